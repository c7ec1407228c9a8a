"""Colors and text of all pictures, for light and for dark pages; no library is needed to read this.

The palette is Okabe and Ito's, told apart by color-blind readers too (Color Universal Design, 2008).
"""

from __future__ import annotations

from dataclasses import dataclass

_OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
_PATTERNS = ("", "..", "xx", "++", "oo", "**")  # strokes aslant are for what is dropped
_TINTS = (0.0, 0.5, -0.4)  # towards white, towards black: seven more colors each


@dataclass(frozen=True)
class Theme:
    """Paper, ink (text), faint ink (grids, second lines) and the two ends of signed scales; ``narrow``: whether it is for a
    phone, where a picture has another layout and no small text."""

    paper: str
    ink: str
    faint: str
    line: str
    negative: str
    positive: str
    narrow: bool = False


LIGHT = Theme("#FFFFFF", "#1B1F24", "#57606A", "#C9D1D9", "#0072B2", "#D55E00")
DARK = Theme("#0F1419", "#E6EDF3", "#9DA7B3", "#3B434D", "#56B4E9", "#F08A3C")


def color(index: int) -> str:
    """The color of the irreducible with that position: seven pure ones, then seven lighter, then seven darker."""
    k = index % (len(_OKABE_ITO) * len(_TINTS))
    return mixed(_OKABE_ITO[k % len(_OKABE_ITO)], _TINTS[k // len(_OKABE_ITO)])


def pattern(index: int) -> str:
    """The pattern over the color of that position, as hatches: none for the first seven, then another for each seven."""
    return _PATTERNS[index // len(_OKABE_ITO) % len(_PATTERNS)]


def mixed(base: str, amount: float) -> str:
    """A color moved towards white (amount > 0) or black (amount < 0), by that part of the way."""
    target = 255 if amount > 0 else 0
    channels = (int(base[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(c + (target - c) * abs(amount)):02X}" for c in channels)


def readable_on(background: str) -> str:
    """Black or white, whichever has the larger contrast on a color (relative luminance of WCAG 2)."""
    channels = [int(background[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) else "#FFFFFF"
