"""SL(n), GL(n), its identity component GLp(n), scalings, and the trivial group."""

from __future__ import annotations

from functools import partial

import numpy as np

from repc.groups.facts import Facts
from repc.groups.families.arguments import integers
from repc.groups.families.orthogonal_matrices import flip, step_generators
from repc.groups.group import Group
from repc.groups.sampler import IdentitySampler, ScalingSampler
from repc.groups.sampler.recipes import moderate_family
from repc.groups.torus import Cartan, diagonal_torus
from repc.rings.cyclic import CyclicRing
from repc.rings.linear import GeneralLinear


class SL(Group, named=True):
    """SL(n): real matrices of determinant 1.

    >>> from repc.groups import SL
    >>> SL(3).dim
    8
    """

    def __init__(self, *args):
        (n,) = integers("SL", "SL(n) takes one positive integer", args, (1,), "write SL(3)")
        lie, generating = partial(traceless_matrices, n), partial(special_generators, n)
        self._facts = Facts.sized(
            "SL",
            n,
            IdentitySampler(1) if n == 1 else lambda: moderate_family(n * n - 1, lie, generating, np.zeros((0, n, n))),
            dim=n * n - 1,
            order=1 if n == 1 else None,
            is_finite=n == 1,
            is_unitary=n == 1,
            is_compact=n == 1,
            lie=lie,
            generating=generating,
            generating_size=2 * n - 2,
            ring=lambda: GeneralLinear(n, special=True),
            cartan=partial(diagonal_torus, n, special=True),
        )


class GL(Group, named=True):
    """GL(n): all invertible real matrices, of both signs of the determinant (EMLP's GL is ``GLp``).

    >>> from repc.groups import GL
    >>> GL(2).is_compact
    False
    """

    def __init__(self, *args):
        self._facts = _general("GL", args, lambda n: flip(n, 0)[None])


class GLp(Group, named=True):
    """GLp(n): real matrices of positive determinant, the identity component of GL(n).

    >>> from repc.groups import GLp
    >>> GLp(2).dim
    4
    """

    def __init__(self, *args):
        self._facts = _general("GLp", args, lambda n: np.zeros((0, n, n)))


class Scaling(Group, named=True):
    """Scaling(n): the positive multiples of the identity of ℝⁿ.

    >>> from repc.groups import Scaling
    >>> Scaling(3).dim
    1
    """

    def __init__(self, *args):
        (n,) = integers("Scaling", "Scaling(n) takes one positive integer", args, (1,), "write Scaling(3)")
        self._facts = Facts.sized(
            "Scaling",
            n,
            ScalingSampler(n),
            dim=1,
            is_unitary=False,
            is_compact=False,
            lie=lambda: np.eye(n)[None],
            ring=lambda: CyclicRing(0, (1,) * n, (("det", n),), real=True),
            cartan=lambda: Cartan(((np.eye(n), 1),)),
        )


class Trivial(Group, named=True):
    """Trivial(n): only the identity of ℝⁿ.

    >>> from repc.groups import Trivial
    >>> Trivial(3).d
    3
    """

    def __init__(self, *args):
        (n,) = integers("Trivial", "Trivial(n) takes one positive integer", args, (1,), "write Trivial(3)")
        self._facts = Facts.sized(
            "Trivial",
            n,
            IdentitySampler(n),
            order=1,
            is_finite=True,
            images=np.zeros((0, n), dtype=np.int64),
            ring=partial(CyclicRing, 1, (0,) * n),
        )


def traceless_matrices(n: int) -> np.ndarray:
    """A basis of the Lie algebra of SL(n): E_ij for i ≠ j, then E_kk − E_{k+1,k+1}; (n²−1, n, n)."""
    rows, columns = np.nonzero(~np.eye(n, dtype=bool))
    off = np.zeros((n * n - n, n, n))
    off[np.arange(n * n - n), rows, columns] = 1.0
    return np.concatenate([off, traceless_diagonals(n)])


def all_matrices(n: int) -> np.ndarray:
    """E_ij, a basis of the Lie algebra of GL(n), (n², n, n)."""
    return np.eye(n * n).reshape(-1, n, n)


def special_generators(n: int) -> np.ndarray:
    """E_{k+1,k} − E_{k,k+1} and E_kk − E_{k+1,k+1}, (2n−2, n, n), which generate sl(n): the brackets of neighbors among these are
    2(E_{k+1,k} + E_{k,k+1}), so that all simple root vectors and their opposites are there, which generate the rest (Humphreys,
    Introduction to Lie Algebras, 14.2). With a factor i before the diagonal ones the same holds of su(n), whose complexification
    this is."""
    return np.concatenate([step_generators(range(n)), traceless_diagonals(n)])


def general_generators(n: int) -> np.ndarray:
    """E_{k+1,k} − E_{k,k+1} and E_kk, (2n−1, n, n), which generate gl(n) as `special_generators` do sl(n); with a factor i before
    the diagonal ones, u(n)."""
    return np.concatenate([step_generators(range(n)), diagonals(n)])


def diagonals(n: int) -> np.ndarray:
    """E_kk, (n, n, n)."""
    return np.eye(n)[:, :, None] * np.eye(n)[:, None, :]


def traceless_diagonals(n: int) -> np.ndarray:
    """E_kk − E_{k+1,k+1}, (n−1, n, n)."""
    diagonal, k = np.zeros((n - 1, n, n)), np.arange(n - 1)
    diagonal[k, k, k], diagonal[k, k + 1, k + 1] = 1.0, -1.0
    return diagonal


def _general(name: str, args: tuple, discrete) -> Facts:
    (n,) = integers(name, f"{name}(n) takes one positive integer", args, (1,), f"write {name}(3)")
    lie, generating = partial(all_matrices, n), partial(general_generators, n)
    return Facts.sized(
        name,
        n,
        lambda: moderate_family(n * n, lie, generating, discrete(n)),
        dim=n * n,
        is_unitary=False,
        is_compact=False,
        is_connected=name == "GLp",
        lie=lie,
        generating=generating,
        generating_size=2 * n - 1,
        discrete=lambda: discrete(n),
        ring=lambda: GeneralLinear(n, special=False),
        cartan=partial(diagonal_torus, n, special=False),
    )
