"""What a caller may choose: a lowering, a memory limit, and where progress is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from repc.reps.polynomials import checked_batch
from repc.source import Diagnostic, RepcError, UsageError

POLYNOMIAL = ("chain", "monomials", "scalars")  # lowerings of polynomial maps
LOWERINGS = ("schur", "dense", "orbit", "diagram", "product", "fourier", *POLYNOMIAL)
PRODUCT = 16  # channels of each irreducible that layers multiply where the source does not say
NO_COUNT = "E0355"  # of polynomials that no rule counts
DEFAULT_LIMIT = 4 * 2**30  # bytes


class Progress(Protocol):
    """Where progress is told."""

    def __call__(self, stage: str, /, done: float | None = None) -> None:
        """The stage, and the share of the work that is done where that is known."""


@dataclass(frozen=True)
class Options:
    """``lower``: a lowering's name, or None for the cheapest; ``max_bytes``: memory that compiling one map may take;
    ``jobs``: processes for several maps, None for as many as are worth it; ``batch``: samples of one call that maps whose lines
    name none shall be fast for, None for the usual number."""

    lower: str | None = None
    max_bytes: int = DEFAULT_LIMIT
    jobs: int | None = 1
    batch: int | None = None

    def __post_init__(self):
        """Raises UsageError for a lowering that does not exist, a limit that allows nothing, and a batch of no samples."""
        if self.lower not in (None, *LOWERINGS):
            remedy = "use one of " + ", ".join(LOWERINGS)
            raise UsageError(Diagnostic("E0403", f"there is no lowering called '{self.lower}'", remedy))
        if self.max_bytes < 1:
            remedy = "give a positive number of bytes"
            raise UsageError(Diagnostic("E0509", f"a limit of {self.max_bytes} bytes allows nothing", remedy))
        try:
            checked_batch(1 if self.batch is None else self.batch)
        except RepcError as error:
            raise UsageError(*error.diagnostics) from None


def silent(_: str, done: float | None = None) -> None:
    """No progress is shown."""


_STAGES = ("counting", "decomposing", "writing", "certifying")  # of a map, in order; a network has one


def part(progress: Progress, index: int, count: int) -> Callable[[str], None]:
    """The progress of one of ``count`` maps: each stage is told with the share of the whole that is done."""

    def tell(stage: str) -> None:
        word = stage.split(" ")[0]
        passed = _STAGES.index(word) / len(_STAGES) if word in _STAGES else 0
        progress(stage, (index + passed) / count)

    return tell


DEFAULTS = Options()
