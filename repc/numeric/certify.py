"""The certificate: how well every generator commutes with a map, measured on a run of the text that will be written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice

import numpy as np

from repc.groups import Group
from repc.groups.exponential import expm
from repc.groups.generator import Generator, matrices_of
from repc.numeric.actions.act import act
from repc.numeric.actions.permutations import generator_images, is_permutation
from repc.numeric.certificate import Certificate
from repc.numeric.exactly.certify import exact_residual
from repc.reps.layout import Expansion, atom_size, expand
from repc.source import CheckError, Diagnostic
from repc.syntax.nodes import RepExpr
from repc.tolerance import CERTIFICATE

_VECTORS = 4  # random inputs per generator
_LARGE = 2**18  # dimension from which one is enough
_AT_ONCE = 2**20  # entries of vectors that a map is given in one call
_WORK = 2**31  # flops above which a Lie algebra is tried by a random element
_SEED = 31

Run = Callable[..., np.ndarray]


@dataclass(frozen=True, eq=False)
class _Move:
    """What must agree: the sum of the map's values at ``terms``, each a tuple of inputs, times ``weights`` (ones where there are
    none), and ``after`` of its values y."""

    terms: list[tuple[np.ndarray, ...]]
    after: Callable[[np.ndarray], np.ndarray]
    weights: tuple[float, ...] = ()


def certify(group: Group, inputs: Sequence[RepExpr], output: RepExpr, run: Run, flops: int = 0) -> Certificate:
    """Measure ‖ρ_out(h) f(x) − f(ρ_in(h) x)‖, and for Lie generators ‖dρ_out(A) f(x) − Σ_i f(…, dρ_i(A) x_i, …)‖.

    ``run(x_1, …, x_k)`` evaluates the (multi)linear map with random parameters on vectors (batch, dim_i) in float64, with
    ``flops`` for each. Residuals are relative to ‖f‖ times the generator's size on these vectors. Where all Lie generators
    would take long, random elements of the Lie algebras of the factors are tried instead: their residuals are the sums of the
    generators' with the same random coefficients. Under generators in exact numbers, small maps are also held against each
    constraint by its own size. Raises CheckError (E0402) above the contract's bound.
    """
    sources, target = [expand(node, group) for node in inputs], expand(output, group)
    if all(is_permutation(node, group) for node in (*inputs, output)):
        xs = _drawn(group, sources, target)
        return _certificate(group, _permuted(group, inputs, output, xs), xs, target.dim, run)
    found = certify_tensors(group, sources, target, run, flops)
    worst = max(found.max_error, exact_residual(group, sources, target, run))
    _refuse_broken(group, worst)
    return replace(found, max_error=worst)


def certify_tensors(group: Group, sources: Sequence[Expansion], target: Expansion, run: Run, flops: int = 0) -> Certificate:
    """The same for spaces given as stacked tensors."""
    xs = _drawn(group, sources, target)
    each = len(xs[0]) * (flops + sum(_moving(e, group) for e in (*sources, target)))
    generators: Iterable[Generator] = group.generators if each * len(group.generators) <= _WORK else _mixtures(group)
    return _certificate(group, _moved(group, generators, sources, target, xs), xs, target.dim, run)


def certify_elements(group: Group, inputs: Sequence[RepExpr], output: RepExpr, run: Run) -> Certificate:
    """The same for a map that is not linear: ‖ρ_out(h) f(x) − f(ρ_in(h) x)‖ for the discrete generators h and for
    h = exp A of the Lie generators A."""
    sources, target = [expand(node, group) for node in inputs], expand(output, group)
    xs = _drawn(group, sources, target)
    if all(is_permutation(node, group) for node in (*inputs, output)):
        return _certificate(group, _permuted(group, inputs, output, xs), xs, target.dim, run)
    return _by_elements(group, sources, target, xs, run)


def certify_polynomial(group: Group, inputs: Sequence[RepExpr], output: RepExpr, run: Run, degree: int) -> Certificate:
    """The same for a polynomial of at most a total ``degree``: ‖ρ_out(h) f(x) − f(ρ_in(h) x)‖ for the discrete generators h, and
    ‖dρ_out(A) f(x) − Df(x)[dρ_in(A) x]‖ for the Lie generators A, where the derivative is that of the polynomial
    t ↦ f(x + t dρ_in(A) x), exact from its values at degree + 1 points."""
    sources, target = [expand(node, group) for node in inputs], expand(output, group)
    xs = _drawn(group, sources, target)
    if all(is_permutation(node, group) for node in (*inputs, output)):
        return _certificate(group, _permuted(group, inputs, output, xs), xs, target.dim, run)
    return _certificate(group, _along(group, sources, target, xs, degree), xs, target.dim, run)


def certify_vanishing(group: Group, inputs: Sequence[RepExpr], output: RepExpr, run: Run, degree: int) -> Certificate:
    """The same for a polynomial that exact characters know to be zero, as that of one body where pairs are antisymmetric: its
    values are rounding, and nothing to compare with. ‖f(x)‖ relative to ‖x‖^degree."""
    sources, target = [expand(node, group) for node in inputs], expand(output, group)
    xs = _drawn(group, sources, target)
    worst = _norm(run(*xs)) / max(1.0, sum(_norm(x) for x in xs)) ** degree
    _refuse_broken(group, worst)
    return Certificate(group.generator_count, worst)


def _along(group: Group, sources: Sequence[Expansion], target: Expansion, xs, degree: int) -> Iterator[_Move]:
    """Inputs moved by an element, or along a tangent to several points."""
    points, weights = _derivative(degree)
    for g in group.generators:
        moved = [act(e, group, g, x) for e, x in zip(sources, xs, strict=True)]
        if g.kind == "discrete":
            yield _Move([tuple(moved)], partial(act, target, group, g))
            continue
        speed = max(1.0, *(_norm(v) / max(_norm(x), 1e-300) for v, x in zip(moved, xs, strict=True)))
        terms = [tuple(x + (t / speed) * v for x, v in zip(xs, moved, strict=True)) for t in points]
        yield _Move(terms, partial(act, target, group, g), tuple(speed * w for w in weights))


def _derivative(degree: int) -> tuple[np.ndarray, np.ndarray]:
    """Points t_j and weights w_j with p'(0) = Σ w_j p(t_j) for every polynomial p of a degree: Chebyshev's points, at which values
    of polynomials say most."""
    count = degree + 1
    points = np.cos(np.pi * (2 * np.arange(count) + 1) / (2 * count))
    slopes = np.zeros(count)
    slopes[1:2] = 1.0
    return points, np.linalg.solve(np.vander(points, count, increasing=True).T, slopes)


def certify_tensor_elements(group: Group, sources: Sequence[Expansion], target: Expansion, run: Run) -> Certificate:
    """The same for spaces given as stacked tensors."""
    return _by_elements(group, sources, target, _drawn(group, sources, target), run)


def _by_elements(group: Group, sources: Sequence[Expansion], target: Expansion, xs, run: Run) -> Certificate:
    elements = (g if g.kind == "discrete" else Generator(g.slot, "discrete", expm(g.matrix)) for g in group.generators)
    return _certificate(group, _moved(group, elements, sources, target, xs), xs, target.dim, run)


def vectors(dim: int) -> int:
    """How many random inputs of a dimension a map is tried on."""
    return _VECTORS if dim <= _LARGE else 1


def _drawn(group: Group, sources: Sequence[Expansion], target: Expansion) -> list[np.ndarray]:
    """Random inputs."""
    rng = np.random.default_rng(_SEED)
    count = vectors(max(target.dim, *(e.dim for e in sources)))
    xs = [rng.standard_normal((count, e.dim)) for e in sources]
    return [x + 1j * rng.standard_normal(x.shape) for x in xs] if group.is_complex else xs


def _mixtures(group: Group) -> Iterator[Generator]:
    """The discrete generators, and one random element of each factor's Lie algebra."""
    rng = np.random.default_rng(_SEED)
    for slot in range(len(group.factors)):
        discrete, lie = matrices_of(group, slot)
        yield from (Generator(slot, "discrete", h) for h in discrete)
        if lie:
            yield Generator(slot, "lie", np.tensordot(rng.standard_normal(len(lie)) / np.sqrt(len(lie)), np.stack(lie), 1))


def _moving(expansion: Expansion, group: Group) -> int:
    """Flops of moving one vector by a tangent, axis by axis."""
    total = 0
    for part in expansion.parts:
        sizes = [atom_size(atom, group) for atom in part.monomial]
        total += 2 * part.copies * int(np.prod(sizes, dtype=int)) * sum(sizes)
    return total


def _moved(group: Group, generators: Iterable[Generator], sources, target: Expansion, xs) -> Iterator[_Move]:
    """Inputs moved by an element all at once, by a tangent one after another."""
    for g in generators:
        moved = [act(e, group, g, x) for e, x in zip(sources, xs, strict=True)]
        terms = [tuple(moved)] if g.kind == "discrete" else [(*xs[:i], one, *xs[i + 1 :]) for i, one in enumerate(moved)]
        yield _Move(terms, partial(act, target, group, g))


def _permuted(group: Group, inputs, output, xs) -> Iterator[_Move]:
    """The same where coordinates are permuted: by indices, however large the group's matrices would be."""
    images = [generator_images(node, group) for node in inputs]
    for k, image in enumerate(generator_images(output, group)):
        term = tuple(x[:, np.argsort(of[k])] for x, of in zip(xs, images, strict=True))
        yield _Move([term], partial(np.take, indices=np.argsort(image), axis=1))


def _certificate(group: Group, moves: Iterator[_Move], xs, dim: int, run: Run) -> Certificate:
    errors = [0.0]
    still = _Move([tuple(xs)], lambda y: y)
    entries = len(xs) * (len(xs[0]) * dim + sum(x.size for x in xs))
    values = _values(chain([still], moves), max(1, _AT_ONCE // max(1, entries)), run)
    _, y = next(values)
    for move, before in values:
        after = move.after(y)
        size = max(_norm(y), _norm(after), _norm(before))
        errors.append(0.0 if size == 0 else _norm(after - before) / size)
    worst = float(np.max(errors))  # NaN, unlike with max(), is the largest
    _refuse_broken(group, worst)
    return Certificate(group.generator_count, worst)


def _values(moves: Iterator[_Move], count: int, run: Run) -> Iterator[tuple[_Move, np.ndarray]]:
    """The sum of the map's values for each move, ``count`` moves in one call: what a call does once is then done once."""
    while some := list(islice(moves, count)):
        terms = [term for move in some for term in move.terms]
        found = iter(np.split(run(*(np.concatenate(parts) for parts in zip(*terms, strict=True))), len(terms)))
        for move in some:
            parts = [next(found) for _ in move.terms]
            weights = move.weights or (1.0,) * len(parts)
            yield move, np.sum([w * part for w, part in zip(weights, parts, strict=True)], axis=0)


def _refuse_broken(group: Group, worst: float) -> None:
    if not worst <= CERTIFICATE:
        raise CheckError(_broken(group, worst))


def _broken(group: Group, worst: float) -> Diagnostic:
    return Diagnostic(
        "E0402",
        f"the map does not commute with the generators of {group.name}: residual {worst:.1e}, allowed {CERTIFICATE:.0e}",
        "nothing was written; please report this spec",
    )


def _norm(x: np.ndarray) -> float:
    return float(np.linalg.norm(x))
