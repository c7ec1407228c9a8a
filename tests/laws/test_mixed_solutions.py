"""Representations of different groups in one product are solved, not only multiplied: counts against plain null spaces."""

import numpy as np
import pytest

from repc import Rep, V, tensor
from repc.groups import SO, S
from tests.brute_force import null_space_dimension, residual


class Doubled(Rep):
    """Two copies of V, interleaved."""

    def rho(self, g):
        return np.kron(np.asarray(g), np.eye(2))


MIXED = {
    "user": lambda: Doubled()(SO(3)) * V(S(3)),
    "index tensor": lambda: tensor("ij=ji")(SO(3)) * V(S(2)),
    "repeated factor": lambda: V(S(2) * S(2)) * V(S(3)),
}


@pytest.mark.parametrize("name", MIXED)
def test_maps_of_a_mixed_product_to_itself(name):
    rep = MIXED[name]()
    basis = (rep >> rep).equivariant_basis()
    maps = basis.T.reshape(-1, rep.size(), rep.size())
    assert len(maps) == null_space_dimension(rep.group, rep.node, rep.node) > 1
    assert residual(rep.group, rep.node, rep.node, maps) < 1e-10
