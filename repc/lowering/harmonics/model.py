"""What evaluates harmonics: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, eq=False)
class HarmonicsProgram:
    """Harmonics of degrees 0 to ``degree`` of a vector (dim,), which is scaled to length 1 first where ``normalize``.

    ``changes``: for each degree the orthogonal matrix from the basis of the recursion to the coordinates of the output, None where
    these are the same.
    """

    name: str
    dim: int
    degree: int
    normalize: bool
    changes: tuple[np.ndarray | None, ...]
    out_dim: int
    lowering: str = "harmonics"
    is_complex: bool = False
    hom_dim: int = 1
    axes: str = ""
    parameters: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def in_dims(self) -> tuple[int, ...]:
        """Dimension of the input."""
        return (self.dim,)

    def __str__(self) -> str:
        lines = [f"harmonics program {self.name}: {self.dim} -> {self.out_dim}"]
        lines += ["  scale x to length 1"] if self.normalize else []
        lines.append(f"  recursion: degrees 0 to {self.degree}")
        lines += [f"  degree {k}: change basis, {len(c)} × {len(c)}" for k, c in enumerate(self.changes) if c is not None]
        return "\n".join(lines)
