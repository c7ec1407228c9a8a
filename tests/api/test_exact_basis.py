"""Bases in square roots: exactness decided in SymPy, agreement with the floats, and how they are shown."""

import numpy as np
import pytest
import sympy

import repc
import repc.api
from repc import T, V, tensor
from repc.cli import main
from repc.groups import GL, SO, SO13, SU, A, C, D, Group, O, S, SO2eR3, Sp, Z
from repc.symbolic.exact.basis import recognized_basis
from repc.symbolic.exact.block import exact_block

BLOCKS = [
    ((V >> V**2), SO(3)),
    ((V**2 >> V**2), SO(4)),
    ((V**2 >> V), S(4)),
    ((V**2 >> V**2), SO13()),
    ((V**2 >> V**2), Sp(1)),
    ((T(2, 1) >> V), SU(2)),
    ((T(1, 1) >> T(1, 1)), GL(2)),
    ((V >> V**2), D(3)),
    ((V >> V), Z(4)),
    ((V**2 >> V), SO2eR3()),
    ((V + V**0) >> V**2, SO(3) * S(3)),
    (tensor("ij=ji") >> tensor("ij=ji"), SO(3)),
]


@pytest.mark.parametrize("arrow,group", BLOCKS, ids=lambda x: str(x))
def test_blocks_are_those_of_the_float_basis(arrow, group):
    w = arrow(group)
    exact = repc.exact_basis(w)
    assert exact.gauge == "block"
    found = exact.numpy()
    assert np.allclose(found.reshape(len(exact), -1).T, w.equivariant_basis(), atol=1e-13)


class SignedShifts(Group):
    """Cyclic shifts of five coordinates, the sign changing with every step."""

    def __init__(self):
        self.discrete_generators = [-np.roll(np.eye(5), 1, axis=0)]
        super().__init__()


@pytest.mark.parametrize(
    "arrow,group,gauge",
    [(V >> V, SignedShifts(), "rational"), (V >> V, Z(5), "block"), (V >> V**2, Z(5), "block"), (V**2 >> V, A(5), "block")],
    ids=lambda x: str(x),
)
def test_where_blocks_are_not_square_roots_the_space_still_is(arrow, group, gauge):
    """The irreducibles of a group of order 5 have cos 2π/5 in them, the space of its maps is rational; permutations have orbits."""
    w = arrow(group)
    exact, basis = repc.exact_basis(w), w.equivariant_basis()
    found = exact.numpy().reshape(len(exact), -1).T
    assert exact.gauge == gauge
    assert np.allclose(found @ found.T, basis @ basis.T, atol=1e-13)
    assert np.allclose(found.T @ found, np.eye(len(exact)), atol=1e-15)


@pytest.mark.parametrize("arrow,group", [(V >> V**2, SO(3)), (V >> V, S(3)), (V**2 >> V, D(3))], ids=lambda x: str(x))
def test_exactness_in_sympy(arrow, group):
    """Equivariance under generators with exact entries, and orthonormality, as identities of SymPy."""
    w = arrow(group)
    source, target = (repc.api.Expression(side)(group) for side in w.arrow)
    matrices = repc.exact_basis(w).matrices
    for generator in group.generators:
        act = [r.drho if generator.kind == "lie" else r.rho for r in (source, target)]
        before, after = (sympy.Matrix(f(generator.matrix).tolist()).applyfunc(_root) for f in act)
        for m in matrices:
            assert sympy.simplify(after * m - m * before) == sympy.zeros(*m.shape)
    gram = [[sympy.simplify(sum(x * y for x, y in zip(a, b, strict=True))) for b in matrices] for a in matrices]
    assert gram == sympy.eye(len(matrices)).tolist()


def _root(x):
    return sympy.sign(x) * sympy.sqrt(sympy.nsimplify(round(x**2, 12)))


def test_the_cross_product():
    (cross,) = repc.exact_basis((V**2 >> V)(SO(3)))
    entry = 1 / sympy.sqrt(6)
    assert set(cross) == {0, entry, -entry}
    assert sum(x**2 for x in cross) == 1


def test_latex():
    exact = repc.exact_basis((V >> V)(S(3)))
    assert exact.latex() == (
        r"B_{1} &= \frac{1}{\sqrt{3}}\begin{pmatrix} 1 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 1 \end{pmatrix} \\" + "\n"
        r"B_{2} &= \frac{1}{\sqrt{6}}\begin{pmatrix} 0 & 1 & 1 \\ 1 & 0 & 1 \\ 1 & 1 & 0 \end{pmatrix}"
    )
    epsilon = repc.exact_basis((V**3)(SO(3)))._repr_latex_()
    assert r"\frac{1}{\sqrt{6}}\left(e_{1,2,3} - e_{1,3,2}" in epsilon
    assert epsilon.startswith(r"\begin{align*}")
    assert "no equivariant map but } 0" in repc.exact_basis((V >> V**2)(O(3))).latex()


CROSS = repc.clebsch_gordan("SO(3)", "[1]", "[1]", "[1]")  # (3, 3, 1, 3)
TURNS = [("lie", a, a, a) for a in SO(3).lie_algebra]


@pytest.mark.parametrize(
    "block",
    [2 * CROSS, CROSS * (1 + 1e-6), CROSS[:, ::-1], CROSS[:, :, :, [1, 0, 2]], np.concatenate([CROSS, CROSS], 2)],
    ids=["not of length 1", "no square root", "of another basis", "of another order", "one twice"],
)
def test_a_block_is_kept_only_where_it_is_proven(block):
    assert exact_block(CROSS, TURNS) is not None
    assert exact_block(block, TURNS) is None


def test_a_generator_that_lies_proves_nothing():
    other = SO(3).lie_algebra[0]
    for lie in (("lie", other, other, 2 * other), ("discrete", other, other, other), ("lie", other + 0.1234567, other, other)):
        assert exact_block(CROSS, [*TURNS, lie]) is None


def test_a_basis_is_kept_only_where_it_is_proven():
    rotations = [("lie", np.kron(a, np.eye(3)) + np.kron(np.eye(3), a)) for a in SO(3).lie_algebra]
    trace = np.eye(3).reshape(9, 1) / np.sqrt(3)
    assert len(recognized_basis("V²", (9, 1), trace, rotations).matrices) == 1
    for wrong in (np.eye(9)[:, :1], trace - np.eye(9)[:, :1], np.hstack([trace, np.eye(9)[:, 1:2]])):
        assert recognized_basis("V²", (9, 1), wrong, rotations) is None
    assert recognized_basis("V²", (9, 1), trace, [*rotations, ("discrete", 2 * np.eye(9))]) is None


def test_latex_of_complex_entries():
    text = repc.exact_basis((V >> V)(SU(2))).latex()
    assert text == r"B_{1} &= \frac{1}{\sqrt{2}}\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}"


def test_shown_in_a_terminal():
    assert repr(repc.exact_basis((V >> V)(O(2)))) == "1 basis tensors of V⊗V*\n[[sqrt(2)/2, 0], [0, sqrt(2)/2]]"


@pytest.mark.parametrize(
    "arrow,group,message",
    [
        (V >> V, C(5), "the basis of V⊗V* under C(5) has no exact form in square roots of rationals"),
        (V**4 >> V**4, O(3), "exact bases are for up to 2048"),
        (V**3 >> V**3, S(3), "exact bases are for up to 32768"),
    ],
)
def test_mistakes(arrow, group, message):
    with pytest.raises(repc.RepcError) as error:
        repc.exact_basis(arrow(group))
    assert message in str(error.value)
    assert "use equivariant_basis() for floats" in str(error.value)


def test_explain_shows_the_basis_of_small_maps(capsys):
    assert main(["explain", "-e", "V -> V", "-g", "O(2)", "--latex"]) == 0
    out = capsys.readouterr().out
    assert r"V &\to V && \dim = 1" in out
    assert "% f: an orthonormal basis of the maps\n\\begin{align*}\nB_{1} &= \\frac{1}{\\sqrt{2}}" in out
    assert main(["explain", "-e", "V -> V", "-g", "C(5)", "--latex"]) == 0
    assert "% f: the basis of V⊗V* under C(5) has no exact form" in capsys.readouterr().out
    assert main(["explain", "-e", "V³ -> V³", "-g", "O(3)", "--latex"]) == 0
    assert "B_{1}" not in capsys.readouterr().out
