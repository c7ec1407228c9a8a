"""Compact groups of several components by tangents and elements: counts against those of named groups and against null spaces."""

import numpy as np
import pytest

from repc.driver import build_group
from repc.groups import SO, SU, MatrixGroup, O
from repc.report import group_text
from repc.symbolic import count
from repc.syntax import parse_rep
from tests.brute_force import null_space_dimension

MAPS = [("V", "V"), ("V²", "V²"), ("V³", "V"), ("Sym²(V)", "Λ²(V)+V⁰"), ("Sym³(V)", "V³"), ("det⊗V²", "Λ²(V)")]


def dim(group, source, target):
    found = count([parse_rep(source)], parse_rep(target), group)
    return found.dim, found.exact


def given(named):
    """The same group in turned coordinates, by its generators."""
    turn = np.linalg.qr(np.random.default_rng(6).standard_normal((named.d, named.d)))[0]
    return MatrixGroup(turn @ named.lie_generators @ turn.T, turn @ named.discrete_generators @ turn.T, name="K")


@pytest.mark.parametrize(("named", "kind"), [("O(2)", "T1"), ("O(3)", "A1"), ("O(4)", "A1×A1"), ("O(6)", "A3"), ("O2eR3", "T1")])
def test_counts_are_those_of_the_named_group(named, kind):
    """Reflections act on the Dynkin diagrams of O(4) and O(6), turn the circle of O(2) around, and are central in O(3)."""
    named = build_group(named)
    group = given(named)
    assert group.components.identity.type == kind and len(group.components.elements) == 2
    for source, target in MAPS:
        assert dim(group, source, target) == (dim(named, source, target)[0], True), (source, target)


def blocks(a, b):
    return np.block([[a, np.zeros_like(a)], [np.zeros_like(b), b]])


def real(matrix):
    return np.block([[matrix.real, -matrix.imag], [matrix.imag, matrix.real]])


SWAP = np.kron([[0.0, 1], [1, 0]], np.eye(3))


def test_two_rotations_that_change_places():
    group = MatrixGroup([blocks(a, np.zeros((3, 3))) for a in SO(3).lie_algebra], [SWAP], name="K")
    named = build_group("SO(3)≀S(2)")
    for source, target in [("V", "V"), ("V²", "V²"), ("Sym²(V)", "Sym²(V)"), ("V³", "V³"), ("V²", "V")]:
        assert dim(group, source, target) == (dim(named, source, target)[0], True)


# name -> tangents, elements, number of components
PLANE = blocks(SO(2).lie_algebra[0], np.zeros((2, 2)))
GROUPS = {
    "SU(3) and conjugation": ([real(a) for a in SU(3).lie_algebra], [np.diag([1.0, 1, 1, -1, -1, -1])], 2),
    "two planes and a turn of order 4": ([PLANE], [np.kron([[0.0, -1], [1, 0]], np.eye(2))], 2),
    "a plane with mirrors, and signs": ([PLANE], [np.diag([1.0, -1, 1, -1]), np.diag([1.0, 1, -1, -1])], 4),
    "one angle in two planes, and a mirror of both": ([blocks(*SO(2).lie_algebra[[0, 0]])], [np.diag([1.0, -1, -1, 1])], 2),
}


@pytest.mark.parametrize("name", GROUPS)
def test_counts_are_those_of_null_spaces(name):
    lie, discrete, components = GROUPS[name]
    group = MatrixGroup(lie, discrete, name="K")
    assert len(group.components.elements) == components
    for source, target in [("V", "V"), ("V²", "V"), ("V²", "V²" if group.d < 6 else "Sym²(V)"), ("Sym²(V)", "Λ²(V)+V")]:
        wanted = null_space_dimension(group, parse_rep(source), parse_rep(target))
        assert dim(group, source, target) == (wanted, True), (source, target)


@pytest.mark.parametrize("source", ["det", "det*", "conj(det)", "conj(det)*"])
def test_duals_and_conjugates_of_determinants(source):
    """Those of an infinite complex group whose determinants are not real."""
    group = MatrixGroup([np.diag([1j, 0])], [np.diag([1, 1j])], name="K")
    for target in ("V²", "V*⊗V*", "V⊗V*"):
        wanted = null_space_dimension(group, parse_rep(source), parse_rep(target))
        assert dim(group, source, target) == (wanted, True), (source, target)


def test_roots_of_unity_are_components_as_far_as_they_are_not_in_the_group():
    """exp(2πi/9) has its third power in SU(3): three components, under which V⁹ has the invariants of SU(3) and V³ none."""
    group = MatrixGroup(SU(3).lie_algebra, [np.exp(2j * np.pi / 9) * np.eye(3)], name="K")
    assert len(group.components.elements) == 3
    assert dim(group, "V³", "V⁰") == (0, True) and dim(SU(3), "V³", "V⁰")[0] == 1
    assert dim(group, "V³⊗V³⊗V³", "V⁰") == (42, True)


def test_what_is_told():
    assert "identity component of type A1, Lie algebra su(2), by its roots, and 2 components" in group_text(given(O(3)))
    boost = MatrixGroup([[[0.0, 1], [1, 0]]], [[[-1.0, 0], [0, -1]]], name="K")
    assert boost.components == "it has several components and is not compact" and boost.components in group_text(boost)
    turn = MatrixGroup(
        [PLANE],
        [blocks(np.eye(2), np.array([[np.cos(1), -np.sin(1)], [np.sin(1), np.cos(1)]]))],
        name="K",
    )
    assert turn.components.startswith("it has more than 64 components (limit MOST_COMPONENTS = 64, raised by ")
