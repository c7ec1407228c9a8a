"""What ``repc show`` does: one picture per map, or a page about all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from repc.driver import Options, Progress
from repc.explore.pages import page, write_page
from repc.explore.pictures import picture, write_pictures
from repc.explore.pictures.door import FORMATS, form_of
from repc.reps import TypedMap, TypedRep, TypedSpec
from repc.reps.nets import TypedNet
from repc.source import fail

Written = list[tuple[str, int]]


def show_page(spec: TypedSpec | TypedRep, path: Path, options: Options, progress: Progress, *, force: bool = False) -> Written:
    """Write the page; returns its (path, bytes). Raises RepcError."""
    if path.suffix.lower() not in (".html", ".htm"):
        fail("E0568", f"'{path.name}' names no page: its ending is neither .html nor .htm", f"write '{path.stem}.html'")
    return [(str(path), write_page(path, page(spec, options, progress), force))]


def show_pictures(
    spec: TypedSpec | TypedRep, stem: Path, output: Path | None, kind: str | None, *, force: bool = False
) -> Written:
    """Write a picture of each map and network, or where there are none of each representation; all or none.

    One goes to the file ``output``, several into the directory ``output``, PNG and named after the maps; ``stem`` stands
    in for a missing ``output``. Returns their (path, bytes). Raises RepcError.
    """
    subjects = _subjects(spec)
    if len(subjects) == 1:
        paths = [output or stem.with_suffix(".png")]
    else:
        paths = _in_directory(output or stem, [name for name, _ in subjects])
    files = {path: picture(thing, form_of(path), kind) for path, (_, thing) in zip(paths, subjects, strict=True)}
    write_pictures(files, force, folder=None if len(subjects) == 1 else output or stem)
    return [(str(path), len(data)) for path, data in files.items()]


def _subjects(spec: TypedSpec | TypedRep) -> Sequence[tuple[str, TypedMap | TypedNet | TypedRep]]:
    if isinstance(spec, TypedRep):
        return [("rep", spec)]
    if spec.outputs:
        return [(typed.name, typed) for typed in spec.outputs]
    if not spec.reps:
        fail("E0569", f"{spec.source.name} has nothing to draw", "add a line such as 'map f : V -> V²' or 'rep x = 5V'")
    return [(f"rep{k}", rep) for k, rep in enumerate(spec.reps, 1)]


def _in_directory(folder: Path, names: list[str]) -> list[Path]:
    if folder.suffix.lower().removeprefix(".") in FORMATS:
        fail("E0570", f"{len(names)} pictures do not fit in the one file {folder}", "name a directory with -o")
    return [folder / f"{name}.png" for name in names]
