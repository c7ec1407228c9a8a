"""A written module, the package around several, and the mark by which repc knows its own files."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from repc._version import __version__

MARK = "Written by repc"


@dataclass(frozen=True, eq=False)
class ModuleText:
    """A module to write: ``<name>.py`` with ``text``, and ``<name>.npz`` with ``npz``.

    ``npz`` is None where all constants are in the text.
    """

    name: str
    text: str
    npz: bytes | None


def package_text(modules: Sequence[ModuleText]) -> str:
    """``__init__.py`` of a directory of modules."""
    names = ", ".join(m.name for m in modules)
    listed = ", ".join(f'"{m.name}"' for m in modules)
    return f'"""One module per map.\n\n{MARK} {__version__}. Do not edit.\n"""\n\nfrom . import {names}\n\n__all__ = [{listed}]\n'


def is_archive_of_repc(path: Path) -> bool:
    """Whether a file ends as an archive of constants ends: with the mark of repc."""
    mark = MARK.encode()
    with suppress(OSError), path.open("rb") as file:  # another process may have removed it
        file.seek(max(0, path.stat().st_size - len(mark)))
        return file.read(len(mark)) == mark
    return False
