"""Basis maps as images in a grid: one color per sign, stronger for larger entries, the numbers in small ones."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure

from repc.explore.pictures.ink import Theme, readable_on
from repc.explore.pictures.sheet import NARROW, Sheet, fitted, smallest_of
from repc.explore.pictures.subject import Subject
from repc.explore.pictures.values import BasisFacts, basis_facts
from repc.syntax.digits import subscript
from repc.tolerance import REAL, UNSEEN

_SHOWN = 24
_WIDTH = 9.0  # inches, at most
_TOP, _SIDE, _BETWEEN, _NAME = 1.0, 0.25, 0.3, 0.26
_READABLE = 0.36  # inches of a cell that its number fits into
_PANEL = (0.55, 3.9)  # smallest and largest longer side of a panel
_EXACT = 400  # entries of a map that is solved in square roots


@dataclass(frozen=True)
class Arrangement:
    """A grid of panels, each ``width`` × ``height`` inches in a place of ``slot`` inches."""

    columns: int
    rows: int
    width: float
    height: float
    slot: float

    @property
    def sheet(self) -> tuple[float, float]:
        """Inches of the whole."""
        return (
            2 * _SIDE + self.columns * (self.slot + _BETWEEN) - _BETWEEN,
            _TOP + self.rows * (self.height + _NAME + _BETWEEN) + 0.35,
        )


def basis_figure(subject: Subject, theme: Theme) -> Figure:
    """The figure; where there are more than 24 maps, the first of them."""
    facts = basis_facts(subject, _EXACT)
    panels = _panels(facts)
    rows, columns = facts.maps.shape[1:]
    page = NARROW if theme.narrow else _WIDTH
    least = NARROW if theme.narrow else 5.2
    layout = _layout(len(panels), rows, columns, page)
    width, height = layout.sheet if panels else (least, 1.3)
    sheet = Sheet(max(width, least), height, theme, subject.title, _count(subject, facts))
    limit = max((float(np.abs(values).max()) for _, values, _ in panels), default=1.0)
    for k, (title, values, words) in enumerate(panels):
        row, column = divmod(k, layout.columns)
        left = _SIDE + column * (layout.slot + _BETWEEN)
        top = _TOP + row * (layout.height + _NAME + _BETWEEN)
        _panel(sheet, layout, left, top, title, values, limit, words, facts)
    if panels:
        _scale(sheet, limit)
    return sheet.figure


def _count(subject: Subject, facts: BasisFacts) -> str:
    total, shown = len(facts.maps), min(len(facts.maps), _SHOWN)
    what = "invariant vector" if subject.output is None else "basis map"
    of = f"{total:,} {what}{'s' * (total != 1)}" + (f", the first {shown} of them" if shown < total else "")
    rows, columns = facts.maps.shape[1:]
    size = f"{rows} numbers" if subject.output is None else f"{rows} rows (output) × {columns} columns (input)"
    return f"{of} under {subject.group.name}; {size}"


def _panels(facts: BasisFacts) -> list[tuple[str, np.ndarray, dict]]:
    """Name, real values and texts of each image: a complex map has one for its real and one for its imaginary part."""
    found = []
    for k, values in enumerate(facts.maps[:_SHOWN], 1):
        words = facts.words[k - 1] if facts.words else {}
        if np.abs(values.imag).max() < REAL:
            found.append((f"B{subscript(k)}", values.real, words))
        else:
            found += [(f"Re B{subscript(k)}", values.real, {}), (f"Im B{subscript(k)}", values.imag, {})]
    return found


def _layout(count: int, rows: int, columns: int, width: float) -> Arrangement:
    """Cells large enough for their numbers where all panels then still fit on a page of that width; otherwise smaller ones."""
    longest = max(rows, columns)
    usable = width - 2 * _SIDE
    cell = min(0.46, usable / columns)
    page = ceil(count / max(1, int((usable + _BETWEEN) / (columns * cell + _BETWEEN)))) * (rows * cell + _NAME + _BETWEEN)
    if cell < _READABLE or page > 9:
        across = min(count, max(2, round((count * rows / columns) ** 0.5))) or 1
        side = (usable + _BETWEEN) / across - _BETWEEN
        cell = min(side / columns, _PANEL[1] / longest, 0.3)
    cell = min(max(cell, _PANEL[0] / longest), usable / columns)
    width, height = columns * cell, rows * cell
    slot = max(width, 0.55)
    across = max(1, min(count, int((usable + _BETWEEN + 1e-9) / (slot + _BETWEEN))))
    return Arrangement(across, ceil(count / across), width, height, slot)


def _panel(
    sheet: Sheet, layout: Arrangement, left: float, top: float, title: str, values, limit: float, words: dict, facts: BasisFacts
) -> None:
    sheet.text(left, top, title, 9, weight="bold", va="center")
    axes = sheet.axes(left, top + _NAME - 0.1, layout.width, layout.height)
    axes.imshow(values, cmap=signed_colors(sheet.theme), vmin=-limit, vmax=limit, interpolation="none", aspect="auto")
    _framed(axes, sheet.theme)
    for cuts, line in ((facts.row_cuts, axes.axhline), (facts.column_cuts, axes.axvline)):
        for cut in cuts:
            line(cut - 0.5, color=sheet.theme.faint, linewidth=0.7, linestyle=(0, (2, 2)))
    if layout.width / values.shape[1] >= _READABLE:
        _numbers(axes, layout.width / values.shape[1], values, limit, words, sheet.theme)


def _framed(axes: Axes, theme: Theme) -> None:
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set(color=theme.line, linewidth=0.8)


def _numbers(axes: Axes, cell: float, values: np.ndarray, limit: float, words: dict, theme: Theme) -> None:
    texts = words or {(i, j): f"{values[i, j]:.2g}" for i, j in np.argwhere(np.abs(values) > UNSEEN)}
    for (i, j), word in texts.items():
        shown, size = fitted(word.replace("-", "−"), 8, cell - 0.05, smallest=smallest_of(theme))
        if theme.narrow and "…" in shown:
            continue  # the color says it, and the page has the numbers in its wide layout
        ink = readable_on(to_hex(signed_colors(theme)((values[i, j] / limit + 1) / 2)))
        axes.text(j, i, shown, ha="center", va="center", fontsize=size, color=ink)


def signed_colors(theme: Theme) -> LinearSegmentedColormap:
    """From the negative color over the paper to the positive one."""
    return LinearSegmentedColormap.from_list("signed", [theme.negative, theme.paper, theme.positive])


def _scale(sheet: Sheet, limit: float) -> None:
    """The color scale at the bottom."""
    top = sheet.height - 0.4
    axes = sheet.axes(sheet.width / 2 - 0.9, top, 1.8, 0.12)
    axes.imshow(np.linspace(-1, 1, 101)[None], cmap=signed_colors(sheet.theme), vmin=-1, vmax=1, aspect="auto")
    _framed(axes, sheet.theme)
    sheet.text(sheet.width / 2 - 0.97, top + 0.06, f"−{limit:.2g}", 8, ha="right", faint=True)
    sheet.text(sheet.width / 2, top + 0.21, "0", 8, ha="center", faint=True)
    sheet.text(sheet.width / 2 + 0.97, top + 0.06, f"+{limit:.2g}", 8, faint=True)
