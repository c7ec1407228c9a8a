"""Emitted modules under JAX's transformations, dtypes and devices."""

import os
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc.cli import main
from repc.targets.jax.library.networks import _channels

NAMES = ["inertia", "inertia_schur", "graph", "plane_bilinear"]


def arguments(emitted, dtype=jnp.float32, batch=(6,)):
    params = emitted.init(jax.random.key(0), dtype)
    dims = emitted.IN_DIM if isinstance(emitted.IN_DIM, tuple) else (emitted.IN_DIM,)
    xs = [jnp.asarray(np.random.default_rng(1 + k).standard_normal((*batch, d)), dtype) for k, d in enumerate(dims)]
    return params, xs


@pytest.mark.parametrize("name", NAMES)
def test_jit_vmap_checkpoint_and_grad(case_named, name):
    emitted = case_named(name).emitted
    params, xs = arguments(emitted)
    y = emitted.apply(params, *xs)
    assert y.dtype == jnp.float32

    def loss(params):
        return (emitted.apply(params, *xs) ** 2).sum()

    assert jnp.allclose(jax.jit(jax.vmap(lambda *x: emitted.apply(params, *x)))(*xs), y, atol=1e-5)
    plain, saved = jax.jit(jax.grad(loss))(params), jax.jit(jax.grad(jax.checkpoint(loss)))(params)
    assert all(jnp.allclose(plain[k], saved[k], atol=1e-4) for k in plain)


@pytest.mark.parametrize("d", [1, 5])
def test_channels_are_mixed_alike_on_one_device_and_on_several(x64, monkeypatch, d):
    """Values and first and second derivatives, forward and backward, are those of the product."""
    rng = np.random.default_rng(0)
    weight, h = jnp.asarray(rng.standard_normal((3, 4))), jnp.asarray(rng.standard_normal((4, d, 2)))
    plain = lambda w, h: jnp.einsum("oi,idb->odb", w, h)  # noqa: E731
    directions = jnp.asarray(rng.standard_normal((3, 4))), jnp.asarray(rng.standard_normal((4, d, 2)))
    cost = lambda f: lambda w, h: jnp.sin(f(w, h)).sum()  # noqa: E731
    for count in (1, 2):
        monkeypatch.setattr(jax, "device_count", lambda count=count: count)
        for derivative in (
            lambda f: jax.jvp(f, (weight, h), directions),
            lambda f: jax.grad(cost(f), argnums=(0, 1))(weight, h),
            lambda f: jax.jvp(jax.grad(cost(f), argnums=(0, 1)), (weight, h), directions),
            lambda f: jax.grad(lambda w: (jax.grad(cost(f))(w, h) ** 2).sum())(weight),
            lambda f: jax.vmap(f)(jnp.stack([weight, 2 * weight]), jnp.stack([h, h])),
        ):
            for found, right in zip(*(jax.tree.leaves(derivative(f)) for f in (_channels, plain)), strict=True):
                assert jnp.allclose(found, right, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_one_weight_per_sample(case_named, name):
    emitted = case_named(name).emitted
    _, xs = arguments(emitted, batch=(4,))
    params = jax.vmap(emitted.init)(jax.random.split(jax.random.key(0), 4))
    together = jax.jit(jax.vmap(emitted.apply))(params, *xs)
    third = {k: w[2] for k, w in params.items()}
    assert jnp.allclose(together[2], emitted.apply(third, *(x[2] for x in xs)), atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_bfloat16(case_named, name):
    emitted = case_named(name).emitted
    params, xs = arguments(emitted, jnp.bfloat16)
    y = emitted.apply(params, *xs)
    assert y.dtype == jnp.bfloat16
    exact = emitted.apply({k: w.astype(jnp.float32) for k, w in params.items()}, *(x.astype(jnp.float32) for x in xs))
    assert jnp.abs(y.astype(jnp.float32) - exact).max() < 0.06 * jnp.abs(exact).max()
    assert emitted.apply(params, *(x.astype(jnp.float32) for x in xs)).dtype == jnp.float32


@pytest.mark.parametrize("name", NAMES)
def test_64_bits_keep_the_constants_exact(case_named, x64, name):
    emitted = case_named(name).emitted
    params, xs = arguments(emitted, jnp.float64)
    assert emitted.apply(params, *xs).dtype == jnp.float64
    assert float(emitted.equivariance_error(params, jax.random.key(5), 2)) < 1e-12


def test_float32_is_not_rounded_further(case_named):
    emitted = case_named("inertia_schur").emitted
    params, xs = arguments(emitted)
    lowered = emitted.apply.lower(params, *xs).as_text()
    assert lowered.count("dot_general") == lowered.count("precision = [HIGHEST, HIGHEST]") > 0


def test_complex_groups(case_named, x64):
    emitted = case_named("spin").emitted
    params = emitted.init(jax.random.key(0))
    assert {w.dtype for w in params.values()} == {np.dtype(np.complex64)}
    assert emitted.apply(params, np.ones(2, np.float32), np.ones(4, np.float32)).dtype == np.complex64
    assert emitted.apply(params, np.ones(2), np.ones(4)).dtype == np.complex128
    assert {w.dtype for w in emitted.init(jax.random.key(0), np.float64).values()} == {np.dtype(np.complex128)}
    with pytest.raises(ValueError, match="bfloat16 has no complex form"):
        emitted.apply(params, jnp.ones(2, jnp.bfloat16), np.ones(4))
    with pytest.raises(ValueError, match="complex64 or complex128; bfloat16 has no complex form"):
        emitted.init(jax.random.key(0), jnp.bfloat16)


def test_inputs_broadcast(case_named):
    emitted = case_named("plane_bilinear").emitted
    params, (a, b) = arguments(emitted)
    assert emitted.apply(params, a[:, None], b[None]).shape == (6, 6, emitted.OUT_DIM)
    assert emitted.apply(params, a[0], b[0]).shape == (emitted.OUT_DIM,)


_SHARDED = """
import importlib.util, sys
import jax, jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec
assert jax.device_count() == 8
spec = importlib.util.spec_from_file_location("f", sys.argv[1])
f = importlib.util.module_from_spec(spec); spec.loader.exec_module(f)
mesh = Mesh(jax.devices(), ("batch",))
x = jax.random.normal(jax.random.key(0), (64, f.IN_DIM))
params = f.init(jax.random.key(1))
y = f.apply(params, x)
z = f.apply(params, jax.device_put(x, NamedSharding(mesh, PartitionSpec("batch"))))
assert z.sharding.spec == PartitionSpec("batch"), z.sharding
assert len(z.addressable_shards) == 8
assert jnp.allclose(y, jax.device_get(z), atol=1e-5)
"""


@pytest.mark.parametrize("name", ["inertia", "permuted"])
def test_eight_devices_share_the_batch(case_named, tmp_path, name):
    path = tmp_path / "f.py"
    path.write_text(case_named(name).module.text, encoding="utf-8")
    flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count=8"
    environment = {"XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", _SHARDED, str(path)], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr


_GATHERING = """
import importlib.util, re, sys
import jax, jax.numpy as jnp
from jax.sharding import Mesh, NamedSharding, PartitionSpec
assert jax.device_count() == 8
spec = importlib.util.spec_from_file_location("f", sys.argv[1])
f = importlib.util.module_from_spec(spec); spec.loader.exec_module(f)
mesh = Mesh(jax.devices(), ("batch",))
params = jax.device_put(f.init(jax.random.key(1)), NamedSharding(mesh, PartitionSpec()))
dim = f.IN_DIM if isinstance(f.IN_DIM, int) else f.IN_DIM(4)
x = jax.device_put(jnp.ones((64, dim)), NamedSharding(mesh, PartitionSpec("batch")))
text = jax.jit(jax.grad(lambda p, x: (f.apply(p, x) ** 2).sum())).lower(params, x).compile().as_text()
print(sorted(set(re.findall(r"(all-gather|all-to-all|all-reduce|collective-permute)\\(", text))))
"""


@pytest.mark.parametrize(
    "source",
    [
        "group SO(3)\nnet f : 2V⁰+2V -> V { hidden: 8V⁰+4V, layers: 1, product: 2 }\n",
        "group S(n)×O(3)\nnet f : V_1⊗V_2 -> V_2 { hidden: 2V_1⊗V_2+2V_1+V_1², layers: 1, product: 2 }\n",
    ],
)
def test_gradients_of_a_network_on_eight_devices_are_summed_and_nothing_else(tmp_path, source):
    """Arrays of a batch that is spread stay where they are: only the gradients of the parameters travel."""
    (tmp_path / "f.rep").write_text(source, encoding="utf-8")
    assert main(["compile", str(tmp_path / "f.rep")]) == 0
    flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count=8"
    environment = {"XLA_FLAGS": flags, "JAX_PLATFORMS": "cpu", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", _GATHERING, str(tmp_path / "f.py")], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "['all-reduce']\n", done.stderr
