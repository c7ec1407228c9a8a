"""V, T, Scalar and + * ** .T >> <<: what they print, when they are equal, and how they are bound."""

import numpy as np
import pytest

from repc import Rep, RepcError, Scalar, T, V, Vector
from repc.api import Expression
from repc.api.index_tensor import tensor
from repc.groups import SO, SO13, SU, Group, O, S, Z
from repc.syntax import parse_rep


@pytest.mark.parametrize(
    ("rep", "text"),
    [
        (V, "V"),
        (Scalar, "V⁰"),
        (5 * V**0 + 5 * V, "5V⁰+5V"),
        (V + V, "2V"),
        (V * V, "V²"),
        (V**2 * V.T**3, "V²⊗V*³"),
        (V * V.T, "V⊗V*"),
        (V.T.T, "V"),
        (2 * (V + V**2), "2(V+V²)"),
        (V * 3, "3V"),
        (V >> V**2, "V²⊗V*"),
        (V**2 << V, "V²⊗V*"),
        (T(2, 1), "V⊗V⊗V*"),
        (T(2, 3), "V⊗V⊗V*⊗V*⊗V*"),
        (T(2, 3)(SO13()), "V²⊗V*³"),
        (T(2)(SO(3)), "V²"),
        (T(0), "V⁰"),
        (T(0)(SO(3)), "V⁰"),
        (T(1), "V"),
        (T(0, 1)(SO13()), "V*"),
        (5 * T(0) + 5 * T(1), "5V⁰+5V"),
        (10 * T(1) + 5 * T(2), "10V+5V²"),
        (V * T(1, 1) >> T(2), "V²⊗(V²⊗V*)*"),
        (sum([V, V**2]), "V+V²"),
    ],
)
def test_prints_as_written(rep, text):
    assert str(rep) == text
    assert parse_rep(text) is not None


def test_canonical_form_sorts_and_collects():
    assert str((V**2 + V * V.T + 3 * V + V**0 + V).canonical()) == "V⁰+4V+V²+V⊗V*"
    assert str((V.T**3 * V**2).canonical()) == "V²⊗V*³"
    assert str(((V + V**0) ** 2).canonical()) == "V⁰+2V+V²"


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (V + V, 2 * V, True),
        (V * V, V**2, True),
        (T(2, 1), V**2 * V.T, True),
        ((V + V) * V, 2 * V**2, True),
        (V * (V + V), 2 * V**2, False),  # the second factor's copies vary fastest
        (V + V**0, V**0 + V, False),
        (2 * (V + V**2), V + V**2 + V + V**2, True),
        (Scalar * V, V, True),
        (V * (2 * V**0), 2 * V, False),
        (V, V.T, False),
    ],
)
def test_equality_means_the_same_coordinates(a, b, same):
    assert (a == b) is same
    if same:
        assert hash(a) == hash(b)


def test_equality_agrees_with_the_matrices():
    g = SO(3).sample(1)
    a, b = ((V + V) * V)(SO(3)), (2 * V**2)(SO(3))
    np.testing.assert_allclose(a.rho(g), b.rho(g))
    c = (V * (V + V))(SO(3))
    assert np.abs(c.rho(g) - b.rho(g)).max() > 0.1


def test_vector_is_v():
    assert Vector == V


def test_isomorphic_ignores_order_and_duals_of_orthogonal_groups():
    assert (V + V**0)(SO(3)).isomorphic((V**0 + V.T)(SO(3)))
    assert not V(SO(3)).isomorphic((3 * V**0)(SO(3)))
    assert not V(SU(3)).isomorphic(V.T(SU(3)))


def test_isomorphic_without_exact_rules_compares_in_one_table():
    class Weights(Group):
        """diag(s, s²) for s > 0."""

        lie_algebra = np.array([[[1, 0], [0, 2.0]]])

    assert not V(Weights()).isomorphic(V.T(Weights()))
    assert (V + V**2)(Weights()).isomorphic((V**2 + V)(Weights()))
    assert not (2 * V * V.T)(Weights()).isomorphic((V * V.T + 4 * V**0)(Weights())), "the same irreducibles, other multiplicities"


def test_mixed_groups_make_a_product_in_order_of_appearance():
    rep = 2 * V(Z(3)) * V(S(4)) + V(SO(3)) ** 2
    assert str(rep) == "2(V_Z(3)⊗V_S(4))+V_SO(3)²"
    assert rep.group.name == "Z(3)×S(4)×SO(3)"
    assert rep.size() == 33


def test_mixed_rho_keeps_the_order_written():
    rep = V(SO(3)) * V(S(4)) + V(S(4))
    g = rep.group.sample(3)
    expected = np.kron(g[0], g[1])
    np.testing.assert_allclose(rep.rho(g)[:12, :12], expected)
    np.testing.assert_allclose(rep.rho(g)[12:, 12:], g[1])


def test_a_repeated_factor_is_one_factor():
    rep = V(SO(3)) * V(SO(3))
    assert rep.group == SO(3)
    assert rep == (V**2)(SO(3))


def test_binding_to_another_group_is_an_error():
    with pytest.raises(RepcError, match=r"V is already a representation of SO\(3\), not of O\(3\)"):
        V(SO(3))(O(3))


def test_an_unbound_representation_has_no_size():
    with pytest.raises(RepcError, match=r"V² is not bound to a group\n  try: call it with one first"):
        (V**2).size()


def test_negative_powers_and_copies_are_errors():
    with pytest.raises(RepcError, match=r"the power -1 of V is not a non-negative integer\n  try: use V.T for the dual"):
        V**-1
    with pytest.raises(RepcError, match="-2 copies"):
        -2 * V
    with pytest.raises(RepcError, match=r"T\(1,-1\) has a negative rank"):
        T(1, -1)


def test_elements_of_the_wrong_shape_are_named():
    with pytest.raises(RepcError, match=r"an element of SO\(3\) has shape \(3, 3\), not \(4, 4\)"):
        V(SO(3)).rho(np.eye(4))
    with pytest.raises(RepcError, match="a tuple of 2 matrices"):
        (V(SO(3)) * V(S(4))).rho(np.eye(12))


def test_latex():
    assert (5 * V**0 + V**2 * V.T)._repr_latex_() == r"$5\,V^{0} \oplus V^{2} \otimes V^{*}$"


def test_a_group_keeps_the_factors_it_repeats():
    rep = V(S(3) * S(3)) * V(S(4))
    assert (str(rep), rep.group.name) == ("V_1⊗V_2⊗V_S(4)", "S(3)×S(3)×S(4)")
    later = V(S(4)) * V(S(3) * S(3))
    assert (str(later), later.size()) == ("V_S(4)⊗V_2⊗V_3", 36)
    g = rep.group.sample(3)
    np.testing.assert_allclose(rep.rho(g), np.kron(np.kron(g[0], g[1]), g[2]))


def test_tensors_of_a_product_keep_their_coordinates_in_a_bigger_one():
    a, b = T(2)(S(2) * S(3)) * V(S(4)), (V**2)(S(2) * S(3)) * V(S(4))
    assert a == b
    g = a.group.sample(1)
    inner = np.kron(g[0], g[1])
    np.testing.assert_allclose(a.rho(g), np.kron(np.kron(inner, inner), g[2]))


def test_isomorphic_needs_one_group():
    with pytest.raises(RepcError, match=r"V is a representation of SO\(3\), V one of O\(3\): the groups differ"):
        V(SO(3)).isomorphic(V(O(3)))


class Twice(Rep):
    """Two copies of the vector."""

    def rho(self, g):
        return np.kron(np.eye(2), g)


def test_a_user_representation_sees_its_own_factor_only():
    rep = V(S(4)) * Twice()(SO(3))
    g = rep.group.sample(2)
    np.testing.assert_allclose(rep.rho(g), np.kron(g[0], np.kron(np.eye(2), g[1])))
    a = (np.zeros((4, 4)), SO(3).lie_algebra[0])
    np.testing.assert_allclose(rep.drho(a), np.kron(np.eye(8), a[1]), atol=1e-9)


def test_index_tensors_in_mixed_groups():
    rep = tensor("ij=ji")(SO(3)) * V(S(4))
    g = rep.group.sample(2)
    np.testing.assert_allclose(rep.rho(g), np.kron(tensor("ij=ji")(SO(3)).rho(g[0]), g[1]))
    assert (V(SO(3)) * V(S(4)) * rep).group == rep.group


def test_integers_beside_representations():
    assert (V == -1) is False
    assert (5 >> V) == (V << 5)
    assert (5 << V) == (V >> 5)
    with pytest.raises(RepcError, match=r"T\(1.5,0\) has a rank that is no integer"):
        T(1.5)


def test_reg_of_a_matrix_outside_the_group():
    with pytest.raises(RepcError, match=r"the matrix is no element of Z\(3\), so 'reg' has no value there"):
        Expression(parse_rep("reg"))(Z(3)).rho(np.diag([1.0, 1.0, -1.0]))


class Sub(Rep):
    """k copies of the vector."""

    def __init__(self, k):
        self.k = k

    def rho(self, g):
        return np.kron(np.eye(self.k), g)


class Odd(Rep):  # noqa: PLW1641
    """Comparable, not hashable."""

    def __eq__(self, other):
        return isinstance(other, Odd)

    def rho(self, g):
        return g


def test_different_user_representations_print_differently():
    assert str(Sub(1) + Sub(2)) == "Sub₁+Sub₂"
    assert str((Sub(1) + Sub(2)).canonical()) == "Sub₁+Sub₂"
    assert str(Sub(1) + Sub(1)) == "2Sub"


def test_user_representations_are_equal_with_equal_attributes():
    assert Sub(1)(SO(3)) == Sub(1)(SO(3))
    assert Sub(1)(SO(3)) != Sub(2)(SO(3))
    assert (Odd()(SO(3)) + V(SO(3))).size() == 6


def test_conj_of_a_real_group_is_refused():
    for make in (lambda: V(SO(3)).conj(), lambda: V.conj()(SO(3))):
        with pytest.raises(RepcError, match=r"'conj' is for complex groups; SO\(3\) is real"):
            make()


def test_an_index_tensor_of_a_bound_representation_is_bound():
    assert tensor("ij=ji", V(SO(3))).size() == 6


class Wrong(Rep):
    """Says 2, acts on 3."""

    def size(self):
        return 2

    def rho(self, g):
        return g


def test_a_size_that_rho_contradicts_is_told():
    with pytest.raises(RepcError, match=r"Wrong says size\(\) = 2, and its rho\(g\) has shape \(3, 3\)"):
        (Wrong()(SO(3)) + V(SO(3))).rho(np.eye(3))


def test_unhashable_representations_can_be_solved():
    assert (Odd()(SO(3)) >> V(SO(3))).equivariant_basis().shape == (9, 1)
