"""Positive forms that a group preserves, found by averaging; a group has one exactly if its closure is compact."""

from __future__ import annotations

import numpy as np

from repc.groups.exponential import expm
from repc.groups.tolerance import FORM, UNBOUNDED

_STEPS = 600
_SQUARINGS = 26  # the 2^26-th power shows a Jordan block or an eigenvalue off the unit circle
_WORDS = 16


def invariant_form(group) -> np.ndarray | None:
    """P (d, d), Hermitian positive definite with trace d and gᴴPg = P for all g, or None where there is none.

    The identity for orthogonal and unitary groups. Otherwise P ← (P + gᴴPg)/2 over random words g, which halves the
    variance of what is not invariant in each step; the result is accepted only if every generator preserves it.
    """
    if group.is_orthogonal:
        return np.eye(group.d, dtype=complex if group.is_complex else float)
    return average_form(group.lie_algebra, group.discrete_generators)


def average_form(lie: np.ndarray, discrete: np.ndarray) -> np.ndarray | None:
    """As `invariant_form`, of generators (k, d, d) and (m, d, d)."""
    if has_unbounded_element(lie, discrete):
        return None
    d = discrete.shape[-1]
    rng = np.random.default_rng(0)
    form = np.eye(d, dtype=np.result_type(lie, discrete))
    for step in range(_STEPS):
        g = _word(lie, discrete, rng)
        form = (form + g.conj().T @ form @ g) / 2
        if not np.isfinite(form).all() or np.trace(form).real > d * UNBOUNDED**2:
            return None
        if step % 20 == 19 and _defect(form, lie, discrete) < FORM / 100:
            break
    form = (form + form.conj().T) / 2
    form *= d / np.trace(form).real
    positive = np.linalg.eigvalsh(form)[0] > 0
    return form if positive and _defect(form, lie, discrete) < FORM else None


def is_bounded(facts) -> bool | None:
    """Whether generated elements stay bounded: False by a witness, True by an invariant form, None if neither was found."""
    if has_unbounded_element(facts.lie, facts.discrete):
        return False
    return True if average_form(facts.lie, facts.discrete) is not None else None


def has_unbounded_element(lie: np.ndarray, discrete: np.ndarray) -> bool:
    """Whether the powers of some generator, or of some random word in them, grow without bound."""
    rng = np.random.default_rng(0)
    scaled = [a / max(np.linalg.norm(a), 1e-300) for a in lie]
    witnesses = [expm(a) for a in scaled] + list(discrete)
    if len(witnesses) > 1:
        witnesses += [_word(np.array(scaled).reshape(lie.shape), discrete, rng) for _ in range(_WORDS)]
    return any(_grows(g) for g in witnesses)


def _grows(g: np.ndarray) -> bool:
    for _ in range(_SQUARINGS):
        g = g @ g
        if not np.isfinite(g).all() or np.abs(g).max() > UNBOUNDED:
            return True
    return np.abs(g).max() < 1 / UNBOUNDED  # then the inverse grows


def _word(lie: np.ndarray, discrete: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    g = np.eye(discrete.shape[-1])
    for _ in range(3):
        if len(lie):
            norms = np.maximum(np.linalg.norm(lie, ord=2, axis=(1, 2)), 1e-300)
            g = g @ expm(np.tensordot(rng.standard_normal(len(lie)) * 3 / norms, lie, 1))
        for i in rng.permutation(len(discrete)):
            g = g @ np.linalg.matrix_power(discrete[i], int(rng.integers(64)))
    return g


def _defect(form: np.ndarray, lie: np.ndarray, discrete: np.ndarray) -> float:
    size = np.abs(form).max()
    moved = [np.abs(h.conj().T @ form @ h - form).max() for h in discrete]
    turned = [np.abs(a.conj().T @ form + form @ a).max() / max(np.abs(a).max(), 1e-300) for a in lie]
    return max(moved + turned, default=0.0) / size
