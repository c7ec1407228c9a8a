"""Every function takes what its neighbors take: representations as objects, as text and as numbers, groups as objects and as text;
models take lists. What is wrong is named."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import RepcError, T, V, equivariance_error, exact_basis, irrep, nn
from repc.groups import SO, O
from repc.irreps import to_e3nn


@pytest.mark.parametrize(
    ("given", "string"),
    [
        ("5V", "5x1o"),
        ("5V⁰+V²", "6x0e+1x1e+1x2e"),
        (5 * V(O(3)), "5x1o"),
        (3, "3x0e"),
        ("2x0e+1x1o", "2x0e+1x1o"),
        (V("O(3)"), "1x1o"),
        (T(2, 0, "SO(3)"), "1x0e+1x1e+1x2e"),
        (irrep("[2]", "SO(3)"), "1x2e"),
    ],
)
def test_e3nn_strings_of_whatever_is_a_representation(given, string):
    assert to_e3nn(given) == string


def test_text_under_another_group():
    assert to_e3nn("5V", "SO(3)") == to_e3nn(5 * V, SO(3)) == "5x1e"


def test_bases_of_text():
    assert exact_basis("V² -> V", "SO(3)").matrices == exact_basis((V**2 >> V)("SO(3)")).matrices
    assert exact_basis("V²", group=SO(3)).matrices == exact_basis(V**2, "SO(3)").matrices


def test_errors_of_text():
    w = (V >> V**2)(SO(3)).equivariant_basis()
    assert equivariance_error(w, "V", "V²", "SO(3)") < 1e-12 > equivariance_error(w, V, V**2, SO(3))


def test_layers_of_text():
    assert str(nn.uniform_rep(512, "SO(3)")) == str(nn.uniform_rep(512, SO(3)))
    assert nn.GatedNonlinearity("V²", "SO(3)").rep == (V**2)(SO(3))


MODELS = {
    "EMLP": lambda: nn.EMLP("10V⁰", "V⁰", "SO(3)", ch=8, num_layers=1),
    "MLP": lambda: nn.MLP("10V⁰", "V⁰", "SO(3)", ch=8, num_layers=1),
    "Linear": lambda: nn.Linear("10V⁰", "V⁰", "SO(3)"),
    "Sequential": lambda: nn.Sequential(nn.Linear("10V⁰", "V⁰", "SO(3)"), jnp.tanh),
    "Pointwise": lambda: nn.Pointwise("10V⁰", jnp.tanh, "SO(3)"),
    "GatedNonlinearity": lambda: nn.GatedNonlinearity("10V⁰", "SO(3)"),
    "Standardize": lambda: nn.Standardize(nn.Linear("10V⁰", "V⁰", "SO(3)"), 0.0, 1.0, 0.0, 1.0),
    "EMLPH": lambda: nn.EMLPH("10V⁰", "V⁰", "SO(3)", ch=8, num_layers=1),
    "bfloat16": lambda: nn.Linear("3V⁰", "V⁰", "SO(3)", dtype="bfloat16"),
}


@cache
def named(name):
    return MODELS[name]()


@pytest.mark.parametrize("name", [name for name in MODELS if name != "bfloat16"])
@pytest.mark.parametrize("x", [[0.0] * 10, tuple(range(10)), [[0.5] * 10] * 3, list(np.ones(10, np.float32))])
def test_models_take_lists(name, x):
    model = named(name)
    expected = model(jnp.asarray(np.array(x), jnp.float32))
    found = model(x)
    assert np.allclose(found, expected) and found.dtype == jnp.float32


def test_lists_get_the_models_numbers():
    assert named("bfloat16")([1.0, 2.0, 3.0]).dtype == jnp.bfloat16
    assert named("bfloat16")(np.ones(3, np.float32)).dtype == jnp.float32  # an array says its own


def test_lists_of_traced_values():
    assert jax.jit(lambda a: named("bfloat16")([a, a, a]))(1.0).shape == (1,)


def test_motions_from_lists():
    assert nn.dynamics.rollout(lambda z: -z, [1.0, 2.0], [0.0, 0.1]).shape == (2, 2)
    assert nn.dynamics.hamiltonian_dynamics(lambda z: (z**2).sum(-1), [1.0, 2.0]).tolist() == [4.0, -2.0]


@pytest.mark.parametrize(
    ("call", "code", "message"),
    [
        (lambda: named("bfloat16")([[0.0], [0.0, 1.0]]), "E0808", "a model takes arrays of numbers, not list [[0.0], [0.0, 1.0]]"),
        (lambda: named("bfloat16")("abc"), "E0808", "a model takes arrays of numbers, not str abc"),
        (lambda: named("bfloat16")(None), "E0808", "a model takes arrays of numbers, not NoneType None"),
        (lambda: named("bfloat16")(np.array(["a"])), "E0808", "a model takes arrays of numbers, not an array of <U1"),
        (lambda: to_e3nn("5V", "S(3)"), "E0371", "irreps strings are for O(3) and SO(3); 5V is a representation of S(3)"),
        (lambda: to_e3nn(2.5), "E0510", "2.5 is neither text nor a representation"),
        (lambda: to_e3nn("V -> V"), "E0806", "'V -> V' is a map; a layer goes from one representation to another"),
        (lambda: exact_basis("V²"), "E0508", "'V²' needs the group it is meant for"),
        (lambda: nn.Linear(None, V, SO(3)), "E0510", "None is neither text nor a representation"),
        (lambda: nn.Linear(V, [V], "SO(3)"), "E0510", "[V] is neither text nor a representation"),
        (lambda: V("SO3)"), "E0106", "this ')' closes nothing"),
        (lambda: nn.EMLP(V(SO(3)), "V", "S(n)"), "E0704", "V is already a representation of SO(3), not of S(n)"),
        (lambda: nn.EMLP("V", "V", "S(n)", ch=[V(SO(3))]), "E0704", "V is already a representation of SO(3), not of S(n)"),
        (lambda: nn.Linear("V", V(SO(3)), "S(n)"), "E0704", "V is already a representation of SO(3), not of S(n)"),
        (lambda: nn.EMLPBlock("V", "V", "S(n)"), "E0809", "this layer is of one group, and S(n) has a letter"),
        (lambda: nn.BiLinear("V", "V", "S(n)"), "E0809", "this layer is of one group, and S(n) has a letter"),
        (lambda: V("S(n)"), "E0381", "S(n) has no number for n, and this is about one group"),
        (lambda: nn.uniform_rep(8, 3), "E0510", "3 is not a group"),
        (lambda: equivariance_error(np.eye(3), "V", "W", "SO(3)"), "E0307", "'W'"),
    ],
)
def test_mistakes_are_named(call, code, message):
    with pytest.raises(RepcError) as caught:
        call()
    (found,) = caught.value.diagnostics
    assert found.code == code and found.message.startswith(message)
