"""Character tables against published ones, and by what every table obeys; `character` and `frobenius_schur` of representations."""

import json
import re
from itertools import product

import numpy as np
import pytest

from repc import V, irrep
from repc.cli import main
from repc.driver import build_group
from repc.groups import SO, SU, A, C, O, S, Sp
from repc.groups.irreducibles.tabled import tabled_characters
from repc.groups.irreducibles.values import root_text

QUATERNIONS = "perm (1 2 3 4)(5 6 7 8), perm (1 5 3 7)(2 8 4 6)"
M11 = "generated { perm (1 2 3 4 5 6 7 8 9 10 11), perm (3 7 11 8)(4 10 5 6) }"


def special_linear():
    """SL(2,3) on the eight vectors of its plane that are not zero."""
    vectors = [v for v in product(range(3), repeat=2) if any(v)]

    def cycles(matrix):
        images = [tuple(sum(m * x for m, x in zip(row, v, strict=True)) % 3 for row in matrix) for v in vectors]
        moved = [vectors.index(image) for image in images]
        seen, text = set(), ""
        for start in range(8):
            cycle, at = [], start
            while at not in seen:
                seen.add(at)
                cycle.append(at + 1)
                at = moved[at]
            text += f"({' '.join(map(str, cycle))})" if cycle else ""
        return f"perm {text}"

    return f"generated {{ {cycles(((1, 1), (0, 1)))}, {cycles(((0, 2), (1, 0)))} }}"


GROUPS = {
    "S(5)": 7, "A(5)": 5, "Oh": 10, "Icosahedral": 5, special_linear(): 7, M11: 10, "D(6)": 6, "C(5)": 5, "Z(6)": 6, "A(6)": 7,
    "D(1)": 2,
    f"generated {{ {QUATERNIONS}, perm (9 10 11) }}": 15, "S(9)": 30, "Trivial(3)": 1, "Cube": 5, "S(3) ≀ S(2)": 9,
}  # fmt: skip


@pytest.mark.parametrize("group", GROUPS)
def test_rows_and_columns_are_orthogonal(group):
    """And the degrees divide the order, the squares of the indicators' sum count what squares to 1 (Frobenius, Schur)."""
    table = tabled_characters(build_group(group))
    values, sizes = np.array([row.numbers for row in table.rows]), np.array([c.size for c in table.classes])
    assert len(table.rows) == len(table.classes) == GROUPS[group] and sizes.sum() == table.order
    assert np.abs((values * sizes) @ values.conj().T - table.order * np.eye(len(values))).max() < 1e-9 * table.order
    assert np.abs(values.T @ values.conj() - np.diag(table.order / sizes)).max() < 1e-9 * table.order
    degrees = [round(row.numbers[0].real) for row in table.rows]
    assert all(table.order % degree == 0 for degree in degrees) and table.rows[0].values == ("1",) * len(sizes)
    involutions = sum(c.size for c in table.classes if c.order <= 2)
    assert sum(row.indicator * degree for row, degree in zip(table.rows, degrees, strict=True)) == involutions


def columns(group):
    """The rows of a table as sets of values by class, as published tables order neither."""
    table = tabled_characters(build_group(group))
    order = sorted(range(len(table.classes)), key=lambda c: (table.classes[c].order, table.classes[c].size, c))
    rows = {tuple(row.values[c] for c in order) for row in table.rows}
    return [(table.classes[c].order, table.classes[c].size) for c in order], rows


def test_the_table_of_s5_is_the_textbooks():
    """W. Fulton, J. Harris, Representation Theory, section 3.1; classes: 1, (12), (12)(34), (123), (1234), …"""
    classes, rows = columns("S(5)")
    assert classes == [(1, 1), (2, 10), (2, 15), (3, 20), (4, 30), (5, 24), (6, 20)]
    assert rows == {
        ("1", "1", "1", "1", "1", "1", "1"), ("1", "-1", "1", "1", "-1", "1", "-1"), ("4", "2", "0", "1", "0", "-1", "-1"),
        ("4", "-2", "0", "1", "0", "-1", "1"), ("5", "1", "1", "-1", "-1", "0", "1"), ("5", "-1", "1", "-1", "1", "0", "-1"),
        ("6", "0", "-2", "0", "0", "1", "0"),
    }  # fmt: skip


def test_the_table_of_a5_and_of_the_icosahedron_are_one():
    golden, other = "(1+√5)/2", "(1-√5)/2"
    wanted = {
        ("1", "1", "1", "1", "1"), ("4", "0", "1", "-1", "-1"), ("5", "1", "-1", "0", "0"),
        ("3", "-1", "0", golden, other), ("3", "-1", "0", other, golden),
    }  # fmt: skip
    assert columns("A(5)")[1] == columns("Icosahedral")[1] == wanted


def test_the_table_of_m11_is_the_atlas():
    """J. H. Conway and others, Atlas of Finite Groups (1985), page 18."""
    classes, rows = columns(M11)
    assert classes == [(1, 1), (2, 165), (3, 440), (4, 990), (5, 1584), (6, 1320), (8, 990), (8, 990), (11, 720), (11, 720)]
    b, c = "(-1+i√11)/2", "(-1-i√11)/2"
    rational = {
        (1, 1, 1, 1, 1, 1, 1, 1, 1, 1), (10, 2, 1, 2, 0, -1, 0, 0, -1, -1), (11, 3, 2, -1, 1, 0, -1, -1, 0, 0),
        (44, 4, -1, 0, -1, 1, 0, 0, 0, 0), (45, -3, 0, 1, 0, 0, -1, -1, 1, 1), (55, -1, 1, -1, 0, -1, 1, 1, 0, 0),
    }  # fmt: skip
    tens = [("10", "-2", "1", "0", "0", "1", x, y, "-1", "-1") for x, y in (("i√2", "-i√2"), ("-i√2", "i√2"))]
    sixteens = [("16", "0", "-2", "0", "1", "0", "0", "0", x, y) for x, y in ((b, c), (c, b))]
    assert rows == {tuple(map(str, row)) for row in rational} | {*tens, *sixteens}


def test_the_table_of_oh_has_all_signs_of_inversion():
    """F. A. Cotton, Chemical Applications of Group Theory: O twice, gerade and ungerade."""
    table = tabled_characters(build_group("Oh"))
    at = [c.representative for c in table.classes].index("i")
    assert sorted(int(row.values[at]) for row in table.rows) == [-3, -3, -2, -1, -1, 1, 1, 2, 3, 3]
    assert {c.size for c in table.classes} == {1, 3, 6, 8} and table.order == 48


def test_two_dimensional_characters_of_sl23_are_quaternionic_or_complex():
    """Its three representations of dimension 2: one quaternionic, a complex pair with cube roots of unity."""
    rows = [row for row in tabled_characters(build_group(special_linear())).rows if row.values[0] == "2"]
    assert sorted(row.indicator for row in rows) == [-1, 0, 0]
    assert all(row.real.endswith("(4)") for row in rows)


@pytest.mark.parametrize("order", [5, 7, 8, 9, 12, 15])
def test_values_are_exact_in_every_cyclotomic_field(order):
    """What is written, read again as sums of roots of unity and radicals, is the value; relations of roots are used up."""
    rng = np.random.default_rng(order)
    for _ in range(20):
        counts = rng.integers(0, 3, order)
        text = root_text(counts)
        value = counts @ np.exp(2j * np.pi * np.arange(order) / order)
        assert "." not in text and abs(_read(text) - value) < 1e-9
    assert root_text(np.ones(order, dtype=int)) == "0"


TERM = re.compile(r"([+-]?)(\d*)(i?)(?:√(\d+))?(?:ζ(\d+)(?:\^(\d+))?)?")


def _read(text):
    """Half of a sum, or a sum, of integers, square roots and roots of unity."""
    inside = text.removesuffix("/2").removeprefix("(").removesuffix(")")
    total = 0
    for sign, digits, imaginary, root, order, power in TERM.findall(inside):
        if digits or imaginary or root or order:
            unit = np.exp(2j * np.pi * int(power or 1) / int(order)) if order else 1
            total += (-1 if sign == "-" else 1) * int(digits or 1) * (1j if imaginary else 1) * np.sqrt(int(root or 1)) * unit
    return total / 2 if text.endswith("/2") else total


def test_the_command_prints_and_writes_them(capsys):
    assert main(["groups", "S(4)", "--characters"]) == 0
    out = capsys.readouterr().out
    assert "characters of S(4), order 24, over ℂ" in out and "[3,1]           R   3          -1      1        0         -1" in out
    assert main(["groups", M11, "--characters"]) == 0
    out = capsys.readouterr().out
    assert "class" in out and "11a" in out and "i√2" in out and "(-1+i√11)/2" in out
    assert main(["groups", "S(3) × C(3)", "--characters", "--json"]) == 0
    both = json.loads(capsys.readouterr().out)["characters"]
    assert [one["order"] for one in both] == [6, 3] and both[1]["irreps"][1]["over_R"] == "[1]"
    assert main(["groups", "SO(3)", "--characters"]) == 1
    assert "E0365" in capsys.readouterr().err


def test_the_character_of_a_representation_is_the_trace_of_its_matrix():
    for group, text in ((S(4), V**2 + 2 * V), (O(3), V**3), (SU(2), irrep("[3]")), (C(6), 3 * V**2)):
        rep = text(group)
        for g in group.samples(3, 1):
            assert abs(rep.character(g) - np.trace(rep.rho(g))) < 1e-9
    assert (V**2)(S(4)).character(np.eye(4)) == 16.0


def test_the_indicator_is_the_mean_of_squares():
    """1, 0, −1 for real, complex and quaternionic irreducibles; in general the mean of χ(g²), here over all of S(4)."""
    assert [irrep(f"[{j}]")(SU(2)).frobenius_schur() for j in range(5)] == [1, -1, 1, -1, 1]
    assert irrep("[1,0]")(SU(3)).frobenius_schur() == 0 and irrep("[1,1]")(SU(4)).frobenius_schur() == 1
    assert V(SO(3)).frobenius_schur() == 1 and V(Sp(2)).frobenius_schur() == -1 and irrep("[3,1,1]+")(A(5)).frobenius_schur() == 1
    rep = (V**2 + 2 * V)(S(4))
    assert rep.frobenius_schur() == round(np.mean([rep.character(g @ g) for g in S(4).elements()]))
