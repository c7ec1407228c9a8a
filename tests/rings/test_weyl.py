"""Straightening of weights and the dimension formula."""

from math import comb

import pytest

from repc.rings.weyl import straighten, vector_times, weyl_dimension, with_boxes


@pytest.mark.parametrize("kind", "ABCD")
@pytest.mark.parametrize("lam", [(0, 0, 0), (1, 0, 0), (2, 1, 0), (1, 1, 1), (3, 3, 1), (2, 2, 2), (4, 2, 2)])
def test_boxes_are_what_straightening_gives(kind, lam):
    total = {}
    steps = [1] if kind == "A" else [1, -1]
    for i in range(3):
        for step in steps:
            hit = straighten(kind, tuple(x + step * (i == j) for j, x in enumerate(lam)))
            if hit:
                total[hit[0]] = total.get(hit[0], 0) + hit[1]
    if kind == "B":
        total[lam] = total.get(lam, 0) + 1
    boxes = with_boxes("A", lam, 1) if kind == "A" else vector_times(kind, lam)
    assert {weight: 1 for weight in boxes} == {weight: c for weight, c in total.items() if c}


def test_negative_last_entries_of_even_orthogonal_groups():
    for lam in [(1, 1, -1), (2, 1, -1), (3, 2, -2)]:
        mirrored = {(*w[:-1], -w[-1]) for w in vector_times("D", (*lam[:-1], -lam[-1]))}
        assert set(vector_times("D", lam)) == mirrored


@pytest.mark.parametrize("kind", "ABCD")
def test_exterior_powers(kind):
    expected = {"A": comb(5, 2), "B": comb(7, 2), "C": comb(6, 2) - 1, "D": comb(8, 2)}[kind]
    lam = {"A": (1, 1, 0, 0, 0), "B": (1, 1, 0), "C": (1, 1, 0), "D": (1, 1, 0, 0)}[kind]
    assert weyl_dimension(kind, lam) == expected


def test_spin_dimensions():
    assert [weyl_dimension("B", (spin,)) for spin in range(6)] == [1, 3, 5, 7, 9, 11]
    assert weyl_dimension("D", (5,)) == 1
    assert weyl_dimension("B", ()) == 1
