"""Coordinates in which a group is closed under adjoints: found for reductive groups, and for no other."""

import numpy as np
import pytest

from repc.groups import SL, SO, SO13, SU, Group, S, Sp
from repc.numeric.splitting import star
from repc.numeric.splitting.star import is_star_closed, star_coordinates


class Moved(Group):
    """A group in skewed coordinates."""

    def __init__(self, base, seed):
        rng = np.random.default_rng(seed)
        t = rng.standard_normal((base.d, base.d)) + 2 * np.eye(base.d)
        if base.is_complex:
            t = t + 1j * rng.standard_normal((base.d, base.d))
        inverse = np.linalg.inv(t)
        self.lie_algebra = t @ base.lie_algebra @ inverse
        self.discrete_generators = t @ base.discrete_generators @ inverse
        super().__init__(base, seed)


def moved_back(group):
    (t,) = star_coordinates(group)
    t = np.eye(group.d) if t is None else t
    inverse = np.linalg.inv(t)
    return [t @ h @ inverse for h in group.discrete_generators], [t @ a @ inverse for a in group.lie_algebra]


@pytest.mark.parametrize("base", [SO(3), S(4), SO13(), SL(3), Sp(2), SU(2)], ids=str)
@pytest.mark.parametrize("seed", [0, 1])
def test_skewed_groups_are_brought_back(base, seed):
    assert is_star_closed(*moved_back(Moved(base, seed)))


@pytest.mark.parametrize("base", [SO(3), S(4), SO13(), SL(3), Sp(2), SU(3)], ids=str)
def test_named_groups_stay_as_they_are(base):
    assert star_coordinates(base) == (None,)


class Shear(Group):
    """x ↦ x + ty."""

    lie_algebra = np.array([[[0, 1], [0, 0.0]]])


class Affine(Group):
    """x ↦ ax + b: solvable, not reductive."""

    lie_algebra = np.array([[[0, 1], [0, 0.0]], [[1, 0], [0, 0.0]]])


def test_unipotent_groups_have_no_such_coordinates():
    assert star_coordinates(Shear()) is None
    assert star_coordinates(Affine()) is None


def test_a_search_that_failed_is_not_repeated(monkeypatch):
    """It takes thousands of steps; groups that are known to have no such coordinates are not searched at all."""
    searched = []
    monkeypatch.setattr(star, "self_adjoint_position", lambda *generators: searched.append(1))
    shear, affine = Shear(), Affine()
    for _ in range(3):
        assert star_coordinates(shear) is None and star_coordinates(affine) is None
    assert shear.is_reductive is False and not searched
    undecided = Affine()
    vars(undecided)["is_reductive"] = None
    star_coordinates.cache_clear()
    for _ in range(3):
        assert star_coordinates(undecided) is None
    assert len(searched) == 1
    star_coordinates.cache_clear()
