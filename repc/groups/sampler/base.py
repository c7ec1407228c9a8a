"""The idea of a sampler, and the simplest one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import ClassVar

import numpy as np

from repc.source.arguments import refuse


def random_numbers(seed: np.random.Generator | int | Sequence[int] | None, name: str = "seed") -> np.random.Generator:
    """NumPy's generator of that seed; one that is a generator already is returned as it is. Raises RepcError (E0529)."""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError):
        refuse(seed, name, "a seed of random numbers", f"write a whole number, for example {name}=0")


@dataclass(frozen=True)
class Sampler(ABC):
    """A recipe for random elements of a group.

    >>> from repc.groups import SO
    >>> SO(3).sampler.is_haar
    True
    """

    kind: ClassVar[str] = ""

    @property
    def is_haar(self) -> bool:
        """Whether draws follow the Haar measure exactly, so that their averages may be trusted: where all samplers do
        that it is made of."""
        values = (getattr(self, field.name) for field in fields(self))
        parts = (part for value in values for part in (value if isinstance(value, tuple) else (value,)))
        return all(part.is_haar for part in parts if isinstance(part, Sampler))

    @abstractmethod
    def draw(self, rng: np.random.Generator, count: int):
        """``count`` elements, stacked on the first axis."""


@dataclass(frozen=True)
class IdentitySampler(Sampler):
    """Only the identity of dimension n."""

    kind: ClassVar[str] = "identity"
    n: int
    complex: bool = False

    def draw(self, rng, count):
        """(count, n, n)."""
        return np.tile(np.eye(self.n, dtype=complex if self.complex else float), (count, 1, 1))
