"""The page of a spec: its source, then for every map its blocks, pictures, certificate, passes and module."""

from __future__ import annotations

from html import escape
from pathlib import Path

from repc import driver
from repc._version import __version__
from repc.driver.options import DEFAULTS, NO_COUNT, Options, Progress, silent
from repc.explore.pages import parts
from repc.explore.pages.sheet import MARK, PAGE, STYLE
from repc.explore.pictures import kinds_of, picture
from repc.numeric.certificate import Certificate
from repc.report import Report
from repc.report.brief import brief
from repc.report.text import explanation_text, group_line
from repc.report.words import count_text, degree_rows, ends, places
from repc.reps import TypedMap, TypedRep, TypedSpec
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly
from repc.source import RepcError, write_files
from repc.syntax.printing.lines import arrow
from repc.targets.jax.emit import emit

_PICTURES = {
    "blocks": "Blocks: what of the input reaches what of the output",
    "basis": "Basis maps: every equivariant map is a sum of these",
    "network": "The network: channels of every layer, and what is learned between them",
    "orbit": "The group acting on one generic vector",
    "degrees": "Equivariant polynomials of each degree",
}
_LARGE = "E0566"  # a basis that is too large to draw: the page does without
_NO_BLOCKS = "E0565"


def page(spec: TypedSpec | TypedRep, options: Options = DEFAULTS, progress: Progress = silent) -> str:
    """One self-contained HTML page about the maps of a spec, or about one representation. Raises RepcError."""
    if isinstance(spec, TypedRep):
        return _whole(str(spec), spec.group, [_rep_section(spec, str(spec))])
    if not spec.outputs:
        sections = [_rep_section(rep, str(rep)) for rep in spec.reps]
        return _whole(_title(spec), spec.group, [_source_section(spec), *sections])
    explanation = driver.explain_spec(spec, options, progress)
    sections = []
    for typed, report in zip(spec.outputs, explanation.maps, strict=True):
        progress(f"drawing {typed.name}")
        sections.append(_net_section(spec, typed, report) if isinstance(typed, TypedNet) else _map_section(spec, typed, report))
    trace = parts.section("What the compiler sees and decides", parts.block(explanation_text(explanation)))
    return _whole(_title(spec), spec.group, [_source_section(spec), *sections, trace])


def write_page(path: Path, text: str, force: bool = False) -> int:
    """Write a page whole or not at all, over nothing that repc did not write; returns its bytes. Raises RepcError."""
    data = text.encode()
    write_files({path: data}, lambda existing: MARK in existing.read_bytes()[:1024].decode("utf-8", "replace"), force)
    return len(data)


def _whole(title: str, group, sections: list[str]) -> str:
    return PAGE.substitute(
        mark=MARK,
        title=escape(title),
        style=STYLE,
        lead=escape(group_line(group)),
        body="\n".join(section for section in sections if section),
        version=__version__,
    )


def _title(spec: TypedSpec) -> str:
    names = [typed.name for typed in spec.outputs]
    return f"{', '.join(names) or 'Representations'} under {spec.group.name}"


def _source_section(spec: TypedSpec) -> str:
    if not spec.source.text.strip():
        return ""
    return parts.section("Source", parts.source(spec.source.text.rstrip("\n"), "rep"))


def _rep_section(rep: TypedRep, title: str) -> str:
    return parts.section(title, parts.block(explanation_text(driver.explain_rep(rep))), *_pictures(rep, title))


def _net_section(spec: TypedSpec, typed: TypedNet, report: Report) -> str:
    title = arrow(typed.texts[:-1], typed.texts[-1], "→")
    rows = [
        ["real numbers to learn", f"{report.parameters:,}"],
        ["flops per sample", f"{report.flops:,}"],
        ["a dense network of the same widths", f"{report.network.dense_flops:,}"],
    ]
    lead = parts.paragraph(f"a network of {len(report.network.layers)} layers")
    opening = [*map(parts.paragraph, brief(report)), lead, *_warnings(report), _coordinates(report)]
    certificate = _certified(rows, report.certificate)
    module = _emitted(typed.name, emit(report, typed, spec.source).text)
    return parts.section(f"{typed.name} : {title}", *opening, *_pictures(report, title), certificate, module)


def _map_section(spec: TypedSpec, typed: TypedMap | TypedPoly, report: Report) -> str:
    title = arrow(typed.texts[:-1], typed.texts[-1], "→")
    found = [*map(parts.paragraph, brief(report)), parts.paragraph(count_text(report)), *_warnings(report), _coordinates(report)]
    found += [parts.paragraph("; ".join(degree_rows(report)))] if report.polynomial else []
    found += _pictures(typed, title, report.hom_dim == 0)
    found += [part for part in (_certificate(report), _lowerings(report), _module(spec, typed, report)) if part]
    return parts.section(f"{typed.name} : {title}", *(part for part in found if part))


def _coordinates(report: Report) -> str:
    """What names stand for, and which coordinates are which summand, where there is more than one."""
    sides = ends(report)
    names = dict(pair for _, facts in sides for pair in facts.names)
    xs = ["x"] if len(sides) == 2 else [f"x{k}" for k in range(1, len(sides))]
    rows = [[word, *place.split(" ", 1)] for x, (word, facts) in zip([*xs, "y"], sides, strict=True) for place in places(x, facts)]
    found = [parts.table(("", "coordinates", "summand"), rows)]
    found += [parts.table(("name", "stands for"), [[name, text] for name, text in names.items()])] if names else []
    return parts.part("Coordinates", *found)


def _warnings(report: Report) -> list[str]:
    return [parts.paragraph(f"{one.code}: {one.message}", "warning") for one in report.warnings]


def _pictures(thing: TypedMap | TypedPoly | TypedNet | TypedRep | Report, what: str, no_maps: bool = False) -> list[str]:
    found = []
    kinds = [kind for kind in _PICTURES if kind in kinds_of(thing) and not (no_maps and kind == "basis")]
    for kind in kinds:
        try:
            wide, narrow = ([picture(thing, "svg", kind, dark=dark, narrow=n) for dark in (False, True)] for n in (False, True))
        except RepcError as error:
            if error.diagnostics[0].code not in (_LARGE, _NO_BLOCKS, NO_COUNT):
                raise
            found.append(parts.paragraph(error.diagnostics[0].message, "lead"))
            continue
        found.append(parts.figure((wide[0], wide[1]), (narrow[0], narrow[1]), f"{_PICTURES[kind]}. {what}"))
    return found


def _certificate(report: Report) -> str:
    if report.certificate is None:
        return ""
    rows = [
        ["equivariant maps", str(report.hom_dim)],
        ["counted by", report.count.source],
        ["count proven exact", "yes" if report.count.exact else "no"],
        ["real numbers to learn", str(report.parameters)],
    ]
    return _certified(rows, report.certificate)


def _certified(rows: list[list[str]], certificate: Certificate) -> str:
    checked = ["generators checked", str(certificate.generators)]
    residual = ["largest residual, float64", f"{certificate.max_error:.1e}"]
    return parts.part("Certificate", parts.table((), [*rows, checked, residual]))


def _lowerings(report: Report) -> str:
    if report.program is None:
        return ""
    head = ["lowering", "flops per sample", "flops per call", "constants, bytes", "kernels"]
    rows = [
        [f"{c.lowering}{' (chosen)' * (c.lowering == report.program.lowering)}"]
        + [f"{n:,}" for n in (c.flops, c.setup, c.constants, c.kernels)]
        for c in report.costs
    ]
    return parts.part("Ways to compute it", parts.table(head, rows, numbers=True))


def _module(spec: TypedSpec, typed: TypedMap | TypedPoly, report: Report) -> str:
    if report.program is None:
        return ""
    return _emitted(typed.name, emit(report, typed, spec.source).text)


def _emitted(module: str, text: str) -> str:
    name = f"{module}.py, {len(text.splitlines())} lines"
    return parts.part("The emitted module", parts.folded(name, parts.source(text.rstrip("\n"), "python")))
