"""Draw, render and save a picture of any subject; which kinds a subject has."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from repc.api import Rep, bound_rep
from repc.explore.pictures.ink import DARK, LIGHT, Theme
from repc.explore.pictures.subject import Subject, on_plane_or_in_space, solved, subject_of
from repc.report import Report
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly
from repc.source import fail, write_files

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from repc.groups import Group

KINDS = ("blocks", "basis", "network", "orbit", "degrees")
FORMATS = ("png", "svg")
MARK = "repc show"  # stands in the header of every picture, so that repc knows its own files
_HEADER = 4096  # bytes within which it stands


def kinds_of(thing) -> tuple[str, ...]:
    """The kinds of picture that a subject has, the one drawn by default first."""
    if isinstance(thing, (TypedNet, Report)):
        return ("network",)
    if isinstance(thing, TypedPoly):
        return ("degrees",)
    subject = subject_of(thing)
    drawable = any(on_plane_or_in_space(rep) for rep in subject.reps)
    if subject.output is not None:
        return ("blocks", "basis", "orbit") if drawable else ("blocks", "basis")
    return ("orbit", "blocks", "basis") if drawable else ("blocks", "basis")


def draw(
    thing, kind: str | None = None, *, name: str | None = None, dark: bool = False, narrow: bool = False
) -> Figure:
    """A Matplotlib figure of a map, a network, a polynomial map, a representation bound to a group, or a group.

    ``kind``: blocks, basis, network, orbit or degrees; None is the first of `kinds_of`. ``dark``: for dark pages;
    ``narrow``: for phones. Raises RepcError where Matplotlib is missing, where there is no such picture, and where it would be too
    large.
    """
    with _sheet().settings():
        return _figure(thing, kind, name, _theme(dark, narrow))


def picture(
    thing,
    form: str = "png",
    kind: str | None = None,
    *,
    name: str | None = None,
    dark: bool = False,
    narrow: bool = False,
) -> bytes:
    """The bytes of a PNG or SVG file; parameters as in `draw`."""
    if form not in FORMATS:
        fail("E0563", f"there are no pictures in the form '{form}'", "use png or svg")
    sheet = _sheet()
    with sheet.settings():
        return sheet.file_bytes(_figure(thing, kind, name, _theme(dark, narrow)), form, MARK)


def _theme(dark: bool, narrow: bool) -> Theme:
    return replace(DARK if dark else LIGHT, narrow=narrow)


def save(thing, path: str | Path, kind: str | None = None, *, name: str | None = None, force: bool = False) -> int:
    """Write a picture to a ``.png`` or ``.svg`` file, whole or not at all; returns its bytes.

    A file that repc did not draw is overwritten only with ``force``. Raises RepcError, as `draw` does.
    """
    data = picture(thing, form_of(Path(path)), kind, name=name)
    write_pictures({Path(path): data}, force)
    return len(data)


def write_pictures(files: Mapping[Path, bytes], force: bool = False, folder: Path | None = None) -> None:
    """Write all files or none; one that repc did not draw is overwritten only with ``force``; ``folder`` is made where it is not
    there. Raises RepcError."""
    write_files(files, _is_ours, force, folder)


def form_of(path: Path) -> str:
    """png or svg, by a file's name. Raises RepcError for other names."""
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        fail("E0563", f"'{path.name}' names no picture: its ending is neither .png nor .svg", f"write '{path.stem}.png'")
    return form


def vis(rep_in: Rep | str, rep_out: Rep | str, cluster: bool = True, group: Group | str | None = None) -> None:
    """Show the equivariant maps rep_in → rep_out as one image on Matplotlib's current axes, as in EMLP.

    ``cluster``: coordinates that are equal in every equivariant map share a color, those that are always zero are
    blank; this shows the pattern of weight sharing under permutation groups. Otherwise one random map (seeded) in signed colors.

    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from repc import V, vis
    >>> vis(V, V**2, group="S(4)")
    """
    if group is not None:
        rep_in, rep_out = bound_rep(rep_in, group), bound_rep(rep_out, group)
    if not isinstance(rep_in, Rep) or not isinstance(rep_out, Rep):
        fail("E0571", f"{rep_in!r} and {rep_out!r} are text, and text needs a group", "add one, for example group='SO(3)'")
    rep = rep_in >> rep_out
    values = rep.equivariant_basis()
    shape = (rep_out.size(), values.shape[0] // rep_out.size())
    _sheet()  # tells where Matplotlib is missing
    from repc.explore.pictures.sharing import show

    show(values, shape, cluster)


def _is_ours(path: Path) -> bool:
    with path.open("rb") as file:
        return MARK.encode() in file.read(_HEADER)


def _figure(thing, kind: str | None, name: str | None, theme: Theme) -> Figure:
    kinds = kinds_of(thing)
    chosen = kind or kinds[0]
    if kinds == ("network",):
        net = solved(thing)
        if chosen != "network":
            _refuse(chosen, net.name, kinds)
        from repc.explore.pictures.network import network_figure

        return network_figure(net, theme)
    if isinstance(thing, TypedPoly):
        if chosen != "degrees":
            _refuse(chosen, thing.name, kinds)
        from repc.explore.pictures.degrees import degrees_figure

        return degrees_figure(thing, theme)
    subject = subject_of(thing, name)
    if chosen not in KINDS or chosen in ("network", "degrees"):
        _refuse(chosen, subject.title, kinds)
    return _drawer(chosen)(subject, theme)


def _refuse(kind: str, what: str, kinds: tuple[str, ...]) -> NoReturn:
    fail("E0564", f"there is no picture of the kind '{kind}' of {what}", f"use one of {', '.join(kinds)}")


def _drawer(kind: str) -> Callable[[Subject, Theme], Figure]:
    """What draws a kind of picture of a map or a representation, loaded when one asks: each needs Matplotlib."""
    match kind:
        case "blocks":
            from repc.explore.pictures.blocks import blocks_figure as figure
        case "basis":
            from repc.explore.pictures.basis import basis_figure as figure
        case _:
            from repc.explore.pictures.orbit import orbit_figure as figure
    return figure


def _sheet():
    """The first module that needs Matplotlib. Raises RepcError where that is missing."""
    try:
        import repc.explore.pictures.sheet as sheet
    except ModuleNotFoundError as error:
        if not re.match(r"matplotlib\b", error.name or ""):
            raise
        fail("E0560", "pictures need Matplotlib, which is not installed", "pip install 'repc[show]'")
    return sheet
