"""Drop the blocks that have no partner on the other side, and say so: they are the compiler's best warnings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from repc.groups.irreducibles.labels import IrrepCount
from repc.reps.fold import product_of
from repc.reps.typed import written
from repc.source import Remark, RepcError
from repc.symbolic.advice import bottlenecks, smallest_change
from repc.symbolic.facts import Irreducibles
from repc.symbolic.passes.contract import Pass, origins
from repc.symbolic.passes.expand import terms_of
from repc.symbolic.passes.state import Part, Side, State
from repc.symbolic.passes.wording import blocks_text, listed
from repc.syntax import parse_rep
from repc.syntax.nodes import RepExpr
from repc.syntax.printing.lines import arrow

_UNKNOWN = ("what is used is not known without irreducibles",)


def accepts(state: State) -> bool:
    """Where the output is decomposed."""
    return state.output.blocks is not None


def apply(state: State) -> State:
    """By Schur's lemma only irreducibles that occur on both sides take part. Of several inputs, those blocks go that
    reach no irreducible of the output together with the others."""
    dead = [_dead(k, state) for k in range(len(state.inputs))]
    unused = [(k, written(term)) for k, terms in enumerate(dead) for term in _written(k, terms, state)]
    reached = None if state.reached is None else _labels(state.reached)
    zero = () if reached is None else tuple(i.label for i in state.output.blocks if i.label not in reached)
    advice = _advice(state, zero)
    warnings = (*_warnings(unused, zero, state), *advice)
    notes = tuple(map(str, warnings))
    found = replace(state, unused=tuple(name for _, name in unused), zero=zero, warnings=warnings, advice=advice, notes=notes)
    if any(side.blocks is None for side in state.sides):
        return replace(found, notes=notes or _UNKNOWN)
    output = replace(state.output, kept=_common(state.output.blocks, state.reached or ()))
    inputs = (replace(side, kept=_kept(k, dead[k], output, state)) for k, side in enumerate(state.inputs))
    return replace(found, sides=(*inputs, output))


def back(before: Side, after: Side, part: Part, state: State) -> tuple[Part, ...]:
    """An irreducible itself; of one that was dropped nothing is left, its weights and what it maps to are zero."""
    return (part,) if after.kept is None or part in _labels(after.kept) else ()


def shown(side: Side, state: State) -> str | None:
    """``5[0] + 5[1]``."""
    return None if side.kept is None else blocks_text(side.kept)


def _dead(k: int, state: State) -> tuple[RepExpr, ...]:
    """The tensor products of an input that reach no irreducible of the output, together with the other inputs."""
    wanted = _labels(state.output.blocks)
    nodes_of = [side.rep.node for side in state.inputs]
    found = []
    for term, _ in state.inputs[k].polynomial.terms:
        reached = state.rules.irreps(product_of([*nodes_of[:k], term, *nodes_of[k + 1 :]]))
        if reached is not None and not wanted & _labels(reached):
            found.append(term)
    return tuple(found)


def _written(k: int, dead: tuple[RepExpr, ...], state: State) -> list[RepExpr]:
    """The terms of the source that tensor products of the polynomial stand for."""
    found = {term for part in dead for term in origins(state, k, part)}
    return [term for term in terms_of(state.inputs[k].rep.node) if term in found]


def _labels(blocks: Irreducibles) -> set[str]:
    return {block.label for block in blocks}


def _common(blocks: Irreducibles, others: Irreducibles) -> Irreducibles:
    labels = _labels(others)
    return tuple(block for block in blocks if block.label in labels)


def _kept(k: int, dead: tuple[RepExpr, ...], output: Side, state: State) -> Irreducibles:
    """The blocks of an input that reach the output, together with the other inputs."""
    side = state.inputs[k]
    if len(state.inputs) == 1:
        return _common(side.blocks, state.output.blocks)
    if not output.kept:
        return ()
    others = [other.rep.node for other in state.inputs if other is not side]
    living = {i.label for term, _ in side.polynomial.terms if term not in dead for i in state.rules.irreps(term) or ()}
    return tuple(block for block in side.blocks if block.label in living and _reaches(block, others, state))


def _reaches(block: IrrepCount, others: list[RepExpr], state: State) -> bool:
    """Whether λ ⊗ others shares an irreducible with the output; True for a λ that its label does not spell."""
    try:
        node = parse_rep(block.label)
        (alone,) = state.rules.exact(node) or (None,)
        if alone != replace(block, multiplicity=1):
            return True
        reached = state.rules.exact(product_of([node, *others]))
    except (RepcError, ValueError):
        return True
    return reached is None or bool(_common(state.output.blocks, reached))


def _advice(state: State, zero: tuple[str, ...]) -> tuple[Remark, ...]:
    if state.reached is None:
        return ()
    if len(zero) < len(state.output.blocks):
        return tuple(Remark("W0404", words) for words in bottlenecks(state.reached, state.output.blocks))
    change = smallest_change([side.rep for side in state.inputs], state.output.rep, state.rules)
    return () if change is None else (Remark("W0405", change),)


def _warnings(unused: list[tuple[int, str]], zero: tuple[str, ...], state: State) -> tuple[Remark, ...]:
    sides = [str(side.rep) for side in state.sides]
    return remarks(sides, unused, zero, len(zero) == len(state.output.blocks), state.group.name)


def remarks(
    sides: Sequence[str], unused: Sequence[tuple[int, str]], zero: Sequence[str], always: bool, group: str
) -> tuple[Remark, ...]:
    """What never matters, in words: ``sides`` are the inputs and the output as they are written, ``unused`` parts of inputs by
    number, ``zero`` irreducibles of the output, ``always`` whether all of it is zero."""
    *inputs, output = sides
    if always:
        nothing = f"every equivariant map {arrow(inputs, output)} under {group} is zero: they share no irreducible"
        return (Remark("W0401", nothing),)
    found = []
    for k, term in unused:
        which = "the input" if len(inputs) == 1 else f"input {k + 1}"
        found.append(Remark("W0402", f"{term} of {which} cannot influence the output under {group}"))
    if zero:
        part, verb, it = ("parts", "are", "them") if len(zero) > 1 else ("part", "is", "it")
        words = f"the {listed(zero)} {part} of {output} {verb} always zero: nothing in the input maps to {it}"
        found.append(Remark("W0403", words))
    return tuple(found)


PRUNE = Pass("prune", accepts, apply, back, shown, _UNKNOWN)
