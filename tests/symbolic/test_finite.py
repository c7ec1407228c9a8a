"""Character tables of enumerated groups, quaternionic types, products of types."""

from itertools import product

import numpy as np
import pytest

from repc.groups import C, Group, PermutationGroup, S
from repc.groups.finite import table as tables
from repc.groups.finite.classes import classes_of
from repc.groups.irreducibles.rules import table_of
from repc.rings.partitions import partitions, symmetric_character, tableaux_count
from repc.rings.prime_field import field_with_roots, is_prime
from repc.symbolic import count, decompose
from repc.syntax import parse_rep

from .conftest import group


class Quaternions(Group):
    """{±1, ±i, ±j, ±k} acting on ℝ⁴ by left multiplication."""

    discrete_generators = [
        np.array([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]], dtype=float),
        np.array([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]], dtype=float),
    ]


class SpinorQuaternions(Group):
    """The same group on ℂ²."""

    discrete_generators = [np.diag([1j, -1j]), np.array([[0, 1], [-1, 0]], dtype=complex)]


MATHIEU_11 = PermutationGroup([[tuple(range(1, 12))], [(3, 7, 11, 8), (4, 10, 5, 6)]], degree=11)
HALF = np.array([[1 + 1j, 1 + 1j], [-1 + 1j, 1 - 1j]]) / 2  # (1 + i + j + k)/2, of order 6


class BinaryTetrahedral(Group):
    """SL(2,3) on ℂ²."""

    discrete_generators = [np.diag([1j, -1j]), HALF]


class QuaternionsTimesThird(Group):
    """Q8 × C3 on ℂ²."""

    discrete_generators = [*SpinorQuaternions.discrete_generators, np.exp(2j * np.pi / 3) * np.eye(2)]


def faces_and_flips():
    """A group of order 7680 on 320 points: the symmetries of a cube in five dimensions, on its vertices with a direction
    each, and an exchange of two copies of them."""
    points = [(v, i, b) for v in product((0, 1), repeat=5) for i in range(5) for b in (0, 1)]
    at = {p: k for k, p in enumerate(points)}
    moves = (
        lambda v, i, b: ((1 - v[0], *v[1:]), i, b),
        lambda v, i, b: ((v[1], v[0], *v[2:]), {0: 1, 1: 0}.get(i, i), b),
        lambda v, i, b: ((v[-1], *v[:-1]), (i + 1) % 5, b),
        lambda v, i, b: (v, i, 1 - b),
    )
    return PermutationGroup([[at[move(*p)] for p in points] for move in moves])


def found(g, text):
    return {c.label: (c.multiplicity, c.dim, c.type) for c in decompose(parse_rep(text), g)}


def test_quaternion_group():
    assert found(Quaternions(), "V") == {"ρ5(4)": (1, 4, "H")}
    assert count([parse_rep("V")], parse_rep("V"), Quaternions()).dim == 4
    assert found(Quaternions(), "reg")["ρ5(4)"] == (1, 4, "H")
    assert found(SpinorQuaternions(), "V") == {"ρ5(2)": (1, 2, "C")}


def test_products_of_types():
    q = Quaternions()
    assert [(c.multiplicity, c.dim, c.type) for c in decompose(parse_rep("V_1⊗V_2"), q * q)] == [(4, 4, "R")]
    assert [(c.multiplicity, c.dim, c.type) for c in decompose(parse_rep("V_1⊗V_2"), q * C(3))] == [(2, 4, "C")]
    assert [(c.multiplicity, c.dim, c.type) for c in decompose(parse_rep("V_1⊗V_2"), q * S(3))] == [
        (1, 4, "H"),
        (1, 8, "H"),
    ]


@pytest.mark.parametrize(
    ("name", "dims"),
    [
        ("Tetrahedral", [1, 1, 1, 3]),
        ("Octahedral", [1, 1, 2, 3, 3]),
        ("Icosahedral", [1, 3, 3, 4, 5]),
        ("Cube", [1, 1, 2, 3, 3]),
        ("Th", [1, 1, 1, 1, 1, 1, 3, 3]),
        ("Oh", [1, 1, 1, 1, 2, 2, 3, 3, 3, 3]),
        ("D3d", [1, 1, 1, 1, 2, 2]),
        ("C6", [1, 1, 1, 1, 1, 1]),
        ("S(3)≀S(2)", [1, 1, 1, 1, 2, 4, 4, 4, 4]),
    ],
)
def test_dimensions_of_tables(name, dims):
    table = table_of(group(name))
    assert sorted(int(d) for d in table.dims) == dims
    weighted = table.values * table.classes.sizes
    assert np.allclose(weighted @ table.values.conj().T, table.classes.order * np.eye(len(dims)), atol=1e-8)


@pytest.mark.parametrize(
    ("g", "dims", "kinds"),
    [
        (MATHIEU_11, [1, 10, 10, 10, 11, 16, 16, 44, 45, 55], {1: 6, 0: 4}),
        (BinaryTetrahedral(), [1, 1, 1, 2, 2, 2, 3], {1: 2, 0: 4, -1: 1}),
        (QuaternionsTimesThird(), [1] * 12 + [2] * 3, {1: 4, 0: 10, -1: 1}),
        (PermutationGroup(S(5).permutations), [1, 1, 4, 4, 5, 5, 6], {1: 7}),
    ],
    ids=["M11", "SL(2,3)", "Q8×C3", "S(5)"],
)
def test_tables_of_generated_groups(g, dims, kinds):
    """Dimensions and Frobenius–Schur indicators as in the Atlas of Finite Groups, and both orthogonalities."""
    table = table_of(g)
    assert list(table.dims) == dims and {k: table.indicators.count(k) for k in table.indicators} == kinds
    order, sizes, values = table.classes.order, table.classes.sizes, table.values
    assert np.allclose((values * sizes) @ values.conj().T, order * np.eye(len(dims)), atol=1e-8)
    assert np.allclose(values.conj().T @ values, np.diag(order / sizes), atol=1e-8)
    assert table.classes.sizes[0] == 1 and (values[0] == 1).all()


def test_characters_are_proven_and_not_only_near():
    classes = classes_of(MATHIEU_11)
    table = tables.character_table(classes)
    prime, root = field_with_roots(classes.exponent, 30)
    weights = np.random.default_rng(1).integers(prime, size=(1, len(classes)))
    _, (operator,) = tables._class_products(classes, weights.astype(complex), weights, prime)
    rows = np.stack([tables._residues(m, root, classes.exponent, prime) for m in table.eigenvalues], axis=1)
    assert tables._is_proven(classes, rows, weights[0], operator, prime)
    for other in (rows[[0, 1, 2, 2, *range(4, 10)]], (rows + (np.arange(10) == 3)[:, None] * (np.arange(10) == 5)) % prime):
        assert not tables._is_proven(classes, other, weights[0], operator, prime)


def test_small_classes_tell_what_all_classes_tell():
    classes = classes_of(faces_and_flips())
    few, every = (tables._separated(classes, classes.order // share) for share in (8, 1))
    assert few is not None and few.signatures() == every.signatures() and len(classes) == 72
    assert tables._separated(classes, 1) is None  # the unit alone tells nothing apart


@pytest.mark.parametrize("text", ["V", "V²", "Alt²(V)", "Sym³(V)", "V³"])
def test_labels_do_not_depend_on_what_is_asked(text):
    """V of M11 on 11 points is 1 + 10a, and Sym³(V) of its 286 monomials counts to the same."""
    every = found(MATHIEU_11, text)
    assert {label: facts[1:] for label, facts in every.items()}.items() <= {
        "ρ1(1)": (1, "R"), "ρ2(10)": (10, "R"), "ρ3(11)": (11, "R"), "ρ4(20)": (20, "C"), "ρ5(32)": (32, "C"), "ρ6(44)": (44, "R"),
        "ρ7(45)": (45, "R"), "ρ8(55)": (55, "R"),
    }.items()  # fmt: skip
    assert sum(m * d for m, d, _ in every.values()) == {"V": 11, "V²": 121, "Alt²(V)": 55, "Sym³(V)": 286, "V³": 1331}[text]


def test_an_irreducible_of_a_generated_group_is_written_by_its_label():
    assert found(MATHIEU_11, "ρ2(10)+V⁰") == found(MATHIEU_11, "V")
    v, square = parse_rep("V"), parse_rep("ρ4(20)⊗ρ4(20)")
    assert count([square], v, MATHIEU_11).dim == count([v], square, MATHIEU_11).dim == 2  # by the Atlas: 10b⊗10c has 1 and no 10a


def test_table_of_the_icosahedral_group_has_the_golden_ratio():
    values = table_of(group("Icosahedral")).values.real
    assert sorted(values[1]) == pytest.approx(sorted([3, -1, 0, (1 + 5**0.5) / 2, (1 - 5**0.5) / 2]))


def test_symmetric_group_against_murnaghan_nakayama():
    """The generic table of S(5) on 5 points is the one of partitions."""

    class Permutations(Group):
        discrete_generators = S(5).discrete_generators

    table = table_of(Permutations())
    types = []
    for matrix in table.classes.matrices:
        fixed = [int(round(np.trace(np.linalg.matrix_power(matrix, k)))) for k in range(1, 6)]
        counts = {}
        for k in range(1, 6):
            counts[k] = (fixed[k - 1] - sum(d * counts[d] for d in range(1, k) if k % d == 0)) // k
        types.append(tuple(k for k in range(5, 0, -1) for _ in range(counts[k])))
    expected = sorted(tuple(symmetric_character(shape, t) for t in types) for shape in partitions(5))
    assert sorted(tuple(int(round(x)) for x in row) for row in table.values.real) == expected


def test_hook_lengths():
    assert sum(tableaux_count(shape) ** 2 for shape in partitions(8)) == 40320


def test_prime_fields():
    p, z = field_with_roots(60, 200)
    assert is_prime(p) and p > 2**200
    assert pow(z, 60, p) == 1 and all(pow(z, k, p) != 1 for k in (12, 20, 30))


def test_numbers_do_not_depend_on_other_factors():
    g = group("Tetrahedral×Icosahedral")
    assert found(g, "V_1+V_2") == {"ρ2(3)_Icosahedral": (1, 3, "R"), "ρ3(3)_Tetrahedral": (1, 3, "R")}


def test_unknown_groups_have_no_exact_rule():
    class Shears(Group):
        """What moves the second coordinate into the first: not reductive, so that characters count nothing."""

        lie_algebra = [np.array([[0, 1], [0, 0]], dtype=float)]

    g = Shears()
    assert decompose(parse_rep("V"), g) is None
    assert count([parse_rep("V")], parse_rep("V"), g) is None


def test_a_group_that_two_of_its_tangents_generate_is_recognized():
    class Turns(Group):
        """Rotations in two planes, whose brackets are those in the third."""

        lie_algebra = [
            np.array([[0, -1, 0], [1, 0, 0], [0, 0, 0]], dtype=float),
            np.array([[0, 0, 0], [0, 0, -1], [0, 1, 0]], dtype=float),
        ]

    found = count([parse_rep("V²")], parse_rep("V²"), Turns())
    assert found.exact and found.dim == 3 and "A1" in found.source
