"""How a group acts on one space: matrices on a few probe elements and on the generators."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from repc.groups import Group
from repc.groups.exponential import expm
from repc.groups.generator import matrices_of
from repc.numeric.actions.letters import Element, kron_sum
from repc.tolerance import STAR

_RANDOM_PROBES = 6  # with their adjoints: enough for a generic element in every irreducible met (checked by residuals)
_WORD = 12  # letters of a random word in the discrete generators
_LARGEST_ENTRY = 8.0  # of a word in a group that is not compact: in high powers larger ones drown the rest
_BOOST = 0.1  # coefficients of tangents that are not skew: exponentials of high weights stay moderate, and rounding with them
_SEED = 20210


@dataclass(frozen=True, eq=False)
class Action:
    """A representation given by its matrices: ``probes`` (k, n, n) on probe elements, ``generators`` (n, n) each.

    ``lie`` marks the generators that are dρ(A) rather than ρ(h).
    """

    probes: np.ndarray
    generators: tuple[np.ndarray, ...]
    lie: tuple[bool, ...]

    @property
    def dim(self) -> int:
        """n."""
        return self.probes.shape[-1]

    def tensor(self, other: Action) -> Action:
        """The action on the tensor product."""
        probes = np.stack([np.kron(a, b) for a, b in zip(self.probes, other.probes, strict=True)])
        pairs = zip(self.generators, other.generators, self.lie, strict=True)
        return Action(probes, tuple(kron_sum(a, b) if lie else np.kron(a, b) for a, b, lie in pairs), self.lie)

    def restrict(self, embed: np.ndarray, project: np.ndarray) -> Action:
        """The action on an invariant subspace: columns of ``embed`` (n, d), rows of ``project`` (d, n)."""
        return Action(project @ self.probes @ embed, tuple(project @ m @ embed for m in self.generators), self.lie)

    def residual(self, embed: np.ndarray, image: Action) -> float:
        """max over generators of ‖ρ(h) E − E ψ(h)‖ / max(1, ‖ρ(h)‖), in the largest entry and row-sum norms."""
        errors = [0.0]
        for m, psi in zip(self.generators, image.generators, strict=True):
            scale = max(1.0, float(np.abs(m).sum(axis=1).max(initial=0.0)))
            errors.append(float(np.abs(m @ embed - embed @ psi).max(initial=0.0)) / scale)
        return float(np.max(errors))


def probe_elements(group: Group) -> tuple[Element, ...]:
    """Seeded group elements, a tuple with one matrix per factor each: every discrete generator, then random products.

    The random ones are a word in the discrete generators times the exponential of a small random Lie combination, so
    that a few of them generate the whole group topologically.
    """
    rng = np.random.default_rng(_SEED)
    elements = [generator.parts(group) for generator in group.generators if generator.kind == "discrete"]
    for _ in range(_RANDOM_PROBES):
        elements.append(tuple(_random_element(group, slot, rng) for slot in range(len(group.factors))))
    return tuple(elements)


def _random_element(group: Group, slot: int, rng: np.random.Generator) -> np.ndarray:
    discrete, lie = matrices_of(group, slot)
    element = np.eye(group.factors[slot].d)
    if discrete:
        inverses = [np.linalg.inv(h) for h in discrete]
        bounded = group.factors[slot].is_compact is True
        for letter in rng.integers(2 * len(discrete), size=_WORD):
            longer = element @ (discrete + inverses)[letter]
            if bounded or np.abs(longer).max() <= _LARGEST_ENTRY:
                element = longer
    if lie:
        element = element @ expm(_random_tangent(np.stack(lie), group.factors[slot].is_compact is True, rng))
    return element


def _random_tangent(lie: np.ndarray, is_compact: bool, rng: np.random.Generator) -> np.ndarray:
    """A random combination of tangents (k, d, d): of order 1 in the skew ones among their combinations, which move everything
    by rotations, and small in the others, whose exponentials grow with the weights of a representation."""
    weights = rng.standard_normal(len(lie))
    if not is_compact:
        stretch = (lie + np.swapaxes(lie, 1, 2).conj()).reshape(len(lie), -1)
        left, values, _ = np.linalg.svd(np.concatenate([stretch.real, stretch.imag], axis=1))
        rank = int((values > STAR * values.max(initial=0.0)).sum())
        moving = left[:, :rank]  # the combinations that stretch; the rest of these columns are the skew ones
        weights = weights - (1 - _BOOST) * (moving @ (moving.T @ weights))
    return np.tensordot(weights, lie, 1)


Rho = Callable[[Element], np.ndarray]  # ρ(g)
Drho = Callable[[int, np.ndarray], np.ndarray]  # dρ(A) for A in the Lie algebra of the factor given by number


def on_generators(rho: Rho, drho: Drho, group: Group) -> tuple[np.ndarray, ...]:
    """ρ(h) or dρ(A) for every generator."""
    return tuple(drho(g.slot, g.matrix) if g.kind == "lie" else rho(g.parts(group)) for g in group.generators)


def action_of(rho: Rho, drho: Drho, group: Group, probes: Sequence[Element]) -> Action:
    """The action with these matrices."""
    lie = tuple(g.kind == "lie" for g in group.generators)
    return Action(np.stack([rho(g) for g in probes]), on_generators(rho, drho, group), lie)


def trivial_action(group: Group, probes: Sequence[Element]) -> Action:
    """The action on a scalar."""
    return action_of(lambda g: np.ones((1, 1)), lambda slot, a: np.zeros((1, 1)), group, probes)
