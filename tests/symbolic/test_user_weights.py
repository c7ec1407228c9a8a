"""Representations that users define by a function: of connected groups their weights decide, of others few elements do."""

import numpy as np
import pytest

from repc import Rep, V
from repc.groups import SL, SO, SU, O, Sp
from repc.reps.atoms import Atom
from repc.symbolic.user_weights import user_weights


class Powered(Rep):
    """V ⊗ … ⊗ V by NumPy alone, which counts how often it is asked."""

    def __init__(self, power=2, asked=None):
        self.power, self.asked, self.G = power, asked if asked is not None else Asked(), None

    def __call__(self, G):
        bound = Powered(self.power, self.asked)
        bound.G = G
        return bound

    def size(self):
        return self.G.d**self.power

    def rho(self, g):
        self.asked.count += 1
        result = np.eye(1)
        for _ in range(self.power):
            result = np.kron(result, np.asarray(g))
        return result

    def __str__(self):
        return f"P{self.power}"


class Asked:
    """A counter that all bound copies share."""

    def __init__(self):
        self.count = 0


@pytest.mark.parametrize("group", [SO(2), SO(3), SO(4), SU(2), SU(3), SL(3), Sp(2)], ids=str)
def test_weights_are_those_of_the_same_tensors(group):
    known = [(i.label, i.dim, i.multiplicity) for i in (V**2)(group).irreps()]
    assert [(i.label, i.dim, i.multiplicity) for i in Powered()(group).irreps()] == known


@pytest.mark.parametrize(("group", "count"), [(SO(3), 3), (SO(4), 4), (SU(2), 2), (O(2), 3)], ids=str)
def test_few_elements_decide(group, count):
    """V² -> V² has three maps under SO(3) and O(2), one for each of 1, Λ², Sym²₀, four under SO(4), where Λ² is two irreducibles,
    and two under SU(2), for spin 0 and 1."""
    rep = Powered()
    maps = rep(group) >> (V**2)(group)
    assert maps.equivariant_basis().shape[1] == count
    first, rep.asked.count = rep.asked.count, 0
    assert maps.equivariant_basis().shape[1] == count
    limit = 20 if group.is_connected else 1_100  # sampled at most 1,000 times
    assert first <= limit and rep.asked.count <= 30


def test_what_is_no_representation_is_not_counted_by_weights():
    """Nor is what acts on several components."""
    assert user_weights(Atom("user", 0, user=Powered()(SO(3))), SO(3)) == {(2,): 1, (1,): 2, (0,): 3, (-1,): 2, (-2,): 1}
    assert user_weights(Atom("user", 0, user=Powered()(O(3))), O(3)) is None

    class Lopsided(Powered):
        """Weights 0, 1 and 2 alone."""

        def drho(self, a):
            return np.diag([0, 1j, 2j]) * a[2, 1]

    assert user_weights(Atom("user", 0, user=Lopsided()), SO(3)) is None
