"""From what the compiler found to a module: the one call that the driver makes."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.codegen.header import shell_quoted
from repc.codegen.module import print_module
from repc.codegen.spec import MapModule, Module, Side
from repc.source import fail

if TYPE_CHECKING:
    from repc.report import MapReport
    from repc.reps.elaborate import TypedMap, TypedSpec


def emit(report: MapReport, typed: TypedMap, spec: TypedSpec) -> Module:
    """The module of one solved and certified map. Raises RepcError (E0450) where its name is not a Python identifier."""
    if not report.name.isidentifier() or iskeyword(report.name):
        words = f"{report.name!r} cannot name a map: it is not a Python identifier"
        fail("E0450", words, "use letters, digits and '_', for example name='f'")
    return print_module(described(report, typed, spec))


def described(report: MapReport, typed: TypedMap, spec: TypedSpec) -> MapModule:
    """All that the module will say of the map."""
    sides = [
        Side(text, rep.node, facts.dim, facts.irreps)
        for text, rep, facts in zip(
            typed.texts, (*typed.inputs, typed.output), (*report.facts.inputs, report.facts.output), strict=True
        )
    ]
    certificate = {
        "generators": report.certificate.generators,
        "bound": report.certificate.bound,
        "count": report.count.source,
        "exact": report.count.exact,
    }
    left = typed.texts[0] if len(typed.inputs) == 1 else f"({', '.join(typed.texts[:-1])})"
    arrow = f"{left} -> {typed.texts[-1]}"
    return MapModule(
        name=report.name,
        source=f"map {report.name} : {arrow}",
        group=spec.group,
        inputs=tuple(sides[:-1]),
        output=sides[-1],
        program=report.program,
        count_source=report.count.source,
        certificate=certificate,
        version=__version__,
        command=_command(spec, arrow),
        zero_outputs=report.facts.zero_outputs,
        unused_inputs=report.facts.unused_inputs,
        notes=(*report.notes, *report.facts.advice),
    )


def _command(spec: TypedSpec, arrow: str) -> str:
    """How to write the module again; a file is named without its directory, so that the text does not depend on it."""
    name = spec.source.name
    if name == "-e":
        return f"repc compile -e {shell_quoted(arrow)} -g {shell_quoted(spec.group.name)}"
    return f"repc compile {shell_quoted(name.replace(chr(92), '/').rsplit('/', 1)[-1])}"
