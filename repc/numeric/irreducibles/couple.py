"""Clebsch–Gordan blocks between irreducibles given by label, in reference forms and in one fixed gauge."""

from __future__ import annotations

import numpy as np

from repc.groups import Group
from repc.numeric.decompose import Attempts, Decomposer
from repc.numeric.gauge import snapped
from repc.reps.fold import Marks
from repc.reps.layout import leaf_atoms
from repc.syntax.nodes import RepExpr
from repc.tolerance import TIE


def clebsch_gordan(group: Group, a: RepExpr, b: RepExpr, c: RepExpr) -> np.ndarray:
    """C (d_a, d_b, m, d_c) with (ψ_a(g) ⊗ ψ_b(g)) C_k = C_k ψ_c(g) and orthonormal columns over (k, c); m may be 0.

    Gauge, over ℂ and for real c of type R: the first columns C[:, :, k, 0], read row by row, form a lower echelon matrix
    whose leading entries are positive. For SU(2) that is Condon and Shortley's sign. For types C and H, where C may be
    multiplied by units of the commutant of ψ_c too, the gauge is that of the decomposition: deterministic, no more.
    """
    return Attempts(group).run(lambda worker: _solved(worker, group, a, b, c))


def _solved(worker: Decomposer, group: Group, *labels: RepExpr) -> np.ndarray:
    worker.adopt(list(labels))
    blocks = [worker.blocks(leaf_atoms(label, group, Marks()))[0] for label in labels]
    left, right, out = (block.embed[:, 0] for block in blocks)  # identities, up to rounding
    a, b, c = (block.irrep for block in blocks)
    found = next((block for nu, block in worker.coupling(a, b) if nu is c), np.zeros((a.dim, b.dim, 0, c.dim)))
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
