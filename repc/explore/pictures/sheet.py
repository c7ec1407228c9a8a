"""A sheet of paper to draw on: inches from the top left, text that is fitted to its place, and deterministic files."""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from repc.explore.pictures.ink import Theme, mixed, readable_on

_SMALLEST, _READABLE = 6.0, 7.5  # points; the second is 10 pixels, for phones
NARROW = 3.6  # inches of a picture for a phone: 346 of its 390 pixels
_TITLE, _BELOW, _LEADING = 12, 9, 1.3  # points of the heading's lines, and how far apart they are
_MOST_LINES = 4  # of a title
_BREAKS = re.compile(r"(?:[^ +⊗×(,]|,(?=\d))*(?:[ +⊗×(]|,(?!\d))*")  # after these a line may end, and not inside of 1,000
_SETTINGS = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with Matplotlib and has ⊗ ⊕ ² ⁰ λ ℝ
    "text.parse_math": False,
    "svg.hashsalt": "repc",
    "svg.fonttype": "path",
    "axes.unicode_minus": True,
    "hatch.linewidth": 0.8,
}


@contextmanager
def settings() -> Iterator[None]:
    """Matplotlib's own defaults and these settings, whatever the user's are; drawing and saving happen inside."""
    with matplotlib.style.context(_SETTINGS, after_reset=True):
        yield


class Sheet:
    """A figure of ``width`` × ``height`` inches whose page is one axes in inches, y downwards.

    ``title`` says what the picture is of, ``below`` how much of it there is: each on one line in the first 0.65 inches, and where
    they take more, the sheet grows upwards.
    """

    def __init__(self, width: float, height: float, theme: Theme, title: str, below: str):
        self.width, self.height, self.theme = width, height, theme
        self.smallest = smallest_of(theme)
        lines = [(line, _TITLE, "bold", False) for line in _at_most(broken(title, _TITLE, width - 0.4, "bold"))]
        lines += [(line, _BELOW, "normal", True) for line in broken(below, _BELOW, width - 0.4)]
        steps = [_LEADING * size / 72 for _, size, _, _ in lines]
        self._above = max(sum(steps) - 0.46, 0.0)
        whole = height + self._above
        self.figure = Figure(figsize=(width, whole), facecolor=theme.paper)
        self.page = self.figure.add_axes((0, 0, 1, 1), zorder=-1)
        self.page.set(xlim=(0, width), ylim=(height, -self._above))
        self.page.axis("off")
        y = 0.16 - self._above
        for (line, size, weight, faint), step in zip(lines, steps, strict=True):
            self.text(0.2, y + step / 2, line, size, faint=faint, weight=weight)
            y += step

    def axes(self, left: float, top: float, width: float, height: float, **options) -> Axes:
        """Axes at a place on the sheet, in inches from where it begins below a heading of two lines."""
        whole = self.height + self._above
        place = (left / self.width, 1 - (top + self._above + height) / whole, width / self.width, height / whole)
        return self.figure.add_axes(place, **options)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 9,
        width: float | None = None,
        faint: bool = False,
        **options,
    ) -> None:
        """One line, made smaller and then cut with … where it is wider than ``width`` inches."""
        weight, size = options.get("weight", "normal"), max(size, self.smallest)
        if width is not None:
            words, size = fitted(words, size, width, weight, self.smallest)
        options.setdefault("color", self.theme.faint if faint else self.theme.ink)
        options.setdefault("va", "center")
        self.page.text(x, y, words, fontsize=size, **options)

    def filled(self, x: float, y: float, width: float, height: float, ink: str, hatch: str = "") -> None:
        """A rectangle in a color, with a pattern over it that is darker or lighter."""
        edge = mixed(ink, -0.45) if readable_on(ink) == "#000000" else mixed(ink, 0.55)
        self.page.add_patch(Rectangle((x, y), width, height, facecolor=ink, edgecolor=edge, hatch=hatch or None, linewidth=0))

    def dropped(self, x: float, y: float, width: float, height: float, ink: str) -> None:
        """The empty, hatched rectangle of what takes no part."""
        paper = self.theme.paper
        self.page.add_patch(Rectangle((x, y), width, height, facecolor=paper, edgecolor=ink, hatch="/////", linewidth=1.0))


def text_width(words: str, size: float, weight: str = "normal") -> float:
    """Inches that one line takes."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0] / 72


def lines_of(words: str, size: float, width: float, theme: Theme) -> list[str]:
    """The lines that words take in so many inches, at the size at which a sheet of that theme writes them."""
    return broken(words, max(size, smallest_of(theme)), width)


def smallest_of(theme: Theme) -> float:
    """Points of the smallest text."""
    return _READABLE if theme.narrow else _SMALLEST


def _at_most(lines: list[str]) -> list[str]:
    """The first lines of a title, the last of them with … where there are more."""
    return lines if len(lines) <= _MOST_LINES else [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1][:-1]}…"]


def broken(words: str, size: float, width: float, weight: str = "normal") -> list[str]:
    """Lines that each fit into so many inches: broken after signs and spaces, and inside of words that are wider than that."""
    lines, line = [], ""
    for piece in _BREAKS.findall(words):
        if line and text_width((line + piece).rstrip(), size, weight) > width:
            lines.append(line.rstrip())
            line = ""
        while text_width(piece.rstrip(), size, weight) > width and len(piece) > 1:
            ends = range(1, len(piece))
            keep = max(1, bisect_right(ends, width, key=lambda end: text_width(piece[:end], size, weight)))
            lines.append(piece[:keep])
            piece = piece[keep:]
        line += piece
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def fitted(
    words: str, size: float, width: float, weight: str = "normal", smallest: float = _SMALLEST
) -> tuple[str, float]:
    """The words and the size at which they fit into so many inches."""
    needed = text_width(words, size, weight)
    if needed <= width:
        return words, size
    size = max(smallest, size * width / needed)
    while len(words) > 1 and text_width(words, size, weight) > width:
        keep = max(1, min(len(words) - 2, int(len(words) * width / text_width(words, size, weight))))
        words = words[:keep].rstrip("… ") + "…" if keep > 1 else "…"
    return words, size


def file_bytes(figure: Figure, form: str, mark: str) -> bytes:
    """The figure as a PNG or SVG file: no date, and ids that depend on nothing but the picture."""
    buffer = io.BytesIO()
    metadata = {"Software": mark} if form == "png" else {"Creator": mark, "Date": None}
    figure.savefig(buffer, format=form, dpi=144, facecolor=figure.get_facecolor(), metadata=metadata)
    return buffer.getvalue()
