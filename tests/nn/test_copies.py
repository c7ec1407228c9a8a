"""Models, layers, groups and modules are copied, pickled and sent to other processes; what a model's summary says."""

import copy
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import V, nn, runtime
from repc.cli import main
from repc.driver import build_group, explain_spec, type_source
from repc.groups import SO, Group, S
from repc.source import Source


class Swap(Group):
    def __init__(self):
        self.discrete_generators = np.array([[[0, 1.0], [1, 0]]])
        super().__init__()


NAMES = ["SO(3)", "S(5)", "Z(4)", "SO(1,3)", "O(3) × S(4)", "RubiksCube", "U(2)", "Sp(2)", "Cube", "Scaling(2)", "S(3) ≀ S(4)"]
NAMES += ["Oh", "Embed(SO(3), 5, 0:3)", "D(4)", "GL(3)", "SL(2)", "Icosahedral", "ZksZnxZn(2, 4)", "generated { perm (1 2 3) }"]
COPIES = [lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy, copy.copy]


@pytest.mark.parametrize("again", COPIES, ids=["pickle", "deepcopy", "copy"])
@pytest.mark.parametrize("name", [*NAMES, "called", "user"])
def test_groups(name, again):
    group = Swap() if name == "user" else SO(3).called("K") if name == "called" else build_group(name)
    group.samples(1), group.ring
    found = again(group)
    assert (found, hash(found), found.name, type(found)) == (group, hash(group), group.name, type(group))
    assert np.array_equal(np.asarray(found.samples(2, 1)[0]), np.asarray(group.samples(2, 1)[0]))
    assert again(2 * V(group) + 1) == 2 * V(group) + 1


G = SO(3)
MODELS = {  # of the size of its input each
    "EMLP": (lambda: nn.EMLP(4 * V, V, G, ch=8, num_layers=1), 12),
    "wide": (lambda: nn.EMLP(V**3, V**3, G, ch=60, num_layers=1), 27),  # has an .npz
    "Linear": (lambda: nn.Linear(4 * V, V, G), 12),
    "letter": (lambda: nn.Linear("V²", "V", "S(n)"), 9),
    "MLP": (lambda: nn.MLP(4 * V, V, G, ch=8), 12),
    "gated": (lambda: nn.Sequential(nn.Linear(4 * V, nn.gated(V**2, G), G), nn.GatedNonlinearity(V**2, G)), 12),
    "pointwise": (lambda: nn.Sequential(nn.Linear(V, V, S(4)), nn.Pointwise(V, jnp.tanh, S(4))), 4),
    "standardized": (lambda: nn.Standardize(nn.Linear(4 * V, V, G), 0.0, 2.0, 0.0, 1.0), 12),
    "energy": (lambda: nn.EMLPH(4 * V, V**0, G, ch=8, num_layers=1), 12),
}


@cache
def model_named(name):
    made, size = MODELS[name]
    return made(), size


@pytest.mark.parametrize("again", COPIES, ids=["pickle", "deepcopy", "copy"])
@pytest.mark.parametrize("name", MODELS)
def test_models(name, again):
    model, size = model_named(name)
    x, found = np.linspace(-1, 1, 2 * size, dtype=np.float32).reshape(2, size), again(model)
    assert type(found) is type(model) and jax.tree.structure(found) == jax.tree.structure(model)
    assert np.array_equal(found(x), model(x))
    assert [leaf.dtype for leaf in jax.tree.leaves(found)] == [leaf.dtype for leaf in jax.tree.leaves(model)]


def test_a_pickle_of_a_model_holds_its_text_once_and_no_path():
    data = pickle.dumps(model_named("EMLP")[0])
    assert data.count(b"Written by repc") == 1 and b"/tmp" not in data


def test_modules_as_text_and_constants(tmp_path):
    module = repc.compile("V³ -> V³", group="SO(3)")
    params, x = module.init(jax.random.key(0)), np.ones(27, np.float32)
    found = pickle.loads(pickle.dumps(module))
    assert (repr(found), found.TEXT_SHA256) == (repr(module), module.TEXT_SHA256)
    assert np.array_equal(found.apply(params, x), module.apply(params, x))
    assert copy.deepcopy(module) is module and copy.copy(module) is module


def test_a_module_is_pickled_as_it_was_read(tmp_path):
    main(["compile", "-e", "V -> V", "-g", "SO(3)", "-o", str(tmp_path / "f.py")])
    module = runtime.load(tmp_path / "f.py")
    (tmp_path / "f.py").unlink()
    assert pickle.loads(pickle.dumps(module)).HOM_DIM == 1


def applied(model, x):
    """In another process."""
    return np.asarray(model(x))


def test_a_model_goes_to_other_processes():
    model, size = model_named("EMLP")
    x = np.ones((2, size), np.float32)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = pool.submit(applied, model, x).result()
    assert np.allclose(found, model(x), atol=1e-6)


def test_what_a_summary_says(capsys):
    model = nn.EMLP("4V+V⁰", "V+V⁰", "SO(3)", ch="8V⁰+4V", num_layers=2, product=2)
    assert model.summary() is None
    title, head, *rows = capsys.readouterr().out.splitlines()
    assert title == repr(model)
    assert head.split() == ["layer", "reps", "dim", "channels", "parameters", "flops/sample"]
    assert [row.split()[0] for row in rows] == ["input", "layer1", "layer2", "output", "out", "total", "everything"]
    count = sum(leaf.size for leaf in jax.tree.leaves(model.params))
    numbers = [[int(word) for word in row.split()[-2:]] for row in rows[1:4]]
    (total, flops), ends = map(int, rows[5].split()[1:]), [int(rows[k].split()[-1]) for k in (0, 4)]
    assert total == count == sum(parameters for parameters, _ in numbers)
    assert flops == sum(spent for _, spent in numbers) + sum(ends)


def test_a_summary_says_what_is_not_seen(capsys):
    nn.Linear("5V⁰+5V", "V²", "O(3)").summary()
    out = capsys.readouterr().out
    assert "warning W0402: [1]o of the input 5V⁰+5V cannot influence the output" in out
    assert "warning W0403: " in out and "everything of the input" not in out


def test_explain_prints_the_table_of_a_summary(capsys):
    line = "net emlp : 4V+V⁰ -> V+V⁰ { hidden: 8V⁰+4V, layers: 2, product: 2 }"
    nn.EMLP("4V+V⁰", "V+V⁰", "SO(3)", ch="8V⁰+4V", num_layers=2, product=2).summary()
    _, *rows, _ = capsys.readouterr().out.splitlines()
    text = str(explain_spec(type_source(Source("t.rep", f"group SO(3)\n{line}\n"))))
    table = text[text.index("layers\n") :].splitlines()[1 : len(rows) + 1]
    assert [row.strip() for row in table] == [row.strip() for row in rows]


def test_a_summary_for_every_n(capsys):
    nn.Linear("V²", "V", "S(n)").summary()
    rows = [row.split() for row in capsys.readouterr().out.splitlines()]
    assert ["input", "V²", "n²"] == rows[2][:3] and rows[-2][0] == "total"
