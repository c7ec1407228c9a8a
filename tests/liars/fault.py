"""What a planted fault is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Fault:
    """``old``, which stands once in ``file``, is replaced by ``new``; one of ``tests`` must fail then.

    ``lies`` says what lies after that. ``tests`` are files, or single tests as pytest names them.
    """

    name: str
    file: str
    old: str
    new: str
    lies: str
    tests: tuple[str, ...]

    @property
    def room(self) -> str:
        """The room of the package that the file belongs to."""
        return PurePosixPath(self.file.removeprefix("repc/")).parts[0].removesuffix(".py")

    @property
    def test_files(self) -> tuple[str, ...]:
        """The files of its tests."""
        return tuple(dict.fromkeys(test.partition("::")[0] for test in self.tests))
