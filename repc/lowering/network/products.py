"""Which products of irreducibles a layer forms, channel by channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from repc.lowering.network.program import ChannelProduct, Coupled
from repc.lowering.network.units import Units
from repc.numeric.space import Irrep
from repc.tolerance import ZERO


@dataclass(frozen=True)
class Limits:
    """What the products of one layer may cost, whatever the group: ``components`` of all factors of one channel
    together, and ``size`` (left components × right components × components made)."""

    components: float = 12
    size: float = 2**15


UNLIMITED = Limits(inf, inf)


@dataclass(frozen=True)
class Pairs:
    """Which pairs of irreducibles a layer multiplies. ``kind`` "auto": the smallest, within limits, and what is needed beside
    them; "all"; "squares": each with itself; "invariants": those whose product is invariant; "among": those of ``labels``."""

    kind: str = "auto"
    labels: frozenset[str] = frozenset()


def formed(
    pairs: Pairs,
    available: Sequence[Irrep],
    wanted: Sequence[Irrep],
    units: Units,
    width: int,
    limits: Limits,
    needed: AbstractSet[tuple[str, str, str]] = frozenset(),
) -> ChannelProduct | None:
    """The products of a layer: those that ``pairs`` says, and for "auto" the ``needed`` (two factors, and what they make)."""
    match pairs.kind:
        case "auto":
            found = channelwise(available, wanted, units, width, limits)
            return joined(found, _needed(needed, available, wanted, units, width))
        case "squares":
            return _several([channelwise((i,), wanted, units, width, UNLIMITED) for i in available])
        case "invariants":
            return channelwise(available, [i for i in wanted if i is units.invariant], units, width, UNLIMITED)
        case "among":
            available = [i for i in available if i.label in pairs.labels]
    return channelwise(available, wanted, units, width, UNLIMITED)


def _needed(
    needed: AbstractSet[tuple[str, str, str]], available: Sequence[Irrep], wanted: Sequence[Irrep], units: Units, width: int
) -> ChannelProduct | None:
    """Products by label, in both orders of their factors: each has channels to the left and to the right."""
    here, there = {i.label: i for i in available}, {i.label: i for i in wanted}
    named = [(a, b, t) for a, b, t in sorted(needed) if a in here and b in here and t in there]
    return _several([_one(here[a], here[b], there[t], units, width) for a, b, t in named])


def _one(left: Irrep, right: Irrep, target: Irrep, units: Units, width: int) -> ChannelProduct | None:
    orders = {(left, right): None, (right, left): None}
    paths = tuple(path for a, b in orders for path in _between(a, b, (target,), units))
    factors = tuple(sorted({left, right}, key=lambda i: i.index))
    return ChannelProduct(width, factors, paths) if paths and width else None


def _several(products: Iterable[ChannelProduct | None]) -> ChannelProduct | None:
    found = None
    for product in products:
        found = joined(found, product)
    return found


def channelwise(
    available: Iterable[Irrep], wanted: Iterable[Irrep], units: Units, width: int, limits: Limits
) -> ChannelProduct | None:
    """Products of ``width`` channels: the smallest irreducibles available that fit the limits, in every way in which
    two of them make one that is wanted. None where there is no such way."""
    if width == 0:
        return None
    wanted = tuple(wanted)
    factors: list[Irrep] = []
    for irrep in sorted(available, key=_small_first):
        if irrep.dim**3 > limits.size or (factors and sum(f.dim for f in (*factors, irrep)) > limits.components):
            break
        factors.append(irrep)
    paths = list(_paths(factors, wanted, units))
    paths = _within(paths, limits.size)
    used = {p.left.index for p in paths} | {p.right.index for p in paths}
    kept = tuple(f for f in sorted(factors, key=lambda i: i.index) if f.index in used)
    return ChannelProduct(width, kept, tuple(paths)) if paths else None


def invariant_squares(irreps: Sequence[Irrep], units: Units, width: int) -> ChannelProduct | None:
    """The products of two of some irreducibles that are invariant, whatever they cost."""
    return channelwise(irreps, (units.invariant,), units, width, UNLIMITED)


def joined(one: ChannelProduct | None, other: ChannelProduct | None) -> ChannelProduct | None:
    """Both products, each path once."""
    if one is None or other is None:
        return one or other
    known = {(p.left.index, p.right.index, p.target.index) for p in one.paths}
    paths = (*one.paths, *(p for p in other.paths if (p.left.index, p.right.index, p.target.index) not in known))
    factors = dict.fromkeys(sorted((*one.factors, *other.factors), key=lambda irrep: irrep.index))
    return ChannelProduct(one.width, tuple(factors), paths)


_FEW = 16  # channels: with 3 of O(5) 2V -> V⁰, outputs have geometric mean square 0.08 at the start, with 16 it is 0.9


def narrowed(product: ChannelProduct, mixed: Mapping[Irrep, int]) -> ChannelProduct:
    """The product with as many channels as there are independent products of two, at most: left and right factors are mixtures of
    ``mixed`` channels, and what more than those many could make is a sum of what they make.
    Of fewer than a few, what is made varies by much with the weights."""
    pairs = [(mixed[p.left], mixed[p.right], p.left is p.right) for p in product.paths]
    counts = (m * (m + 1) // 2 if alike else m * n for m, n, alike in pairs)
    return replace(product, width=min(product.width, max(_FEW, *counts)))


def _small_first(irrep: Irrep) -> tuple[int, int]:
    return irrep.dim, irrep.index


def once(product: ChannelProduct | None) -> ChannelProduct | None:
    """Each pair of factors in one order, the smaller one to the left: left and right channels are free mixtures of the same
    channels, so that the other order makes nothing new."""
    if product is None:
        return None
    paths = tuple(p for p in product.paths if _small_first(p.left) <= _small_first(p.right))
    return replace(product, paths=paths)


def _paths(factors: Sequence[Irrep], wanted: Sequence[Irrep], units: Units) -> Iterable[Coupled]:
    for left in factors:
        for right in factors:
            yield from _between(left, right, wanted, units)


def _between(left: Irrep, right: Irrep, wanted: Sequence[Irrep], units: Units) -> Iterable[Coupled]:
    targets = {w.index for w in wanted}
    for target, tensor in units.coupling(left, right, wanted):
        if target.index in targets:
            for copy in range(tensor.shape[2]):
                yield Coupled(left, right, target, _cleaned(tensor[:, :, copy].conj()))


def _within(paths: list[Coupled], size: float) -> list[Coupled]:
    """The paths of the smallest tensors whose sizes together stay below a limit; in the order they came."""
    order = sorted(range(len(paths)), key=lambda k: (paths[k].tensor.size, k))
    kept: set[int] = set()
    used = 0
    for k in order:
        used += paths[k].tensor.size
        if kept and used > size:
            break
        kept.add(k)
    return [p for k, p in enumerate(paths) if k in kept]


def _cleaned(tensor: np.ndarray) -> np.ndarray:
    """Without rounding errors, and real where it is."""
    scale = np.abs(tensor).max(initial=0.0)
    kept = np.where(np.abs(tensor) > ZERO * scale, tensor, 0.0)
    return kept.real if np.iscomplexobj(kept) and not kept.imag.any() else kept
