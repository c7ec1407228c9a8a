"""Sets of several sizes in arrays of one: with masks a padded set gives what the set alone gives."""

from dataclasses import replace
from math import prod

import numpy as np
import pytest

from repc.lowering.product import ProductProgram
from repc.lowering.written import written
from repc.ops.build import Builder
from repc.ops.operations import pointwise
from repc.ops.operations.sources import argument
from repc.ops.run import evaluate, random_parameters, run
from repc.ops.sizes import at, letter
from repc.ops.sizes import letters as letters_in
from repc.ops.value import IllTyped, Value
from tests.lowering.test_drawn_networks import CASES as NETS
from tests.lowering.test_drawn_networks import network, random_inputs
from tests.lowering.test_letters_in_products import CASES as MAPS
from tests.lowering.test_letters_in_products import lowered

PADDED = 10


def masked(plan):
    """The same map or network with masks."""
    return replace(plan, core=replace(plan.core, masked=True)) if isinstance(plan, ProductProgram) else replace(plan, masked=True)


def places(side, small, present):
    """Which coordinates of the padded side are those of the small one, in its order; ``present`` are indices by letter."""
    large, found = dict.fromkeys(small, PADDED), np.full(at(side.dim, small), -1)
    for term in side.terms:
        names = [next(iter(letters_in(size)), "") for size in term.sizes]
        axes = [present[name] if name else np.arange(at(size, {})) for name, size in zip(names, term.sizes, strict=True)]
        lengths = [at(size, large) for size in term.sizes]
        index = np.zeros((), int)
        for axis, length in zip(axes, lengths, strict=True):
            index = index[..., None] * length + axis
        for start, copies in term.slabs:
            block = np.arange(copies)[:, None] * prod(lengths) + np.ravel(index)
            first = at(start, small)
            found[first : first + block.size] = (at(start, large) + block).ravel()
    return found


CASES = [*(case for case in MAPS if not case[0].startswith("O")), *NETS]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]} {case[1]}")
def test_a_padded_set_gives_what_the_set_alone_gives(case):
    group, text, letters, first, later, _ = case
    plan = network(group, text, first, letters) if "hidden" in text else lowered(group, text, letters, first)
    code, plain = written(masked(plan)), written(plan)
    params, rng = random_parameters(code, 1, spread=True), np.random.default_rng(2)
    names = sorted(set(letters.values()))
    words = {name: "mask" if len(names) == 1 else f"mask_{name}" for name in names}
    assert [a.op.name for a in code.apply.arguments] == [*(a.op.name for a in plain.apply.arguments[: -len(names)]),
                                                         *words.values(), *names]  # fmt: skip
    small = {letters[k]: n for k, n in zip(sorted(letters), later[-1], strict=True)}
    present = {name: np.sort(rng.permutation(PADDED)[:n]) for name, n in small.items()}
    sides = [side.stacked for side in plan.inputs] if "hidden" in text else [plan.input]
    xs = random_inputs(plan, rng, (3,), small)
    expected = run(plain, params, *xs, letters=small)
    large = dict.fromkeys(names, PADDED)
    padded = [np.full((3, at(side.dim, large)), np.nan, xs[0].dtype) for side in sides]
    for side, x, z in zip(sides, xs, padded, strict=True):
        z[:, places(side, small, present)] = x
    mask = {words[name]: np.isin(np.arange(PADDED), present[name]) for name in names}
    for masks in (mask, {name: np.tile(one, (3, 1)) for name, one in mask.items()}):
        y = run(code, params, *padded, letters=large, masks=masks)
        kept = places(plan.output, small, present)
        np.testing.assert_allclose(y[:, kept], expected, rtol=0, atol=1e-12 * np.abs(expected).max())
        assert not np.any(np.delete(y, kept, axis=1))


@pytest.mark.parametrize("case", [MAPS[0], MAPS[5], NETS[0], NETS[4]], ids=lambda case: case[1])
def test_without_a_mask_all_are_there(case):
    group, text, letters, first, later, _ = case
    plan = network(group, text, first, letters) if "hidden" in text else lowered(group, text, letters, first)
    code, plain = written(masked(plan)), written(plan)
    params, values = random_parameters(code, 1), {letters[k]: n for k, n in zip(sorted(letters), later[0], strict=True)}
    x = np.random.default_rng(3).standard_normal((2, at(plan.in_dims[0], values)))
    np.testing.assert_array_equal(run(code, params, x, letters=values), run(plain, params, x, letters=values))


def test_sets_of_several_sizes_in_one_batch():
    """Each row of a batch has a mask of its own."""
    net = network(*NETS[0][:2], (6,), {0: "n"})
    code, plain = written(masked(net)), written(net)
    params, rng = random_parameters(code, 1, spread=True), np.random.default_rng(4)
    sizes, large = [1, 3, PADDED], {"n": PADDED}
    mask, rows, expected = np.zeros((3, PADDED), bool), np.zeros((3, 4 * PADDED)), []
    for k, n in enumerate(sizes):
        mask[k, :n] = True
        r, q = rng.standard_normal((n, 3)), rng.standard_normal(n)
        rows[k, : 3 * n], rows[k, 3 * PADDED : 3 * PADDED + n] = r.ravel(), q
        expected.append(run(plain, params, np.concatenate([r.ravel(), q]), letters={"n": n}))
    y = run(code, params, rows, letters=large, masks={"mask": mask})
    for k, n in enumerate(sizes):
        np.testing.assert_allclose(y[k, : 3 + n], expected[k], rtol=0, atol=1e-12)
        assert not np.any(y[k, 3 + n :])


def test_an_empty_set_gives_what_biases_give():
    net = network(*NETS[0][:2], (6,), {0: "n"})
    code = written(masked(net))
    y = run(code, random_parameters(code, 1), np.full(20, np.nan), letters={"n": 5}, masks={"mask": np.zeros(5, bool)})
    assert np.all(np.isfinite(y)) and not np.any(y)


def test_masks_that_do_not_fit_are_refused():
    x, mask = argument("x", (..., 2, letter("n"))), argument("mask", (..., letter("m")))
    with pytest.raises(IllTyped, match="does not fit axis -1"):
        Value.of(pointwise.MeanOfPresent(-1, 2), x, mask)
    with pytest.raises(IllTyped, match="do not fit axes"):
        Value.of(pointwise.Zeroed((-1,), 2), x, mask)
    with pytest.raises(IllTyped, match="has not 3 axes"):
        Value.of(pointwise.Zeroed((-1,), 3), x, argument("mask", (..., letter("n"))))


def test_a_mean_of_those_that_are_there():
    x, mask = argument("x", (..., 2, letter("n"))), argument("mask", (..., letter("n")))
    mean = Builder("f", (x, mask)).function(Value.of(pointwise.MeanOfPresent(-1, 2), x, mask), "")
    z = np.array([[[1.0, 2, 0], [3, 5, 0]], [[4, 0, 0], [6, 0, 0]]])
    found = evaluate(mean, [z, np.array([[1, 1, 0], [1, 0, 0]], bool)], {"n": 3})
    np.testing.assert_array_equal(found, [[1.5, 4], [4, 6]])
    assert evaluate(mean, [z.astype(np.float32), np.ones(3, bool)], {"n": 3}).dtype == np.float32
