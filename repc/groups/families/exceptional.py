"""G2, the automorphisms of the octonions, on the seven imaginary ones.

Rotations of ℝ⁷ with products e_i e_j = e_k on seven lines. For each i there are three pairs (j, k) with e_j e_k = e_i; a tangent is
a combination of rotations e_j → e_k whose sum over the three pairs is 0 for each i, which leaves 2·7 dimensions (Baez, The
octonions, 2002, section 4.1).
"""

from __future__ import annotations

import numpy as np

from repc.groups.families.generated import MatrixGroup
from repc.groups.given.digits import exact_entries
from repc.groups.torus import rotation

LINES = ((0, 1, 2), (0, 3, 4), (0, 6, 5), (1, 3, 5), (1, 4, 6), (2, 3, 6), (2, 5, 4))  # e_i e_j = e_k, and cyclically
_GENERATING = (0, 2, 7)  # of the fourteen: brackets of these span the others, as of no two of them


class G2(MatrixGroup, named=True):
    """G2, compact of dimension 14: rotations of ℝ⁷ that keep the product of imaginary octonions. Irreducibles are called by Dynkin
    labels: [1,0] is V, [0,1] the Lie algebra.

    >>> from repc.groups import G2
    >>> G2().dim
    14
    """

    def __init__(self):
        lie = octonion_tangents()[list(_GENERATING)]
        none = np.zeros((0, 7, 7))
        super().__init__(lie, none, "G2", exact_entries(lie, none, 0.0))


def octonion_tangents() -> np.ndarray:
    """A basis of the Lie algebra, (14, 7, 7): differences of rotations, two for each i."""
    found = []
    for i in range(7):
        turned = [line[line.index(i) + 1 :] + line[: line.index(i)] for line in LINES if i in line]
        first, second, third = (rotation(7, j, k) for j, k in turned)
        found += [first - second, second - third]
    return np.array(found)
