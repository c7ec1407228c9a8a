"""Contractions at points: in a prime field, where dependent polynomials are found, and as plain numbers, for how large they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from repc.lowering.scalars.contractions import Named
from repc.lowering.scalars.model import Contraction, Indices, TensorMonomial
from repc.numeric.eliminate import pivots

_PRIME = 2**31 - 1
_MORE_POINTS = 4
_SEED = 6174

Factor = tuple[Indices, np.ndarray]
"""Indices, and values (points, *axes)."""


class Samples:
    """Tensors at random points: values (points, *axes) of each channel, and a vector for each axis of the output.

    ``prime``: residues, or None for numbers of variance 1, half of which is a mean that the entries of a tensor share where
    ``shared``.
    """

    def __init__(self, count: int, tensors: Mapping[str, np.ndarray], prime: int | None = None, shared: bool = False):
        self.count, self.prime, self._shared = count, prime, shared
        self._rng = np.random.default_rng(_SEED)
        self._tensors, self._known, self._vectors = tensors, dict[Named, np.ndarray](), dict[tuple[int, int], np.ndarray]()

    def tensor(self, factor: Named, sizes: Sequence[int]) -> np.ndarray:
        """The values of one channel."""
        if factor not in self._known:
            self._known[factor] = self._drawn(sizes)
        return self._known[factor]

    def vector(self, axis: int, size: int) -> np.ndarray:
        """What an axis of the output is contracted with."""
        if (axis, size) not in self._vectors:
            drawn = self._rng.standard_normal((self.count, size))
            whole = drawn if self.prime is None else self._drawn((size,))
            self._vectors[axis, size] = whole if self.prime else whole / np.linalg.norm(whole, axis=1, keepdims=True)
        return self._vectors[axis, size]

    def form(self, name: str) -> np.ndarray:
        """An invariant tensor, (1, *axes)."""
        array = self._tensors[name][None]
        return array if self.prime is None else np.rint(array).astype(np.int64) % self.prime

    def _drawn(self, sizes: Sequence[int]) -> np.ndarray:
        if self.prime is not None:
            return self._rng.integers(self.prime, size=(self.count, *sizes))
        own, mean = self._rng.standard_normal((self.count, *sizes)), self._rng.standard_normal((self.count, *(1,) * len(sizes)))
        return (own + mean) / np.sqrt(2) if self._shared else own

    def times(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Products entry by entry."""
        return a * b if self.prime is None else a * b % self.prime

    def summed(self, a: np.ndarray, axis: int) -> np.ndarray:
        """The sum over an axis."""
        return a.sum(axis=axis) if self.prime is None else a.sum(axis=axis) % self.prime


def independent(monomials: Sequence[TensorMonomial], tensors: Mapping[str, np.ndarray], sizes) -> list[int]:
    """Positions of a largest independent part of some monomials in the same factors, earlier ones first, modulo a prime.

    What is independent there is so over the rationals; that more is dependent is an accident of odds about 1e-9, which the count
    of all polynomials would show. ``sizes``: of each kind of factor, and of the output under None, the lengths of the axes.
    """
    points = Samples(len(monomials) + _MORE_POINTS, tensors, _PRIME)
    return pivots(np.stack([value(one, points, sizes) for one in monomials], axis=1), _PRIME)


def value(monomial: TensorMonomial, points: Samples, sizes) -> np.ndarray:
    """(points,), each axis of the output contracted with a vector."""
    found = np.ones(points.count, np.int64 if points.prime else float)
    for one in monomial.invariants:
        found = points.times(found, contracted(one.contraction, one.channels, (), points, sizes))
    for placed, channels in zip(monomial.frame, monomial.channels, strict=True):
        found = points.times(found, contracted(placed.contraction, channels, placed.axes, points, sizes))
    return found


def contracted(contraction: Contraction, channels: Sequence[int], axes: Sequence[int], points: Samples, sizes) -> np.ndarray:
    """(points,) of one contraction, its open indices contracted with the vectors of ``axes`` of the output."""
    named = zip(contraction.factors, channels, strict=True)
    factors: list[Factor] = [(indices, points.tensor((k, t, c), sizes[k, t])) for (k, t, indices), c in named]
    factors += [(indices, points.form(name)) for name, indices in contraction.forms]
    factors += [((index,), points.vector(a, sizes[None][a])) for a, index in zip(axes, contraction.stays, strict=True)]
    for index in (*contraction.open, *contraction.summed):
        factors = _without(index, factors, points)
    found = np.ones(points.count, np.int64 if points.prime else float)
    for _, array in factors:
        found = points.times(found, array)
    return found


def _without(index: int, factors: list[Factor], points: Samples) -> list[Factor]:
    """The factors after one index is summed over."""
    mine = [f for f in factors if index in f[0]]
    kept = tuple(dict.fromkeys(i for indices, _ in mine for i in indices if i != index))
    whole = None
    for indices, array in mine:
        array = _along(indices, array, (*kept, index))
        whole = array if whole is None else points.times(whole, array)
    return [*(f for f in factors if index not in f[0]), (kept, points.summed(whole, -1))]


def _along(indices: Indices, array: np.ndarray, order: Indices) -> np.ndarray:
    """Values with axes in an order, of length 1 where they lack one; equal indices on the diagonal."""
    while len(set(indices)) < len(indices):
        twice = next(i for i in indices if indices.count(i) > 1)
        first, second = [k for k, i in enumerate(indices) if i == twice][:2]
        array = np.diagonal(array, axis1=first + 1, axis2=second + 1)
        indices = (*(i for k, i in enumerate(indices) if k not in (first, second)), twice)
    places = [indices.index(i) + 1 for i in order if i in indices]
    there = iter(array.transpose(0, *places).shape[1:])
    return array.transpose(0, *places).reshape(len(array), *(next(there) if i in indices else 1 for i in order))
