"""The training loop: it finds what there is to find, the same each time, from whole batches."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from repc import RepcError
from repc.nn import fit

SLOPES = np.array([1.0, -2.0, 0.5], np.float32)


def square(w, x, y):
    return jnp.mean((x @ w["slopes"] - y) ** 2)


def data(rows=30):
    x = np.asarray(jax.random.normal(jax.random.key(0), (rows, 3)))
    return x, x @ SLOPES


def test_slopes_are_found():
    found, losses = fit({"slopes": jnp.zeros(3)}, square, data(), 200, batch=10, optimizer=optax.adam(3e-2))
    np.testing.assert_allclose(found["slopes"], SLOPES, atol=1e-3)
    assert losses.shape == (200,) and losses[-1] < 1e-5 < losses[0]


def test_the_default_optimizer_ends_at_rate_zero():
    _, losses = fit({"slopes": jnp.zeros(3)}, square, data(), 3, batch=10)
    assert losses[2] < losses[0]


def test_each_pass_sees_every_row_of_whole_batches_once():
    """With gradient descent on a linear loss the order does not matter, only how often each row is seen."""
    rows = np.eye(6, dtype=np.float32)
    found, _ = fit(jnp.zeros(6), lambda w, x: -(x @ w).sum(), (rows,), 4, batch=3, optimizer=optax.sgd(1.0))
    np.testing.assert_array_equal(found, 4)
    found, _ = fit(jnp.zeros(6), lambda w, x: -(x @ w).sum(), (rows,), 4, batch=4, optimizer=optax.sgd(1.0))
    assert found.sum() == 16 and found.max() <= 4


def test_other_seeds_shuffle_otherwise():
    options = {"batch": 10, "optimizer": optax.adam(3e-2)}
    found = [fit({"slopes": jnp.zeros(3)}, square, data(), 3, seed=seed, **options)[0]["slopes"] for seed in (0, 0, 1)]
    np.testing.assert_array_equal(found[0], found[1])
    assert (found[0] != found[2]).any()


@pytest.mark.parametrize(
    ("rows", "epochs", "words"),
    [((4, 3), 1, r"fit got arrays of \[4, 3\] rows"), ((0, 0), 1, r"fit got arrays of \[0, 0\] rows"), ((), 1, r"arrays of \[\]"),
     ((4, 4), 0, "fit got 0 epochs")],
)  # fmt: skip
def test_rows_that_do_not_belong_together_are_refused(rows, epochs, words):
    with pytest.raises(RepcError, match=words) as caught:
        fit({"slopes": jnp.zeros(3)}, square, tuple(np.zeros((n, 3)) for n in rows), epochs)
    assert caught.value.diagnostics[0].code == "E0852"


def test_the_tensors_of_one_input_are_rows_too():
    """A tuple of positions and charges in the data is one of their rows in the loss; each pass sees every row once."""
    positions, charges = jnp.arange(12.0).reshape(6, 2), jnp.arange(6.0)
    seen = lambda w, both, y: w * (both[0].sum() + both[1].sum() + y.sum())  # noqa: E731
    _, losses = fit(jnp.array(1.0), seen, ((positions, charges), charges), 1, batch=6, optimizer=optax.sgd(0.0))
    assert losses == [float(positions.sum() + 2 * charges.sum())]
    with pytest.raises(RepcError, match="rows"):
        fit(jnp.array(1.0), seen, ((positions, charges[:3]), charges), 1)
