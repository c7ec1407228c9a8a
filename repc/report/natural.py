"""What there is to tell of a network in natural coordinates, for one n or for every n."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.report.words import certified_words, irreps_text, polynomial_text, rep_json, since, stable_irreps_text, stable_rep_json
from repc.symbolic.facts import RepFacts

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.lowering.natural import NaturalLayer, NaturalNet
    from repc.numeric.certificate import Certificate
    from repc.symbolic.formula import FreeGroup, StableRep


@dataclass(frozen=True, eq=False)
class NaturalReport:
    """One network for one n, solved; ``why`` says why it is computed by diagrams."""

    name: str
    group: Group
    inputs: tuple[RepFacts, ...]
    output: RepFacts
    hidden: tuple[str, ...]
    program: NaturalNet
    certificate: Certificate
    dtype: str
    flops: int
    dense_flops: int
    why: str

    @property
    def parameters(self) -> int:
        """Real numbers to learn."""
        return self.program.hom_dim

    @property
    def warnings(self) -> tuple[str, ...]:
        """Nothing is pruned: every output depends on every input."""
        return ()


@dataclass(frozen=True, eq=False)
class FreeNetReport:
    """One network for every n ≥ ``start``: its program at that n, and the certificate over ``sizes``."""

    name: str
    group: FreeGroup
    input: StableRep
    output: StableRep
    hidden: tuple[str, ...]
    program: NaturalNet
    certificate: Certificate
    sizes: tuple[int, ...]
    start: int
    dtype: str

    @property
    def parameters(self) -> int:
        """Real numbers to learn, for every n."""
        return self.program.hom_dim

    @property
    def warnings(self) -> tuple[str, ...]:
        """Nothing is pruned: every output depends on every input."""
        return ()


def natural_summary(report: NaturalReport | FreeNetReport, written: list[tuple[str, int]]) -> str:
    """What ``repc compile`` prints for one network; ``written`` are (path, bytes)."""
    rows = [f"{report.name} : {_arrow(report)}   under {report.group.name}, a network{_for_every(report)}"]
    rows += [f"  {name:10}dim {dim:7} {irreps}" for name, _, dim, irreps in _ends(report)]
    rows += [f"  {layer.name:10}{layer_line(layer)}" for layer in report.program.layers]
    rows.append(f"  {'learned':10}{report.parameters} real parameters")
    rows.append(f"  {'lowering':10}{_why(report)}")
    rows.append(f"  {'checked':10}{_checked(report)}")
    return "\n".join([*rows, *(f"  {'wrote':10}{path} ({size} bytes)" for path, size in written)])


def natural_text(report: NaturalReport | FreeNetReport) -> str:
    """What ``repc explain`` says of a network, layer by layer."""
    lines = [f"net {report.name} : {_arrow(report)}{_for_every(report)}", "", "ends"]
    lines += [f"  {name:8} {text}  dim {dim}  = {irreps}" for name, text, dim, irreps in _ends(report)]
    for layer, text in zip(report.program.layers, (*report.hidden, ""), strict=True):
        lines += [layer.name + (f"  {text}" if text else ""), f"  makes    {layer_line(layer)}"]
        lines += [f"  {name:24} {' × '.join(map(str, shape))}" for name, shape in layer.parameters.items()]
    lines += ["lower", f"  {_why(report)}", "cost", f"  {report.parameters} real parameters{_flops(report)}"]
    return "\n".join([*lines, "certify", f"  {_checked(report)}"])


def natural_json(report: NaturalReport | FreeNetReport) -> dict:
    """The ``--json`` form of a network."""
    c = report.certificate
    certificate = {"generators": c.generators, "max_error": float(f"{c.max_error:.2g}")}
    found = {
        "name": report.name,
        "kind": "net",
        "layers": [{"name": layer.name, "parameters": layer.parameters} for layer in report.program.layers],
        "parameters": report.parameters,
        "lowering": "diagram",
        "warnings": [],
        "warning_codes": [],
    }
    if isinstance(report, FreeNetReport):
        ends = {"inputs": [stable_rep_json(report.input)], "output": stable_rep_json(report.output), "from": report.start}
        return {**found, **ends, "certificate": {**certificate, "sizes": list(report.sizes)}}
    ends = {"inputs": [rep_json(f) for f in report.inputs], "output": rep_json(report.output)}
    flops = {"flops_per_sample": report.flops, "dense_flops_per_sample": report.dense_flops}
    return {**found, **ends, **flops, "certificate": certificate}


def layer_line(layer: NaturalLayer) -> str:
    """``16V² + 16V by 24 diagrams, then a function of each coordinate``."""
    types = [f"{t.channels if t.channels > 1 else ''}{t.text}" for t in layer.linear.output.terms]
    count = sum(len(p.diagrams) for p in layer.linear.pairs)
    bias = sum(len(p.diagrams) for p in layer.bias.pairs) if layer.bias else 0
    words = f"{' + '.join(types)} by {count} diagrams" + (f" and {bias} of the bias" if bias else "")
    return words + ("" if layer.is_last else ", then a function of each coordinate")


def _ends(report: NaturalReport | FreeNetReport) -> list[tuple[str, str, str, str]]:
    """(side, text, dimension, irreducibles) of the input and the output."""
    if isinstance(report, FreeNetReport):
        pairs = (("input", report.input), ("output", report.output))
        return [(name, rep.text, polynomial_text(rep.dimension), stable_irreps_text(rep)) for name, rep in pairs]
    sides = [("input", f) for f in report.inputs] + [("output", report.output)]
    return [(name, f.text, str(f.dim), irreps_text(f.irreps)) for name, f in sides]


def _arrow(report: NaturalReport | FreeNetReport) -> str:
    (_, source, *_), (_, target, *_) = _ends(report)
    return f"{source} -> {target}"


def _for_every(report: NaturalReport | FreeNetReport) -> str:
    return f", {since(report.start, report.group.letter)}" if isinstance(report, FreeNetReport) else ""


def _why(report: NaturalReport | FreeNetReport) -> str:
    if isinstance(report, FreeNetReport):
        letter = report.group.letter
        return f"diagrams in natural coordinates, the same for every {letter}: {letter} is read off the input"
    return report.why


def _flops(report: NaturalReport | FreeNetReport) -> str:
    if isinstance(report, FreeNetReport):
        return ""
    dense = f"a dense network of the same widths {report.dense_flops}"
    return f", {report.flops} flops per sample forward; {dense}"


def _checked(report: NaturalReport | FreeNetReport) -> str:
    c = report.certificate
    if isinstance(report, FreeNetReport):
        return certified_words(c, report.sizes, report.group.letter)
    return f"{c.generators} generators on every layer, largest residual {c.max_error:.0e}"
