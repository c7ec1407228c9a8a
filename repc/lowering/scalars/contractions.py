"""From a diagram of a product of tensors to its connected contractions, each written in one way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, permutations, product
from math import factorial, prod

from repc.lowering.diagram.model import Diagram
from repc.lowering.scalars.model import Contracted, Contraction, Indices, OnAxes, TensorMonomial

_MOST_ORDERS = 720  # of equal factors that are compared: above, one contraction may be written in several ways

Named = tuple[int, int, int]
"""A factor: the number of its input, of the term there, and of its channel."""
_Joint = tuple[Named, Indices]


def monomial_of(diagram: Diagram, factors: Sequence[Named], ranks: Sequence[int]) -> TensorMonomial:
    """What a diagram from the tensor product of factors makes where it is evaluated at them; ``ranks``: their numbers of axes."""
    index_of: dict[tuple[bool, int], int] = {}
    forms: list[tuple[str, Indices]] = []
    fresh = 0
    for one in diagram:
        legs = [*((False, axis) for axis in one.outs), *((True, axis) for axis in one.ins)]
        numbers = range(fresh, fresh + len(legs)) if one.tensor else [fresh] * len(legs)
        index_of.update(zip(legs, numbers, strict=True))
        forms += [(one.tensor, tuple(numbers))] if one.tensor else []
        fresh = max(numbers) + 1
    ends = [sum(ranks[: k + 1]) for k in range(len(ranks))]
    joints = [(f, tuple(index_of[True, a] for a in range(end - n, end))) for f, n, end in zip(factors, ranks, ends, strict=True)]
    outs = {axis: index for (into, axis), index in index_of.items() if not into}
    return _collected(list(_connected(joints, forms, outs)))


def _collected(parts: list[tuple[Contracted, tuple[int, ...]]]) -> TensorMonomial:
    invariants = sorted(made for made, axes in parts if not axes)
    placed = sorted((OnAxes(made.contraction, axes), made.channels) for made, axes in parts if axes)
    return TensorMonomial(tuple(invariants), tuple(p for p, _ in placed), tuple(c for _, c in placed))


def _connected(joints: list[_Joint], forms: list[tuple[str, Indices]], outs: dict[int, int]) -> Iterator[tuple]:
    """Each connected part, and the axes of the output that it reaches."""
    left = {index for _, indices in chain(joints, forms) for index in indices} | set(outs.values())
    yield from ((Contracted(Contraction(((k, t, ()),), (), ()), (c,)), ()) for (k, t, c), indices in joints if not indices)
    while left:
        mine, before = {min(left)}, set[int]()
        while mine != before:
            before = set(mine)
            mine.update(*(indices for _, indices in chain(joints, forms) if mine & set(indices)))
        left -= mine
        axes = tuple(sorted(axis for axis, index in outs.items() if index in mine))
        there = [joint for joint in joints if mine & set(joint[1])]
        yield _in_one_way(there, [f for f in forms if mine & set(f[1])], tuple(outs[a] for a in axes)), axes


def _in_one_way(joints: list[_Joint], forms: list[tuple[str, Indices]], stays: Indices) -> Contracted:
    """A connected part with its factors in order of their channels, equal factors in the order that makes its text the least."""
    joints = sorted(joints)
    runs = [list(run) for _, run in groupby(joints, key=lambda joint: joint[0])]
    many = prod(factorial(len(run)) for run in runs) > _MOST_ORDERS or all(len(indices) < 2 for _, indices in joints)
    orders: Iterable = [joints] if many else map(chain.from_iterable, product(*map(permutations, runs)))
    contraction = min(_renumbered([*order], forms, stays) for order in orders)
    return Contracted(contraction, tuple(channel for (_, _, channel), _ in joints))


def _renumbered(joints: list[_Joint], forms: list[tuple[str, Indices]], stays: Indices) -> Contraction:
    """The indices numbered as they are met."""
    met = dict.fromkeys(chain.from_iterable(indices for _, indices in joints))
    met |= dict.fromkeys(stays)
    met |= dict.fromkeys(chain.from_iterable(indices for _, indices in forms))
    number = {index: k for k, index in enumerate(met)}

    def named(indices: Indices) -> Indices:
        return tuple(number[index] for index in indices)

    factors = tuple((k, t, named(indices)) for (k, t, _), indices in joints)
    return Contraction(factors, tuple(sorted((name, named(indices)) for name, indices in forms)), named(stays))
