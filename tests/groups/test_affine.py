"""E(n), SE(n), Aff(n) on homogeneous coordinates: counts against random elements made here, proven; networks with a certificate."""

import numpy as np
import pytest

from repc import RepcError, compile, explain
from repc.driver import build_group


def element(name, n, rng):
    """A random motion, (n+1, n+1)."""
    linear = rng.standard_normal((n, n))
    if not name.startswith("Aff"):
        linear = np.linalg.qr(linear)[0] * rng.choice([-1.0, 1.0], n)  # the determinants of LAPACK's factors are all alike
    if name.startswith("SE") and np.linalg.det(linear) < 0:
        linear[:, 0] *= -1
    g = np.eye(n + 1)
    g[:n, :n], g[:n, n] = linear, rng.standard_normal(n)
    return g


REPS = {
    "V": lambda g: g,
    "V*": lambda g: np.linalg.inv(g).T,
    "V²": lambda g: np.kron(g, g),
    "V⊗V*": lambda g: np.kron(g, np.linalg.inv(g).T),
    "V⁰": lambda g: np.eye(1),
}


def brute(name, n, source, target):
    """The number of maps that commute with eight random motions."""
    rng, rows = np.random.default_rng(4), []
    for _ in range(8):
        g = element(name, n, rng)
        a, b = REPS[source](g), REPS[target](g)
        rows.append(np.kron(b, np.eye(len(a))) - np.kron(np.eye(len(b)), a.T))
    values = np.linalg.svd(np.concatenate(rows), compute_uv=False)
    return int((values < 1e-9 * values[0]).sum())


@pytest.mark.parametrize("name", ["SE(2)", "E(2)", "Aff(2)", "SE(3)", "E(3)"])
@pytest.mark.parametrize(("source", "target"), [("V", "V"), ("V²", "V"), ("V*", "V*"), ("V⊗V*", "V⊗V*"), ("V*", "V⁰"), ("V", "V⁰")])
def test_counts_are_those_of_random_motions_and_proven(name, source, target):
    count = explain(f"{source} -> {target}", name).maps[0].count
    assert count.dim == brute(name, build_group(name).d - 1, source, target)
    assert count.exact or count.dim == 0


def test_dimensions_and_flags():
    for name, dim in [("E(3)", 6), ("SE(3)", 6), ("Aff(2)", 6), ("SE(1)", 1), ("E(1)", 1), ("Aff(1)", 2)]:
        group = build_group(name)
        assert (group.dim, group.is_reductive, group.is_compact, group.name) == (dim, False, False, name)
    assert np.linalg.det(build_group("E(2)").discrete_generators[0]) == pytest.approx(-1)


def test_a_network_over_motions_is_certified():
    found = compile("net f : 2V -> V { hidden: 2V⁰+2V, layers: 1 }", group="E(2)")
    assert found.CERTIFICATE["bound"] <= 1e-10 and found.GROUP == "E(2)"


@pytest.mark.parametrize("name", ["E(0)", "SE(2,3)", "Aff(x)"])
def test_wrong_arguments(name):
    with pytest.raises(RepcError):
        build_group(name)
