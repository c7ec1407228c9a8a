"""Canonical choices do not depend on the basis they are made from, nor on rounding."""

import numpy as np
import pytest

from repc.numeric.gauge import canonical_units, orthonormal, pivoted_rotation, snapped

rng = np.random.default_rng(5)


def orthogonal(n, field=float):
    m = rng.standard_normal((n, n)) + (1j * rng.standard_normal((n, n)) if field is complex else 0)
    return np.linalg.qr(m)[0]


@pytest.mark.parametrize("field", [float, complex])
def test_a_subspace_has_one_canonical_basis(field):
    frame = orthogonal(7, field)[:, :3]
    a = frame @ pivoted_rotation(frame)
    turned = frame @ orthogonal(3, field)
    b = turned @ pivoted_rotation(turned)
    np.testing.assert_allclose(a, b, atol=1e-12)
    np.testing.assert_allclose(a.conj().T @ a, np.eye(3), atol=1e-12)


def test_ties_go_to_the_lowest_index_whatever_the_rounding():
    rows = np.eye(3)
    for noise in (0.0, 1e-12 * rng.standard_normal((3, 3))):
        np.testing.assert_allclose(pivoted_rotation(rows + noise), np.eye(3), atol=1e-11)


def test_pivot_entries_are_positive():
    frame = orthogonal(6)[:, :2]
    basis = frame @ pivoted_rotation(frame)
    pivot = np.argmax(np.linalg.norm(frame, axis=1))
    assert basis[pivot, 0] > 0 and abs(basis[pivot, 1]) < 1e-12


def test_whole_lines_are_taken_at_once():
    j = np.kron(np.eye(2), [[0, -1], [1, 0]])
    chosen = pivoted_rotation(rng.standard_normal((9, 4)), np.stack([np.eye(4), j]))
    assert chosen.shape == (4, 2)
    line = np.concatenate([chosen, j @ chosen], axis=1)
    np.testing.assert_allclose(line.T @ line, np.eye(4), atol=1e-12)


def test_units_do_not_depend_on_the_triple_they_come_from():
    i = np.array([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0.0]])
    j = np.array([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0.0]])
    triple = np.stack([i, j, i @ j])
    r = orthogonal(3)
    turned = np.einsum("uk,uij->kij", r, triple)
    a = canonical_units(np.stack([np.eye(4), *triple]))
    b = canonical_units(np.stack([np.eye(4), *turned]))
    np.testing.assert_allclose(a, b, atol=1e-12)
    np.testing.assert_allclose(a[1] @ a[2], a[3], atol=1e-12)
    np.testing.assert_array_equal(canonical_units(np.stack([np.eye(2), [[0, 1], [-1, 0.0]]]))[1], [[0, -1], [1, 0]])


def test_snapping_touches_only_rounding():
    values = np.array([1e-16, 1 - 1e-15, -1 + 1e-14, 0.5, 1e-9, 2 + 1e-15])
    np.testing.assert_array_equal(snapped(values), [0, 1, -1, 0.5, 1e-9, 2 + 1e-15])
    assert snapped(np.array([1 + 1e-16j])).dtype == float


def test_columns_that_are_orthonormal_up_to_rounding_become_so_to_its_square():
    columns = np.linalg.qr(np.random.default_rng(0).standard_normal((9, 4)))[0] + 1e-8 * np.ones((9, 4))
    nearest = orthonormal(columns)
    assert np.abs(columns.T @ columns - np.eye(4)).max() > 1e-9
    assert np.abs(nearest.T @ nearest - np.eye(4)).max() < 1e-14
