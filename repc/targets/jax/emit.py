"""From what the compiler found to a module: the one call that the driver makes."""

from __future__ import annotations

from keyword import iskeyword
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.lowering.natural import NaturalNet
from repc.report.words import stable_irreps_text
from repc.source import fail
from repc.targets.jax.free_map import FreeMapModule, print_free_map
from repc.targets.jax.free_text import FreeSide
from repc.targets.jax.header import shell_quoted
from repc.targets.jax.module import print_module
from repc.targets.jax.natural_net import FreeNetModule, print_free_net, print_natural_net
from repc.targets.jax.net import NetModule, print_net
from repc.targets.jax.package import ModuleText
from repc.targets.jax.spec import MapModule, SideFacts

if TYPE_CHECKING:
    from repc.report import FreeNetReport, FreeReport, MapReport, NaturalReport, NetReport
    from repc.reps.elaborate import TypedMap, TypedSpec
    from repc.reps.nets import TypedNet
    from repc.source import Source
    from repc.symbolic.formula import FreeSpec


def emit(report: MapReport, typed: TypedMap, spec: TypedSpec) -> ModuleText:
    """The module of one solved and certified map. Raises RepcError (E0450) where its name is not a Python identifier."""
    _check_name(report.name)
    return print_module(described(report, typed, spec))


def _check_name(name: str) -> None:
    if not name.isidentifier() or iskeyword(name):
        words = f"{name!r} cannot name a map: it is not a Python identifier"
        fail("E0450", words, "use letters, digits and '_', for example name='f'")


def _arrow(typed: TypedMap | TypedNet) -> str:
    left = typed.texts[0] if len(typed.inputs) == 1 else f"({', '.join(typed.texts[:-1])})"
    return f"{left} -> {typed.texts[-1]}"


def emit_net(report: NetReport | NaturalReport, typed: TypedNet, spec: TypedSpec) -> ModuleText:
    """The module of one network. Raises RepcError (E0450) where its name is not a Python identifier."""
    _check_name(report.name)
    texts, reps = typed.texts, (*typed.inputs, typed.output)
    facts = (*report.inputs, report.output)
    sides = [SideFacts(text, rep.node, f.dim, f.irreps) for text, rep, f in zip(texts, reps, facts, strict=True)]
    source = f"net {report.name} : {_arrow(typed)}{_option_text(typed)}"
    printer = print_natural_net if isinstance(report.program, NaturalNet) else print_net
    return printer(
        NetModule(
            name=report.name,
            source=source,
            group=spec.group,
            inputs=tuple(sides[:-1]),
            output=sides[-1],
            program=report.program,
            hidden=tuple(str(h) for h in typed.options.hidden),
            hidden_dims=tuple(h.size() for h in typed.options.hidden),
            dtype=report.dtype,
            certificate={"generators": report.certificate.generators, "bound": report.certificate.bound},
            version=__version__,
            command=_command(spec.source, spec.group.name, source),
            notes=tuple(one.message for one in report.warnings),
        )
    )


def emit_free_map(report: FreeReport, typed: TypedMap, question: FreeSpec) -> ModuleText:
    """The module of one map for every n; ``typed`` is the map at the smallest n."""
    _check_name(report.name)
    facts, arrow, free = report.facts, _arrow(typed), question.group
    sides = [
        FreeSide(text, rep.node, stable_irreps_text(stable), side)
        for text, rep, stable, side in zip(
            typed.texts, (*typed.inputs, typed.output), (*facts.inputs, facts.output),
            (report.program.input, report.program.output), strict=True,
        )
    ]  # fmt: skip
    count = f"exact characters of {free.name}, the same for every {free.letter} ≥ {facts.start}"
    bound = {"generators": report.certificate.generators, "bound": report.certificate.bound, "sizes": report.sizes}
    return print_free_map(
        FreeMapModule(
            name=report.name,
            source=f"map {report.name} : {arrow}",
            title=free.name,
            group=typed.output.group,
            start=facts.start,
            input=sides[0],
            output=sides[1],
            count=count,
            certificate={**bound, "count": count, "exact": True},
            version=__version__,
            command=_command(question.spec.source, free.name, arrow),
            program=report.program,
        )
    )


def emit_free_net(report: FreeNetReport, typed: TypedNet, question: FreeSpec) -> ModuleText:
    """The module of one network for every n; ``typed`` is the network at some n."""
    _check_name(report.name)
    free, program = question.group, report.program
    source = f"net {report.name} : {_arrow(typed)}{_option_text(typed)}"
    sides = [
        FreeSide(text, rep.node, stable_irreps_text(stable), side)
        for text, rep, stable, side in zip(
            typed.texts, (*typed.inputs, typed.output), (report.input, report.output), (program.input, program.output), strict=True
        )
    ]
    c = report.certificate
    return print_free_net(
        FreeNetModule(
            name=report.name,
            source=source,
            title=free.name,
            group=typed.output.group,
            start=report.start,
            input=sides[0],
            output=sides[1],
            count="",
            certificate={"generators": c.generators, "bound": c.bound, "sizes": report.sizes},
            version=__version__,
            command=_command(question.spec.source, free.name, source),
            program=program,
            hidden=report.hidden,
            dtype=report.dtype,
        )
    )


def _option_text(typed: TypedNet) -> str:
    """The options in canonical form; hidden representations as they are."""
    o = typed.options
    hidden = [str(h) for h in o.hidden]
    same = len(set(hidden)) == 1
    if not hidden:
        return ""
    parts = [f"hidden: {hidden[0]}, layers: {len(hidden)}" if same else f"hidden: ({', '.join(hidden)})"]
    parts += [f"product: {o.product or 'none'}"] if o.product is not None else []
    parts += [f"gate: {o.gate}"] if o.gate != "auto" else []
    parts += [f"dtype: {o.dtype}"] if o.dtype is not None else []
    parts += [] if o.bias else ["bias: false"]
    return f" {{ {', '.join(parts)} }}"


def described(report: MapReport, typed: TypedMap, spec: TypedSpec) -> MapModule:
    """All that the module will say of the map."""
    sides = [
        SideFacts(text, rep.node, facts.dim, facts.irreps)
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
    arrow = _arrow(typed)
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
        command=_command(spec.source, spec.group.name, arrow),
        zero_outputs=report.facts.zero_outputs,
        unused_inputs=report.facts.unused_inputs,
        notes=tuple(one.message for one in (*report.notes, *report.facts.advice)),
    )


def _command(source: Source, group: str, arrow: str) -> str:
    """How to write the module again; a file is named without its directory, so that the text does not depend on it."""
    name = source.name
    if name == "-e":
        return f"repc compile -e {shell_quoted(arrow)} -g {shell_quoted(group)}"
    return f"repc compile {shell_quoted(name.replace(chr(92), '/').rsplit('/', 1)[-1])}"
