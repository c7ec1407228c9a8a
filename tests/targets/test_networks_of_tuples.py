"""Networks for every n with pairs, tuples, sets and powers of V in inputs, hidden layers and outputs."""

from itertools import combinations, permutations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import nn
from repc.source import RepcError
from tests.targets.test_every_tuple import chosen, moved, places

pytestmark = pytest.mark.filterwarnings("ignore:W040")

LINES = [
    ("pairs(V) -> V { hidden: 4pairs(V)+3V, layers: 2 }", "S(n)", [(2,), (3,), (6,)]),
    ("pairs(V)+V -> sets(V,2)", "S(n)", [(5,)]),
    ("tuples(V,3) -> V { hidden: 2sets(V,3)+2V, layers: 1 }", "S(n)", [(3,), (7,)]),
    ("(pairs(V), V) -> V⁰ { hidden: 4V+2sets(V,2), layers: 1 }", "S(n)", [(5,)]),
    ("sets(V_1,2)⊗V_2+V_1 -> V_1⊗V_2 { hidden: 3sets(V_1,2)⊗V_2+4sets(V_1,2)+2V_1⊗V_2, layers: 2 }", "S(n)×O(3)", [(2,), (5,)]),
    ("pairs(V_1)⊗sets(V_2,2)+V_1 -> V_1⊗V_2 { hidden: 4V_1⊗V_2+3V_1⊗sets(V_2,2), layers: 1 }", "S(n)×S(m)", [(4, 5)]),
    ("Sym²(V)+Λ²(V) -> Sym²(V)+V { hidden: 3Sym²(V)+4V, layers: 1 }", "S(n)", [(2,), (5,)]),
    ("Λ²(V) -> Λ²(V)+V { hidden: 4V²+4V, layers: 1 }", "S(n)", [(5,)]),
    ("Sym²(V_1)⊗V_2 -> V_1⊗V_2 { hidden: 2Sym²(V_1)⊗V_2+2Sym²(V_1)+2V_1⊗V_2, layers: 1 }", "S(n)×O(3)", [(4,)]),
]


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


def drawn_parameters(module):
    """Random ones, biases among them."""
    params = module.init(jax.random.key(0), np.float64)
    return jax.tree.map(lambda w: jax.random.normal(jax.random.key(w.size), w.shape, w.dtype), params)


@pytest.mark.parametrize(("line", "group", "sizes"), LINES)
def test_it_is_equivariant_and_keeps_the_size_of_activations(line, group, sizes):
    module = repc.compile(f"net f : {line}", group=group)
    for numbers in sizes:
        assert module.equivariance_error(drawn_parameters(module), jax.random.key(1), 4, *numbers) < 1e-12


def test_tuples_are_moved_by_a_permutation_made_by_hand():
    n, module = 6, repc.compile("net f : pairs(V) -> sets(V,2) { hidden: 4sets(V,2)+4pairs(V)+4V, layers: 2 }", group="S(n)")
    params, rng = drawn_parameters(module), np.random.default_rng(0)
    p, x = rng.permutation(n), rng.standard_normal((3, n * (n - 1)))
    y = np.asarray(module.apply(params, x))
    assert y.shape == (3, n * (n - 1) // 2) and np.std(y) > 1e-3
    there = module.apply(params, moved(x, p, list(permutations(range(n), 2))))
    np.testing.assert_allclose(there, moved(y, p, list(combinations(range(n), 2)), sort=True), atol=1e-12)


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("pairs(V)+V -> sets(V,2) { hidden: 4sets(V,2)+4pairs(V)+4V, layers: 2 }", "S(n)"),
        ("sets(V_1,2)⊗V_2 -> V_1⊗V_2 { hidden: 3sets(V_1,2)⊗V_2+4sets(V_1,2)+2V_1⊗V_2, layers: 2 }", "S(n)×O(3)"),
    ],
)
def test_masked_points_change_nothing(line, group):
    module = repc.compile(f"net f : {line}", group=group)
    params, here, n = drawn_parameters(module), [0, 2, 3, 5], 6
    few = np.random.default_rng(1).standard_normal(module.IN_DIM(len(here)))
    x, expected = np.full(module.IN_DIM(n), np.nan), np.zeros(module.OUT_DIM(n))
    x[chosen(*(places(module.INPUT_LAYOUT, m) for m in (n, len(here))), here)] = few
    expected[chosen(*(places(module.OUTPUT_LAYOUT, m) for m in (n, len(here))), here)] = module.apply(params, few)
    mask = np.isin(np.arange(n), here)
    np.testing.assert_allclose(module.apply(params, x, mask), expected, atol=1e-12)
    gradient = jax.grad(lambda w: jnp.sum(module.apply(w, x, mask)))(params)
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(gradient))


def test_it_begins_where_there_are_pairs():
    module = repc.compile("net f : pairs(V)+V -> V { hidden: 4V, layers: 1 }", group="S(n)")
    assert module.SMALLEST_N == 2 and module.GENERIC_N == 3
    assert module.apply(module.init(jax.random.key(0)), (jnp.zeros((3, 2)), jnp.zeros((3, 2)))).shape == (3, 2)
    with pytest.raises(ValueError, match="n = 1 is below 2"):
        module.apply(module.init(jax.random.key(0)), jnp.zeros((3, 1)))


@pytest.mark.parametrize(
    ("ends", "group", "to", "at", "hidden"),
    [
        (("sets(V_1,2)⊗V_2", "V_2"), "S(n)×O(3)", "S(n)×C3v", None, "4sets(V_1,2)⊗V_2+4V_1"),
        (("sets(V_1,2)⊗V_2", "V_2"), "S(n)×O(3)", "S(6)×C3v", 6, "4sets(V_1,2)⊗V_2+4V_1"),
        (("pairs(V)", "sets(V,2)"), "S(n)", "S(4)", 6, "4pairs(V)+4sets(V,2)"),
    ],
)
def test_a_restricted_network_begins_as_the_same(ends, group, to, at, hidden):
    model = nn.EMLP(*ends, group, ch=hidden, num_layers=1)
    smaller = nn.restrict(model, to) if at is None else nn.restrict(model, to, at=at)
    n = at or 5
    x = np.random.default_rng(0).standard_normal((2, model.module.IN_DIM(n)))
    np.testing.assert_allclose(smaller(x), model(x), atol=1e-6)
    assert len(jax.tree.leaves(smaller)) > len(jax.tree.leaves(model))


def test_what_changes_sign_is_in_no_hidden_layer():
    with pytest.raises(RepcError) as caught:
        repc.compile("net f : Λ²(V) -> V { hidden: 4Λ²(V)+4V, layers: 1 }", group="S(n)")
    (found,) = caught.value.diagnostics
    assert found.code == "E0389" and "Λ²(V) change sign" in found.message and "write V²" in found.message
    odd = repc.compile("net f : Λ²(V) -> Λ²(V) { hidden: 4Λ²(V), layers: 1, gate: odd, bias: false }", group="S(n)")
    assert odd.equivariance_error(drawn_parameters(odd), jax.random.key(1), 4, 5) < 1e-12


def test_layers_between_tensors_of_many_axes():
    """All diagrams of V³ -> V³ differ from n = 6 on, above the n at which networks are typed first."""
    module = repc.compile("net f : V³ -> V { hidden: V³+V, layers: 1 }", group="S(n)")
    assert module.GENERIC_N == 6
    assert module.equivariance_error(drawn_parameters(module), jax.random.key(1), 2, 6) < 1e-12


@pytest.mark.parametrize(("rep_in", "rep_out", "size"), [("sets(V,2)", "V", 10), ("pairs(V)+V", "pairs(V)", 25)])
def test_models_of_python_take_them(rep_in, rep_out, size):
    for model in (nn.Linear(rep_in, rep_out, "S(n)"), nn.EMLP(rep_in, rep_out, "S(n)", ch=16, num_layers=1)):
        assert model(jnp.ones((2, size))).shape == (2, 5 if rep_out == "V" else 20)


def test_tuples_may_have_more_points_than_networks_are_typed_with_first():
    module = repc.compile("net f : sets(V,4)+V -> V { hidden: 4V, layers: 1 }", group="S(n)")
    assert module.SMALLEST_N == 4 and module.GENERIC_N == 5
