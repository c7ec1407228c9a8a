"""One step of learning a map between graphs, wherever its inputs lie: what use.py and hosts.py share."""

import sys
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

sys.path.insert(0, str(Path(__file__).parent))
import many_devices

NODES, GRAPHS = 512, 8
ROWS = PartitionSpec("graphs", "rows")  # of x (graphs, nodes·nodes): the flat axis is cut between rows of the matrices


def mesh(rows):
    """All devices of all hosts, as a grid: ``rows`` share the matrix of each graph."""
    return Mesh(np.reshape(jax.devices(), (-1, rows)), ("graphs", "rows"))


def weights(devices):
    """15 weights, one per diagram, on every device of a mesh (None: on the default device)."""
    params = many_devices.init(jax.random.key(0))
    return params if devices is None else jax.device_put(params, NamedSharding(devices, PartitionSpec()))


def adjacency(devices):
    """Random directed graphs (graphs, nodes·nodes), made where they are needed: each device draws its own part."""
    place = None if devices is None else NamedSharding(devices, ROWS)
    draw = partial(jax.random.bernoulli, shape=(GRAPHS, NODES * NODES))
    return jax.jit(lambda key: draw(key).astype(jnp.float32), out_shardings=place)(jax.random.key(1))


@jax.jit
def step(params, x):
    """Loss, gradient and output for the target x xᵀ, the number of common successors: a matrix product, no layer can be it."""
    matrices = x.reshape(-1, NODES, NODES)
    target = (matrices @ jnp.swapaxes(matrices, 1, 2)).reshape(x.shape) / NODES

    def loss(params):
        y = many_devices.apply(params, x)
        return ((y - target) ** 2).mean(), y

    (value, y), gradient = jax.value_and_grad(loss, has_aux=True)(params)
    return value, gradient, y
