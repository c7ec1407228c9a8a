"""One emitted text run twice, by NumPy and by JAX in double precision: whatever it computes must be equal."""

import inspect
from math import prod

import jax
import numpy as np

from repc.runtime import at, load_module
from repc.targets.jax.standin import execute

SMALL = 2**12  # entries of matrices and of bases that are compared


class Pair:
    """One text run twice: by NumPy and by JAX, at one n where it is for every n."""

    def __init__(self, module, emitted=None):
        self.ours, self.theirs = execute(module.name, module.text, module.npz), emitted or load_module(module)
        self.random = self.ours.jax.random
        if hasattr(self.theirs, "SMALLEST_N"):
            self.ours, self.theirs = (at(m, self.theirs.SMALLEST_N + 1) for m in (self.ours, self.theirs))
        dims = self.theirs.IN_DIM
        self.dims = dims if isinstance(dims, tuple) else (dims,)
        default = np.dtype(inspect.signature(self.theirs.init).parameters["dtype"].default)
        self.dtype = np.dtype(np.complex128 if default.kind == "c" else np.float64)
        self.params = jax.tree.map(np.asarray, self.ours.init(self.random.key(0), self.dtype))
        self.shapes = jax.eval_shape(lambda key: self.theirs.init(key, self.dtype), jax.random.key(0))
        self.largest = max(*self.dims, self.theirs.OUT_DIM)

    def values(self, *shape):
        drawn = np.random.default_rng(7).standard_normal((2, *shape))
        return drawn[0] if self.dtype.kind == "f" else (drawn[0] + 1j * drawn[1]) / np.sqrt(2)

    def both(self, name, *args):
        """The function's values in both, which must be equal."""
        found, expected = (getattr(m, name)(*args) for m in (self.ours, self.theirs))
        self.equal(found, expected)
        return found

    @staticmethod
    def equal(found, expected):
        found, expected = jax.tree.map(np.asarray, found), jax.tree.map(np.asarray, expected)
        assert jax.tree.structure(found) == jax.tree.structure(expected)
        for a, b in zip(jax.tree.leaves(found), jax.tree.leaves(expected), strict=True):
            assert a.shape == b.shape and a.dtype == b.dtype
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12 * max(1.0, np.abs(b).max(initial=0)))


def compare(module, emitted=None):
    pair = Pair(module, emitted)
    with jax.numpy_rank_promotion("raise"):
        compare_all(pair)


def compare_all(pair):
    assert shapes(pair.params) == shapes(pair.shapes)
    channels = [pair.theirs.CHANNELS] if hasattr(pair.theirs, "CHANNELS") else []
    pair.both("apply", pair.params, *(pair.values(2, *channels, d) for d in pair.dims))
    compare_elements(pair)
    if hasattr(pair.theirs, "matrix") and pair.theirs.OUT_DIM * prod(pair.dims) <= SMALL:
        compare_maps(pair)
    if pair.largest <= 1000:
        assert float(pair.ours.equivariance_error(pair.params, pair.random.key(1), 2)) < 1e-12


def shapes(params):
    return {name: shapes(w) if isinstance(w, dict) else (w.shape, w.dtype) for name, w in params.items()}


def compare_elements(pair):
    """ρ on an element that JAX draws and on one that NumPy draws."""
    theirs = jax.tree.map(np.asarray, pair.theirs.sample(jax.random.key(3), 2))
    ours = pair.ours.sample(pair.random.key(3), 2)
    ours = tuple(map(np.asarray, ours)) if isinstance(ours, tuple) else np.asarray(ours)
    assert jax.tree.map(np.shape, ours) == jax.tree.map(np.shape, theirs)
    for g in (jax.tree.map(lambda a: a[1], ours), jax.tree.map(lambda a: a[1], theirs)):
        if pair.largest <= 1000:
            pair.both("rho_in", g)
            pair.both("rho_out", g)
        if hasattr(pair.theirs, "act_in"):
            pair.both("act_in", g, pair.values(2, pair.dims[0]))
            pair.both("act_out", g, pair.values(2, pair.theirs.OUT_DIM))


def compare_maps(pair):
    shape = (pair.theirs.OUT_DIM, *pair.dims)
    pair.both("matrix", pair.params)
    if pair.theirs.HOM_DIM * prod(shape) <= SMALL:
        pair.both("basis")
        w = pair.values(*shape)
        pair.equal(pair.ours.projector()(w), pair.theirs.projector()(w))
