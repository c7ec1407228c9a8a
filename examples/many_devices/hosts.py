"""The same step on several hosts: run this on each of them, with the address of the first, their number, and its own."""

import sys
from pathlib import Path

import jax

sys.path.insert(0, str(Path(__file__).parent))


def main(address, hosts, host):
    """Every host runs the same program; arrays span all of them, and each host holds its part."""
    jax.distributed.initialize(address, num_processes=hosts, process_id=host)
    import spread

    devices = spread.mesh(rows=jax.local_device_count())  # rows are exchanged within a host, sums between hosts
    loss, gradient, y = spread.step(spread.weights(devices), spread.adjacency(devices))
    here = sum(shard.data.size for shard in y.addressable_shards)
    print(f"host {host} of {hosts} holds {here / y.size:.0%} of y; loss {loss:.6f} on {jax.device_count()} devices")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
