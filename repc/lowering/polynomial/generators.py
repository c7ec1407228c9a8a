"""Which equivariant polynomials are products of lower ones: generators of the maps over the ring of invariants, and of that ring.

The polynomials of a chain are multiplied with invariants of lower degrees, and the rank of the products of each degree is taken at
random points: in a prime field where the couplings are square roots of fractions, in floating point otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from repc.lowering.polynomial.chain import ChainProblem, FoundPools, coupling_of, grown
from repc.lowering.polynomial.independent import PolynomialSpan
from repc.lowering.polynomial.model import Pool
from repc.lowering.polynomial.modular import NotRadical, RootField, coupled, entries_of, first_rows, primes_in, rank
from repc.numeric.space import Irrep

_SEED = 23


@dataclass(frozen=True)
class ProductRanks:
    """By label of the irreducible and degree, how many polynomials there are and how many of them are independent products of lower
    ones; each counted once for all its multiples by the commutant. ``prime``: of the field, None for floating point."""

    products: Mapping[str, Mapping[int, tuple[int, int]]]
    prime: int | None


@dataclass(frozen=True, eq=False)
class _Values:
    """Polynomials by their values, and how the rank of some of one irreducible is taken: (irreducible, values, at most)."""

    values: Mapping[Pool, np.ndarray]
    rank: Callable[[Irrep, np.ndarray, int], int]
    times: Callable[[np.ndarray, np.ndarray], np.ndarray]


def generated(problem: ChainProblem) -> ProductRanks:
    """The products among the polynomials of one input, of every degree on the way, for the irreducibles of the output. Raises
    NoChain."""
    found = grown(problem)
    try:
        field = _field(problem, found)
        values, prime = _modular(problem, found, field), field.prime
        for pool, z in values.values.items():
            if values.rank(pool[1], z, len(z) + 1) != len(z):
                raise NotRadical
    except NotRadical:
        values, prime = _floating(problem, found), None
    degrees = range(1, max(key[0] for key in problem.wanted) + 1)
    return ProductRanks({i.label: {k: _products(problem, values, i, k) for k in degrees} for i in problem.output.irreps}, prime)


def _products(problem: ChainProblem, known: _Values, irrep: Irrep, degree: int) -> tuple[int, int]:
    """(all, products) of one degree. Of invariants both factors have lower degrees, of others one is an invariant."""
    there = len(known.values.get(((degree,), irrep), ()))
    rows = []
    for i in range(1, degree):
        invariants, others = known.values.get(((i,), problem.invariant)), known.values.get(((degree - i,), irrep))
        if invariants is not None and others is not None and not (irrep is problem.invariant and 2 * i > degree):
            product = known.times(invariants[:, None], others[None])
            rows.append(product.reshape(-1, *product.shape[2:]))
    return there, known.rank(irrep, np.concatenate(rows), there) if rows and there else 0


# ── in floating point ────────────────────────────────────────────────────────────────────────────


def _floating(problem: ChainProblem, found: FoundPools) -> _Values:
    def rank_of(irrep: Irrep, z: np.ndarray, most: int) -> int:
        span = PolynomialSpan.of(irrep, z.shape[-1], problem.is_complex)
        span.independent(z, float(np.sqrt((np.abs(z) ** 2).sum() / max(1, len(z)))))
        return span.count

    return _Values(found.values, rank_of, np.multiply)


# ── in a prime field ─────────────────────────────────────────────────────────────────────────────


def _field(problem: ChainProblem, found: FoundPools) -> RootField:
    """A field with all roots that the couplings have. Raises NotRadical."""
    arrays = [coupling_of(problem, *key) for key in _groups(found)]
    arrays += [unit[:1] for pool in found.values for unit in pool[1].units]
    return RootField({q for array in arrays for q in primes_in(entries_of(array))})


def _groups(found: FoundPools) -> dict[tuple[Irrep, Irrep, Irrep, int], None]:
    """(left, right, product, copy) of all couplings."""
    groups: dict[tuple[Irrep, Irrep, Irrep, int], None] = {}
    for pool, features in found.features.items():
        for f in features:
            if f is not None:
                groups[f.left[0][1], f.right[0][1], pool[1], f.copy] = None
    return groups


def _modular(problem: ChainProblem, found: FoundPools, field: RootField) -> _Values:
    rng, prime = np.random.default_rng(_SEED), field.prime
    tables = {key: _table(coupling_of(problem, *key), field) for key in _groups(found)}
    values: dict[Pool, np.ndarray] = {}
    for pool in sorted(found.features, key=lambda pool: sum(pool[0])):
        features, shape = found.features[pool], found.values[pool].shape
        if sum(pool[0]) == 1:
            values[pool] = rng.integers(0, prime, shape)
            continue
        values[pool] = np.zeros(shape, np.int64)
        together: dict[tuple[Pool, Pool, int], list[int]] = {}
        for number, f in enumerate(features):
            together.setdefault((f.left[0], f.right[0], f.copy), []).append(number)
        for (left, right, copy), numbers in together.items():
            pairs = [(features[n].left[1], features[n].right[1]) for n in numbers]
            a, b = (values[one][[pair[side] for pair in pairs]] for side, one in enumerate((left, right)))
            values[pool][numbers] = coupled(tables[left[1], right[1], pool[1], copy], a, b, shape[1], prime)

    def rank_of(irrep: Irrep, z: np.ndarray, most: int) -> int:
        rows = first_rows(irrep, field, z).reshape(-1, z.shape[-1])
        return rank(rows, len(irrep.units) * most, prime) // len(irrep.units)

    return _Values(values, rank_of, lambda a, b: a * b % prime)


def _table(tensor: np.ndarray, field: RootField) -> dict[tuple[int, ...], int]:
    return {index: field.number(x) for index, x in entries_of(tensor).items()}
