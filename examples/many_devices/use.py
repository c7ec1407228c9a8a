"""Shard graphs and the rows of their matrices over eight devices, here simulated ones: the same numbers as on one."""

import os
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))


def main():
    """Two groups of four devices: each group has half of the graphs, each of its devices a quarter of their rows."""
    import spread

    devices = spread.mesh(rows=4)
    loss, gradient, y = spread.step(spread.weights(devices), spread.adjacency(devices))
    one_loss, one_gradient, one_y = spread.step(spread.weights(None), spread.adjacency(None))
    shape = y.addressable_shards[0].data.shape
    print(f"y {y.shape} lies as {shape} on each of {len(y.sharding.device_set)} devices; loss {loss:.3f}, on one {one_loss:.3f}")
    parts = zip(jax.tree.leaves(gradient), jax.tree.leaves(one_gradient), strict=True)
    away = max(np.abs(np.asarray(a) - np.asarray(b)).max() / np.abs(b).max() for a, b in [(y, one_y), *parts])
    assert y.sharding.spec == spread.ROWS and away < 1e-4
    count = sum(leaf.size for leaf in jax.tree.leaves(gradient))
    print(f"{count} weights for 8 graphs of 512 nodes: output and gradient on 8 devices are those of one, to 1e-4.")


def simulated():
    """This program again, in a process that takes the host's processor for eight devices."""
    environment = os.environ | {"XLA_FLAGS": "--xla_force_host_platform_device_count=8", "JAX_PLATFORMS": "cpu"}
    run = subprocess.run([sys.executable, __file__], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    print(run.stdout, end="")


if __name__ == "__main__":
    main() if len(jax.devices()) == 8 else simulated()
