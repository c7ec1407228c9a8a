"""A sheet of paper to draw on: inches from the top left, text that is fitted to its place, and deterministic files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
import matplotlib.style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from repc.explore.pictures.ink import Theme

_SMALLEST = 6.0  # points
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
    """A figure of ``width`` × ``height`` inches whose page is one axes in inches, y downwards."""

    def __init__(self, width: float, height: float, theme: Theme):
        self.width, self.height, self.theme = width, height, theme
        self.figure = Figure(figsize=(width, height), facecolor=theme.paper)
        self.page = self.figure.add_axes((0, 0, 1, 1), zorder=-1)
        self.page.set(xlim=(0, width), ylim=(height, 0))
        self.page.axis("off")

    def axes(self, left: float, top: float, width: float, height: float, **options) -> Axes:
        """Axes at a place on the sheet, in inches from its top left corner."""
        place = (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
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
        weight = options.get("weight", "normal")
        if width is not None:
            words, size = fitted(words, size, width, weight)
        options.setdefault("color", self.theme.faint if faint else self.theme.ink)
        options.setdefault("va", "center")
        self.page.text(x, y, words, fontsize=size, **options)

    def heading(self, title: str, below: str) -> None:
        """What the picture is of, on the first two lines."""
        self.text(0.2, 0.26, title, 12, self.width - 0.4, weight="bold")
        self.text(0.2, 0.5, below, 9, self.width - 0.4, faint=True)


def text_width(words: str, size: float, weight: str = "normal") -> float:
    """Inches that one line takes."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return text_to_path.get_text_width_height_descent(words, font, ismath=False)[0] / 72


def fitted(words: str, size: float, width: float, weight: str = "normal") -> tuple[str, float]:
    """The words and the size at which they fit into so many inches."""
    needed = text_width(words, size, weight)
    if needed <= width:
        return words, size
    size = max(_SMALLEST, size * width / needed)
    while len(words) > 1 and text_width(words, size, weight) > width:
        keep = max(1, min(len(words) - 2, int(len(words) * width / text_width(words, size, weight))))
        words = words[:keep].rstrip("… ") + "…" if keep > 1 else "…"
    return words, size


def wrapped(words: str, size: float, width: float) -> list[str]:
    """Lines that each fit into so many inches."""
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def file_bytes(figure: Figure, form: str, mark: str) -> bytes:
    """The figure as a PNG or SVG file: no date, and ids that depend on nothing but the picture."""
    buffer = io.BytesIO()
    metadata = {"Software": mark} if form == "png" else {"Creator": mark, "Date": None}
    figure.savefig(buffer, format=form, dpi=144, facecolor=figure.get_facecolor(), metadata=metadata)
    return buffer.getvalue()
