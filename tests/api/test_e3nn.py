"""Irreps strings of e3nn, both ways."""

import numpy as np
import pytest

import repc
from repc import Rep, T, V, irreps
from repc.groups import SO, O, S

from_e3nn, to_e3nn = irreps.from_e3nn, irreps.to_e3nn

STRINGS = ["5x0e+5x1o", "1x0o", "1x0e+1x0o+2x1e+3x2o", "1x21o", "0x1e"]


@pytest.mark.parametrize("text", STRINGS)
def test_round_trip(text):
    rep = from_e3nn(text)
    assert rep.group == O(3)
    expected = "" if text == "0x1e" else text
    assert to_e3nn(rep) == expected


@pytest.mark.parametrize(
    "text,canonical", [("1o", "1x1o"), (" 2 x 1o +0e", "1x0e+2x1o"), ("1y+2y", "1x1o+1x2e"), ("1o+1o+0e+1o", "1x0e+3x1o")]
)
def test_what_e3nn_accepts(text, canonical):
    assert to_e3nn(from_e3nn(text)) == canonical


def test_the_empty_string_is_the_zero_representation():
    assert from_e3nn("").size() == 0
    assert to_e3nn(from_e3nn("")) == ""


def test_representations_as_strings():
    assert to_e3nn((5 * V**0 + 5 * V + V**2)(O(3))) == "6x0e+1x1e+5x1o+1x2e"
    assert to_e3nn((V**3)(O(3))) == "1x0o+3x1o+2x2o+1x3o"
    assert to_e3nn((V**3)(SO(3))) == "1x0e+3x1e+2x2e+1x3e"
    assert to_e3nn(T(1, 1)(O(3))) == "1x0e+1x1e+1x2e"


def test_coordinates_are_spherical_harmonics():
    """Copies after copies, each turned by wigner_D times its parity under −R."""
    rep = from_e3nn("2x1o+1x2e")
    r = SO(3).samples(1, 3)[0]
    for sign in (1, -1):
        expected = np.zeros((11, 11))
        expected[:3, :3] = expected[3:6, 3:6] = sign * repc.wigner_D(1, r)
        expected[6:, 6:] = repc.wigner_D(2, r)
        assert np.allclose(rep.rho(sign * r), expected, atol=1e-12)


def test_strings_take_part_in_maps():
    basis = (V(O(3)) >> from_e3nn("1x0e+2x1o")).equivariant_basis()
    assert basis.shape == (21, 2)


class Mine(Rep):
    def rho(self, g):
        return np.eye(2)


@pytest.mark.parametrize(
    "call,message",
    [
        (lambda: from_e3nn("5x0e+1z"), "'5x0e+1z' is no irreps string of e3nn: found 1z"),
        (lambda: from_e3nn("5x0e++1o"), "found an empty term"),
        (lambda: from_e3nn("1"), "write terms such as 5x1o, with a parity e or o, joined by +"),
        (lambda: to_e3nn(V(S(3))), "irreps strings are for O(3) and SO(3); V is a representation of S(3)"),
        (lambda: to_e3nn(V), "V is a representation of no group"),
        (lambda: to_e3nn(Mine()(O(3))), "the irreducibles of Mine are not known exactly"),
    ],
)
def test_mistakes(call, message):
    with pytest.raises(repc.RepcError) as error:
        call()
    assert message in str(error.value)
