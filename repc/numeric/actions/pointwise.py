"""Where a nonlinearity may act on each coordinate by itself."""

from __future__ import annotations

import numpy as np

from repc.groups import Group
from repc.limits import MOST_SIGNED
from repc.numeric.actions.matrices import monomial_rho
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomial_size


def pointwise_kind(monomial: Monomial, group: Group) -> str | None:
    """Which functions may act on each coordinate: "any", because the group permutes them (or fixes them); "odd" ones, because it
    permutes them up to sign; None: no nonlinear ones, or of more than `MOST_SIGNED` coordinates that it does not permute it is not
    looked for."""
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
        if monomial_size(monomial, group) > MOST_SIGNED:
            return None
        matrix = monomial_rho(monomial, group, generator.parts(group))
        if np.iscomplexobj(matrix):
            return None
        if not np.isin(matrix, (-1.0, 0.0, 1.0)).all() or not (np.count_nonzero(matrix, axis=0) == 1).all():
            return None
        if (matrix < 0).any():
            kind = "odd"
    return kind
