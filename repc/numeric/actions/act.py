"""The generators acting on vectors, tensor factor by tensor factor: no matrix of a whole representation is built."""

from __future__ import annotations

import numpy as np

from repc.groups import Generator, Group
from repc.numeric.actions.matrices import atom_drho, atom_rho
from repc.reps.layout import Expansion, atom_size

_LARGE = 32  # permutation matrices from here on are applied as indices


def act(expansion: Expansion, group: Group, generator: Generator, x: np.ndarray) -> np.ndarray:
    """ρ(h) x or dρ(A) x for vectors x (batch, dim) in source coordinates."""
    field = complex if group.is_complex else float  # an irreducible of a real factor may be complex too
    moved = np.zeros(x.shape, dtype=np.result_type(x, generator.matrix, field))
    at = 0
    for part in expansion.parts:
        sizes = [atom_size(atom, group) for atom in part.monomial]
        count = part.copies * int(np.prod(sizes, dtype=int))
        where = slice(at, at + count) if expansion.order is None else expansion.order[at : at + count]
        tensor = x[:, where].reshape(len(x) * part.copies, *sizes)
        step = _infinitesimal if generator.kind == "lie" else _finite
        moved[:, where] = step(part.monomial, group, generator, tensor).reshape(len(x), count)
        at += count
    return moved


def _finite(monomial, group: Group, generator: Generator, tensor: np.ndarray) -> np.ndarray:
    element = generator.parts(group)
    for axis, atom in enumerate(monomial):
        if atom.slot not in (generator.slot, -1):
            continue
        tensor = _on_axis(atom_rho(atom, group, element), tensor, axis + 1)
    return tensor


def _infinitesimal(monomial, group: Group, generator: Generator, tensor: np.ndarray) -> np.ndarray:
    total = np.zeros(tensor.shape, dtype=np.result_type(tensor, generator.matrix))
    for axis, atom in enumerate(monomial):
        if atom.slot not in (generator.slot, -1):
            continue
        matrix = atom_drho(atom, group, generator.slot, np.asarray(generator.matrix))
        total = total + _on_axis(matrix, tensor, axis + 1)
    return total


def _on_axis(matrix: np.ndarray, tensor: np.ndarray, axis: int) -> np.ndarray:
    images = _images(matrix)
    if images is not None:
        return np.take(tensor, images, axis=axis)
    return np.moveaxis(np.tensordot(matrix, tensor, axes=(1, axis)), 0, axis)


def _images(matrix: np.ndarray) -> np.ndarray | None:
    """Of a large permutation matrix: which entry each place takes."""
    if len(matrix) < _LARGE or np.count_nonzero(matrix) != len(matrix):
        return None
    images = np.argmax(matrix, axis=1)
    return images if np.all(matrix[np.arange(len(matrix)), images] == 1) and len(set(images)) == len(images) else None
