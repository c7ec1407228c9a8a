"""The block structure of a map: input and output strips, and between them the block W_λ of each irreducible."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import log2

from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from repc.explore.pictures.ink import Theme, color, mixed, pattern, readable_on
from repc.explore.pictures.rows import ALONE, MATCHED, UNUSED, ZERO, BlockFacts, IrrepRow, block_facts
from repc.explore.pictures.sheet import NARROW, Sheet, lines_of
from repc.explore.pictures.subject import Subject

_TOP = 1.05  # inches of title above the first row
_GAP = 0.07
_HIGH = 0.6  # largest block
_CELLS = 16  # larger blocks have no grid
_LINES = 8  # of warnings, on a wide sheet


@dataclass(frozen=True)
class Columns:
    """Where the columns stand, in inches: the left ends of both strips of ``strip`` inches, the center of the blocks, of which
    the widest has ``wide``. ``above``: inches that the labels of a row take above it, 0 where they stand beside the strips."""

    width: float
    left: float
    right: float
    middle: float
    strip: float
    wide: float
    above: float = 0.0


_BESIDE = Columns(7.8, 2.15, 5.31, 3.9, 0.34, 1.25)
_ABOVE = Columns(NARROW, 0.2, 3.1, 1.8, 0.3, 1.25, 0.36)


def blocks_figure(subject: Subject, theme: Theme) -> Figure:
    """The figure; a representation alone is one strip."""
    facts, columns = block_facts(subject), _ABOVE if theme.narrow else _BESIDE
    below = _foot(facts, columns, theme)
    heights = [_height(row) for row in facts.rows]
    total = _TOP + sum(heights) + (_GAP + columns.above) * len(heights) + 0.15 + 0.18 * len(below)
    sheet = Sheet(columns.width, max(total, 1.6), theme, subject.title, _count(subject, facts))
    _column_names(sheet, subject, columns)
    y = _TOP
    for row, height in zip(facts.rows, heights, strict=True):
        _draw_row(sheet, row, y + columns.above, height, columns)
        y += height + _GAP + columns.above
    for k, line in enumerate(below):
        sheet.text(0.2, y + 0.13 + 0.18 * k, line, 8, faint=True)
    return sheet.figure


def _count(subject: Subject, facts: BlockFacts) -> str:
    if subject.output is None:
        return f"dimension {subject.source.size():,}, under {subject.group.name}"
    plural = "s" * (facts.hom_dim != 1)
    over = " over ℂ" if subject.group.is_complex else ""
    return f"{facts.hom_dim:,} equivariant map{plural}{over} under {subject.group.name}"


def _column_names(sheet: Sheet, subject: Subject, columns: Columns) -> None:
    y, size = _TOP - 0.2, subject.source.size()
    named = "inputs, coupled" if len(subject.inputs) > 1 else "input" if subject.output is not None else "irreducibles"
    if columns.above:
        sheet.text(columns.left, y, f"{named}, dim {size:,}", 8, 1.5, faint=True)
    else:
        sheet.text(columns.left + columns.strip, y, f"{named}, dim {size:,}", 8, 2.1, faint=True, ha="right")
        sheet.text(columns.middle, y, "blocks" if subject.output is not None else "", 8, faint=True, ha="center")
    if subject.output is not None:
        x, side = (columns.right + columns.strip, "right") if columns.above else (columns.right, "left")
        sheet.text(x, y, f"output, dim {subject.output.size():,}", 8, 1.5 if columns.above else 2.2, faint=True, ha=side)


def _foot(facts: BlockFacts, columns: Columns, theme: Theme) -> list[str]:
    lines = [line for warning in facts.warnings for line in lines_of(warning, 8, columns.width - 0.4, theme)]
    most = 2 * _LINES if columns.above else _LINES
    return lines if len(lines) <= most else [*lines[:most], "…"]


def _height(row: IrrepRow) -> float:
    """Inches: from 0.36 for one coordinate to 0.7 for a thousand, by the number of coordinates."""
    coordinates = max(row.m_in, row.m_out) * row.dim
    return min(0.36 + 0.034 * log2(max(coordinates, 1)), 0.7)


def _draw_row(sheet: Sheet, row: IrrepRow, y: float, height: float, columns: Columns) -> None:
    base = color(row.index) if row.index >= 0 else mixed("#8B949E", 0.0)
    if row.m_in:
        _segment(sheet, row, (columns.left, y, columns.strip, height), row.m_in, base, hatched=row.kind == UNUSED)
        _side_text(sheet, row, y + height / 2, row.m_in, columns, "input")
    if row.m_out:
        _segment(sheet, row, (columns.right, y, columns.strip, height), row.m_out, base, hatched=row.kind == ZERO)
        _side_text(sheet, row, y + height / 2, row.m_out, columns, "output")
    if row.kind == MATCHED:
        _block(sheet, row, y, height, base, columns)
        return
    words, at_right = _words(row), row.kind == ZERO
    x, side = (columns.right - 0.12, "right") if at_right else (columns.left + columns.strip + 0.12, "left")
    room = columns.right - columns.left - columns.strip - 0.2
    sheet.text(x, y + height / 2, words, 8, min(room, 3.5) if row.kind == ALONE else min(room, 2.6), faint=True, ha=side)


def _words(row: IrrepRow) -> str:
    """What is said of a row beside its strip."""
    if row.kind == UNUSED:
        return "no effect: the output has no such part"
    if row.kind == ZERO:
        return "always zero: the input has no such part"
    return f"dimension {row.dim:,}, {_type_words(row)}" if row.folded == 1 else ""


def _type_words(row: IrrepRow) -> str:
    return {"R": "real type", "C": "complex type", "H": "quaternionic type"}[row.type]


def _segment(
    sheet: Sheet, row: IrrepRow, place: tuple[float, float, float, float], copies: int, base: str, hatched: bool
) -> None:
    """One irreducible on a strip, its copies apart where they are few enough to see. ``place``: left, top, width, height."""
    x, y, width, height = place
    if hatched:
        sheet.dropped(*place, base)
        return
    sheet.filled(*place, base, _pattern(row))
    if row.folded == 1 and copies <= _CELLS:
        for k in range(1, copies):
            level = y + height * k / copies
            sheet.page.plot([x, x + width], [level, level], color=sheet.theme.paper, linewidth=0.8, solid_capstyle="butt")


def _pattern(row: IrrepRow) -> str:
    """What tells an irreducible from others of a like color; a row that stands for several has none."""
    return pattern(row.index) if row.index >= 0 else ""


def _side_text(sheet: Sheet, row: IrrepRow, y: float, copies: int, columns: Columns, side: str) -> None:
    """The label of a row and its coordinates, beside the strip, or above it."""
    each = copies if row.folded > 1 else copies * row.dim
    label = f"and {row.label}" if row.folded > 1 else f"{copies:,} × {row.label}" if copies > 1 else row.label
    counted = f"{each:,} coordinate{'s' * (each != 1)}"
    if columns.above:
        x, aligned, width = (columns.left, "left", 1.5) if side == "input" else (columns.right + columns.strip, "right", 1.5)
        top = y - _height(row) / 2
        levels = top - 0.25, top - 0.1
    else:
        left = columns.left - 0.1
        right = columns.right + columns.strip + 0.1
        x, aligned, width = (left, "right", 1.85) if side == "input" else (right, "left", sheet.width - right - 0.15)
        levels = y - 0.075, y + 0.075
    sheet.text(x, levels[0], label, 9, width, ha=aligned, weight="bold")
    sheet.text(x, levels[1], counted, 7, width, ha=aligned, faint=True)


def _block(sheet: Sheet, row: IrrepRow, y: float, height: float, base: str, columns: Columns) -> None:
    """The ribbons and, where they meet, the m_out × m_in matrix of weights."""
    wide, high = _extent(row.m_in, columns.wide), min(_extent(row.m_out, _HIGH), height)
    if row.folded > 1:
        wide, high = columns.wide, min(_HIGH, height) * 0.8
    left, top = columns.middle - wide / 2, y + (height - high) / 2
    _ribbon(sheet, columns.left + columns.strip, y, height, left, top, high, base)
    _ribbon(sheet, columns.right, y, height, left + wide, top, high, base)
    sheet.filled(left, top, wide, high, base, _pattern(row))
    has_grid = row.folded == 1 and max(row.m_in, row.m_out) <= _CELLS
    if has_grid:
        _grid(sheet, row, left, top, wide, high)
    if has_grid or wide < columns.wide:
        room = columns.right - 0.16 - left - wide
        sheet.text(columns.right - 0.08, y + height / 2, _block_words(row), 7, room, ha="right", color=sheet.theme.ink)
    else:
        _inside(sheet, _block_words(row), (columns.middle, y + height / 2), wide - 0.08, base)


def _inside(sheet: Sheet, words: str, at: tuple[float, float], width: float, base: str) -> None:
    """Words on a block: on one line as small as it takes, or where text must not be small on several."""
    plain = {"facecolor": base, "edgecolor": "none", "pad": 0.6}
    lines = lines_of(words, 8, width, sheet.theme) if sheet.theme.narrow else [words]
    for k, line in enumerate(lines):
        y = at[1] + 0.15 * (k - (len(lines) - 1) / 2)
        sheet.text(at[0], y, line, 8, width, ha="center", color=readable_on(base), bbox=plain)


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
