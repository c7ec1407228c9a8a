"""Stabilizer chains and orbit counts."""

from itertools import product
from math import factorial

import numpy as np
import pytest

from repc.groups import A, Cube, O, PermutationGroup, RubiksCube, S, Trivial, Wreath, Z, ZksZnxZn, orbit_count, orbits
from repc.groups.finite.orbits import set_partitions
from repc.groups.finite.schreier_sims import StabilizerChain
from repc.source import RepcError

MATHIEU_11 = PermutationGroup([[tuple(range(1, 12))], [(3, 7, 11, 8), (4, 10, 5, 6)]], degree=11)
PSL_2_7 = PermutationGroup([[(1, 2, 3, 4, 5, 6, 7)], [(2, 3), (4, 7)]], degree=7)


def brute_force_orbits(group, k):
    left, count = set(product(range(group.d), repeat=k)), 0
    while left:
        queue = [left.pop()]
        count += 1
        for t in queue:
            for images in group.permutations:
                u = tuple(int(images[i]) for i in t)
                if u in left:
                    left.remove(u)
                    queue.append(u)
    return count


def test_the_real_cube_group():
    cube = RubiksCube()
    assert cube.order() == 43252003274489856000
    assert [orbit_count(cube, k) for k in (1, 2, 3)] == [2, 9, 51]
    assert [len(o) for o in orbits(cube.permutations, 48)] == [24, 24]
    for turn in cube.permutations:
        assert (turn[turn[turn[turn]]] == np.arange(48)).all() and (turn == np.arange(48)).sum() == 28


@pytest.mark.parametrize(
    ("group", "order"),
    [(MATHIEU_11, 7920), (PSL_2_7, 168), (PermutationGroup([[(1, 2, 3, 4, 5)], [(2, 3, 5, 4)]], 5), 20)],
)
def test_orders_of_classical_permutation_groups(group, order):
    assert group.order() == order and len({e.tobytes() for e in group.chain.elements()}) == order


class Lazy:
    """A generator of random numbers that says the same every time, so that every random word is the identity."""

    def choice(self, *_, size, **__):
        return np.zeros(size, dtype=int)

    def integers(self, *_):
        return 0


@pytest.mark.parametrize(
    ("group", "order"), [(MATHIEU_11, 7920), (PSL_2_7, 168), (Wreath(S(3), S(2)), 72), (Cube(), 24), (S(5) * Z(4), 480)], ids=str
)
def test_a_chain_is_proven_and_not_only_likely(group, order, monkeypatch):
    monkeypatch.setattr(np.random, "default_rng", lambda *_: Lazy())
    chain = StabilizerChain(group.permutations)
    assert chain.order() == order == len({element.tobytes() for element in chain.elements()})
    assert all(chain.contains(image) for image in group.permutations)


def test_membership():
    chain = StabilizerChain(A(5).permutations)
    assert chain.contains(np.array([1, 2, 0, 3, 4])) and not chain.contains(np.array([1, 0, 2, 3, 4]))
    assert chain.contains(np.arange(5))


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8, 40])
def test_symmetric_and_alternating_groups_from_their_generators(n):
    assert StabilizerChain(S(n).permutations).order() == factorial(n)
    assert StabilizerChain(A(n).permutations).order() == max(1, factorial(n) // 2)


def three_cycles(n):
    """(1 2 k) for every k: they generate A(n)."""
    return np.array([[1, k, *range(2, k), 0, *range(k + 1, n)] for k in range(2, n)])


def swaps(m):
    """(2i 2i+1) for every i: no subset of them generates the 2ᵐ elements."""
    found = np.tile(np.arange(2 * m), (m, 1))
    for i in range(m):
        found[i, [2 * i, 2 * i + 1]] = 2 * i + 1, 2 * i
    return found


@pytest.mark.parametrize(
    ("generators", "order"),
    [(three_cycles(30), factorial(30) // 2), (swaps(25), 2**25), (MATHIEU_11.chain.elements()[:2000:7], 7920), (swaps(3), 8)],
    ids=["three-cycles", "swaps", "elements", "few"],
)
def test_many_generators_give_the_same_group_as_few(generators, order):
    chain = StabilizerChain(generators)
    assert chain.order() == order and all(chain.contains(g) for g in generators)
    assert len(chain.levels[0].generators) <= 30
    assert StabilizerChain(generators, base=[1]).order() == order


def test_pairs_under_many_generators_are_joined_without_the_order(monkeypatch):
    alternating = PermutationGroup(list(three_cycles(100)))
    monkeypatch.setattr(type(alternating), "order", lambda self: pytest.fail("the order was asked for"))
    assert [orbit_count(alternating, k) for k in (0, 1, 2)] == [1, 1, 2]


def test_wreath_products_from_their_generators():
    assert StabilizerChain(Wreath(S(4), S(5)).permutations).order() == 24**5 * 120


def test_a_prescribed_base_gives_the_stabilizer_of_a_point():
    chain = StabilizerChain(RubiksCube().permutations, base=[17])
    stabilizer = chain.stabilizer(1)
    assert (stabilizer[:, 17] == 17).all()
    assert StabilizerChain(stabilizer).order() * 24 == RubiksCube().order()


@pytest.mark.parametrize(
    "group", [Cube(), S(3), S(4), A(3), A(4), A(5), Z(5), ZksZnxZn(2, 2), Trivial(3), PSL_2_7, S(2) * Z(3)], ids=str
)
@pytest.mark.parametrize("k", [0, 1, 2, 3])
def test_orbit_counts_agree_with_listing_the_tuples(group, k):
    assert orbit_count(group, k) == brute_force_orbits(group, k)


@pytest.mark.parametrize("group", [Cube(), A(5), PSL_2_7, S(2) * Z(3), Wreath(S(3), S(2))], ids=str)
def test_all_ways_of_counting_agree(group):
    from repc.groups.finite.orbits import _burnside, _on_tuples, _tuples, orbit_labels

    for k in (1, 2, 3, 4):
        joined = len(orbit_labels([_on_tuples(image, k) for image in group.permutations], group.d**k)[1])
        assert _burnside(group.chain.elements(), k) == _tuples(group.permutations, group.d, k) == joined


def test_orbit_counts_by_formula():
    assert [orbit_count(S(1000), k) for k in (1, 2, 4, 6)] == [1, 2, 15, 203]
    assert [set_partitions(4, n) for n in (1, 2, 3, 4, 9)] == [1, 8, 14, 15, 15]
    assert orbit_count(Z(20), 3) == 400 and orbit_count(Cube(), 4) == 60


def test_orbits_need_points():
    with pytest.raises(RepcError, match=r"O\(3\) does not permute a basis"):
        orbit_count(O(3), 2)
