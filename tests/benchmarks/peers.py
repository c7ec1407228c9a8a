"""What other libraries offer for the same work, to time modules beside."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp

PEERS = ("e3nn_jax", "cuequivariance_jax")


@dataclass(frozen=True)
class Call:
    """Something to time: a function of arrays, its arguments, and how far it is from equivariant, where that is ours to say."""

    name: str
    function: Callable
    arguments: tuple
    error: float | None = None


def installed(name: str) -> bool:
    """Whether a package can be imported."""
    return importlib.util.find_spec(name) is not None


def cue_call(e, key, *arrays) -> Call:
    """An equivariant polynomial of cuEquivariance: by its CUDA operations on a GPU, else by its plain JAX ones."""
    import cuequivariance_jax as cuex

    on_gpu = jax.default_backend() == "gpu" and installed("cuequivariance_ops_jax")
    weights = jax.random.normal(key, (len(arrays[0]) if e.inputs[0].dim and len(arrays) > 1 else 1, e.inputs[0].dim))

    def apply(w, *arrays):
        given = [cuex.RepArray(rep, x) for rep, x in zip(e.inputs, (w, *arrays), strict=True)]
        return cuex.equivariant_polynomial(e, given, method="uniform_1d" if on_gpu else "naive").array

    return Call("cuequivariance" + (" (CUDA)" if on_gpu else ""), apply, (weights, *arrays))


def cue_uvu(parts: list[tuple[int, str]], edge_irreps: str, kept: str, key, xs, edge) -> Call:
    """Channelwise tensor products of cuEquivariance, each path with its coefficient; paths to the same irreducible are added.

    Features come as its layout has them: components first, channels last.
    """
    import cuequivariance as cue

    calls = []
    for (channels, part), x in zip(parts, xs, strict=True):
        e = cue.descriptors.channelwise_tensor_product(
            channels * cue.Irreps("O3", part), cue.Irreps("O3", edge_irreps), cue.Irreps("O3", kept)
        )
        calls.append((channels, e, cue_call(e, key, x.reshape(len(x), -1), edge[:, 0])))

    def apply(weights, xs, edge):
        found = []
        for (channels, e, call), w, x in zip(calls, weights, xs, strict=True):
            y, at, sums = call.function(w, x, edge), 0, {}
            for mul, ir in e.outputs[0].irreps:
                path = y[:, at : at + mul * ir.dim].reshape(len(y), ir.dim, -1, channels).sum(-2)
                sums[str(ir)] = sums[str(ir)] + path if str(ir) in sums else path
                at += mul * ir.dim
            found.append(jnp.concatenate(list(sums.values()), axis=-2))
        return found

    weights, flat = [call.arguments[0] for *_, call in calls], [call.arguments[1] for *_, call in calls]
    return Call(calls[0][2].name, apply, (weights, flat, edge[:, 0]))


def e3nn_linear(irreps: str, key, x) -> Call:
    """A linear map of e3nn-jax."""
    import e3nn_jax as e3nn

    layer = e3nn.FunctionalLinear(e3nn.Irreps(irreps), e3nn.Irreps(irreps))
    weights = [jax.random.normal(key, i.path_shape) for i in layer.instructions]
    apply = jax.vmap(lambda w, x: layer(w, e3nn.IrrepsArray(irreps, x)).array, in_axes=(None, 0))
    return Call("e3nn", apply, (weights, x))


def e3nn_uvu(parts: list[str], edge_irreps: str, kept: str, keys, xs, edge) -> Call:
    """Tensor products of e3nn-jax, channel by channel, each path with its coefficient; paths to the same irreducible are added."""
    import e3nn_jax as e3nn

    kept_irreps = e3nn.Irreps(kept)
    paths = [e3nn.tensor_product(e3nn.Irreps(x), e3nn.Irreps(edge_irreps), filter_ir_out=kept_irreps).num_irreps for x in parts]
    weights = [jax.random.normal(k, (*x.shape[:2], count)) for k, x, count in zip(keys, xs, paths, strict=False)]

    def apply(weights, xs, edge):
        found, y = [], e3nn.IrrepsArray(edge_irreps, edge)
        for w, x, irreps in zip(weights, xs, parts, strict=True):
            whole = e3nn.tensor_product(e3nn.IrrepsArray(irreps, x), y, filter_ir_out=kept_irreps)
            paths = (whole * e3nn.IrrepsArray(f"{whole.irreps.num_irreps}x0e", w)).regroup()
            found.append(jnp.concatenate([chunk.sum(-2) for chunk in paths.chunks if chunk is not None], axis=-1))
        return found

    return Call("e3nn", apply, (weights, xs, edge))
