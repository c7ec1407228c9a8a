"""Polynomial maps beside cuEquivariance and e3nn: the symmetric contraction of MACE, and products channel by channel.

    python -m repc compile tests/benchmarks/polynomials.rep -o polynomials        # in an environment with repc
    python tests/benchmarks/bench_polynomials.py polynomials                      # in one with jax and the peers, or without them

Times are the best of several calls, one after another, in milliseconds, forward and with the gradient in coefficients and inputs.
Peers that are not installed are left out. Every result of a module is held against the same module in double precision.
"""

from __future__ import annotations

import importlib.util
import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

CHANNELS, SPECIES, NODES, EDGES = 128, 10, 512, 4096
ROUNDS, CALLS = 3, 5


def loaded(path: Path):
    """A module that repc wrote."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def installed(name: str):
    """A package, or None."""
    return __import__(name) if importlib.util.find_spec(name) else None


def seconds(function, *args) -> float:
    """The best of several calls."""
    found = []
    for _ in range(CALLS):
        start = time.perf_counter()
        jax.block_until_ready(function(*args))
        found.append(time.perf_counter() - start)
    return min(found)


def squared(function):
    """The gradient of the sum of squares in coefficients and inputs."""
    return jax.jit(jax.grad(lambda *args: (function(*args) ** 2).sum(), argnums=(0, 1)))


def contraction(folder: Path) -> dict:
    """128 channels of 0e+1o+2e to themselves, degrees 1 to 3, coefficients by species."""
    module, key = loaded(folder / "contraction.py"), jax.random.key(0)
    species = jax.random.randint(key, (NODES,), 0, SPECIES)
    x, w = jax.random.normal(key, (NODES, CHANNELS, 9)), jax.random.normal(key, (SPECIES, CHANNELS, module.HOM_DIM))
    accurate(module, w[species][:8], x[:8])
    found = {"repc": (lambda w, x: module.apply(w[species], x), (w, x))}
    if installed("cuequivariance_jax"):
        import cuequivariance as cue
        import cuequivariance_jax as cuex

        irreps = CHANNELS * cue.Irreps("O3", "0e+1o+2e")
        e = cue.descriptors.symmetric_contraction(irreps, irreps, (1, 2, 3))
        given = jax.random.normal(key, (SPECIES, e.inputs[0].dim)), x.reshape(NODES, -1)

        def peer(w, x):
            arrays = [cuex.RepArray(e.inputs[0], w[species]), cuex.RepArray(e.inputs[1], x)]
            return cuex.equivariant_polynomial(e, arrays, method="naive").array

        found["cuequivariance"] = (peer, given)
    if installed("e3nn_jax"):
        import e3nn_jax as e3nn

        powers = [e3nn.reduced_symmetric_tensor_product_basis("0e+1o+2e", k, keep_ir="0e+1o+2e") for k in (1, 2, 3)]
        parts = [[(ir, np.asarray(chunk)) for (_, ir), chunk in zip(p.irreps, p.chunks, strict=True)] for p in powers]
        count = sum(chunk.shape[-2] for part in parts for _, chunk in part)
        given = jax.random.normal(key, (SPECIES, CHANNELS, count)), x

        def peer_e3nn(w, x):
            w, at, out = w[species], 0, {}
            for k, part in enumerate(parts, start=1):
                for ir, chunk in part:
                    y = jnp.einsum("nca,a...->nc...", x, jnp.asarray(chunk))
                    for _ in range(1, k):
                        y = jnp.einsum("nca,nca...->nc...", x, y)
                    m = chunk.shape[-2]
                    out[str(ir)] = out.get(str(ir), 0) + jnp.einsum("ncm,ncmi->nci", w[..., at : at + m], y)
                    at += m
            return jnp.concatenate([out[name] for name in ("0e", "1o", "2e")], axis=-1)

        found["e3nn"] = (peer_e3nn, given)
    return found


def uvu(folder: Path) -> dict:
    """128 channels of 0e+1o with one vector 0e+1o+2e+3o for each of 4096 edges, coefficients for each."""
    module, key = loaded(folder / "uvu.py"), jax.random.key(0)
    a, b = jax.random.normal(key, (EDGES, CHANNELS, 4)), jax.random.normal(key, (EDGES, 1, 16))
    w = jax.random.normal(key, (EDGES, CHANNELS, module.HOM_DIM))
    accurate(module, w[:8], a[:8], b[:8])
    found = {"repc": (module.apply, (w, a, b))}
    if installed("e3nn_jax"):
        import e3nn_jax as e3nn

        one, other = e3nn.Irreps("0e+1o"), e3nn.Irreps("0e+1o+2e+3o")

        def peer(w, a, b):
            whole = e3nn.tensor_product(e3nn.IrrepsArray(one, a), e3nn.IrrepsArray(other, b), filter_ir_out="0e+1o+2e")
            return (whole * e3nn.IrrepsArray(f"{whole.irreps.num_irreps}x0e", w)).array

        paths = e3nn.tensor_product(one, other, filter_ir_out="0e+1o+2e").num_irreps
        found["e3nn"] = (peer, (jax.random.normal(key, (EDGES, CHANNELS, paths)), a, b))
    return found


def accurate(module, w, *xs) -> None:
    """Single precision against double precision."""
    single = np.asarray(module.apply(w, *xs))
    with jax.enable_x64(True):
        double = np.asarray(module.apply(*(np.asarray(z, np.float64) for z in (w, *xs))))
    error = np.linalg.norm(single - double) / np.linalg.norm(double)
    print(f"  float32 is within {error:.1e} of float64")
    assert error < 1e-5


def main(folder: Path) -> None:
    """Every comparison, the competitors in turn."""
    for case in (contraction, uvu):
        print(case.__doc__)
        functions = {name: (jax.jit(f), squared(f), args) for name, (f, args) in case(folder).items()}
        for name, (forward, both, args) in functions.items():
            first = []
            for one in (forward, both):
                start = time.perf_counter()
                jax.block_until_ready(one(*args))
                first.append(time.perf_counter() - start)
            print(f"  {name:15} first call {first[0]:.1f} s, of the gradient {first[1]:.1f} s")
        best: dict = {}
        for _ in range(ROUNDS):
            for name, (forward, both, args) in functions.items():
                times = [1e3 * seconds(one, *args) for one in (forward, both)]
                best[name] = [min(pair) for pair in zip(best.get(name, times), times, strict=True)]
        for name, (forward_ms, both_ms) in best.items():
            print(f"  {name:15} forward {forward_ms:8.1f} ms   gradient {both_ms:8.1f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
