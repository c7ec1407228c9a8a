"""Which irreducibles live in which layer: what the inputs feed, and what the output reads."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repc.lowering.network.problem import Hidden, NetProblem
from repc.lowering.network.products import formed, once
from repc.lowering.network.program import ChannelProduct
from repc.lowering.network.units import Units
from repc.numeric.space import Irrep

Irreps = frozenset[Irrep]


@dataclass(frozen=True, eq=False)
class LayerOutline:
    """One layer in outline: irreducibles that enter (with mirrored ones), those made, and its products.

    ``hidden`` None: the last, linear layer.
    """

    hidden: Hidden | None
    enter: Irreps
    made: Irreps
    product: ChannelProduct | None


def outline(problem: NetProblem) -> list[LayerOutline]:
    """The stages of a network without the irreducibles that nothing feeds or reads.

    Products are those that the problem's pairs say and, for every part of input and output to matter, the needed ones.
    """
    return _read(problem, _fed(problem))


def lost(problem: NetProblem, stages: list[LayerOutline]) -> tuple[tuple[Irreps, ...], Irreps]:
    """The irreducibles of each input that nothing reads, and those of the output that nothing makes."""
    read = mirrored(stages[0].enter, problem.units)
    unread = tuple(
        frozenset(i for i in space.irreps if not read & mirrored(frozenset({i}), problem.units)) for space in problem.inputs
    )
    output = frozenset(problem.output.irreps) if problem.output is not None else frozenset()
    return unread, output - stages[-1].made


def mirrored(irreps: Irreps, units: Units) -> Irreps:
    """The irreducibles and, for complex groups, their conjugates."""
    if not units.is_complex:
        return irreps
    found = (units.mirror(i) for i in ordered(irreps))
    return irreps | {m[0] for m in found if m is not None}


def ordered(irreps) -> tuple[Irrep, ...]:
    """In the table's order."""
    return tuple(sorted(irreps, key=lambda i: i.index))


def _fed(problem: NetProblem) -> list[LayerOutline]:
    """Forward: what each layer can make of what enters it."""
    enter: Irreps = frozenset(i for space in problem.inputs for i in space.irreps)
    stages = []
    for k, hidden in enumerate(_targets(problem)):
        enter = mirrored(enter, problem.units)
        last = hidden is None
        wanted = _wanted(problem, hidden)
        width = problem.product if not last or problem.final_product else 0
        needed = problem.needed[k] if k < len(problem.needed) else frozenset()
        product = once(formed(problem.pairs, ordered(enter), ordered(wanted), problem.units, width, problem.limits, needed))
        constant = {problem.units.invariant} & wanted if problem.bias else set()
        made = _linear_reach(problem, enter, wanted).union((p.target for p in (product.paths if product else ())), constant)
        stages.append(LayerOutline(hidden, enter, made, product))
        enter = made if last else _activated(hidden, made)
    return stages


def _targets(problem: NetProblem) -> list[Hidden | None]:
    return [*problem.hidden, *([None] if problem.output is not None else [])]


def _wanted(problem: NetProblem, hidden: Hidden | None) -> Irreps:
    if hidden is None:
        return frozenset(problem.output.irreps)
    gates = {problem.units.invariant} if _is_gated(problem, hidden.counts(False)) else set()
    return frozenset(hidden.space.irreps) | gates


def _is_gated(problem: NetProblem, gated) -> bool:
    return any(i is not problem.units.invariant for i in gated)


def _linear_reach(problem: NetProblem, enter: Irreps, wanted: Irreps) -> Irreps:
    if not problem.linear:
        return frozenset()
    pairs = ((s, t) for t in wanted for s in enter)
    return frozenset(t for s, t in pairs if problem.units.maps(s, t) is not None)


def _activated(hidden: Hidden, made: Irreps) -> Irreps:
    """What leaves a nonlinearity: natural coordinates spread into all irreducibles of their segment."""
    gated = made & set(hidden.counts(False))
    spread = {b.irrep for s in hidden.segments(True) if any(b.irrep in made for b in s.blocks) for b in s.blocks}
    return frozenset(gated | spread)


def _read(problem: NetProblem, stages: list[LayerOutline]) -> list[LayerOutline]:
    """Backward: only what the next layer reads is made."""
    kept: list[LayerOutline] = []
    needed = stages[-1].made
    for stage in reversed(stages):
        made = stage.made & _tied(problem, stage, needed)
        product = restricted(stage.product, made)
        enter = frozenset(s for s in stage.enter if _is_read(problem, s, made, product))
        kept.append(replace(stage, enter=enter, made=made, product=product))
        needed = mirrored(enter, problem.units)
    return kept[::-1]


def _tied(problem: NetProblem, stage: LayerOutline, needed: Irreps) -> Irreps:
    """What must be made for the irreducibles that are needed: whole segments where the nonlinearity mixes them, and the
    invariants that gates are."""
    if stage.hidden is None:
        return needed
    segments = [s for s in stage.hidden.segments(True) if any(b.irrep in needed for b in s.blocks)]
    found = set(needed) | {b.irrep for s in segments for b in s.blocks}
    if any(i is not problem.units.invariant and i in needed for i in stage.hidden.counts(False)):
        found.add(problem.units.invariant)
    return frozenset(found)


def restricted(product: ChannelProduct | None, made: Irreps) -> ChannelProduct | None:
    """What of a product makes the irreducibles that are needed; None where nothing does."""
    if product is None:
        return None
    paths = tuple(p for p in product.paths if p.target in made)
    used = {i.index for p in paths for i in (p.left, p.right)}
    return replace(product, factors=tuple(f for f in product.factors if f.index in used), paths=paths) if paths else None


def _is_read(problem: NetProblem, source: Irrep, made: Irreps, product: ChannelProduct | None) -> bool:
    targets = {*(made if problem.linear else ()), *(product.factors if product else ())}
    return any(problem.units.maps(source, t) is not None for t in targets)
