"""The `chain` lowering: equivariant polynomials of each degree as Clebsch–Gordan products of those of the degree before with
those of degree 1. Nothing has the size of a tensor power, and each is made once, whatever it is used for.

Every equivariant polynomial of degree k is a combination of such products; independent ones are taken, cheap products first, by
their values at random points, and there must be as many as the characters say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from repc.lowering.cleaned import cleaned
from repc.lowering.machine import BATCH
from repc.lowering.polynomial.independent import Points, PolynomialSpan
from repc.lowering.polynomial.model import ChainProgram, Key, Made, PolyWeight, Pool, PoolLevel, PoolProduct, Repeats, key_text
from repc.lowering.schur import into_blocks, out_of_blocks
from repc.numeric.space import Irrep, Space

_MARGIN = 12  # points beyond as many as could be independent: dependence is then no accident
_SEED = 17

Counts = Mapping[str, int]
Coupling = Callable[[Irrep, Irrep], tuple[tuple[Irrep, np.ndarray], ...]]


class NoChain(Exception):
    """Says in words where polynomials and the characters do not agree."""


@dataclass(frozen=True, eq=False)
class ChainProblem:
    """``wanted``: the keys of the map. ``exact``: for each key on the way, how often each irreducible occurs among its polynomials,
    by label; only those that lead to the output. ``counts``: the number of maps of each wanted key; ``most``: the largest number of
    independent polynomials of one irreducible, over ℝ for real groups."""

    name: str
    inputs: tuple[Space, ...]
    output: Space
    texts: tuple[str, ...]
    invariant: Irrep
    coupling: Coupling
    wanted: tuple[Key, ...]
    exact: Mapping[Key, Counts]
    counts: Mapping[Key, int]
    most: int
    repeats: Repeats
    is_complex: bool


@dataclass(frozen=True, eq=False)
class PoolFeature:
    """One polynomial: the number of ``left`` and of ``right`` in their pools, and which coupling of the two it is."""

    left: tuple[Pool, int]
    right: tuple[Pool, int]
    copy: int


@dataclass(eq=False)
class FoundPools:
    """All polynomials found so far: what they are made of, and their values (features, d, points)."""

    features: dict[Pool, list[PoolFeature | None]] = field(default_factory=dict)
    values: dict[Pool, np.ndarray] = field(default_factory=dict)

    def pools(self, key: Key) -> list[Pool]:
        """All pools of a key, in order."""
        return sorted((pool for pool in self.values if pool[0] == key), key=lambda pool: pool[1].index)


def lower(problem: ChainProblem) -> ChainProgram:
    """The program of a problem. Raises NoChain where the number of independent polynomials is not that of the characters."""
    found = grown(problem)
    needed = _needed(problem, found)
    outs = {i: problem.output.multiplicity(i) for i in problem.output.irreps}
    weights = tuple(
        _weight(problem, found, key, irrep, outs)
        for irrep in outs
        for key in problem.wanted
        if _count(problem, found, key, irrep)
    )
    levels = tuple(level for key in _keys(problem) if (level := _level(problem, found, key, needed)).products)
    inputs = tuple(
        into_blocks(space, {i for i in space.irreps if needed.get((_unit(problem, k), i))}, text, space.unitary * BATCH)
        for k, (space, text) in enumerate(zip(problem.inputs, problem.texts, strict=False))
    )
    output = out_of_blocks(problem.output, {w.irrep for w in weights}, problem.texts[-1], problem.output.unitary * BATCH)
    program = (problem.name, inputs, output, levels, weights, problem.counts, problem.repeats, problem.is_complex)
    return ChainProgram(*program)


def grown(problem: ChainProblem) -> FoundPools:
    """All polynomials of the keys on the way. Raises NoChain."""
    found = _first(problem)
    for key in _keys(problem):
        _grow(problem, found, key)
    return found


def coupling_of(problem: ChainProblem, left: Irrep, right: Irrep, irrep: Irrep, copy: int) -> np.ndarray:
    """One coupling, (d left, d right, d): what a product is contracted with."""
    return dict(problem.coupling(left, right))[irrep][:, :, copy].conj()


def _unit(problem: ChainProblem, k: int) -> Key:
    return tuple(int(i == k) for i in range(len(problem.inputs)))


def _keys(problem: ChainProblem) -> list[Key]:
    """Every key beyond single inputs of degree 1, each after those that it is made of."""
    return sorted((key for key in problem.exact if sum(key) > 1), key=lambda key: (sum(key), key[::-1]))


def _first(problem: ChainProblem) -> FoundPools:
    """The inputs themselves."""
    channels = tuple({i: space.multiplicity(i) for i in space.irreps} for space in problem.inputs)
    points = Points.drawn(channels, problem.most + _MARGIN, problem.is_complex, _SEED)
    found = FoundPools()
    for k, values in enumerate(points.inputs):
        for irrep, z in values.items():
            found.features[_unit(problem, k), irrep] = [None] * len(z)
            found.values[_unit(problem, k), irrep] = z
    return found


def _factors(key: Key) -> tuple[Key, Key]:
    """What polynomials of a key are products of: of several inputs those of the first ones and of the last, of one input those of
    one degree less and of degree 1."""
    inside = [k for k, degree in enumerate(key) if degree]
    last = inside[-1]
    right = tuple((degree if len(inside) > 1 else 1) if k == last else 0 for k, degree in enumerate(key))
    return tuple(a - b for a, b in zip(key, right, strict=True)), right


def _grow(problem: ChainProblem, found: FoundPools, key: Key) -> None:
    """The polynomials of one key: independent products of lower ones."""
    exact, spans = problem.exact[key], dict[Irrep, PolynomialSpan]()
    chosen: dict[Irrep, list[PoolFeature]] = {}
    values: dict[Irrep, list[np.ndarray]] = {}
    for left, right, irrep, tensor in sorted(_paths(problem, found, key), key=_cheapness):
        points = found.values[left].shape[-1]
        span = spans.setdefault(irrep, PolynomialSpan.of(irrep, points, problem.is_complex))
        for copy in range(tensor.shape[2]):
            z = _coupled(tensor[:, :, copy], found.values[left], found.values[right])
            for number in span.independent(z, _size(found.values[left]) * _size(found.values[right]) * np.sqrt(points)):
                i, j = divmod(number, len(found.values[right]))
                chosen.setdefault(irrep, []).append(PoolFeature((left, i), (right, j), copy))
                values.setdefault(irrep, []).append(z[number])
    numbers = {irrep.label: span.count for irrep, span in spans.items() if span.count}
    if numbers != dict(exact):
        raise NoChain(f"of degree {key_text(key)} there are {_text(exact)} by characters, and {_text(numbers)} independent ones")
    for irrep, features in chosen.items():
        found.features[key, irrep] = list(features)
        found.values[key, irrep] = np.stack(values[irrep])


def _size(values: np.ndarray) -> float:
    """How large the values of a pool are."""
    return float(np.sqrt((np.abs(values) ** 2).mean()))


def _text(counts: Counts) -> str:
    return " + ".join(f"{m}{label}" for label, m in sorted(counts.items())) or "none"


def _paths(problem: ChainProblem, found: FoundPools, key: Key) -> Iterator[tuple[Pool, Pool, Irrep, np.ndarray]]:
    """The ways in which two pools couple to an irreducible that is wanted."""
    exact = problem.exact[key]
    before, last = _factors(key)
    for left in found.pools(before):
        for right in found.pools(last):
            for irrep, tensor in problem.coupling(left[1], right[1]):
                if irrep.label in exact:
                    yield left, right, irrep, tensor


def _cheapness(path: tuple[Pool, Pool, Irrep, np.ndarray]) -> tuple:
    (_, left), (_, right), irrep, _ = path
    return left.dim * right.dim, left.index, right.index, irrep.index


def _coupled(tensor: np.ndarray, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """All pairs of two pools coupled, (pairs, d, points)."""
    half = np.einsum("pqr,ipn->iqrn", tensor.conj(), left)
    whole = np.einsum("iqrn,jqn->ijrn", half, right)
    return whole.reshape(-1, *whole.shape[2:])


def _count(problem: ChainProblem, found: FoundPools, key: Key, irrep: Irrep) -> int:
    """How many polynomials of a wanted key an output's irreducible has."""
    if not any(key):
        return int(irrep is problem.invariant)
    return len(found.features.get((key, irrep), ()))


def _weight(problem: ChainProblem, found: FoundPools, key: Key, irrep: Irrep, outs: dict) -> PolyWeight:
    """The weight from a pool to the output. Its spread is such that all of them together give components of variance 1."""
    m_in = _count(problem, found, key, irrep)
    total = sum(_count(problem, found, k, irrep) for k in problem.wanted)
    square = float((np.abs(found.values[key, irrep]) ** 2).mean()) if any(key) else 1.0
    spread = float(1 / np.sqrt(total * irrep.division_dim * square))
    name = f"{irrep.label} of degree{'s' * (len(key) > 1)} {key_text(key)}"
    return PolyWeight(name, key, irrep, m_in, outs[irrep], spread)


# ── what is needed of it ─────────────────────────────────────────────────────────────────────────


def _needed(problem: ChainProblem, found: FoundPools) -> dict[Pool, list[int]]:
    """The numbers of the polynomials in each pool that the output rests on, in their order."""
    outs = set(problem.output.irreps)
    marked = {pool: set(range(len(f))) for pool, f in found.features.items() if pool[0] in problem.wanted and pool[1] in outs}
    for key in reversed(_keys(problem)):
        for pool in found.pools(key):
            for number in marked.get(pool, ()):
                feature = found.features[pool][number]
                for inner, at in (feature.left, feature.right):
                    marked.setdefault(inner, set()).add(at)
    for pool in marked:  # of the inputs every channel: they stand side by side
        if sum(pool[0]) == 1:
            marked[pool] = set(range(len(found.features[pool])))
    return {pool: sorted(numbers) for pool, numbers in marked.items() if numbers}


def _level(problem: ChainProblem, found: FoundPools, key: Key, needed: dict[Pool, list[int]]) -> PoolLevel:
    """The products that make the needed polynomials of a key. The order in a pool becomes that of the products."""
    groups: dict[tuple[Pool, Pool], dict[tuple[Irrep, int], list[tuple[int, int, int]]]] = {}
    for pool in found.pools(key):
        for number in needed.get(pool, ()):
            f = found.features[pool][number]
            group = groups.setdefault((f.left[0], f.right[0]), {})
            group.setdefault((pool[1], f.copy), []).append((f.left[1], f.right[1], number))
    products: list[PoolProduct] = []
    parts: dict[Irrep, list[tuple[int, int]]] = {}
    order: dict[Irrep, list[int]] = {}
    for (left, right), group in groups.items():
        places = {pool: {number: at for at, number in enumerate(needed[pool])} for pool in (left, right)}
        made = {key: sorted(found, key=lambda f: (places[left][f[0]], places[right][f[1]])) for key, found in group.items()}
        products.append(_product(problem, left, right, made, places))
        for k, ((irrep, _), pairs) in enumerate(made.items()):
            parts.setdefault(irrep, []).append((len(products) - 1, k))
            order.setdefault(irrep, []).extend(number for _, _, number in pairs)
    for irrep, numbers in order.items():
        needed[key, irrep] = numbers
    return PoolLevel(key, tuple(products), {irrep: tuple(found) for irrep, found in parts.items()})


def _product(problem: ChainProblem, left: Pool, right: Pool, made: dict, places: dict) -> PoolProduct:
    numbers = {(i, j) for found in made.values() for i, j, _ in found}
    pairs = sorted(numbers, key=lambda pair: (places[left][pair[0]], places[right][pair[1]]))  # in order: slices, not gathers
    tensors = dict(problem.coupling(left[1], right[1]))
    rows, pieces, at = [], [], 0
    for (irrep, copy), found in made.items():
        matrix = np.moveaxis(tensors[irrep][:, :, copy].conj(), 2, 0).reshape(irrep.dim, -1)
        chosen = [pairs.index((i, j)) for i, j, _ in found]
        whole = chosen == list(range(len(pairs)))
        pieces.append(Made(irrep, at, at + irrep.dim, None if whole else np.array(chosen)))
        rows.append(matrix)
        at += irrep.dim
    takes = (_places(places[left], (i for i, _ in pairs)), _places(places[right], (j for _, j in pairs)))
    return PoolProduct(left, right, *takes, cleaned(np.concatenate(rows)), tuple(pieces))


def _places(places: dict[int, int], numbers: Iterable[int]) -> np.ndarray:
    return np.array([places[number] for number in numbers])
