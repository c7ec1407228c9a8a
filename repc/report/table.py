"""A network as a table: what each layer holds, learns and costs, and what the network cannot see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.report.words import ends, irreps_text, polynomial_text

if TYPE_CHECKING:
    from repc.report.model import Report

HEAD = ("layer", "reps", "dim", "channels", "parameters", "flops/sample")
_WIDEST = 48  # characters of a column; longer texts are cut and end in …


def network_table(report: Report) -> str:
    """One row for what goes in, each layer and what comes out, their sum, and below it what never matters.

    Parameters are real numbers. FLOPs of a group with a letter depend on it and are left out; those of the rows for input and
    output are of the changes of basis.
    """
    unseen = [str(warning) for warning in report.warnings] or [
        "everything of the input is seen, every part of the output is reached"
    ]
    return "\n".join([*table_lines(report), *unseen])


def table_lines(report: Report) -> list[str]:
    """The table alone."""
    rows = [HEAD, *_rows(report)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(HEAD))]
    cells = ([_aligned(text, widths[k], k) for k, text in enumerate(row)] for row in rows)
    return ["  ".join(row).rstrip() for row in cells]


def _rows(report: Report) -> list[tuple[str, ...]]:
    net, sides, over = report.network, ends(report), 2 if report.is_complex else 1
    *inputs, (_, output) = sides
    flops = _flops(report)
    rows = [_row("input", f.text, f.dim, irreps_text(f.irreps), "", flops[0] if k == 0 else "") for k, (_, f) in enumerate(inputs)]
    for layer, text, width, spent in zip(
        net.layers, (*net.hidden, output.text), (*net.widths, output.dim), flops[1:], strict=False
    ):
        rows.append(_row(layer.name, text, width, " + ".join(map(str, layer.channels)), over * layer.parameters, spent))
    rows.append(_row("out", output.text, output.dim, irreps_text(output.irreps), "", flops[-1]))
    return [*rows, _row("total", "", "", "", report.parameters, "" if report.flops is None else report.flops)]


def _flops(report: Report) -> tuple:
    """Of the changes of basis in, of each layer, and of those out."""
    count = len(report.network.layers) + 2
    if report.every or report.program is None:
        return ("",) * count
    from repc.lowering import call_flops

    found = call_flops(report.program)
    return found if len(found) == count else ("",) * count


def _row(name: str, text: str, dim, channels: str, parameters, flops) -> tuple[str, ...]:
    size = dim if isinstance(dim, str) else polynomial_text(dim)
    return (name, _cut(text), size, _cut(channels), str(parameters), str(flops))


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def _aligned(text: str, width: int, column: int) -> str:
    return f"{text:>{width}}" if HEAD[column] in ("dim", "parameters", "flops/sample") else f"{text:{width}}"
