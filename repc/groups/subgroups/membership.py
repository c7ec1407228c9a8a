"""Whether a matrix lies in a group, or in its Lie algebra; why not, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repc.groups.families.symplectic import symplectic_form
from repc.groups.finite.images import permutation_images
from repc.groups.given.closure import closed_lie_algebra
from repc.limits import MOST_LISTED
from repc.tolerance import GENERATOR, RANK

if TYPE_CHECKING:
    from repc.groups.group import Group


def why_outside(group: Group, matrix: np.ndarray, kind: str) -> str | None:
    """Why a matrix is no element (``kind`` "discrete") or no tangent ("lie") of a group with one factor; None where it is one."""
    if not group.is_complex:
        if np.abs(np.imag(matrix)).max() > GENERATOR:
            return "is complex"
        matrix = np.real(matrix)
    if group.is_finite:
        return _why_not_listed(group, matrix, kind)
    return _in_tangents(group, matrix) if kind == "lie" else _in_elements(group, matrix)


# ── finite groups ──────────────────────────────────────────────────────────────────────────────


def _why_not_listed(group: Group, matrix: np.ndarray, kind: str) -> str | None:
    if kind == "lie":
        return None if np.abs(matrix).max() <= GENERATOR else f"moves continuously, and {group.name} is finite"
    if group.is_permutation:
        return _why_no_permutation(group, matrix)
    if group.order() * group.d**2 > MOST_LISTED:
        return f"cannot be looked for among the {group.order()} elements of {group.name} ({MOST_LISTED.words})"
    found = np.abs(group.elements() - matrix).max(axis=(1, 2)).min() <= GENERATOR
    return None if found else f"is none of the {group.order()} elements of {group.name}"


def _why_no_permutation(group: Group, matrix: np.ndarray) -> str | None:
    images = permutation_images(matrix[None])
    if images is None:
        return f"does not permute the {group.d} coordinates"
    if group.family == "S":
        return None
    if group.family == "A":
        return None if np.linalg.det(matrix) > 0 else "is an odd permutation"
    return None if group.chain.contains(images[0]) else f"is none of the {group.order()} elements of {group.name}"


# ── Lie groups ─────────────────────────────────────────────────────────────────────────────────


def _form(group: Group) -> np.ndarray | None:
    """The form xᵀFy (xᴴFy where complex) that a classical group keeps."""
    if group.family in ("SO", "O", "U", "SU"):
        return np.eye(group.d)
    if group.family in ("SOp", "SOpq", "Opq"):
        p, q = group.params
        return np.diag([1.0] * p + [-1.0] * q)
    return symplectic_form(group.params[0]) if group.family == "Sp" else None


def _form_words(group: Group) -> str:
    if group.family in ("SO", "O", "U", "SU"):
        return "keeps no lengths" if group.is_complex else "does not keep lengths"
    return f"does not keep the form of {group.name}"


_SPECIAL = ("SO", "SOp", "SOpq", "SU", "SL")


def _in_tangents(group: Group, a: np.ndarray) -> str | None:
    form = _form(group)
    scale = max(1.0, float(np.abs(a).max()))
    if form is not None:
        kept = a.conj().T @ form + form @ a
        if np.abs(kept).max() > GENERATOR * scale:
            return _form_words(group)
    elif group.family not in ("SL", "GL", "GLp"):
        return _outside_span(group, a)
    if group.family in _SPECIAL and abs(np.trace(a)) > GENERATOR * scale:
        return f"has trace {_shown(np.trace(a))}, not 0"
    return None


def _outside_span(group: Group, a: np.ndarray) -> str | None:
    """Of a group that is known by its generators: whether brackets of these span the matrix."""
    basis = closed_lie_algebra(group.lie_algebra, group.discrete_generators).reshape(-1, group.d**2)
    rows, flat = (np.concatenate([m.real, m.imag], axis=-1) for m in (basis, a.reshape(-1)))
    left = flat - rows.T @ np.linalg.lstsq(rows.T, flat, rcond=None)[0] if len(rows) else flat
    small = np.abs(left).max() <= RANK * max(1.0, float(np.abs(flat).max()))
    return None if small else f"is not in the Lie algebra of {group.name}"


def _in_elements(group: Group, h: np.ndarray) -> str | None:
    form = _form(group)
    if form is not None and np.abs(h.conj().T @ form @ h - form).max() > GENERATOR * max(1.0, float(np.abs(h).max() ** 2)):
        return _form_words(group)
    determinant = np.linalg.det(h)
    if group.family in _SPECIAL and abs(determinant - 1) > GENERATOR:
        return f"has determinant {_shown(determinant)}, not 1"
    if group.family == "SOp" and np.linalg.det(h[: group.params[0], : group.params[0]]) < 0:
        return "reverses time" if group.params[0] == 1 else f"reverses the first {group.params[0]} coordinates"
    if group.family == "GLp" and determinant.real < 0:
        return f"has the negative determinant {_shown(determinant)}"
    if form is not None or group.family in ("SL", "GL", "GLp"):
        return None
    if group.family == "Embed":
        return _in_embedded(group, h)
    if any(np.abs(h - g).max() <= GENERATOR for g in (np.eye(group.d), *group.discrete_generators)):
        return None
    return f"cannot be told to lie in {group.name}, which is known by its generators only"


def _in_embedded(group: Group, h: np.ndarray) -> str | None:
    inner, start, stop = group.params[0], *group.params[-2:]
    rest = h.copy()
    rest[start:stop, start:stop] = np.eye(stop - start)
    if np.abs(rest - np.eye(group.d)).max() > GENERATOR:
        return f"moves coordinates that {group.name} leaves alone"
    if len(inner.factors) > 1:
        return f"cannot be told to lie in {group.name}"
    return why_outside(inner, h[start:stop, start:stop], "discrete")


def _shown(value: complex) -> str:
    value = complex(value)
    return f"{value.real:.4g}" if abs(value.imag) <= GENERATOR else f"{value:.4g}"
