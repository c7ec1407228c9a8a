"""Linear and bilinear maps that mix channels, in both layouts, beside cuEquivariance's path for CPUs (``method="naive"``).

    python -m repc compile tests/benchmarks/products.rep -o products              # in an environment with repc
    python tests/benchmarks/bench_products.py products [ROW …]                    # in one with jax and the peer

Times are medians of calls in turn, in milliseconds, of batches of 4096 in float32, forward and with the gradient in coefficients
and features. The peer has channels last, as has ``layout: channels_last``. It computes the same maps: its weights are those that
give repc's outputs, found by least squares in float64, as outputs are linear in them and both have all maps there are. The column
"off" is the largest difference of outputs over the largest value, from repc's natural module in float64.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import cuequivariance as cue
import cuequivariance_jax as cuex
import jax
import jax.numpy as jnp
import numpy as np

BATCH, ROUNDS = 4096, 9
MAPS = ("linear", "with_one", "eight", "sixteen")
LABELS = ("0e", "1o", "2e")


def loaded(path: Path):
    """A module that repc wrote."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def blocks(layout) -> list[tuple[int, int, int]]:
    """Of each summand, as a module with channels last says it: its first coordinate, components and channels."""
    return [(start, *shape) for _, start, _, shape in layout]


def last(x: np.ndarray, layout) -> np.ndarray:
    """A natural vector with channels last."""
    parts = [np.swapaxes(x[..., s : s + d * m].reshape(*x.shape[:-1], m, d), -1, -2) for s, d, m in blocks(layout)]
    return np.concatenate([part.reshape(*x.shape[:-1], -1) for part in parts], axis=-1)


def layouts(module) -> list:
    """Those of the inputs, one or several."""
    return [module.INPUT_LAYOUT] if isinstance(module.INPUT, str) else list(module.INPUT_LAYOUT)


def irreps(layout) -> cue.Irreps:
    """A side for the peer."""
    return cue.Irreps("O3", "+".join(f"{m}x{LABELS[d // 2]}" for _, d, m in blocks(layout)))


def described(module):
    """The peer's descriptor."""
    sides = [*map(irreps, layouts(module)), irreps(module.OUTPUT_LAYOUT)]
    linear = len(sides) == 2
    return cue.descriptors.linear(*sides) if linear else cue.descriptors.fully_connected_tensor_product(*sides)


def peer_of(descriptor):
    """What the peer computes, of weights (1, n) and inputs."""

    def run(w, *xs):
        arrays = [cuex.RepArray(rep, z) for rep, z in zip(descriptor.inputs, (w, *xs), strict=True)]
        return cuex.equivariant_polynomial(descriptor, arrays, method="naive").array

    return run


def weights_of_peer(xs, y, run, size: int) -> np.ndarray:
    """The peer's weights for outputs y, by conjugate gradients on the normal equations, in float64."""
    with jax.enable_x64(True):
        target, given = jnp.asarray(y), [jnp.asarray(x) for x in xs]
        forward = lambda w, xs: run(w[None], *xs)  # noqa: E731
        back = lambda r, xs: jax.linear_transpose(lambda w: forward(w, xs), jnp.zeros(size))(r)[0]  # noqa: E731

        @jax.jit
        def solved(target, xs):
            return jax.scipy.sparse.linalg.cg(lambda w: back(forward(w, xs), xs), back(target, xs), tol=1e-13, maxiter=2000)[0]

        return np.asarray(solved(target, given))


def seconds(function, *args) -> float:
    """Of one call."""
    start = time.perf_counter()
    jax.block_until_ready(function(*args))
    return time.perf_counter() - start


def squared(function, count: int):
    """The gradient of the sum of squares."""
    return jax.jit(jax.grad(lambda *args: (function(*args) ** 2).sum(), argnums=tuple(range(count))))


def measured(name: str, folder: Path) -> None:
    """One row."""
    natural, turned = loaded(folder / f"{name}.py"), loaded(folder / f"{name}_last.py")
    rng = np.random.default_rng(0)
    dims = natural.IN_DIM if isinstance(natural.IN_DIM, tuple) else (natural.IN_DIM,)
    xs = [rng.standard_normal((BATCH, d)) for d in dims]
    params = {key: rng.standard_normal(shape) for key, shape in natural.SHAPES.items()}
    with jax.enable_x64(True):
        y = last(np.asarray(natural.apply(params, *xs)), turned.OUTPUT_LAYOUT)
    turned_xs = [last(x, layout) for x, layout in zip(xs, layouts(turned), strict=True)]
    descriptor = described(turned)
    run = peer_of(descriptor)
    w = weights_of_peer(turned_xs, y, run, descriptor.inputs[0].dim)
    single = lambda tree: jax.tree.map(lambda z: jnp.asarray(z, jnp.float32), tree)  # noqa: E731
    found = {
        "repc, natural": (natural.apply, single((params, *xs)), lambda z: last(z, turned.OUTPUT_LAYOUT)),
        "repc, channels last": (turned.apply, single((params, *turned_xs)), lambda z: z),
        "cuequivariance": (jax.jit(run), single((w[None], *turned_xs)), lambda z: z),
    }
    print(f"{name}: {natural.INPUT} -> {natural.OUTPUT}\n  {'':20} {'off':>8} {'forward':>9} {'gradient':>9}", flush=True)
    functions = {who: (one, squared(one, len(args))) for who, (one, args, _) in found.items()}
    off, times = {}, {who: [] for who in found}
    for who, (_, args, leave) in found.items():
        values = leave(np.asarray(functions[who][0](*args)))
        off[who] = np.abs(values - y).max() / np.abs(y).max()
        jax.block_until_ready(functions[who][1](*args))
    for _ in range(ROUNDS):
        for who, (_, args, _) in found.items():
            times[who].append([1e3 * seconds(one, *args) for one in functions[who]])
    best = {who: np.median(values, axis=0) for who, values in times.items()}
    for who, (forward, both) in best.items():
        print(f"  {who:20} {off[who]:8.1e} {forward:9.1f} {both:9.1f}")
        assert off[who] < 1e-5, f"{who} computes another map"
    ratios = np.min([v for who, v in best.items() if who != "cuequivariance"], axis=0) / best["cuequivariance"]
    print(f"  of the peer's time, in the better layout: forward {ratios[0]:.2f}, gradient {ratios[1]:.2f}", flush=True)


def main(folder: Path, rows: list[str]) -> None:
    """Every row, or those named."""
    for name in MAPS:
        if not rows or name in rows:
            measured(name, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
