"""Calls that cannot work say what was found, what is expected, and what to write."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest


def test_a_wrong_last_axis(case_named):
    emitted = case_named("inertia").emitted
    params = emitted.init(jax.random.key(0))
    with pytest.raises(ValueError) as caught:
        emitted.apply(params, jnp.ones((20, 3)))
    assert str(caught.value) == (
        "x has shape (20, 3), expected (..., 20): the last axis holds the coordinates of 5V⁰+5V"
    )


def test_the_wrong_one_of_several_inputs_is_named(case_named):
    emitted = case_named("plane_bilinear").emitted
    params = emitted.init(jax.random.key(0))
    with pytest.raises(ValueError, match=r"x2 has shape \(5,\), expected \(..., 3\)"):
        emitted.apply(params, jnp.ones(2), jnp.ones(5))
    with pytest.raises(ValueError, match=r"shapes \(4, 2\), \(5, 3\): all axes but the last must agree"):
        emitted.apply(params, jnp.ones((4, 2)), jnp.ones((5, 3)))


def test_parameters_of_another_map(case_named):
    emitted = case_named("inertia").emitted
    with pytest.raises(ValueError, match=r"expected a dict with \['\[0\]', '\[1\]'\]: make it with init\(key\)"):
        emitted.apply({"[0]": jnp.ones((1, 5))}, jnp.ones(20))
    with pytest.raises(ValueError, match=r"params\['\[1\]'\] has shape \(5, 1\), expected \(1, 5\)"):
        emitted.matrix({"[0]": jnp.ones((1, 5)), "[1]": jnp.ones((5, 1))})


def test_an_integer_dtype_is_no_dtype_of_parameters(case_named):
    with pytest.raises(ValueError, match="floating-point dtype, not int32"):
        case_named("inertia").emitted.init(jax.random.key(0), jnp.int32)


def test_integer_inputs_are_numbers_too(case_named):
    emitted = case_named("inertia").emitted
    y = emitted.apply(emitted.init(jax.random.key(0)), np.ones(20, int))
    assert y.dtype == jnp.float32


def test_an_element_of_another_group(case_named):
    with pytest.raises(ValueError, match=r"element of SO\(3\) has shape \(3, 3\), not \(2, 2\)"):
        case_named("inertia").emitted.rho_in(np.eye(2))
    with pytest.raises(ValueError, match=r"SO\(3\)×S\(3\)"):
        case_named("molecule").emitted.rho_out(np.eye(3))


def test_what_would_be_too_large_is_refused_by_size():
    from repc import driver
    from repc.runtime import load_module

    spec = driver.type_expression("9000V⁰ -> 9000V⁰", "SO(2)")
    (result,) = driver.compile_spec(spec)
    emitted = load_module(result.module)
    with pytest.raises(ValueError, match=r"would have 9000 × 9000 = 81000000 entries, more than 2\*\*26"):
        emitted.rho_in(np.eye(2))
    with pytest.raises(ValueError, match="the basis would have 81000000 × 9000 × 9000"):
        emitted.basis()
