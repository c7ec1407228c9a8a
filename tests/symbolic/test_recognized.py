"""Groups given by tangents: their type, and counts by Weyl characters against those of the named groups and of theory."""

import re
from itertools import permutations

import numpy as np
import pytest

from repc import explain
from repc.groups import GL, SE, SL, SO, SU, MatrixGroup, SO13p, Sp, U
from repc.groups.given.roots import Unclear, recognized
from repc.report import group_text
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


FORMS = [
    (SO(2), "T1", "u(1)", True), (U(2), "A1×T1", "su(2)×u(1)", True), (GL(3), "A2×T1", "sl(3,ℝ)×ℝ", False),
    (SL(2), "A1", "sl(2,ℝ)", False), (SL(3), "A2", "sl(3,ℝ)", False), (Sp(3), "C3", "sp(6,ℝ)", False),
    (SO13p(), "A1×A1", "sl(2,ℂ)", False), (SO(1, 4), "B2", "so(4,1)", False), (SO(2, 3), "B2", "so(3,2)", False),
    (SO(2, 2), "A1×A1", "sl(2,ℝ)×sl(2,ℝ)", False), (SO(1, 5), "A3", "su*(4)", False), (SO(4, 2), "A3", "su(2,2)", False),
    (SO(4, 4), "D4", "so(4,4)", False), (SO(1, 7), "D4", "so(7,1)", False), (SO(2, 5), "B3", "so(5,2)", False),
]  # fmt: skip


@pytest.mark.parametrize(("named", "kind", "form", "compact"), FORMS, ids=[str(group) for group, *_ in FORMS])
def test_real_forms_and_centers(named, kind, form, compact):
    """In any coordinates; so(1,5) is su*(4), so(4,2) is su(2,2), so(1,3) is sl(2,ℂ): Helgason, chapter X, 6.4."""
    lie = named.lie_generators
    turn = np.eye(named.d) + 0.3 * np.random.default_rng(7).standard_normal((named.d, named.d))
    found = recognized(turn @ lie @ np.linalg.inv(turn))
    assert (found.type, found.form, found.is_compact) == (kind, form, compact)


def so_star(n):
    """so*(2n): complex X with Xᵀ = −X and XᴴJ + JX = 0."""
    j = np.kron([[0, 1], [-1, 0]], np.eye(n))
    skew = [s * a for a in SO(2 * n).lie_algebra for s in (1, 1j)]
    moved = np.array([(a.conj().T @ j + j @ a).ravel() for a in skew])
    _, values, rows = np.linalg.svd(np.concatenate([moved.real, moved.imag], axis=1).T)
    return np.tensordot(rows[np.append(values, np.zeros(len(rows) - len(values))) < 1e-9], np.array(skew), 1)


def quaternionic(p, q):
    """sp(p, q): complex X with XᵀJ + JX = 0 and XᴴK + KX = 0."""
    n = p + q
    j, k = np.kron([[0, 1], [-1, 0]], np.eye(n)), np.kron(np.eye(2), np.diag([1] * p + [-1] * q))
    units = np.eye(4 * n * n).reshape(-1, 2 * n, 2 * n)
    every = [s * a for a in units for s in (1, 1j)]
    moved = np.array([np.concatenate([(a.T @ j + j @ a).ravel(), (a.conj().T @ k + k @ a).ravel()]) for a in every])
    _, values, rows = np.linalg.svd(np.concatenate([moved.real, moved.imag], axis=1).T)
    return np.tensordot(rows[np.append(values, np.zeros(len(rows) - len(values))) < 1e-9], np.array(every), 1)


def unitary(p, q):
    """su(p, q)."""
    form = np.diag([1.0] * p + [-1.0] * q)
    return np.array([form @ a for a in (*SU(p + q).lie_algebra, 1j * np.eye(p + q)) if abs(np.trace(form @ a)) < 1e-9])


def split_g2():
    """The tangents of SO(4,3) that keep the split octonions' 3-form: e₀, e₁, e₂ close under the product, and the four others are
    multiplied by i, which makes every tangent that mixes the two parts imaginary."""
    inside = np.array([1, 1, 1, 0, 0, 0, 0])
    same = inside[:, None] == inside[None]
    parts = [np.linalg.svd((g2() * part).reshape(14, -1)) for part in (same, ~same)]
    rows = [row for _, values, found in parts for row in found[: int((values > 1e-9).sum())]]
    turn = np.where(inside, 1, 1j)
    moved = [turn[:, None] * row.reshape(7, 7) / turn for row in rows]
    return np.array([m.real if np.abs(m.real).max() > 1e-9 else m.imag for m in moved])


GIVEN = [
    ("so*(6)", so_star(3), "A3", "su(3,1)"), ("so*(10)", so_star(5), "D5", "so*(10)"), ("g2", g2(), "G2", "g2"),
    ("sp(1,1)", quaternionic(1, 1), "B2", "so(4,1)"), ("sp(2,1)", quaternionic(2, 1), "C3", "sp(2,1)"),
    ("su(2,1)", unitary(2, 1), "A2", "su(2,1)"), ("split g2", split_g2(), "G2", "g2(2)"),
    ("sl(2,C)", np.concatenate([SL(2).lie_algebra, 1j * SL(2).lie_algebra]), "A1×A1", "sl(2,ℂ)"),
    ("ℂ*", np.array([[[1.0 + 0j]], [[1j]]]), "T2", "u(1)×ℝ"),
    ("spiral", np.array([[[0.5, -1], [1, 0.5]]]), "T1", "ℝ"),
    ("spiral of trace form 0", np.array([[[1.0, -1], [1, 1]]]), "T1", "ℝ"),
]  # fmt: skip


@pytest.mark.parametrize(("lie", "kind", "form"), [one[1:] for one in GIVEN], ids=[one[0] for one in GIVEN])
def test_real_forms_given_by_equations(lie, kind, form):
    found = recognized(lie)
    assert (found.type, found.form) == (kind, form)
    assert not found.is_compact or form == "g2"


NOT = [
    (SE(2).lie_generators, "trace form vanishes on 2 of 3 dimensions"),
    (np.array([[[0.0, 1], [0, 0]]]), "shears"),
    (np.array([[[1.0, 1], [0, 1]]]), "it has shears"),
    (np.array([[[1.0, 1, 0], [0, 1, 1], [0, 0, 1]]]), "shears"),
    (np.array([np.diag(1j * np.sqrt([2.0, 3, 5, 7]))]), "which ratios of the eigenvalues of its center are rational"),
]


@pytest.mark.parametrize(("lie", "words"), NOT)
def test_what_is_not_recognized_says_which_step_failed(lie, words):
    with pytest.raises(Unclear, match=re.escape(words)):
        recognized(lie)
    assert words in group_text(MatrixGroup(lie, name="K"))


def test_charges_are_integers():
    """Angles 2t and 3t generate a circle with charges 2 and 3; t and √2·t wind around a torus with a charge of each."""
    two = recognized(np.array([np.diag([2j, 3j])]))
    assert two.weights == (((2,), 1), ((3,), 1)) and two.charges == 1
    winding = recognized(np.array([np.diag([1j, np.sqrt(2) * 1j])]))
    assert winding.charges == 2 and winding.torus is None
    group = MatrixGroup(np.array([np.diag([1j, np.sqrt(2) * 1j])]), name="K")
    assert count([parse_rep("V²")], parse_rep("V²"), group).dim == 6  # three charges, of one, two and one vectors


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
    assert "input    [0,0] + [1,0] + [0,1] + [2,0]" in str(told)
    assert "4 equivariant maps by Weyl characters of G2, as K is" in str(told)
    cases = [("V²", "V", 1), ("V³", "V", 4), ("Sym²(V)", "Sym²(V)", 2), ("Λ²(V)", "V", 1)]
    assert [count([parse_rep(a)], parse_rep(b), group).dim for a, b, _ in cases] == [dim for _, _, dim in cases]
    assert "of type G2" in group_text(group)
