"""U(n) and SU(n), complex."""

from __future__ import annotations

from functools import partial

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families.arguments import integers
from repc.groups.families.orthogonal import rotation_generators
from repc.groups.group import Group
from repc.groups.sampler import IdentitySampler, UnitarySampler
from repc.groups.torus import Cartan, diagonal
from repc.rings.linear import GeneralLinear


class U(Group, named=True):
    """U(n): unitary matrices of ℂⁿ."""

    def __init__(self, *args):
        (n,) = integers("U", "U(n) takes one positive integer", args, (1,), "write U(2)")
        self._facts = Facts(
            "U",
            (n,),
            f"U({n})",
            n,
            UnitarySampler(n, special=False),
            dim=n * n,
            is_complex=True,
            lie=partial(unitary_generators, n),
            ring=partial(GeneralLinear, n, special=False),
            cartan=partial(_torus, n),
        )


class SU(Group, named=True):
    """SU(n): unitary matrices of determinant 1; SU(1) is trivial."""

    def __init__(self, *args):
        (n,) = integers("SU", "SU(n) takes one positive integer", args, (1,), "write SU(2)")
        self._facts = Facts(
            "SU",
            (n,),
            f"SU({n})",
            n,
            IdentitySampler(1, complex=True) if n == 1 else UnitarySampler(n, special=True),
            dim=n * n - 1,
            order=1 if n == 1 else None,
            is_finite=n == 1,
            is_complex=True,
            lie=partial(special_unitary_generators, n),
            ring=partial(GeneralLinear, n, special=True),
            cartan=partial(_special_torus, n),
        )


def _torus(n: int) -> Cartan:
    """Of U(n)."""
    return Cartan(tuple(diagonal(n, {k: 1.0}, compact=True) for k in range(n)))


def _special_torus(n: int) -> Cartan:
    """Of SU(n)."""
    return Cartan(tuple(diagonal(n, {k: 1.0, n - 1: -1.0}, compact=True) for k in range(n - 1)))


def unitary_generators(n: int) -> np.ndarray:
    """A basis of the skew-Hermitian matrices, (n², n, n): those of SU(n), then i·1."""
    return np.concatenate([special_unitary_generators(n), 1j * np.eye(n)[None]])


def special_unitary_generators(n: int) -> np.ndarray:
    """E_ij − E_ji, then i(E_ij + E_ji) for i > j, then i(E_kk − E_{k+1,k+1}); (n²−1, n, n)."""
    real = rotation_generators(n)
    diagonal = np.zeros((n - 1, n, n))
    k = np.arange(n - 1)
    diagonal[k, k, k], diagonal[k, k + 1, k + 1] = 1.0, -1.0
    return np.concatenate([real.astype(complex), 1j * np.abs(real), 1j * diagonal])
