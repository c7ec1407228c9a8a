"""What networks of drawn tensors lose, and hidden layers with which they lose less: what lies between input and output.

On the way from one irreducible to another of the factors that are decomposed lie those that `repc.driver.reaching` finds for these
factors alone; in layers they are features of each body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from repc.driver.blocks import Blocks
from repc.driver.posing import reaching_of
from repc.driver.remedies import Lost, options_text, wider
from repc.groups import Group
from repc.lowering.diagram import NoDiagrams
from repc.lowering.diagram.orbits import hidden_type, opened
from repc.lowering.diagram.wording import term_text
from repc.lowering.drawn import DrawnNet
from repc.lowering.drawn.defaults import WIDTH, hidden_text
from repc.lowering.product.parts import FactorSplit, split
from repc.reps import TypedRep
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomials
from repc.reps.nets import NetOptions, TypedNet
from repc.reps.typed import typed_rep
from repc.source import RepcError
from repc.symbolic.rules import Rules
from repc.syntax import nodes, parse_rep

_CHANNELS = 4  # of a type that is added to a layer
Build = Callable[[TypedNet], DrawnNet]


def lost_by(net: DrawnNet) -> Lost:
    """What of the inputs, which are counted as one, changes nothing, and what of the output is nothing."""
    return frozenset({*((0, text) for text in net.unread), *((-1, text) for text in (*net.unmade, *net.vanishing))})


@dataclass(frozen=True, eq=False)
class DrawnRoom:
    """Gives layers of networks under ``group`` room for what they lack; the factors in ``slots`` are drawn."""

    group: Group
    slots: Sequence[int]
    build: Build

    def settled(self, typed: TypedNet) -> tuple[TypedNet, DrawnNet]:
        """The network, where it loses something with room in its ``uniform(n)`` for what it needs. Raises RepcError (E0441), with
        what to write instead where other layers help."""
        free = [n is not None for n in typed.options.uniform]
        net, wrong = self._built(typed)
        if any(free) and (net is None or lost_by(net)):
            for ends in (False, True):
                roomy = self.with_room(typed, free, ends)
                other, _ = self._built(roomy)
                if other is not None and (net is None or lost_by(other) < lost_by(net)):
                    typed, net = roomy, other
        if net is not None:
            return typed, net
        text = next((text for _, text in self.others(typed, None)), None)
        raise wrong if text is None else RepcError(*(replace(d, remedy=f"write {text}") for d in wrong.diagnostics))

    def others(self, typed: TypedNet, lost: Lost | None) -> Iterator[tuple[Lost, str]]:
        """What networks like this lose that lose less, with what to write for them; of one that is nothing at all, whatever is
        something."""
        seen = {""}
        for more in wider(typed) if typed.options.hidden else ():
            for ends in (False, True):
                roomy = self.with_room(more, [True] * len(more.options.hidden), ends)
                text = options_text(roomy, typed)
                if text in seen:
                    continue
                seen.add(text)
                net, _ = self._built(roomy)
                if net is not None and (lost is None or lost_by(net) < lost):
                    lost = lost_by(net)
                    yield lost, text
            if lost is not None and not lost:
                return

    def with_room(self, typed: TypedNet, free: Sequence[bool], ends: bool) -> TypedNet:
        """The network with room in its ``free`` layers for irreducibles on the way, and with ``ends`` for the tensors of inputs and
        output too."""
        added = [dict.fromkeys(texts) for texts in self._between(typed)]
        if ends:
            found = (m for rep in (*typed.inputs, typed.output) for m in monomials(rep.node, self.group) if m)
            sides = [hidden_type(m, self.group, self.slots) for m in found]
            for here, rep in zip(added, typed.options.hidden, strict=True):
                there = {hidden_type(m, self.group, self.slots) for m in monomials(rep.node, self.group)}
                here.update(dict.fromkeys(self._text(m) for m in sides if m not in there))
        each = zip(typed.options.hidden, added, free, strict=True)
        hidden = tuple(self._with(rep, texts) if is_free else rep for rep, texts, is_free in each)
        return replace(typed, options=replace(typed.options, hidden=hidden, uniform=()))

    # ── what lies between ─────────────────────────────────────────────────────────────────────

    def _between(self, typed: TypedNet) -> list[list[str]]:
        """Types that each layer lacks: single bodies with irreducibles that the other factors need on the way."""
        hidden, at = typed.options.hidden, self._split
        rest = None if at is None else self._rest(typed, at)
        if at is None or rest is None:
            return [[] for _ in hidden]
        reaching = self._reaching
        plan = reaching.plan(reaching.posed(rest), [True] * len(hidden))
        bodies = [self._text((Atom("V", slot),)) for slot in at.slots]
        found = []
        for used, rep in zip(plan.used, rest.options.hidden, strict=False):
            here = {i.label for i in reaching.irreps_of(rep.node) or ()}
            lacking = sorted(label for label in used if label not in here)
            found.append([f"{body}{self._beside(label, at)}" for label in lacking for body in bodies])
        return found

    def _beside(self, label: str, at: FactorSplit) -> str:
        """``⊗V_2``, ``⊗[2]e_2``, or nothing for an invariant."""
        irreps_of = self._reaching.irreps_of
        if [i.label for i in irreps_of(nodes.Scalars(1)) or ()] == [label]:
            return ""
        if len(at.rest_slots) == 1 and [i.label for i in irreps_of(nodes.Base()) or ()] == [label]:
            return f"⊗V_{at.rest_slots[0] + 1}"
        return f"⊗{at.label(label)}"

    def _rest(self, typed: TypedNet, at: FactorSplit) -> TypedNet | None:
        """What a network is for the factors that are decomposed."""
        try:
            inputs = tuple(self._left(rep, at) for rep in typed.inputs)
            hidden, output = tuple(self._left(rep, at) for rep in typed.options.hidden), self._left(typed.output, at)
        except RepcError:  # what has no text of its own
            return None
        options = NetOptions(hidden, typed.options.product, uniform=())
        return TypedNet(typed.name, inputs, output, ("",) * (len(inputs) + 1), options)

    def _left(self, rep: TypedRep, at: FactorSplit) -> TypedRep:
        copies: dict[Monomial, int] = {}
        for monomial, count in monomials(rep.node, self.group).items():
            left = at.left(tuple(opened(atom, self.group, at.slots) for atom in monomial))
            copies[left] = copies.get(left, 0) + count * max(1, 2 * (left != monomial))  # of several bodies there are several
        several = len(at.rest.factors) > 1
        return typed_rep(parse_rep("+".join(f"{n}({term_text(m, several)})" for m, n in copies.items())), at.rest)

    @cached_property
    def _split(self) -> FactorSplit | None:
        try:
            return split(self.group, tuple(self.slots), []) if len(self.slots) < len(self.group.factors) else None
        except NoDiagrams:
            return None

    @cached_property
    def _reaching(self):
        rest = self._split.rest
        return reaching_of(rest, Rules(rest, Blocks(rest).irreps).irreps)

    # ── words ─────────────────────────────────────────────────────────────────────────────────

    def _built(self, typed: TypedNet) -> tuple[DrawnNet | None, RepcError]:
        try:
            return self.build(typed), RepcError()
        except RepcError as error:
            return None, error

    def _text(self, monomial: Monomial) -> str:
        return term_text(monomial, len(self.group.factors) > 1)

    def _with(self, rep: TypedRep, texts: Iterable[str]) -> TypedRep:
        terms = rep.node.terms if isinstance(rep.node, nodes.Sum) else (rep.node,)
        more = [typed_rep(parse_rep(f"{_CHANNELS}({text})"), self.group).node for text in texts]
        return TypedRep(nodes.Sum((*terms, *more)), self.group) if more else rep


def usual_hidden(inputs: Sequence[TypedRep], output: TypedRep, slots: Sequence[int], widths: Sequence) -> list:
    """Hidden layers, those that are numbers of channels of each body as texts; pairs of bodies are looked at in the first half."""
    group = output.group
    ends = [m for rep in inputs for m in monomials(rep.node, group)], list(monomials(output.node, group))
    first = (len(widths) + 1) // 2
    return [hidden_text(w, *ends, group, slots, k < first) if isinstance(w, int) else w for k, w in enumerate(widths)]


def with_usual(typed: TypedNet, slots: Sequence[int]) -> TypedNet:
    """The network with the usual layers of sets of bodies in place of hidden layers that were left out."""
    options, group = typed.options, typed.output.group
    if not options.is_usual:
        return typed
    texts = usual_hidden(typed.inputs, typed.output, slots, [WIDTH] * len(options.hidden))
    return replace(typed, options=replace(options, hidden=tuple(typed_rep(parse_rep(text), group) for text in texts)))
