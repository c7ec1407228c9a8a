"""Which products of irreducibles a layer forms, channel by channel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from repc.lowering.network.program import ChannelProduct, Coupled
from repc.lowering.network.units import Units
from repc.numeric.space import Irrep
from repc.tolerance import ZERO


@dataclass(frozen=True)
class Limits:
    """What the products of one layer may cost, whatever the group: ``components`` of all factors of one channel
    together, and ``size`` (left components × right components × components made)."""

    components: int = 12
    size: int = 2**15


def channelwise(
    available: Iterable[Irrep], wanted: Iterable[Irrep], units: Units, width: int, limits: Limits
) -> ChannelProduct | None:
    """Products of ``width`` channels: the smallest irreducibles available that fit the limits, in every way in which
    two of them make one that is wanted. None where there is no such way."""
    if width == 0:
        return None
    wanted = tuple(wanted)
    factors: list[Irrep] = []
    for irrep in sorted(available, key=lambda i: (i.dim, i.index)):
        if factors and sum(f.dim for f in (*factors, irrep)) > limits.components:
            break
        factors.append(irrep)
    paths = list(_paths(factors, wanted, units))
    paths = _within(paths, limits.size)
    used = {p.left.index for p in paths} | {p.right.index for p in paths}
    kept = tuple(f for f in sorted(factors, key=lambda i: i.index) if f.index in used)
    return ChannelProduct(width, kept, tuple(paths)) if paths else None


def invariant_squares(irreps: Sequence[Irrep], units: Units, width: int) -> ChannelProduct | None:
    """The products of two of some irreducibles that are invariant, whatever they cost."""
    components = sum(irrep.dim for irrep in irreps)
    return channelwise(irreps, (units.invariant,), units, width, Limits(components, components**2))


def joined(one: ChannelProduct | None, other: ChannelProduct | None) -> ChannelProduct | None:
    """Both products, each path once."""
    if one is None or other is None:
        return one or other
    known = {(p.left.index, p.right.index, p.target.index) for p in one.paths}
    paths = (*one.paths, *(p for p in other.paths if (p.left.index, p.right.index, p.target.index) not in known))
    factors = dict.fromkeys(sorted((*one.factors, *other.factors), key=lambda irrep: irrep.index))
    return ChannelProduct(one.width, tuple(factors), paths)


def _paths(factors: Sequence[Irrep], wanted: Sequence[Irrep], units: Units) -> Iterable[Coupled]:
    targets = {w.index for w in wanted}
    for left in factors:
        for right in factors:
            for target, tensor in units.coupling(left, right, wanted):
                if target.index in targets:
                    for copy in range(tensor.shape[2]):
                        yield Coupled(left, right, target, _cleaned(tensor[:, :, copy].conj()))


def _within(paths: list[Coupled], size: int) -> list[Coupled]:
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
