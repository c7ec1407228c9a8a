"""Weights that depend on the input: linear in it and in the parameters, equivariant, and as many as there are."""

import jax
import numpy as np
import pytest

from repc import T, V, nn
from repc.groups import SO, O, S
from repc.nn import bilinear_weights

CASES = [(SO(3), 2 * V + V**0, V + V**0), (O(3), V**2 + V, V), (S(4), V, V + V**0)]


@pytest.mark.parametrize(("group", "rep_in", "rep_out"), CASES, ids=str)
def test_weights(group, rep_in, rep_out):
    count, weights = bilinear_weights(rep_out, rep_in, group)
    a, b = rep_in(group), rep_out(group)
    assert count == (a >> (a >> b)).equivariant_basis().shape[1]
    with jax.enable_x64(True):
        rng, g = np.random.default_rng(0), group.samples(1, 3)[0]
        params, x, y = rng.standard_normal(count), rng.standard_normal((5, a.size())), rng.standard_normal(a.size())
        w = weights(params, x)
        assert w.shape == (5, b.size(), a.size()) and abs(w).max() > 0.01
        moved = b.rho(g) @ w @ np.linalg.inv(a.rho(g))
        assert np.allclose(weights(params, x @ a.rho(g).T), moved, atol=1e-10)
        assert np.allclose(weights(2 * params, 3 * y + x), 2 * (3 * weights(params, y) + w), atol=1e-10)


def test_gradients_go_through_parameters():
    count, weights = bilinear_weights(T(1), T(1)(SO(3)))
    grad = jax.grad(lambda p: (weights(p, np.ones(3, np.float32)) ** 2).sum())(np.ones(count, np.float32))
    assert grad.shape == (count,) == (1,) and grad.any()
    assert nn.bilinear_weights is bilinear_weights
