"""The potential of examples/potential: what any energy of atoms must obey, for random parameters, in double precision."""

import runpy
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

FOLDER = Path(__file__).parent.parent / "examples" / "potential"
X = np.array([[0.1, -0.3, 0.2], [1.1, 0.2, -0.1], [-0.2, 1.0, 0.4], [0.7, 0.9, 1.2]])
TURN = np.linalg.qr(np.random.default_rng(0).standard_normal((3, 3)))[0]
TURN = TURN * np.linalg.det(TURN)  # a rotation
SIZES = 1e-10


@pytest.fixture(scope="module")
def made():
    """The example's functions, and the energy and the forces of positions for one set of random parameters."""
    path = list(sys.path)
    use = runpy.run_path(str(FOLDER / "use.py"))
    sys.path[:] = path
    with jax.enable_x64(True):
        params = jax.tree.map(lambda a: jnp.asarray(a, jnp.float64), use["init"](jax.random.key(0)))
        energy = jax.jit(lambda x: use["energy"](params, x, use["pairs"](len(x))))
        forces = jax.jit(lambda x: use["forces"](params, x, use["pairs"](len(x))))
        use["energy"], use["motion"] = jax.jit(use["energy"]), jax.jit(use["motion"], static_argnums=5)
        yield use, params, energy, forces


def test_the_energy_depends_on_the_positions(made):
    _, _, energy, forces = made
    assert energy(X).dtype == jnp.float64 and np.abs(forces(X)).min() > 1e-3
    assert abs(energy(X) - energy(X * 1.05)) > 1e-3


@pytest.mark.parametrize("g", [TURN, -np.eye(3), TURN @ np.diag([1, 1, -1])], ids=["rotation", "inversion", "reflection"])
def test_turned_atoms_have_the_same_energy_and_turned_forces(made, g):
    _, _, energy, forces = made
    assert np.isclose(energy(X @ g.T), energy(X), rtol=0, atol=SIZES)
    np.testing.assert_allclose(forces(X @ g.T), forces(X) @ g.T, atol=SIZES)


def test_moved_and_renumbered_atoms_have_the_same_energy(made):
    _, _, energy, forces = made
    order = [2, 0, 3, 1]
    assert np.isclose(energy(X + [3.0, -1.0, 2.0]), energy(X), rtol=0, atol=SIZES)
    assert np.isclose(energy(X[order]), energy(X), rtol=0, atol=SIZES)
    np.testing.assert_allclose(forces(X[order]), forces(X)[np.array(order)], atol=SIZES)
    np.testing.assert_allclose(forces(X).sum(axis=0), 0, atol=SIZES)


def test_forces_are_differences_of_energies(made):
    _, _, energy, forces = made
    step, found = 1e-5, np.zeros_like(X)
    for i in np.ndindex(X.shape):
        e = np.zeros_like(X)
        e[i] = step
        found[i] = -(energy(X + e) - energy(X - e)) / (2 * step)
    np.testing.assert_allclose(found, forces(X), rtol=1e-7, atol=1e-7)


def test_nothing_happens_at_the_cut_off(made):
    """Two atoms: the energy is smooth where they come into reach, of no distance beyond it, and not everywhere the same."""
    use, _, energy, forces = made
    pair = lambda r: np.array([[0.0, 0.0, 0.0], [r, 0.0, 0.0]])  # noqa: E731
    cutoff = use["CUTOFF"]
    alone = energy(pair(cutoff + 1))
    assert energy(pair(cutoff + 2)) == alone and np.all(forces(pair(cutoff + 0.1)) == 0)
    assert abs(energy(pair(cutoff / 2)) - alone) > 1e-4
    near = [abs(float(energy(pair(cutoff - d)) - alone)) for d in (0.04, 0.02)]
    assert near[1] < near[0] / 8 and np.abs(forces(pair(cutoff - 1e-3))).max() < 1e-6


def test_energy_is_kept(made):
    """Over the same time, of steps half as long a quarter of the error is left: the integrator's own."""
    use, params, _, _ = made
    params = {**params, "readout": jax.tree.map(lambda a: a / 100, params["readout"])}  # forces of about 1
    edges, motion = use["pairs"](4), use["motion"]
    start = use["energy"](params, jnp.asarray(X), edges)
    found = {dt: motion(params, jnp.asarray(X), jnp.zeros((4, 3)), edges, dt, 200) for dt in np.array([0.02, 0.01])}
    coarse, fine = (float(np.abs(e - start).max()) for e in (found[0.02][:100], found[0.01]))
    assert 1e-9 < fine < 1e-3 and coarse / 5 < fine < coarse / 3


def test_single_precision_is_equivariant_and_keeps_the_energy(made):
    """Forces of turned, mirrored, moved and renumbered atoms to 1e-6 of the largest; the energy as well as in double precision."""
    use, params, energy, forces = made
    params = {**params, "readout": jax.tree.map(lambda a: a / 100, params["readout"])}  # forces of about 1
    single = jax.tree.map(lambda a: jnp.asarray(a, jnp.float32), params)
    edges, x = use["pairs"](4), jnp.asarray(X, jnp.float32)
    turn = jnp.asarray(TURN @ np.diag([1, 1, -1]), jnp.float32)
    found, moved = (jax.jit(use["forces"])(single, at, edges) for at in (x, x[::-1] @ turn.T + 1))
    assert found.dtype == jnp.float32
    assert float(jnp.abs(moved[::-1] @ turn - found).max() / jnp.abs(found).max()) < 1e-6
    off = {}
    for one, at in ((single, x), (params, jnp.asarray(X))):
        start, dt = use["energy"](one, at, edges), at.dtype.type(0.02)
        energies = use["motion"](one, at, jnp.zeros_like(at), edges, dt, 200)[:100]
        off[at.dtype] = np.abs(np.asarray(energies - start)).max()
    of_single, of_double = off[jnp.dtype("float32")], off[jnp.dtype("float64")]
    assert of_single < of_double + 2e-6 * max(1.0, abs(float(start)))
