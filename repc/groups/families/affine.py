"""Groups with translations, on homogeneous coordinates (x, 1) of ℝⁿ⁺¹: E(n), SE(n), Aff(n).

They do not act completely reducibly: maps come from the null space of the generators' constraints, and their number is proven by
the rank of that system modulo a prime, as the entries of all generators are whole. Where only differences of positions matter,
those are moved by O(n) alone, which is decomposed and much faster.
"""

from __future__ import annotations

import numpy as np

from repc.groups.families.arguments import integers
from repc.groups.families.generated import MatrixGroup
from repc.groups.families.linear import general_generators
from repc.groups.families.orthogonal_matrices import flip, step_generators
from repc.groups.given.digits import exact_entries


class E(MatrixGroup, named=True):
    """E(n): rotations, reflections and translations of ℝⁿ, on the homogeneous coordinates (x, 1).

    >>> from repc.groups import E
    >>> E(3).d
    4
    """

    def __init__(self, *args):
        (n,) = integers("E", "E(n) takes one positive integer n and acts on ℝⁿ⁺¹", args, (1,), "write E(3)")
        _moving(self, f"E({n})", step_generators(range(n)), flip(n, 0)[None])


class SE(MatrixGroup, named=True):
    """SE(n): rotations and translations of ℝⁿ, on the homogeneous coordinates (x, 1).

    >>> from repc.groups import SE
    >>> SE(2).d
    3
    """

    def __init__(self, *args):
        (n,) = integers("SE", "SE(n) takes one positive integer n and acts on ℝⁿ⁺¹", args, (1,), "write SE(3)")
        _moving(self, f"SE({n})", step_generators(range(n)), np.zeros((0, n, n)))


class Aff(MatrixGroup, named=True):
    """Aff(n): all invertible affine maps of ℝⁿ, on the homogeneous coordinates (x, 1).

    >>> from repc.groups import Aff
    >>> Aff(2).d
    3
    """

    def __init__(self, *args):
        (n,) = integers("Aff", "Aff(n) takes one positive integer n and acts on ℝⁿ⁺¹", args, (1,), "write Aff(3)")
        _moving(self, f"Aff({n})", general_generators(n), flip(n, 0)[None])


def _moving(group: MatrixGroup, name: str, lie: np.ndarray, discrete: np.ndarray) -> None:
    """The linear parts (k, n, n) and (m, n, n) with the translations: that along the first axis is enough, as brackets with the
    linear parts give the others."""
    n = discrete.shape[-1]
    tangents, elements = np.zeros((len(lie) + 1, n + 1, n + 1)), np.tile(np.eye(n + 1), (len(discrete), 1, 1))
    tangents[:-1, :n, :n], elements[:, :n, :n] = lie.reshape(-1, n, n), discrete
    tangents[-1, 0, n] = 1.0
    MatrixGroup.__init__(group, list(tangents), list(elements), name, exact_entries(tangents, elements, 0.0))
