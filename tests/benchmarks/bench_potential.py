"""The potential of examples/potential in motion: its energy over 10⁴ steps in float32 and in float64, and what its symmetry loses.

    python tests/benchmarks/bench_potential.py [STEPS]

Trained as the example trains it. The energy of velocity Verlet is not constant: how far it goes in float64 is the integrator's,
and what float32 adds is rounding. A drift would show as a mean that differs between the first and the last tenth.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

STEPS, DT = 10_000, 0.005


def energies(use: dict, params, positions, dtype, steps: int) -> tuple[np.ndarray, float]:
    """The energy at each step less that at the start, and the latter."""
    params = jax.tree.map(lambda a: jnp.asarray(a, dtype), params)
    x, edges = jnp.asarray(positions, dtype), use["pairs"](len(positions))
    start = float(use["energy"](params, x, edges))
    found = jax.jit(use["motion"], static_argnums=5)(params, x, jnp.zeros_like(x), edges, DT, steps)
    return np.asarray(found, float) - start, start


def symmetry(use: dict, params, x) -> dict[str, float]:
    """The largest change of a force under each symmetry, over the largest force."""
    forces = jax.jit(jax.vmap(use["forces"], (None, 0, None)))
    turn = jnp.array([[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, -1.0]])
    found, edges = forces(params, x, use["pairs"](x.shape[1])), use["pairs"](x.shape[1])
    moved = {
        "turned and mirrored": forces(params, x @ turn.T, edges) @ turn,
        "moved": forces(params, x + 1, edges),
        "in another order": forces(params, x[:, ::-1], edges)[:, ::-1],
    }
    return {name: float(jnp.abs(one - found).max() / jnp.abs(found).max()) for name, one in moved.items()}


def main(steps: int) -> None:
    """What is lost of the symmetry, and of the energy of two clusters."""
    use = runpy.run_path(str(Path(__file__).parents[2] / "examples" / "potential" / "use.py"))
    params = use["trained"](use["init"](jax.random.key(0)), use["clusters"](0, 24))
    x = use["clusters"](1, 24)[0]
    for name, off in symmetry(use, params, x).items():
        print(f"{name:22} {off:.1e} of the largest force")
    params = jax.tree.map(np.asarray, params)
    for k in (0, 1):
        for bits in (32, 64):
            with jax.enable_x64(bits == 64):
                off, start = energies(use, params, np.asarray(x[k]), jnp.dtype(f"float{bits}"), steps)
            tenth = max(1, steps // 10)
            means = f"mean {off[:tenth].mean():9.1e} at first, {off[-tenth:].mean():9.1e} at last"
            print(f"cluster {k} float{bits}: energy {start:.4f}, largest change {np.abs(off).max():.1e}, {means}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else STEPS)
