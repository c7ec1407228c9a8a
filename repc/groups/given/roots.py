"""What reductive group given tangents generate: root system, real form, center, and the weights of V.

The Lie algebra is complexified: beside A stands its conjugate where V is complex, so that real dimensions become complex ones. The
steps are those of Humphreys, Introduction to Lie Algebras, 8 to 11: the centralizer of a generic element, the eigenvectors of its
adjoint action, coroots as their brackets, simple roots as positive ones that are no sums, and the Dynkin diagram. Coroots have
integer eigenvalues: every number that counts is an integer, and is checked to be one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from repc.groups.given.charges import charges_of
from repc.groups.given.closure import closed_lie_algebra
from repc.groups.given.dynkin import cartan_matrix, components, orders, real_form, simple_types
from repc.limits import MOST_ROOTED
from repc.tolerance import RANK, WHOLE

Weight = tuple[int, ...]
Counts = tuple[tuple[Weight, int], ...]


class Unclear(Exception):
    """Which step of the recognition failed, in words."""


@dataclass(frozen=True)
class Recognized:
    """``type``: such as ``G2``, ``A1×A1``, ``A2×T1`` with a center; ``form``: the real Lie algebra, ``sl(2,ℝ)×u(1)``; ``cartan``:
    the Cartan matrix by rows, in Bourbaki's order; ``charges``: how many numbers of a weight are of the center; ``weights`` of V
    and ``conjugates`` of its conjugate with multiplicities, by Dynkin labels, then charges; ``torus`` (rank, d, d): coroots and
    elements of the center, with these eigenvalues on V, None where the center is dense in a larger torus; ``roots``: by Dynkin
    labels, with root vectors (d, d)."""

    type: str
    form: str
    is_compact: bool
    cartan: tuple[Weight, ...]
    charges: int
    weights: Counts
    conjugates: Counts
    torus: np.ndarray | None = field(compare=False)
    roots: tuple[tuple[Weight, np.ndarray], ...] = field(compare=False)


@dataclass(frozen=True, eq=False)
class _Algebra:
    """``basis`` (r, n, n) over ℝ; column j of ``brackets[i]`` (r, r, r) is [X_i, X_j] in the basis; ``form`` (r, r) is the trace
    form."""

    basis: np.ndarray
    brackets: np.ndarray
    form: np.ndarray

    def matrices(self, columns: np.ndarray) -> np.ndarray:
        """Elements given by columns of coordinates, (k, n, n)."""
        return np.tensordot(columns.T, self.basis, 1)

    def adjoint(self, x: np.ndarray) -> np.ndarray:
        """ad of an element by its coordinates."""
        return np.tensordot(x, self.brackets, 1)


@dataclass(frozen=True, eq=False)
class _Roots:
    """Root vectors and coroots as columns of coordinates; ``values[k, l]`` = ⟨α_l, α_k^∨⟩; ``simple``: numbers of simple roots."""

    vectors: np.ndarray
    coroots: np.ndarray
    values: np.ndarray
    simple: tuple[int, ...]


def recognized(lie: np.ndarray) -> Recognized:
    """What tangents (k, d, d) generate. Raises Unclear with the step that failed."""
    d, algebra = lie.shape[-1], _algebra(lie)
    center = _null_space(algebra.brackets.reshape(-1, len(algebra.basis)))
    roots = _roots(algebra, center.shape[1])
    coroots, middle = algebra.matrices(roots.coroots[:, roots.simple]), algebra.matrices(center)
    labels, central = _weights(coroots, middle, d)
    found = charges_of(central)
    if found is None:
        raise Unclear("it is not told which ratios of the eigenvalues of its center are rational")
    cartan = roots.values[np.ix_(roots.simple, roots.simple)].T
    parts = _ordered(cartan, labels[:d])
    order = [i for _, part in parts for i in part]
    forms = [_form(algebra, roots, kind, [roots.simple[i] for i in part]) for kind, part in parts]
    growing = int(np.linalg.matrix_rank(central.real, tol=WHOLE)) if center.size else 0
    forms += ["u(1)"] * (center.shape[1] - growing) + ["ℝ"] * growing
    rows = np.concatenate([labels[:, order], found.of_each], axis=1).tolist()
    kinds = [kind for kind, _ in parts] + [f"T{center.shape[1]}"] * (center.shape[1] > 0)
    weights, conjugates = _counted(rows[:d]), _counted(rows[-d:])
    cartan_rows = tuple(map(tuple, cartan[np.ix_(order, order)].tolist()))
    torus = None if found.elements is None else np.concatenate([coroots[order], np.tensordot(found.elements, middle, 1)])[:, :d, :d]
    is_compact = not growing and bool(np.linalg.eigvalsh(algebra.form)[-1] < 0)
    vectors = algebra.matrices(roots.vectors)[:, :d, :d]
    named = zip(roots.values[[roots.simple[i] for i in order]].T.tolist(), vectors, strict=True)
    all_roots = tuple((tuple(label), vector) for label, vector in named)
    return Recognized(
        "×".join(kinds), _product(forms), is_compact, cartan_rows, found.rank, weights, conjugates, torus, all_roots
    )


def _counted(rows: list[list[int]]) -> Counts:
    return tuple(sorted(Counter(map(tuple, rows)).items()))


def _product(forms: list[str]) -> str:
    """Complex factors stand for two of the diagram, and are named once."""
    left, found = list(forms), []
    while left:
        one = left.pop(0)
        if one.endswith(",ℂ)") or one.endswith("(ℂ)"):
            left.remove(one)
        found.append(one)
    return "×".join(found)


# ── the algebra, its center and its roots ──────────────────────────────────────────────────────


def _algebra(lie: np.ndarray) -> _Algebra:
    closed = closed_lie_algebra(lie, np.zeros((0, *lie.shape[1:])))
    r = len(closed)
    if not r:
        raise Unclear("its tangents are zero")
    if r > MOST_ROOTED:
        raise Unclear(f"its Lie algebra has {r} dimensions ({MOST_ROOTED.words})")
    basis = closed
    if np.iscomplexobj(closed):
        zero = np.zeros_like(closed)
        basis = np.block([[closed, zero], [zero, closed.conj()]])
    flat = basis.reshape(r, -1)
    products = np.einsum("iab,jbc->ijac", basis, basis)
    brackets = (products - products.swapaxes(0, 1)).reshape(r * r, -1) @ np.linalg.pinv(flat)
    form = np.einsum("iab,jba->ij", basis, basis).real
    algebra = _Algebra(basis, brackets.real.reshape(r, r, r).swapaxes(1, 2), form)
    vanishing = _null_space(form)
    if np.abs(np.tensordot(vanishing.T, algebra.brackets, 1)).max(initial=0.0) > WHOLE:  # of the center it may, as for 1 + i
        words = f"its trace form vanishes on {vanishing.shape[1]} of {r} dimensions"
        raise Unclear(f"{words}: it has shears, or other parts that are not reductive")
    return algebra


def _null_space(matrix: np.ndarray) -> np.ndarray:
    """Orthonormal columns."""
    _, values, rows = np.linalg.svd(matrix)
    values = np.append(values, np.zeros(len(rows) - len(values)))
    return rows[values <= RANK * max(1.0, values[0])].conj().T


def _roots(algebra: _Algebra, center: int) -> _Roots:
    rng = np.random.default_rng(3)
    r = len(algebra.basis)
    if center == r:
        empty = np.zeros((r, 0), dtype=complex)
        return _Roots(empty, empty, np.zeros((0, 0), dtype=int), ())
    values, vectors = np.linalg.eig(algebra.adjoint(rng.standard_normal(r)))
    moved = np.abs(values) > WHOLE * np.abs(values).max()
    rank, values, vectors = int((~moved).sum()), values[moved], vectors[:, moved]
    opposite = [int(np.argmin(np.abs(values + x))) for x in values]
    coroots = np.empty_like(vectors)
    for k, j in enumerate(opposite):
        coroot = algebra.adjoint(vectors[:, k]) @ vectors[:, j]
        turned = algebra.adjoint(coroot) @ vectors[:, k]
        scale = np.vdot(vectors[:, k], turned)
        if abs(scale) <= RANK:
            raise Unclear("a generic element is not semisimple: brackets of opposite root vectors vanish")
        coroots[:, k] = 2 * coroot / scale
    pairings = _pairings(algebra, vectors, coroots)
    functional = rng.standard_normal(len(values)) @ pairings
    columns = {tuple(pairings[:, k]): int(k) for k in np.flatnonzero(functional > 0)}
    sums = {tuple(np.add(a, b)) for a in columns for b in columns}
    simple = tuple(k for column, k in columns.items() if column not in sums)
    if len(simple) != rank - center or len(columns) * 2 != len(values):
        raise Unclear(f"{len(simple)} simple roots were found, and its semisimple part has rank {rank - center}")
    return _Roots(vectors, coroots, pairings, simple)


def _pairings(algebra: _Algebra, vectors: np.ndarray, coroots: np.ndarray) -> np.ndarray:
    """⟨α_l, α_k^∨⟩: the eigenvalues of coroots on root vectors, (roots, roots)."""
    found = np.empty((vectors.shape[1],) * 2)
    norms = np.sum(np.abs(vectors) ** 2, axis=0)
    for k in range(len(found)):
        moved = algebra.adjoint(coroots[:, k]) @ vectors
        exact = np.sum(vectors.conj() * moved, axis=0) / norms
        if np.abs(moved - exact * vectors).max() > WHOLE or np.abs(exact - np.rint(exact.real)).max() > WHOLE:
            raise Unclear("coroots do not act on its root vectors by integers")
        found[k] = np.rint(exact.real)
    return found.astype(int)


def _weights(coroots: np.ndarray, center: np.ndarray, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Joint eigenvalues on V, and on its conjugate below where there is one: labels (n, rank) and those of the center (n, c)."""
    rng = np.random.default_rng(4)
    mix = rng.uniform(1, 2, len(coroots) + len(center))
    operators = np.concatenate([coroots, center]) if len(coroots) else center
    labels, central = [], []
    for block in (slice(k, k + d) for k in range(0, operators.shape[-1], d)):
        inside = operators[:, block, block]
        _, vectors = np.linalg.eig(np.tensordot(mix, inside, 1))
        moved = inside @ vectors
        exact = np.sum(vectors.conj() * moved, axis=1) / np.sum(np.abs(vectors) ** 2, axis=0)
        parallel = np.linalg.svd(vectors, compute_uv=False)[-1] < 100 * RANK  # rounding parts those of a shear by a root of it
        if parallel or np.abs(moved - exact[:, None] * vectors).max() > WHOLE:
            raise Unclear("its Cartan subalgebra does not act diagonally on V: it has shears")
        labels.append(exact[: len(coroots)].T)
        central.append(exact[len(coroots) :].T)
    whole = np.concatenate(labels)
    if np.abs(whole - np.rint(whole.real)).max(initial=0.0) > WHOLE:
        raise Unclear("the weights of V are no integers in fundamental ones")
    return np.rint(whole.real).astype(int), np.concatenate(central)


# ── types, order, real forms ───────────────────────────────────────────────────────────────────


def _ordered(cartan: np.ndarray, labels: np.ndarray) -> list[tuple[str, tuple[int, ...]]]:
    """The simple types with their simple roots in Bourbaki's order; among several, that in which the weights of V are largest."""
    found = []
    for part in components(cartan):
        inside, n = cartan[np.ix_(part, part)], len(part)
        choices = [
            (sorted(labels[:, [part[i] for i in order]].tolist(), reverse=True), f"{kind}{n}", tuple(part[i] for i in order))
            for kind in simple_types(n)
            for order in orders(inside, cartan_matrix(kind, n))
        ]
        if not choices:
            raise Unclear("its Dynkin diagram is none of A to G")
        found.append(max(choices))
    found.sort(key=lambda one: (-int(one[1][1:]), one[1], [[-x for x in row] for row in one[0]]))
    return [(kind, order) for _, kind, order in found]


def _form(algebra: _Algebra, roots: _Roots, kind: str, simple: list[int]) -> str:
    """The real Lie algebra that a simple ideal of the complexified one belongs to: by the signature of the trace form on its real
    points, or a complex one where conjugation takes it to another ideal."""
    mine = [k for k in range(len(roots.values)) if roots.values[simple, k].any()]
    ideal = np.linalg.qr(np.concatenate([roots.vectors[:, mine], roots.coroots[:, simple]], axis=1))[0]
    if np.abs(ideal.conj() - ideal @ (ideal.conj().T @ ideal.conj())).max() > WHOLE:
        return _complex_name(kind)
    _, sizes, rows = np.linalg.svd(np.concatenate([ideal.real, ideal.imag], axis=1).T, full_matrices=False)
    real = rows[: ideal.shape[1]]
    signs = np.linalg.eigvalsh(real @ algebra.form @ real.T)
    return real_form(kind, int((signs < 0).sum()), len(signs))


def _complex_name(kind: str) -> str:
    letter, n = kind[0], int(kind[1:])
    names = {"A": f"sl({n + 1},ℂ)", "B": f"so({2 * n + 1},ℂ)", "C": f"sp({2 * n},ℂ)", "D": f"so({2 * n},ℂ)"}
    return names.get(letter, f"{kind}(ℂ)")
