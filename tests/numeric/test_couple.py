"""Clebsch–Gordan blocks: SymPy's for SU(2) and SO(3), Young's form for S(n), exact wherever square roots suffice."""

import numpy as np
import pytest
from sympy import Rational, sqrt
from sympy.physics.wigner import clebsch_gordan as coefficient

from repc import clebsch_gordan, irrep
from repc.driver import build_group
from repc.numeric.irreducibles.racah import exact_squares
from repc.numeric.irreducibles.reference import real_harmonics, rotation_generators
from repc.source import RepcError


def condon_shortley(a, b, c):
    """⟨j₁ m₁ j₂ m₂ | j m⟩ with a = 2j₁ and so on, all m descending."""
    return np.array(
        [
            [
                [
                    float(coefficient(*(Rational(x, 2) for x in (a, b, c, a - 2 * i, b - 2 * j, c - 2 * k))))
                    for k in range(c + 1)
                ]
                for j in range(b + 1)
            ]
            for i in range(a + 1)
        ]
    )


@pytest.mark.parametrize(("a", "b", "c"), [(1, 1, 0), (1, 1, 2), (2, 1, 1), (1, 2, 3), (2, 2, 2), (3, 2, 3), (3, 3, 4)])
def test_su2_is_condon_and_shortley(a, b, c):
    block = clebsch_gordan("SU(2)", f"[{a}]", f"[{b}]", f"[{c}]")
    assert block.shape == (a + 1, b + 1, 1, c + 1)
    assert np.abs(block[:, :, 0] - condon_shortley(a, b, c)).max() < 1e-13


@pytest.mark.parametrize(("a", "b", "c"), [(1, 1, 0), (1, 1, 1), (1, 1, 2), (2, 1, 2), (2, 2, 3)])
def test_so3_is_sympys_in_real_harmonics(a, b, c):
    """(U_a ⊗ U_b) CG U_c† up to one phase, U the change to real harmonics, m ascending."""
    block = clebsch_gordan("SO(3)", f"[{a}]", f"[{b}]", f"[{c}]")[:, :, 0]
    complex_form = condon_shortley(2 * a, 2 * b, 2 * c)[::-1, ::-1, ::-1]
    u, v, w = (real_harmonics(l) for l in (a, b, c))
    moved = np.einsum("im,jn,mnp,kp->ijk", u, v, complex_form, w.conj())
    phase = np.vdot(moved, block) / np.vdot(moved, moved)
    assert np.isclose(abs(phase), 1) and np.abs(phase * moved - block).max() < 1e-12


@pytest.mark.parametrize(("a", "b", "c"), [(20, 20, 1), (60, 60, 1), (30, 25, 20), (60, 7, 59)])
def test_large_spins_are_coupled_to_rounding(a, b, c):
    """(A ⊗ 1 + 1 ⊗ B) C = C D for all rotations, orthonormal columns; the exact entries of one column are those of the floats."""
    block = clebsch_gordan("SO(3)", f"[{a}]", f"[{b}]", f"[{c}]")[:, :, 0]
    for x, y, z in zip(*(rotation_generators(l) for l in (a, b, c)), strict=True):
        left = np.einsum("ij,jkc->ikc", x, block) + np.einsum("ij,kjc->kic", y, block)
        assert np.abs(left - block @ z).max() < 1e-12
    flat = block.reshape(-1, 2 * c + 1)
    assert np.abs(flat.T @ flat - np.eye(2 * c + 1)).max() < 1e-14
    squares = exact_squares(block, (2 * a, 2 * b, 2 * c), True)
    assert sum(abs(square) for (_, _, k), square in squares.items() if k == 0) == 1


def test_spins_up_to_twenty_are_sympys():
    block = clebsch_gordan("SU(2)", "[40]", "[39]", "[3]")
    for i, j in ((0, 38), (5, 33), (20, 20), (40, 0), (39, 0)):
        k = i + j - (40 + 39 - 3) // 2
        expected = coefficient(*(Rational(x, 2) for x in (40, 39, 3, 40 - 2 * i, 39 - 2 * j, 3 - 2 * k)))
        assert abs(block[i, j, 0, k] - float(expected)) < 1e-15


CASES = [
    ("SO(3)", "[1]", "[2]", "[3]", 1),
    ("SO(3)", "[1]", "[1]", "[3]", 0),
    ("O(3)", "1o", "1o", "1e", 1),
    ("O(3)", "1o", "2e", "2e", 0),
    ("SL(2)", "[3]", "[2]", "[3]", 1),
    ("S(4)", "[3,1]", "[3,1]", "[2,2]", 1),
    ("S(5)", "[3,2]", "[4,1]", "[3,1,1]", 1),
    ("S(5)", "[3,1,1]", "[3,1,1]", "[3,2]", 2),
    ("SU(3)", "[2,1]", "[2,1]", "[2,1]", 2),
    ("U(2)", "[1,0]", "[0,-1]", "[1,-1]", 1),
    ("SO(4)", "[1]", "[1]", "[1,1]", 1),
    ("SO(2)", "[1]", "[1]", "[2]", 1),
    ("Td", "ρ4(3)", "ρ5(3)", "ρ3(2)", 1),
    ("SO13p", "[1]", "[1]", "[1,1]", 1),
    ("Sp(2)", "[1]", "[1]", "[1,1]", 1),
    ("SO(3)×S(4)", "[1]_1", "[1]_1", "[2]_1", 1),
]


@pytest.mark.parametrize(("name", "a", "b", "c", "multiplicity"), CASES)
def test_blocks_intertwine_and_are_exact(name, a, b, c, multiplicity):
    g = build_group(name)
    block = clebsch_gordan(g, a, b, c)
    assert block.shape[2] == multiplicity
    elements = g.samples(1, 0)
    h = tuple(x[0] for x in elements) if isinstance(elements, tuple) else elements[0]
    left, right, out = (irrep(label)(g).rho(h) for label in (a, b, c))
    moved = np.einsum("ai,bj,ijmc->abmc", left, right, block)
    assert np.abs(moved - np.einsum("abmk,kc->abmc", block, out)).max(initial=0) < 1e-10
    flat = block.reshape(block.shape[0] * block.shape[1], -1)
    assert np.abs(flat.conj().T @ flat - np.eye(flat.shape[1])).max(initial=0) < 1e-12
    exact = clebsch_gordan(g, a, b, c, exact=True)
    assert exact.shape == block.shape
    if multiplicity:
        assert np.abs(np.array(exact.tolist(), dtype=complex) - block).max() < 1e-12


def test_exact_entries_read_as_they_should():
    block = clebsch_gordan("SU(2)", "[1]", "[1]", "[2]", exact=True)
    assert block[0, 1, 0, 1] == sqrt(2) / 2 and block[0, 0, 0, 0] == 1


def test_gauge_is_a_lower_echelon_form():
    first = clebsch_gordan("SU(3)", "[2,1]", "[2,1]", "[2,1]")[..., 0].reshape(64, 2)
    pivots = [int(np.flatnonzero(np.abs(first[:, k]) > 1e-9)[0]) for k in range(2)]
    assert pivots[0] < pivots[1] and all(first[p, k].real > 0 for k, p in enumerate(pivots))


def test_golden_ratios_are_not_recognized():
    with pytest.raises(RepcError, match="are not square roots of fractions") as caught:
        clebsch_gordan("Icosahedral", "ρ2(3)", "ρ2(3)", "ρ5(5)", exact=True)
    assert caught.value.diagnostics[0].remedy == "leave exact out to get them as floats"
