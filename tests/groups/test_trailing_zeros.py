"""Labels with zeros at their end and without name the same irreducible of every classical group."""

import numpy as np
import pytest

from repc import RepcError, explain, irrep
from repc.driver import build_group
from repc.groups.irreducibles.catalog import irreducible_facts, listed

# the most entries a label may have
CLASSICAL = {
    "SO(3)": 3, "SO(4)": 4, "SO(5)": 5, "SO(6)": 6, "O(2)": 2, "O(3)": 3, "O(4)": 4, "O(5)": 5, "SU(2)": 2, "SU(3)": 3, "SU(5)": 5,
    "U(3)": 3, "GL(3)": 3, "SL(2)": 2, "SL(4)": 4, "Sp(1)": 1, "Sp(3)": 3, "SO(1,3)": 4, "SO⁺(1,3)": 4, "O(1,3)": 4, "O(2,2)": 4,
    "SO⁺(1,2)": 3, "S(5)": 5, "A(5)": 5,
}  # fmt: skip


@pytest.mark.parametrize("name", CLASSICAL)
def test_zeros_make_no_difference(name):
    group = build_group(name)
    for facts in listed(group, 0):
        inside, _, mark = facts.label.removeprefix("[").partition("]")
        entries = inside.split(",")
        while entries[-1] == "0" and len(entries) > 1:
            entries.pop()
        for zeros in range(CLASSICAL[name] - len(entries) + 1):
            text = f"[{','.join(entries + zeros * ['0'])}]{mark}"
            assert irreducible_facts(group, 0, text) == facts, text
        text = f"[{','.join(entries + (CLASSICAL[name] - len(entries) + 1) * ['0'])}]{mark}"
        with pytest.raises(RepcError, match="E0361"):
            irreducible_facts(group, 0, text)


def test_they_are_the_same_matrices():
    for name, short, long in (("SU(3)", "[1]", "[1,0]"), ("SO(5)", "[1,1]", "[1,1,0]"), ("GL(3)", "[2]", "[2,0,0]")):
        group = build_group(name)
        g = group.samples(1, 5)[0]
        assert np.array_equal(irrep(short)(group).rho(g), irrep(long)(group).rho(g))
        assert explain(f"{short} -> {long}", name).maps[0].hom_dim == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [("C(5)", "[1,0]"), ("D(4)", "[1,0]"), ("Z(4)", "[1,0]"), ("Scaling(2)", "[1,0]"), ("GL(3)", "[-1]"), ("SU(3)", "[1,0,1]"),
     ("SU(3)", "[0,1]"), ("SO(5)", "[0,1]"), ("SU(3)", "[01]"), ("S(5)", "[4,0,1]"), ("SU(3)", "[2,1,1]"), ("S(5)", "[0]")],
)  # fmt: skip
def test_other_zeros_are_refused(name, text):
    with pytest.raises(RepcError, match="E0361"):
        irreducible_facts(build_group(name), 0, text)
