"""What a named group knows about itself without looking at its matrices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from repc.groups.finite.images import permutation_matrices
from repc.groups.given.intake import read_only
from repc.groups.sampler import Sampler
from repc.groups.sampler.recipes import permutation_sampler
from repc.groups.torus import Cartan
from repc.rings.ring import Ring

FLAGS = ("is_finite", "is_complex", "is_unitary", "is_compact", "is_reductive", "is_connected")


@dataclass(frozen=True)
class Facts:
    """Closed-form knowledge about a group on a space of dimension ``d``; the matrices themselves come on demand.

    ``recipe`` is the sampler, or builds it. ``order`` is an integer or computes one; None for an infinite group, and
    also for a finite one whose order is left to a stabilizer chain; ``is_finite`` tells which. ``images`` (m, d)
    image arrays of permutations, or what builds them, replaces ``discrete`` where given.
    """

    family: str
    params: tuple
    name: str
    d: int
    recipe: Sampler | Callable[[], Sampler]
    dim: int = 0
    order: int | Callable[[], int] | None = None
    is_finite: bool = False
    is_complex: bool = False
    is_unitary: bool = True
    is_compact: bool = True
    is_reductive: bool = True
    is_connected: bool = True
    lie: Callable[[], np.ndarray] | None = None
    discrete: Callable[[], np.ndarray] | None = None
    images: np.ndarray | Callable[[], np.ndarray] | None = None
    ring: Callable[[], Ring] | None = None  # its characters, where a rule gives them for every member of the family
    cartan: Callable[[], Cartan] | None = None  # of a Lie group whose irreducibles have highest weights
    lie_size: int = 0  # number of matrices of ``lie`` where that is not ``dim`` (wreath products)
    generating: Callable[[], np.ndarray] | None = None  # a few elements of the Lie algebra that generate it, by brackets
    generating_size: int = 0  # their number

    @classmethod
    def sized(cls, family: str, n: int, recipe: Sampler | Callable[[], Sampler], *, d: int | None = None, **known) -> Facts:
        """Those of the member of a family that has one number: ``SL(3)``, on ℝⁿ where no other ``d`` is said."""
        return cls(family, (n,), f"{family}({n})", n if d is None else d, recipe, **known)

    @classmethod
    def permuting(cls, family: str, params: tuple, name: str, images: np.ndarray, order: int | None, moves: int) -> Facts:
        """Those of the group that image arrays (m, d) generate, of which the last ``moves`` are not the identity."""
        sampler, kept = partial(permutation_sampler, images), read_only(images.astype(np.int64)[len(images) - moves :])
        return cls(family, params, name, images.shape[1], sampler, order=order, is_finite=True, is_connected=False, images=kept)

    @cached_property
    def sampler(self) -> Sampler:
        """How random elements are drawn."""
        return self.recipe if isinstance(self.recipe, Sampler) else self.recipe()

    @property
    def key(self) -> tuple:
        """Equal keys mean the same matrices."""
        return (self.family, self.params)

    @property
    def is_orthogonal(self) -> bool:
        """Whether it is real besides."""
        return self.is_unitary and not self.is_complex

    @property
    def is_permutation(self) -> bool:
        """Whether every element permutes the basis."""
        return self.images is not None

    @cached_property
    def permutations(self) -> np.ndarray | None:
        """(m, d) image arrays of the discrete generators of a permutation group."""
        return self.images() if callable(self.images) else self.images

    @property
    def lie_count(self) -> int:
        """Number of matrices of ``lie_algebra``, without building them."""
        return (self.lie_size or self.dim) if self.lie is not None else 0

    @property
    def lie_generator_count(self) -> int:
        """Number of matrices of ``lie_generators``, without building them."""
        return self.lie_count if self.generating is None else self.generating_size

    @property
    def discrete_count(self) -> int:
        """Number of discrete generators, without building permutation matrices."""
        return len(self.permutations) if self.is_permutation else len(self.discrete_generators())

    def lie_algebra(self) -> np.ndarray:
        """(k, d, d), possibly with k = 0."""
        if self.lie is None:
            return np.zeros((0, self.d, self.d), dtype=complex if self.is_complex else float)
        return self.lie()

    def lie_generators(self) -> np.ndarray:
        """(k, d, d), possibly with k = 0: elements that generate the Lie algebra."""
        return self.lie_algebra() if self.generating is None else self.generating()

    def discrete_generators(self) -> np.ndarray:
        """(m, d, d), possibly with m = 0."""
        if self.is_permutation:
            return permutation_matrices(self.permutations)
        if self.discrete is None:
            return np.zeros((0, self.d, self.d), dtype=complex if self.is_complex else float)
        return self.discrete()
