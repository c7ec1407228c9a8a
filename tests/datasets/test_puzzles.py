"""Colored cubes: that a state can be solved is an orbit of the group, and rows may be written to."""

import warnings

import numpy as np
import pytest

from repc import RepcError
from repc.datasets import BrokenRubiksCube, InvertedCube
from repc.groups import RubiksCube
from repc.groups.families.puzzles import facelets

CLASSES = [InvertedCube, BrokenRubiksCube]


@pytest.mark.parametrize("make", CLASSES)
def test_states_are_colorings_of_two_classes(make):
    data = make(40, seed=3)
    states = data.X.reshape(40, 6, -1)
    assert str(data.rep_in) == "6V" and str(data.rep_out) == "2V⁰" and len(data) == 40
    assert (states.sum(1) == 1).all() and (states.sum(2) == states.shape[2] / 6).all()
    assert data.Y.sum(0).tolist() == [20, 20] and data.Y[:2].tolist() == [[1, 0], [0, 1]]
    assert len(np.unique(data.X, axis=0)) > 20
    assert np.array_equal(make(40, seed=3).X, data.X) and not np.array_equal(make(40, seed=4).X, data.X)
    assert np.array_equal(make().X, data.X[:2])


def test_no_rotation_leads_from_the_cube_to_its_mirror_image():
    data = InvertedCube(2)
    moved = np.einsum("gij,cj->gci", data.symmetry.elements(), data.X[0].reshape(6, 6)).reshape(24, 36)
    assert len(np.unique(moved, axis=0)) == 24 and not (moved == data.X[1]).all(1).any()


def test_no_move_mends_a_flipped_edge():
    """The exchange of its two facelets is not in the group, whose elements a stabilizer chain knows."""
    data = BrokenRubiksCube(2)
    changed = np.flatnonzero((data.X[0] != data.X[1]).reshape(6, 48).any(0))
    first, second = (facelets()[i] for i in changed)
    assert np.array_equal(first[:3], second[:3]) and np.count_nonzero(first[:3]) == 2
    exchange = np.arange(48)
    exchange[changed] = changed[::-1]
    chain = RubiksCube().chain
    assert not chain.contains(exchange) and chain.contains(RubiksCube().permutations[0]) and chain.order() == 43252003274489856000


@pytest.mark.parametrize("make", CLASSES)
def test_every_row_is_in_the_orbit_of_its_class(make):
    data = make(12)
    moves = data.symmetry.samples(12, 0)
    moves[:2] = np.eye(data.symmetry.d)
    for k, (move, x) in enumerate(zip(moves, data.X, strict=True)):
        assert np.array_equal(data.X[k % 2].reshape(6, -1) @ move.T, x.reshape(6, -1))


@pytest.mark.parametrize("make", CLASSES)
def test_rows_may_be_written_to(make):
    data = make(4)
    with warnings.catch_warnings(action="error"):
        for i in (0, slice(1, 3), [0, 2]):
            x, y = data[i]
            assert x.flags.writeable and y.flags.writeable
            x[...] = y[...] = 0
    assert data.X.any(1).all() and not data.X.flags.writeable


def test_an_empty_set_is_refused():
    with pytest.raises(RepcError, match="the size of a data set is 0"):
        InvertedCube(0)
