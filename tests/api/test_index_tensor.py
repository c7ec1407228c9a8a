"""Index formulas: dimensions, embeddings, and exact irreducibles against the numeric ones."""

from itertools import product

import numpy as np
import pytest

import repc
import repc.api
from repc import T, V, tensor
from repc.groups import GL, SO, SU, O, S, Sp
from repc.symbolic import decompose
from repc.syntax import parse_rep

FORMULAS = ["ij", "ij=ji", "ij=-ji", "ijk=jki", "ijk=-jik=-ikj", "ijk=jik", "ijkl=jikl=klij", "ijkl=-jikl=-ijlk=klij"]


def symmetric_tensors(formula, d):
    """Orthonormal basis of the solutions of the equations, by a null space."""
    terms = formula.split("=")
    letters = terms[0]
    rows = []
    for term in terms[1:]:
        sign, order = (-1, term[1:]) if term[0] == "-" else (1, term)
        for index in product(range(d), repeat=len(letters)):
            row = np.zeros((d,) * len(letters))
            row[index] += 1
            row[tuple(index[letters.index(c)] for c in order)] -= sign
            rows.append(row.ravel())
    if not rows:
        return np.eye(d ** len(letters))
    _, s, vt = np.linalg.svd(np.array(rows))
    return vt[np.sum(s > 1e-9) :].T


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("d", [1, 2, 3])
def test_embedding_spans_the_solutions(formula, d):
    found = tensor(formula)(SO(d)).embedding() if d > 1 else tensor(formula)(O(1)).embedding()
    expected = symmetric_tensors(formula, d)
    assert found.shape == expected.shape
    assert np.allclose(found.T @ found, np.eye(found.shape[1]))
    assert np.allclose(found @ found.T, expected @ expected.T)


def test_coordinates_of_powers():
    g = SO(3).samples(1, 0)[0]
    for formula, text in (("ij=ji", "Sym²(V)"), ("ijk=jik=ikj", "Sym³(V)"), ("ij=-ji", "Λ²(V)"), ("ij", "V²")):
        expected = repc.api.Expression(parse_rep(text))(SO(3)).rho(g)
        assert np.allclose(tensor(formula)(SO(3)).rho(g), expected)


@pytest.mark.parametrize("formula", ["ijk=jki", "ijkl=-jikl=-ijlk=klij"])
@pytest.mark.parametrize("group", [SO(3), O(4), Sp(1), S(3), SU(2), GL(2)], ids=str)
def test_laws(formula, group):
    rep = tensor(formula)(group)
    a, b = group.samples(2, 1)
    assert np.allclose(rep.rho(a @ b), rep.rho(a) @ rep.rho(b))
    assert np.allclose(rep.rho(a) @ np.eye(rep.size()), rep.rho(a))
    power = repc.api.Expression(V.node)(group) ** rep.formula.degree
    assert np.allclose(rep.embedding() @ rep.rho(a), power.rho(a) @ rep.embedding())
    for lie in group.lie_algebra:
        assert np.allclose(rep.embedding() @ rep.drho(lie), power.drho(lie) @ rep.embedding())


EXACT = [
    ("ij=ji", "Sym²(V)"),
    ("ijkl=jikl=klij", "Sym²(Sym²(V))"),
    ("ijkl=-jikl=-ijlk=klij", "Sym²(Λ²(V))"),
    ("ijk=jik", "Sym²(V)⊗V"),
    ("ijk=jki", "Sym³(V)+Λ³(V)"),
]


@pytest.mark.parametrize("formula,text", EXACT)
@pytest.mark.parametrize("group", [SO(3), O(3), SO(4), SU(3), S(4), Sp(2), SO(3) * S(3)], ids=str)
def test_exact_irreducibles(formula, text, group):
    assert decompose(tensor(formula)(group).node, group) == decompose(parse_rep(text), group)


def test_inside_other_representations():
    group = SU(3)
    whole = repc.api.Expression((V * tensor("ij=ji")).T.node)(group) + tensor("ij=-ji").T(group)
    assert decompose(whole.node, group) == decompose(parse_rep("(V⊗Sym²(V))*+Λ²(V)*"), group)
    from repc.syntax import nodes

    power = nodes.Sym(2, tensor("ij=ji")(group).node)
    assert decompose(power, group) == decompose(parse_rep("Sym²(Sym²(V))"), group)


def test_maps_from_and_to():
    """An elastic tensor over SO(3) has 21 entries, 2[0] + 2[2] + [4], and two isotropic invariants."""
    elastic = tensor("ijkl=jikl=klij")(SO(3))
    assert elastic.size() == 21
    assert [(i.label, i.multiplicity) for i in elastic.irreps()] == [("[0]", 2), ("[2]", 2), ("[4]", 1)]
    assert elastic.equivariant_basis().shape == (21, 2)
    assert (tensor("ij=ji")(SO(3)) >> elastic).equivariant_basis().shape == (126, 4)


def test_of_another_representation():
    rep = tensor("ij=ji", of=V + 1)(SO(3))
    assert rep.size() == 10
    assert decompose(rep.node, SO(3)) == decompose(parse_rep("Sym²(V+V⁰)"), SO(3))
    assert str(rep) == 'tensor("ij=ji", V+1)'
    assert rep == tensor("ij=ji", of=V + 1)(SO(3)) != tensor("ij", of=V + 1)(SO(3))


def test_zero_spaces():
    assert tensor("ijk=-jik=-ikj")(SO(2)).size() == 0


@pytest.mark.parametrize(
    "formula,message",
    [
        ("ij=jk", "'jk' is not a permutation of 'ij'"),
        ("ij=j", "'j' is not a permutation of 'ij'"),
        ("ii=ii", "an index of 'ii' is repeated"),
        ("ij=", "'' is no list of indices"),
        ("i1=1i", "'i1' is no list of indices"),
        ("ij=-ij", "only the tensor 0 has the symmetries 'ij=-ij'"),
        ("ijk=-jki", "only the tensor 0 has the symmetries 'ijk=-jki'"),
        ("abcdefghi", "'abcdefghi' has 9 indices"),
    ],
)
def test_mistakes(formula, message):
    with pytest.raises(repc.RepcError) as error:
        tensor(formula)
    assert message in str(error.value)


def test_unbound_tensors_ask_for_a_group():
    with pytest.raises(repc.RepcError, match="is not bound to a group"):
        tensor("ij=ji").size()
    assert (T(1, 0) + tensor("ij=ji"))(SO(3)).size() == 9
