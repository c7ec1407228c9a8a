"""Samplers for groups without a closed recipe: words in generators."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from repc.groups.finite.elements import small_elements
from repc.groups.finite.images import permutation_matrices
from repc.groups.finite.schreier_sims import StabilizerChain
from repc.groups.sampler import ChainSampler, ElementsSampler, IdentitySampler, Sampler, WordsSampler

Made = Callable[[], np.ndarray]

_CHAIN_ENTRIES = 2**16  # a stabilizer chain larger than this is not written into a recipe
_WALK = 48  # steps of a random walk on a finite group that could not be enumerated
_TURN = 3.0  # typical angle (radians) of a compact direction: a few rounds mix well
_WHOLE_ALGEBRA = 2**18  # entries of a basis of a Lie algebra of which random combinations are taken
_BOOST = 0.6  # typical norm of a random element of a non-compact algebra


def moderate_words(lie: np.ndarray, discrete: np.ndarray, rounds: int = 1) -> WordsSampler:
    """``rounds`` times an exponential of typical norm `_BOOST` times each discrete generator or not: for non-compact groups."""
    norms = np.linalg.norm(lie, axis=(1, 2)) if len(lie) else np.ones(0)
    spread = _BOOST / np.where(norms > 0, norms, 1.0) / np.sqrt(max(len(lie), 1)) * np.sqrt(lie.shape[-1])
    return WordsSampler(lie, spread, discrete, rounds=rounds)


def moderate_family(dim: int, lie: Made, generating: Made, discrete: np.ndarray) -> WordsSampler:
    """Those of a family whose Lie algebra has dimension ``dim``: of all of it where it is small, otherwise products of two
    exponentials of what generates it."""
    if dim * discrete.shape[-1] ** 2 <= _WHOLE_ALGEBRA:
        return moderate_words(lie(), discrete)
    return moderate_words(generating(), discrete, rounds=2)


def mixing_words(lie: np.ndarray, discrete: np.ndarray) -> WordsSampler:
    """Several rounds of large turns: near Haar on a compact group."""
    speeds = np.abs(np.linalg.eigvals(lie)).max(axis=1) if len(lie) else np.ones(0)  # norms depend on coordinates
    spread = _TURN / np.where(speeds > 0, speeds, 1.0)
    return WordsSampler(lie, spread, discrete, rounds=6 if len(lie) else _WALK, powers=4 if len(lie) else 2)


def generated_sampler(facts) -> Sampler:
    """The recipe for a group known by its generators only (``facts`` is a `Deduced`)."""
    if facts.lie_count + facts.discrete_count == 0:
        return IdentitySampler(facts.d, facts.is_complex)
    if facts.permutations is not None:
        return permutation_sampler(facts.permutations)
    if facts.is_finite:
        return finite_sampler(facts.discrete)
    words = mixing_words if facts.is_compact else moderate_words
    return words(facts.lie, facts.discrete)


def permutation_sampler(permutations: np.ndarray) -> Sampler:
    """Uniform by a stabilizer chain, or a random walk where the chain is too large to write down."""
    d = permutations.shape[1]
    if not len(permutations):
        return IdentitySampler(d)
    if d <= 256:
        chain = StabilizerChain(permutations)
        tables = tuple(level.transversal for level in chain.levels if len(level.transversal) > 1)
        if not tables:
            return IdentitySampler(d)
        if sum(t.size for t in tables) <= _CHAIN_ENTRIES:
            return ChainSampler(d, tables)
    return mixing_words(np.zeros((0, d, d)), permutation_matrices(permutations))


def finite_sampler(discrete: np.ndarray) -> Sampler:
    """Uniform on a small finite matrix group, a random walk on a large one."""
    elements = small_elements(discrete, _CHAIN_ENTRIES)
    return mixing_words(discrete[:0], discrete) if elements is None else ElementsSampler(elements)
