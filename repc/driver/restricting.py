"""A network of a group as one of a subgroup, with every weight that it had, and those that the subgroup allows besides."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from repc.driver import every
from repc.driver.branching import subgroup_of
from repc.driver.every_restricted import free_subgroup
from repc.driver.layouts import orders_of
from repc.driver.relaxed import Kept, Relaxed
from repc.groups import Group
from repc.groups.subgroups.inside import Inside, element_on
from repc.lowering.diagram.stacking import stacked
from repc.lowering.drawn import DrawnNet
from repc.lowering.network import NetProgram
from repc.numeric.subgroup_maps import SubgroupMaps
from repc.numeric.threads import single_threaded
from repc.reps.nets import TypedNet
from repc.reps.restriction import restricted
from repc.reps.slots import slots_of
from repc.reps.typed import TypedRep, typed_rep
from repc.source import fail
from repc.symbolic.formula import FreeGroup
from repc.syntax import nodes


def restricted_network(known: Relaxed, subgroup: Group | str) -> Relaxed:
    """The same network of a subgroup, with the weights that it allows besides. Raises RepcError (E0245, E0445, E0446)."""
    free = None if known.free is None else _with_letters(subgroup, known.free)
    group = subgroup_of(subgroup if free is None else every.shown(free), known.group)
    inside = group.inside
    if inside is None:
        raise TypeError(f"{group.name} was not placed")
    if group.is_complex != known.top.is_complex:
        words = f"{inside.into.name} and {group.name} are not both real or both complex"
        fail("E0445", words, "restrict to a subgroup over the same field")
    element, tangent = (lambda h: known.element(inside.element(h))), (lambda a: known.tangent(inside.tangent(a)))
    origin, kept = known.origin, _kept(known.kept, inside)
    if free is not None and known.free is not None:
        _refuse_moved(free, known.free, kept, known)
    maps = SubgroupMaps(group, lambda s, h: origin.element(s, element(h)), lambda s, a: origin.tangent(s, tangent(a)))
    with single_threaded():
        program = origin.relaxed(known.program, inside.into.name, _remembered(maps, known.maps), kept)
    moved = lambda rep: typed_rep(restricted(rep.node, inside), group)  # noqa: E731
    inputs, output = tuple(map(moved, known.typed.inputs)), moved(known.typed.output)
    options = replace(known.typed.options, hidden=tuple(map(moved, known.typed.options.hidden)))
    texts = tuple(str(rep) for rep in (*inputs, output))
    if free is not None:
        _refuse_interleaved((*inputs, output), free)
    typed = replace(known.typed, inputs=inputs, output=output, texts=texts, options=options, span=None)
    _refuse_other_order(known.typed, typed)
    return replace(
        known, typed=typed, program=_named(program, texts), maps=maps, element=element, tangent=tangent, kept=kept,
        steps=(*known.steps, group.name), free=free,
    )  # fmt: skip


def _with_letters(subgroup: Group | str, larger: FreeGroup) -> FreeGroup:
    """A subgroup for every n. Raises RepcError (E0823) for one without a letter, or with another."""
    found = free_subgroup(subgroup) if isinstance(subgroup, str) else None
    if found is None or set(found.letters) != set(larger.letters):
        letters = " and ".join(larger.letters)
        name = getattr(subgroup, "name", subgroup)
        words = f"the network is one for every {letters} of {larger.name}, and {name} has no {letters}"
        fail("E0823", words, f"{_SAY_AT}, or keep {letters}, as in 'S(n)×SO(3)' of S(n)×O(3)")
    return found


_SAY_AT = "say at which number it is restricted, nn.restrict(model, 'S(7)', at=8) or 'repc restrict f.py --to S(7) --at 8'"


def _refuse_moved(free: FreeGroup, larger: FreeGroup, kept: Kept, known: Relaxed) -> None:
    """Raise RepcError (E0823) where a factor with a letter is not as it was."""
    for slot, letter in (known.letters or larger).slots.items():
        if free.slots.get(kept.get(slot, -1)) != letter:
            words = f"{free.name} does not have the factor {(known.letters or larger).parts[slot].name} of {larger.name} as it is"
            fail("E0823", words, f"keep it, or {_SAY_AT}")


def _refuse_interleaved(reps: tuple[TypedRep, ...], free: FreeGroup) -> None:
    """Raise RepcError (E0823) for coordinates that a subgroup has in another order at each number."""
    for rep in reps:
        side = stacked(rep.node, rep.group, "", free.slots)
        if side is None or side.take is not None:
            words = f"{rep} of {free.name} interleaves coordinates, of which there are others for each {free.letter}"
            remedy = "let the subgroup act on all coordinates of its factor, as S(n)×Embed(O(2),3,0:2) does"
            fail("E0823", words, f"{remedy}, or {_SAY_AT}")


def _refuse_other_order(before: TypedNet, after: TypedNet) -> None:
    """Raise RepcError (E0369) where copies that a group tells apart are copies of one representation of its subgroup: with channels
    last they would stand in another order."""
    orders, others = orders_of(before), orders_of(after)
    if orders is None or others is None or all(map(np.array_equal, orders, others)):
        return
    words = f"under {after.output.group.name} summands of {before.name} are copies of each other, which 'channels_last' interleaves"
    fail("E0369", words, "restrict a network with natural coordinates, which stay as they are")


def _kept(before: Kept, inside: Inside) -> Kept:
    """Of factors of the first group those that a subgroup has as they are too: V of one is V of a factor of its own, which moves
    nothing else."""
    found = {}
    for slot, at in before.items():
        node, others = inside.vectors[at], [n for k, n in enumerate(inside.vectors) if k != at]
        mine = slots_of(node, inside.group) if isinstance(node, nodes.Base) and inside.changes[at] is None else ()
        if len(mine) == 1 and inside.group.factors[mine[0]] == inside.into.factors[at]:
            if not any(_moves(inside.group, mine[0], other) for other in others):
                found[slot] = mine[0]
    return found


def _moves(group: Group, slot: int, node: nodes.RepExpr) -> bool:
    """Whether a factor of a group of permutations does anything to a representation."""
    images = (element_on(node, g.parts(group)) for g in group.generators if g.slot == slot)
    return any(not np.array_equal(image, np.eye(len(image))) for image in images)


def _remembered(maps: SubgroupMaps, larger: SubgroupMaps):
    """What a subgroup adds to the maps of a larger group, found once for each pair of spaces."""
    found: dict = {}

    def beyond(source, target):
        if (source, target) not in found:
            found[source, target] = maps.beyond(source, target, larger)
        return found[source, target]

    return beyond


def _named(program: NetProgram | DrawnNet, texts: tuple[str, ...]) -> NetProgram | DrawnNet:
    """The program with the representations of a subgroup written on its sides."""
    if isinstance(program, DrawnNet):
        return program
    sides = tuple(replace(side, text=text) for side, text in zip(program.inputs, texts, strict=False))
    return replace(program, inputs=sides, output=replace(program.output, text=texts[-1]))
