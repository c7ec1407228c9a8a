"""Networks: the emitted text against the interpreter, equivariance, scales, types, pytrees."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from repc import V, nn
from repc.driver import build_group, compile_spec, type_source
from repc.driver.trial import Trial
from repc.groups import SO, SU, O, S
from repc.irreps import Irreps
from repc.runtime import check, load_module
from repc.source import RepcError, Source
from repc.targets.jax import resealed
from tests.lowering.oracles.blocks import into_blocks
from tests.lowering.oracles.network import entered, interpret_net, nonlinear, products_of, random_net_params, summed

SPECS = {
    "SO(3)": "net f : 5V⁰+5V -> V² { hidden: uniform(40), layers: 2, product: 4 }",
    "O(3)": "net f : (2V, V²) -> V { hidden: (uniform(30), 6V⁰+4V), product: 3 }",
    "O(5)": "net f : 2V -> V⁰ { hidden: uniform(30), layers: 2, product: 4, gate: irreducible }",
    "SO⁺(1,3)": "net f : 4V -> V⁰+V { hidden: uniform(40), layers: 2, product: 3 }",
    "S(4)": "net f : V+V² -> V² { hidden: 4V⁰+3V+V², layers: 2, product: 2 }",
    "Oh": "net f : 2V -> V+V² { hidden: 6V⁰+4V, layers: 2, gate: odd, bias: false, product: 0 }",
    "SU(3)": "net f : 2V+V* -> V* { hidden: 6V⁰+3V+2V*, layers: 2, product: 3 }",
    "SU(2)": "net f : 3V -> V² { hidden: 6V⁰+4V, layers: 1, product: 3 }",
    "SO(2)": "net f : 2V -> V² { hidden: 5V⁰+4V, layers: 2, product: 3 }",
    "Sp(2)": "net f : 3V -> V⁰ { hidden: 8V⁰+4V, layers: 2, product: 4 }",
    "SO(3) × S(4)": "net f : V_1⊗V_2 -> V_1 { hidden: 5V⁰+3V_1+2V_2+2(V_1⊗V_2), layers: 2, product: 2 }",
    "C(3)": "net f : 2V -> V² { hidden: 5V⁰+4V, layers: 2, product: 3 }",
    "Scaling(2)": "net f : V+V⁰ -> V { hidden: 5V⁰+3V+2V*, layers: 1, product: 2 }",
}
WIDE = {
    "SO(3)": "uniform(150)",
    "O(5)": "uniform(150)",
    "SO⁺(1,3)": "uniform(150)",
    "SU(3)": "uniform(100)",
    "Oh": "30V⁰+20V+10V²",
    "S(4)": "20V⁰+15V+5V²",
    "Scaling(2)": "25V⁰+20V+10V*",
}


@cache
def compiled(group, line):
    (one,) = compile_spec(type_source(Source("t.rep", f"group {group}\n{line}\n")))
    return one


def inputs(module, batch, seed=0):
    dims = module.IN_DIM if isinstance(module.IN_DIM, tuple) else (module.IN_DIM,)
    rng = np.random.default_rng(seed)
    xs = [rng.standard_normal((batch, d)) for d in dims]
    is_complex = "complex" in str(jax.tree.leaves(module.init(jax.random.key(0)))[0].dtype)
    return [x + 1j * rng.standard_normal(x.shape) if is_complex else x for x in xs]


def doubled(params, seed=3):
    """In float64, with biases that are not zero."""
    rng = np.random.default_rng(seed)
    return {
        layer: {n: np.asarray(w, np.result_type(w.dtype, np.float64)) + 0.1 * rng.standard_normal(w.shape) for n, w in ws.items()}
        for layer, ws in params.items()
    }


@pytest.mark.parametrize("group", sorted(SPECS))
def test_a_network_is_what_it_says(group):
    """The text means what the interpreter says; activations keep their size; no parameter is dead; the group is respected."""
    one = compiled(group, SPECS[group])
    with jax.enable_x64(True):
        module = load_module(one.module)
        xs = inputs(module, 24)
        params = doubled(module.init(jax.random.key(1), complex if one.report.program.is_complex else float))
        grads = jax.jit(jax.grad(lambda p: jnp.sum(jnp.abs(module.apply(p, *xs)) ** 2)))(params)
        expected = interpret_net(one.report.program, params, *xs)
        np.testing.assert_allclose(module.apply(params, *xs), expected, rtol=1e-9, atol=1e-10 * np.abs(expected).max())
        for layer, found in grads.items():
            for name, g in found.items():
                assert np.any(np.abs(g) > 0), (layer, name)
        draws = [interpret_net(one.report.program, jax.tree.map(np.asarray, module.init(jax.random.key(k))), *xs) for k in range(6)]
        assert 0.01 < np.median([np.mean(np.abs(d) ** 2) for d in draws]) < 100
        assert module.equivariance_error(params, jax.random.key(2), 3) < 1e-11


@pytest.mark.parametrize("group", ["SO(3)", "SU(3)", "S(4)", "SO⁺(1,3)"])
def test_an_emitted_network_passes_its_own_check(group, tmp_path):
    report = check(written(compiled(group, SPECS[group]).module, tmp_path))
    assert report.counted == "learned coefficients"
    assert {f.name for f in report.findings} == {"sizes", "generators", "samples"}


def written(module, folder):
    path = folder / "f.py"
    path.write_text(module.text, encoding="utf-8")
    if module.npz:
        path.with_suffix(".npz").write_bytes(module.npz)
    return path


def test_a_broken_network_fails_its_check(tmp_path):
    module = compiled("SO(3)", SPECS["SO(3)"]).module
    broken = module.text.replace("y_1 * g_1", 'y_1 * h["[1]"][:1, :1] * g_1', 1)
    assert broken != module.text
    path = written(replace(module, text=resealed(broken)), tmp_path)
    with pytest.raises(RepcError) as error:
        check(path)
    assert error.value.diagnostics[0].code == "E0606"


def test_same_numbers_as_the_python_model():
    one = compiled("SO(3)", "net emlp : 5V⁰+5V -> V² { hidden: uniform(40), layers: 2, product: 4 }")
    module = load_module(one.module)
    model = nn.EMLP(5 * V**0 + 5 * V, V**2, SO(3), ch=40, num_layers=2, product=4, key=3)
    params = module.init(jax.random.key(3))
    assert jax.tree.structure(params) == jax.tree.structure(model.params)
    assert jax.tree.all(jax.tree.map(jnp.array_equal, params, model.params))
    x = inputs(module, 4)[0]
    np.testing.assert_array_equal(module.apply(params, x), model(x))


def test_uniform_rep_is_emlps():
    assert str(nn.uniform_rep(512, SO(3))) == "122V⁰+40V+12V²+3V³+V⁴"
    assert nn.uniform_rep(384, build_group("SO⁺(1,3)")).size() == 384
    assert str(nn.uniform_rep(256, S(6))) == "94V⁰+15V+2V²"


@pytest.mark.parametrize("n", [1, 7, 100, 384])
def test_uniform_rep_has_the_size_asked_for(n):
    for group in (SO(3), O(5), SU(3), S(6), SO(3) * S(5)):
        assert nn.uniform_rep(n, group).size() == n


def test_a_model_is_a_pytree():
    model = nn.EMLP(2 * V, V**0, O(5), ch=20, num_layers=2, product=3, key=1)
    x = jax.random.normal(jax.random.key(0), (40, 10))
    target = jnp.sum(x[:, :5] * x[:, 5:], axis=1, keepdims=True)

    def loss(m):
        return jnp.mean((m(x) - target) ** 2)

    optimizer = optax.adam(1e-2)
    state = optimizer.init(model)

    @jax.jit
    def step(model, state):
        value, grads = jax.value_and_grad(loss)(model)
        updates, state = optimizer.update(grads, state)
        return optax.apply_updates(model, updates), state, value

    first = loss(model)
    for _ in range(30):
        model, state, value = step(model, state)
    assert isinstance(model, nn.EMLP)
    assert value < 0.5 * first
    assert model.equivariance_error(jax.random.key(1)) < 1e-6
    with pytest.raises(AttributeError, match="immutable"):
        model.params = {}


def test_per_sample_weights_checkpoint_and_mixed_precision():
    model = nn.EMLP(2 * V, V, SO(3), ch=20, num_layers=1, product=2)
    x = jax.random.normal(jax.random.key(0), (3, 6))
    many = jax.vmap(lambda k: model.module.init(k))(jax.random.split(jax.random.key(1), 3))
    each = jax.vmap(model.module.apply)(many, x)
    np.testing.assert_allclose(each[1], model.module.apply(jax.tree.map(lambda a: a[1], many), x[1]), rtol=1e-5, atol=1e-6)
    plain = jax.grad(lambda m: jnp.sum(m(x) ** 2))(model)
    remade = jax.grad(lambda m: jnp.sum(jax.checkpoint(lambda m, x: m(x))(m, x) ** 2))(model)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6), plain, remade)
    half = jax.tree.map(lambda a: a.astype(jnp.bfloat16), model)
    y = half(x.astype(jnp.bfloat16))
    assert y.dtype == jnp.bfloat16
    np.testing.assert_allclose(np.asarray(y, np.float32), model(x), rtol=0.1, atol=0.1)


def test_saving_and_restoring(tmp_path):
    hidden = 4 * V**0 + 2 * V
    model = nn.Sequential(nn.Linear(V, nn.gated(hidden, SO(3)), SO(3), key=2), nn.GatedNonlinearity(hidden, SO(3)))
    nn.save(tmp_path / "m.npz", model)
    other = nn.Sequential(nn.Linear(V, nn.gated(hidden, SO(3)), SO(3), key=5), model[1])
    restored = nn.restore(tmp_path / "m.npz", other)
    assert jax.tree.all(jax.tree.map(jnp.array_equal, restored, model))
    with pytest.raises(RepcError, match="is of another model"):
        nn.restore(tmp_path / "m.npz", nn.Linear(V, V, SO(3)))


def test_orbax_restores_a_model(tmp_path):
    checkpoint = pytest.importorskip("orbax.checkpoint")
    model = nn.EMLP(2 * V, V, SO(3), ch=12, num_layers=1, product=2, key=7)
    with checkpoint.StandardCheckpointer() as saver:
        saver.save(tmp_path / "c", model.params)
        saver.wait_until_finished()
        found = saver.restore(tmp_path / "c", nn.EMLP(2 * V, V, SO(3), ch=12, num_layers=1, product=2).params)
    assert jax.tree.all(jax.tree.map(jnp.array_equal, model.params, found))


@pytest.mark.parametrize(
    ("group", "line", "code", "words"),
    [
        ("SO(3)", "net f : V -> V { hidden: 4V, gate: pointwise }", "E0440", "which does not permute its coordinates"),
        ("Oh", "net f : V -> V { hidden: 4V, gate: pointwise }", "E0440", "write 'gate: odd'"),
        ("SO(3)", "net f : V -> V { hidden: 8V⁰, product: none }", "E0441", "cannot depend on its input"),
        ("O(3)", "net f : V⁰ -> V { hidden: 8V⁰+V }", "E0441", "cannot depend on its input"),
        ("SU(2)", "net f : V⊗V -> 5 { hidden: 4V, layers: 1 }", "E0441", "write hidden: 4V+4[0], layers: 1"),
        ("C(5)", "net f : 0 -> 5 { hidden: 4V, layers: 2 }", "E0441", "cannot depend on its input"),
    ],
)
def test_a_network_that_cannot_work_does_not_compile(group, line, code, words):
    with pytest.raises(RepcError) as error:
        compiled(group, line)
    (found,) = error.value.diagnostics
    assert found.code == code
    assert words in f"{found.message} {found.remedy}"


@pytest.mark.parametrize("group", ["SO(3)", "S(4)", "SU(3)"])
def test_biases_are_certified(group):
    """A certificate with biases of zero would say nothing of where they are added."""
    one = compiled(group, SPECS[group])
    params = Trial(one.module).params(one.report.program.is_complex)
    biases = [layer["bias"] for layer in params.values() if "bias" in layer]
    assert biases and all(np.abs(b).min() > 1e-4 and 0.1 < np.sqrt(np.mean(np.abs(b) ** 2)) < 10 for b in biases)


def test_what_is_pruned_is_said():
    report = compiled("O(3)", "net f : 5V⁰+2V -> V⁰+V² { hidden: 8V⁰, product: none }").report
    better = "hidden: 8V⁰+[1]e+[2]e, layers: 3, product: auto"
    assert [str(one) for one in report.warnings] == [
        f"warning W0402: [1]o of the input 5V⁰+2V cannot influence the output; write {better}",
        f"warning W0403: [1]e, [2]e of the output V⁰+V² are always zero: no hidden channel leads to it; write {better}",
    ]


def test_pointwise_layers_are_typed():
    assert nn.Pointwise(V + V**2, jax.nn.relu, S(4))(jnp.array([-1.0, 2.0])).tolist() == [0.0, 2.0]
    with pytest.raises(RepcError, match="use|not equivariant under SO"):
        nn.Pointwise(V, jax.nn.relu, SO(3))
    with pytest.raises(RepcError, match="only odd functions"):
        nn.Pointwise(V, jax.nn.relu, build_group("Oh"))
    nn.Pointwise(V, jnp.tanh, build_group("Oh"), odd=True)


def test_a_network_over_a_group_that_is_not_reductive(tmp_path):
    line = "net f : V -> V { hidden: 4V⁰+3V+2V*, layers: 2, product: 2 }"
    source = "let K = generated { lie [[0,0,1],[0,0,0],[0,0,0]], lie [[0,0,0],[0,0,1],[0,0,0]] }\ngroup K\n" + line + "\n"
    (one,) = compile_spec(type_source(Source("t.rep", source)))
    assert "layers use null-space bases" in one.report.warnings[0].message
    module = load_module(one.module)
    with jax.enable_x64(True):
        params, x = doubled(module.init(jax.random.key(0), float)), inputs(module, 6)[0]
        np.testing.assert_allclose(module.apply(params, x), interpret_net(one.report.program, params, x), rtol=1e-9, atol=1e-9)
        assert module.equivariance_error(params, jax.random.key(0)) < 1e-10


def test_bilinear_blocks_and_sequences():
    x = jax.random.normal(jax.random.key(1), (7, 6))
    b = nn.BiLinear(2 * V, V**2, SO(3))
    np.testing.assert_allclose(b(2 * x), 4 * b(x), rtol=1e-4, atol=1e-5)
    assert b.equivariance_error(jax.random.key(0)) < 1e-6
    rep = 6 * V**0 + 3 * V
    model = nn.Sequential(nn.EMLPBlock(2 * V, rep, SO(3)), nn.EMLPBlock(rep, rep, SO(3)), nn.Linear(rep, V, SO(3)))
    assert jax.jit(lambda m, x: m(x))(model, x).shape == (7, 3)


EIGHT_DEVICES = """
import jax, jax.numpy as jnp, numpy as np, optax
from jax.sharding import Mesh, NamedSharding, PartitionSpec as P
from repc import V, nn
from repc.groups import SO

assert jax.device_count() == 8
model = nn.EMLP(4 * V, V, SO(3), ch=48, num_layers=2, product=8)
x = jax.random.normal(jax.random.key(0), (64, 12))
mesh = Mesh(np.array(jax.devices()), ("all",))

def spread(leaf):
    whole = [axis for axis, size in enumerate(leaf.shape) if size % 8 == 0]
    return NamedSharding(mesh, P(*(("all" if axis == whole[0] else None) for axis in range(leaf.ndim))) if whole else P())

def losses(model, x):
    optimizer = optax.adam(1e-2)
    state, found = optimizer.init(model), []
    @jax.jit
    def step(model, state):
        loss, grads = jax.value_and_grad(lambda m: jnp.mean((m(x) - x[:, :3]) ** 2))(model)
        updates, state = optimizer.update(grads, state)
        return optax.apply_updates(model, updates), state, loss
    for _ in range(5):
        model, state, loss = step(model, state)
        found.append(float(loss))
    return found

alone = losses(model, x)
shared = jax.device_put(x, NamedSharding(mesh, P("all")))
by_batch = losses(jax.device_put(model, NamedSharding(mesh, P())), shared)
by_channel = losses(jax.tree.map(lambda leaf: jax.device_put(leaf, spread(leaf)), model), shared)
assert sum(not spread(leaf).is_fully_replicated for leaf in jax.tree.leaves(model)) >= 4
np.testing.assert_allclose(by_batch, alone, rtol=1e-4)
np.testing.assert_allclose(by_channel, alone, rtol=1e-4)
print("same losses")
"""


def test_training_on_eight_devices_gives_the_same_losses():
    """The batch sharded and parameters replicated, then channels of the weights sharded."""
    environment = {**os.environ, "JAX_PLATFORMS": "cpu"}
    environment["XLA_FLAGS"] += " --xla_force_host_platform_device_count=8"
    run = subprocess.run([sys.executable, "-c", EIGHT_DEVICES], capture_output=True, text=True, env=environment, check=False)
    assert run.stdout == "same losses\n", run.stderr[-2000:]


class Scaled(nn.Module):
    """A user's model: arrays and layers are learned, a representation and a projector are not."""

    def __init__(self, rep):
        self.rep, self.onto = rep, (rep >> rep).equivariant_projector()
        self.weight = jnp.ones((rep.size(), rep.size()))
        self.layers = [nn.Linear(rep, rep)]

    def __call__(self, x):
        weight = (self.onto @ self.weight.reshape(-1)).reshape(self.weight.shape)
        return self.layers[0](x @ weight.T)


def test_users_models_are_pytrees():
    model, x = Scaled(V(S(3))), jnp.arange(3.0)
    gradient = jax.jit(jax.grad(lambda m: (m(x) ** 2).sum()))(model)
    assert isinstance(gradient, Scaled) and gradient.weight.shape == (3, 3) and gradient.rep == V(S(3))
    assert len(jax.tree.leaves(model)) == 1 + len(jax.tree.leaves(model.layers))
    again = jax.tree.map(lambda a, b: a - 1e-4 * b, model, gradient)
    assert float((again(x) ** 2).sum()) < float((model(x) ** 2).sum())
    assert nn.EMLP(V, V, S(3), ch=4, num_layers=1)(x, training=False).shape == (3,)


@pytest.mark.parametrize("group", sorted(WIDE))
def test_every_layer_keeps_the_size_of_its_channels(group):
    """Before the nonlinearity, the channels of each irreducible have mean square about 1 in every layer."""
    line = SPECS[group].split("{")[0] + f"{{ hidden: {WIDE[group]}, layers: 3 }}"
    program = compiled(group, line).report.program
    draws = [sizes(program, seed) for seed in range(8)]
    for place in draws[0]:
        found = [d[place] for d in draws]
        assert 0.25 < np.exp(np.mean(np.log(found))) < 4, place


def sizes(program, seed):
    """Mean square of the sums of every layer, by layer and irreducible, for normal inputs and fresh weights without biases."""
    rng = np.random.default_rng(100 + seed)
    shapes = [(100, d) for d in program.in_dims]
    xs = [rng.standard_normal(s) for s in shapes]
    xs = [(x + 1j * rng.standard_normal(x.shape)) / np.sqrt(2) for x in xs] if program.is_complex else xs
    params, found = random_net_params(program, seed), {}
    h = entered([into_blocks(side, x) for side, x in zip(program.inputs, xs, strict=True)])
    for layer in program.layers:
        h, weights = entered([h], layer), params[layer.name]
        made = summed(layer.linear, weights, h)
        extra = summed(layer.back, weights, products_of(layer, made)) if layer.product else {}
        sums = nonlinear(replace(layer, is_last=True), made, extra)
        found |= {(layer.name, i.label): np.mean(np.abs(z) ** 2) for i, z in sums.items() if np.any(z)}
        h = nonlinear(layer, made, extra)
    return found


def test_words_of_a_net_line_are_understood_in_python():
    products = ("auto", None, "none", 0, np.int64(2))
    made = [nn.EMLP("2V", "V", "SO(3)", ch="4V⁰+2V", num_layers=1, product=product) for product in products]
    counts = [sum(p.size for p in jax.tree.leaves(model)) for model in made]
    assert counts[0] == counts[1] > counts[4] > counts[2] == counts[3]
    with pytest.raises(RepcError, match="product: many means nothing"):
        nn.EMLP("2V", "V", "SO(3)", product="many")


def test_a_mask_stands_behind_the_inputs_or_has_its_name():
    model, x, there = nn.Linear("V", "V", "S(n)"), jnp.arange(4.0), jnp.arange(4) < 3
    np.testing.assert_array_equal(model(x, there), model(x, mask=there))


def test_a_linear_layer_of_nothing_says_so():
    with pytest.raises(RepcError, match="no linear map leads from one to the other") as caught:
        nn.Linear("V", "V⁰", "O(3)")
    assert "nn.EMLP" in caught.value.diagnostics[0].remedy


def test_irreducibles_are_representations():
    """As `irreps` writes them, of any group."""
    found = V(S(4)).irreps()
    assert nn.Linear(found, "V", S(4)).module.IN_DIM == found.dim == 4
    assert nn.Linear(Irreps("2x0e+1x1o"), "1o", "O(3)")(jnp.ones(5)).shape == (3,)
