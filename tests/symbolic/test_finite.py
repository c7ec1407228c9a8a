"""Character tables of enumerated groups, quaternionic types, products of types."""

import numpy as np
import pytest

from repc.groups import C, Group, S
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
    class Irrational(Group):
        """A rotation by one radian and a dilation-free shear-free rotation generator in another plane."""

        lie_algebra = [
            np.array([[0, -1, 0], [1, 0, 0], [0, 0, 0]], dtype=float),
            np.array([[0, 0, 0], [0, 0, -1], [0, 1, 0]], dtype=float),
        ]

    g = Irrational()
    assert decompose(parse_rep("V"), g) is None
    assert count([parse_rep("V")], parse_rep("V"), g) is None  # draws are only near Haar, so that averages count nothing
