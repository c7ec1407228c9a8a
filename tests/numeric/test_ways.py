"""Ways to irreducibles are the cheapest, those of a plain search, and powers of det are not searched from."""

import heapq

import pytest

from repc.groups import group_from_node
from repc.groups.irreducibles.catalog import factor_ring, neighbors, steps
from repc.groups.irreducibles.labels import label_order
from repc.numeric.irreducibles.ways import CheapestWays
from repc.syntax import parse_group

CASES = [
    ("U(2)", "[3,-2]"),
    ("U(2)", "[9,4]"),
    ("U(2)", "[-3,-7]"),
    ("U(3)", "[0,0,0]"),
    ("U(3)", "[2,2,2]"),
    ("U(3)", "[-1,-1,-1]"),
    ("U(3)", "[5,4,1]"),
    ("U(3)", "[3,1,-2]"),
    ("GL(3)", "[7,7,6]"),
    ("GLp(2)", "[5,3]"),
    ("U(1)", "[3]"),
    ("SU(3)", "[4,1]"),
    ("O(4)", "[3,2]"),
    ("Scaling(3)", "[7]"),
]


def ways_of(text):
    """The ways of a group, and a list of what its neighbors were asked for."""
    group, asked = group_from_node(parse_group(text)), []

    def near(label, letter):
        asked.append(label)
        return [(one.label, one.dim) for one in neighbors(label, letter, group, 0)]

    return CheapestWays(group, factor_ring(group, 0), near), asked


def way(ways, label):
    """The steps to an irreducible, the last first."""
    found = []
    while (before := ways.before(label)) is not None:
        found.append(before)
        label = before[0]
    return found


def plain(text, label):
    """The same by a search from everything, determinants included."""
    group = group_from_node(parse_group(text))
    ring = factor_ring(group, 0)
    start = ring.label(ring.trivial())
    waiting, settled = [(0, label_order(start), start, 1, None)], {}
    while label not in settled:
        cost, _, here, dim, before = heapq.heappop(waiting)
        if here in settled:
            continue
        settled[here] = before
        for letter in steps(group, 0):
            size = group.d if letter[0] == "V" else 1
            for one in neighbors(here, letter, group, 0):
                heapq.heappush(waiting, (cost + dim * size, label_order(one.label), one.label, one.dim, (here, letter)))
    found = []
    while settled[label] is not None:
        found.append(settled[label])
        label = settled[label][0]
    return found


@pytest.mark.parametrize(("group", "label"), CASES)
def test_ways_are_those_of_a_plain_search(group, label):
    ways, _ = ways_of(group)
    assert way(ways, label) == plain(group, label)


def test_what_was_asked_before_changes_no_way():
    ways, _ = ways_of("U(3)")
    for label in ("[6,0,0]", "[2,2,1]", "[-2,-2,-2]", "[4,4,4]"):
        assert way(ways, label) == way(ways_of("U(3)")[0], label)


def test_powers_of_det_are_not_searched_from():
    ways, asked = ways_of("U(3)")
    assert len(way(ways, "[12,0,0]")) == 12 and ways.size("[12,0,0]") == 91
    assert len(asked) < 10_000  # with determinants 120,000
