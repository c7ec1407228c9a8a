"""What there is to tell of a network."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from repc.report.words import irreps_text, rep_json
from repc.source import Remark
from repc.symbolic.facts import RepFacts

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.lowering.network import Layer, NetProgram
    from repc.numeric.certificate import Certificate


@dataclass(frozen=True, eq=False)
class NetReport:
    """One network, solved: ``hidden`` are its hidden representations as written, ``dtype`` that of its parameters.

    ``choice``: why it is computed in irreducible blocks, where diagrams could do it too.
    """

    name: str
    inputs: tuple[RepFacts, ...]
    output: RepFacts
    hidden: tuple[str, ...]
    program: NetProgram
    certificate: Certificate
    dtype: str
    flops: int
    dense_flops: int
    warnings: tuple[Remark, ...] = ()
    choice: str = ""

    @property
    def parameters(self) -> int:
        """Real numbers to learn."""
        return self.program.hom_dim * (2 if self.program.is_complex else 1)


def net_summary(report: NetReport, group: Group, written: list[tuple[str, int]]) -> str:
    """What ``repc compile`` prints for one network; ``written`` are (path, bytes)."""
    rows = [f"{report.name} : {_arrow(report)}   under {group.name}, a network"]
    rows += [_row("input", f"dim {f.dim:<6}{_irreps(f)}") for f in report.inputs]
    rows.append(_row("output", f"dim {report.output.dim:<6}{_irreps(report.output)}"))
    rows += [_row(layer.name, layer_line(layer)) for layer in report.program.layers]
    rows.append(_row("learned", f"{report.parameters} real parameters"))
    rows.append(_row("cost", cost_line(report)))
    c = report.certificate
    rows.append(_row("checked", f"{c.generators} generator{'s' * (c.generators != 1)}, largest residual {c.max_error:.0e}"))
    rows += [_row("wrote", f"{path} ({size} bytes)") for path, size in written]
    return "\n".join(rows)


def net_text(report: NetReport) -> str:
    """What ``repc explain`` says of a network, layer by layer."""
    lines = [f"net {report.name} : {_arrow(report)}", "", "ends"]
    lines += [f"  input    {f.text}  dim {f.dim}  = {_irreps(f)}" for f in report.inputs]
    lines.append(f"  output   {report.output.text}  dim {report.output.dim}  = {_irreps(report.output)}")
    for layer, text in zip(report.program.layers, (*report.hidden, ""), strict=False):
        lines += [layer.name + (f"  {text}" if text else "")]
        lines += [f"  makes    {layer_line(layer)}"]
        lines += [f"  {w.name:24} {' × '.join(map(str, w.shape))}" for w in (*layer.linear, *layer.back)]
        lines += [f"  {'bias':24} {layer.bias}"] if layer.bias else []
    lines += ["prune", *(f"  {w}" for w in report.warnings or ("everything is used",))]
    lines += ["lower", f"  {report.choice}"] if report.choice else []
    lines += ["cost", f"  {report.parameters} real parameters, {cost_line(report)}"]
    c = report.certificate
    lines += ["certify", f"  {c.generators} generators, largest residual {c.max_error:.0e}"]
    return "\n".join(lines)


def net_json(report: NetReport) -> dict:
    """The ``--json`` form of a network."""
    return {
        "name": report.name,
        "kind": "net",
        "inputs": [rep_json(f) for f in report.inputs],
        "output": rep_json(report.output),
        "layers": [_layer_json(layer) for layer in report.program.layers],
        "parameters": report.parameters,
        "lowering": "net",
        "flops_per_sample": report.flops,
        "dense_flops_per_sample": report.dense_flops,
        "warnings": [one.message for one in report.warnings],
        "warning_codes": [one.code for one in report.warnings],
        "certificate": {
            "generators": report.certificate.generators,
            "max_error": float(f"{report.certificate.max_error:.2g}"),
        },
    }


def _layer_json(layer: Layer) -> dict:
    return {
        "name": layer.name,
        "channels": {i.label: m for i, m in layer.out.items()},
        "gates": layer.gate_count,
        "products": layer.product.width if layer.product else 0,
        "parameters": sum(prod(shape) for shape in layer.parameters.values()),
    }


def layer_line(layer: Layer) -> str:
    """``116[0] + 54[1] + 17[2], 71 gates, products of 16 channels of [0], [1], [2] in 15 ways``."""
    words = [" + ".join((f"{m}" if m > 1 else "") + i.label for i, m in layer.out.items()) or "nothing"]
    if layer.gates:
        words.append(f"{layer.gate_count} gate{'s' * (layer.gate_count != 1)}")
    if layer.pointwise:
        words.append("pointwise on natural coordinates")
    if layer.product:
        factors = ", ".join(f.label for f in layer.product.factors)
        words.append(f"products of {layer.product.width} channels of {factors} in {len(layer.product.paths)} ways")
    return ", ".join(words)


def cost_line(report: NetReport) -> str:
    """``123456 flops per sample forward; a dense network of the same widths 234567``."""
    return f"{report.flops} flops per sample forward; a dense network of the same widths {report.dense_flops}"


def _arrow(report: NetReport) -> str:
    left = ", ".join(f.text for f in report.inputs)
    return f"{f'({left})' if len(report.inputs) > 1 else left} -> {report.output.text}"


def _irreps(facts: RepFacts) -> str:
    return irreps_text(facts.irreps)


def _row(name: str, text: str) -> str:
    return f"  {name:10}{text}"
