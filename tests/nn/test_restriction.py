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


@pytest.mark.parametrize(
    ("large", "small", "rep_in", "rep_out", "ch"),
    [
        ("S(20)", "S(19)", "V²", "V", "2V²+2V"),
        ("S(17)", "Z(17)", "V²", "V", "2V"),
        ("S(18)", "S(10)×S(8)", "V²", "2V", "2V²+V"),
        ("S(8)×O(3)", "S(8)×O(2)", "V_1⊗V_2", "V_1+V_2", "3V_1+2V_1⊗V_2"),
        ("S(8)×O(3)", "S(7)×SO(2)", "V_1⊗V_2", "V_1", "3V_1+2V_1⊗V_2"),
        ("S(8)×U(2)", "S(8)×U(1)", "V_1⊗V_2", "V_1⊗V_2", "2V_1+2V_1⊗V_2"),
    ],
)
def test_networks_by_diagrams_keep_their_weights(large, small, rep_in, rep_out, ch):
    model = nn.EMLP(rep_in, rep_out, large, ch=ch, num_layers=1, dtype="complex128" if "U" in large else "float64")
    x = inputs(model)
    assert "diagram" in model.source
    found = nn.restrict(model, small)
    assert found.module.GROUP == small and np.abs(model(x) - found(x)).max() < 1e-10
    new = nn.added(found)
    assert not any(np.any(w) for w in jax.tree.leaves(new)) and nn.relax(found) == 0
    moved = shaken(found, 0.1)
    assert found.equivariance_error(jax.random.key(0)) < 1e-12 and moved.equivariance_error(jax.random.key(0)) < 1e-12
    assert nn.relax(moved) > 0 and np.abs(moved(x) - found(x)).max() > 1e-3
    back = nn.symmetrize(moved)
    assert back.module.GROUP == large and back.equivariance_error(jax.random.key(0)) < 1e-12


@pytest.mark.parametrize(("rep_out", "old", "whole"), [("V", 5, 15), ("V²", 15, 52)])
def test_a_map_by_diagrams_gets_every_map_of_the_subgroup(rep_out, old, whole):
    """Set partitions of the indices, and for the stabilizer of a point of these and the point: Bell numbers."""
    found = nn.restrict(nn.Linear("V²", rep_out, "S(20)", bias=False, dtype="float64"), "S(19)")
    sizes = [sum(w.size for w in jax.tree.leaves(tree)) for tree in (found.params, nn.added(found))]
    assert sizes == [whole, whole - old]


def test_biases_that_a_subgroup_frees_are_listed():
    """O(2) fixes the axis of O(3), S(19) a point of S(20)."""
    for model, small, names in [
        (nn.EMLP("2V", "V", "O(3)", ch="4V⁰+3V", num_layers=1, dtype="float64"), "O(2)", ["bias [1]o beyond O(3)"] * 2),
        (nn.Linear("V", "V", "O(3)", dtype="float64"), "O(2)", ["bias [1]o beyond O(3)"]),
        (nn.Linear("V²", "V", "S(20)", dtype="float64"), "S(19)", ["bias V beyond S(20)"]),
        (nn.Linear("V", "V", "O(3)", bias=False, dtype="float64"), "O(2)", []),
    ]:
        found = nn.restrict(model, small)
        freed = [(layer, name) for layer, named in nn.added(found).items() for name in named if name.startswith("bias")]
        assert [name for _, name in freed] == names
        for layer, name in freed:
            moved = found.with_params({**found.params, layer: {**found.params[layer], name: found.params[layer][name] + 1.0}})
            zero = jnp.zeros(model.module.IN_DIM)
            assert np.abs(moved(zero) - model(zero)).max() > 1e-3 and moved.equivariance_error(jax.random.key(0)) < 1e-12


def wide(model, n, at):
    """Inputs of a network for every n, at n, and what its functions take besides."""
    return jax.random.normal(jax.random.key(1), (4, model.module.IN_DIM(n)), dtype=jnp.float64), () if at else (n,)


@pytest.mark.parametrize(
    ("large", "rep_in", "rep_out", "ch", "small", "at", "n", "first"),
    [
        ("S(n)", "V²", "V", "2V²+2V", "S(7)", 8, 8, "S(8)"),
        ("S(n)", "V", "V", "2V²+2V", "Z(6)", 6, 6, "S(6)"),
        ("S(n)×O(3)", "V_1⊗V_2", "V_1⊗V_2+V_1", "3V_1+2V_1⊗V_2", "S(5)×SO(2)", 6, 6, "S(6)×O(3)"),
        ("S(n)×O(3)", "V_1⊗V_2", "V_1⊗V_2+V_1", "3V_1+2V_1⊗V_2", "S(n)×SO(3)", None, 6, "S(n)×O(3)"),
        ("S(n)×O(3)", "V_1⊗V_2", "V_1⊗V_2+V_1", "3V_1+2V_1⊗V_2", "S(n)×D3d", None, 7, "S(n)×O(3)"),
        ("S(n)×S(m)", "V_1⊗V_2", "V_1", "2V_1+V_2", "S(4)×Z(3)", {"n": 5, "m": 3}, None, "S(5)×S(3)"),
    ],
)
def test_networks_for_every_n_are_restricted_at_a_number_and_for_every_n(large, rep_in, rep_out, ch, small, at, n, first):
    model = nn.EMLP(rep_in, rep_out, large, ch=ch, num_layers=1, dtype="float64")
    found = nn.restrict(model, small, at=at)
    x, more = (jax.random.normal(jax.random.key(1), (4, 15), dtype=jnp.float64), ()) if n is None else wide(model, n, at)
    y = model(x, *(at.values() if n is None else ()))
    assert found.module.GROUP == small and np.abs(y - found(x)).max() < 1e-10
    moved = shaken(found, 0.1)
    for one in (found, moved):
        assert one.equivariance_error(jax.random.key(0), 10, *more) < 1e-12
    assert (nn.relax(moved) > 0) == bool(nn.added(found)) and nn.symmetrize(moved).module.GROUP == first
    back = nn.symmetrize(found)
    assert np.abs((back(x) if at else back(x)) - y).max() < 1e-10


def test_what_no_number_is_given_for_is_told():
    model = nn.EMLP("V_1⊗V_2", "V_1", "S(n)×O(3)", ch="3V_1+2V_1⊗V_2", num_layers=1)
    for call, words in [
        (lambda: nn.restrict(model, "S(5)×O(3)"), "S(5)×O(3) has no n"),
        (lambda: nn.restrict(model, "S(m)×O(3)"), "S(m)×O(3) has no n"),
        (lambda: nn.restrict(model, "S(n)×O(2)"), "interleaves coordinates, of which there are others for each n"),
        (lambda: nn.restrict(model, "S(5)×O(3)", at=0), "0 is not a positive number for n"),
        (lambda: nn.restrict(model, "S(5)×O(3)", at="m=6"), "'m=6' is not a positive number for n"),
        (lambda: nn.restrict(nn.Linear("V²", "V²", "S(n)"), "S(2)", at=3), "restrict it at n = 4 or more"),
        (lambda: nn.restrict(nn.Linear("V", "V", "C(8)"), "C(4)", at=3), "C(8) has no letter that 3 is a number for"),
    ]:
        with pytest.raises(RepcError, match=re.escape(words)):
            call()


def test_models_made_of_networks_are_restricted_network_by_network():
    """Layers one after another, between standardized coordinates; what holds no network is told."""
    layers = nn.Sequential(
        nn.EMLPBlock("2V", "4V⁰+2V", "O(3)", dtype="float64"), jnp.tanh, nn.Linear("4V⁰+2V", "V⁰", "O(3)", dtype="float64")
    )
    for model in (layers, nn.Standardize(layers, jnp.zeros(6), jnp.ones(6), jnp.zeros(1), 2 * jnp.ones(1))):
        x = jax.random.normal(jax.random.key(1), (5, 6), dtype=jnp.float64)
        found = nn.restrict(model, "O(2)")
        assert np.abs(found(x) - model(x)).max() < 1e-10 and nn.relax(found) == 0
        moved = jax.tree.map(lambda w: w + 0.1, found)
        assert nn.relax(moved) > 0 and np.abs(moved(x) - model(x)).max() > 1e-3
        assert jax.tree.structure(nn.symmetrize(moved)) == jax.tree.structure(model)
    for wrong, words in [
        (nn.MLP("2V", "V", "O(3)"), "MLP holds no network that has a group"),
        (nn.Poly("V", "V⁰", 2, "O(3)"), "Poly of O(3) is no network of linear maps between features"),
    ]:
        with pytest.raises(RepcError, match=re.escape(words)):
            nn.restrict(wrong, "O(2)")


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
        (lambda: nn.restrict(nn.Linear("V", "V", "S(n)"), "S(3)"), "the network is one for every n of S(n), and S(3) has no n"),
        (lambda: nn.restrict(nn.Linear("V", "V", "SU(2)"), "SO(2)"), "are not both real or both complex"),
        (lambda: nn.restrict(nn.Linear("V", "V", SHEAR), "Trivial"), "does not act completely reducibly"),
        (lambda: nn.restrict(nn.Linear("V²", "V²", "S(20)"), "Z(20)"), "8000 maps between 400 and 400 coordinates are too many"),
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


@pytest.mark.parametrize(
    ("spec", "options", "steps", "n"),
    [
        ("group S(20)\nnet f : V² -> V { hidden: 2V²+V, layers: 1 }\n", [], [["S(19)"]], None),
        ("group S(20)\nmap f : V² -> V\n", [], [["S(19)"]], None),
        ("group S(6)\nnet f : V² -> V { hidden: 2V²+V, layers: 1 }\n", ["--lower", "diagram"], [["S(5)"], ["Z(5)"]], None),
        ("group O(20)\nmap f : V² -> V²\n", [], [["O(19)"]], None),
        ("group S(n)\nnet f : V² -> V { hidden: 2V²+V, layers: 1 }\n", [], [["S(7)", "--at", "8"], ["S(6)"]], 8),
        ("group S(n)\nmap f : V² -> V\n", [], [["S(7)", "--at", "n=8"]], 8),
        ("group S(n)×O(3)\nnet f : V_1⊗V_2 -> V_1⊗V_2 { hidden: 3V_1+2V_1⊗V_2, layers: 1 }\n", [],
         [["S(n)×Oh"], ["S(n)×D2h"]], 6),
    ],
)  # fmt: skip
def test_the_command_line_carries_what_is_computed_by_diagrams(spec, options, steps, n, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.rep").write_text(spec, "utf-8")
    assert main(["compile", "f.rep", *options]) == 0
    module = runtime.load("f.py")
    params = module.init(jax.random.key(2), jnp.float64)
    x = jax.random.normal(jax.random.key(1), (4, module.IN_DIM if n is None else module.IN_DIM(n)), dtype=jnp.float64)
    nn.save("f_params.npz", params)
    before, at = "f", None
    for step in steps:
        assert main(["restrict", f"{before}.py", "--to", *step, "--params", f"{before}_params.npz", "-o", f"{before}x.py"]) == 0
        before = f"{before}x"
        small, own = _at(f"{before}.py", f"{before}_params.npz")
        assert np.abs(module.apply(params, x) - small.apply(own, x)).max() < 1e-10
        assert small.GROUP == step[0]
        assert small.equivariance_error(own, jax.random.key(0), 5, *([n] if "n" in step[0] else [])) < 1e-9
        at = at or ("S(8)" if "--at" in step else module.GROUP)
    assert main(["symmetrize", f"{before}.py", "--to", at, "--params", f"{before}_params.npz", "-o", "back.py"]) == 0
    back, own = _at("back.py", "back_params.npz")
    assert back.GROUP == at and np.abs(module.apply(params, x) - back.apply(own, x)).max() < 1e-9


def _at(path, params):
    module = runtime.load(path)
    return module, nn.restore(params, module.init(jax.random.key(0), jnp.float64))


def test_the_command_line_goes_from_c8_to_c4_to_nothing_and_back(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.rep").write_text("group C(8)\nrep x = V+V²\nnet f : x -> V { hidden: 2V⁰+V, layers: 1, product: 2 }\n", "utf-8")
    assert main(["compile", "f.rep"]) == 0
    module = runtime.load("f.py")
    params = module.init(jax.random.key(2), jnp.float64)
    nn.save("p.npz", params)
    assert main(["restrict", "f.py", "--to", "C(4)", "--params", "p.npz", "-o", "four.py"]) == 0
    assert main(["restrict", "four.py", "--to", "Trivial", "--params", "four_params.npz", "-o", "none.py"]) == 0
    none, own = _at("none.py", "none_params.npz")
    x = jax.random.normal(jax.random.key(1), (4, module.IN_DIM), dtype=jnp.float64)
    assert none.GROUP == "Trivial(2)" and np.abs(module.apply(params, x) - none.apply(own, x)).max() < 1e-10
    moved = jax.tree.map(lambda w: w + 1.0, own)
    nn.save("moved.npz", moved)
    assert main(["symmetrize", "none.py", "--to", "C(8)", "--params", "moved.npz", "-o", "back.py"]) == 0
    back, found = _at("back.py", "back_params.npz")
    wanted = {layer: {name: moved[layer][name] for name in named} for layer, named in params.items()}
    assert back.GROUP == "C(8)" and jax.tree.all(jax.tree.map(lambda a, b: bool((a == b).all()), found, wanted))
    assert main(["symmetrize", "none.py", "--to", "C(4)", "-o", "half.py"]) == 0 and runtime.load("half.py").GROUP == "C(4)"
    capsys.readouterr()
    assert main(["symmetrize", "none.py", "--to", "C(16)"]) == 1
    assert "none.py was restricted from C(8) and C(4), not from C(16)" in capsys.readouterr().err
    assert main(["symmetrize", "f.py", "--to", "C(16)"]) == 1
    assert "is no linear map, and was not restricted" in capsys.readouterr().err


def test_the_nearest_map_of_a_larger_group_is_the_average(tmp_path, monkeypatch, capsys):
    """A linear map of C(4), and one of C(8) that was restricted to C(2) and moved: both to C(8), against averages over it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "h.rep").write_text("group C(4)\nmap h : V+V² -> V\n", "utf-8")
    (tmp_path / "k.rep").write_text("group C(8)\nmap k : V+V² -> [1]\n", "utf-8")
    assert main(["compile", "h.rep"]) == main(["compile", "k.rep"]) == main(["restrict", "k.py", "--to", "C(2)"]) == 0
    powers = [np.linalg.matrix_power(build_group("C(8)").discrete_generators[0], i) for i in range(8)]
    for name in ("h", "k_restricted"):
        module = runtime.load(f"{name}.py")
        params = module.init(jax.random.key(2), jnp.float64)
        nn.save("q.npz", params)
        assert main(["symmetrize", f"{name}.py", "--to", "C(8)", "--params", "q.npz", "-o", "s.py"]) == 0
        back, own = _at("s.py", "s_params.npz")
        matrix = np.asarray(module.apply(params, jnp.eye(module.IN_DIM, dtype=jnp.float64))).T
        mean = sum(g @ matrix @ np.asarray(back.rho_in(g)).T for g in powers) / 8
        assert np.abs(np.asarray(back.matrix(own)) - mean).max() < 1e-6
    capsys.readouterr()
    assert main(["symmetrize", "h.py", "--to", "C(3)"]) == 1 and "C(4) is not a subgroup of C(3)" in capsys.readouterr().err
    (tmp_path / "l.rep").write_text("group C(4)\nmap l : V² -> [2]\n", "utf-8")
    assert main(["compile", "l.rep"]) == 0 and main(["symmetrize", "l.py", "--to", "C(8)"]) == 1
    assert "V² -> [2] has other coordinates under C(8) than under C(4)" in capsys.readouterr().err
