"""ρ and dρ: homomorphisms, derivatives of each other, and independent of how they are computed."""

import numpy as np
import pytest
from scipy.linalg import block_diag, expm

from repc import Rep, RepcError, V
from repc.api import Expression
from repc.groups import SL, SO, SO13, SU, DirectProduct, O, S, U
from repc.numeric.actions.act import act
from repc.numeric.actions.matrices import node_drho, node_rho
from repc.numeric.actions.permutations import generator_images, is_permutation
from repc.reps.atoms import Atom
from repc.reps.layout import expand, monomials, size
from repc.syntax import parse_rep

REPS = ["V", "V*", "V²⊗V*", "2V+V⁰", "V⊗(V+2V⁰)", "Sym²(V)", "Λ²(V)", "Sym³(V+V⁰)", "T(1,2)", "(V+V⁰)³", "Λ²(V⊗V*)"]
GROUPS = [SO(3), O(2), SL(2), SU(2), SO13(), S(3), DirectProduct(SO(2), S(3))]


def _element(group, seed):
    g = group.sample(seed)
    return g if isinstance(g, tuple) else (g,)


@pytest.mark.parametrize("group", GROUPS, ids=str)
@pytest.mark.parametrize("text", REPS)
def test_rho_is_a_homomorphism(group, text):
    node = parse_rep(text)
    a, b = _element(group, 1), _element(group, 2)
    product = tuple(x @ y for x, y in zip(a, b, strict=True))
    left = node_rho(node, group, a) @ node_rho(node, group, b)
    right = node_rho(node, group, product)
    assert left.shape == (size(node, group),) * 2
    np.testing.assert_allclose(left, right, atol=1e-10 * max(1, np.abs(right).max()))


@pytest.mark.parametrize("group", [g for g in GROUPS if any(x.kind == "lie" for x in g.generators)], ids=str)
@pytest.mark.parametrize("text", REPS)
def test_drho_is_the_derivative_of_rho(group, text):
    node = parse_rep(text)
    for generator in group.generators:
        if generator.kind == "lie":
            moved = [np.eye(f.d) for f in group.factors]
            moved[generator.slot] = expm(0.3 * generator.matrix)
            expected = node_rho(node, group, tuple(moved))
            found = expm(0.3 * node_drho(node, group, generator.slot, generator.matrix))
            np.testing.assert_allclose(found, expected, atol=1e-10)


@pytest.mark.parametrize("group", GROUPS, ids=str)
@pytest.mark.parametrize("text", REPS)
def test_expansion_and_action_agree_with_the_matrices(group, text):
    node = parse_rep(text)
    expansion = expand(node, group)
    x = np.random.default_rng(0).standard_normal((2, expansion.dim))
    for generator in group.generators:
        if generator.kind == "lie":
            matrix = node_drho(node, group, generator.slot, generator.matrix)
        else:
            moved = [np.eye(f.d) for f in group.factors]
            moved[generator.slot] = generator.matrix
            matrix = node_rho(node, group, tuple(moved))
        np.testing.assert_allclose(act(expansion, group, generator, x), x @ matrix.T, atol=1e-10)


@pytest.mark.parametrize("text", ["conj(V)", "conj(V²⊗V*)", "conj(V+V⁰)⊗V", "(2conj(V))*", "conj(Sym²(V))⊗conj(conj(V))"])
@pytest.mark.parametrize("group", [SU(2), U(2)], ids=str)
def test_conjugates_are_conjugated_wherever_they_stand(group, text):
    test_expansion_and_action_agree_with_the_matrices(group, text)
    node, counted = parse_rep(text), monomials(parse_rep(text), group)
    assert counted == {tuple(sorted(p.monomial, key=Atom.sort_key)): p.copies for p in expand(node, group).parts}


@pytest.mark.parametrize("text", ["V", "V²⊗V*", "V+V⁰", "2V*", "Sym²(V)", "V⊗conj(V)"])
@pytest.mark.parametrize("group", [SU(2), U(2)], ids=str)
def test_a_conjugate_is_the_conjugate_matrix(group, text):
    g = _element(group, 3)
    plain, conjugate = (node_rho(parse_rep(written), group, g) for written in (text, f"conj({text})"))
    np.testing.assert_allclose(conjugate, plain.conj(), atol=1e-13)
    assert text == "V⊗conj(V)" or np.abs(plain.imag).max() > 0.1


@pytest.mark.parametrize("group", [SO(3), SL(2), SU(2), SO13(), S(3)], ids=str)
def test_trees_mean_what_numpy_makes_of_matrices(group):
    g = _element(group, 3)
    v = node_rho(parse_rep("V"), group, g)
    dual, both = np.linalg.inv(v).T, block_diag(v, v, 1)
    meanings = {"V*": dual, "V⊗V*": np.kron(v, dual), "(2V+V⁰)⊗V": np.kron(both, v), "(V⊗V)*": np.kron(dual, dual), "(V*)*": v}
    assert np.abs(v - np.eye(group.d)).max() > 0.1
    for text, matrix in meanings.items():
        np.testing.assert_allclose(node_rho(parse_rep(text), group, g), matrix, atol=1e-10 * np.abs(matrix).max())


def test_monomials_count_without_arrays():
    counts = monomials(parse_rep("(V+V⁰)^30"), SO(3))
    assert sum(counts.values()) == 2**30
    assert counts[()] == 1


def test_sym_and_alt_split_the_square():
    g = SO(4).sample(2)
    total = sum(np.trace(Expression(parse_rep(t))(SO(4)).rho(g)) for t in ("Sym²(V)", "Λ²(V)"))
    assert total == pytest.approx(np.trace(g) ** 2)


@pytest.mark.parametrize("text", ["V", "2V+V²", "V⊗(V+V⁰)", "Sym²(V)", "reg", "T(1,1)"])
def test_permutation_images_are_the_matrices(text):
    group, node = S(4), parse_rep(text)
    assert is_permutation(node, group)
    for generator, image in zip(group.generators, generator_images(node, group), strict=True):
        matrix = node_rho(node, group, (generator.matrix,))
        assert np.array_equal(np.argmax(matrix, axis=0), image)


@pytest.mark.parametrize("text", ["Λ²(V)", "sgn", "V+sgn"])
def test_signed_representations_are_not_permutations(text):
    assert not is_permutation(parse_rep(text), S(4))


class Determinant(Rep):
    """A user's representation that gives only ρ."""

    def rho(self, g):
        return np.array([[np.linalg.det(g)]])

    def __str__(self):
        return "det3"


def test_a_user_representation_needs_only_rho():
    rep = (V * Determinant())(SL(3))
    assert str(rep) == "V⊗det3"
    a = SL(3).lie_algebra[0]
    np.testing.assert_allclose(rep.drho(a), V(SL(3)).drho(a), atol=1e-12)


class Broken(Rep):
    """ρ(1) is not the identity."""

    def rho(self, g):
        return 2 * np.eye(2)


def test_a_rho_that_is_no_homomorphism_is_refused():
    broken = Broken()
    broken.G = SO(3)
    with pytest.raises(RepcError, match="does not tend to the identity"):
        broken.drho(SO(3).lie_algebra[0])


@pytest.mark.parametrize(
    ("text", "group", "message"),
    [
        ("V_S(4)", DirectProduct(SO(3), S(5)), r"S\(4\) is not a factor of SO\(3\)×S\(5\)"),
        ("V_3", DirectProduct(SO(3), S(5)), r"has 2 factors, there is no number 3"),
        ("V_SO(2)", DirectProduct(SO(2), SO(2)), r"occurs 2 times.*\n  try: use the position: _1 or _2"),
        ("det", SO(3), r"every element of SO\(3\) has determinant 1\n  try: write V⁰"),
        ("sgn", SO(3), "no odd permutations"),
        ("timeor", O(3), "has no time reversal"),
        ("reg", SO(3), "'reg' needs a finite group"),
        ("Λ⁴(V)", SO(3), "is zero"),
        ("[1]e", SO(3), r"SO\(3\) has no irreducible called \[1\]e\n  try: write \[1\]"),
    ],
)
def test_leaves_that_the_group_does_not_have(text, group, message):
    with pytest.raises(RepcError, match=message):
        Expression(parse_rep(text))(group)
