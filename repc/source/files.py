"""Reading specs and writing results: whole or not at all, and never over files that are not ours."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from repc.limits import MAX_BYTES_READ
from repc.source.errors import fail
from repc.source.temporary import remove_abandoned, written_aside
from repc.source.text import Source


def read_source(path: str | os.PathLike) -> Source:
    """A spec file as a source.

    Raises RepcError where it is missing, not a file, unreadable, larger than 1 MB, or not UTF-8.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            fail("E0511", f"{path} is a directory, not a spec file", "name the .rep file inside it")
        if size > MAX_BYTES_READ:
            most = f"a spec has at most {int(MAX_BYTES_READ)} ({MAX_BYTES_READ.words})"
            fail("E0512", f"{path} has {size} bytes; {most}", "check that this is the spec")
        with path.open("rb") as file:  # a pipe or a device has no size, and perhaps no end
            data = file.read(MAX_BYTES_READ + 1)
        if len(data) > MAX_BYTES_READ:
            most = f"more than {int(MAX_BYTES_READ)} bytes ({MAX_BYTES_READ.words})"
            fail("E0512", f"{path} has {most}", "check that this is the spec")
    except FileNotFoundError:
        fail("E0513", f"there is no file {path}", _similar(path))
    except OSError as error:
        fail("E0514", f"{path} cannot be read: {error.strerror}", "check its permissions")
    try:
        return Source(str(path), data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        fail("E0515", f"{path} is not UTF-8 text: byte {error.start} is 0x{data[error.start]:02x}", "save it as UTF-8")


def spec_files(names: Iterable[str | os.PathLike]) -> list[Path]:
    """The spec files that names stand for: of a directory all ``.rep`` files in it and below, but for hidden ones, in order; each
    once. Raises RepcError (E0517) for a directory without any."""
    found: dict[Path, None] = {}
    for path in map(Path, names):
        inside = _specs_below(path) if path.is_dir() else [path]
        if not inside:
            fail("E0517", f"there is no .rep file in {path}", "name a file, or a directory with specs")
        found.update(dict.fromkeys(inside))
    return list(found)


def _specs_below(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*.rep") if not path.is_dir())
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def _similar(path: Path) -> str:
    folder = path.parent
    specs = sorted(p.name for p in folder.glob("*.rep")) if folder.is_dir() else []
    return f"specs in {folder}: {', '.join(specs)}" if specs else "check the path"


def write_files(
    files: Mapping[Path, bytes], is_ours: Callable[[Path], bool], force: bool = False, folder: Path | None = None
) -> None:
    """Write all files or none: each into a temporary file beside its place first, then all are renamed into place.

    An existing file for which ``is_ours`` is false is refused unless ``force``; a directory, a device or a pipe always;
    nothing is written then. A symbolic link stays, and the file it names is written. The only directory that is made is
    ``folder``, where the one above it is there. Raises RepcError.
    """
    files = {_destination(path): data for path, data in files.items()}
    foreign = [path for path in files if path.exists() and not force and not is_ours(path) and path.exists()]
    if foreign:
        fail(
            "E0520",
            f"{foreign[0]} exists and was not written by repc; nothing was written",
            "choose another name with -o, or overwrite it with --force",
        )
    for path in files:
        _refuse_missing(path.parent.parent if path.parent == folder else path.parent)
    staged: list[tuple[str, Path]] = []
    try:
        if folder is not None:
            folder.mkdir(exist_ok=True)
        for path, data in files.items():
            remove_abandoned(path.parent, path)
            staged.append((_stage(path, data), path))
        while staged:
            temporary, path = staged[0]
            os.replace(temporary, path)
            staged.pop(0)
    except OSError as error:
        fail("E0521", f"{error.filename or 'the output'} cannot be written: {error.strerror}", "choose another path with -o")
    finally:
        for temporary, _ in staged:
            with suppress(FileNotFoundError):  # a directory that vanished took it along
                os.unlink(temporary)


def _refuse_missing(folder: Path) -> None:
    """RepcError where there is no such directory: what is misspelled is not made without a word."""
    if not folder.exists():
        fail("E0526", f"there is no directory {folder}; nothing was written", "make it first, or choose another path with -o")


def _destination(path: Path) -> Path:
    """Where a file's bytes go, past symbolic links. Raises RepcError where that is not a file."""
    path = Path(os.path.realpath(path)) if path.is_symlink() else path
    if path.exists() and not path.is_file():
        kind = "is a directory" if path.is_dir() else "is not a regular file"
        fail("E0524", f"{path} {kind}; nothing was written", "choose another path with -o")
    return path


def _stage(path: Path, data: bytes) -> str:
    try:
        mode = path.stat().st_mode & 0o777
    except FileNotFoundError:
        mode = 0o666 & ~_umask()
    return written_aside(path, data, mode)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
