"""Where a nonlinearity may act on each coordinate by itself."""

from __future__ import annotations

import numpy as np

from repc.groups import Group
from repc.numeric.actions.matrices import monomial_rho
from repc.reps.atoms import Atom, Monomial

_LARGEST = 512  # coordinates for which signs are looked for in the matrices of the generators


def pointwise_kind(monomial: Monomial, group: Group) -> str | None:
    """"any": every function may act on each coordinate, because the group permutes them (or fixes them);
    "odd": odd functions may, because it permutes them up to sign; None: no nonlinear function may."""
    involved = [group.factors[atom.slot] for atom in monomial if atom.slot >= 0]
    permuted = [_permutes(atom, group) for atom in monomial]
    if all(permuted):
        return "any"
    if any(atom.slot < 0 for atom in monomial) or any(f.dim or f.is_finite is not True for f in involved):
        return None
    return _signs(monomial, group)


def _permutes(atom: Atom, group: Group) -> bool:
    if atom.kind == "images":
        return atom.representation.permutes
    return atom.kind == "reg" or (atom.kind == "V" and group.factors[atom.slot].is_permutation)


def _signs(monomial: Monomial, group: Group) -> str | None:
    kind = "any"
    for generator in group.generators:
        matrix = monomial_rho(monomial, group, generator.parts(group))
        if len(matrix) > _LARGEST or np.iscomplexobj(matrix):
            return None
        if not np.isin(matrix, (-1.0, 0.0, 1.0)).all() or not (np.count_nonzero(matrix, axis=0) == 1).all():
            return None
        if (matrix < 0).any():
            kind = "odd"
    return kind
