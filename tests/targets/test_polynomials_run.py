"""Emitted polynomial maps through every door: they run under JAX, alone and in channels, with coefficients learned and given."""

import json
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import V, nn, runtime
from repc.cli import main
from repc.driver import type_source
from repc.explore import pictures
from repc.explore.repl.session import Session
from repc.groups import S
from repc.source import CheckError, RepcError, Source
from repc.targets.jax import resealed

MACE = "poly f : 0e+1o+2e -> 0e+1o+2e { degree: 1..3%s }"


@cache
def module(line, group):
    return repc.compile(line, group=group)


@pytest.fixture(scope="module")
def plain():
    return module(MACE % "", "O(3)")


@pytest.fixture(scope="module")
def repeated():
    return module(MACE % ", channels: 4", "O(3)")


@pytest.fixture(scope="module")
def given():
    return module(MACE % ", channels: 4, weights: given", "O(3)")


def draw(seed, *shape):
    return jnp.asarray(np.random.default_rng(seed).standard_normal(shape), jnp.float32)


def test_a_module_says_what_it_is(plain, repeated, given):
    assert (plain.KIND, plain.HOM_DIM, plain.HOM_DIMS) == ("poly", 27, {1: 3, 2: 8, 3: 16})
    assert (repeated.CHANNELS, repeated.GIVEN, given.GIVEN) == (4, False, True)
    assert "Every equivariant polynomial map of degree 1..3" in plain.__doc__ and "16 of degree 3" in plain.__doc__


def test_it_runs_under_the_transformations(plain):
    params, x = plain.init(jax.random.key(0)), draw(1, 5, 9)
    y = plain.apply(params, x)
    assert y.shape == (5, 9) and plain.equivariance_error(params, jax.random.key(2)) < 1e-5
    np.testing.assert_allclose(jax.vmap(lambda one: plain.apply(params, one))(x), y, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(plain.apply(params, x.reshape(5, 1, 9))[:, 0], y, rtol=1e-5, atol=1e-6)
    slopes = jax.grad(lambda p: plain.apply(p, x).sum())(params)
    assert jax.tree.structure(slopes) == jax.tree.structure(params)
    assert all(jnp.isfinite(g).all() for g in jax.tree.leaves(slopes))


def test_the_scale_keeps_the_variance(plain):
    y = plain.apply(plain.init(jax.random.key(3)), draw(4, 4000, 9))
    assert 0.1 < float((y**2).mean()) < 20


def test_the_basis_adds_up_to_the_map(plain):
    params, x = plain.init(jax.random.key(0)), draw(1, 3, 9)
    coefficients = jnp.concatenate([params[name].ravel() for name in plain.SHAPES])
    np.testing.assert_allclose(jnp.tensordot(coefficients, plain.basis(x), 1), plain.apply(params, x), rtol=1e-4, atol=1e-5)


def test_a_large_basis_is_refused(plain):
    with pytest.raises(ValueError, match=r"the basis would have 27 × 1000000 × 9"):
        plain.basis(jnp.ones((10**6, 9)))


def test_channels_have_coefficients_of_their_own(plain, repeated):
    params, x = repeated.init(jax.random.key(0)), draw(1, 5, 4, 9)
    y = repeated.apply(params, x)
    assert y.shape == (5, 4, 9) and params["coefficients"].shape == (4, 27)
    for channel in range(4):
        at, own = 0, {}
        for name, shape in plain.SHAPES.items():
            size = int(np.prod(shape))
            own[name], at = params["coefficients"][channel, at : at + size].reshape(shape), at + size
        np.testing.assert_allclose(plain.apply(own, x[:, channel]), y[:, channel], rtol=1e-4, atol=1e-5)
    assert repeated.equivariance_error(params, jax.random.key(2)) < 1e-5
    wide = jnp.broadcast_to(x[:, :1], x.shape)
    np.testing.assert_allclose(repeated.apply(params, x[:, :1]), repeated.apply(params, wide), rtol=1e-5, atol=1e-6)


def test_given_coefficients_may_differ_from_sample_to_sample(repeated, given):
    w, x = draw(0, 5, 4, 27), draw(1, 5, 4, 9)
    y = given.apply(w, x)
    for k in range(5):
        np.testing.assert_allclose(repeated.apply({"coefficients": w[k]}, x[k]), y[k], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(given.apply({"coefficients": w}, x), y)
    assert jax.grad(lambda w: given.apply(w, x).sum())(w).shape == w.shape
    assert given.init(jax.random.key(0))["coefficients"].shape == (4, 27)


def test_a_bilinear_map_channel_by_channel(tmp_path, monkeypatch):
    """The "uvu" product: channels of the first input with one vector of the second, by weights of every pair."""
    monkeypatch.chdir(tmp_path)
    text = "group O(3)\nmap m : (0e+1o, 0e+1o+2e) -> 0e+1o { mix: channel, channels: 3, weights: given }\n"
    (tmp_path / "m.rep").write_text(text, encoding="utf-8")
    assert main(["compile", "m.rep", "-o", "m.py"]) == 0 and main(["check", "m.py"]) == 0
    m = runtime.load("m.py")
    assert m.HOM_DIMS == {(1, 1): m.HOM_DIM}
    w, a, b = draw(0, 7, 3, m.HOM_DIM), draw(1, 7, 3, 4), draw(2, 7, 1, 9)
    y = m.apply(w, a, b)
    assert y.shape == (7, 3, 4)
    np.testing.assert_allclose(m.apply(w, 2 * a, 3 * b), 6 * y, rtol=1e-4, atol=1e-5)
    one = m.apply(w[:, :1].repeat(3, 1), a[:, 1:2], b)
    np.testing.assert_allclose(one[:, 0], m.apply(w[:, :1].repeat(3, 1), a[:, 1:2].repeat(3, 1), b)[:, 2], rtol=1e-4, atol=1e-5)


def test_mix_full_is_the_map_without_options():
    spec = type_source(Source("s", "group SO(3)\nmap a : (V, V) -> V { mix: full }\nmap b : (V, V) -> V"))
    assert [type(one).__name__ for one in spec.outputs] == ["TypedMap", "TypedMap"]


ZERO = [
    ("map f : V -> V⁰ { channels: 2 }", "O(3)", (2, 0)), ("map f : (V, V) -> V { channels: 2, weights: given }", "O(n)", (2, 0)),
    ("poly f : V -> V { degree: 0, weights: given }", "SU(2)", (0,)), ("poly f : V -> V { degree: 0 }", "O(n)", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "group", "shape"), ZERO)
def test_what_is_always_zero_has_coefficients_too_of_which_there_are_none(line, group, shape):
    with pytest.warns(nn.MapLossWarning):
        f = repc.compile(line, group=group)
    assert f.SHAPES == ({} if shape is None else {"coefficients": shape})
    of_dims = lambda n: n(3) if callable(n) else n  # noqa: E731
    dims, out = np.atleast_1d(of_dims(f.IN_DIM)), of_dims(f.OUT_DIM)
    xs = [np.ones((4, *(shape or ())[:-1], d), np.float32) for d in dims]
    y = f.apply(f.init(jax.random.key(0)), *xs)
    assert y.shape == (*xs[0].shape[:-1], out) and not y.any()
    assert f.basis(*(np.ones((5, d), np.float32) for d in dims)).shape == (0, 5, out)
    if "given" in line:
        assert f.apply(np.zeros((7, 1, *shape), np.float32), *xs).shape == (7, *xs[0].shape[:-1], out)


@pytest.mark.parametrize(
    ("coefficients", "x", "words"),
    [
        (np.ones((4, 26)), np.ones((4, 9)), r"coefficients have shape \(4, 26\), expected \(..., 4, 27\)"),
        (np.ones((4, 27)), np.ones((5, 3, 9)), "its axis before the last is not 4 channels"),
        (np.ones((4, 27)), np.ones((5, 4, 8)), r"expected \(..., 9\)"),
    ],
)
def test_wrong_shapes_are_told(given, coefficients, x, words):
    with pytest.raises(ValueError, match=words):
        given.apply(coefficients, x)


@pytest.mark.parametrize(("rep", "group"), [("V+V", "SU(2)"), ("V+V⁰", "C(3)")])
def test_complex_groups_and_types(rep, group):
    m = module(f"poly f : {rep} -> V {{ degree: 1..3, channels: 2 }}", group)
    assert m.equivariance_error(m.init(jax.random.key(0)), jax.random.key(1)) < 1e-5


def test_check_passes_and_finds_what_is_wrong(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["compile", "-e", "poly f : 2V -> V { degree: 2..3 }", "-g", "O(3)", "-o", "f.py"]) == 0
    assert main(["check", "f.py"]) == 0
    text = (tmp_path / "f.py").read_text(encoding="utf-8")
    for old, new, code in (
        ("HOM_DIMS = {2: 0, 3: 6}", "HOM_DIMS = {2: 6, 3: 0}", None),
        ("HOM_DIMS = {2: 0, 3: 6}", "HOM_DIMS = {2: 0, 1: 6}", "E0614"),
        ("HOM_DIMS = {2: 0, 3: 6}", "HOM_DIMS = {2: 1, 3: 6}", "E0609"),
    ):
        assert old in text
        (tmp_path / "g.py").write_text(resealed(text.replace(old, new)), encoding="utf-8")
        if code is None:
            runtime.check("g.py")  # of the two degrees only their sum is a property of the values
            continue
        with pytest.raises(CheckError) as caught:
            runtime.check("g.py")
        assert caught.value.diagnostics[0].code == code


def test_the_cache_gives_the_same_report(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("REPC_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    answers = []
    for name in ("a.py", "b.py"):
        assert main(["compile", "-e", MACE % ", channels: 4", "-g", "O(3)", "-o", name, "--json"]) == 0
        answers.append(json.loads(capsys.readouterr().out)["maps"])
    assert answers[0] == answers[1]
    assert [row["hom_dim"] for row in answers[0][0]["degrees"]] == [3, 8, 16] and answers[0][0]["parameters"] == 4 * 27


def test_explanations_and_answers_have_a_count_for_each_degree(capsys):
    text = str(repc.explain(MACE % "", group="O(3)"))
    assert "degree 2: 8" in text and "27 equivariant maps by exact characters of O(3)" in text
    session = Session()
    session.feed("group O(3)")
    answer = session.feed(MACE % "").text
    assert "degree 3: 16" in answer and "27 equivariant maps" in answer
    warned = session.feed("poly g : 0e+1o -> 0e+1o+2o { degree: 1 }").text
    assert "W0403" in warned and "[2]o" in warned


def test_what_is_learned_is_said_for_all_channels(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    learned, given = "108 real numbers are learned", "27 coefficients of each sample are given"
    for options, words in ((", channels: 4", learned), (", weights: given", given)):
        text = " ".join(str(repc.explain(MACE % options, group="O(3)")).split())
        assert words in text
    (tmp_path / "p.rep").write_text(f"group O(3)\n{MACE % ''}\n", encoding="utf-8")
    assert main(["show", "p.rep", "-o", "p.png", "--html", "p.html"]) == 0
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    assert "Equivariant polynomials of each degree" in (tmp_path / "p.html").read_text(encoding="utf-8")
    assert main(["show", "p.rep", "-o", "p.png", "--kind", "basis"]) == 1
    assert "no picture of the kind 'basis' of f" in capsys.readouterr().err


def test_the_picture_of_a_polynomial_map_counts_its_degrees():
    """The invariants of a vector are the polynomials in its square; there is no bar where there are none."""
    typed = type_source(Source("x.rep", "group O(3)\npoly f : V -> V⁰ { degree: 0..3 }\n")).outputs[0]
    figure = pictures.draw(typed)
    (page,) = figure.axes
    assert [text.get_text() for text in page.texts][2:] == [
        "degree 0", "1", "degree 1", "0", "degree 2", "1", "degree 3", "0",
    ]  # fmt: skip
    assert len(page.patches) == 2 and pictures.kinds_of(typed) == ("degrees",)


def test_python_has_the_same_maps():
    maps = repc.poly(V, V**2, range(1, 4))
    with pytest.raises(RepcError, match="E0702"):
        _ = maps.counts
    bound = maps("SO(3)")
    assert bound.counts == {1: 1, 2: 2, 3: 1} and bound.size() == 4
    assert repc.compile(bound).HOM_DIMS == bound.counts
    assert repc.poly((V, V), V, (2, "0..1"))("SO(3)").counts == {(2, 0): 0, (2, 1): 2}
    for wrong in (-1, 1.5, "x", range(0), (1, 1), True):
        with pytest.raises(RepcError, match="E0351"):
            repc.poly(V, V, wrong)


def test_python_has_the_same_maps_for_every_n():
    """What Python says with letters is the line that a spec says, and modules of the two compute the same."""
    maps, line = repc.poly(2 * V, V, "1..2", channels=2)("S(n)"), "poly f : 2V -> V { degree: 1..2, channels: 2 }"
    said, told = repc.compile(line, "S(n)"), repc.compile(maps)
    assert maps.counts == said.HOM_DIMS and maps.size() == said.HOM_DIM == 17 and str(maps).endswith("under S(n)")
    assert told.__doc__ == said.__doc__
    assert str(repc.explain(maps)) == str(repc.explain(line, "S(n)"))
    for question, text in ((V >> V**2, "V -> V²"), (V**2, "V²")):
        assert str(repc.explain(question, "O(n)")) == str(repc.explain(text, "O(n)"))
    layer = nn.Poly(2 * V, V, "1..2", "S(n)", channels=2, key=1)
    assert layer.equivariance_error(jax.random.key(0), at=3) < 1e-5
    x = draw(0, 5, 2, 8).astype(np.float32)
    assert np.allclose(layer(x), told.apply(layer.params, x))
    assert nn.Poly("2V", "V", range(1, 3), "S(n)", channels=2).blueprint is layer.blueprint
    for rep, code in ((V(S(3)), "E0704"), ("V -> V", "E0806"), (1.5, "E0510"), (Pairs(), "E0387")):
        with pytest.raises(RepcError, match=code):
            repc.poly(V, rep, 2, G="S(n)").size()
    with pytest.raises(RepcError, match="E0355"):
        _ = maps.hilbert


class Pairs(repc.Rep):
    """Code of a user, which no text can say."""

    def rho(self, g):
        return np.kron(g, g)


def test_a_layer_is_a_pytree():
    layer = nn.Poly("0e+1o", "0e+1o", "1..2", "O(3)", key=1)
    x = draw(0, 6, 4)
    assert layer(x).shape == (6, 4) and layer.equivariance_error(jax.random.key(0)) < 1e-5
    slopes = jax.jit(jax.grad(lambda model: (model(x) ** 2).sum()))(layer)
    assert isinstance(slopes, nn.Poly) and jax.tree.structure(slopes) == jax.tree.structure(layer)
    assert nn.Poly("0e+1o", "0e+1o", 2, "O(3)", channels=3)(draw(0, 6, 3, 4)).shape == (6, 3, 4)
