"""What a certificate says."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log10


@dataclass(frozen=True)
class Certificate:
    """``max_error``: the largest relative residual over all generators; ``bound``: the power of ten it stays below."""

    generators: int
    max_error: float

    @property
    def bound(self) -> float:
        """The smallest power of ten, at least 1e-16, that the measured residual does not exceed."""
        return 10.0 ** max(-16, ceil(log10(max(self.max_error, 1e-300))))
