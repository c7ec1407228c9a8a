"""Entries that float64 takes for one another are told apart as exact numbers, and the spec is refused with both named."""

import pytest

from repc import RepcError
from repc.groups.elaborate import group_from_node
from repc.syntax import parse_group

TOO_SMALL, TOO_CLOSE = "is too small beside", "is too close to"
REFUSED = [
    ("discrete [[1,1e-11],[0,1]]", "1/100000000000", TOO_SMALL, "1"),
    ("discrete [[1,0],[0,1+1e-11]]", "1", TOO_CLOSE, "1+1/100000000000"),
    ("discrete [[cos(1e-10),-sin(1e-10)],[sin(1e-10),cos(1e-10)]]", "-sin(1/10000000000)", TOO_SMALL, "cos(1/10000000000)"),
    ("discrete [[cos(1e-10),0],[0,1]]", "cos(1/10000000000)", TOO_CLOSE, "1"),
    ("discrete [[cos(1e-25)]]", "cos(1/10000000000000000000000000)", TOO_CLOSE, "1"),
    ("lie [[1,1e-12],[0,1]]", "1/1000000000000", TOO_SMALL, "1"),
    ("lie [[1,1e-20],[0,1]]", "1/100000000000000000000", TOO_SMALL, "1"),
    ("lie [[1,0],[0,1+1e-15]]", "1", TOO_CLOSE, "1+1/1000000000000000"),
    ("lie [[1,0],[0,1+1e-12]]", "1", TOO_CLOSE, "1+1/1000000000000"),
    ("discrete [[2,1e-11],[0,2]]", "1/100000000000", TOO_SMALL, "2"),
    ("discrete [[0,1],[1+1e-9,0]]", "1", TOO_CLOSE, "1+1/1000000000"),
    ("discrete [[1,1],[0,1+1e-9]]", "1", TOO_CLOSE, "1+1/1000000000"),
    ("lie [[1,1e-7],[0,1]]", "1/10000000", TOO_SMALL, "1"),
    ("lie [[0,2],[0,0]], lie [[0,0],[2+1e-10,0]]", "2", TOO_CLOSE, "2+1/10000000000"),
    ("discrete [[i,0],[0,i*(1+1e-10)]]", "1", TOO_CLOSE, "i*(1+1/10000000000)"),
    ("discrete [[sqrt(1/2),0],[0,0.70710678]]", "0.70710678", TOO_CLOSE, "sqrt(1/2)"),
]


@pytest.mark.parametrize(("text", "a", "how", "b"), REFUSED, ids=[row[0] for row in REFUSED])
def test_the_two_entries_are_named(text, a, how, b):
    with pytest.raises(RepcError) as caught:
        group_from_node(parse_group(f"generated {{ {text} }}")).refuse_doubt()
    (found,) = caught.value.diagnostics
    assert found.code == "E0233" and found.span is None  # told where a map is asked for, not where the group is written
    assert found.message == f"{a} {how} {b} for floating point to tell what this group keeps"
    assert "differ by over 1e-06 of their size" in found.remedy and "TELLABLE in repc/tolerance.py" in found.remedy


@pytest.mark.parametrize(
    "text",
    [
        "discrete [[cos(pi/4),-sqrt(2)/2],[2^(-1/2),1/sqrt(2)]]",  # equal, in four ways
        "lie [[0,1e-12],[-1e-12,0]]",  # a tangent of any length
        "lie [[0,1e12],[-1e12,0]], lie [[1,0],[0,1]]",
        "discrete [[1e-9,0],[0,1e-9]]",
        "discrete [[10^5,0],[0,1]], discrete [[0,1],[1,0]]",
        "discrete [[exp(2*pi*i/3),0],[0,exp(-2*pi*i/3)]]",
        "discrete [[-(1 + √5)/2, 1], [-1, 0]]",
        "discrete [[sin(pi),1],[-1,0]]",  # 0, and not 1e-16
        "discrete [[1,1/1000],[0,1]]",
        "discrete [[cos(1e-4),-sin(1e-4)],[sin(1e-4),cos(1e-4)]]",  # told from 1 by its sines
    ],
)
def test_what_is_equal_or_far_apart_stays(text):
    assert group_from_node(parse_group(f"generated {{ {text} }}")).d in (1, 2)
