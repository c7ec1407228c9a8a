"""A polynomial map: how many equivariant polynomials there are of each degree, as a bar each."""

from __future__ import annotations

from matplotlib.figure import Figure

from repc import driver
from repc.explore.pictures.ink import Theme, color
from repc.explore.pictures.sheet import NARROW, Sheet
from repc.reps import TypedSpec
from repc.reps.polynomials import TypedPoly

_WIDTH, _LEFT, _NUMBER = 6.4, 1.3, 1.4  # inches: of all, before the bars, behind them
_TOP, _ROW, _BAR = 0.95, 0.3, 0.2


def degrees_figure(typed: TypedPoly, theme: Theme) -> Figure:
    """One row for each degree (in each input), the widest bar for the most polynomials. Raises RepcError where no rule counts."""
    counts = driver.count_polynomials(TypedSpec.of(typed))
    total, most = sum(count.dim for count in counts.values()), max((count.dim for count in counts.values()), default=0) or 1
    left = ", ".join(typed.texts[:-1])
    title = f"{typed.name} : {f'({left})' if len(typed.inputs) > 1 else left} → {typed.texts[-1]}"
    below = f"{total:,} equivariant polynomial{'s' * (total != 1)} under {typed.output.group.name}, by degree"
    width = NARROW if theme.narrow else _WIDTH
    sheet = Sheet(width, _TOP + _ROW * len(counts) + 0.2, theme, title, below)
    for k, (degrees, count) in enumerate(counts.items()):
        middle, length = _TOP + (k + 0.5) * _ROW, (width - _LEFT - _NUMBER) * count.dim / most
        words = f"degree{'s' * (len(degrees) > 1)} {', '.join(map(str, degrees))}"
        sheet.text(_LEFT - 0.1, middle, words, width=_LEFT - 0.2, ha="right")
        if length:
            sheet.filled(_LEFT, middle - _BAR / 2, length, _BAR, color(0))
        sheet.text(_LEFT + length + 0.1, middle, f"{count.dim:,}", width=_NUMBER - 0.2)
    return sheet.figure
