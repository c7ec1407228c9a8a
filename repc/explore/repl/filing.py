"""The commands that read and write files: ``:compile :load :save :show``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from repc.explore.repl.pieces import InputPiece
from repc.source import RepcError, fail, read_source, write_files

if TYPE_CHECKING:
    from repc.explore.repl.session import Session

_PICTURES = (".png", ".svg")


def compile_command(session: Session, argument: InputPiece) -> str:
    """Write the module of a map or network. Raises RepcError for what is no map, and for a file that is not repc's."""
    from repc import driver, report
    from repc.api import Expression

    what, path, force = _file_at_end(argument, (".py",), ":compile f inertia.py")
    spec = session.meant(what)
    is_free = isinstance(spec, driver.FreeSpec)
    if not isinstance(spec, driver.TypedSpec) and not (is_free and spec.rep is None):
        shown = Expression(spec.rep) if is_free else spec
        fail("E0536", f"{shown} is a representation, not a map", "compile a map, such as 'V -> V²' under SO(3)")
    compiled = driver.compile_spec(spec if is_free else _called(spec, session, path), progress=session.progress)
    with _own_remedies():
        written = driver.write(compiled, path, force=force)
    rows = [report.compile_summary(one.report, paths) for one, paths in zip(compiled, written, strict=True)]
    return "\n".join(rows)


def _called(spec, session: Session, path: Path):
    """The spec under the name by which its module says how to write it again: the command line, where that can say it."""
    can_say = not session.scene.lets and spec.maps
    return replace(spec, source=replace(spec.source, name="-e" if can_say else f"{path.stem}.rep"))


def load_command(session: Session, argument: InputPiece) -> str:
    """Begin anew with a spec. Raises RepcError for a file that is none."""
    if not argument.text:
        fail("E0534", ":load needs a file", "write ':load inertia.rep'")
    path = _path(argument.text)
    if path.suffix == ".py":
        remedy = f"in Python: import {path.stem}; ':load' is for .rep files"
        fail("E0537", f"{path} is a module, which the REPL does not run", remedy)
    return session.load(read_source(path))


def save_command(session: Session, argument: InputPiece) -> str:
    """Write the scene as a spec. Raises RepcError for a file that exists."""
    rest, path, force = _file_at_end(argument, (".rep",), ":save inertia.rep")
    if rest.text:
        fail("E0534", ":save takes one file", "write ':save inertia.rep'")
    if session.scene.group is None:
        fail("E0532", "no group is set, so there is nothing to save", "write 'group SO(3)' first")
    with _own_remedies():
        write_files({path: session.scene.text().encode()}, lambda _: False, force)
    return f"wrote {path}"


def show_command(session: Session, argument: InputPiece) -> str:
    """Draw what is meant. Raises RepcError as `repc.explore.pictures.save` does."""
    from repc import driver
    from repc.explore.pictures import save

    names_file = argument.text.removesuffix("--force").rstrip(' "').endswith(_PICTURES)
    what, path, force = _file_at_end(argument, _PICTURES, "") if names_file else (argument, Path("picture.png"), False)
    found = session.meant(what)
    if isinstance(found, driver.FreeSpec):
        fail("E0536", f"{found.group.name} has no number for its argument", "draw a map or representation of one group")
    with _own_remedies():
        save(found.outputs[0] if isinstance(found, driver.TypedSpec) else found, path, force=force)
    return f"wrote {path}"


def _file_at_end(argument: InputPiece, suffixes: tuple[str, ...], example: str) -> tuple[InputPiece, Path, bool]:
    """An argument cut into what it is about, the file behind that, and whether ``--force`` follows."""
    text, force = argument.text, argument.text.endswith("--force")
    text = text.removesuffix("--force").rstrip()
    start = text.rindex('"', 0, -1) if text.endswith('"') and text.count('"') > 1 else text.rfind(" ") + 1
    path = _path(text[start:])
    if path.suffix not in suffixes:
        fail("E0537", f"a file name that ends in {' or '.join(suffixes)} is missing", f"write '{example}'")
    return replace(argument, text=text[:start]).stripped(), path, force


def _path(text: str) -> Path:
    return Path(text.strip().strip('"')).expanduser()


class _own_remedies:
    """A file that exists is a mistake with the REPL's own remedy: there is no ``-o`` here."""

    def __enter__(self):
        return self

    def __exit__(self, kind, error, _):
        if isinstance(error, RepcError):
            raise type(error)(*(replace(d, remedy=d.remedy.replace(" with -o", "")) for d in error.diagnostics)) from None
