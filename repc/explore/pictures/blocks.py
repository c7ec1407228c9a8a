"""The block structure of a map: input and output strips, and between them the block W_λ of each irreducible."""

from __future__ import annotations

from functools import partial
from math import log2

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from repc.explore.pictures.ink import Theme, color, mixed, readable_on
from repc.explore.pictures.rows import ALONE, MATCHED, UNUSED, ZERO, BlockFacts, IrrepRow, block_facts
from repc.explore.pictures.sheet import Sheet, wrapped
from repc.explore.pictures.subject import Subject

_TOP = 1.05  # inches of title above the first row
_GAP = 0.07
_STRIP = 0.34  # width of a strip
_LEFT, _RIGHT, _MIDDLE = 2.15, 5.31, 3.9  # left ends of both strips, center of the blocks
_WIDE, _HIGH = 1.25, 0.6  # largest block
_CELLS = 16  # larger blocks have no grid
_WIDTH = 7.8
_LINES = 8  # of warnings


def blocks_figure(subject: Subject, theme: Theme) -> Figure:
    """The figure; a representation alone is one strip."""
    facts = block_facts(subject)
    below = _foot(subject, facts)
    heights = [_height(row) for row in facts.rows]
    total = _TOP + sum(heights) + _GAP * len(heights) + 0.15 + 0.18 * len(below)
    sheet = Sheet(_WIDTH, max(total, 1.6), theme)
    sheet.heading(subject.title, _count(subject, facts))
    _column_names(sheet, subject)
    y = _TOP
    for row, height in zip(facts.rows, heights, strict=True):
        _draw_row(sheet, row, y, height)
        y += height + _GAP
    for k, line in enumerate(below):
        sheet.text(0.2, y + 0.13 + 0.18 * k, line, 8, faint=True)
    return sheet.figure


def _count(subject: Subject, facts: BlockFacts) -> str:
    if subject.output is None:
        return f"dimension {subject.source.size():,}, under {subject.group.name}"
    plural = "s" * (facts.hom_dim != 1)
    over = " over ℂ" if subject.group.is_complex else ""
    return f"{facts.hom_dim:,} equivariant map{plural}{over} under {subject.group.name}"


def _column_names(sheet: Sheet, subject: Subject) -> None:
    y = _TOP - 0.2
    named = "inputs, coupled" if len(subject.inputs) > 1 else "input" if subject.output is not None else "irreducibles"
    sheet.text(_LEFT + _STRIP, y, f"{named}, dim {subject.source.size():,}", 8, 2.1, faint=True, ha="right")
    if subject.output is not None:
        sheet.text(_RIGHT, y, f"output, dim {subject.output.size():,}", 8, 2.2, faint=True)
        sheet.text(_MIDDLE, y, "blocks", 8, faint=True, ha="center")


def _foot(subject: Subject, facts: BlockFacts) -> list[str]:
    lines = [line for warning in facts.warnings for line in wrapped(warning, 8, _WIDTH - 0.4)]
    return lines if len(lines) <= _LINES else [*lines[:_LINES], "…"]


def _height(row: IrrepRow) -> float:
    """Inches: from 0.36 for one coordinate to 0.7 for a thousand, by the number of coordinates."""
    coordinates = max(row.m_in, row.m_out) * row.dim
    return min(0.36 + 0.034 * log2(max(coordinates, 1)), 0.7)


def _draw_row(sheet: Sheet, row: IrrepRow, y: float, height: float) -> None:
    base = color(row.index) if row.index >= 0 else mixed("#8B949E", 0.0)
    if row.m_in:
        _segment(sheet, row, _LEFT, y, height, row.m_in, base, hatched=row.kind == UNUSED)
        _side_text(sheet, row, _LEFT - 0.1, y + height / 2, row.m_in, "right")
    if row.m_out:
        _segment(sheet, row, _RIGHT, y, height, row.m_out, base, hatched=row.kind == ZERO)
        _side_text(sheet, row, _RIGHT + _STRIP + 0.1, y + height / 2, row.m_out, "left")
    if row.kind == MATCHED:
        _block(sheet, row, y, height, base)
    elif row.kind == UNUSED:
        sheet.text(_LEFT + _STRIP + 0.12, y + height / 2, "no effect: the output has no such part", 8, 2.6, faint=True)
    elif row.kind == ZERO:
        sheet.text(_RIGHT - 0.12, y + height / 2, "always zero: the input has no such part", 8, 2.6, faint=True, ha="right")
    elif row.kind == ALONE and row.folded == 1:
        words = f"dimension {row.dim:,}, {_type_words(row)}"
        sheet.text(_LEFT + _STRIP + 0.12, y + height / 2, words, 8, 3.5, faint=True)


def _type_words(row: IrrepRow) -> str:
    return {"R": "real type", "C": "complex type", "H": "quaternionic type"}[row.type]


def _segment(sheet: Sheet, row: IrrepRow, x: float, y: float, height: float, copies: int, base: str, hatched: bool) -> None:
    """One irreducible on a strip, its copies apart where they are few enough to see."""
    if hatched:
        _rectangle(sheet, x, y, _STRIP, height, facecolor=sheet.theme.paper, edgecolor=base, hatch="/////", linewidth=1.2)
        return
    _rectangle(sheet, x, y, _STRIP, height, facecolor=base, linewidth=0)
    if row.folded == 1 and copies <= _CELLS:
        for k in range(1, copies):
            level = y + height * k / copies
            sheet.page.plot([x, x + _STRIP], [level, level], color=sheet.theme.paper, linewidth=0.8, solid_capstyle="butt")


def _side_text(sheet: Sheet, row: IrrepRow, x: float, y: float, copies: int, side: str) -> None:
    width = 1.85 if side == "right" else sheet.width - x - 0.15
    if row.folded > 1:
        sheet.text(x, y - 0.075, f"and {row.label}", 9, width, ha=side, weight="bold")
        sheet.text(x, y + 0.075, f"{copies:,} coordinates", 7, width, ha=side, faint=True)
        return
    sheet.text(x, y - 0.075, f"{copies:,} × {row.label}" if copies > 1 else row.label, 9, width, ha=side, weight="bold")
    each = f"{copies * row.dim:,} coordinate{'s' * (copies * row.dim != 1)}"
    sheet.text(x, y + 0.075, each, 7, width, ha=side, faint=True)


def _block(sheet: Sheet, row: IrrepRow, y: float, height: float, base: str) -> None:
    """The ribbons and, where they meet, the m_out × m_in matrix of weights."""
    wide, high = _extent(row.m_in, _WIDE), min(_extent(row.m_out, _HIGH), height)
    if row.folded > 1:
        wide, high = _WIDE, min(_HIGH, height) * 0.8
    left, top = _MIDDLE - wide / 2, y + (height - high) / 2
    _ribbon(sheet, _LEFT + _STRIP, y, height, left, top, high, base)
    _ribbon(sheet, _RIGHT, y, height, left + wide, top, high, base)
    _rectangle(sheet, left, top, wide, high, facecolor=base, linewidth=0)
    has_grid = row.folded == 1 and max(row.m_in, row.m_out) <= _CELLS
    if has_grid:
        _grid(sheet, row, left, top, wide, high)
    if has_grid or wide < _WIDE:
        room = _RIGHT - 0.16 - left - wide
        sheet.text(_RIGHT - 0.08, y + height / 2, _block_words(row), 7, room, ha="right", color=sheet.theme.ink)
    else:
        sheet.text(_MIDDLE, y + height / 2, _block_words(row), 8, wide - 0.08, ha="center", color=readable_on(base))


def _block_words(row: IrrepRow) -> str:
    if row.folded > 1:
        return f"{row.maps:,} maps"
    over = {1: "", 2: " over ℂ", 4: " over ℍ"}[row.delta]
    return f"{row.m_out:,}×{row.m_in:,}{over}"


def _extent(copies: int, largest: float) -> float:
    return min(0.16 * copies, largest) if copies <= _CELLS else largest


def _grid(sheet: Sheet, row: IrrepRow, left: float, top: float, wide: float, high: float) -> None:
    line = partial(sheet.page.plot, color=sheet.theme.paper, linewidth=0.8, solid_capstyle="butt")
    for k in range(1, row.m_in):
        x = left + wide * k / row.m_in
        line([x, x], [top, top + high])
    for k in range(1, row.m_out):
        level = top + high * k / row.m_out
        line([left, left + wide], [level, level])


def _ribbon(sheet: Sheet, x: float, y: float, height: float, to: float, top: float, high: float, base: str) -> None:
    """A band between a segment of a strip and a side of a block, straight at both ends."""
    half = (x + to) / 2
    bottom, low = y + height, top + high
    points = [(x, y), (half, y), (half, top), (to, top), (to, low), (half, low), (half, bottom), (x, bottom), (x, y)]
    codes = [Path.MOVETO, *3 * [Path.CURVE4], Path.LINETO, *3 * [Path.CURVE4], Path.CLOSEPOLY]
    sheet.page.add_patch(PathPatch(Path(points, codes), facecolor=base, alpha=0.28, linewidth=0))


def _rectangle(sheet: Sheet, x: float, y: float, width: float, height: float, **style) -> None:
    sheet.page.add_patch(Rectangle((x, y), width, height, **style))
