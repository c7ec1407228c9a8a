"""Coordinates that cannot influence the output are not read: they cost nothing, and not even a NaN in them is seen."""

import jax
import numpy as np
import pytest

from repc import driver
from repc.runtime import load_module


@pytest.mark.parametrize("lower", ["schur", "dense"])
@pytest.mark.parametrize(
    ("arrow", "read"),
    [
        ("50V+4V⁰ -> 3V⁰", slice(150, 154)),
        ("4V⁰+50V -> 3V⁰", slice(0, 4)),
        ("V+2V²+V⁰⊗V -> V²", slice(3, 21)),
        ("V⊗(V⁰+V) -> V⁰", slice(1, 12)),
    ],
)
def test_unused_coordinates(arrow, read, lower):
    spec = driver.type_expression(arrow, "O(3)")
    (compiled,) = driver.compile_spec(spec, driver.Options(lower=lower))
    f = load_module(compiled.module)
    params = f.init(jax.random.key(0))
    x = np.asarray(jax.random.normal(jax.random.key(1), (5, f.IN_DIM)))
    y = f.apply(params, x)
    np.testing.assert_allclose(y, x @ np.asarray(f.matrix(params)).T, atol=1e-5)
    assert not np.delete(np.asarray(f.matrix(params)), np.r_[read], axis=1).any()
    spoiled = np.full_like(x, np.nan)
    spoiled[:, read] = x[:, read]
    np.testing.assert_array_equal(f.apply(params, spoiled), y)


def test_the_cost_model_knows():
    def flops(arrow):
        (compiled,) = driver.compile_spec(driver.type_expression(arrow, "O(3)"), driver.Options(lower="dense"))
        return compiled.report.flops

    assert flops("1000V+V⁰ -> V⁰") == flops("V⁰ -> V⁰") == 2
