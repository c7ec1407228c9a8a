"""Each family's small set of generators generates what the family is: its Lie algebra by brackets, its components by products."""

from itertools import product

import numpy as np
import pytest

from repc import groups
from repc.groups import GL, SL, SO, SU, C, D, Embed, GLp, O, S, Scaling, SOp, Sp, U, Wreath
from repc.groups.given.closure import lie_dimension

CONNECTED = [
    *(family(n) for family in (SO, SL, GLp, SU, U, Sp) for n in range(1, 6)),
    *(SOp(p, q) for p, q in product(range(1, 5), repeat=2) if p + q <= 6),
    Scaling(3),
]
OTHERS = [
    *(family(n) for family in (O, GL) for n in range(1, 6)),
    *(family(p, q) for family in (SO, O) for p, q in product(range(1, 4), repeat=2)),
    Embed(O(3), 5, slice(1, 4)),
    Wreath(SO(3), S(3)),
    Wreath(SU(2), S(2)),
    groups.Lorentz(),
    groups.SO2eR3(),
]
PRODUCTS = [SO(4) * Sp(2), O(3) * S(4), GL(2) * SOp(1, 3)]


@pytest.mark.parametrize("group", CONNECTED + OTHERS, ids=str)
def test_brackets_reach_the_whole_lie_algebra(group):
    """Of wreath products together with the permutations of the blocks."""
    permuting = group.discrete_generators if group.family == "wreath" else np.zeros((0, group.d, group.d))
    assert lie_dimension(group.lie_generators, permuting) == group.dim
    span = np.concatenate([group.lie_algebra, group.lie_generators]).reshape(-1, group.d**2)
    assert np.linalg.matrix_rank(span) == np.linalg.matrix_rank(group.lie_algebra.reshape(-1, group.d**2))


@pytest.mark.parametrize("group", [g for g in CONNECTED + OTHERS if g.family not in ("Scaling", "wreath", "Embed")], ids=str)
def test_they_are_few(group):
    rank = group.cartan and len(group.cartan.elements)
    assert len(group.lie_generators) == group._facts.lie_generator_count <= 2 * rank + 1


def signs(factor, matrix):
    """In which component an element is: the sign of its determinant, and of its block in time."""
    p = factor.params[0] if factor.family in ("SOpq", "Opq") else 0
    return (np.sign(np.linalg.det(matrix)), np.sign(np.linalg.det(matrix[:p, :p])) if p else 1.0)


@pytest.mark.parametrize(
    ("group", "components"),
    [(family(n), 2) for family in (O, GL) for n in range(1, 6)]
    + [(SO(1, 3), 2), (SO(2, 2), 2), (O(1, 3), 4), (O(3, 2), 4)]
    + [(g, 1) for g in (SO(4), SL(3), GLp(3), SOp(2, 3))],
    ids=str,
)
def test_discrete_generators_reach_every_component(group, components):
    reached = {signs(group, np.eye(group.d))}
    for _ in range(3):
        elements = [np.eye(group.d), *group.discrete_generators]
        reached |= {signs(group, a @ b) for a, b in product(elements, repeat=2)}
    assert len(reached) == components


@pytest.mark.parametrize("group", CONNECTED + OTHERS + PRODUCTS, ids=str)
def test_generators_are_counted_without_being_built(group):
    assert group.generator_count == len(group.generators)
    assert group.num_constraints() == sum(len(f.lie_algebra) + len(f.discrete_generators) for f in group.factors)


def test_finite_groups_and_users_groups_keep_theirs():
    assert (D(4).generator_count, C(5).generator_count, S(6).generator_count) == (2, 1, 2)

    class Mine(groups.Group):
        lie_algebra = SO(4).lie_algebra

    assert len(Mine().generators) == 6
