"""Coordinates in which a group's generators are closed under the conjugate transpose, where there are any.

Compact groups: a positive definite invariant form P, found by averaging; P^{1/2} coordinates make the group orthogonal or
unitary. Otherwise a Cartan involution (Mostow 1955): the inner product that minimizes the volume of the Lie algebra among
its conjugates makes it self-adjoint (Kempf, Ness 1979; Richardson, Slodowy 1990). There is none for a group that is not
reductive.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from repc.groups import Group
from repc.groups.generator import matrices_of
from repc.groups.given.invariant_form import average_form
from repc.tolerance import FLOWED, NEW_BRACKET, STAR

_STEPS = 4000  # gradient steps to the self-adjoint position


@lru_cache(maxsize=64)
def star_coordinates(group: Group) -> tuple[np.ndarray | None, ...] | None:
    """Per factor group, T with T g T⁻¹ in *-form, or None for a factor in that form already; None if some factor has
    none. What was found, or was not, is remembered: looking for it takes thousands of steps."""
    changes: list[np.ndarray | None] = []
    for slot, factor in enumerate(group.factors):
        if factor.is_unitary:
            changes.append(None)
            continue
        found, change = _for_generators(factor, *matrices_of(group, slot))
        if not found:
            return None
        changes.append(change)
    return tuple(changes)


def _for_generators(factor: Group, discrete: list[np.ndarray], lie: list[np.ndarray]) -> tuple[bool, np.ndarray | None]:
    """(whether there are such coordinates, T or None for the given ones)."""
    if is_star_closed(discrete, lie):
        return True, None
    form = _invariant_form(discrete, lie)
    if form is not None:
        return True, square_root(form)
    if factor.is_reductive is False:
        return False, None
    change = self_adjoint_position(discrete, lie)
    return change is not None, change


def is_star_closed(discrete: list[np.ndarray], lie: list[np.ndarray]) -> bool:
    """Normal discrete generators, and Lie generators that are normal or whose real span contains their adjoints.

    The adjoint of a normal matrix is a polynomial in it, in every tensor product too.
    """
    if not all(is_normal(h) for h in discrete):
        return False
    if all(is_normal(a) for a in lie):
        return True
    flat = real_rows(np.stack(lie))
    adjoint = real_rows(np.stack([a.conj().T for a in lie]))
    basis = np.linalg.svd(flat, full_matrices=False)[2][: np.linalg.matrix_rank(flat)]
    return bool(np.abs(adjoint - (adjoint @ basis.T) @ basis).max() <= STAR * max(1.0, np.abs(flat).max()))


def is_unitary(m: np.ndarray) -> bool:
    """mᴴm = 1."""
    return bool(np.abs(m.conj().T @ m - np.eye(len(m))).max() <= STAR)


def is_normal(m: np.ndarray) -> bool:
    """By what is above the diagonal of the Schur form; m mᴴ − mᴴ m would hide a small shear, being quadratic in it."""
    from scipy.linalg import schur

    triangle = schur(m, output="complex")[0]
    return bool(np.abs(np.triu(triangle, 1)).max(initial=0.0) <= STAR * max(1.0, np.abs(m).max()))


def real_rows(matrices: np.ndarray) -> np.ndarray:
    """Matrices (k, d, d) as rows (k, 2d²) of their real and imaginary parts."""
    flat = matrices.reshape(len(matrices), -1)
    return np.concatenate([flat.real, flat.imag], axis=1)


def _invariant_form(discrete: list[np.ndarray], lie: list[np.ndarray]) -> np.ndarray | None:
    n = len((discrete or lie)[0])
    empty = np.zeros((0, n, n))
    return average_form(np.stack(lie) if lie else empty, np.stack(discrete) if discrete else empty)


def square_root(form: np.ndarray) -> np.ndarray:
    """The positive definite root of a positive definite form."""
    values, vectors = np.linalg.eigh(form)
    return (vectors * np.sqrt(values)) @ vectors.conj().T


def self_adjoint_position(discrete: list[np.ndarray], lie: list[np.ndarray]) -> np.ndarray | None:
    """T that makes the Lie algebra spanned by ``lie`` self-adjoint and the discrete generators unitary, or None.

    Descends the Kempf–Ness function log det Gram(T A_i T⁻¹) + Σ log(‖T h T⁻¹‖² ‖T h⁻¹ T⁻¹‖²)/2, which is convex along
    geodesics; its gradient is the moment map Σ [a_i, a_iᴴ] over an orthonormal basis of the algebra.
    """
    algebra = _closure(lie)
    n = len((lie or discrete)[0])
    change = np.eye(n)
    for _ in range(_STEPS):
        back = np.linalg.inv(change)
        moved = [change @ a @ back for a in algebra]
        group = [change @ h @ back for h in discrete]
        group += [np.linalg.inv(h) for h in group]
        gradient = sum((_moment([h / np.linalg.norm(h)], n) for h in group), np.zeros((n, n)))
        gradient = _moment(_orthonormal(moved), n) + gradient
        if np.abs(gradient).max() < FLOWED:
            break
        step = 0.5 / (len(algebra) + len(group))
        values, vectors = np.linalg.eigh(-step * gradient)
        change = (vectors * np.exp(values)) @ vectors.conj().T @ change
        change = change / np.abs(np.linalg.det(change)) ** (1 / n)
        if np.linalg.cond(change) > 1e7:
            return None
    back = np.linalg.inv(change)
    closed = is_star_closed([change @ h @ back for h in discrete], _orthonormal([change @ a @ back for a in algebra]))
    return change if closed else None


def _moment(matrices: list[np.ndarray], n: int) -> np.ndarray:
    return sum((m @ m.conj().T - m.conj().T @ m for m in matrices), np.zeros((n, n)))


def _orthonormal(matrices: list[np.ndarray]) -> list[np.ndarray]:
    if not matrices:
        return []
    stacked = np.stack(matrices)
    q = np.linalg.qr(real_rows(stacked).T)[0].T
    half = q.shape[1] // 2
    full = q[:, :half] + (1j * q[:, half:] if np.iscomplexobj(stacked) else 0)
    return list(full.reshape(-1, *stacked.shape[1:]))


def _closure(lie: list[np.ndarray]) -> list[np.ndarray]:
    """A basis of the Lie algebra generated under brackets."""
    basis: list[np.ndarray] = []
    queue = list(lie)
    while queue:
        candidate = queue.pop(0)
        norm = np.linalg.norm(candidate)
        if norm < STAR:
            continue
        rows = real_rows(np.stack([*basis, candidate / norm]))
        if np.linalg.svd(rows, compute_uv=False)[-1] < NEW_BRACKET if len(rows) <= rows.shape[1] else True:
            continue
        basis.append(candidate / norm)
        queue += [a @ basis[-1] - basis[-1] @ a for a in basis[:-1]]
    return basis
