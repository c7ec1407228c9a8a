"""Matrices of irreducibles by label: representations, with the right derivative, equal to what tensor powers split into."""

import numpy as np
import pytest
from scipy.linalg import expm

from repc.groups import group_from_node
from repc.numeric.decompose import Decomposer
from repc.numeric.irreducibles import named
from repc.numeric.irreducibles.label import label_of
from repc.numeric.irreducibles.named import named_irrep
from repc.numeric.irreducibles.reference import irrep_form
from repc.source import RepcError
from repc.syntax import parse_group, parse_rep

LABELS = {
    "SO(2)": ["[0]", "[1]", "[3]"],
    "SO(3)": ["[0]", "[1]", "[2]", "[5]"],
    "O(3)": ["1o", "[2]e", "0o"],
    "SO(4)": ["[1,1]", "[1,-1]", "[2,1]"],
    "O(4)": ["[1,1]", "[2,1]", "[1,1,1]", "[1,1,1,1]"],
    "SO(6)": ["[1,1,1]"],
    "SU(2)": ["[1]", "[3]", "[50]"],
    "SL(2)": ["[40]"],
    "SU(3)": ["[1,0]", "[1,1]", "[2,1]", "[3,1]"],
    "U(2)": ["[1,-1]", "[-1,-2]", "[30,-20]"],
    "SL(3)": ["[1,1]", "[2,1]"],
    "GL(2)": ["[2,-1]"],
    "Sp(2)": ["[1,1]", "[2]"],
    "Lorentz": ["[1,1,1,1]", "[1]t", "[2]"],
    "SO13p": ["[1,1]"],
    "S(4)": ["[3,1]", "[2,2]", "[1,1,1,1]"],
    "A(4)": ["[2,2]", "[3,1]"],
    "A(5)": ["[4,1]", "[3,1,1]+", "[3,1,1]-"],
    "C(5)": ["[2]"],
    "Z(5)": ["[1]"],
    "D(4)": ["[0]'", "[2]", "[2]'", "[1]"],
    "Oh": ["ρ1(1)", "ρ5(2)", "ρ10(3)"],
    "Th": ["ρ3(2)"],
    "Scaling(2)": ["[3]", "[-1]"],
    "Embed(SO(3),5,0:3)": ["[2]"],
}
PAIRS = [(name, label) for name, labels in LABELS.items() for label in labels]
TOLERANCE = 1e-10


def group(text):
    return group_from_node(parse_group(text), {})


def images(g, irrep):
    return [(irrep.drho if x.kind == "lie" else irrep.rho)(x.matrix) for x in g.generators]


def close(a, b):
    return np.abs(a - b).max(initial=0) < TOLERANCE * max(1.0, np.abs(a).max(initial=0))


@pytest.mark.parametrize(("name", "label"), PAIRS)
def test_homomorphism_derivative_and_label(name, label):
    g = group(name)
    irrep = named_irrep(g, 0, label)
    a, b = g.samples(2, 0)
    assert irrep.rho(a).shape == (irrep.size(), irrep.size())
    assert close(irrep.rho(a) @ irrep.rho(b), irrep.rho(a @ b))
    for generator in g.generators:
        if generator.kind == "lie":
            step = 0.3 * generator.matrix
            assert close(expm(irrep.drho(step)), irrep.rho(expm(step)))
    if g.is_unitary:
        assert close(irrep.rho(a).conj().T @ irrep.rho(a), np.eye(irrep.size()))
    assert label_of(images(g, irrep), g) == irrep.label


@pytest.mark.parametrize(("name", "label"), PAIRS)
def test_the_table_uses_the_same_matrices(name, label):
    """A label in a spec fixes the reference form: its own blocks are the identity, those of other spaces equal it."""
    g = group(name)
    node = parse_rep(label)
    worker = Decomposer(g)
    worker.adopt([node])
    (block,) = worker.space(node).segments[0].blocks
    assert block.irrep.type == named_irrep(g, 0, label).facts.type
    assert close(block.embed[:, 0], np.eye(block.irrep.dim))
    for mine, table in zip(images(g, named_irrep(g, 0, label)), block.irrep.generators, strict=True):
        assert close(mine, table)


@pytest.mark.parametrize(
    ("name", "label"),
    [("SO(4)", "[1,1]"), ("SO13p", "[1,1]"), ("SU(3)", "[2,0]"), ("S(4)", "[2,2]"), ("A(4)", "[2,2]"), ("SL(3)", "[1,1]")],
)
def test_inside_tensor_powers(name, label, power=2):
    """ρ(g) E = E ψ(g) on V^k at random elements, with the matrices of the label."""
    g = group(name)
    worker = Decomposer(g)
    worker.adopt([parse_rep(label)])
    blocks = worker.space(parse_rep(f"V^{power}")).segments[0].blocks
    block = next(b for b in blocks if b.irrep.label == label)
    h = g.samples(1, 3)[0]
    image, psi = np.kron(h, h), named_irrep(g, 0, label).rho(h)
    for copy in range(block.multiplicity):
        assert close(image @ block.embed[:, copy], block.embed[:, copy] @ psi)


@pytest.mark.parametrize(
    ("name", "label"),
    [("SO(3)", "[3]"), ("O(3)", "[2]o"), ("S(4)", "[2,2]"), ("SU(2)", "[3]"), ("D(5)", "[2]"), ("GL(2)", "[2,-1]")],
)
def test_closed_forms_are_the_chain(name, label):
    g = group(name)
    irrep = named_irrep(g, 0, label)
    h = g.samples(1, 1)[0]
    image = np.eye(1)
    for step in irrep.steps:
        from repc.numeric.actions.matrices import atom_rho

        image = step.project @ np.kron(image, atom_rho(step.atom, g, (h,))) @ step.embed
    assert close(irrep_form(g, irrep.label)[0](h), image)


def test_over_complex_products_real_factors_split():
    g = group("SO(2)×U(1)")
    irrep = named_irrep(g, 0, "[-1]")
    assert irrep.facts.type == "C" and irrep.size() == 1
    angle = 0.3
    h = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert np.isclose(abs(irrep.rho(h)[0, 0].imag), np.sin(angle))
    assert np.allclose(named_irrep(g, 0, "[1]").rho(h), irrep.rho(h).conj())


def test_matrices_do_not_depend_on_what_was_asked_before():
    first = Decomposer(group("SO(5)")).group
    alone = named_irrep.__wrapped__(first, 0, "[2,1]").rho(first.samples(1, 0)[0])
    for label in ("[1,1]", "[2]", "[2,1]"):
        again = named_irrep(group("SO(5)"), 0, label).rho(first.samples(1, 0)[0])
    assert np.array_equal(alone, again)


def test_too_large_is_told():
    with pytest.raises(RepcError, match=r"matrices of \[50,20\] of SU\(3\) have 16926 rows \(limit MOST_ROWS = 1024, "):
        named_irrep(group("SU(3)"), 0, "[50,20]").rho(np.eye(3))
    with pytest.raises(RepcError, match=r"matrices of \[2000\] of SO\(2\) need a tensor product of more than 256 factors"):
        _ = named_irrep(group("SO(2)"), 0, "[2000]").steps


class _Unsolved(named._Chart):
    def _solve(self, label, before):
        pytest.fail(f"{label} was solved")


def test_what_is_too_large_on_the_way_is_told_before_the_way_is_gone(monkeypatch):
    monkeypatch.setattr(named, "_chart", _Unsolved)
    words = r"matrices of \[17\] of SO⁺\(1,3\) need a decomposition of 1156 dimensions \(limit MOST_ROWS = 1024, "
    with pytest.raises(RepcError, match=words):
        _ = named_irrep(group("SO13p"), 0, "[17]").steps


def test_only_what_is_asked_for_is_taken_out_of_a_product():
    irrep = named_irrep(group("SO13p"), 0, "[12]")
    a = group("SO13p").lie_generators[2]
    weights = np.sort(np.linalg.eigvals(irrep.drho(a)))  # a boost: of 13² vectors, as of spins 6 × 6
    assert np.allclose(weights, np.sort([i + j for i in range(-6, 7) for j in range(-6, 7)]), atol=1e-8)
