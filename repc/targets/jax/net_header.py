"""The docstring and the public facts of an emitted network."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from repc.lowering.network.show import layer_words
from repc.targets.jax.header import certificate_text, decomposition_text, field_lines, one_or_tuple
from repc.targets.jax.names import literal

if TYPE_CHECKING:
    from repc.targets.jax.net import NetModule

_WIDTH = 112


def net_docstring(m: NetModule) -> str:
    """The module docstring."""
    lines = opening_lines(m)
    for layer, text in zip(m.program.layers, m.hidden, strict=False):
        lines += field_lines(layer.name.capitalize(), f"{text}, of which are used: {layer_words(layer)}")
    lines += field_lines("Learned", f"{parameters(m)} real parameters")
    for note in m.notes:
        lines += field_lines("Note", note)
    lines += ["", "Features stay in irreducible blocks between the layers: for each irreducible of dimension d an array"]
    lines += ["(channels, d, batch). See `apply` for the order of things."]
    lines += ["", f"Written by repc {m.version}. Do not edit; regenerate with:", f"    {m.command}"]
    text = "\n".join(lines).replace("\\", "\\\\").replace('"""', "'''")
    return f'"""{text}\n"""'


def opening_lines(m: NetModule) -> list[str]:
    """The docstring down to the output's decomposition."""
    arrow = m.source.split(": ", 1)[1].split(" {")[0]
    title = f"An equivariant network {arrow} under {m.group.name}."
    source = textwrap.wrap(m.source, _WIDTH - 4, initial_indent="    ", subsequent_indent="        ")
    lines = [*textwrap.wrap(title, _WIDTH), "", *source, ""]
    for k, rep in enumerate(m.inputs):
        lines += field_lines("Input" if len(m.inputs) == 1 else f"Input {k + 1}", decomposition_text(rep))
    lines += field_lines("Output", decomposition_text(m.output))
    return lines


def parameters(m: NetModule) -> int:
    """Real numbers to learn."""
    return m.program.hom_dim * (2 if m.program.is_complex else 1)


def net_facts(m: NetModule) -> str:
    """KIND, GROUP, INPUT, OUTPUT, IN_DIM, OUT_DIM, HOM_DIM, PARAMETERS, HIDDEN_DIMS, CERTIFICATE."""
    return "\n".join(
        [
            'KIND = "net"',
            f"GROUP = {literal(m.group.name)}",
            f"INPUT = {one_or_tuple([literal(rep.text) for rep in m.inputs])}",
            f"OUTPUT = {literal(m.output.text)}",
            f"IN_DIM = {one_or_tuple([str(rep.dim) for rep in m.inputs])}",
            f"OUT_DIM = {m.output.dim}",
            f"HIDDEN_DIMS = {m.hidden_dims}  # widths of the hidden layers, as written",
            f"HOM_DIM = {m.program.hom_dim}  # learned coefficients",
            f"PARAMETERS = {parameters(m)}  # real numbers to learn",
            certificate_text(m),
        ]
    )
