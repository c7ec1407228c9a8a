"""What ``repc show`` does: one picture per map, a page about all of them, or both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from repc.driver import FreeSpec, Options, Progress
from repc.driver.options import DEFAULTS, silent
from repc.explore.pages import page, write_page
from repc.explore.pictures import picture, write_pictures
from repc.explore.pictures.door import FORMATS, form_of
from repc.report import Report
from repc.reps import TypedMap, TypedRep, TypedSpec
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly
from repc.source import fail

Written = list[tuple[str, int]]
Drawable = tuple[str, TypedMap | TypedPoly | TypedNet | TypedRep | Report]  # with its name


def show(
    spec: TypedSpec | TypedRep | FreeSpec,
    pictures: Path | None,
    web: Path | None,
    kind: str | None = None,
    options: Options = DEFAULTS,
    progress: Progress = silent,
    *,
    several: Path | None = None,
    force: bool = False,
) -> Written:
    """Draw pictures to ``pictures`` and a page to ``web``, either of which may be missing; all is drawn before any is written.

    One picture goes to a file, several into a directory, PNG and named after the maps; ``several`` stands in for it where
    ``pictures`` names no directory. Of a group with a letter maps are drawn at a number, networks for every one. Returns (path,
    bytes). Raises RepcError.
    """
    if web is not None and web.suffix.lower() not in (".html", ".htm"):
        fail("E0568", f"'{web.name}' names no page: its ending is neither .html nor .htm", f"write '{web.stem}.html'")
    drawn = _pictures(_subjects(spec), pictures, several or pictures, kind) if pictures is not None else {}
    text = page(spec, options, progress) if web is not None else ""
    if drawn:
        write_pictures(drawn, force, folder=(several or pictures) if len(drawn) > 1 else None)
    written = [(str(path), len(data)) for path, data in drawn.items()]
    return written + ([(str(web), write_page(web, text, force))] if web is not None else [])


def _pictures(subjects: Sequence[Drawable], one: Path, several: Path, kind: str | None) -> dict[Path, bytes]:
    """The bytes of a picture of each map and network, or where there are none of each representation, by its path."""
    paths = [one] if len(subjects) == 1 else _in_directory(several, [name for name, _ in subjects])
    return {path: picture(thing, form_of(path), kind) for path, (_, thing) in zip(paths, subjects, strict=True)}


def _subjects(spec: TypedSpec | TypedRep | FreeSpec) -> Sequence[Drawable]:
    if isinstance(spec, FreeSpec):
        return _free_subjects(spec)
    if isinstance(spec, TypedRep):
        return [("rep", spec)]
    if spec.outputs:
        return [(typed.name, typed) for typed in spec.outputs]
    if not spec.reps:
        fail("E0569", f"{spec.source.name} has nothing to draw", "add a line such as 'map f : V -> V²' or 'rep x = 5V'")
    return [(f"rep{k}", rep) for k, rep in enumerate(spec.reps, 1)]


def _free_subjects(question: FreeSpec) -> Sequence[Drawable]:
    """Of a group with a letter: networks as they are for every number, all else at one."""
    from repc.driver import every

    return [
        (name, every.solved(question, k).report if isinstance(thing, TypedNet) else thing)
        for k, (name, thing) in enumerate(_subjects(every.sampled(question)))
    ]


def _in_directory(folder: Path, names: list[str]) -> list[Path]:
    if folder.suffix.lower().removeprefix(".") in FORMATS:
        fail("E0570", f"{len(names)} pictures do not fit in the one file {folder}", "name a directory with -o")
    return [folder / f"{name}.png" for name in names]
