"""What of a network's input and output cannot matter, in words, with what to write instead: lines that were tried."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from repc.driver import drawn
from repc.driver.existence import NEVER, verdict
from repc.driver.reaching import Reaching
from repc.driver.remedies import by_remedy, options_text, wider
from repc.lowering.network import NetProgram, build
from repc.lowering.network.journey import Route
from repc.lowering.network.problem import NetProblem
from repc.lowering.network.units import IrrepUnits
from repc.reps.nets import TypedNet
from repc.source import Remark, RepcError


@dataclass(frozen=True, eq=False)
class Built:
    """A network with its problem and program, and what it loses: irreducibles of each input that change nothing (``unread``), of
    the output that nothing leads to (``unmade``), and that are nothing for every input (``zero``), in their order."""

    typed: TypedNet
    problem: NetProblem
    program: NetProgram

    @cached_property
    def unread(self) -> tuple[tuple[str, ...], ...]:
        """By input."""
        unseen = self.program.unseen or (frozenset(),) * len(self.problem.inputs)
        sides = zip(self.problem.inputs, self.program.inputs, unseen, strict=True)
        return tuple(tuple(i.label for i in space.irreps if i not in side.irreps or i.label in seen) for space, side, seen in sides)

    @cached_property
    def unmade(self) -> tuple[str, ...]:
        """Of the output; of a block of a larger network there is no such thing."""
        made = self.program.layers[-1].out
        return () if self.problem.output is None else tuple(i.label for i in self.problem.output.irreps if i not in made)

    @property
    def zero(self) -> tuple[str, ...]:
        """Of the output too."""
        return () if self.problem.output is None else self.program.vanishing

    @property
    def lost(self) -> frozenset[tuple[int, str]]:
        """All of it: the number of the input, or -1 for the output, with the label."""
        inputs = {(k, label) for k, labels in enumerate(self.unread) for label in labels}
        return frozenset(inputs | {(-1, label) for label in (*self.unmade, *self.zero)})

    @property
    def is_measured(self) -> bool:
        """Whether some of it is lost although layers lead from or to it."""
        return bool(self.zero) or any(self.program.unseen)

    @property
    def is_idle(self) -> bool:
        """Whether nothing of the output depends on the input."""
        sides = zip(self.problem.inputs, self.unread, strict=True)
        return all(irrep.label in labels for space, labels in sides for irrep in space.irreps)

    @property
    def is_zero(self) -> bool:
        """Whether the whole output is nothing for every input."""
        made = [irrep.label for irrep in self.program.layers[-1].out]
        return bool(made) and set(made) <= set(self.program.vanishing)


def built(typed: TypedNet, reaching: Reaching) -> Built:
    """The network, with room in its ``uniform(n)`` for what it needs, and the products that it needs."""
    one = _build(*reaching.seen(typed))
    for copies in (1, 2):  # ways that layers seemed to have lead nowhere, such as the square of one vector to an antisymmetric part
        if one.is_measured and typed.options.hidden:
            other = _build(*reaching.seen(typed, copies))
            one = other if other.lost < one.lost else one
    return one


def _build(typed: TypedNet, problem: NetProblem) -> Built:
    return Built(typed, problem, build(problem))


_NONE_FOUND = (
    "choose another output, or give more inputs: no hidden layers were found that lead there, and what leaves a generic input as "
    "it is must leave the output as it is"
)


def refuse_idle(one: Built, reaching: Reaching) -> None:
    """Raise RepcError (E0441) for a network whose output cannot depend on its input, or is nothing."""
    if not one.is_idle and not one.is_zero:
        return
    text = next((text for other, text in _others(one, reaching) if not other.is_idle and not other.is_zero), None)
    told = drawn.no_dependence(one.typed, reaching.group) if one.is_idle else drawn.zero_output(one.typed, reaching.group)
    labels = [i.label for i in one.problem.output.irreps] if one.problem.output is not None else []
    decided = {_verdict(one, label, reaching) for label in labels} if text is None else set()
    if text is None and one.typed.final and one.typed.options.hidden:
        told = replace(told, remedy=_NONE_FOUND)
    if len(decided) == 1 and (known := decided.pop()):
        never = "choose an output that a function of the input can be, or give more inputs"
        remedy = never if known.startswith(NEVER) else told.remedy
        told = replace(told, message=f"{told.message}; {known}", remedy=remedy)
    raise RepcError(told if text is None else replace(told, remedy=f"write {text}"))


def remarks(one: Built, reaching: Reaching) -> tuple[Remark, ...]:
    """W0402 and W0403, with what to write where other hidden layers help."""
    if not one.lost:
        return ()
    others = [(other.lost, text) for other, text in _others(one, reaching)]
    found, texts = [], one.typed.texts
    for k, labels in enumerate(one.unread):
        words = f"of the input {texts[k]} cannot influence the output"
        found += [Remark("W0402", f"{', '.join(some)} {words}{hint}") for some, hint in by_remedy(k, labels, others)]
    for labels, words in (
        (one.unmade, f"of the output {texts[-1]} is always zero: no hidden channel leads to it"),
        (one.zero, f"of the output {texts[-1]} is zero for every input: {drawn.NOTHING}"),
    ):
        decided = {label: _verdict(one, label, reaching) for label in labels}
        for some, hint in by_remedy(-1, labels, others, decided):
            found.append(Remark("W0403", f"{drawn.told_of(some, words)}{hint}"))
    return tuple(found)


def _verdict(one: Built, label: str, reaching: Reaching) -> str | None:
    """Whether any function of the input has a part of the output, where that is known."""
    if not isinstance(one.problem.units, IrrepUnits):
        return None
    with suppress(RepcError):  # an irreducible without a text of its own
        return verdict(reaching.group, [rep.node for rep in one.typed.inputs], label, reaching.irreps_of)
    return None


def _others(one: Built, reaching: Reaching) -> Iterator[tuple[Built, str]]:
    """Networks like this that lose less, with what to write for them: room in the hidden layers, products, more layers."""
    if not one.typed.final or not one.typed.options.hidden:
        return
    seen, lost = {""}, one.lost
    for more in wider(one.typed):
        free = [True] * len(more.options.hidden)
        plan = reaching.plan(reaching.posed(more), free)
        if not one.is_measured and lost <= _lost_in(plan, one.problem):
            continue
        roomy = reaching.completed(more, plan, free)
        text = options_text(roomy, one.typed)
        if text in seen:
            continue
        seen.add(text)
        other = _tried(roomy, reaching)
        if other is not None and (other.lost < lost or (one.is_idle and not other.is_idle)):
            lost = other.lost
            yield other, text
        if not lost:
            return


def _lost_in(plan: Route, problem: NetProblem) -> frozenset[tuple[int, str]]:
    """What a plan finds no way for, as `Built.lost` has it."""
    inputs = {(k, i.label) for k, space in enumerate(problem.inputs) for i in space.irreps if i.label in plan.unread}
    return frozenset(inputs | {(-1, label) for label in plan.missing})


def _tried(typed: TypedNet, reaching: Reaching) -> Built | None:
    try:
        return built(replace(typed, options=replace(typed.options, uniform=())), reaching)
    except RepcError:
        return None
