"""The null-space fallback: complete, canonical, bracketed by a count modulo a prime."""

import numpy as np
import pytest

from repc import RepcError
from repc.groups import SO, Group, S
from repc.groups.elaborate import group_from_node
from repc.numeric import nullspace, second_counts
from repc.numeric.nullspace import equivariant_maps, null_space
from repc.numeric.second_counts import count_by_elements, upper_bound
from repc.source import InternalError
from repc.syntax import parse_group, parse_rep
from tests.brute_force import null_space_dimension, residual


class Translations(Group):
    """(x, y) ↦ (x + s, y + t) in homogeneous coordinates: unipotent, so not reductive."""

    lie_algebra = np.array([[[0, 0, 1], [0, 0, 0], [0, 0, 0.0]], [[0, 0, 0], [0, 0, 1], [0, 0, 0.0]]])


class Shears(Group):
    """The integer matrices [[1, n], [0, 1]]: infinite and discrete."""

    discrete_generators = np.array([[[1, 1], [0, 1.0]]])


@pytest.mark.parametrize("group", [Translations(), Shears(), SO(3), S(3)], ids=str)
@pytest.mark.parametrize(("source", "target"), [("V", "V"), ("V", "V²"), ("V²+V⁰", "V*+V"), ("2V⊗V*", "V⁰")])
def test_complete_orthonormal_equivariant_and_bracketed(group, source, target):
    a, b = parse_rep(source), parse_rep(target)
    basis = equivariant_maps(group, a, b)
    assert len(basis) == null_space_dimension(group, a, b) == upper_bound(group, a, b)
    assert residual(group, a, b, basis) < 1e-12
    flat = basis.reshape(len(basis), basis.shape[1] * basis.shape[2])
    np.testing.assert_allclose(flat @ flat.T, np.eye(len(basis)), atol=1e-12)


def test_the_basis_does_not_depend_on_how_the_null_space_was_found():
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((4, 7))
    mixed = rng.standard_normal((9, 4)) @ rows
    np.testing.assert_allclose(null_space([rows], 7), null_space([mixed], 7), atol=1e-12)


def test_a_doubtful_rank_is_refused():
    with pytest.raises(InternalError, match="the rank of the generator constraints is in doubt: a singular value of "):
        null_space([np.array([[1.0, 0, 0], [1.0, 1e-8, 0.0]])], 3)


def test_a_null_space_that_is_none_is_refused(monkeypatch):
    """What solves the constraints by linear algebra is held against every generator, one by one."""
    found = nullspace.null_space
    lies = [lambda *system: np.eye(9), lambda *system: found(*system) + 1e-9, lambda *system: np.full((1, 9), np.nan)]
    for lie in lies:
        monkeypatch.setattr(nullspace, "null_space", lie)
        assert len(equivariant_maps(Translations(), parse_rep("V"), parse_rep("V"))) == 3  # exact numbers stand in
        with monkeypatch.context() as patch:
            patch.setattr(nullspace.exactly, "basis", lambda *_: None)
            with pytest.raises(InternalError, match="generator constraints is in doubt: one map misses") as caught:
                equivariant_maps(Translations(), parse_rep("V"), parse_rep("V"))
        assert caught.value.diagnostics[0].code == "E0901"


def test_irrational_entries_have_no_count_modulo_a_prime():
    class Irrational(Group):
        """A rotation by one radian."""

        discrete_generators = np.array([[[np.cos(1), -np.sin(1)], [np.sin(1), np.cos(1)]]])

    assert upper_bound(Irrational(), parse_rep("V"), parse_rep("V")) is None


def test_a_system_that_is_too_large_is_named():
    with pytest.raises(RepcError, match=r"has 6561 unknowns for one pair of tensor products \(limit MOST_UNKNOWNS = 4096, "):
        equivariant_maps(Translations(), parse_rep("V⁴"), parse_rep("V⁴"))


def test_large_weights_do_not_hide_small_ones():
    class Stretch(Group):
        """diag(10⁵, 1) and the swap of the two axes."""

        discrete_generators = np.array([[[1e5, 0], [0, 1.0]], [[0, 1], [1, 0.0]]])

    for source, target, maps in [("V³", "V²+V", 0), ("V³", "V", 0), ("V²", "V²", 3), ("V", "V", 1)]:
        assert len(equivariant_maps(Stretch(), parse_rep(source), parse_rep(target))) == maps


@pytest.mark.parametrize("group", [Translations(), Shears(), SO(3), S(3), SO(2) * S(3)], ids=str)
@pytest.mark.parametrize(("source", "target"), [("V", "V²"), ("V²+V⁰", "V*+V")])
def test_random_elements_leave_as_many_maps_as_the_generators(group, source, target):
    a, b = parse_rep(source), parse_rep(target)
    assert count_by_elements(group, a, b) == null_space_dimension(group, a, b)


def test_a_second_count_that_is_in_doubt_is_none(monkeypatch):
    assert count_by_elements(Translations(), parse_rep("V⁴"), parse_rep("V⁴")) is None, "too large"
    doubtful = np.array([[1.0, 0, 0], [1.0, 1e-8, 0.0]])
    monkeypatch.setattr(second_counts, "null_space", lambda *_: null_space([doubtful], 3))
    assert count_by_elements(SO(3), parse_rep("V"), parse_rep("V")) is None


@pytest.mark.parametrize(("entry", "right"), [("1/3", 6), ("0.3333333333333", None), ("1+1/1000000", None)])
def test_a_fraction_that_a_source_does_not_say_is_no_ground_for_an_exact_count(entry, right):
    """The weights of V² are 2/3, 7/3 twice and 4: 1 + 4 + 1 maps."""
    group = group_from_node(parse_group(f"generated {{ lie [[{entry},0],[0,2]] }}"))
    assert upper_bound(group, parse_rep("V²"), parse_rep("V²")) == right
