"""Maps and networks under a group with a free argument, such as S(n): one module for every n, by diagrams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeGuard

from repc.driver import drawn
from repc.driver.drawn_room import DrawnRoom, usual_hidden
from repc.driver.options import DEFAULTS, Options
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.groups import Group
from repc.lowering.diagram import DiagramProgram, NoDiagrams
from repc.lowering.diagram.stacking import stacked
from repc.lowering.drawn import DrawnNet, build, legs_of, points_of, require_same_diagrams
from repc.lowering.drawn.defaults import WIDTH
from repc.lowering.multilinear import MultilinearProgram, tensor_product
from repc.lowering.product import ProductProgram, lower_at_every_size, lower_sides_at_every_size
from repc.numeric.threads import single_threaded
from repc.report import Report
from repc.reps import TypedMap, TypedRep, TypedSpec, elaborate
from repc.reps.channels_last import NATURAL
from repc.reps.nets import DEFAULT_LAYERS, NetOptions, TypedNet
from repc.reps.typed import typed_rep
from repc.source import Diagnostic, InternalError, RepcError, Span, fail
from repc.symbolic import HomCount
from repc.symbolic.facts import EveryN, MapFacts
from repc.symbolic.formula import FreeFactor, FreeGroup, FreeSpec, formulas
from repc.symbolic.passes.prune import remarks
from repc.syntax import nodes, parse_rep
from repc.syntax.walk import descendants
from repc.targets.jax.group_text import LETTERED

EveryProgram = DiagramProgram | ProductProgram | MultilinearProgram
Sizes = tuple[tuple[int, ...], ...]  # several numbers for each letter
LATER = (0, 1, 3)  # how far above the n from which on all diagrams differ a module is certified
FEW = (1, 2)  # bodies with which a network is certified too
_TAKEN = ("g", "h", "w", "x", "y")  # letters that modules give to elements, features, weights and vectors
_NAMES = ("n", "m", "k", "p", "q", "r", "s", "t")  # what they are called instead
_SHOWN = 5  # n at which a network is typed first, and a picture drawn
_WRITABLE = "V, Sym²(V), Λ²(V), and of S(n) pairs(V) and sets(V,2)"
_APART = (nodes.Tuples, nodes.Alt)  # of different indices
_LEAST = 2  # below, an axis of V cannot be told from one of length 1


def refuse_options(options: Options, free: FreeGroup) -> None:
    """Raise E0404 for a lowering that is for one n."""
    if options.lower not in (None, "diagram", "product"):
        what = f"'{options.lower}' does not apply to {free.name}: diagrams alone are the same for every {free.letter}"
        fail("E0404", what, f"leave --lower out, or give {free.letter} a number")


def refuse_layout(question: FreeSpec) -> None:
    """Raise E0368 for lines with another order of coordinates than the natural one."""
    for line in question.outputs:
        for option in line.options:
            if option.key == "layout":
                _refuse_layout(str(option.value), question.group, option.span)


def _refuse_layout(layout: str, free: FreeGroup, place: Span | None = None) -> None:
    if layout != NATURAL:
        words = f"'layout: {layout}' is for a group of one size, and {free.name} has the letter {free.letter}"
        fail("E0368", words, f"leave 'layout' out, or write a number for {free.letter}, such as 5", place)


def refuse_family(free: FreeGroup) -> None:
    """Raise E0385 for a family whose diagrams are not the same arrays for every n."""
    other = next((p for p in free.parts if isinstance(p, FreeFactor) and p.family.name not in LETTERED), None)
    if other is not None:
        known = ", ".join(f"{name}({other.letter})" for name in LETTERED)
        fail(
            "E0385",
            f"there is no module for every {other.letter} of {other.name}",
            f"give {other.letter} a number, or use one of {known}; 'repc explain' gives formulas in {other.letter}",
        )


def names_in_modules(letters: tuple[str, ...]) -> dict[str, str]:
    """What letters are called in modules: one is n; several keep their names but for those that stand for something else there."""
    if len(letters) == 1:
        return {letters[0]: "n"}
    free = (name for name in _NAMES if name not in letters)
    return {letter: next(free) if letter in _TAKEN or len(letter) > 1 else letter for letter in letters}


def formula(question: FreeSpec, line: nodes.MapDef) -> Report:
    """What holds of one map for every n, by exact characters. Raises RepcError with places in the source."""
    free = question.group
    stable = formulas(question.only(line)).maps[0]
    sides = [side.text for side in (*stable.inputs, stable.output)]
    warnings = remarks(sides, stable.unused, stable.zero, not stable.hom_dim, free.name)
    facts = MapFacts(stable.inputs, stable.output, tuple(term for _, term in stable.unused), stable.zero, warnings)
    count = HomCount(stable.hom_dim, f"exact characters of {free.name}", True)
    return Report(stable.name, free, facts, free.is_complex, count, every=EveryN(free.letters, stable.starts))


def is_linear(line: nodes.OutputDef) -> TypeGuard[nodes.MapDef]:
    """Whether a line is a map without options but ``batch``, which chooses among ways to compute it: for every n there is one."""
    return isinstance(line, nodes.MapDef) and all(option.key == "batch" for option in line.options)


def solved(question: FreeSpec, index: int, options: Options = DEFAULTS) -> Solved:
    """One linear map or network of a question. Raises RepcError with places in the source."""
    line = question.outputs[index]
    with single_threaded():
        if isinstance(line, nodes.NetDef):
            return solved_net(_typed_with_hidden(question, line), question)
        if isinstance(line, nodes.PolyDef):
            raise TypeError("polynomial maps are solved by every_polynomials")
        return _solved_map(question.only(line), formula(question, line), options)


def _solved_map(question: FreeSpec, report: Report, options: Options) -> Solved:
    refuse_unread(question.group, report)
    sizes = certified_sizes(report.every.starts)
    found = [_program(question, report, numbers) for numbers in sizes]
    typed, program = found[0]
    if any(_diagrams(other) != _diagrams(program) for _, other in found):
        where = replace(report.every, sizes=sizes).where
        words = f"the diagrams of {report.name} differ between {question.group.name} at {where}"
        raise InternalError(Diagnostic("E0956", words, "this is a defect of repc: please report the spec"))
    if options.lower not in (None, program.lowering):
        only = f"'{program.lowering}' is the same for every {question.group.letter}"
        fail("E0404", f"'{options.lower}' does not apply to {report.name}: {only}", "leave --lower out")
    every = replace(report.every, sizes=sizes)
    return Solved(replace(report, program=program, every=every), typed, _arrows(question.group, typed, sizes, True))


def _diagrams(program: EveryProgram) -> list:
    core = program if isinstance(program, DiagramProgram) else program.core
    return [pair.diagrams for pair in core.pairs]


def _arrows(free: FreeGroup, typed: TypedMap | TypedNet, sizes: Sizes, is_linear: bool) -> tuple[Arrow, ...]:
    """What the text must compute at each of some sizes; the trees of representations are the same for all."""
    inputs = tuple(rep.node for rep in typed.inputs)
    return tuple(Arrow(at_sizes(free, n), inputs, typed.output.node, is_linear, sizes=n) for n in sizes)


def at_sizes(free: FreeGroup, numbers: tuple[int, ...]) -> Group:
    """The group at some numbers, one for each letter."""
    return free.at(dict(zip(free.letters, numbers, strict=True)))


def shown(free: FreeGroup, least: int = 1) -> Group:
    """The group at which a network is typed first, at ``least`` of this size."""
    return at_sizes(free, (max(_SHOWN, least),) * len(free.letters))


def sampled(question: FreeSpec) -> TypedSpec | TypedRep:
    """The question at one number for every letter, which the name of the group tells: what can be drawn of it. Raises RepcError."""
    free = question.group
    least = _points_in(question.spec if question.rep is None else question.rep)
    at = ", ".join(f"{letter} = {max(_SHOWN, least)}" for letter in free.letters)
    group = shown(free, least).called(f"{free.name} at {at}")
    if question.rep is None:
        return elaborate(question.spec, question.name, group)
    try:
        return typed_rep(question.rep, group)
    except RepcError as error:
        raise error.at(question.rep.span, question.source) from None


def certified_sizes(starts: tuple[int, ...]) -> Sizes:
    """The sizes at which a module that holds from ``starts`` on is certified: every second letter grows in another order, so that
    letters are told apart."""
    grown = (LATER if k % 2 == 0 else (LATER[0], *reversed(LATER[1:])) for k in range(len(starts)))
    steps = zip(*grown, strict=True)
    return tuple(dict.fromkeys(tuple(max(n + more, _LEAST) for n, more in zip(starts, step, strict=True)) for step in steps))


def small_sizes(starts: tuple[int, ...], smallest: tuple[int, ...]) -> Sizes:
    """The sizes below these at which a network is certified: some of its diagrams are the same there, and it is as equivariant."""
    return tuple(tuple(max(least, min(n, start)) for least, start in zip(smallest, starts, strict=True)) for n in FEW)


def smallest_sizes(net: DrawnNet, free: FreeGroup) -> tuple[int, ...]:
    """The sizes from which on a network is one: 1, or as many as tuples have points."""
    most = [max((points_of(net, k) for k, name in free.slots.items() if name == letter)) for letter in free.letters]
    return tuple(max(1, n) for n in most)


def refuse_unread(free: FreeGroup, report: Report) -> None:
    """E0386 for inputs whose lengths do not tell the only letter."""
    letters, inputs = free.letters, report.facts.inputs
    if len(letters) == 1 and all(isinstance(one.dim, int) or not one.dim.free_symbols for one in inputs):
        texts = " and ".join(one.text for one in inputs)
        which = f"input {texts}: it has" if len(inputs) == 1 else f"inputs {texts}: they have"
        fail(
            "E0386",
            f"{letters[0]} cannot be read off the {which} {' and '.join(str(one.dim) for one in inputs)} coordinates "
            f"for every {letters[0]}",
            f"give {letters[0]} a number",
        )


def _program(question: FreeSpec, report: Report, numbers: tuple[int, ...]) -> tuple[TypedMap, EveryProgram]:
    """The map typed at some sizes, and its program for all by the diagrams that there are at these."""
    free = question.group
    (typed,) = elaborate(question.spec, question.name, at_sizes(free, numbers)).maps
    try:
        found = _linear if len(typed.inputs) == 1 else _multilinear
        return typed, _masked(found(typed, report, free), free)
    except NoDiagrams as why:
        raise refused(free, typed.name, str(why)) from None


def _linear(typed: TypedMap, report: Report, free: FreeGroup) -> DiagramProgram | ProductProgram:
    (source,), target, texts = typed.inputs, typed.output, (typed.texts[0], typed.texts[-1])
    return lower_at_every_size(typed.name, source.node, target.node, target.group, report.hom_dim, free.slots, texts)


def _multilinear(typed: TypedMap, report: Report, free: FreeGroup) -> MultilinearProgram:
    """By the diagrams of the tensor product of the inputs, term by term."""
    group, reps = typed.output.group, (*typed.inputs, typed.output)
    sides = [stacked(rep.node, group, text, free.slots) for rep, text in zip(reps, typed.texts, strict=True)]
    there = [side for side in sides if side is not None and side.take is None]
    if len(there) < len(sides):
        raise NoDiagrams("its coordinates are interleaved")
    *inputs, output = there
    whole = tensor_product(inputs, "⊗".join(f"({side.text})" for side in inputs), len(group.factors) > 1)
    linear = lower_sides_at_every_size(typed.name, (whole, output), group, report.hom_dim, free.slots)
    return MultilinearProgram(typed.name, tuple(inputs), linear)


def _masked(program: EveryProgram, free: FreeGroup) -> EveryProgram:
    """The program with masks, where letters count bodies: the sizes of symmetric groups."""
    if any(isinstance(part, FreeFactor) and part.family.name != "S" for part in free.parts):
        return program
    if isinstance(program, MultilinearProgram):
        return replace(program, linear=_with_masks(program.linear))
    return _with_masks(program)


def _with_masks(program: DiagramProgram | ProductProgram) -> DiagramProgram | ProductProgram:
    if isinstance(program, ProductProgram):
        return replace(program, core=replace(program.core, masked=True))
    return replace(program, masked=True)


def refused(free: FreeGroup, name: str, why: str, remedy: str = "") -> RepcError:
    """That a map has no module for every size (E0387), with why."""
    return RepcError(
        Diagnostic(
            "E0387",
            f"{name} has no module for every {free.letter}: {why}",
            remedy or f"write it with sums and products of {_WRITABLE}, such as '2V²+V', or give {free.letter} a number",
        )
    )


def solved_net(typed: TypedNet, question: FreeSpec) -> Solved:
    """One network, typed at some sizes, for every size."""
    free = question.group
    _refuse_net(free, typed)
    *inputs, output = (rep.node if rep.spelled is None else rep.spelled.node for rep in (*typed.inputs, typed.output))
    ends = formula(question, nodes.MapDef(typed.name, tuple(inputs), output))
    refuse_unread(free, ends)
    try:
        group = typed.output.group
        room = DrawnRoom(group, tuple(free.slots), lambda one: drawn.network(one, group, free.slots))
        typed, net = room.settled(typed)
        starts = starts_of(net, free)
        sizes = certified_sizes(starts)
        for numbers in sizes:
            require_same_diagrams(net, build(drawn.ends(typed), at_sizes(free, numbers), free.slots))
    except NoDiagrams as why:
        raise _refused_net(free, typed, str(why)) from None
    read = "read off the input" if len(inputs) == 1 else "read off the inputs"
    choice = f"{drawn.words(net)}, the same for every {' and '.join(free.letters)}, {read}"
    net = replace(net, masked=True)
    facts = MapFacts(ends.facts.inputs, ends.facts.output, (), (), drawn.warnings(typed, net, room))
    told = drawn.net_facts(typed, net, choice)
    smallest = smallest_sizes(net, free)
    sizes = tuple(dict.fromkeys([*small_sizes(starts, smallest), *sizes]))
    every = EveryN(free.letters, smallest, sizes, starts)
    report = replace(ends, facts=facts, count=None, program=net, network=told, every=every)
    return Solved(report, typed, _arrows(free, typed, sizes, False))


def starts_of(net: DrawnNet, free: FreeGroup) -> tuple[int, ...]:
    """From which sizes on all diagrams of a network differ."""
    return tuple(max(legs_of(net, k) for k, name in free.slots.items() if name == letter) for letter in free.letters)


def typed_net(
    name: str, question: FreeSpec, ends: tuple[str, ...], hidden: Sequence[str | int | None], options: NetOptions
) -> TypedNet:
    """A network from the texts of its inputs and output, and of its hidden layers, which may be numbers of channels, None for the
    usual one. Raises RepcError (E0368) for another layout than the natural one."""
    _refuse_layout(options.layout, question.group)
    parsed = [parse_rep(text) for text in (*ends, *(one for one in hidden if isinstance(one, str)))]
    group = shown(question.group, max(map(_points_in, parsed)))
    *inputs, out = (TypedRep(parse_rep(text), group) for text in ends)
    widths = [WIDTH if one is None else one for one in hidden]
    layers = tuple(TypedRep(parse_rep(text), group) for text in usual_hidden(inputs, out, tuple(question.group.slots), widths))
    free = tuple(one if isinstance(one, int) else None for one in widths)
    return TypedNet(name, tuple(inputs), out, ends, replace(options, hidden=layers, uniform=free))


def _typed(question: FreeSpec, line: nodes.NetDef) -> TypedNet:
    spec = question.only(line).spec
    return elaborate(spec, question.name, shown(question.group, _points_in(spec))).nets[0]


def _points_in(tree: nodes.Spec | nodes.RepExpr) -> int:
    """How many different indices a tuple, a set or an alternating power has at most."""
    found = (node for node, _ in descendants(tree) if isinstance(node, _APART))
    return max((node.size if isinstance(node, nodes.Tuples) else node.degree for node in found), default=1)


def _typed_with_hidden(question: FreeSpec, line: nodes.NetDef) -> TypedNet:
    """The network with hidden layers that are the same for every n in the place of ``uniform(…)``, which a line without any has
    too."""
    options = {option.key: option.value for option in line.options}
    hidden, layers = options.get("hidden", nodes.Uniform(WIDTH)), options.get("layers", DEFAULT_LAYERS)
    count = layers if isinstance(layers, int) else DEFAULT_LAYERS
    each = hidden if isinstance(hidden, tuple) else (hidden,) * max(count, 1)
    if count < 1 or not any(isinstance(one, nodes.Uniform) for one in each):
        return _typed(question, line)
    widths = [one.width if isinstance(one, nodes.Uniform) else one for one in each]
    typed = _typed(question, replace(line, options=(nodes.Option("hidden", nodes.Scalars(1)),)))
    chosen = usual_hidden(typed.inputs, typed.output, tuple(question.group.slots), widths)
    found = tuple(parse_rep(one) if isinstance(one, str) else one for one in chosen)
    others = tuple(option for option in line.options if option.key != "hidden")
    typed = _typed(question, replace(line, options=(*others, nodes.Option("hidden", found))))
    free = tuple(one if isinstance(one, int) else None for one in widths)
    return replace(typed, options=replace(typed.options, uniform=free))


def _refuse_net(free: FreeGroup, typed: TypedNet) -> None:
    """E0389 for what has no network for every n."""
    why = drawn.refusal(typed, typed.output.group)
    if why is not None:
        raise _refused_net(free, typed, why)


def _refused_net(free: FreeGroup, typed: TypedNet, why: str) -> RepcError:
    return RepcError(
        Diagnostic(
            "E0389",
            f"net {typed.name} has no module for every {free.letter}: {why}",
            "networks for every n are those of S(n), alone or in a product such as S(n) × O(3), with hidden layers such as "
            f"16V_1²+16V_1+16V⁰; give {free.letter} a number for others",
        )
    )
