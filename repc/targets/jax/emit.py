"""From what the compiler found to a module: the one call that the driver makes."""

from __future__ import annotations

import re
from dataclasses import replace
from keyword import iskeyword
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.reps.channels_last import NATURAL, copies, order_of
from repc.reps.maps import TypedMap
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly, options_text
from repc.reps.summands import Dimension, definitions
from repc.source import fail
from repc.symbolic.formula import FreeGroup
from repc.targets.jax.header import shell_quoted
from repc.targets.jax.module import print_module
from repc.targets.jax.package import ModuleText
from repc.targets.jax.spec import ModuleSpec, SideFacts

if TYPE_CHECKING:
    from repc.ops.sizes import Size
    from repc.report import Report
    from repc.reps.typed import TypedRep
    from repc.source import Source
    from repc.symbolic.facts import RepFacts


def emit(report: Report, typed: TypedMap | TypedPoly | TypedNet, source: Source) -> ModuleText:
    """The module of one solved line of a source; ``typed`` is it at the smallest n where it holds for every n.

    Raises RepcError (E0450) where its name is not a Python identifier.
    """
    if not report.name.isidentifier() or iskeyword(report.name):
        words = f"{report.name!r} cannot name a map: it is not a Python identifier"
        fail("E0450", words, "use letters, digits and '_', for example name='f'")
    return print_module(described(report, typed, source))


def described(report: Report, typed: TypedMap | TypedPoly | TypedNet, source: Source) -> ModuleSpec:
    """All that the module will say."""
    facts, program, net = report.facts, report.program, report.network
    sides = [
        _side(text, rep, dim, found, typed)
        for text, rep, dim, found in zip(
            typed.texts, (*typed.inputs, typed.output), (*program.in_dims, program.out_dim), (*facts.inputs, facts.output),
            strict=True,
        )
    ]  # fmt: skip
    options = _told_options(typed)
    line = f"{report.kind} {report.name} : {_arrow(typed)}{options}"
    return ModuleSpec(
        name=report.name,
        source=(*_definitions(typed), line),
        title=report.group.name,
        group=typed.output.group,
        inputs=tuple(sides[:-1]),
        output=sides[-1],
        program=program,
        certificate=_certificate(report),
        version=__version__,
        command=(net.remade if net else "")
        or _command(source, report, _arrow(typed) if isinstance(typed, TypedMap) and not options else line)
        + _flags(report, typed),
        counted=_counted(report),
        zero_outputs=facts.zero_outputs,
        unused_inputs=facts.unused_inputs,
        notes=tuple(one.message for one in (*(facts.warnings if net else ()), *report.notes, *facts.advice)),
        network=net,
        polynomial=report.polynomial,
        every=report.every,
        batch=report.batch,
        letters=report.group.slots if isinstance(report.group, FreeGroup) else {},
    )


def _side(text: str, rep: TypedRep, dim: Size, found: RepFacts, typed: TypedMap | TypedPoly | TypedNet) -> SideFacts:
    if typed.layout == NATURAL:
        return SideFacts(text, rep.node, dim, found.irreps, _layout(found))
    layout = tuple((one.text, one.start, one.stop, (one.size, one.count)) for one in copies(rep))
    return SideFacts(text, rep.node, dim, found.irreps, layout, order_of(rep))


def _layout(facts: RepFacts) -> tuple[tuple[str, int | str, int | str], ...]:
    return tuple((one.text, _index(one.start), _index(one.stop)) for one in facts.layout)


def _index(size: Dimension) -> int | str:
    """A number, or the text of a polynomial whose values are integers."""
    if isinstance(size, int):
        return size
    above, below = size.expand().as_numer_denom()
    if above.is_Integer and below == 1:
        return int(above)
    text = re.sub(r"(?<!\*)\*(?!\*)", " * ", str(above))
    return text if below == 1 else f"({text}) // {below}"


def _definitions(typed: TypedMap | TypedPoly | TypedNet) -> tuple[str, ...]:
    """The lines of the names that a map or network is written with."""
    hidden = typed.options.hidden if isinstance(typed, TypedNet) else ()
    return tuple(f"rep {name} = {text}" for name, text in definitions(*typed.inputs, *hidden, typed.output))


def _certificate(report: Report) -> dict:
    found: dict = {"generators": report.certificate.generators, "bound": report.certificate.bound}
    found |= {"sizes": tuple(n[0] if len(n) == 1 else n for n in report.every.sizes)} if report.every else {}
    return found | ({"count": _counted(report), "exact": report.count.exact} if report.count else {})


def _counted(report: Report) -> str:
    """Where the number of maps is known from."""
    if report.count is None:
        return ""
    return report.count.source + (f", the same {report.every.counts_since}" if report.every else "")


def _arrow(typed: TypedMap | TypedPoly | TypedNet) -> str:
    left = typed.texts[0] if len(typed.inputs) == 1 else f"({', '.join(typed.texts[:-1])})"
    return f"{left} -> {typed.texts[-1]}"


def one_line(typed: TypedNet) -> str:
    """A network of one input or several as one line, names written out; without hidden layers and biases the linear map it is."""

    def plain(rep: TypedRep) -> TypedRep:
        return replace(rep, spelled=None)

    hidden = tuple(map(plain, typed.options.hidden))
    reps = tuple(map(plain, (*typed.inputs, typed.output)))
    bare = replace(typed, options=replace(typed.options, hidden=hidden), texts=tuple(map(str, reps)))
    kind = "net" if hidden or typed.options.bias else "map"
    return f"{kind} {typed.name} : {_arrow(bare)}{_options(bare)}"


def _told_options(typed: TypedMap | TypedPoly | TypedNet) -> str:
    """The options of a line in canonical form."""
    if isinstance(typed, TypedMap):
        parts = [] if typed.layout == NATURAL else [f"layout: {typed.layout}"]
        parts += [] if typed.batch is None else [f"batch: {typed.batch}"]
        return f" {{ {', '.join(parts)} }}" if parts else ""
    return _options(typed) if isinstance(typed, TypedNet) else options_text(typed.options, typed.kind)


def _options(typed: TypedNet) -> str:
    """The options in canonical form; hidden representations as they are."""
    o = typed.options
    hidden = [str(h) for h in o.hidden]
    same, parts = len(set(hidden)) == 1, list[str]()
    if hidden:
        parts = [f"hidden: {hidden[0]}, layers: {len(hidden)}" if same else f"hidden: ({', '.join(hidden)})"]
        parts += [f"product: {o.product or 'none'}"] if o.product is not None else []
        parts += [f"gate: {o.gate}"] if o.gate != "auto" else []
        parts += [f"dtype: {o.dtype}"] if o.dtype is not None else []
        parts += [] if o.bias else ["bias: false"]
    parts += [] if o.layout == NATURAL else [f"layout: {o.layout}"]
    return f" {{ {', '.join(parts)} }}" if parts else ""


def _flags(report: Report, typed: TypedMap | TypedPoly | TypedNet) -> str:
    """What the command says that the line does not."""
    stated = typed.batch if isinstance(typed, TypedMap) else typed.options.batch if isinstance(typed, TypedPoly) else None
    return f" --batch {report.batch}" if report.batch and not stated else ""


def _command(source: Source, report: Report, arrow: str) -> str:
    """How to write the module again; a file is named without its directory, so that the text does not depend on it, and a text or
    cell of Python, which has no file, as the module is."""
    name = source.name
    if name == "-e":
        return f"repc compile -e {shell_quoted(arrow)} -g {shell_quoted(report.group.name)}"
    name = f"{report.name}.rep" if name.startswith("<") else name.replace(chr(92), "/").rsplit("/", 1)[-1]
    return f"repc compile {shell_quoted(name)}"
