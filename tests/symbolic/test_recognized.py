"""Groups given by tangents: their type, and counts by Weyl characters against those of the named groups and of theory."""

from itertools import permutations

import numpy as np
import pytest

from repc import explain
from repc.groups import SO, SU, MatrixGroup
from repc.groups.given.roots import recognized
from repc.report.text import group_text
from repc.symbolic import count
from repc.syntax import parse_rep

# The lines of the Fano plane: the octonions' product e_i e_j = e_k.
LINES = [(0, 1, 2), (0, 3, 4), (0, 6, 5), (1, 3, 5), (1, 4, 6), (2, 3, 6), (2, 5, 4)]


def g2():
    """The 14 rotations of ℝ⁷ that keep the octonions' 3-form."""
    form = np.zeros((7, 7, 7))
    for line in LINES:
        for p in permutations(range(3)):
            form[tuple(line[i] for i in p)] = np.linalg.det(np.eye(3)[list(p)])
    moved = [
        (np.einsum("ai,ijk->ajk", a, form) + np.einsum("bj,ijk->ibk", a, form) + np.einsum("ck,ijk->ijc", a, form)).ravel()
        for a in SO(7).lie_algebra
    ]
    _, values, rows = np.linalg.svd(np.array(moved).T, full_matrices=True)
    return np.tensordot(rows[np.append(values, np.zeros(len(rows) - len(values))) < 1e-9], SO(7).lie_algebra, 1)


def compact_symplectic(n):
    """Skew-Hermitian matrices of ℂ²ⁿ with AᵀJ + JA = 0."""
    j = np.kron([[0, 1], [-1, 0]], np.eye(n))
    skew = [np.array(a) for a in (*SU(2 * n).lie_algebra, 1j * np.eye(2 * n))]
    moved = np.array([(a.T @ j + j @ a).ravel() for a in skew])
    _, values, rows = np.linalg.svd(np.concatenate([moved.real, moved.imag], axis=1).T)
    return np.tensordot(rows[np.append(values, np.zeros(len(rows) - len(values))) < 1e-9], np.array(skew), 1)


TYPES = [
    ("A1", SO(3).lie_generators), ("A1×A1", SO(4).lie_generators), ("B2", SO(5).lie_generators), ("A3", SO(6).lie_generators),
    ("B3", SO(7).lie_generators), ("D4", SO(8).lie_generators), ("A2", SU(3).lie_generators), ("G2", g2()),
    ("C3", compact_symplectic(3)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "lie"), TYPES, ids=[kind for kind, _ in TYPES])
def test_types(kind, lie):
    turn = np.linalg.qr(np.random.default_rng(5).standard_normal(lie.shape[1:]))[0]
    found = recognized(turn @ lie @ turn.T)
    assert found.type == kind and sum(m for _, m in found.weights) == lie.shape[1]


def test_a_center_is_not_recognized():
    assert recognized(SO(2).lie_generators) is None
    assert recognized(np.concatenate([SU(2).lie_algebra, 1j * np.eye(2)[None]])) is None


MAPS = [("V²", "V²"), ("V", "Sym²(V)"), ("V³", "Λ³(V)+V"), ("V⊗V*", "Λ²(V)+V⁰"), ("Sym³(V)", "V")]


@pytest.mark.parametrize("named", [SO(3), SO(4), SO(5), SU(2), SU(3)], ids=str)
@pytest.mark.parametrize(("source", "target"), MAPS)
def test_counts_are_those_of_the_named_group(named, source, target):
    if "Λ³" in target and named.d < 3:
        return
    turn = np.linalg.qr(np.random.default_rng(6).standard_normal((named.d, named.d)))[0]
    given = MatrixGroup(turn @ named.lie_algebra @ turn.T, name="K")
    left, right = parse_rep(source), parse_rep(target)
    found = count([left], right, given)
    assert found.exact and found.dim == count([left], right, named).dim


def test_g2_by_its_fourteen_generators():
    """7⊗7 = 1 + 7 + 14 + 27, and 7⊗7⊗7 has 7 four times: Slansky's tables."""
    group = MatrixGroup(g2(), name="K")
    told = explain("V² -> V²", group)
    assert "4 equivariant maps by Weyl characters of G2, as K is" in str(told)
    cases = [("V²", "V", 1), ("V³", "V", 4), ("Sym²(V)", "Sym²(V)", 2), ("Λ²(V)", "V", 1)]
    assert [count([parse_rep(a)], parse_rep(b), group).dim for a, b, _ in cases] == [dim for _, _, dim in cases]
    assert "of type G2" in group_text(group)
