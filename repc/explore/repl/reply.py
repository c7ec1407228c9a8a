"""What a session gives back: an answer, progress on the way, and a defect told without a traceback."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from repc.source import Diagnostic, InternalError


@dataclass(frozen=True)
class Answer:
    """``text`` to show; ``failed`` where it tells of a mistake; ``leave`` after ``:quit``."""

    text: str = ""
    failed: bool = False
    leave: bool = False


class Shown(Protocol):
    """Progress as a session tells it: called with each stage of long work, and entered around it."""

    def __call__(self, stage: str, done: float | None = None) -> None:
        """One stage begins, with the share of the whole that is done."""

    def __enter__(self) -> Shown: ...

    def __exit__(self, *_) -> None: ...


class Silent:
    """Progress that is not shown."""

    def __call__(self, stage: str, done: float | None = None) -> None:
        """One stage begins, with the share of the whole that is done."""

    def __enter__(self) -> Silent:
        return self

    def __exit__(self, *_) -> None:
        """The work is over."""


def defect(error: Exception) -> InternalError:
    """Whatever went wrong inside repc while a line was answered."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    message = f"repc itself failed: {type(error).__name__} at {Path(where.filename).name}:{where.lineno}"
    remedy = "the session goes on; please report the line; REPC_TRACEBACK=1 shows the whole traceback"
    return InternalError(Diagnostic("E0549", message, remedy))
