"""Positive forms that a group preserves, found by averaging; a group has one exactly if its closure is compact."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np

from repc.groups.exponential import expm
from repc.tolerance import FORM, FORM_AT_WORST, UNBOUNDED

_STEPS = 200
_ROUNDS = 3  # each round averages in coordinates in which the group is nearly unitary already
_SQUARINGS = 26  # the 2^26-th power shows a Jordan block or an eigenvalue off the unit circle
_WORDS = 16
_POOL = 10
_BURN_IN = 30


def invariant_form(group) -> np.ndarray | None:
    """P (d, d), Hermitian positive definite with trace d and gᴴPg = P for all g, or None where there is none.

    The identity for orthogonal and unitary groups. Otherwise P ← (P + gᴴPg)/2 over random words g, which halves the
    variance of what is not invariant in each step, then again in the coordinates P^{1/2}; the result is accepted only
    if every generator is unitary in its coordinates.

    >>> from repc.groups import D, invariant_form
    >>> invariant_form(D(3)).round(3).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    if group.is_unitary:
        return np.eye(group.d, dtype=complex if group.is_complex else float)
    return average_form(group.lie_algebra, group.discrete_generators)


def average_form(lie: np.ndarray, discrete: np.ndarray) -> np.ndarray | None:
    """As `invariant_form`, of generators (k, d, d) and (m, d, d)."""
    if has_unbounded_element(lie, discrete):
        return None
    root = np.eye(discrete.shape[-1], dtype=np.result_type(lie, discrete))  # form = rootᴴ·root
    for _ in range(_ROUNDS):
        back = np.linalg.inv(root)
        form = _averaged(root @ lie @ back, root @ discrete @ back)
        if form is None:
            return None
        root = np.linalg.cholesky(form).conj().T @ root
    back = np.linalg.inv(root)
    rounding = 100 * np.finfo(float).eps * np.linalg.cond(root) ** 2  # what skew coordinates make of exact generators
    allowed = min(max(FORM, rounding), FORM_AT_WORST)
    if _defect(np.eye(len(root)), root @ lie @ back, root @ discrete @ back) > allowed:
        return None
    form = root.conj().T @ root
    return form * (len(root) / np.trace(form).real)


def _averaged(lie: np.ndarray, discrete: np.ndarray) -> np.ndarray | None:
    d = discrete.shape[-1]
    form = np.eye(d, dtype=np.result_type(lie, discrete))
    if not len(lie) + len(discrete):
        return form
    for step, g in enumerate(itertools.islice(_random_elements(lie, discrete), _STEPS)):
        form = (form + g.conj().T @ form @ g) / 2
        if not np.isfinite(form).all() or np.trace(form).real > d * UNBOUNDED**2:
            return None
        if step % 20 == 19 and _defect(form, lie, discrete) < FORM / 10:
            break
    form = (form + form.conj().T) / 2
    return form if np.linalg.eigvalsh(form)[0] > 0 else None


def is_bounded(facts) -> bool | None:
    """Whether generated elements stay bounded: False by a witness, True by an invariant form, None if neither was
    found."""
    if has_unbounded_element(facts.lie, facts.discrete):
        return False
    return True if average_form(facts.lie, facts.discrete) is not None else None


def has_unbounded_element(lie: np.ndarray, discrete: np.ndarray) -> bool:
    """Whether the powers of some generator, or of some random word in them, grow without bound."""
    witnesses = [expm(a / max(np.linalg.norm(a), 1e-300)) for a in lie] + list(discrete)
    if any(_grows(g) for g in witnesses):
        return True
    if len(witnesses) < 2:
        return False
    return any(_grows(g) for g in itertools.islice(_random_elements(lie, discrete), _WORDS))


def _grows(g: np.ndarray) -> bool:
    for _ in range(_SQUARINGS):
        g = g @ g
        if not np.isfinite(g).all() or np.abs(g).max() > UNBOUNDED:
            return True
    return np.linalg.svd(g, compute_uv=False)[-1] < 1 / UNBOUNDED  # then the inverse grows, in some direction at least


def _random_elements(lie: np.ndarray, discrete: np.ndarray) -> Iterator[np.ndarray]:
    """Random words, by product replacement (Celler, Leedham-Green, Murray, Niemeyer, O'Brien 1995), started anew
    every few words: the length of words, and with it their rounding error, grows exponentially."""
    for seed in itertools.count():
        yield from itertools.islice(_walk(lie, discrete, np.random.default_rng(seed)), _BURN_IN, 2 * _BURN_IN)


def _walk(lie: np.ndarray, discrete: np.ndarray, rng: np.random.Generator) -> Iterator[np.ndarray]:
    seeds = list(discrete)
    if len(lie):
        norms = np.maximum(np.linalg.norm(lie, ord=2, axis=(1, 2)), 1e-300)
        turns = rng.standard_normal((_POOL, len(lie))) * 3 / norms
        seeds += list(expm(np.tensordot(turns, lie, 1)))
    pool = [seeds[i % len(seeds)] for i in range(max(_POOL, len(seeds)))]
    element = np.eye(lie.shape[-1])
    while True:
        i, j = rng.choice(len(pool), size=2, replace=False)
        pool[i] = pool[i] @ pool[j] if rng.integers(2) else pool[j] @ pool[i]
        element = element @ pool[i]
        yield element


def _defect(form: np.ndarray, lie: np.ndarray, discrete: np.ndarray) -> float:
    size = np.abs(form).max()
    moved = [np.abs(h.conj().T @ form @ h - form).max() for h in discrete]
    turned = [np.abs(a.conj().T @ form + form @ a).max() / max(np.abs(a).max(), 1e-300) for a in lie]
    return max(moved + turned, default=0.0) / size
