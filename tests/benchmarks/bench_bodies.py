"""Functions of sets of any number of bodies, learned on small sets and tried on larger ones that were never seen.

    python tests/benchmarks/bench_bodies.py [--tasks dipole inertia pairs paths jets] [--growth auto] [--steps 4000]

A line per task: error at the largest size that was seen in training, and at one that was not, as √(mean |f − y|² / mean |y|²);
training is on sets of all sizes up to the first, padded and masked. Of jets: the fraction told apart, beside a Deep Sets network
of Lorentz invariants of each momentum. Every set is drawn when it is used, with a seed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import optax

from repc import nn

BATCH, RATE, TESTS = 64, 5e-3, 500


@dataclass(frozen=True)
class Task:
    """Sets of ``seen`` sizes (from, to) and an ``unseen`` one; ``draw`` gives the input (n, …) of a set, ``target`` its answer."""

    group: str
    reps: tuple[str, str]
    hidden: str
    layers: int
    seen: tuple[int, int]
    unseen: int
    growth: int | None
    draw: Callable
    target: Callable


def bodies(key, n):
    """Positions, and a number for each body."""
    return jax.random.normal(key, (n, 4))


def flat(z):
    """(n, 4) as repc has it: all positions, then all numbers."""
    return jnp.concatenate([z[:, :3].reshape(-1), z[:, 3]])


def dipole(z, there):
    return (z[:, 3:] * z[:, :3]).sum(0)


def inertia(z, there):
    r, m = z[:, :3], jnp.abs(z[:, 3])
    rr = jnp.einsum("i,ia,ib->ab", m, r, r)
    return (jnp.eye(3) * jnp.trace(rr) - rr).reshape(-1)


def pair_potential(z, there):
    d = ((z[:, None, :3] - z[None, :, :3]) ** 2).sum(-1)
    return (there[:, None] * there / (1 + d)).sum()[None]


def graph(key, n):
    """An adjacency matrix in which three edges of ten are there."""
    a = jnp.triu(jax.random.bernoulli(key, 0.3, (n, n)), 1)
    return (a | a.T).astype(float)


def paths(a, there):
    """Paths of two steps from every vertex."""
    return (a @ a).sum(-1)


BODIES = "V_1⊗V_2+V_1"
TASKS = {
    "dipole": Task("S(n) × O(3)", (BODIES, "V_2"), "8V_1⊗V_2+8V_1", 1, (3, 8), 20, None, bodies, dipole),
    "inertia": Task("S(n) × O(3)", (BODIES, "V_2²"), "16V_1⊗V_2²+16V_1⊗V_2+16V_1", 2, (3, 8), 20, None, bodies, inertia),
    "pairs": Task("S(n) × O(3)", (BODIES, "V⁰"), "16V_1²+8V_1", 2, (3, 8), 20, 2, bodies, pair_potential),
    "paths": Task("S(n)", ("V²", "V"), "8V²+8V", 2, (4, 12), 40, None, graph, paths),
}


def sets(task: Task, key, count: int, width: int, sizes: tuple[int, int]):
    """Inputs padded to ``width``, masks, and targets of sets of sizes from a range."""
    some, inside = jax.random.split(key)
    there = jnp.arange(width) < jax.random.randint(some, (count, 1), sizes[0], sizes[1] + 1)

    def one(key, there):
        z = task.draw(key, width) * there.reshape(-1, *(1,))
        z = z * there if z.shape[1] == width else z
        return (flat(z) if task.draw is bodies else z.reshape(-1)), task.target(z, there)

    x, y = jax.vmap(one)(jax.random.split(inside, count), there)
    return x, there, y


def trained(loss, draw, params, steps: int, rate: float = RATE):
    """Parameters after ``steps`` of Adam, each on a batch of its own."""
    opt = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(optax.cosine_decay_schedule(rate, steps)))

    def step(carry, key):
        params, state = carry
        updates, state = opt.update(jax.grad(loss)(params, *draw(key)), state, params)
        return (optax.apply_updates(params, updates), state), None

    run = jax.jit(lambda carry, keys: jax.lax.scan(step, carry, keys)[0])
    return run((params, opt.init(params)), jax.random.split(jax.random.key(9), steps))[0]


def errors(task: Task, growth: int | None, steps: int) -> tuple[float, float]:
    """Relative errors at the largest seen size and at the unseen one."""
    model = nn.EMLP(*task.reps, task.group, ch=task.hidden, num_layers=task.layers, growth=growth, key=0)
    apply, largest = model.module.apply, task.seen[1]
    scale = jnp.sqrt((sets(task, jax.random.key(5), 2000, largest, task.seen)[2] ** 2).mean())

    def loss(params, x, there, y):
        return ((apply(params, x, there) - y / scale) ** 2).mean()

    params = trained(loss, lambda key: sets(task, key, BATCH, largest, task.seen), model.params, steps)
    found = []
    for n in (largest, task.unseen):
        x, _, y = sets(task, jax.random.key(77), TESTS, n, (n, n))
        wrong = jax.jit(apply)(params, x) * scale - y
        found.append(float(jnp.sqrt((wrong**2).mean() / (y**2).mean())))
    return found[0], found[1]


# ── jets ──────────────────────────────────────────────────────────────────────────────────────

MOST = 40
METRIC = jnp.array([1.0, -1, -1, -1])


def jets(key, count: int):
    """Massless momenta (count, 40, 4) around one axis, or around two that are together as wide; masks, and which kind."""
    keys = jax.random.split(key, 7)
    there = jnp.arange(MOST) < jax.random.randint(keys[0], (count, 1), 10, MOST + 1)
    kind = jax.random.bernoulli(keys[1], 0.5, (count,))
    axis, other = jax.random.normal(keys[2], (2, count, 3))
    axis /= jnp.linalg.norm(axis, axis=-1, keepdims=True)
    side = jnp.cross(axis, other)
    side /= jnp.linalg.norm(side, axis=-1, keepdims=True)
    prong = jax.random.rademacher(keys[4], (count, MOST, 1)) * side[:, None]
    noise = jax.random.normal(keys[5], (count, MOST, 3))
    apart = jnp.where(kind[:, None, None], 0.25 * prong + 0.08 * noise, jnp.sqrt(0.08**2 + 0.25**2 / 3) * noise)
    direction = axis[:, None] + apart
    direction /= jnp.linalg.norm(direction, axis=-1, keepdims=True)
    energy = (jax.random.exponential(keys[6], (count, MOST)) + 0.05) * there
    return jnp.concatenate([energy[..., None], energy[..., None] * direction], -1), there, kind.astype(float)


def deep_sets_params(key, width: int = 64):
    """Two layers for each body, and two for their means."""
    shapes = [(2, width), (width, width), (width + 2, width), (width, 1)]
    keys = jax.random.split(key, len(shapes))
    return [jax.random.normal(k, s) / jnp.sqrt(s[0]) for k, s in zip(keys, shapes, strict=True)]


def deep_sets(params, p, there):
    """Of p·p and p·P of each momentum p, of P·P and of the number of bodies; P is their sum."""
    whole = p.sum(1, keepdims=True)
    own = jnp.stack([(p * METRIC * q).sum(-1) for q in (p, whole)], -1)
    h = jax.nn.silu(jax.nn.silu(jnp.log1p(jnp.abs(own)) @ params[0]) @ params[1])
    number = there.sum(1, keepdims=True)
    mean = (h * there[..., None]).sum(1) / number
    z = jnp.concatenate([mean, jnp.log1p(jnp.abs((whole * METRIC * whole).sum(-1))), number / MOST], -1)
    return (jax.nn.silu(z @ params[2]) @ params[3])[:, 0]


def told_apart(f, params, steps: int) -> float:
    """The fraction of jets that a classifier tells apart after training."""

    def loss(params, p, there, kind):
        return optax.sigmoid_binary_cross_entropy(f(params, p, there), kind).mean()

    params = trained(loss, lambda key: jets(key, BATCH), params, steps, 3e-3)
    p, there, kind = jets(jax.random.key(99), 4000)
    found = jax.lax.map(lambda one: f(params, one[0][None], one[1][None])[0] > 0, (p, there), batch_size=100)
    return float((found == (kind > 0)).mean())


def jet_line(steps: int) -> str:
    model = nn.EMLP("V_1⊗V_2", "V⁰", "S(n) × SO⁺(1,3)", ch="8V_1⊗V_2+8V_1", num_layers=3, key=0)
    ours = told_apart(lambda w, p, m: model.module.apply(w, p.reshape(len(p), -1), m)[:, 0], model.params, steps)
    theirs = told_apart(deep_sets, deep_sets_params(jax.random.key(0)), steps)
    return f"jets      told apart {ours:.3f}, Deep Sets of invariants {theirs:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", nargs="+", default=[*TASKS, "jets"], choices=[*TASKS, "jets"])
    parser.add_argument("--growth", default="", help="one power for all tasks, instead of each task's own")
    parser.add_argument("--steps", type=int, default=4000)
    args = parser.parse_args()
    for name in args.tasks:
        start = time.perf_counter()
        if name == "jets":
            print(jet_line(args.steps), f"{time.perf_counter() - start:.0f} s", flush=True)
            continue
        task = TASKS[name]
        growth = task.growth if not args.growth else None if args.growth == "auto" else int(args.growth)
        seen, unseen = errors(task, growth, args.steps)
        sizes = f"n = {task.seen[1]} {seen:.4f}, n = {task.unseen} {unseen:.4f}"
        print(f"{name:9} {sizes}, growth {'auto' if growth is None else growth}, {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
