"""The certificate notices what is not equivariant, by any generator."""

import numpy as np
import pytest

from repc.groups import SO, SU, DirectProduct, O, S
from repc.numeric.certificate import Certificate
from repc.numeric.certify import certify, certify_elements, certify_tensor_elements, certify_tensors, certify_vanishing
from repc.reps.layout import expand
from repc.source import CheckError
from repc.syntax import parse_rep

V, V2 = parse_rep("V"), parse_rep("V²")


def test_an_equivariant_map_passes():
    found = certify(SO(3), [V], V, lambda x: 2.5 * x)
    assert found.generators == 2 and found.max_error < 1e-15 and found.bound <= 1e-15


@pytest.mark.parametrize("group", [SO(3), S(3), SU(2), DirectProduct(SO(2), S(2))], ids=str)
def test_one_part_in_a_billion_fails(group):
    n = group.d
    tilt = np.diag([1.0] + [0.0] * (n - 1))
    with pytest.raises(CheckError, match="the map does not commute with the generators"):
        certify(group, [V], V, lambda x: x + 1e-9 * x @ tilt)
    assert certify(group, [V], V, lambda x: x + 1e-12 * x @ tilt).max_error > 1e-14


def test_multilinear_maps_follow_the_product_rule():
    cross = np.zeros((3, 3, 3))
    for i, j, k in [(0, 1, 2), (1, 2, 0), (2, 0, 1)]:
        cross[i, j, k], cross[i, k, j] = 1, -1
    product = certify(SO(3), [V, V], V, lambda x, y: np.einsum("ijk,bj,bk->bi", cross, x, y))
    assert product.max_error < 1e-14
    with pytest.raises(CheckError):
        certify(SO(3), [V, V], V, lambda x, y: np.einsum("ijk,bj,bk->bi", np.abs(cross), x, y))


def test_a_result_that_is_not_a_number_fails():
    with pytest.raises(CheckError):
        certify(SO(3), [V], V, lambda x: x * np.nan)


def test_the_zero_map_is_equivariant():
    assert certify(SO(3), [V], V2, lambda x: np.zeros((len(x), 9))).max_error == 0


def test_what_is_known_to_vanish_is_held_to_zero():
    found = certify_vanishing(SO(3), [V], V, lambda x: 1e-16 * x, 2)
    assert found.generators == 2 and 0 < found.max_error < 1e-15
    with pytest.raises(CheckError, match="residual"):
        certify_vanishing(SO(3), [V], V, lambda x: 1e-8 * x, 2)


@pytest.mark.parametrize(("error", "bound"), [(0.0, 1e-16), (3e-15, 1e-14), (1e-12, 1e-12), (9e-11, 1e-10)])
def test_the_stored_bound_is_a_power_of_ten(error, bound):
    assert Certificate(3, error).bound == pytest.approx(bound)


@pytest.mark.parametrize("group", [SO(3), S(3), SU(2), DirectProduct(SO(2), S(2))], ids=str)
def test_a_network_is_moved_by_elements_of_every_kind(group):
    """x ↦ |x|² x, and the same with one part in a billion of what commutes with nothing."""

    def cubic(x, tilt=0.0):
        return (np.abs(x) ** 2).sum(-1, keepdims=True) * x + tilt * np.abs(x) * np.arange(1.0, group.d + 1)

    space = expand(V, group)
    for found in (certify_elements(group, [V], V, cubic), certify_tensor_elements(group, [space], space, cubic)):
        assert found.generators == len(group.generators) and found.max_error < 1e-14
    with pytest.raises(CheckError, match="does not commute with the generators") as caught:
        certify_elements(group, [V], V, lambda x: cubic(x, 1e-8))
    assert caught.value.diagnostics[0].code == "E0402"
    with pytest.raises(CheckError, match="does not commute with the generators"):
        certify_tensor_elements(group, [space], space, lambda x: cubic(x, 1e-8))


def test_a_network_that_is_not_a_number_fails():
    with pytest.raises(CheckError, match="residual nan"):
        certify_elements(SO(3), [V], V, lambda x: x * np.nan)


def test_large_tensors_are_moved_axis_by_axis_and_refused():
    space = expand(V2, SO(3))
    assert certify_tensors(SO(3), [space], space, lambda x: 2 * x).max_error < 1e-15
    with pytest.raises(CheckError, match="does not commute with the generators of SO"):
        certify_tensors(SO(3), [space], space, lambda x: x + 1e-9 * x[:, ::-1])


MUCH = 2**40  # flops of a sample: more than every generator is tried with


@pytest.mark.parametrize("group", [SO(3), SU(2), DirectProduct(SO(2), O(3)), DirectProduct(SO(2), SO(3))], ids=str)
def test_random_elements_stand_for_large_lie_algebras(group):
    """What one generator alone notices is noticed in the sum with random coefficients."""
    n, alone = group.d, np.zeros(group.d)
    alone[-1] = 1.0
    assert certify(group, [V], V, lambda x: 2 * x, MUCH).max_error < 1e-15
    assert certify(group, [V], V, lambda x: 2 * x, MUCH).generators == len(group.generators)
    for tilt in (np.diag(alone), np.diag(np.arange(n))):
        with pytest.raises(CheckError, match="does not commute with the generators of"):
            certify(group, [V], V, lambda x, tilt=tilt: x + 1e-8 * x @ tilt, MUCH)


def test_every_generator_is_tried_where_many_are_tried_at_once():
    """diag(0, 1, 1) commutes with the first rotation and with no other."""
    calls = []

    def almost(x):
        calls.append(len(x))
        return x @ np.diag([0.0, 1.0, 1.0])

    with pytest.raises(CheckError, match="does not commute with the generators of SO"):
        certify(SO(3), [V], V, almost)
    assert calls == [12]
