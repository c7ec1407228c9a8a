"""What a caller may choose: a lowering, a memory limit, and where progress is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from repc.lowering import DEFAULT_LIMIT
from repc.source import Diagnostic, UsageError

LOWERINGS = ("schur", "dense", "orbit", "diagram", "product", "fourier")
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """``lower``: a lowering's name, or None for the cheapest; ``max_bytes``: memory that compiling one map may take."""

    lower: str | None = None
    max_bytes: int = DEFAULT_LIMIT

    def __post_init__(self):
        """Raises UsageError for a lowering that does not exist, and for a limit that allows nothing."""
        if self.lower not in (None, *LOWERINGS):
            remedy = "use one of " + ", ".join(LOWERINGS)
            raise UsageError(Diagnostic("E0403", f"there is no lowering called '{self.lower}'", remedy))
        if self.max_bytes < 1:
            remedy = "give a positive number of bytes"
            raise UsageError(Diagnostic("E0509", f"a limit of {self.max_bytes} bytes allows nothing", remedy))


def silent(_: str) -> None:
    """No progress is shown."""


DEFAULTS = Options()
