"""The text of networks of drawn tensors, by JAX and by the stand-in, against what their programs mean, forward and backward."""

from dataclasses import replace

import jax
import numpy as np
import pytest

from repc.lowering.written import written
from repc.ops.names import Names
from repc.ops.run import random_parameters, run
from repc.runtime import load_module
from repc.targets.jax.constants import Constants
from repc.targets.jax.names import doc
from repc.targets.jax.printer import function_text
from repc.targets.jax.skeleton import assembled
from repc.targets.jax.standin import execute
from tests.lowering.test_drawn_networks import CASES, IDS, network, random_inputs

pytestmark = pytest.mark.usefixtures("x64")


def text_of(code):
    """The functions of a program as a module."""
    constants = Constants(Names())
    functions = [function_text(f, constants, doc(f.doc or "The network.")) for f in (code.apply, *code.functions)]
    return assembled("drawn", '"""A network."""', "FACTS = None", constants, [], functions, False)


@pytest.mark.parametrize(("group", "line", "letters", "first", "later", "fixed"), CASES, ids=IDS)
def test_the_text_is_the_program(group, line, letters, first, later, fixed):
    code = written(network(group, line, first, letters))
    module = text_of(code)
    ours, theirs = execute(module.name, module.text, module.npz).apply, load_module(module).apply
    params, rng = random_parameters(code, 1, spread=True), np.random.default_rng(3)
    for numbers in later:
        values = {letters[k]: n for k, n in zip(sorted(letters), numbers, strict=True)}
        args = [values[name] for name in sorted(values)]
        xs = random_inputs(code.plan, rng, (2, 3), values)
        expected = run(code, params, *xs, letters=values)
        np.testing.assert_allclose(np.asarray(ours(params, *xs, *args)), expected, rtol=0, atol=1e-12 * np.abs(expected).max())

    def both(params, direction):
        return jax.jvp(lambda p: theirs(p, *xs, *args), (params,), (direction,))

    direction = random_parameters(code, 7)
    y, slope = jax.jit(both)(params, direction)
    np.testing.assert_allclose(np.asarray(y), expected, rtol=0, atol=1e-12 * np.abs(expected).max())
    above, below = (
        run(code, jax.tree.map(lambda w, d, h=h: w + h * d, params, direction), *xs, letters=values) for h in (1e-6, -1e-6)
    )
    np.testing.assert_allclose(np.asarray(slope), (above - below) / 2e-6, rtol=0, atol=1e-6 * max(1, np.abs(slope).max()))


def test_gradients_through_a_mask_are_finite_and_zero_for_what_is_not_there():
    group, line, letters, first, *_ = CASES[0]
    net = replace(network(group, line, first, letters), masked=True)
    code = written(net)
    module = text_of(code)
    ours, theirs = execute(module.name, module.text, module.npz).apply, load_module(module).apply
    params, rng = random_parameters(code, 1, spread=True), np.random.default_rng(3)
    mask = np.array([[True, False, True, True, False], [False, False, True, False, False]])
    there = np.concatenate([np.repeat(mask, 3, axis=1), mask], axis=1)
    x = np.where(there, rng.standard_normal((2, 20)), np.nan)
    expected = run(code, params, x, letters={"n": 5}, masks={"mask": mask})
    np.testing.assert_allclose(np.asarray(ours(params, x, mask, 5)), expected, rtol=0, atol=1e-12)
    without, full = (np.asarray(ours(params, np.ones(20), one, 5)) for one in (None, np.ones(5, bool)))
    np.testing.assert_allclose(without, full, rtol=0, atol=1e-12)

    def loss(params, x):
        y = theirs(params, x, mask, 5)
        return (y**2).sum(), y

    (of_params, of_x), y = jax.jit(jax.grad(loss, argnums=(0, 1), has_aux=True))(params, x)
    np.testing.assert_allclose(np.asarray(y), expected, rtol=0, atol=1e-12)
    assert all(np.all(np.isfinite(w)) for w in jax.tree.leaves(of_params))
    assert not np.any(np.asarray(of_x)[~there]) and np.all(np.asarray(of_x)[there] != 0)
