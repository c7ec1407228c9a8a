"""Irreducibles with multiplicities as a value, in e3nn's words."""

import copy
import pickle
from fractions import Fraction

import pytest

from repc import RepcError, V
from repc.groups import SO, SU, D, Icosahedral, O, S
from repc.irreps import Irreps, from_e3nn, to_e3nn

MIXED = Irreps("2x1o+3x0e+1x2e+1o")


def test_what_representations_return():
    found = (5 * V**0 + 5 * V + V**2)(O(3)).irreps()
    assert isinstance(found, Irreps) and found == Irreps("6x0e+1x1e+5x1o+1x2e") and found.group == O(3)
    assert repr(found) == "6[0]e + [1]e + 5[1]o + [2]e" and found.e3nn == "6x0e+1x1e+5x1o+1x2e"
    assert V(S(4)).irreps().count("[3,1]") == 1 and "[4]" in V(S(4)).irreps()


def test_sizes():
    assert (MIXED.dim, MIXED.num_irreps, MIXED.lmax, len(MIXED)) == (17, 7, 2, 4)
    assert MIXED.slices() == [slice(0, 6), slice(6, 9), slice(9, 14), slice(14, 17)]
    assert from_e3nn(MIXED).size() == MIXED.dim and from_e3nn(MIXED) == from_e3nn("2x1o+3x0e+1x2e+1o")
    assert [(i.label, i.multiplicity, i.dim) for i in MIXED] == [("[1]o", 2, 3), ("[0]e", 3, 1), ("[2]e", 1, 5), ("[1]o", 1, 3)]


def test_which_there_are():
    assert "1o" in MIXED and "[1]o" in MIXED and MIXED[0] in MIXED and "1e" not in MIXED and 7 not in MIXED
    assert [MIXED.count(x) for x in ("1o", "[1]o", MIXED[0], "0e", "3o")] == [3, 3, 3, 3, 0]


def test_filters():
    assert MIXED.filter("1o") == Irreps("2x1o+1o") == MIXED.filter(["1o"]) == MIXED.filter(drop=["0e", "2e"])
    assert MIXED.filter(lmax=1) == Irreps("2x1o+3x0e+1o") and MIXED.filter(["0e", "2e"], lmax=1) == Irreps("3x0e")
    assert MIXED.filter(lambda i: i.multiplicity > 1) == MIXED[:2]
    assert MIXED.filter("5e") == Irreps("") and MIXED.filter(drop=lambda i: i.dim > 1) == Irreps("3x0e")


def test_order_and_arithmetic():
    assert MIXED.sort() == Irreps("3x0e+2x1o+1o+2e") and MIXED.regroup() == Irreps("3x0e+3x1o+2e")
    assert Irreps("1o+1e+0o+0e").sort() == Irreps("0e+0o+1e+1o") and Irreps("0x1o+0e").regroup() == Irreps("0e")
    assert MIXED // 2 == Irreps("1x1o+1x0e") and Irreps("7x0e") // 3 == Irreps("2x0e")
    assert MIXED[:1] + MIXED[2:] == Irreps("2x1o+2e+1o") and MIXED + "0e" == Irreps("2x1o+3x0e+1x2e+1o+0e")
    assert isinstance(MIXED[1:], Irreps) and MIXED[1:].group == O(3)


@pytest.mark.parametrize(
    ("a", "b", "words"),
    [
        ("2x1o+0e", "2x1o+0e", ""),
        ("2x1o+0e", "0e+2x1o", "equal irreducibles in another order: 2[1]o + [0]e and [0]e + 2[1]o"),
        ("1o+0e+1o", "2x1o+0e", "equal irreducibles in another order: [1]o + [0]e + [1]o and 2[1]o + [0]e"),
        ("1o+1o+0e", "2x1o+0e", "equal coordinates, written in other terms: [1]o + [1]o + [0]e and 2[1]o + [0]e"),
        ("2x1o", "2x1e", "other irreducibles: 2[1]o and 2[1]e"),
        ("2x1o", "", "other irreducibles: 2[1]o and 0"),
    ],
)
def test_how_two_differ(a, b, words):
    assert Irreps(a).difference(b) == words == Irreps(a).difference(Irreps(b))
    assert (Irreps(a) == Irreps(b)) is (words == "")


def test_spins():
    spins = Irreps("2x1/2+1x1+3/2")
    assert spins.group == SU(2) and repr(spins) == "2[1] + [2] + [3]" and spins.e3nn == "2x1/2+1x1+1x3/2"
    assert (spins.dim, spins.lmax, spins.count("1/2"), spins.count("1")) == (11, Fraction(3, 2), 2, 1)
    assert "3/2" in spins and "[3]" in spins and "2" not in spins
    assert from_e3nn(spins).size() == 11 and from_e3nn("2x1/2").group == SU(2)
    assert (V**2)(SU(2)).irreps() == Irreps("1x0+1x1", SU(2)) and (V**2)(SU(2)).irreps().e3nn == "1x0+1x1"
    assert V(SO(3)).irreps().e3nn == "1x1e" and V(SO(3)).irreps().lmax == 1


def test_ways_to_say_them():
    assert Irreps([(2, "1o"), (3, (0, 1)), "2e"]) == Irreps("2x1o+3x0e+2e") == Irreps(Irreps("2x1o+3x0e+2e"))
    assert Irreps("1/2", "SU(2)") == Irreps("[1]", SU(2)) == Irreps("1/2") and Irreps("1x1e", "SO(3)") == V(SO(3)).irreps()
    for found in ((V**2)(S(4)).irreps(), (V**2)(O(3)).irreps(), (V**2)(D(4)).irreps(), (V**2)(Icosahedral()).irreps()):
        assert Irreps(str(found), found.group) == found == Irreps(list(found), found.group)
    assert Irreps(MIXED[0]) == MIXED[:1] and [(n, label) for n, label in MIXED[:2]] == [(2, "[1]o"), (3, "[0]e")]
    assert repr(Irreps("0x1o")) == "0[1]o" and Irreps("0x1o").dim == 0 and to_e3nn(Irreps("2x1o+0e")) == "1x0e+2x1o"
    assert "1e" in V(SO(3)).irreps() and MIXED.index("0e") == 1 and MIXED.index("[1]o") == 0
    assert 2 * MIXED == MIXED * 2 == MIXED + MIXED and (2 * MIXED).group == O(3)
    with pytest.raises(ValueError, match=r"5e is not among 2\[1\]o"):
        MIXED.index("5e")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_copies(again):
    assert again(MIXED) == MIXED and again(MIXED).group == O(3)


@pytest.mark.parametrize("text", ["", "1x0e", "5x0e+5x1o", "2x1/2", "1x1/2+3x2"])
def test_strings_come_back(text):
    assert Irreps(text).e3nn == text
    if "/" not in text:
        assert to_e3nn(from_e3nn(text)) == text


@pytest.mark.parametrize(
    ("made", "text", "count"),
    [
        (lambda a: V(O(3)) + a, "V+2[0]e+[1]o", 1 + 1), (lambda a: a + V, "2[0]e+[1]o+V", 1 + 1),
        (lambda a: V * a, "V⊗(2[0]e+[1]o)", 2), (lambda a: a * V(O(3)), "(2[0]e+[1]o)⊗V", 2),
        (lambda a: a >> V, "V⊗(2[0]e+[1]o)*", 2), (lambda a: V(O(3)) >> a, "(2[0]e+[1]o)⊗V*", 2),
    ],
)  # fmt: skip
def test_beside_representations_they_are_one(made, text, count):
    found = made(Irreps("2x0e+1x1o"))
    assert str(found) == text and found.group == O(3) and found.irreps().count("1o") == count


def test_they_add_up():
    assert sum([MIXED, MIXED]) == 2 * MIXED and "1o" + MIXED == Irreps("1o") + MIXED


@pytest.mark.parametrize(
    ("call", "code", "message"),
    [
        (lambda: Irreps("5x0e+1z"), "E0370", "'5x0e+1z' is no irreps string of e3nn: found 1z"),
        (lambda: Irreps("1/2o"), "E0370", "'1/2o' is no irreps string of e3nn: found 1/2o"),
        (lambda: Irreps("1o+1/2"), "E0370", "'1o+1/2' is no irreps string of e3nn: found 1o"),
        (lambda: V(S(4)).irreps().lmax, "E0374", "[4] of S(4) has no l"),
        (lambda: Irreps("").lmax, "E0374", "no irreducibles have no largest l"),
        (lambda: Irreps(5), "E0370", "5 is no irreducible"),
        (lambda: Irreps([("a", 2)]), "E0370", "('a', 2) is no irreducible"),
        (lambda: MIXED * Irreps("1o"), "E0375", "irreps are repeated by an integer, not multiplied by [1]o"),
        (lambda: 2.5 * MIXED, "E0375", "irreps are repeated by an integer, not multiplied by 2.5"),
        (lambda: MIXED // 0, "E0375", "multiplicities are divided by a positive integer, not 0"),
    ],
)
def test_mistakes(call, code, message):
    with pytest.raises(RepcError) as caught:
        call()
    (found,) = caught.value.diagnostics
    assert (found.code, found.message) == (code, message)
