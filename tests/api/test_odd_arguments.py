"""Every public function takes what its neighbors take; what it does not take it refuses by name, never from inside of a library."""

import os
import warnings
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import RepcError, T, V, datasets, groups, nn
from repc.groups import SO, S

ODD = {
    "None": None, "int": 3, "negative": -1, "float": 2.5, "text": "abc", "no text": "", "list": [1.0, 2.0], "no tuple": (),
    "matrix": np.ones((2, 2)), "NumPy's int": np.int64(2), "an object": object(), "complex": 1j, "nan": float("nan"),
    "JAX's array": jnp.ones(3), "bytes": b"x", "dict": {}, "texts": ["V"], "bfloat16": jnp.ones(3, jnp.bfloat16),
    "ints": np.arange(3), "bool": True, "a class": int, "a function": len,
}  # fmt: skip
ROWS = (np.zeros((6, 3), np.float32), np.zeros((6, 3), np.float32))


def fitted(data, epochs, batch, seed):
    model = nn.MLP("V", "V", "SO(3)", ch=2, num_layers=1)
    return nn.fit(model, lambda m, x, y: jnp.mean((m(x) - y) ** 2), data, epochs, batch=batch, seed=seed)


def compiled(expression, group, name, lower):
    return repc.compile(expression, group, name=name, lower=lower)


def emlp(rep_in, rep_out, group, ch, num_layers):
    return nn.EMLP(rep_in, rep_out, group, ch, num_layers)


DOORS = {
    "compile": (compiled, {"expression": "V -> V", "group": "SO(3)", "name": "f", "lower": None}),
    "explain": (repc.explain, {"expression": "V -> V", "group": "SO(3)"}),
    "equivariance_error": (repc.equivariance_error, {"w": np.eye(3), "rep_in": "V", "rep_out": "V", "group": "SO(3)", "n": 2}),
    "clebsch_gordan": (repc.clebsch_gordan, {"group": "SO(3)", "a": "[1]", "b": "[1]", "c": "[2]"}),
    "irrep": (repc.irrep, {"label": "[1]", "G": "SO(3)"}),
    "tensor": (repc.tensor, {"formula": "ij=ji", "of": V}),
    "exact_basis": (repc.exact_basis, {"rep": "V²", "group": "SO(3)"}),
    "sparsify_basis": (repc.sparsify_basis, {"basis": np.eye(4)[:, :2]}),
    "spherical_harmonics": (repc.spherical_harmonics, {"l": 2, "x": np.ones((4, 3))}),
    "wigner_D": (repc.wigner_D, {"l": 1, "R": np.eye(3)}),
    "T": (T, {"p": 1, "q": 1}),
    "V(…)": (lambda group: V(group), {"group": SO(3)}),
    "rho": (lambda g: V(SO(3)).rho(g), {"g": np.eye(3)}),
    "drho": (lambda a: V(SO(3)).drho(a), {"a": np.zeros((3, 3))}),
    "samples": (lambda n, rng: SO(3).samples(n, rng), {"n": 2, "rng": 0}),
    "seed": (lambda number: SO(3).seed(number), {"number": 0}),
    "orbit_count": (lambda k: groups.orbit_count(S(3), k), {"k": 2}),
    "DirectProduct": (groups.DirectProduct, {"first": SO(3), "second": S(3)}),
    **{name: (getattr(groups, name), {"n": 3}) for name in "A C D GL GLp S SL SU SO O Scaling Sp Trivial U Z".split()},
    "ZksZnxZn": (groups.ZksZnxZn, {"k": 2, "n": 3}),
    "EMLP": (emlp, {"rep_in": "V", "rep_out": "V", "group": "SO(3)", "ch": 12, "num_layers": 1}),
    "MLP": (nn.MLP, {"rep_in": "V", "rep_out": "V", "group": "SO(3)", "ch": 4, "num_layers": 1}),
    "Linear": (nn.Linear, {"rep_in": "V", "rep_out": "V", "group": "SO(3)"}),
    "uniform_rep": (nn.uniform_rep, {"ch": 8, "group": "SO(3)"}),
    "Standardize": (nn.Standardize, {"model": None, "mean_in": 0.0, "std_in": 1.0, "mean_out": 0.0, "std_out": 1.0}),
    "fit": (fitted, {"data": ROWS, "epochs": 1, "batch": 3, "seed": 0}),
    "save": (lambda path: nn.save(path, {"a": np.zeros(2, np.float32)}), {"path": "saved.npz"}),
    "restore": (lambda path: nn.restore(path, {"a": np.zeros(2, np.float32)}), {"path": "kept.npz"}),
    **{
        name: (getattr(datasets, name), {"n": 2, "seed": 0})
        for name in ("BrokenRubiksCube", "DoubleSpringPendulum", "Inertia", "InvertedCube", "O5Synthetic", "ParticleInteraction")
    },
}
ARGUMENTS = [(door, name) for door, (_, given) in DOORS.items() for name in given]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    nn.save("kept.npz", {"a": np.zeros(2, np.float32)})


@pytest.mark.parametrize("door", DOORS)
def test_what_it_takes(door, folder):
    function, given = DOORS[door]
    function(*given.values())


def outcome(function, arguments):
    """None where it works, its own refusal as text, or what went wrong inside."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            function(*arguments)
    except RepcError as error:
        return None if error.diagnostics[0].code < "E09" else f"called a defect: {error}"
    except Exception as error:  # whatever a library says
        return f"{type(error).__name__}: {error}"
    return None


@pytest.mark.parametrize(("door", "name"), ARGUMENTS)
def test_odd_arguments_work_or_are_refused_by_repc(door, name, folder):
    function, given = DOORS[door]
    found = {}
    for kind, value in ODD.items():
        told = outcome(function, [value if key == name else usual for key, usual in given.items()])
        if told is not None:
            found[kind] = told
    assert found == {}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: SO(3).samples(2.5), "n is 2.5, not a whole number of at least 0"),
        (lambda: SO(3).samples(2, rng="x"), "rng is 'x', not a seed of random numbers"),
        (lambda: repc.equivariance_error(np.eye(3), "V", "V", "SO(3)", 0), "n is 0, not a whole number of at least 1"),
        (lambda: nn.MLP("V", "V", "SO(3)", ch="8"), "ch is '8', not a whole number of at least 1"),
        (lambda: nn.EMLP("V", "V", "SO(3)", num_layers=np.ones(3)), "num_layers is array([1., 1., 1.]), not a whole number"),
        (lambda: nn.save({"a": 1}, "x.npz"), "path is {'a': 1}, not a path"),
        (lambda: nn.Standardize(None, "a", 1, 0, 1), "mean_in is 'a', not a number or an array"),
        (lambda: datasets.Inertia(3, seed=2.5), "seed is 2.5, not a seed of random numbers"),
        (lambda: groups.DirectProduct(SO(3), "S(3)"), "factor 2 is 'S(3)', not a group"),
        (lambda: repc.compile("V -> V", "SO(3)", name=3), "name is 3, not text"),
        (lambda: repc.tensor(3), "formula is 3, not text"),
        (lambda: fitted(ROWS, 1, 2.5, 0), "batch is 2.5, not a whole number of at least 1"),
        (lambda: fitted("ab", 1, 2, 0), "fit got arrays of"),
    ],
)
def test_the_argument_is_named(call, words):
    with pytest.raises(RepcError) as caught:
        call()
    assert words in str(caught.value)


def test_neighbors_take_the_same():
    assert repc.tensor("ij=ji", "V").irreps is not None and str(repc.tensor("ij=ji", "V")) == str(repc.tensor("ij=ji"))
    assert SO(3).samples(np.int32(2)).shape == SO(3).samples(jnp.asarray(2)).shape == (2, 3, 3)
    model = nn.EMLP("V", "V", "SO(3)", ch=np.int64(12), num_layers=np.int64(1))
    assert model.summary is not None


def test_paths_of_every_kind(tmp_path):
    tree = {"a": np.arange(3, dtype=np.float32)}
    for path in (tmp_path / "a.npz", str(tmp_path / "b.npz"), os.fspath(Path(tmp_path, "c.npz"))):
        nn.save(path, tree)
        np.testing.assert_array_equal(nn.restore(path, tree)["a"], tree["a"])
