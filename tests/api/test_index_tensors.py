"""Tensors by index formulas: representations of their own for each index, and traces that are 0."""

import numpy as np
import pytest

import repc
from repc import tensor
from repc.source import RepcError


def test_indices_over_representations_of_their_own():
    """Λ²(5V) = Λ²(ℝ⁵)⊗Sym²(V) + Sym²(ℝ⁵)⊗Λ²(V): e3nn's example of reduced tensor products."""
    rep = tensor("ijk=-jik", i="5x1e", k="2o")("O(3)")
    assert rep.size() == 10 * 6 * 5 + 15 * 3 * 5 and rep.embedding().shape == (15 * 15 * 5, 525)
    assert str(rep.irreps()) == "10[0]o + 25[1]o + 35[2]o + 25[3]o + 10[4]o"
    assert str(rep) == 'tensor("ijk=-jik", i=5x1e, k=2o)'


def test_a_cycle_of_kinds():
    """Tensors with T_ijkl = T_klij are a symmetric square, here of V ⊗ Sym²(V) = 2[1] + [2] + [3]: by hand
    3([0]+[2]) + ([1]) + ([0]+[2]+[4]) + ([0]+[2]+[4]+[6]) + 2([1]+[2]+[3]) + 2([2]+[3]+[4]) + ([1]+…+[5])."""
    rep = tensor("ijkl=klij", i="V", j="Sym²(V)")("SO(3)")
    assert str(rep.irreps()) == "5[0] + 4[1] + 10[2] + 5[3] + 5[4] + [5] + [6]" and rep.size() == 18 * 19 // 2


TRACES = [
    # Sym²(V⊗V) = 3[0] + 2[1] + 4[2] + [3] + [4], and the trace takes V⊗V from it
    ("ijkl=klij, iikl=0", "SO(3)", "2[0] + [1] + 3[2] + [3] + [4]"),
    ("ij=ji, ii=0", "SO(3)", "[2]"),
    ("ijk=jik=jki, iik=0", "SO(3)", "[3]"),
    ("ijk=jik=jki, iik=0", "SO(4)", "[3]"),
    ("ijkl=-jikl=klij, ijil=0", "SO(5)", "[1] + [2,2]"),  # what Bianchi's identity forbids, Λ⁴(V) = [1], and Weyl's tensor
]


@pytest.mark.parametrize(("formula", "group", "expected"), TRACES)
def test_traces_that_are_zero(formula, group, expected):
    assert sorted(str(tensor(formula)(group).irreps()).split(" + ")) == sorted(expected.split(" + "))


@pytest.mark.parametrize("group", ["O(3)", "S(4)", "D(5)", "SO(3) × S(2)"])
def test_what_is_left_is_a_representation(group):
    rep = tensor("ijkl=klij, iikl=0", i="V_1" if "×" in group else "V", j="V_1" if "×" in group else "V")(group)
    g, h = rep.group.sample(0), rep.group.sample(1)
    gh = tuple(a @ b for a, b in zip(g, h, strict=True)) if isinstance(g, tuple) else g @ h
    np.testing.assert_allclose(rep.rho(g) @ rep.rho(h), rep.rho(gh), atol=1e-9)
    n = round(len(rep.embedding()) ** 0.25)
    full = rep.embedding().reshape(n, n, n, n, -1)
    assert np.abs(np.trace(full)).max() < 1e-12 and np.abs(full - full.transpose(2, 3, 0, 1, 4)).max() < 1e-12
    assert rep.size() == n * n * (n * n + 1) // 2 - n * n
    np.testing.assert_allclose(rep.embedding().T @ rep.embedding(), np.eye(rep.size()), atol=1e-12)


def test_they_stand_in_maps():
    rep = tensor("ij=ji, ii=0")("SO(3)")
    assert repc.compile(repc.V("SO(3)") * rep >> repc.V("SO(3)")).HOM_DIM == 1
    mixed = tensor("ijk=-jik", i="V", k="2V")("SO(3)")
    assert repc.compile(mixed >> repc.V("SO(3)")).HOM_DIM == 2  # the cross product's vector with one of two


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: tensor("ij=ji", k="V"), "E0338"),
        (lambda: tensor("ij=ji", i="V", j="2V"), "E0338"),
        (lambda: tensor("ij, ii=0", i="V", j="2V"), "E0338"),
        (lambda: tensor("ij=ji, ii=0")("SL(2)"), "E0337"),
        (lambda: tensor("ij=ji, ij=0"), "E0336"),
        (lambda: tensor("ijk, iik=1"), "E0336"),
        (lambda: tensor("ijk, ii=0"), "E0336"),
        (lambda: tensor("ijk, iii=0"), "E0336"),
    ],
)
def test_what_means_nothing_is_told(make, code):
    with pytest.raises(RepcError) as caught:
        make()
    assert caught.value.diagnostics[0].code == code
