"""Formulas for products with letters against exact decompositions and counts at numbers, the stated ranges included."""

from itertools import product

import pytest
import sympy

from repc.driver import type_expression, type_source
from repc.source import RepcError, Source
from repc.symbolic import count, decompose
from repc.symbolic.formula import FreeGroup, formulas, free_group
from repc.syntax import parse_group, parse_rep

REPS = [
    ("S(n)×O(3)", "V_1⊗V_2+V_2²"),
    ("S(n)×O(3)", "Sym²(V_1⊗V_2)+[2]e_2⊗V_1"),
    ("S(n)×SO⁺(1,3)", "V_1⊗V_2²"),
    ("S(n)×C(4)", "V_1²⊗V_2"),
    ("S(n)×SU(2)", "V_1⊗V_2⊗V_2*"),
    ("S(n)×S(m)", "V_1²⊗V_2+3V_2"),
    ("S(n)×S(m)×O(2)", "V_1⊗V_2⊗V_3+sgn_1⊗V_2"),
    ("S(a)×S(b)×C(3)", "V_1⊗V_2⊗V_3"),
    ("O(n)×D(4)", "Λ²(V)"),
    ("SO(n)×SO(m)", "V_1²⊗V_2"),
    ("S(n)×S(n)", "V_1²⊗V_2"),
    ("U(n)×S(m)", "V_1⊗V_1*⊗V_2"),
    ("S(n)×(S(3)≀S(2))", "V_1⊗V_2"),
]
MAPS = [
    ("S(n)×O(3)", "V_1⊗V_2+V_1", "V_1²⊗V_2²"),
    ("S(n)×SO(3)", "V_1⊗V_2²", "V_1⊗V_2"),
    ("S(n)×S(m)", "V_1⊗V_2", "V_1²⊗V_2+V_2"),
    ("S(n)×S(m)×O(2)", "V_1⊗V_3", "V_1⊗V_2⊗V_3"),
    ("SO(n)×SO(m)", "V_1²⊗V_2²", "V_1⊗V_2"),  # nothing, but at n = m = 3 and below: no letter alone shows it
    ("O(n)×S(m)", "[2]_1⊗V_2", "V_1²⊗V_2²"),
    ("S(n)×S(n)×C(4)", "V_1⊗V_2⊗V_3", "V_1⊗V_2⊗V_3"),
]


def found(group, text):
    question = type_expression(text, group, free=True)
    return question.group, formulas(question)


def numbered(free, values):
    """The group at numbers, from its text."""
    from repc.driver import build_group

    return build_group(free.renamed({letter: str(n) for letter, n in values.items()}).name)


def ranges(free, starts, more=2):
    """Numbers for the letters, from the stated ones on."""
    return (dict(zip(free.letters, numbers, strict=True)) for numbers in product(*(range(s, s + more) for s in starts)))


def shape(rep, values):
    """(dimension, type, multiplicity) of each irreducible at numbers."""
    return sorted((int(at(i.dim, values)), i.type, i.multiplicity) for i in rep.irreps)


def at(dimension, values):
    """A polynomial at numbers."""
    return sympy.sympify(str(dimension)).subs({sympy.Symbol(letter): n for letter, n in values.items()})


def exact(text, free, values):
    try:
        irreps = decompose(parse_rep(text), numbered(free, values))
    except RepcError:
        return None
    return sorted((i.dim, i.type, i.multiplicity) for i in irreps)


@pytest.mark.parametrize(("group", "text"), REPS)
def test_irreducibles_hold_from_the_stated_numbers_on(group, text):
    free, facts = found(group, text)
    (rep,) = facts.reps
    for values in ranges(free, rep.starts):
        assert shape(rep, values) == exact(text, free, values)


@pytest.mark.parametrize(("group", "source", "target"), MAPS)
def test_counts_hold_from_the_stated_numbers_on_and_not_before(group, source, target):
    free, facts = found(group, f"{source} -> {target}")
    (one,) = facts.maps

    def counted(values):
        spelled = source.replace("[2]_1", "[2]e_1") if values["n"] == 3 else source  # O(3) has names of its own
        try:
            return count([parse_rep(spelled)], parse_rep(target), numbered(free, values)).dim
        except RepcError:  # a label that names nothing there
            return None

    assert [counted(values) for values in ranges(free, one.starts, 3)] == [one.hom_dim] * 3 ** len(free.letters)
    smallest = dict(zip(free.letters, one.starts, strict=True))
    for letter in (letter for letter in free.letters if smallest[letter] > 1):
        assert counted({**smallest, letter: smallest[letter] - 1}) != one.hom_dim


def test_what_fails_where_two_letters_are_small_is_seen():
    free, facts = found("SO(n)×SO(m)", "V_1²⊗V_2² -> V_1⊗V_2")
    assert facts.maps[0].starts == (4, 1) and facts.maps[0].hom_dim == 0
    at_three = numbered(free, {"n": 3, "m": 3})
    assert count([parse_rep("V_1²⊗V_2²")], parse_rep("V_1⊗V_2"), at_three).dim == 1


def test_labels_name_their_factors():
    _, facts = found("S(n)×O(3)", "V_1⊗V_2+V_1²")
    assert [(i.label, str(i.dim)) for i in facts.reps[0].irreps] == [
        ("V⁰", "1"), ("[1]o_O(3)", "3"), ("[n-1,1]_S(n)", "n - 1"), ("[n-1,1]_S(n)⊗[1]o_O(3)", "3*(n - 1)"),
        ("[n-2,2]_S(n)", "n*(n - 3)/2"), ("[n-2,1,1]_S(n)", "(n - 2)*(n - 1)/2"),
    ]  # fmt: skip
    _, facts = found("S(n)×S(n)", "V_1⊗V_2⊗sgn_2")
    assert [i.label for i in facts.reps[0].irreps][-1] == "[n-1,1]_1⊗[n-1,1]_2⊗sgn_2"


def test_a_group_with_letters():
    free = free_group(parse_group("S(n) × O(3) × S(m)"))
    assert isinstance(free, FreeGroup) and (free.letters, free.slots) == (("n", "m"), {0: "n", 2: "m"})
    group = free.at({"n": 4, "m": 2})
    assert [f.d for f in group.factors] == [4, 3, 2] and group.name == free.name == "S(n)×O(3)×S(m)"
    assert [f.name for f in group.factors] == ["S(n)", "O(3)", "S(m)"]
    assert free.renamed({"n": "k"}).name == "S(k)×O(3)×S(m)"
    alone = free_group(parse_group("O(n)"))
    assert isinstance(alone, FreeGroup) and (alone.letters, alone.slots, alone.at({"n": 5}).d) == (("n",), {0: "n"}, 5)
    assert free_group(parse_group("S(3) × O(2)")) is None


def test_a_group_of_the_file_beside_one_with_a_letter():
    """With the groups of its ``let`` lines; by their names alone it is refused."""
    node, lets = parse_group("S(n) × K"), {"K": parse_group("S(3) × O(2)")}
    assert [f.name for f in free_group(node, lets).at({"n": 2}).factors] == ["S(n)", "S(3)", "O(2)"]
    with pytest.raises(RepcError, match="K is a group of this file, beside a factor with a letter"):
        free_group(node, ("K",))


@pytest.mark.parametrize(
    ("group", "text", "code", "message"),
    [
        ("S(n)×A(m)", "V -> V", "E0380", r"there are no formulas in m for A\(m\)"),
        ("S(n)×RubiksCube", "V", "E0380", r"not all of its factors have exact characters"),
        ("S(n)×O(3)", "[3,1]_1 -> V_1", "E0384", r"the labels of S\(n\) have as many entries as n says"),
        ("S(n)×O(3)", "V_2^40⊗V_1^20 -> V_1", "E0382", "formulas in n are for tensors of degree up to 16"),
        ("S(n)×S(3)", "reg_1 -> V_1", "E0383", "this representation has no formula in n"),
        ("S(n)×O(3)", "V_3 -> V_1", "E0301", "there is no number 3"),
        ("S(n)×S(n)", "V_S(n) -> V_1", "E0303", "occurs 2 times"),
    ],
)
def test_mistakes(group, text, code, message):
    with pytest.raises(RepcError, match=message) as error:
        found(group, text)
    assert error.value.diagnostics[0].code == code


def test_one_number_is_asked_for_each_letter():
    with pytest.raises(RepcError, match=r"S\(n\)×S\(m\)×O\(3\) has no number for n, m") as error:
        type_source(Source("a.rep", "group S(n) × S(m) × O(3)\nmap f : V_1 -> V_1\n"))
    assert "write a number, as in S(3)×S(3)×O(3)" in error.value.diagnostics[0].remedy
