"""Shapes that do not fit are refused by every operation that has a rule, and rewrites leave alone what only looks alike."""

import numpy as np
import pytest

from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.operations import channel_layout, channel_products, diagram_products, grids, layout, products
from repc.ops.operations.sources import argument
from repc.ops.rewrites import rewritten
from repc.ops.run import evaluate
from repc.ops.sizes import letter
from repc.ops.value import IllTyped

X, Y = argument("x", (..., 15)), argument("y", (..., 4))
CHANNELS = b.op(layout.Expand(), X)  # (..., 1, 15)


@pytest.mark.parametrize(
    ("operation", "arguments", "words"),
    [
        (products.Contract(), (argument("w", (7, 4, 15)), X, Y), "inputs do not fit a weight"),
        (products.Contract(), (argument("w", (7, 14)), X), "inputs do not fit a weight"),
        (products.Couple(), (argument("c", (14, 15, 1, 3)), CHANNELS, CHANNELS), "channels do not fit a tensor"),
        (products.Apply(), (X, argument("w", (15, 4))), "does not fit a weight"),
        (products.Combine(), (argument("w", (5,)), argument("m", (4, 3, 3))), "weights for 4 maps"),
        (channel_products.Channels(), (argument("w", (4, 5)), argument("h", (6, 3, 2))), "does not mix 6 channels"),
        (channel_products.CoupleChannels(), (argument("c", (5, 8)), *(argument(x, (2, 3, 7)) for x in "lr")), "do not fit"),
        (channel_products.ChangeComponents(), (argument("rows", (5, 4)), argument("h", (2, 3, 7))), "does not fit"),
        (channel_layout.Regroup(3, 3), (argument("h", (2, 3, 7)),), "has no 3 × 3 entries"),
        (diagram_products.ContractLegs((-1,), 1), (X, argument("t", (3, 14))), "does not fit a tensor"),
        (channel_layout.Unfold(2), (argument("z", (..., 4, 3, 15)),), "15 is not a multiple of 2"),
        (channel_layout.Fold(3), (argument("z", (..., letter("n"), 3, 5)),), "n is not a multiple of 3"),
        (diagram_products.MixDiagrams(np.array([[0, 1]]), 1), (argument("w", (2, 4, 3)), X, Y), "columns of different shapes"),
    ],
    ids=lambda value: type(value).__name__ if hasattr(value, "run") else None,
)
def test_what_does_not_fit_is_refused(operation, arguments, words):
    with pytest.raises(IllTyped, match=words):
        b.op(operation, *arguments)


def same_after_rewriting(function, *arrays):
    smaller = rewritten(function)
    np.testing.assert_allclose(evaluate(smaller, arrays, {}), evaluate(function, arrays, {}), atol=1e-13)


def random(*shape, seed=0):
    rng = np.random.default_rng([seed, *shape])
    return rng.standard_normal(shape) + 1j * rng.standard_normal(shape)


def test_constants_of_one_shape_are_not_equal():
    x = argument("x", (..., 6))
    write = Builder("f", (x,))
    parts = [write.let("y", b.op(products.Change(), x, b.constant("A", random(6, 2, seed=k), ""))) for k in range(3)]
    same_after_rewriting(write.function(b.concatenated(parts, -1), ""), random(3, 6))


@pytest.mark.parametrize("first", [{}, {"adjoint": True}, {"transposed": True}, {"transposed": True, "adjoint": True}], ids=str)
@pytest.mark.parametrize("second", [{}, {"adjoint": True}, {"transposed": True, "adjoint": True}], ids=str)
def test_complex_constants_are_folded_as_they_multiply(first, second):
    x = argument("x", (..., 6))
    write = Builder("f", (x,))
    shapes = [shape[::-1] if "transposed" in how else shape for how, shape in ((first, (6, 4)), (second, (4, 1)))]
    one, two = (b.constant(f"A{k}", random(*shape, seed=k), "") for k, shape in enumerate(shapes))
    product = b.op(products.Change(**second), b.op(products.Change(**first), x, one), two)
    function = write.function(product, "")
    assert len(rewritten(function).result.args[1].op.array.shape) == 2 and rewritten(function).result.args[0] is x
    same_after_rewriting(function, random(3, 6))


@pytest.mark.parametrize("first", [(1, 2, 0), (2, 0, 1), (0, 2, 1), (2, 1, 0)], ids=str)
@pytest.mark.parametrize("second", [(1, 2, 0), (0, 2, 1), (1, 0, 2)], ids=str)
def test_transposes_are_merged_in_their_order(first, second):
    x = argument("x", (..., 2, 3, 4))
    write = Builder("f", (x,))
    turned = b.op(layout.Transpose(second), b.op(layout.Transpose(first), x))
    function = write.function(turned, "")
    array = random(5, 2, 3, 4)
    expected = array.transpose(0, *(k + 1 for k in first)).transpose(0, *(k + 1 for k in second))
    np.testing.assert_array_equal(evaluate(rewritten(function), [array], {}), expected)


def test_a_transform_costs_what_it_takes():
    """2.5 N log₂ N flops for each grid that is transformed, besides the products of frequencies."""
    for n in (64, 1024):
        one, four = (grids.Correlate().work((m, n, n), (m, 1, n, n), (1, n, n)) for m in (1, 4))
        transform = 2.5 * n * n * np.log2(n * n)
        assert 2 * one.products >= 2 * transform
        assert 2 * (four.products - one.products) >= 3 * transform
