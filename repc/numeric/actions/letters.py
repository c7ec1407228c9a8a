"""Matrices of the letters that every other representation is made of: V, ``reg``, det and the other one-dimensional ones."""

from __future__ import annotations

import numpy as np

from repc.groups import Group
from repc.reps.atoms import Atom
from repc.reps.layout import atom_size
from repc.source import fail
from repc.tolerance import POINT

Element = tuple[np.ndarray, ...]  # one matrix per factor of the group


def letter_rho(atom: Atom, group: Group, g: Element) -> np.ndarray:
    """ρ(g), (n, n)."""
    factor, h = group.factors[atom.slot], np.asarray(g[atom.slot])
    if atom.kind == "V":
        matrix = h
    elif atom.kind == "reg":
        matrix = _regular(factor, h)
    else:
        matrix = np.array([[factor.scalar_reps[atom.kind].rho(h)]])
    return marked(matrix, atom)


def letter_drho(atom: Atom, group: Group, slot: int, a: np.ndarray) -> np.ndarray:
    """dρ(A), (n, n), for A (d, d) in the Lie algebra of the factor ``slot``; zero where the letter belongs to another."""
    a = np.asarray(a)
    if atom.slot != slot or atom.kind not in ("V", "det"):
        n = atom_size(atom, group)
        return np.zeros((n, n), dtype=a.dtype)
    return marked_derivative(a if atom.kind == "V" else np.array([[np.trace(a)]]), atom)


def kron_sum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """a⊗1 + 1⊗b."""
    return np.kron(a, np.eye(len(b))) + np.kron(np.eye(len(a)), b)


def marked(matrix: np.ndarray, atom: Atom) -> np.ndarray:
    """ρ(g) as the atom's marks want it: the dual is ρ(g)⁻ᵀ."""
    if atom.dual:
        matrix = np.linalg.inv(matrix).T
    return matrix.conj() if atom.conj else matrix


def marked_derivative(matrix: np.ndarray, atom: Atom) -> np.ndarray:
    """dρ(A) as the atom's marks want it: that of the dual is −dρ(A)ᵀ."""
    if atom.dual:
        matrix = -matrix.T
    return matrix.conj() if atom.conj else matrix


def _regular(factor: Group, h: np.ndarray) -> np.ndarray:
    elements = factor.elements()
    n = len(elements)
    flat = elements.reshape(n, -1)
    products = (h @ elements).reshape(n, -1)
    nearest = np.array([int(np.argmin(np.abs(flat - p).sum(axis=1))) for p in products])
    if np.abs(flat[nearest] - products).max() > POINT * max(1.0, np.abs(flat).max()):
        fail("E0317", f"the matrix is no element of {factor.name}, so 'reg' has no value there", "pass an element of the group")
    matrix = np.zeros((n, n))
    matrix[nearest, np.arange(n)] = 1.0
    return matrix
