"""Maps and networks under a group with a free argument, such as S(n): one module for every n, by diagrams."""

from __future__ import annotations

from dataclasses import replace

from repc.driver import natural
from repc.driver.options import Options
from repc.driver.trial import Arrow, certified, unproven
from repc.lowering import diagram
from repc.lowering.diagram import DiagramProgram, NoDiagrams
from repc.lowering.natural import calibrated, require_same_diagrams
from repc.numeric.certificate import Certificate
from repc.numeric.threads import single_threaded
from repc.report import FreeNetReport, FreeReport
from repc.reps import TypedMap, TypedRep, elaborate
from repc.reps.atoms import Atom
from repc.reps.nets import NetOptions, TypedNet
from repc.source import Diagnostic, InternalError, RepcError, fail
from repc.symbolic.formula import FreeGroup, FreeSpec, StableMap, formulas, without_nets
from repc.syntax import nodes, parse_rep
from repc.targets.jax import ModuleText, sealed
from repc.targets.jax.emit import emit_free_map, emit_free_net
from repc.targets.jax.free_text import FAMILIES
from repc.tolerance import CERTIFICATE

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
    if free.family.name not in FAMILIES:
        known = ", ".join(f"{name}({free.letter})" for name in FAMILIES)
        fail(
            "E0385",
            f"there is no module for every {free.letter} of {free.name}",
            f"give {free.letter} a number, or use one of {known}; 'repc explain' gives formulas in {free.letter}",
        )


def solve_free_maps(question: FreeSpec) -> list[tuple[FreeReport, ModuleText]]:
    """Every map of a question: its report and its module. Raises RepcError with places in the source."""
    if not any(not isinstance(line, nodes.NetDef) for line in question.spec.outputs):
        return []
    found = formulas(without_nets(question)).maps
    solved = []
    for k, stable in enumerate(found):
        try:
            with single_threaded():
                solved.append(_solved(question, k, stable))
        except RepcError as error:
            line = [one for one in question.spec.outputs if not isinstance(one, nodes.NetDef)][k]
            raise error.at(line.span, question.spec.source) from None
    return solved


def _solved(question: FreeSpec, k: int, stable: StableMap) -> tuple[FreeReport, ModuleText]:
    _refuse_map(question.group, stable)
    sizes = certified_sizes(stable.start)
    found = [_program(question, k, stable, n) for n in sizes]
    typed, program = found[0]
    if any([p.diagrams for p in other.pairs] != [p.diagrams for p in program.pairs] for _, other in found):
        words = f"the diagrams of {stable.name} differ between {question.group.name} at n = {sizes}"
        raise InternalError(Diagnostic("E0956", words, "this is a defect of repc: please report the spec"))
    arrows = [_arrow(question.group, typed, n, True) for n in sizes]
    report = FreeReport(stable, question.group, program, _unproven(arrows), sizes)
    return _proven(report, emit_free_map(report, typed, question), arrows)


def _arrow(free: FreeGroup, typed: TypedMap | TypedNet, n: int, is_linear: bool) -> Arrow:
    """What the text must compute at n; the trees of representations are the same for every n."""
    group = free.family.build(n)
    return Arrow(group, tuple(rep.node for rep in typed.inputs), typed.output.node, is_linear, n=n)


def _unproven(arrows: list[Arrow]) -> Certificate:
    return Certificate(sum(unproven(arrow.group).generators for arrow in arrows), CERTIFICATE)


def _proven(report, module: ModuleText, arrows: list[Arrow]):
    """The report with the certificate of the text at every n that was tried, and the module that says so."""
    certificate = certified(module, *arrows)
    return replace(report, certificate=certificate), sealed(module, certificate.bound)


def certified_sizes(start: int) -> tuple[int, ...]:
    """The n at which a module that holds from ``start`` on is certified."""
    return tuple(dict.fromkeys(max(start + more, _LEAST) for more in LATER))


def _refuse_map(free: FreeGroup, stable: StableMap) -> None:
    if len(stable.inputs) > 1:
        fail(
            "E0387",
            f"{stable.name} has {len(stable.inputs)} inputs; maps for every {free.letter} have one",
            f"give {free.letter} a number, or stack the inputs in a sum",
        )
    if not stable.inputs[0].dimension.free_symbols:
        fail(
            "E0386",
            f"{free.letter} cannot be read off the input {stable.inputs[0].text}: it has "
            f"{stable.inputs[0].dimension} coordinates for every {free.letter}",
            f"give {free.letter} a number",
        )


def _program(question: FreeSpec, k: int, stable: StableMap, n: int) -> tuple[TypedMap, DiagramProgram]:
    """The map typed at n, and its program for every n by the diagrams that there are at this one."""
    free = question.group
    group = free.family.build(n)
    typed = elaborate(without_nets(question).spec, question.name, group).maps[k]
    (source,), target = typed.inputs, typed.output
    texts = (typed.texts[0], typed.texts[-1])
    try:
        program = diagram.lower(typed.name, source.node, target.node, group, stable.hom_dim, texts, True, LETTERS)
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


def solve_free_nets(question: FreeSpec) -> list[tuple[FreeNetReport, ModuleText]]:
    """Every network of a question: its report and its module. Raises RepcError with places in the source."""
    solved = []
    for k, line in enumerate(line for line in question.spec.outputs if isinstance(line, nodes.NetDef)):
        try:
            with single_threaded():
                solved.append(_solved_net(question, line, k))
        except RepcError as error:
            raise error.at(line.span, question.spec.source) from None
    return solved


def _solved_net(question: FreeSpec, line: nodes.NetDef, k: int) -> tuple[FreeNetReport, ModuleText]:
    _refuse_widths(question.group, line)
    return free_net(_typed_net(question, k, _SHOWN), question)


def free_net(typed: TypedNet, question: FreeSpec) -> tuple[FreeNetReport, ModuleText]:
    """One network, typed under S(n) at some n, for every n."""
    free = question.group
    _refuse_net(free, typed)
    start = natural.legs(typed, typed.output.group)
    ends = formulas(_about_ends(question, typed)).maps[0]
    _refuse_map(free, ends)
    sizes, measured = certified_sizes(start), max(start, natural.CALIBRATED_AT)
    try:
        nets = [natural.net_at(typed, n, LETTERS) for n in (*sizes, measured)]
    except NoDiagrams as why:
        raise _refused(free, typed.name, str(why)) from None
    for other in nets:
        require_same_diagrams(other, nets[0])
    net = calibrated(nets[0], {LETTERS[0]: measured})
    arrows = [_arrow(free, typed, n, False) for n in sizes]
    hidden = tuple(str(h) for h in typed.options.hidden)
    report = FreeNetReport(
        typed.name, free, ends.inputs[0], ends.output, hidden, net, _unproven(arrows), sizes, start,
        typed.options.dtype or "float32",
    )  # fmt: skip
    return _proven(report, emit_free_net(report, typed, question), arrows)


def _typed_net(question: FreeSpec, k: int, n: int) -> TypedNet:
    return elaborate(question.spec, question.name, question.group.family.build(n)).nets[k]


def typed_net(name: str, question: FreeSpec, texts: tuple[str, ...], options: NetOptions) -> TypedNet:
    """A network from the texts of its input, its hidden layers and its output."""
    group = question.group.family.build(_SHOWN)
    into, *hidden, out = (TypedRep(parse_rep(text), group) for text in texts)
    return TypedNet(name, (into,), out, (texts[0], texts[-1]), replace(options, hidden=tuple(hidden)))


def _about_ends(question: FreeSpec, typed: TypedNet) -> FreeSpec:
    """The question about the linear maps from a network's input to its output: their formulas tell its ends."""
    line = nodes.MapDef(typed.name, tuple(rep.node for rep in typed.inputs), typed.output.node)
    return replace(question, spec=replace(question.spec, reps=(), outputs=(line,)))


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
    why = f"{free.name} does not permute coordinates" if free.family.name != "S" else natural.refusal(typed, typed.output.group)
    if why is not None:
        fail(
            "E0389",
            f"net {typed.name} has no module for every {free.letter}: {why}",
            f"networks for every {free.letter} are those of S({free.letter}) with hidden layers such as 16V²+16V+16V⁰; "
            f"give {free.letter} a number for others",
        )
