"""The emitted JAX text computes what the interpreter says the program means, forward and backward."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc.lowering import interpret, random_params
from tests.both_ways import compare

pytestmark = pytest.mark.usefixtures("x64")


def numbers(program, batch=(2, 3), seed=0):
    rng = np.random.default_rng(seed)
    xs = [rng.standard_normal((*batch, d)) for d in program.in_dims]
    return [x + 1j * rng.standard_normal(x.shape) for x in xs] if program.is_complex else xs


def test_apply_is_the_program(case):
    params, xs = random_params(case.program, 1), numbers(case.program)
    expected = interpret(case.program, params, *xs)
    found = np.asarray(case.emitted.apply(params, *xs))
    assert found.shape == expected.shape
    assert np.abs(found - expected).max(initial=0) < 1e-11


def test_gradients_are_those_of_the_program(case):
    """The program is linear in each argument, so directional derivatives are values of the interpreter."""
    program = case.program
    params, xs = random_params(program, 1), numbers(program, (3,))
    weights = numbers(program, (3,), 9)[0][..., :1] * np.ones((1, program.out_dim))

    def loss(params, *xs):
        return (weights * case.emitted.apply(params, *xs)).sum().real

    gradients = jax.grad(loss, argnums=tuple(range(1 + len(xs))))(params, *map(jnp.asarray, xs))
    direction = random_params(program, 2)
    expected = (weights * interpret(program, direction, *xs)).sum().real
    found = sum((np.asarray(gradients[0][k]) * direction[k]).sum().real for k in direction)
    assert abs(found - expected) < 1e-9
    for k in range(len(xs)):
        moved = [numbers(program, (3,), 5)[j] if j == k else x for j, x in enumerate(xs)]
        expected = (weights * interpret(program, params, *moved)).sum().real
        assert abs((np.asarray(gradients[1 + k]) * moved[k]).sum().real - expected) < 1e-9


def test_matrix_is_apply_on_unit_vectors(case):
    params = random_params(case.program, 3)
    weight = np.asarray(case.emitted.matrix(params))
    assert weight.shape == (case.program.out_dim, *case.program.in_dims)
    for index in [(0,) * len(case.program.in_dims), tuple(d - 1 for d in case.program.in_dims)]:
        units = [np.eye(d)[i] for d, i in zip(case.program.in_dims, index, strict=True)]
        assert np.allclose(weight[(slice(None), *index)], case.emitted.apply(params, *units), atol=1e-11)


def test_basis_is_orthonormal_and_complete(case):
    maps = np.asarray(case.emitted.basis())
    maps = maps.reshape(len(maps), case.program.out_dim * int(np.prod(case.program.in_dims)))
    assert len(maps) == case.emitted.HOM_DIM
    assert np.allclose(maps @ maps.conj().T, np.eye(len(maps)), atol=1e-11)
    weight = np.asarray(case.emitted.matrix(random_params(case.program, 4))).ravel()
    assert np.allclose((maps.conj() @ weight) @ maps, weight, atol=1e-10)


def test_projector_is_the_orthogonal_projector(case):
    project = case.emitted.projector()
    shape = (case.program.out_dim, *case.program.in_dims)
    rng = np.random.default_rng(0)
    w, v = rng.standard_normal((2, *shape))
    pw, pv = np.asarray(project(w)), np.asarray(project(v))
    assert np.allclose(project(pw), pw, atol=1e-10)
    assert np.isclose((v * pw).sum(), (pv.conj() * w).sum(), atol=1e-9)
    weight = np.asarray(case.emitted.matrix(random_params(case.program, 4)))
    assert np.allclose(project(weight), weight, atol=1e-10)


def test_the_map_commutes_with_sampled_elements(case):
    params = case.emitted.init(jax.random.key(0), np.complex128 if case.program.is_complex else np.float64)
    assert float(jax.jit(case.emitted.equivariance_error, static_argnums=2)(params, jax.random.key(1), 3)) < 1e-10


def test_a_wrong_map_is_noticed(case_named):
    emitted = case_named("inertia").emitted
    params = emitted.init(jax.random.key(0), np.float64)
    g = emitted.sample(jax.random.key(1), 1)[0]
    assert not np.allclose(emitted.rho_out(g) @ emitted.matrix(params), emitted.matrix(params) @ emitted.rho_in(g.T))


def test_a_zero_map_has_no_parameters(case_named):
    assert case_named("zero").emitted.init(jax.random.key(0)) == {}


@pytest.mark.parametrize("name", ["permuted", "quaternions", "spin", "graph", "shear"])
def test_initial_activations_have_unit_variance(case_named, name):
    case = case_named(name)
    keys = jax.random.split(jax.random.key(0), 200)
    params = jax.jit(jax.vmap(case.emitted.init))(keys)
    xs = [jax.random.normal(jax.random.key(7 + k), (20, d)) for k, d in enumerate(case.program.in_dims)]
    y = np.asarray(jax.jit(jax.vmap(lambda p: case.emitted.apply(p, *xs)))(params))
    moving = (np.abs(y) > 1e-9).any(axis=(0, 1)).sum()
    variance = (np.abs(y) ** 2).sum(axis=-1).mean() / moving
    assert 0.4 < variance < 1.3


def test_the_text_under_numpy_is_the_text_under_jax(case):
    compare(case.module, case.emitted)
