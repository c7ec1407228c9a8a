"""Polynomial maps beside cuEquivariance and e3nn: the symmetric contraction of MACE, and products channel by channel.

    python -m repc compile tests/benchmarks/polynomials.rep -o polynomials        # in an environment with repc
    python tests/benchmarks/bench_polynomials.py polynomials [ROW …]              # in one with jax and the peers, or without them

Times are medians of calls in turn, in milliseconds, forward and with the gradient in coefficients and features, float32; of first
calls CPU seconds, which other work on the machine changes little. Every competitor computes the same maps of the same numbers: its
coefficients are those of repc times the change of basis between the two bases of maps, found by least squares from their values at
random points in float64, whose error is the column "basis". All outputs are held against repc's in float64, which the peers' values
in float64 confirm to that error: the column "off" is the largest difference over the largest value.

Peers that give every path on its own (uvu) are timed as they are, and with the sum over paths that the map asks for ("summed").
cuEquivariance runs its own path for CPUs, ``method="naive"``; its layout ``ir_mul`` has channels last. Peers that are not
installed are left out.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

CHANNELS, SPECIES, NODES, EDGES = 128, 10, 512, 4096
UVU = {  # channels, the two inputs, the output
    "mace_medium": (128, "0e+1o", "0e+1o+2e+3o", "0e+1o+2e"),
    "mace_large": (128, "0e+1o+2e", "0e+1o+2e+3o", "0e+1o+2e+3o"),
    "nequip_lips": (32, "0o+0e+1o+1e+2o+2e", "0e+1o+2e", "0o+0e+1o+1e+2o+2e"),
}
ROUNDS, POINTS = 9, 24


@dataclass(frozen=True)
class Competitor:
    """``paths``: the values of its basis at xs of one channel, (count, points, out); ``run`` takes what ``enter`` makes of
    coefficients (…, channels, count) and inputs, and ``leave`` brings its output to (…, channels, out)."""

    run: Callable
    paths: Callable
    enter: Callable = lambda *args: args
    leave: Callable = lambda y: y


def loaded(path: Path):
    """A module that repc wrote."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def installed(name: str) -> bool:
    """Whether there is a package."""
    return importlib.util.find_spec(name) is not None


def dim(irreps: str) -> int:
    """The dimension of ``0e+1o``."""
    return sum(2 * int(ir[:-1]) + 1 for ir in irreps.split("+"))


def blocks(irreps: str) -> list[tuple[str, int, int]]:
    """Each irreducible with its first coordinate and the one after its last."""
    found, at = [], 0
    for ir in irreps.split("+"):
        found.append((ir, at, at := at + dim(ir)))
    return found


def channels_last(x, irreps: str):
    """(…, channels, dim) to cuEquivariance's layout: of each irreducible component after component, all channels of each."""
    parts = [np.swapaxes(x[..., start:stop], -1, -2).reshape(*x.shape[:-2], -1) for _, start, stop in blocks(irreps)]
    return np.concatenate(parts, axis=-1)


def channels_first(y, irreps: str, channels: int):
    """The way back."""
    parts = [y[..., channels * start : channels * stop].reshape(*y.shape[:-1], -1, channels) for _, start, stop in blocks(irreps)]
    return np.concatenate([np.swapaxes(part, -1, -2) for part in parts], axis=-1)


def one_hot(count: int, run: Callable) -> np.ndarray:
    """What unit coefficients give."""
    return np.stack([np.asarray(run(row)) for row in np.eye(count)])


# ── products channel by channel ──────────────────────────────────────────────────────────────────


def uvu(name: str, module) -> tuple[dict[str, Competitor], tuple]:
    """One vector for each of 4096 edges times features in channels, with coefficients for each edge and channel."""
    channels, left, right, out = UVU[name]
    found = {"repc": Competitor(module.apply, lambda a, b: np.asarray(module.basis(a, b)))}
    if installed("cuequivariance_jax"):
        found |= {"cuequivariance": _uvu_cue(channels, left, right, out, False)}
        found |= {"cuequivariance, summed": _uvu_cue(channels, left, right, out, True)}
    if installed("e3nn_jax"):
        found |= {"e3nn": _uvu_e3nn(left, right, out, False), "e3nn, summed": _uvu_e3nn(left, right, out, True)}
    rng = np.random.default_rng(0)
    xs = rng.standard_normal((EDGES, channels, dim(left))), rng.standard_normal((EDGES, 1, dim(right)))
    return found, (rng.standard_normal((EDGES, channels, module.HOM_DIM)), *xs)


def _uvu_cue(channels: int, left: str, right: str, out: str, summed: bool) -> Competitor:
    import cuequivariance as cue
    import cuequivariance_jax as cuex

    def described(u: int):
        one, other = cue.Irreps("O3", "+".join(f"{u}x{ir}" for ir in left.split("+"))), cue.Irreps("O3", right)
        return cue.descriptors.channelwise_tensor_product(one, other, cue.Irreps("O3", out))

    def summing(e, y, u: int):
        parts: dict[str, list] = {}
        at = 0
        for mul, ir in e.outputs[0].irreps:
            width = mul * ir.dim
            piece = y[..., at : at + width].reshape(*y.shape[:-1], -1, u)
            parts.setdefault(str(ir), []).append(piece)
            at += width
        return jnp.concatenate([sum(parts[ir]) for ir in out.split("+")], axis=-2)

    def runner(u: int, summed: bool):
        e = described(u)

        def run(w, a, b):
            arrays = [cuex.RepArray(rep, z) for rep, z in zip(e.inputs, (w, a, b), strict=True)]
            y = cuex.equivariant_polynomial(e, arrays, method="naive").array
            return summing(e, y, u) if summed else y

        return e, run

    e, run = runner(channels, summed)
    alone, run_alone = runner(1, True)
    count = alone.inputs[0].dim

    def paths(a, b):
        rows = lambda w: run_alone(jnp.broadcast_to(jnp.asarray(w), (len(a), count)), a, b)  # noqa: E731
        return one_hot(count, rows)[..., 0]

    def enter(w, a, b):
        return np.swapaxes(w, 1, 2).reshape(len(w), -1), channels_last(a, left), b[:, 0]

    def leave(y):
        y = y if summed else np.asarray(summing(e, jnp.asarray(y), channels))
        return np.swapaxes(y, -1, -2)

    return Competitor(run, paths, enter, leave)


def _uvu_e3nn(left: str, right: str, out: str, summed: bool) -> Competitor:
    import e3nn_jax as e3nn

    one, other = e3nn.Irreps(left), e3nn.Irreps(right)
    count = e3nn.tensor_product(one, other, filter_ir_out=out).num_irreps

    def summing(y, irreps):
        parts: dict[str, list] = {}
        at = 0
        for mul, ir in irreps:
            for _ in range(mul):
                parts.setdefault(str(ir), []).append(y[..., at : at + ir.dim])
                at += ir.dim
        return jnp.concatenate([sum(parts[ir]) for ir in out.split("+")], axis=-1)

    def whole(w, a, b):
        y = e3nn.tensor_product(e3nn.IrrepsArray(one, a), e3nn.IrrepsArray(other, b), filter_ir_out=out)
        return y * e3nn.IrrepsArray(f"{count}x0e", w)

    shape: list = []

    def run(w, a, b):
        y = whole(w, a, b)
        shape[:] = [y.irreps]
        return summing(y.array, y.irreps) if summed else y.array

    def paths(a, b):
        rows = lambda w: summing((y := whole(jnp.broadcast_to(jnp.asarray(w), (len(a), count)), a, b)).array, y.irreps)  # noqa: E731
        return one_hot(count, rows)

    return Competitor(run, paths, leave=lambda y: y if summed else np.asarray(summing(jnp.asarray(y), shape[0])))


# ── the symmetric contraction ────────────────────────────────────────────────────────────────────


def contraction(module) -> tuple[dict[str, Competitor], tuple]:
    """128 channels of 0e+1o+2e to themselves, degrees 1 to 3, coefficients by species."""
    rng = np.random.default_rng(0)
    species = rng.integers(0, SPECIES, NODES)
    found = {"repc": Competitor(lambda w, x: module.apply(w[species], x), lambda x: np.asarray(module.basis(x)))}
    if installed("cuequivariance_jax"):
        found["cuequivariance"] = _contraction_cue(species)
    if installed("e3nn_jax"):
        found["e3nn"] = _contraction_e3nn(species)
    given = rng.standard_normal((SPECIES, CHANNELS, module.HOM_DIM)), rng.standard_normal((NODES, CHANNELS, 9))
    return found, given


def _contraction_cue(species) -> Competitor:
    import cuequivariance as cue
    import cuequivariance_jax as cuex

    def runner(u: int):
        irreps = u * cue.Irreps("O3", "0e+1o+2e")
        e = cue.descriptors.symmetric_contraction(irreps, irreps, (1, 2, 3))
        arrays = lambda w, x: [cuex.RepArray(rep, z) for rep, z in zip(e.inputs, (w, x), strict=True)]  # noqa: E731
        return e, lambda w, x: cuex.equivariant_polynomial(e, arrays(w, x), method="naive").array

    _, run = runner(CHANNELS)
    alone, run_alone = runner(1)
    count = alone.inputs[0].dim

    def paths(x):
        return one_hot(count, lambda w: run_alone(jnp.broadcast_to(jnp.asarray(w), (len(x), count)), x))

    def enter(w, x):
        return np.swapaxes(w, 1, 2).reshape(len(w), -1), channels_last(x, "0e+1o+2e")

    return Competitor(
        lambda w, x: run(w[species], x), paths, enter, lambda y: channels_first(np.asarray(y), "0e+1o+2e", CHANNELS)
    )


def _contraction_e3nn(species) -> Competitor:
    import e3nn_jax as e3nn

    powers = [e3nn.reduced_symmetric_tensor_product_basis("0e+1o+2e", k, keep_ir="0e+1o+2e") for k in (1, 2, 3)]
    parts = [[(str(ir), np.asarray(chunk)) for (_, ir), chunk in zip(p.irreps, p.chunks, strict=True)] for p in powers]
    count = sum(chunk.shape[-2] for part in parts for _, chunk in part)

    def run(w, x):
        at, out = 0, {}
        for k, part in enumerate(parts, start=1):
            for ir, chunk in part:
                y = jnp.einsum("nca,a...->nc...", x, jnp.asarray(chunk, x.dtype))
                for _ in range(1, k):
                    y = jnp.einsum("nca,nca...->nc...", x, y)
                m = chunk.shape[-2]
                out[ir] = out.get(ir, 0) + jnp.einsum("ncm,ncmi->nci", w[..., at : at + m], y)
                at += m
        return jnp.concatenate([out[name] for name in ("0e", "1o", "2e")], axis=-1)

    def paths(x):
        return one_hot(count, lambda w: run(jnp.broadcast_to(jnp.asarray(w), (len(x), 1, count)), x[:, None])[:, 0])

    return Competitor(lambda w, x: run(w[species], x), paths)


# ── measuring ────────────────────────────────────────────────────────────────────────────────────


def change_of_basis(ours: np.ndarray, theirs: np.ndarray) -> tuple[np.ndarray, float]:
    """The matrix M with ours = M theirs, of values (count, points, out), and what is left over."""
    a, b = (values.reshape(len(values), -1) for values in (ours, theirs))
    found = np.linalg.lstsq(b.T, a.T, rcond=None)[0].T
    return found, float(np.abs(found @ b - a).max() / np.abs(a).max())


def seconds(function, *args) -> float:
    """Of one call."""
    start = time.perf_counter()
    jax.block_until_ready(function(*args))
    return time.perf_counter() - start


def cpu_seconds(function, *args) -> float:
    """Of one call, the first of which compiles."""
    start = time.process_time()
    jax.block_until_ready(function(*args))
    return time.process_time() - start


def squared(function):
    """The gradient of the sum of squares in coefficients and features."""
    return jax.jit(jax.grad(lambda *args: (function(*args) ** 2).sum(), argnums=(0, 1)))


def prepared(found: dict[str, Competitor], given: tuple) -> dict[str, tuple]:
    """Of each competitor its arguments in float32 and the error of its change of basis."""
    w, *xs = given
    points = [np.random.default_rng(k).standard_normal((POINTS, x.shape[-1])) for k, x in enumerate(xs)]
    result = {}
    with jax.enable_x64(True):
        ours = found["repc"].paths(*points)
        for name, one in found.items():
            change, off = change_of_basis(ours, one.paths(*points))
            arrays = one.enter(w @ change, *xs)
            result[name] = tuple(jnp.asarray(np.asarray(z, np.float32)) for z in arrays), off
    return result


def measured(name: str, found: dict[str, Competitor], given: tuple) -> None:
    """One row: errors, first calls and times of all competitors."""
    arguments = prepared(found, given)
    with jax.enable_x64(True):
        reference = np.asarray(found["repc"].run(*(jnp.asarray(np.asarray(z, np.float64)) for z in given)))
    functions = {who: (jax.jit(one.run), squared(one.run)) for who, one in found.items()}
    print(f"{name}: {', '.join(str(z.shape) for z in given)}")
    print(f"  {'':24} {'off':>8} {'basis':>8} {'first':>7} {'grad':>7} {'forward':>9} {'gradient':>9}")
    first, off = {}, {}
    for who, pair in functions.items():
        args, _ = arguments[who]
        first[who] = [cpu_seconds(one, *args) for one in pair]
        y = np.asarray(found[who].leave(np.asarray(pair[0](*args))))
        off[who] = float(np.abs(y - reference).max() / np.abs(reference).max())
    times: dict[str, list] = {who: [] for who in functions}
    for _ in range(ROUNDS):
        for who, pair in functions.items():
            times[who].append([1e3 * seconds(one, *arguments[who][0]) for one in pair])
    best = {who: np.median(values, axis=0) for who, values in times.items()}
    for who, (forward, both) in best.items():
        start = f"  {who:24} {off[who]:8.1e} {arguments[who][1]:8.1e} {first[who][0]:6.1f}s {first[who][1]:6.1f}s"
        print(f"{start} {forward:9.1f} {both:9.1f}")
        assert off[who] < 1e-5, f"{who} computes another map"
    peers = [values for who, values in best.items() if who != "repc"]
    if peers:
        ratios = best["repc"] / np.min(peers, axis=0)
        print(f"  of the better peer's time: forward {ratios[0]:.2f}, gradient {ratios[1]:.2f}")


def main(folder: Path, rows: list[str]) -> None:
    """Every row, or those named."""
    for name in ("contraction", *UVU):
        if rows and name not in rows:
            continue
        module = loaded(folder / f"{name}.py")
        measured(name, *(contraction(module) if name == "contraction" else uvu(name, module)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
