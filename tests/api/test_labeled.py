"""Irreducibles by label in the algebra of representations."""

import numpy as np
import pytest

from repc import V, irrep
from repc.groups import SO, SU, O, S
from repc.source import RepcError
from repc.syntax import parse_rep


def test_printing_reads_back():
    for text in ("[2]", "1o", "[3,1]_S(4)", "[1]_2", "[0]'", "ρ2(3)", "[3,1,1]+"):
        rep = irrep(text)
        assert str(rep) == text and parse_rep(str(rep)) == rep.node
    assert str(2 * irrep("[1]") + irrep("[2]") * V) == "2[1]+[2]⊗V"


def test_algebra():
    g = SO(3)
    l1, l2 = irrep("[1]")(g), irrep("[2]", g)
    assert (l1 + l2).size() == 8 and (l1 * l2).size() == 15 and (l1**2).size() == 9
    h = g.samples(1, 0)[0]
    assert np.allclose((l1 + l2).rho(h)[3:, 3:], l2.rho(h))
    assert np.allclose(l1.rho(h), h)
    assert np.allclose(l2.T.rho(h), l2.rho(h))
    tangent = g.lie_algebra[0]
    assert np.allclose((l1 * l2).drho(tangent), np.kron(l1.drho(tangent), np.eye(5)) + np.kron(np.eye(3), l2.drho(tangent)))
    assert not irrep("[3,1]")(S(4)).is_permutation


def test_maps_and_isomorphism():
    g = SO(3)
    assert (irrep("[2]") >> V**2)(g).equivariant_basis().shape == (45, 1)
    assert (irrep("[0]") + irrep("[1]") + irrep("[2]"))(g).isomorphic((V**2)(g))
    assert irrep("1o")(O(3)).isomorphic(V(O(3)))
    assert irrep("[1,0]")(SU(3)).T.isomorphic(irrep("[1,1]")(SU(3)))


def test_products_of_groups():
    mixed = irrep("[1]")(SO(3)) * irrep("[3,1]")(S(4))
    assert str(mixed) == "[1]_SO(3)⊗[3,1]_S(4)" and mixed.size() == 9
    r, p = mixed.group.samples(1, 0)
    expected = np.kron(irrep("[1]")(SO(3)).rho(r[0]), irrep("[3,1]")(S(4)).rho(p[0]))
    assert np.allclose(mixed.rho((r[0], p[0])), expected)


@pytest.mark.parametrize("text", ["V", "[1]+[2]", "5", "2[1]", "[1", ""])
def test_only_labels(text):
    with pytest.raises(RepcError, match="is not the label of an irreducible"):
        irrep(text)


def test_which_factor():
    with pytest.raises(RepcError) as caught:
        irrep("[3,1]")(SO(3) * S(4))
    diagnostic = caught.value.diagnostics[0]
    assert diagnostic.message == "the irreducible [3,1] of which factor of SO(3)×S(4)? A label names one factor's"
    assert diagnostic.remedy == "write [3,1]_S(4)"
