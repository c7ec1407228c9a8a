"""Weights carried from a group to a subgroup: the same function, every map that it allows, training that goes on, and back."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import RepcError, V, nn, runtime
from repc.cli import main
from repc.driver import build_group
from repc.driver.branching import subgroup_of
from repc.reps.restriction import restricted
from repc.symbolic import count
from repc.syntax import parse_rep


@pytest.fixture(autouse=True)
def _double():
    jax.config.update("jax_enable_x64", True)
    yield
    jax.config.update("jax_enable_x64", False)


def inputs(model, n=6):
    return jax.random.normal(jax.random.key(1), (n, model.module.IN_DIM), dtype=jnp.float64)


def off(model, x):
    """How far the function is from commuting with the first generator of its group."""
    m, g = model.module, build_group(model.module.GROUP).discrete_generators[0]
    before, after = np.asarray(m.rho_in(g)), np.asarray(m.rho_out(g))
    return float(np.abs(model(x @ before.T) - model(x) @ after.T).max())


def shaken(model, by=0.3):
    return model.with_params(jax.tree.map(lambda w: w + by * jax.random.normal(jax.random.key(3), w.shape, w.dtype), model.params))


SHEAR = "generated { lie [[0,1],[0,0]] }"
MAPS = [
    ("C(8)", "C(4)", "2V+V²", "V+V²"),
    ("SO(3)", "SO(2)", "V+V²", "V+V⁰"),
    ("S(4)", "S(3)", "V²", "V+V⁰"),
    ("O(3)", "C2v", "V+V²", "V"),
    ("SO(4)", "SO(3)", "V+Λ²(V)", "V"),
]


@pytest.mark.parametrize(("large", "small", "rep_in", "rep_out"), MAPS)
def test_a_linear_map_gets_every_map_of_the_subgroup(large, small, rep_in, rep_out):
    model = nn.Linear(rep_in, rep_out, large, bias=False, dtype="float64", key=2)
    found = nn.restrict(model, small)
    x = inputs(model)
    assert np.abs(model(x) - found(x)).max() < 1e-10
    group = subgroup_of(small, build_group(large))
    into, out = (restricted(parse_rep(text), group.inside) for text in (rep_in, rep_out))
    assert sum(w.size for w in jax.tree.leaves(found.params)) == count([into], out, group).dim
    assert nn.relax(found) == 0 and nn.relax(shaken(found)) > 0


def test_symmetrizing_a_linear_map_projects_its_matrix():
    model = nn.Linear("V+V²", "V+V⁰", "C(8)", bias=False, dtype="float64")
    moved = shaken(nn.restrict(model, "C(2)"))
    eye = jnp.eye(model.module.IN_DIM)
    G = build_group("C(8)")
    projector = (V + V**2 >> V + V**0)(G).equivariant_projector()
    nearest = (projector @ np.asarray(moved(eye)).T.ravel()).reshape(3, 6)
    assert np.abs(nn.symmetrize(moved)(eye).T - nearest).max() < 1e-10


def test_a_network_from_c8_to_c4_to_nothing_and_back():
    model = nn.EMLP("V+V²", "V", "C(8)", ch="2V⁰+2V+V²", num_layers=1, product=2, dtype="float64")
    x = inputs(model)
    four = nn.restrict(model, "C(4)")
    none = nn.restrict(four, "Trivial")
    assert max(float(np.abs(model(x) - one(x)).max()) for one in (four, none)) < 1e-10
    assert (four.module.GROUP, none.module.GROUP) == ("C(4)", "Trivial(2)")
    new = nn.added(four)
    assert {layer: list(named) for layer, named in new.items()} == {"layer1": ["[2] -> [2] beyond C(8)"]}
    assert not any(np.any(w) for w in jax.tree.leaves(new))
    assert all(name.endswith("beyond C(4)") for named in nn.added(none).values() for name in named)
    moved = shaken(four, 0.05)
    back = nn.symmetrize(moved)
    assert off(moved, x) < 1e-10 and back.module.GROUP == "C(8)" and off(back, x) < 1e-10
    assert str(nn.symmetrize(none)) == str(four)


def test_training_goes_on_and_the_penalty_holds_it():
    model = nn.EMLP("V", "V", "C(4)", ch="2V⁰+2V", num_layers=1, dtype="float64")
    found = nn.restrict(model, "C(2)")
    x = inputs(model, 32)
    y = x @ jnp.array([[1.0, 0.4], [0.0, 2.0]])  # of C(2), and not of C(4)

    def trained(strength):
        def loss(m):
            return jnp.mean((m(x) - y) ** 2) + strength * nn.relax(m)

        one, step = found, jax.jit(jax.value_and_grad(loss))
        for _ in range(40):
            value, gradient = step(one)
            one = jax.tree.map(lambda w, g: w - 0.05 * g, one, gradient)
        return one, float(jnp.mean((one(x) - y) ** 2))

    free, bound = trained(0.0), trained(10.0)
    assert free[1] < 0.7 * float(jnp.mean((found(x) - y) ** 2))
    assert nn.relax(bound[0]) < 0.2 * nn.relax(free[0])
    assert off(free[0], x) < 1e-10


def test_what_cannot_be_restricted_is_told():
    model = nn.Linear("V", "V", "C(8)")
    for call, words in [
        (lambda: nn.restrict(model, "C(3)"), "C(3) is not a subgroup of C(8)"),
        (lambda: nn.symmetrize(model), "was not restricted from a larger group"),
        (lambda: nn.added(model), "was not restricted from a larger group"),
        (lambda: nn.restrict(nn.Linear("V", "V", "S(n)"), "S(3)"), "networks for every n are not restricted"),
        (lambda: nn.restrict(nn.Linear("V", "V", "SU(2)"), "SO(2)"), "are not both real or both complex"),
        (lambda: nn.restrict(nn.Linear("V", "V", SHEAR), "Trivial"), "does not act completely reducibly"),
        (lambda: nn.restrict(nn.EMLP("V²", "V", "S(20)", ch="2V²+2V", num_layers=1), "S(19)"), "is computed by diagrams"),
    ]:
        with pytest.raises(RepcError, match=re.escape(words)):
            call()


def test_the_command_line_carries_a_module_with_its_parameters(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.rep").write_text("group C(8)\nnet f : V+V² -> V { hidden: 2V⁰+2V, layers: 1 }\n", "utf-8")
    (tmp_path / "k.rep").write_text("let K = C(8)\ngroup K\nrep x = V+V²\nmap k : x -> [1]\n", "utf-8")
    for name in ("f", "k"):
        assert main(["compile", f"{name}.rep"]) == 0
        module = runtime.load(f"{name}.py")
        params = module.init(jax.random.key(2), jnp.float64)
        nn.save(f"{name}.npz.params", params)
        assert main(["restrict", f"{name}.py", "--to", "C(4)", "--params", f"{name}.npz.params", "-g", "C(8)"]) == 0
        small = runtime.load(f"{name}_restricted.py")
        own = nn.restore(f"{name}_restricted_params.npz", small.init(jax.random.key(0), jnp.float64))
        x = jax.random.normal(jax.random.key(1), (4, module.IN_DIM), dtype=jnp.float64)
        assert small.GROUP == "C(4)" and np.abs(module.apply(params, x) - small.apply(own, x)).max() < 1e-10
    capsys.readouterr()
    assert main(["restrict", "f.py", "--to", "C(2)", "-o", "g.py", "--json"]) == 0
    assert "beyond C(8)" in capsys.readouterr().out and not (tmp_path / "g_params.npz").exists()
    assert main(["restrict", "k.py", "--to", "C(4)"]) == 1
    assert "unknown group K" in capsys.readouterr().err
    (tmp_path / "p.rep").write_text("group C(8)\npoly p : V -> V { degree: 1 }\n", "utf-8")
    assert main(["compile", "p.rep"]) == 0 and main(["restrict", "p.py", "--to", "C(4)"]) == 1
    assert "neither a network nor a linear map of one input" in capsys.readouterr().err
