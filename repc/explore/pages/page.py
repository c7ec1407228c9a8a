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
from repc.report import Explanation, Report
from repc.report.brief import brief
from repc.report.groups import group_line
from repc.report.text import explanation_text
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


def page(spec: TypedSpec | TypedRep | driver.FreeSpec, options: Options = DEFAULTS, progress: Progress = silent) -> str:
    """One self-contained HTML page about the maps of a spec, or about one representation. Of a group with a letter maps are shown
    at a number, networks for every one. Raises RepcError."""
    if isinstance(spec, driver.FreeSpec):
        return _free_page(spec, options, progress)
    if isinstance(spec, TypedRep):
        return _whole(str(spec), group_line(spec.group), [_rep_section(spec, str(spec))])
    if not spec.outputs:
        sections = [_rep_section(rep, str(rep)) for rep in spec.reps]
        return _whole(_title(spec), group_line(spec.group), [_source_section(spec), *sections])
    explanation = driver.explain_spec(spec, options, progress)
    sections = []
    for typed, report in zip(spec.outputs, explanation.maps, strict=True):
        progress(f"drawing {typed.name}")
        if isinstance(typed, TypedNet):
            sections.append(_net_section(typed, report, emit(report, typed, spec.source).text))
        else:
            sections.append(_map_section(spec, typed, report))
    return _whole(_title(spec), group_line(spec.group), [_source_section(spec), *sections, _trace(explanation)])


def _free_page(question: driver.FreeSpec, options: Options, progress: Progress) -> str:
    """The page of a spec whose group has a letter."""
    from repc.driver import every
    from repc.driver.proof import proven

    shown = every.sampled(question)
    if isinstance(shown, TypedRep) or not any(isinstance(typed, TypedNet) for typed in shown.outputs):
        return page(shown, options, progress)
    sections, reports = [], []
    for k, (line, typed) in enumerate(zip(question.outputs, shown.outputs, strict=True)):
        progress(f"drawing {typed.name}")
        if isinstance(typed, TypedNet):
            report, module = proven(every.solved(question, k, options), question.source, progress)
            sections.append(_net_section(typed, report, module.text))
        else:
            report = driver.explain_spec(every.sampled(question.only(line)), options).maps[0]
            sections.append(_map_section(shown, typed, report))
        reports.append(report)
    explanation = Explanation(question.group, tuple(reports))
    title = f"{', '.join(typed.name for typed in shown.outputs)} under {question.group.name}"
    lead = f"for every {' and '.join(question.group.letters)}"
    return _whole(title, lead, [_source_section(shown), *sections, _trace(explanation)])


def _trace(explanation: Explanation) -> str:
    return parts.section("What the compiler sees and decides", parts.block(explanation_text(explanation)))


def write_page(path: Path, text: str, force: bool = False) -> int:
    """Write a page whole or not at all, over nothing that repc did not write; returns its bytes. Raises RepcError."""
    data = text.encode()
    write_files({path: data}, lambda existing: MARK in existing.read_bytes()[:1024].decode("utf-8", "replace"), force)
    return len(data)


def _whole(title: str, lead: str, sections: list[str]) -> str:
    return PAGE.substitute(
        mark=MARK,
        title=escape(title),
        style=STYLE,
        lead=escape(lead),
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


def _net_section(typed: TypedNet, report: Report, module: str) -> str:
    title = arrow(typed.texts[:-1], typed.texts[-1], "→")
    rows = [["real numbers to learn", f"{report.parameters:,}"]]
    if report.every is None:  # with a letter, they grow with its number
        rows.append(["flops per sample", f"{report.flops:,}"])
        rows.append(["a dense network of the same widths", f"{report.network.dense_flops:,}"])
    lead = parts.paragraph(f"a network of {len(report.network.layers)} layers")
    opening = [*map(parts.paragraph, brief(report)), lead, *_warnings(report), _coordinates(report)]
    certificate = _certified(rows, report.certificate)
    return parts.section(
        f"{typed.name} : {title}", *opening, *_pictures(report, title), certificate, _emitted(typed.name, module)
    )


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
