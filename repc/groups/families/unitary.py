"""U(n) and SU(n), complex."""

from __future__ import annotations

from functools import partial

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families.arguments import integers
from repc.groups.families.linear import diagonals, traceless_diagonals
from repc.groups.families.orthogonal_matrices import rotation_generators, step_generators
from repc.groups.group import Group
from repc.groups.sampler import IdentitySampler, UnitarySampler
from repc.groups.torus import diagonal_torus
from repc.rings.linear import GeneralLinear


class U(Group, named=True):
    """U(n): unitary matrices of ℂⁿ.

    >>> from repc.groups import U
    >>> U(2).is_complex
    True
    """

    def __init__(self, *args):
        (n,) = integers("U", "U(n) takes one positive integer", args, (1,), "write U(2)")
        self._facts = Facts.sized(
            "U",
            n,
            UnitarySampler(n, special=False),
            dim=n * n,
            is_complex=True,
            lie=partial(unitary_generators, n),
            generating=lambda: np.concatenate([step_generators(range(n)), 1j * diagonals(n)]),
            generating_size=2 * n - 1,
            ring=partial(GeneralLinear, n, special=False),
            cartan=partial(diagonal_torus, n, special=False, compact=True),
        )


class SU(Group, named=True):
    """SU(n): unitary matrices of determinant 1; SU(1) is trivial.

    >>> from repc.groups import SU
    >>> SU(3).dim
    8
    """

    def __init__(self, *args):
        (n,) = integers("SU", "SU(n) takes one positive integer", args, (1,), "write SU(2)")
        self._facts = Facts.sized(
            "SU",
            n,
            IdentitySampler(1, complex=True) if n == 1 else UnitarySampler(n, special=True),
            dim=n * n - 1,
            order=1 if n == 1 else None,
            is_finite=n == 1,
            is_complex=True,
            lie=partial(special_unitary_generators, n),
            generating=lambda: np.concatenate([step_generators(range(n)), 1j * traceless_diagonals(n)]),
            generating_size=2 * n - 2,
            ring=partial(GeneralLinear, n, special=True),
            cartan=partial(diagonal_torus, n, special=True, compact=True),
        )


def unitary_generators(n: int) -> np.ndarray:
    """A basis of the skew-Hermitian matrices, (n², n, n): those of SU(n), then i·1."""
    return np.concatenate([special_unitary_generators(n), 1j * np.eye(n)[None]])


def special_unitary_generators(n: int) -> np.ndarray:
    """E_ij − E_ji, then i(E_ij + E_ji) for i > j, then i(E_kk − E_{k+1,k+1}); (n²−1, n, n)."""
    real = rotation_generators(n)
    return np.concatenate([real.astype(complex), 1j * np.abs(real), 1j * traceless_diagonals(n)])
