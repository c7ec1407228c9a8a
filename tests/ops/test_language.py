"""The language of operations: sizes, shapes, meaning, what is checked, rewrites."""

import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import repc.ops.operations
from repc.ops import build as b
from repc.ops.build import Builder
from repc.ops.check import check_function, values_of
from repc.ops.names import Names
from repc.ops.operations import layout, pointwise, products, sources
from repc.ops.operations.sources import Argument, argument
from repc.ops.rewrites import REWRITES, rewritten
from repc.ops.rewrites.dead import without_dead_code
from repc.ops.rewrites.equal import with_equal_values_once
from repc.ops.run import evaluate
from repc.ops.sizes import at, letter, letters, product, total
from repc.ops.value import IllTyped, Item, Named, Operation, Value
from repc.targets.jax.constants import Constants
from repc.targets.jax.printer import function_text
from repc.targets.jax.words import WORDS

N, M = letter("n"), letter("m")


def every_operation():
    modules = [importlib.import_module(m.name) for m in pkgutil.iter_modules(repc.ops.operations.__path__, "repc.ops.operations.")]
    found = (c for m in modules for _, c in inspect.getmembers(m, inspect.isclass) if issubclass(c, Operation))
    return sorted({c for c in found if c is not Operation}, key=lambda c: c.__name__)


@pytest.mark.parametrize("operation", every_operation(), ids=lambda c: c.__name__)
def test_every_operation_has_a_text(operation):
    assert operation in WORDS.writers or operation in (Argument, Named, Item)


def test_sizes_print_as_polynomials_and_have_values():
    size = 16 * N * N + 4 * N + 3
    assert str(size) == "16 * n**2 + 4 * n + 3"
    assert at(size, {"n": 5}) == 423
    assert letters(N * M + 2) == {"n", "m"}
    assert product([2, N, M, N]) == 2 * M * N * N and str(product([N, M])) == "m * n"
    assert total([N, 3, N * -1]) == 3, "what cancels is a number again"
    with pytest.raises(KeyError):
        at(N, {"m": 2})


def mixing(name="f"):
    params = argument("params", {"w": (4, 5)})
    x = argument("x", (..., 15))
    write = Builder(name, (params, x))
    batch = write.let("batch", b.batch_of(x))
    z = write.let("z", b.reshaped(x, 5, 3, batch=batch), "5 × V")
    y = write.let("y", b.op(products.Mix(), b.entry(params, "w"), z))
    return write, y, batch


def test_a_function_means_what_its_text_says():
    write, y, batch = mixing()
    function = write.function(b.reshaped(y, 12, batch=batch), "")
    check_function(function, set())
    assert function.result.shape == (..., 12)
    rng = np.random.default_rng(0)
    w, x = rng.standard_normal((4, 5)), rng.standard_normal((2, 7, 15))
    expected = np.einsum("oi,abid->abod", w, x.reshape(2, 7, 5, 3)).reshape(2, 7, 12)
    np.testing.assert_allclose(evaluate(function, [{"w": w}, x], {}), expected, atol=1e-13)
    text = function_text(function, Constants(Names()), '    """Mixes."""')
    assert text.splitlines()[2:] == [
        "    batch = x.shape[:-1]",
        "    z = x.reshape(*batch, 5, 3)  # 5 × V",
        '    y = _mix(params["w"], z)',
        "    return y.reshape(*batch, 12)",
    ]


def test_letters_are_sizes():
    x, n = argument("x", (..., N * N)), argument("n", ())
    write = Builder("f", (x, n))
    matrix = write.let("h", b.reshaped(x, N, N, batch=b.batch_of(x)))
    function = write.function(b.op(pointwise.Mean(-1), matrix), "")
    assert function.result.shape == (..., N)
    np.testing.assert_allclose(evaluate(function, [np.arange(9.0), 3], {"n": 3}), [1, 4, 7])
    assert "h = x.reshape(*x.shape[:-1], n, n)" in function_text(function, Constants(Names()), "")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda x: b.reshaped(x, 4, 4), "does not have the entries"),
        (lambda x: b.op(products.Mix(), argument("w", (4, 6)), b.reshaped(x, 5, 3)), "does not mix 5 channels"),
        (lambda x: b.op(products.Change(), x, b.constant("A", np.eye(4), "")), "does not fit rows"),
        (lambda x: b.op(layout.Concatenate(-2), b.reshaped(x, 5, 3), b.reshaped(x, 3, 5)), "parts of different shapes"),
        (lambda x: b.op(layout.Split((4, 4), -1), x), "is not cut into"),
        (lambda x: b.entry(argument("params", {"w": (1,)}), "v"), "there is no 'v'"),
        (lambda x: b.op(pointwise.Add(), x, argument("y", (..., 14))), "do not go together"),
        (lambda x: b.op(sources.BatchOf(2), x), "has not 2 axes"),
    ],
)
def test_ill_typed_values_are_refused_where_they_are_made(make, words):
    with pytest.raises(IllTyped, match=words):
        make(argument("x", (..., 15)))


def test_names_without_a_value_twice_or_unused_are_refused():
    write, y, batch = mixing()
    stray = Value.of(Named("q"), y)
    with pytest.raises(IllTyped, match="f: q is used before it has a value"):
        check_function(write.function(stray, ""), set())
    write.named("y", b.op(pointwise.Elementwise("tanh"), y))
    with pytest.raises(IllTyped, match="f: the name y is given twice"):
        check_function(write.function(y, ""), set())
    write, y, batch = mixing()
    write.let("unread", b.op(pointwise.Elementwise("tanh"), y))
    with pytest.raises(IllTyped, match="f: unread is never used"):
        check_function(write.function(b.reshaped(y, 12, batch=batch), ""), set())
    callee = mixing("_g")[0].function(y, "")
    write = Builder("f", tuple(callee.arguments))
    with pytest.raises(IllTyped, match="f calls _g, which the program does not have"):
        check_function(write.function(b.called(callee, *callee.arguments), ""), set())


def test_lengths_are_arguments_too():
    x, n = argument("x", (..., N * M)), argument("n", ())
    halves = b.reshaped(x, N, M, batch=b.batch_of(x))
    with pytest.raises(IllTyped, match="f: a length has the letter m, which is no argument"):
        check_function(Builder("f", (x, n)).function(halves, ""), set())
    check_function(Builder("f", (x, n, argument("m", ()))).function(halves, ""), set())
    check_function(Builder("f", (x, n, argument("m", ()))).function(b.packed({"a": halves}), ""), set())


def test_a_value_that_lies_about_its_shape_is_refused():
    write, y, batch = mixing()
    liar = Value(layout.Reshape((12,)), (y, batch), (..., 13))
    with pytest.raises(IllTyped, match="not of the shape it says"):
        check_function(write.function(liar, ""), set())


def test_rewrites_keep_the_meaning_and_drop_what_nothing_reads():
    write, y, batch = mixing()
    write.comment("for nothing")
    write.let("unread", b.op(pointwise.Elementwise("tanh"), y))
    again = write.let("y", b.op(products.Mix(), b.entry(y.args[0].args[0].args[0], "w"), y.args[0].args[1]))
    function = write.function(b.reshaped(b.op(pointwise.Add(), y, again), 12, batch=batch), "")
    smaller = without_dead_code(with_equal_values_once(function))
    assert [let.values[0].op.name for let in smaller.lets] == ["batch", "z", "y"]
    assert len(smaller.statements) == 3
    check_function(smaller, set())
    rng = np.random.default_rng(1)
    args = [{"w": rng.standard_normal((4, 5))}, rng.standard_normal((2, 15))]
    np.testing.assert_array_equal(evaluate(function, args, {}), evaluate(smaller, args, {}))


def rewriting_case(name):
    """A function that the rewrite of that name makes smaller."""
    x = argument("x", (..., 6))
    write = Builder("f", (x,))
    batch = write.let("batch", b.batch_of(x))
    rng = np.random.default_rng(3)
    a, c = (b.constant(n, rng.standard_normal(s), n) for n, s in (("A", (6, 2)), ("C", (2, 6))))
    h = write.let("h", b.op(pointwise.Elementwise("tanh"), x))
    if name == "with_merged_views":
        turned = b.op(layout.Transpose((1, 0)), b.op(layout.Transpose((1, 0)), b.reshaped(h, 2, 3, batch=batch)))
        return write.function(b.reshaped(turned, 6, batch=batch), "")
    if name == "with_folded_constants":
        last = b.constant("B", rng.standard_normal((2, 1)), "B")
        return write.function(b.op(products.Change(), b.op(products.Change(), h, a), last), "")
    parts = [write.let("y", b.op(products.Change(transposed=k == 1), h, a if k != 1 else c)) for k in range(3)]
    if name == "without_dead_code":
        return write.function(parts[0], "")
    return write.function(b.concatenated(parts, -1), "")


@pytest.mark.parametrize("rewrite", REWRITES, ids=lambda f: f.__name__)
def test_every_rewrite_makes_something_smaller_and_keeps_the_meaning(rewrite):
    function = rewriting_case(rewrite.__name__)
    smaller = rewrite(function)
    x = np.random.default_rng(4).standard_normal((3, 6))
    np.testing.assert_allclose(evaluate(smaller, [x], {}), evaluate(function, [x], {}), atol=1e-13)
    count = sum(isinstance(v.op, (layout.Reshape, layout.Transpose, products.Change)) for f in (function,) for v in values_of(f))
    after = sum(isinstance(v.op, (layout.Reshape, layout.Transpose, products.Change)) for v in values_of(smaller))
    assert after < count
    check_function(rewritten(function), set())
    np.testing.assert_allclose(evaluate(rewritten(function), [x], {}), evaluate(function, [x], {}), atol=1e-13)


def test_no_name_stands_for_another_name():
    write, y, batch = mixing()
    again = write.let("again", y)
    function = with_equal_values_once(write.function(b.reshaped(again, 12, batch=batch), ""))
    assert [let.values[0].op.name for let in function.lets] == ["batch", "z", "y"]
    check_function(function, set())
