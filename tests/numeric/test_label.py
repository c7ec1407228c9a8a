"""Labels read off matrices are those of the exact decomposition, and never depend on the basis."""

from collections import Counter
from functools import reduce
from itertools import combinations, product

import numpy as np
import pytest

from repc.groups import Group, group_from_node
from repc.numeric.actions.powers import AlternatingPower, SymmetricPower
from repc.numeric.decompose import decompose as numeric
from repc.numeric.irreducibles.label import label_of
from repc.numeric.irreducibles.reference import young_orthogonal
from repc.symbolic import decompose as exact
from repc.syntax import parse_group, parse_rep


def group(text):
    return group_from_node(parse_group(text), {})


def images(g, rho, drho):
    """ψ of the generators, in another orthonormal basis."""
    found = [(drho if x.kind == "lie" else rho)(x.matrix) for x in g.generators]
    return rotated(found)


def rotated(found):
    n = len(found[0])
    q, _ = np.linalg.qr(np.random.default_rng(n).standard_normal((n, n)))
    return [q.T @ m @ q for m in found]


def restricted(found, basis):
    return rotated([basis.conj().T @ m @ basis for m in found])


def power(kind, degree):
    tensor = kind(degree)
    return tensor.restrict_element, tensor.restrict_algebra


@pytest.mark.parametrize(
    ("name", "kind", "degree", "label"),
    [
        ("SU(2)", SymmetricPower, 5, "[5]"),
        ("SU(3)", SymmetricPower, 2, "[2,0]"),
        ("SU(3)", AlternatingPower, 2, "[1,1]"),
        ("SU(4)", AlternatingPower, 2, "[1,1,0]"),
        ("U(3)", SymmetricPower, 2, "[2,0,0]"),
        ("U(3)", AlternatingPower, 3, "[1,1,1]"),
        ("GL(2)", SymmetricPower, 3, "[3,0]"),
        ("GL(2)", AlternatingPower, 2, "[1,1]"),
        ("SL(3)", AlternatingPower, 2, "[1,1]"),
        ("Sp(2)", SymmetricPower, 2, "[2]"),
        ("SO(5)", AlternatingPower, 2, "[1,1]"),
        ("SO(5)", AlternatingPower, 3, "[1,1]"),
        ("O(5)", AlternatingPower, 2, "[1,1]"),
        ("O(5)", AlternatingPower, 3, "[1,1,1]"),
        ("O(5)", AlternatingPower, 5, "[1,1,1,1,1]"),
        ("O(3)", AlternatingPower, 2, "[1]e"),
        ("O(3)", AlternatingPower, 3, "[0]o"),
        ("O(4)", AlternatingPower, 1, "[1]"),
        ("O(4)", AlternatingPower, 2, "[1,1]"),
        ("O(4)", AlternatingPower, 3, "[1,1,1]"),
        ("O(4)", AlternatingPower, 4, "[1,1,1,1]"),
        ("SO(6)", AlternatingPower, 3, "[1,1,1]"),
        ("SO⁺(1,3)", AlternatingPower, 2, "[1,1]"),
        ("O(1,3)", AlternatingPower, 2, "[1,1]"),
        ("O(1,3)", AlternatingPower, 3, "[1,1,1]"),
        ("O(1,2)", AlternatingPower, 2, "[1,1]"),
        ("SO(1,3)", AlternatingPower, 3, "[1]"),
        ("SO(2)", AlternatingPower, 1, "[1]"),
        ("O(2)", AlternatingPower, 2, "[1,1]"),
    ],
)
def test_powers(name, kind, degree, label):
    g = group(name)
    assert label_of(images(g, *power(kind, degree)), g) == label


@pytest.mark.parametrize("name", ["SU(3)", "U(2)", "U(1)"])
def test_dual(name):
    g = group(name)
    expected = {"SU(3)": "[1,1]", "U(2)": "[0,-1]", "U(1)": "[-1]"}
    assert label_of([m.matrix.conj() for m in g.generators], g) == expected[name]


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_young_forms(n):
    """All partitions, among them pairs of equal dimension: [5,1] and [2,2,2] of S(6) and their transposes."""
    from repc.rings.partitions import partitions

    g = group(f"S({n})")
    for shape in partitions(n):
        adjacent = young_orthogonal(shape)
        turn = reduce(np.matmul, adjacent)  # (1 2)(2 3)… = (1 2 … n)
        found = [adjacent[0], turn][: len(g.generators)]
        assert label_of(rotated(found), g) == f"[{','.join(map(str, shape))}]"


def test_halves_of_so4():
    """Self-dual and anti-self-dual forms."""
    g = group("SO(4)")
    full = [AlternatingPower(2).restrict_algebra(x.matrix) for x in g.generators]
    pairs = list(combinations(range(4), 2))
    star = np.zeros((6, 6))
    for i, (a, b) in enumerate(pairs):
        rest = [c for c in range(4) if c not in (a, b)]
        sign = np.linalg.det(np.eye(4)[[a, b, *rest]])
        star[pairs.index(tuple(rest)), i] = sign
    labels = set()
    for value in (1, -1):
        _, vectors = np.linalg.eigh(value * star)
        labels.add(label_of(restricted(full, vectors[:, 3:]), g))
    assert labels == {"[1,1]", "[1,-1]"}


def test_traceless_symmetric_tensors():
    for name, label in [("SO(3)", "[2]"), ("O(3)", "[2]e"), ("SO(7)", "[2]"), ("O(4)", "[2]")]:
        g = group(name)
        rho, drho = power(SymmetricPower, 2)
        found = [(drho if x.kind == "lie" else rho)(x.matrix) for x in g.generators]
        n = len(found[0])
        d = g.d
        metric = np.zeros(n)
        metric[[i * d - i * (i - 1) // 2 for i in range(d)]] = 1  # e_i e_i among i ≤ j
        _, vectors = np.linalg.eigh(np.outer(metric, metric))
        assert label_of(restricted(found, vectors[:, : n - 1]), g) == label


@pytest.mark.parametrize("k", [1, 2, 3])
def test_planes(k):
    turn = np.array([[0.0, -k], [k, 0.0]])
    assert label_of([turn], group("SO(2)")) == f"[{k}]"
    assert label_of([-turn], group("SO(2)")) == f"[{k}]"
    angle = 2 * np.pi * k / 7
    image = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert label_of([image], group("C(7)")) == f"[{k}]"
    assert label_of([image.T], group("Z(7)")) == f"[{k}]"
    assert label_of([image, np.diag([1.0, -1.0])], group("D(7)")) == f"[{k}]"


def test_characters_of_dihedral_groups():
    """[k/2] is Re (x+iy)^{k/2}: under D(2), x; the reflection diag(−1, 1) reverses it."""
    g = group("D(2)")
    x, y = ([np.array([[h[i, i]]]) for h in g.discrete_generators] for i in (0, 1))
    assert (label_of(x, g), label_of(y, g)) == ("[1]", "[1]'")
    assert label_of([np.eye(1), -np.eye(1)], group("D(4)")) == "[0]'"
    assert label_of([-np.eye(1), np.eye(1)], group("D(4)")) == "[2]"


def test_products_of_rotations_carry_the_conjugate():
    g = group("SO(2)×SO(2)")
    j = np.array([[0.0, -1.0], [1.0, 0.0]])
    assert label_of([j, j], g) == "[1]_1⊗[1]_2"
    assert label_of([j, -j], g) == "[1]_1⊗[-1]_2"
    assert label_of([0 * j, 2 * j], g) == "[2]_2"
    assert label_of([np.zeros((1, 1))] * 2, g) == "V⁰"


def test_matrices_that_are_no_irreducible_have_no_label():
    assert label_of([np.array([[0.0, -0.5], [0.5, 0.0]])], group("SO(2)")) is None


def test_groups_without_rules_have_no_labels():
    class Boost(Group):
        lie_algebra = [np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0]], dtype=float)]

    assert label_of([np.zeros((1, 1))], Boost()) is None


class Quaternions(Group):
    discrete_generators = [
        np.array([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]], dtype=float),
        np.array([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]], dtype=float),
    ]


WHOLE = [
    ("SO(3)", "V³"), ("SO(4)", "V³"), ("SO(5)", "V²"), ("SO(6)", "V³"), ("O(1)", "V+2V⁰"),
    ("O(2)", "V³+det⊗V²"), ("O(3)", "V³+det⊗V²"), ("O(4)", "V³+det⊗V²"), ("O(5)", "V²+det⊗V²"),
    ("SU(3)", "V²⊗V*"), ("U(2)", "T(2,1)+det⊗V"), ("SL(3)", "V²⊗V*"), ("GL(1)", "V²+V*"),
    ("GL(2)", "V²⊗V*+det"), ("GLp(3)", "V²"), ("Sp(2)", "V³"), ("Scaling(2)", "V²+V*+det"), ("Trivial(2)", "V"),
    ("SO⁺(1,1)", "V²"), ("SO(1,1)", "V²+timeor⊗V²"), ("O(1,1)", "V²+timeor+spaceor⊗V²+det⊗V"),
    ("SO(1,2)", "V³+timeor⊗V²"), ("O(1,2)", "V³+timeor⊗V²+spaceor⊗V²"), ("O(2,1)", "V³+timeor⊗V²+spaceor⊗V²"),
    ("SO⁺(1,3)", "V³"), ("SO(1,3)", "V²+timeor⊗V²"), ("O(1,3)", "V³+timeor⊗V²+spaceor⊗V²+timeor"),
    ("O(2,2)", "V²+timeor⊗V²+spaceor⊗V²+timeor⊗V"), ("SO(2,2)", "V³+timeor⊗V²"), ("SO⁺(3,3)", "Alt³(V)"),
    ("O(2,3)", "V²+timeor⊗V²+det⊗V²"), ("S(1)", "V"), ("S(2)", "V²"), ("S(4)", "V²+reg"), ("S(5)", "V²+sgn⊗V²"),
    ("A(2)", "V"), ("A(3)", "V²"), ("A(4)", "V²"), ("A(5)", "V²+reg"), ("Z(1)", "V"), ("Z(6)", "V"),
    ("C(1)", "V"), ("C(4)", "V²"), ("D(1)", "V²"), ("D(2)", "V²+V"), ("D(4)", "V²+reg"), ("D(6)", "V³"),
    ("Tetrahedral", "reg"), ("Icosahedral", "V³"), ("Oh", "V²"), ("Th", "V²+reg"), ("Cube", "V²"),
    ("ZksZnxZn(2,2)", "V"), ("O2eR3", "V²+det"), ("DkeR3(4)", "V²"), ("SO(3)×S(4)", "V_1²⊗V_2"),
    ("O(3)×O(3)", "V_1⊗V_2²+det_1⊗V_2"), ("S(3)×S(3)", "V_1²⊗V_2⊗sgn_2"), ("A(4)×Z(3)", "V_1⊗V_2"),
    ("A(4)×A(4)", "V_1⊗V_2"), ("SU(2)×SO(2)", "V_1⊗V_2"), ("SO(6)×C(3)", "Alt³(V_1)⊗V_2"),
    ("O(1,3)×S(3)", "V_1²⊗V_2"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), WHOLE)
def test_numeric_blocks_are_the_exact_ones(name, text):
    agree(group(name), text)


@pytest.mark.parametrize("text", ["V+V²", "reg"])
def test_quaternions(text):
    agree(Quaternions(), text)


def agree(g, text):
    node = parse_rep(text)
    (space,) = numeric(g, [node])
    found = Counter()
    for irrep in space.irreps:
        found[label_of(irrep.generators, g), irrep.dim, irrep.type] += space.multiplicity(irrep)
    assert found == Counter({(c.label, c.dim, c.type): c.multiplicity for c in exact(node, g)})
    assert all(a.label == label_of(a.generators, g) for a in space.irreps)


def test_every_product_of_signs_of_the_lorentz_group():
    g = group("O(1,3)")
    expected = {(1, 1): "[0]", (-1, 1): "[0]t", (1, -1): "[1,1,1,1]t", (-1, -1): "[1,1,1,1]"}
    for signs in product((1, -1), repeat=2):
        values = iter(signs)
        found = [np.array([[float(next(values))]]) if x.kind == "discrete" else np.zeros((1, 1)) for x in g.generators]
        assert label_of(found, g) == expected[signs]
