"""Networks for every n, restricted: at a number to any subgroup, for every n to one that has the symmetric groups as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from repc import syntax
from repc.driver import drawn, every
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.groups import DirectProduct, Group
from repc.lowering.drawn import DrawnLayer, DrawnNet, legs_of
from repc.lowering.drawn.build import DrawnBuilder, builder
from repc.lowering.drawn.spreads import respread, with_spreads
from repc.numeric.threads import single_threaded
from repc.report import NetFacts, Report
from repc.reps.nets import TypedNet
from repc.reps.typed import typed_rep
from repc.source import Source, fail
from repc.symbolic.facts import EveryN, MapFacts
from repc.symbolic.formula import FreeFactor, FreeGroup, FreeSpec, free_group
from repc.syntax import nodes

Numbers = Mapping[str, int]


@dataclass(frozen=True, eq=False)
class FreeNet:
    """A network for every n: what was asked, it typed where its letters are small, and its program."""

    question: FreeSpec
    typed: TypedNet
    net: DrawnNet

    @staticmethod
    def of(question: FreeSpec, solved: Solved) -> FreeNet:
        """From what was solved."""
        if not isinstance(solved.typed, TypedNet) or not isinstance(solved.report.program, DrawnNet):
            raise TypeError(f"{solved.typed.name} is no network for every n")
        return FreeNet(question, solved.typed, solved.report.program)

    @property
    def group(self) -> FreeGroup:
        """That of the network."""
        return self.question.group


def numbers_of(at: object, free: FreeGroup) -> Numbers:
    """A number for each letter: of one, an integer or a text of one; of several, a dict or a text such as ``n=8,m=3``. Raises
    RepcError (E0823)."""
    given: dict[object, object] = {}
    if isinstance(at, Mapping):
        given = dict(at)
    elif isinstance(at, str) and "=" in at:
        given = dict(part.partition("=")[::2] for part in at.replace(" ", "").split(","))
    elif len(free.letters) == 1:
        given = {free.letters[0]: at}
    found = {name: int(str(n)) for name, n in given.items() if str(n).isdecimal() and int(str(n)) > 0}
    if set(found) != set(free.letters):
        shown = ", ".join(f"{name}={8 - k}" for k, name in enumerate(free.letters))
        fail("E0823", f"{at!r} is not a positive number for {' and '.join(free.letters)}", f"write {shown}")
    return {name: found[name] for name in free.letters}


def refuse_number(name: str, at: object) -> None:
    """Raise RepcError (E0823) for a number where there is no letter."""
    fail("E0823", f"{name} has no letter that {at!r} is a number for", "leave 'at' out")


def number_of_map(at: object, free: FreeGroup, name: str) -> Numbers:
    """The numbers at which a linear map for every n is restricted. Raises RepcError (E0823) where there are none."""
    if at is None:
        fail("E0823", f"{name} is a linear map for every {free.letter}", f"say at which {free.letter} it is restricted: --at 8")
    return numbers_of(at, free)


def group_at(free: FreeGroup, numbers: Numbers) -> Group:
    """The group at some numbers, under its own name."""
    factors = [f.family.build(numbers[f.letter]) if isinstance(f, FreeFactor) else f.group for f in free.parts]
    return factors[0] if len(factors) == 1 else DirectProduct(*factors)


def at_numbers(free: FreeNet, numbers: Numbers) -> tuple[TypedNet, DrawnNet, DrawnBuilder]:
    """The network at some numbers. Raises RepcError (E0445) for numbers at which some of its diagrams are equal."""
    group, typed = group_at(free.group, numbers), free.typed
    for slot, letter in free.group.slots.items():
        least = legs_of(free.net, slot)
        if numbers[letter] < least:
            words = f"at {letter} = {numbers[letter]} some diagrams between the layers of {typed.name} are equal"
            fail("E0445", words, f"restrict it at {letter} = {least} or more")
    inputs, output = tuple(typed_rep(rep.node, group) for rep in typed.inputs), typed_rep(typed.output.node, group)
    hidden = tuple(typed_rep(rep.node, group) for rep in typed.options.hidden)
    texts = tuple(map(str, (*inputs, output)))
    fixed = TypedNet(typed.name, inputs, output, texts, replace(typed.options, hidden=hidden))
    with single_threaded():
        made, net = builder(drawn.ends(fixed), group)
    return fixed, with_spreads(net, free.net), made


def for_every(free: FreeNet) -> tuple[DrawnNet, DrawnBuilder]:
    """The network for every number."""
    group = every.shown(free.group, max(every.starts_of(free.net, free.group)))
    with single_threaded():
        made, net = builder(drawn.ends(free.typed), group, free.group.slots)
    return replace(with_spreads(net, free.net), layers=_respread(net, free.net), masked=free.net.masked), made


def _respread(net: DrawnNet, other: DrawnNet) -> tuple[DrawnLayer, ...]:
    return tuple(respread(one, same.spreads) for one, same in zip(net.layers, other.layers, strict=True))


def report_for_every(typed: TypedNet, net: DrawnNet, group: FreeGroup, told: NetFacts) -> tuple[Report, tuple[Arrow, ...]]:
    """What there is to tell of a network for every number of a subgroup, and what its text must compute at which."""
    inputs, output = tuple(rep.node for rep in typed.inputs), typed.output.node
    question = FreeSpec(group, nodes.Spec(Source("-e", ""), (), None, (), ()), typed.name)
    ends = every.formula(question, nodes.MapDef(typed.name, inputs, output))
    starts = every.starts_of(net, group)
    smallest = every.smallest_sizes(net, group)
    sizes = tuple(dict.fromkeys([*every.small_sizes(starts, smallest), *every.certified_sizes(starts)]))
    facts = MapFacts(ends.facts.inputs, ends.facts.output, (), (), ())
    held = EveryN(group.letters, smallest, sizes, starts)
    report = replace(ends, facts=facts, count=None, program=net, network=told, every=held)
    return report, tuple(Arrow(every.at_sizes(group, n), inputs, output, False, sizes=n) for n in sizes)


def free_subgroup(text: str) -> FreeGroup | None:
    """A subgroup with a letter, as in ``S(n)×SO(3)``; None for one without."""
    return free_group(syntax.parse_group(Source("--to", text)))
