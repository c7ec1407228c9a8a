"""The group acting: the orbit of a generic vector under 2-D and 3-D representations."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d.axes3d import Axes3D

from repc.api import Expression
from repc.explore.pictures.ink import Theme, color
from repc.explore.pictures.motion import Motion, motion
from repc.explore.pictures.sheet import NARROW, Sheet
from repc.explore.pictures.subject import Subject, on_plane_or_in_space
from repc.source import fail

_SIDE, _TOP, _LEGEND = 3.6, 0.85, 0.2
_MOST_NAMES = 8
_START = "v"


def orbit_figure(subject: Subject, theme: Theme) -> Figure:
    """One panel for each representation of the subject on ℝ², ℝ³ or ℂ."""
    reps = list(dict.fromkeys(rep for rep in subject.reps if on_plane_or_in_space(rep)))
    if not reps:
        sizes = " and ".join(f"{rep} has dimension {rep.size()}" for rep in dict.fromkeys(subject.reps))
        field = "a complex line, of dimension 1" if subject.group.is_complex else "the plane or space, of dimension 2 or 3"
        remedy = f"draw a representation on {field}, such as an irreducible of 'repc groups {subject.group.name}'"
        fail("E0567", f"an orbit is drawn on {field}; {sizes}", remedy)
    motions = [motion(subject, rep) for rep in reps]
    one = _SIDE + 0.45 + _LEGEND * max(len(_names(m)) for m in motions)
    width, height = max(len(reps) * (_SIDE + 0.3) + 0.3, 4.6), one
    if theme.narrow:  # one below the other
        width, height = NARROW, one * len(reps)
    below = f"the orbit of a generic vector {_START} under {subject.group.name}"
    sheet = Sheet(width, _TOP + height, theme, subject.title, below)
    side = min(_SIDE, width - 0.4)
    left = (width - len(reps) * (_SIDE + 0.3) + 0.3) / 2
    for k, (rep, found) in enumerate(zip(reps, motions, strict=True)):
        at = (0.2, _TOP + k * one) if theme.narrow else (left + k * (_SIDE + 0.3), _TOP)
        _panel(sheet, at, side, rep, found)
    return sheet.figure


def _panel(sheet: Sheet, at: tuple[float, float], side: float, rep: Expression, found: Motion) -> None:
    axes = sheet.axes(at[0], at[1], side, side, **({"projection": "3d"} if found.points.shape[1] == 3 else {}))
    _frame(axes, sheet.theme, found)
    for k, (_, curves) in enumerate(found.paths):
        for curve in curves:
            axes.plot(*curve.T, color=color(k), linewidth=1.8)
    for k, (_, start, end) in enumerate(found.steps):
        _segments(axes, start, end, color(k + len(found.paths)))
    size = 26 if found.all_elements else 7
    ink = sheet.theme.ink if found.all_elements else sheet.theme.faint
    _dots(axes, found.points[1:], s=size, color=ink, alpha=1 if found.all_elements else 0.55, linewidths=0, zorder=3)
    _dots(axes, found.points[:1], s=60, color=sheet.theme.positive, edgecolor=sheet.theme.paper, zorder=4)
    _label_start(axes, found, sheet.theme)
    _legend(sheet, at, side, rep, found)


def _dots(axes: Axes, points: np.ndarray, **style) -> None:
    """Points (n, 2), or (n, 3) in space."""
    if isinstance(axes, Axes3D):
        axes.scatter(points[:, 0], points[:, 1], points[:, 2], **style)
    else:
        axes.scatter(points[:, 0], points[:, 1], **style)


def _words(axes: Axes, place: np.ndarray, text: str, **style) -> None:
    """Text at a place of the plane or of space."""
    if isinstance(axes, Axes3D):
        axes.text(place[0], place[1], place[2], text, **style)
    else:
        axes.text(place[0], place[1], text, **style)


def _segments(axes: Axes, start: np.ndarray, end: np.ndarray, ink: str) -> None:
    for a, b in zip(start, end, strict=True):
        axes.plot(*np.stack([a, b]).T, color=ink, linewidth=1.1, alpha=0.85, zorder=2)


def _frame(axes: Axes, theme: Theme, found: Motion) -> None:
    """Equal scales, thin lines through the origin, nothing else."""
    reach = 1.12 * max(np.abs(found.points).max(), *(np.abs(c).max() for _, c in found.paths), 1.0)
    reach = min(reach, 4.0)
    axes.set_facecolor(theme.paper)
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach))
    if isinstance(axes, Axes3D):
        axes.set(zlim=(-reach, reach))
        axes.set_box_aspect((1, 1, 1), zoom=1.6)
        axes.view_init(elev=28, azim=28)
    else:
        axes.set_aspect("equal")
    axes.axis("off")
    for k in range(found.points.shape[1]):
        ends = np.zeros((2, found.points.shape[1]))
        ends[:, k] = -reach, reach
        axes.plot(*ends.T, color=theme.line, linewidth=0.8, zorder=1)
        name = f"x{'₁₂₃'[k]}"
        _words(axes, ends[1] * 0.97, name, color=theme.faint, fontsize=8, ha="right" if k == 0 else "center", va="bottom")


def _label_start(axes: Axes, found: Motion, theme: Theme) -> None:
    away = 0.14 * found.points[0] if len(found.points[0]) == 2 else np.array([0, 0.04, 0.16])
    place = found.points[0] + away
    _words(axes, place, _START, color=theme.ink, fontsize=10, weight="bold", ha="center", va="center", zorder=5)


def _names(found: Motion) -> list[tuple[str, str]]:
    """A color and what it means; the last stands for those that do not fit."""
    names = [(color(k), f"{name} {_START} for all t") for k, (name, _) in enumerate(found.paths)]
    steps = enumerate(found.steps, len(found.paths))
    names += [(color(k), f"a step by the generator {name}") for k, (name, *_) in steps]
    more = len(names) - _MOST_NAMES
    return [*names[:_MOST_NAMES], ("#8B949E", f"and {more} more generators")] if more > 0 else names


def _legend(sheet: Sheet, at: tuple[float, float], side: float, rep: Expression, found: Motion) -> None:
    left, y = at[0], at[1] + side + 0.1
    what = f"all {len(found.points)} points of the orbit" if found.all_elements else f"{len(found.points) - 1} random elements"
    sheet.text(left + 0.1, y, f"{rep}: {what}", 8, side - 0.2, weight="bold")
    for k, (ink, words) in enumerate(_names(found)):
        level = y + _LEGEND * (k + 1)
        sheet.page.plot([left + 0.1, left + 0.32], [level, level], color=ink, linewidth=2)
        sheet.text(left + 0.4, level, words, 8, side - 0.5, faint=True)
