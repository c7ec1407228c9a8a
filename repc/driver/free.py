"""Maps under a group with a free argument, such as S(n): one module for every n, by diagrams that are the same for all."""

from __future__ import annotations

from repc import codegen
from repc.codegen import Module
from repc.driver.candidates import certify_diagrams
from repc.driver.options import Options
from repc.lowering import diagram
from repc.lowering.diagram import DiagramProgram, NoDiagrams
from repc.numeric.certify import Certificate
from repc.numeric.threads import single_threaded
from repc.report import FreeReport
from repc.reps import TypedMap, elaborate
from repc.reps.atoms import Atom
from repc.source import Diagnostic, InternalError, RepcError, fail
from repc.symbolic.formula import FreeGroup, FreeSpec, StableMap, formulas, without_nets
from repc.syntax import nodes

LATER = (0, 1, 3)  # how far above the smallest n a module is certified
_LEAST = 2  # below, an axis of V cannot be told from one of length 1


def refuse_options(options: Options, free: FreeGroup) -> None:
    """Raise E0404 for a lowering that is for one n."""
    if options.lower not in (None, "diagram"):
        what = f"'{options.lower}' does not apply to {free.name}: diagrams alone are the same for every {free.letter}"
        fail("E0404", what, f"leave --lower out, or give {free.letter} a number")


def refuse_family(free: FreeGroup) -> None:
    """Raise E0385 for a family whose diagrams are not the same arrays for every n."""
    if free.family.name not in codegen.FREE_FAMILIES:
        known = ", ".join(f"{name}({free.letter})" for name in codegen.FREE_FAMILIES)
        fail(
            "E0385",
            f"there is no module for every {free.letter} of {free.name}",
            f"give {free.letter} a number, or use one of {known}; 'repc explain' gives formulas in {free.letter}",
        )


def solve_free_maps(question: FreeSpec) -> list[tuple[FreeReport, Module]]:
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


def _solved(question: FreeSpec, k: int, stable: StableMap) -> tuple[FreeReport, Module]:
    _refuse_map(question.group, stable)
    sizes = certified_sizes(stable.start)
    programs = [_program(question, k, stable, n) for n in sizes]
    first = programs[0][1]
    for _, program, _ in programs:
        if [p.diagrams for p in program.pairs] != [p.diagrams for p in first.pairs]:
            words = f"the diagrams of {stable.name} differ between {question.group.name} at n = {sizes}"
            raise InternalError(Diagnostic("E0956", words, "this is a defect of repc: please report the spec"))
    certificates = [certificate for _, _, certificate in programs]
    worst = max(certificates, key=lambda c: c.max_error)
    certificate = Certificate(sum(c.generators for c in certificates), worst.max_error)
    report = FreeReport(stable, question.group, first, certificate, sizes)
    return report, codegen.emit_free_map(report, programs[0][0], question)


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


def _program(question: FreeSpec, k: int, stable: StableMap, n: int) -> tuple[TypedMap, DiagramProgram, Certificate]:
    """The map at n: typed, lowered and certified."""
    free = question.group
    group = free.family.build(n)
    typed = elaborate(without_nets(question).spec, question.name, group).maps[k]
    (source,), target = typed.inputs, typed.output
    texts = (typed.texts[0], typed.texts[-1])
    try:
        program = diagram.lower(typed.name, source.node, target.node, group, stable.hom_dim, texts, means=True)
    except NoDiagrams as why:
        raise _refused(free, typed.name, str(why)) from None
    refuse_opaque(free, program)
    if program.input.take is not None or program.output.take is not None:
        raise _refused(free, typed.name, "its coordinates are interleaved")
    return typed, program, certify_diagrams(group, program)


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
