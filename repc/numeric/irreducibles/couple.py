"""Clebsch–Gordan blocks between irreducibles given by label, in reference forms and in one fixed gauge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc.groups import Group
from repc.numeric.decompose import Attempts, Decomposer
from repc.numeric.gauge import snapped
from repc.numeric.irreducibles.racah import couples, real_coupling, spin_coupling
from repc.reps.fold import Marks
from repc.reps.layout import leaf_atoms
from repc.syntax.nodes import Label, RepExpr
from repc.tolerance import TIE


def clebsch_gordan(group: Group, a: RepExpr, b: RepExpr, c: RepExpr) -> np.ndarray:
    """C (d_a, d_b, m, d_c) with (ψ_a(g) ⊗ ψ_b(g)) C_k = C_k ψ_c(g) and orthonormal columns over (k, c); m may be 0.

    Gauge, over ℂ and for real c of type R: the first columns C[:, :, k, 0], read row by row, form a lower echelon matrix
    whose leading entries are positive. For SU(2) that is Condon and Shortley's sign. For types C and H, where C may be
    multiplied by units of the commutant of ψ_c too, the gauge is that of the decomposition: deterministic, no more.
    Spins of SO(3), O(3), SU(2) and SL(2) are coupled by Racah's formula.
    """
    spins = spins_of(group, a, b, c)
    if spins is not None:
        return spins.block()[:, :, None] if spins.occurs else np.zeros((*spins.sizes[:2], 0, spins.sizes[2]))
    return Attempts(group).run(lambda worker: _solved(worker, group, a, b, c))


@dataclass(frozen=True)
class Spins:
    """Three irreducibles of a group of rotations: spins, doubled; ``is_real``: in real harmonics; ``occurs``: whether the third is
    in the product of the others."""

    doubled: tuple[int, int, int]
    is_real: bool
    occurs: bool

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Their dimensions."""
        a, b, c = self.doubled
        return a + 1, b + 1, c + 1

    def block(self) -> np.ndarray:
        """Their Clebsch–Gordan block (d_a, d_b, d_c)."""
        a, b, c = self.doubled
        return snapped(real_coupling(a // 2, b // 2, c // 2) if self.is_real else spin_coupling(a, b, c))


def spins_of(group: Group, *labels: RepExpr) -> Spins | None:
    """The spins that labels name, None for other groups and for what is no label."""
    if (group.family, group.d) not in _SPINS:
        return None
    found = [spin for label in labels if (spin := _spin(group, label)) is not None]
    if len(found) != len(labels):
        return None
    is_real = group.d == 3
    a, b, c = (weight * (1 + is_real) for _, weight in found)
    return Spins((a, b, c), is_real, couples(a, b, c) and sum(sign for sign, _ in found) % 2 == 0)


def _spin(group: Group, label: RepExpr) -> tuple[int, int] | None:
    """The sign of the inversion, 0 or 1, and the first entry of the weight."""
    match group.ring.key(label.text) if group.ring is not None and isinstance(label, Label) else None:
        case (int(sign), (int(weight), *_)):
            return sign, weight
        case (int(weight), *_):
            return 0, weight
    return None


_SPINS = (("SO", 3), ("O", 3), ("SU", 2), ("SL", 2))


def _solved(worker: Decomposer, group: Group, *labels: RepExpr) -> np.ndarray:
    worker.adopt(list(labels))
    blocks = [worker.blocks(leaf_atoms(label, group, Marks()))[0] for label in labels]
    left, right, out = (block.embed[:, 0] for block in blocks)  # identities, up to rounding
    a, b, c = (block.irrep for block in blocks)
    found = next((block for nu, block in worker.coupling(a, b, {c.index}) if nu is c), np.zeros((a.dim, b.dim, 0, c.dim)))
    found = np.einsum("ia,jb,abmc,kc->ijmk", left, right, found, out.conj(), optimize=True)
    return snapped(_gauged(found)) if found.size and (group.is_complex or c.type == "R") else found


def _gauged(found: np.ndarray) -> np.ndarray:
    rows = found[..., 0].reshape(-1, found.shape[2])
    chosen = np.zeros((found.shape[2], 0), dtype=found.dtype)
    for row in rows:
        rest = row.conj() - chosen @ (chosen.conj().T @ row.conj())
        size = np.linalg.norm(rest)
        if size > TIE:
            chosen = np.column_stack([chosen, rest / size])
        if chosen.shape[1] == found.shape[2]:
            break
    return np.einsum("ijmk,mn->ijnk", found, chosen)
