"""Two graphs that message passing cannot tell apart: a ring of six nodes, and two triangles."""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import layer
import pairs

KEYS = jax.random.split(jax.random.key(0), 4)


def ring(nodes, size=6):
    """The adjacency matrix of a ring through the nodes."""
    graph = np.zeros((size, size), np.float32)
    graph[nodes, np.roll(nodes, 1)] = graph[np.roll(nodes, 1), nodes] = 1
    return graph


def by_layers(graph):
    """Linear, relu, linear, sum: adjacency in V², degrees in V."""
    first, second = (layer.init(key) for key in KEYS[:2])
    x = jnp.concatenate([graph.ravel(), graph.sum(axis=1)])
    return layer.apply(second, jax.nn.relu(layer.apply(first, x))).sum()


def by_pairs(graph):
    """Two bilinear layers, sum: they can count triangles."""
    first, second = (pairs.init(key) for key in KEYS[2:])
    a = graph.ravel()
    return pairs.apply(second, pairs.apply(first, a, a), a).sum()


def main():
    """The same number for both graphs, or two numbers; and the same again after renumbering."""
    hexagon, triangles = ring(np.arange(6)), ring(np.array([0, 1, 2])) + ring(np.array([3, 4, 5]))
    order = np.array([4, 2, 0, 5, 3, 1])
    for name, f in (("linear layers", by_layers), ("bilinear layers", by_pairs)):
        one, two, again = (f(graph) for graph in (hexagon, triangles, triangles[np.ix_(order, order)]))
        print(f"{name:15}  ring {one:.4f}  two triangles {two:.4f}  two triangles, renumbered {again:.4f}")
    print(f"Layers of the {layer.HOM_DIM} linear maps take both for one graph; {pairs.HOM_DIM} bilinear maps, the product of"
          " matrices among them, tell them apart.")


if __name__ == "__main__":
    main()
