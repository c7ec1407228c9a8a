"""Maps and networks under a group with a free argument, such as S(n): one module for every n, by diagrams."""

from __future__ import annotations

from dataclasses import replace

from repc.driver import natural
from repc.driver.options import Options
from repc.driver.proof import Solved
from repc.driver.trial import Arrow
from repc.lowering import diagram
from repc.lowering.diagram import DiagramProgram, NoDiagrams
from repc.lowering.drawn import network, require_same_diagrams
from repc.numeric.threads import single_threaded
from repc.report import Report
from repc.reps import TypedMap, TypedRep, elaborate
from repc.reps.atoms import Atom
from repc.reps.nets import NetOptions, TypedNet
from repc.source import Diagnostic, InternalError, RepcError, fail
from repc.symbolic import HomCount
from repc.symbolic.facts import EveryN, MapFacts
from repc.symbolic.formula import FreeGroup, FreeSpec, formulas
from repc.syntax import nodes, parse_rep
from repc.targets.jax.every import FAMILIES

LETTERS = {0: "n"}  # the letter that modules read off their input
LATER = (0, 1, 3)  # how far above the smallest n a module is certified
_SHOWN = 5  # n at which a network is typed first
_LEAST = 2  # below, an axis of V cannot be told from one of length 1


def refuse_options(options: Options, free: FreeGroup) -> None:
    """Raise E0404 for a lowering that is for one n."""
    if options.lower not in (None, "diagram"):
        what = f"'{options.lower}' does not apply to {free.name}: diagrams alone are the same for every {free.letter}"
        fail("E0404", what, f"leave --lower out, or give {free.letter} a number")


def refuse_family(free: FreeGroup) -> None:
    """Raise E0385 for a family whose diagrams are not the same arrays for every n."""
    if len(free.parts) > 1 or free.families[0] not in FAMILIES:
        known = ", ".join(f"{name}({free.letter})" for name in FAMILIES)
        fail(
            "E0385",
            f"there is no module for every {free.letter} of {free.name}",
            f"give {free.letter} a number, or use one of {known}; 'repc explain' gives formulas in {free.letter}",
        )


def formula(question: FreeSpec, line: nodes.MapDef) -> Report:
    """What holds of one map for every n, by exact characters. Raises RepcError with places in the source."""
    free = question.group
    stable = formulas(question.only(line)).maps[0]
    facts = MapFacts(stable.inputs, stable.output, (), (), ())
    count = HomCount(stable.hom_dim, f"exact characters of {free.name}", True)
    return Report(stable.name, free, facts, free.is_complex, count, every=EveryN(free.letters, stable.starts))


def solved(question: FreeSpec, index: int) -> Solved:
    """One map or network of a question. Raises RepcError with places in the source."""
    line = question.outputs[index]
    with single_threaded():
        if isinstance(line, nodes.NetDef):
            _refuse_widths(question.group, line)
            typed = elaborate(question.only(line).spec, question.name, question.group.at({question.group.letter: _SHOWN})).nets[0]
            return solved_net(typed, question)
        return _solved_map(question, line)


def _solved_map(question: FreeSpec, line: nodes.MapDef) -> Solved:
    report = formula(question, line)
    _refuse_map(question.group, report)
    sizes = certified_sizes(max(report.every.starts))
    found = [_program(question.only(line), report, n) for n in sizes]
    typed, program = found[0]
    if any([p.diagrams for p in other.pairs] != [p.diagrams for p in program.pairs] for _, other in found):
        words = f"the diagrams of {report.name} differ between {question.group.name} at n = {sizes}"
        raise InternalError(Diagnostic("E0956", words, "this is a defect of repc: please report the spec"))
    every = replace(report.every, sizes=tuple((n,) for n in sizes))
    return Solved(replace(report, program=program, every=every), typed, _arrows(question.group, typed, sizes, True))


def _arrows(free: FreeGroup, typed: TypedMap | TypedNet, sizes: tuple[int, ...], is_linear: bool) -> tuple[Arrow, ...]:
    """What the text must compute at each n; the trees of representations are the same for every n."""
    inputs = tuple(rep.node for rep in typed.inputs)
    return tuple(Arrow(free.at({free.letter: n}), inputs, typed.output.node, is_linear, n=n) for n in sizes)


def certified_sizes(start: int) -> tuple[int, ...]:
    """The n at which a module that holds from ``start`` on is certified."""
    return tuple(dict.fromkeys(max(start + more, _LEAST) for more in LATER))


def _refuse_map(free: FreeGroup, report: Report) -> None:
    letter, inputs = free.letter, report.facts.inputs
    if len(inputs) > 1:
        fail(
            "E0387",
            f"{report.name} has {len(inputs)} inputs; maps for every {letter} have one",
            f"give {letter} a number, or stack the inputs in a sum",
        )
    if isinstance(inputs[0].dim, int) or not inputs[0].dim.free_symbols:
        fail(
            "E0386",
            f"{letter} cannot be read off the input {inputs[0].text}: it has {inputs[0].dim} coordinates for every {letter}",
            f"give {letter} a number",
        )


def _program(question: FreeSpec, report: Report, n: int) -> tuple[TypedMap, DiagramProgram]:
    """The map typed at n, and its program for every n by the diagrams that there are at this one."""
    free = question.group
    group = free.at({free.letter: n})
    (typed,) = elaborate(question.spec, question.name, group).maps
    (source,), target = typed.inputs, typed.output
    texts = (typed.texts[0], typed.texts[-1])
    try:
        program = diagram.lower(typed.name, source.node, target.node, group, report.hom_dim, texts, True, LETTERS)
    except NoDiagrams as why:
        raise _refused(free, typed.name, str(why)) from None
    refuse_opaque(free, program)
    if program.input.take is not None or program.output.take is not None:
        raise _refused(free, typed.name, "its coordinates are interleaved")
    return typed, program


def refuse_opaque(free: FreeGroup, program: DiagramProgram) -> None:
    """Raise E0387 for irreducibles given by label, whose dimensions are no powers of n."""
    atoms = [a for side in (program.input, program.output) for term in side.terms for a in term.monomial]
    for atom in atoms:
        if not _is_plain(atom):
            raise _refused(free, program.name, f"'{atom.label or atom.kind}' is no tensor power of V")


def _is_plain(atom: Atom) -> bool:
    return atom.kind in ("V", "det", "sgn")


def _refused(free: FreeGroup, name: str, why: str) -> RepcError:
    return RepcError(
        Diagnostic(
            "E0387",
            f"{name} has no module for every {free.letter}: {why}",
            f"write it with sums and powers of V, such as '2V²+V', or give {free.letter} a number",
        )
    )


def solved_net(typed: TypedNet, question: FreeSpec) -> Solved:
    """One network, typed under S(n) at some n, for every n."""
    free = question.group
    _refuse_net(free, typed)
    start = natural.legs(typed)
    line = nodes.MapDef(typed.name, tuple(rep.node for rep in typed.inputs), typed.output.node)
    ends = formula(replace(question, spec=replace(question.spec, reps=())), line)
    _refuse_map(free, ends)
    sizes = certified_sizes(start)
    try:
        net = network(natural.ends(typed), free.at({free.letter: sizes[0]}), LETTERS)
        for n in sizes:
            require_same_diagrams(net, natural.net_at(typed, n, LETTERS))
    except NoDiagrams as why:
        raise _refused(free, typed.name, str(why)) from None
    choice = f"diagrams in natural coordinates, the same for every {free.letter}: {free.letter} is read off the input"
    every = EveryN(free.letters, (start,), tuple((n,) for n in sizes))
    report = replace(ends, count=None, program=net, network=natural.net_facts(typed, net, choice), every=every)
    return Solved(report, typed, _arrows(free, typed, sizes, False))


def typed_net(name: str, question: FreeSpec, texts: tuple[str, ...], options: NetOptions) -> TypedNet:
    """A network from the texts of its input, its hidden layers and its output."""
    group = question.group.at({question.group.letter: _SHOWN})
    into, *hidden, out = (TypedRep(parse_rep(text), group) for text in texts)
    return TypedNet(name, (into,), out, (texts[0], texts[-1]), replace(options, hidden=tuple(hidden)))


def _refuse_widths(free: FreeGroup, line: nodes.NetDef) -> None:
    """E0388 for hidden layers that would be others at every n."""
    hidden = next((o.value for o in line.options if o.key == "hidden"), None)
    widths = hidden if isinstance(hidden, tuple) else (hidden,)
    if any(w is None or isinstance(w, nodes.Uniform) for w in widths):
        what = "it has no 'hidden', which is then uniform(384)" if hidden is None else "uniform(…) is another representation"
        fail(
            "E0388",
            f"the hidden layers of net {line.name} are not the same for every {free.letter}: {what} at each {free.letter}",
            "write them out, for example hidden: 16V²+16V+16V⁰",
        )


def _refuse_net(free: FreeGroup, typed: TypedNet) -> None:
    """E0389 for what has no network for every n."""
    why = natural.refusal(typed, typed.output.group)
    if free.families != ("S",):
        why = f"{free.name} does not permute coordinates"
    if why is not None:
        fail(
            "E0389",
            f"net {typed.name} has no module for every {free.letter}: {why}",
            f"networks for every {free.letter} are those of S({free.letter}) with hidden layers such as 16V²+16V+16V⁰; "
            f"give {free.letter} a number for others",
        )
