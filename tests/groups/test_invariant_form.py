"""Positive forms that a group preserves."""

import sys

import numpy as np
import pytest

from repc.groups import SL, SO, SU, Icosahedral, MatrixGroup, O, RubiksCube, S, SOp, invariant_form

RNG = np.random.default_rng(3)


@pytest.mark.parametrize("group", [SO(3), S(5), SU(2), RubiksCube()], ids=str)
def test_orthogonal_groups_have_the_identity(group):
    assert np.array_equal(invariant_form(group), np.eye(group.d))


@pytest.mark.parametrize("group", [SOp(1, 3), SL(2), MatrixGroup([[[0.0, 1.0], [0.0, 0.0]]])], ids=str)
def test_unbounded_groups_have_none(group):
    assert invariant_form(group) is None


@pytest.mark.parametrize("group", [SO(3), SU(3), O(4), Icosahedral(), S(6), SO(2) * S(3)], ids=str)
def test_changed_coordinates_are_undone(group):
    change = np.eye(group.d) + 0.4 * RNG.standard_normal((group.d, group.d))
    back = np.linalg.inv(change)
    moved = MatrixGroup(change @ group.lie_algebra @ back, change @ group.discrete_generators @ back)
    form = invariant_form(moved)
    assert np.linalg.eigvalsh(form)[0] > 0 and abs(np.trace(form) - group.d) < 1e-10
    for h in moved.discrete_generators:
        assert np.abs(h.conj().T @ form @ h - form).max() < 1e-10
    for a in moved.lie_algebra:
        assert np.abs(a.conj().T @ form + form @ a).max() < 1e-10
    if group.name in ("SO(3)", "SU(3)", "O(4)", "Icosahedral"):  # irreducible: the form is unique up to its size
        expected = back.conj().T @ back
        assert np.abs(form / np.trace(form) - expected / np.trace(expected)).max() < 1e-9


@pytest.mark.parametrize("group", [SO(3), SU(2)], ids=str)
def test_a_form_that_generators_do_not_keep_is_none(group, monkeypatch):
    """Random elements that are all the identity leave every form as it is: only the generators tell that it is wrong."""
    change = np.diag(np.arange(1.0, group.d + 1))
    moved = MatrixGroup(change @ group.lie_algebra @ np.linalg.inv(change))
    assert invariant_form(moved) is not None
    monkeypatch.setattr(sys.modules[invariant_form.__module__], "expm", lambda a: np.broadcast_to(np.eye(a.shape[-1]), a.shape))
    assert invariant_form(moved) is None
