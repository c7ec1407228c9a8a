"""The docstring and the public facts of an emitted map."""

from __future__ import annotations

import re
import textwrap

from repc.targets.jax.names import literal, quoted
from repc.targets.jax.spec import MapModule, SideFacts

_WIDTH = 112
_MOST_IRREPS, _FIRST_IRREPS = 64, 8  # of longer lists only the first are shown


def docstring(m: MapModule) -> str:
    """The module docstring."""
    linear = "linear map" if len(m.inputs) == 1 else "map, linear in each input,"
    title = f"Every equivariant {linear} {arrow(m)} under {m.group.name}."
    source = textwrap.wrap(m.source, _WIDTH - 4, initial_indent="    ", subsequent_indent="        ")
    lines = [*textwrap.wrap(title, _WIDTH), "", *source, ""]
    for k, rep in enumerate(m.inputs):
        lines += field_lines("Input" if len(m.inputs) == 1 else f"Input {k + 1}", decomposition_text(rep))
    lines += field_lines("Output", decomposition_text(m.output))
    lines += field_lines("Maps", f"{m.program.hom_dim}, known from {m.count_source}")
    zero = _part(m.zero_outputs, "output: nothing in the input maps to it")
    unused = _part(m.unused_inputs, "input: it cannot influence the output")
    lines += field_lines("Zero", zero or "no part of the output is always zero")
    lines += field_lines("Unused", unused or "every part of the input is used")
    lines += field_lines("Lowering", _lowering(m))
    for note in m.notes:
        lines += field_lines("Note", note)
    lines += ["", f"Written by repc {m.version}. Do not edit; regenerate with:", f"    {m.command}"]
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{text}\n"""'


def arrow(m: MapModule) -> str:
    """``x -> y``, ``(x1, x2) -> y``."""
    texts = [rep.text for rep in m.inputs]
    left = texts[0] if len(texts) == 1 else f"({', '.join(texts)})"
    return f"{left} -> {m.output.text}"


def field_lines(name: str, value: str) -> list[str]:
    """``Input     5V``, wrapped and indented."""
    return textwrap.wrap(f"{name:9} {value}", _WIDTH, subsequent_indent=" " * 10, break_long_words=False)


def decomposition_text(rep: SideFacts) -> str:
    """``V², dimension 9 = [0] + [1] + [2]``."""
    if rep.irreps is None:
        return f"{rep.text}, dimension {rep.dim}"
    shown = rep.irreps if len(rep.irreps) <= _MOST_IRREPS else rep.irreps[:_FIRST_IRREPS]
    parts = " + ".join(f"{c.multiplicity if c.multiplicity > 1 else ''}{c.label}" for c in shown)
    if len(shown) < len(rep.irreps):
        parts += f" + … ({len(rep.irreps)} irreducibles)"
    return f"{rep.text}, dimension {rep.dim} = {parts or '0'}"


def _part(labels: tuple[str, ...], words: str) -> str:
    return f"{', '.join(labels)} of the {words}" if labels else ""


_LOWERING = {
    "schur": "schur: one small matrix per irreducible, between changes of basis",
    "dense": "dense: the weight matrix is made from its coefficients, then one matmul",
    "diagram": "diagram: pools, diagonals, contractions and broadcasts, one matmul over channels for each shape",
    "product": "product: diagrams of one factor of the group between channels that are irreducible blocks of the other",
    "orbit": "orbit: the weight matrix is constant on orbits of index tuples",
    "fourier": "fourier: correlations between functions on grids, by FFT",
}


def _lowering(m: MapModule) -> str:
    return _LOWERING[m.program.lowering]


def shell_quoted(text: str) -> str:
    """A shell word: as it is where it is plain, otherwise in single quotes."""
    return text if re.fullmatch(r"[\w./-]+", text) else "'" + text.replace("'", "'\\''") + "'"


def facts(m: MapModule) -> str:
    """GROUP, INPUT, OUTPUT, IN_DIM, OUT_DIM, HOM_DIM, CERTIFICATE."""
    texts, dims = [literal(rep.text) for rep in m.inputs], [str(rep.dim) for rep in m.inputs]
    return "\n".join(
        [
            f"GROUP = {literal(m.group.name)}",
            f"INPUT = {one_or_tuple(texts)}",
            f"OUTPUT = {literal(m.output.text)}",
            f"IN_DIM = {one_or_tuple(dims)}",
            f"OUT_DIM = {m.output.dim}",
            f"HOM_DIM = {m.program.hom_dim}",
            certificate_text(m),
        ]
    )


def certificate_text(m: MapModule) -> str:
    """``CERTIFICATE = {…}``."""
    entries = [f"{quoted(str(k))}: {_literal(v)}" for k, v in m.certificate.items()]
    line = f"CERTIFICATE = {{{', '.join(entries)}}}"
    if len(line) <= _WIDTH:
        return line
    return "\n".join(["CERTIFICATE = {", *(f"    {entry}," for entry in entries), "}"])


def one_or_tuple(texts: list[str]) -> str:
    """The text itself, or that of a tuple of several."""
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def _literal(value) -> str:
    return quoted(value) if isinstance(value, str) else repr(value)
