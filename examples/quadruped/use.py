"""A robot with four legs and two mirrors: its joints by signed permutations, a model of it from five steps."""

import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from repc import RepcError, compile

sys.path.insert(0, str(Path(__file__).parent))
import quadruped

SPEC = Path(__file__).with_name("quadruped.rep")
STEPS = 5


def fitted(states, following):
    """The 82 coefficients that explain a few steps, by least squares."""
    zero = jax.tree.map(jnp.zeros_like, quadruped.init(jax.random.PRNGKey(0), jnp.float32))
    flat, shaped = ravel_pytree(zero)
    columns = jax.vmap(lambda one: quadruped.apply(shaped(one), states).ravel())(jnp.eye(flat.size))
    return shaped(jnp.linalg.lstsq(columns.T, following.ravel())[0])


def refusal():
    """What is said where one hip has the wrong sign."""
    wrong = SPEC.read_text(encoding="utf-8").replace("(-lh_hip -rh_hip)", "(lh_hip rh_hip)")
    try:
        compile(wrong)
    except RepcError as error:
        return error.diagnostics[0].message
    raise AssertionError("a wrong sign was taken")


def main():
    """Learn a linear model of the robot from five steps; write a sign wrong."""
    truth = quadruped.init(jax.random.PRNGKey(1))
    states = jnp.asarray(np.random.default_rng(0).standard_normal((STEPS + 100, quadruped.IN_DIM)), jnp.float32)
    following = quadruped.apply(truth, states)
    learned = fitted(states[:STEPS], following[:STEPS])
    off = float(jnp.abs(quadruped.apply(learned, states[STEPS:]) - following[STEPS:]).max() / jnp.abs(following).max())
    error = float(quadruped.equivariance_error(learned, jax.random.PRNGKey(2), 4))
    print(f"mirrored, it moves as the mirrored robot: off by {error:.0e}; a hip with a wrong sign: {refusal()}")
    right = "1e-4" if off < 1e-4 else f"{off:.0e}"
    print(f"{STEPS} steps give all {quadruped.HOM_DIM} coefficients, of 324 without mirrors; 100 others are right to {right}.")


if __name__ == "__main__":
    main()
