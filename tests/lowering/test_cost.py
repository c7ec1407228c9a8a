"""The cost model and its choice; memory named before it is taken."""

import tracemalloc

import numpy as np
import pytest

from repc import driver
from repc.groups import S, Z
from repc.lowering import (
    bytes_needed,
    choose,
    cost,
    cost_table,
    dense,
    fourier,
    interpret,
    orbit,
    random_params,
    refuse_above,
    schur,
)
from repc.numeric.actions.permutations import generator_images
from repc.numeric.actions.shifts import shift_images
from repc.source import RepcError
from repc.symbolic import passes
from repc.syntax import parse_rep


def test_flops_count_every_multiply_add_twice(case_named):
    problem = case_named("plain").problem
    mixing = 5 * 1 * 1 + 5 * 1 * 3
    change_of_basis = 4 * 9
    assert cost(schur.lower(problem)).flops == 2 * (mixing + change_of_basis)
    assert cost(dense.lower(problem)).flops == 2 * 20 * 9
    assert cost(dense.lower(problem)).setup == 20 * cost(schur.lower(problem)).flops


def test_a_dense_weight_is_paid_once_per_call_as_blocks_of_unit_vectors(case_named):
    blocks, weight = (cost(one.lower(case_named("plain").problem)) for one in (schur, dense))
    constants, read = blocks.constants // 2, 4 * 32  # constants are in float64; the input is read in pieces, at 1.6 × its bytes
    assert (blocks.once, weight.once) == (constants, constants + 20 * (blocks.moved - read))
    assert weight.moved == 4 * (20 + 9)
    assert weight.kernels == blocks.kernels + 1
    assert weight.seconds > 500 * weight.flops / 1.8e11 + 20 * blocks.flops / 8e10


def test_tiny_maps_are_one_matmul_and_wide_ones_are_not(case_named):
    problem = case_named("plain").problem
    costs = [cost(schur.lower(problem)), cost(dense.lower(problem))]
    assert choose(costs).lowering == "dense"
    table = cost_table(costs).splitlines()
    assert table[0].split()[:2] == ["lowering", "flops/sample"]
    assert table[2].startswith("*dense") and table[1].startswith(" schur")


def test_an_explicit_basis_is_a_program_too():
    basis = np.linalg.qr(np.random.default_rng(0).standard_normal((6, 2)))[0].T.reshape(2, 2, 3)
    program = dense.lower_basis("f", basis)
    params = random_params(program)
    x = np.ones((4, 3))
    assert program.hom_dim == 2 and program.in_dims == (3,)
    assert np.allclose(interpret(program, params, x), x @ np.tensordot(params["basis"], basis, 1).T)
    assert "explicit orthonormal basis (2, 2, 3)" in str(program)


def test_memory_is_estimated_from_integers():
    assert bytes_needed("dense", [10**6], 10**6) > 8 * 10**12
    assert bytes_needed("schur", [10**6], 10**6, [9]) < 10**9
    assert bytes_needed("schur", [10], 10, [10**4], is_complex=True) > bytes_needed("schur", [10], 10, [10**4])


@pytest.mark.parametrize("group", [S(7), Z(50), S(3) * Z(20)], ids=str)
def test_orbits_take_the_memory_they_are_said_to_take(group):
    source, target = parse_rep("V²"), parse_rep("V²" if group.d < 10 else "V")
    images = [generator_images(node, group) for node in (source, target)]
    dims = [len(image[0]) for image in images]
    tracemalloc.start()
    orbit.lower("f", images[:1], images[1], dims[::-1])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    said = bytes_needed("orbit", dims[:1], dims[1])
    assert peak <= said <= 2 * peak


def test_a_transform_costs_what_it_takes():
    """2.5 N log₂ N flops for each grid of N cells that is transformed, and 8 for each product of frequencies."""
    group = Z(64) * Z(64)
    images = [shift_images(parse_rep("V"), group)] * 2
    found = cost(fourier.lower("f", *images, (64, 64), (64 * 64, 64 * 64)))
    transform = 2.5 * 64 * 64 * np.log2(64 * 64)
    assert found.flops == 2 * transform + 8 * 64 * 33 and found.setup == transform


def test_parameters_vectors_and_coupled_channels_are_counted():
    assert bytes_needed("schur", [60_000], 3000, [9], hom_dim=20_000_000) > 300 * 10**6
    assert bytes_needed("schur", [10**6], 10**6, [9]) > 16 * 8 * 2 * 10**6
    assert bytes_needed("schur", [1800, 1800], 9, [81]) > 150 * 10**6


def test_more_inputs_than_letters_are_refused():
    assert bytes_needed("schur", [1] * 8, 1) > 0
    with pytest.raises(RepcError, match="a map of 9 inputs: a module contracts at most 8, which cannot be raised"):
        bytes_needed("schur", [1] * 9, 1)


def test_too_much_memory_is_refused_by_name():
    refuse_above(100, 100, "dense", "f")
    with pytest.raises(RepcError) as caught:
        refuse_above(4 * 2**30, 5 * 2**30, "dense", "f")
    text = str(caught.value)
    assert "E0430" in text and "'f' by 'dense' needs about 5 GiB; the limit is 4 GiB" in text and "--max-bytes" in text


def test_what_can_never_fit_is_refused_before_anything_is_counted(monkeypatch):
    monkeypatch.setattr(passes, "run", lambda _: pytest.fail("its orbits are counted"))
    with pytest.raises(RepcError, match="'f' by 'orbit' needs about"):
        driver.compile_spec(driver.type_expression("V³ -> V³", "RubiksCube"))
