"""Sp(n), the real symplectic group on ℝ²ⁿ."""

from __future__ import annotations

from functools import partial

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families import orthogonal_matrices
from repc.groups.families.arguments import integers
from repc.groups.group import Group
from repc.groups.sampler.recipes import moderate_family
from repc.groups.torus import Cartan, diagonal
from repc.rings.linear import Symplectic


class Sp(Group, named=True):
    """Sp(n): real 2n×2n matrices with gᵀJg = J for J = [[0, 1], [−1, 0]]; coordinates (q₁…qₙ, p₁…pₙ).

    >>> from repc.groups import Sp
    >>> Sp(2).d
    4
    """

    def __init__(self, *args):
        (n,) = integers("Sp", "Sp(n) takes one positive integer n and acts on ℝ²ⁿ", args, (1,), "write Sp(2)")
        lie, generating = partial(symplectic_generators, n), partial(step_generators, n)
        self._facts = Facts.sized(
            "Sp",
            n,
            lambda: moderate_family(n * (2 * n + 1), lie, generating, np.zeros((0, 2 * n, 2 * n))),
            d=2 * n,
            dim=n * (2 * n + 1),
            is_unitary=False,
            is_compact=False,
            lie=lie,
            generating=generating,
            generating_size=2 * n,
            ring=lambda: Symplectic(n),
            cartan=lambda: Cartan(tuple(diagonal(2 * n, {k: 1.0, n + k: -1.0}) for k in range(n))),
        )


def symplectic_generators(n: int) -> np.ndarray:
    """[[E_ij, 0], [0, −E_ji]], then symmetric upper right and lower left blocks; (n(2n+1), 2n, 2n)."""
    any_block = np.eye(n * n).reshape(-1, n, n)
    diagonal = np.zeros((n * n, 2 * n, 2 * n))
    diagonal[:, :n, :n], diagonal[:, n:, n:] = any_block, -any_block.transpose(0, 2, 1)
    rows, columns = np.tril_indices(n)
    symmetric = np.zeros((len(rows), n, n))
    symmetric[np.arange(len(rows)), rows, columns] = symmetric[np.arange(len(rows)), columns, rows] = 1.0
    upper = np.zeros((len(rows), 2 * n, 2 * n))
    upper[:, :n, n:] = symmetric
    return np.concatenate([diagonal, upper, upper.transpose(0, 2, 1)])


def step_generators(n: int) -> np.ndarray:
    """The rotations of (q_k, q_{k+1}) with (p_k, p_{k+1}), the rotation of (q_n, p_n), and the Cartan subalgebra; (2n, 2n, 2n).

    They generate sp(n): their brackets with the Cartan subalgebra split each into the vectors of a simple root and its opposite,
    which generate the rest (Humphreys, Introduction to Lie Algebras, 14.2).
    """
    found = np.zeros((2 * n, 2 * n, 2 * n))
    steps = orthogonal_matrices.step_generators(range(n))
    found[: n - 1, :n, :n] = found[: n - 1, n:, n:] = steps
    found[n - 1, n - 1, 2 * n - 1], found[n - 1, 2 * n - 1, n - 1] = -1.0, 1.0
    k = np.arange(n)
    found[n + k, k, k], found[n + k, n + k, n + k] = 1.0, -1.0
    return found


def symplectic_form(n: int) -> np.ndarray:
    """J, (2n, 2n)."""
    return np.kron(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.eye(n))
