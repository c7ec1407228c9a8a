"""Maps of several inputs for every n: all of them, equivariant by hand, the same with masks, and without the tensor product."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import driver
from tests.brute_force import null_space_dimension

CASES = [
    ("S(n)", "(2V+V⁰, V²) -> V"), ("S(n)", "(V, V, 2V) -> V+V⁰"), ("S(n)", "(V+2V⁰+V, V⁰+3V) -> V"), ("O(n)", "(V², V) -> V"),
    ("S(n)×O(3)", "(V_1⊗V_2, V_1⊗V_2+2V_1) -> V_2+V_1"), ("S(n)×O(3)", "(V_2⊗V_1, V_1²) -> V_1⊗V_2"),
    ("S(n)×SO(2)", "(V_1⊗V_2, 2V_2+V_1) -> V_1⊗V_2+V_1"), ("S(n)×S(m)", "(V_1⊗V_2, V_1) -> V_2"),
    ("S(n)×SU(2)", "(V_1⊗V_2, V_2*) -> V_1"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


@cache
def compiled(group, arrow):
    return repc.compile(f"map f : {arrow}", group)


def sizes_of(module):
    return module.SMALLEST_N if isinstance(module.SMALLEST_N, tuple) else (module.SMALLEST_N,)


def params_of(module, key=0):
    params = module.init(jax.random.key(key), jnp.complex128 if "SU" in module.GROUP else jnp.float64)
    return jax.tree.map(np.asarray, params)


def inputs_of(module, sizes, batch=(2,)):
    rng = np.random.default_rng(1)
    return [rng.standard_normal((*batch, d)) for d in module.IN_DIM(*sizes)]


@pytest.mark.parametrize(("group", "arrow"), CASES)
def test_it_is_the_map_of_the_tensor_product(group, arrow):
    """The same weights on the outer products of what the inputs are sums of, which is how a single input would be written."""
    module = compiled(group, arrow)
    sizes, params = tuple(n + 1 for n in sizes_of(module)), params_of(module)
    several = len(sizes) > 1
    xs = inputs_of(module, sizes)
    cut = [[x[:, first:last] for _, first, last in each] for x, each in zip(xs, module.INPUT_LAYOUT(*sizes), strict=True)]
    texts = [[text for text, *_ in each] for each in module.INPUT_LAYOUT(*sizes)]
    terms, parts = [], []
    for several_texts, several_parts in zip(product(texts), product(cut), strict=True):
        copies, bare = zip(*map(copies_of, several_texts), strict=True)
        terms.append(f"{np.prod(copies)}({'⊗'.join(f'({t})' for t in bare)})")
        parts.append(outer(copies, several_parts))
    linear = compiled(group, f"{'+'.join(terms)} -> {module.OUTPUT}")
    assert linear.HOM_DIM == module.HOM_DIM
    given = sizes if several else ()
    expected = linear.apply(params, np.concatenate(parts, axis=1), *given)
    np.testing.assert_allclose(module.apply(params, *xs, *given), expected, atol=1e-12)


def product(several):
    return [(*head, one) for head in product(several[:-1]) for one in several[-1]] if several else [()]


def copies_of(text):
    number = text[: len(text) - len(text.lstrip("0123456789"))]
    return int(number or 1), text[len(number) :] or "V⁰"


def outer(copies, parts):
    """All copies in front, those of the last part the fastest; then the coordinates of the tensor product."""
    found = np.ones((len(parts[0]), 1, 1))
    for count, x in zip(copies, parts, strict=True):
        x = x.reshape(len(x), count, -1)
        found = np.einsum("bcx,bdy->bcdxy", found, x).reshape(len(x), found.shape[1] * count, -1)
    return found.reshape(len(found), -1)


@pytest.mark.parametrize(("group", "arrow"), CASES[:4])
def test_none_is_left_out(group, arrow):
    """Counted by a dense null space of the tensor product, at the smallest n."""
    module = compiled(group, arrow)
    (n,) = sizes_of(module)
    one = driver.type_expression(f"map f : {arrow}", group.replace("(n)", f"({n})")).maps[0]
    whole = repc.api.Expression(one.inputs[0].node)
    for other in one.inputs[1:]:
        whole = whole * repc.api.Expression(other.node)
    if one.output.size() * np.prod([rep.size() for rep in one.inputs]) < 1500:
        assert null_space_dimension(one.output.group, whole.node, one.output.node) == module.HOM_DIM
    assert len(module.basis(n)) == module.HOM_DIM


@pytest.mark.parametrize(("group", "arrow"), [CASES[4], CASES[6], CASES[8]])
def test_it_commutes_with_elements(group, arrow):
    module = compiled(group, arrow)
    sizes = tuple(n + 2 for n in sizes_of(module))
    assert module.equivariance_error(params_of(module), jax.random.key(0), 3, *sizes) < 1e-12


def test_points_by_hand():
    """x_i q_i, Σ_j x_j q_j, … move as points do, and so does every map."""
    module, rng = compiled("S(n)×O(3)", "(V_1⊗V_2, V_1) -> V_1⊗V_2"), np.random.default_rng(0)
    assert module.HOM_DIM == 5  # x_i q_i, x_i Σq, q_i Σx, Σ x_j q_j, Σx Σq
    params = params_of(module)
    x, q, order = rng.standard_normal((6, 3)), rng.standard_normal(6), rng.permutation(6)
    turn = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    y = np.reshape(module.apply(params, x.ravel(), q), (6, 3))
    moved = np.reshape(module.apply(params, (x[order] @ turn.T,), (q[order],)), (6, 3))
    np.testing.assert_allclose(moved, y[order] @ turn.T, atol=1e-12)
    spanned = [x * q[:, None], x * q.mean(), q[:, None] * x.mean(0), np.tile(x.T @ q, (6, 1)), np.tile(x.mean(0), (6, 1))]
    assert np.linalg.lstsq(np.reshape(spanned, (5, -1)).T, y.ravel(), rcond=None)[1] < 1e-20


@pytest.mark.parametrize(("group", "arrow"), CASES[:1] + CASES[4:6])
def test_bodies_that_are_not_there_change_nothing(group, arrow):
    module = compiled(group, arrow)
    n, params = sizes_of(module)[0], params_of(module)
    rng, axes = np.random.default_rng(0), module.INPUT_AXES
    alone = [tuple(rng.standard_normal([n if a == "n" else a for a in each]) for each in of) for of in axes]
    padded = [tuple(pad(z, each, n + 3, rng) for z, each in zip(zs, of, strict=True)) for zs, of in zip(alone, axes, strict=True)]
    mask = np.arange(n + 3) < n
    y, expected = module.apply(params, *padded, mask=mask), module.apply(params, *alone)
    ends = zip(module.OUTPUT_LAYOUT(n), module.OUTPUT_LAYOUT(n + 3), strict=True)
    for (text, *small), (_, *large) in ends:
        found = np.asarray(y)[slice(*large)]
        kept = found[np.abs(found) > 0] if "V_1" in text or group == "S(n)" else found
        np.testing.assert_allclose(kept, np.asarray(expected)[slice(*small)], atol=1e-12)


def pad(z, axes, n, rng):
    found = rng.standard_normal([n if a == "n" else a for a in axes])
    found[tuple(slice(s) for s in z.shape)] = z
    return found


def test_the_tensor_product_is_not_formed():
    """Of two matrices of 400 × 400 it has 2.6e10 entries; their product is among the maps."""
    module = compiled("O(n)", "(V², V²) -> V²")
    x, y = np.random.default_rng(0).standard_normal((2, 400, 400))
    (name,) = module.SHAPES
    found = [module.apply({name: unit(module.HOM_DIM, k)}, x.ravel(), y.ravel()) for k in range(module.HOM_DIM)]
    wanted = (x @ y / np.linalg.norm(x @ y)).ravel()
    assert any(np.allclose(z / np.linalg.norm(z), wanted, atol=1e-10) for z in found)


def unit(count, k):
    return (np.arange(count) == k).astype(float).reshape(count, 1, 1)


def test_batches_meet():
    module = compiled(*CASES[4])
    n, params = 4, params_of(module)
    x, y = inputs_of(module, (n,), (3,))
    found = module.apply(params, x[:, None], y[None])
    assert found.shape[:2] == (3, 3)
    np.testing.assert_allclose(found[1, 2], module.apply(params, x[1], y[2]), atol=1e-13)
