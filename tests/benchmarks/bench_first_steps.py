"""What waits before training: seconds to compile, XLA's first step, its operations, and the first step at another n.

    python tests/benchmarks/bench_first_steps.py [--cases tutorial messages weights bodies graphs]

Seconds are of the clock and, in brackets, of all processors: where others use the machine, the second tell more. "weights" is
the network of all weights of an MLP under S(784)×S(512)×S(10), whose step is printed beside a hand-written one of the same 32 maps.
"""

from __future__ import annotations

import argparse
import time
import warnings

import jax
import jax.numpy as jnp
import numpy as np
import optax
from by_hand import weights_of_a_perceptron

import repc
from repc import nn

KEY = jax.random.key(0)
SHAPES = ((784, 512), (512,), (512, 10), (10,))


class Timed:
    """Prints what took how long."""

    def __init__(self, what: str):
        self.what = what

    def __enter__(self):
        self.clock, self.processors = time.perf_counter(), time.process_time()

    def __exit__(self, *_):
        clock, processors = time.perf_counter() - self.clock, time.process_time() - self.processors
        print(f"{self.what:60}{clock:8.2f} s [{processors:6.2f}]", flush=True)


def first_step(what: str, apply, params, x, y):
    """A training step, compiled and run once; the compiled step without arguments."""
    optimizer = optax.adam(1e-3)

    @jax.jit
    def step(params, state, x, y):
        grads = jax.grad(lambda p: jnp.mean((apply(p, x) - y) ** 2))(params)
        updates, state = optimizer.update(grads, state)
        return optax.apply_updates(params, updates), state

    state = optimizer.init(params)
    with Timed(f"{what}: first step"):
        compiled = step.lower(params, state, x, y).compile()
        jax.block_until_ready(compiled(params, state, x, y))
    print(f"{'':4}{compiled.as_text().count(' = '):,} operations")
    return lambda: compiled(params, state, x, y)


def compiled_net(line: str, group: str):
    """A network's module and parameters."""
    with Timed(f"compile {line[:40]} …"):
        module = repc.compile(line, group=group)
    return module, module.init(KEY)


def tutorial() -> None:
    """The network of the README's inertia, beside an MLP."""
    m, params = compiled_net("net f : 5V⁰+5V -> V² { hidden: uniform(384), layers: 3 }", "SO(3)")
    x, y = jnp.ones((500, m.IN_DIM)), jnp.ones((500, m.OUT_DIM))
    first_step("tutorial", m.apply, params, x, y)
    dims = (m.IN_DIM, *m.HIDDEN_DIMS, m.OUT_DIM)
    plain = [(jnp.ones((a, b)) / a, jnp.zeros(b)) for a, b in zip(dims, dims[1:], strict=False)]

    def mlp(params, x):
        for w, b in params:
            x = jax.nn.silu(x @ w + b)
        return x

    first_step("MLP", mlp, plain, x, y)


def messages() -> None:
    """A message-passing network of four small EMLPs on a graph of 5 nodes and 20 edges."""
    senders, receivers = np.arange(20) % 5, (np.arange(20) * 3 + 1) % 5
    sides = (("2V⁰+2V", "8V⁰+4V"), ("16V⁰+8V", "8V⁰+4V"), ("16V⁰+8V", "8V⁰+4V"), ("8V⁰+4V", "V⁰+V"))
    with Timed("four EMLPs"):
        models = [nn.EMLP(into, out, "SO(3)", ch=32, num_layers=2, key=k) for k, (into, out) in enumerate(sides)]

    def both(a, b):
        return jnp.concatenate([a[:, :8], b[:, :8], a[:, 8:], b[:, 8:]], axis=-1)

    def apply(models, x):
        embed, message, update, read = models
        h = embed(x)
        sent = message(both(h[senders], h[receivers]))
        return read(update(both(h, jnp.zeros_like(h).at[receivers].add(sent))))

    first_step("message passing", apply, models, jnp.ones((5, 8)), jnp.ones((5, 4)))


def weights() -> None:
    """All weights of an MLP, beside a hand-written network of the same maps."""
    line = "rep W = V_1⊗V_2+V_2+V_2⊗V_3+V_3\nnet f : W -> 1 { hidden: 4W, layers: 2 }"
    m, params = compiled_net(line, "S(784)×S(512)×S(10)")
    x, y = jax.random.normal(KEY, (1, m.IN_DIM)), jnp.ones((1, 1))
    ours = first_step("weights", m.apply, params, x, y)
    start, apply = weights_of_a_perceptron(SHAPES, channels=4, layers=2)
    hand = first_step("weights by hand", apply, start(KEY), x, y)
    times = [[], []]
    for _ in range(9):
        for call, taken in zip((ours, hand), times, strict=True):
            begin = time.process_time()
            jax.block_until_ready(call())
            taken.append(time.process_time() - begin)
    one, other = np.median(times, axis=1)
    print(f"{'':4}a step takes {1e3 * one:.0f} ms of processors, by hand {1e3 * other:.0f}: ratio {one / other:.2f}")


def bodies() -> None:
    """The default network of a cloud of points, with pairs."""
    m, params = compiled_net("net f : V_S(n)⊗V_O(3)+V_S(n) -> V_O(3)+1", "S(n)×O(3)")
    _at(m, params, (8,))


def graphs() -> None:
    """A network of graphs at a new n."""
    m, params = compiled_net("net f : V²+V -> V { hidden: uniform(32), layers: 2 }", "S(n)")
    _at(m, params, (6, 7))


def _at(m, params, sizes) -> None:
    for n in sizes:
        x, y = jnp.ones((8, m.IN_DIM(n))), jnp.ones((8, m.OUT_DIM(n)))
        with Timed(f"n = {n}: first forward pass"):
            jax.block_until_ready(m.apply(params, x))
        first_step(f"n = {n}", m.apply, params, x, y)


CASES = {case.__name__: case for case in (tutorial, messages, weights, bodies, graphs)}


def main() -> None:
    """Run the cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", nargs="+", default=list(CASES), choices=list(CASES))
    warnings.simplefilter("ignore")
    jax.block_until_ready(jax.random.normal(KEY, (2,)))
    for name in parser.parse_args().cases:
        CASES[name]()


if __name__ == "__main__":
    main()
