"""Modules that hold for every n, against modules and bases for one n, and against their interpreter."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import driver, runtime
from repc.cli import main
from repc.lowering import diagram
from repc.source import RepcError
from repc.symbolic import count
from repc.syntax import parse_rep
from repc.targets.jax import resealed
from tests.lowering.oracles.blocks import interpret

GRAPH = "V²+2V+V²+3 -> V²+V⁰"


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


@pytest.fixture(scope="module")
def graph():
    return repc.compile(GRAPH, group="S(n)", name="graph")


def span(rows):
    flat = np.asarray(rows).reshape(len(rows), -1)
    return flat.T @ flat.conj()


@pytest.mark.parametrize(
    "group,arrow,n",
    [("S", "V²+V -> V+V⁰", 3), ("S", "V -> V", 2), ("O", "V² -> V²", 3), ("SO", "V²+V -> V", 4), ("U", "T(1,1) -> T(1,1)", 2)],
)
def test_its_span_is_that_of_the_maps_of_one_group(group, arrow, n):
    module = repc.compile(arrow, group=f"{group}(n)")
    source, target = (parse_rep(side) for side in arrow.split(" -> "))
    built = driver.build_group(f"{group}({n})")
    rep = repc.api.Expression(source)(built) >> repc.api.Expression(target)(built)
    assert module.SMALLEST_N <= n
    basis = module.basis(n)
    assert basis.shape == (count([source], target, built).dim, module.OUT_DIM(n), module.IN_DIM(n))
    np.testing.assert_allclose(span(basis), span(rep.equivariant_basis().T), atol=1e-12)


@pytest.mark.parametrize("n", [4, 7])
def test_the_text_is_what_the_program_means_at_every_n(graph, n):
    source, target = (parse_rep(side) for side in GRAPH.split(" -> "))
    program = diagram.lower("graph", source, target, driver.build_group(f"S({n})"), graph.HOM_DIM, means=True)
    params = graph.init(jax.random.key(0), jnp.float64)
    x = np.random.default_rng(1).standard_normal((2, 1, graph.IN_DIM(n)))
    expected = interpret(program, {k: np.asarray(w) for k, w in params.items()}, x)
    np.testing.assert_allclose(graph.apply(params, x), expected, atol=1e-13)
    assert graph.equivariance_error(params, jax.random.key(2), 3, n) < 1e-13


def test_parameters_do_not_know_n_and_keep_the_size_of_activations(graph):
    params = graph.init(jax.random.key(0), jnp.float64)
    assert {k: w.shape for k, w in params.items()} == graph.SHAPES
    assert sum(w.size for w in params.values()) == graph.HOM_DIM
    many = jax.jit(jax.vmap(graph.init))(jax.random.split(jax.random.key(4), 200))
    for n in (4, 40):
        x = (np.random.default_rng(n).standard_normal(graph.IN_DIM(n)) + 1) / np.sqrt(2)
        assert 0.5 < np.mean(np.square(jax.vmap(lambda p, x=x: graph.apply(p, x))(many))) < 2.5


def test_constant_inputs_have_the_same_image_at_every_n(graph):
    """Sums are means: a constant graph looks the same at every size, which is what carries parameters from n to n."""
    params = graph.init(jax.random.key(3), jnp.float64)
    last = [float(graph.apply(params, jnp.ones(graph.IN_DIM(n)))[-1]) for n in (4, 9)]
    assert abs(last[0] - last[1]) < 1e-12


def test_lengths_that_fit_no_n_are_refused(graph):
    params = graph.init(jax.random.key(0))
    with pytest.raises(ValueError, match=r"has 60 coordinates for no n: it has 43 for n = 4 and 63 for n = 5"):
        graph.apply(params, jnp.zeros((2, 60)))
    with pytest.raises(ValueError, match=r"n = 3 is below 4.* under S\(3\) are others; compile it for S\(3\)"):
        jax.jit(graph.apply)(params, jnp.zeros(graph.IN_DIM(3)))
    with pytest.raises(ValueError, match="below 4"):
        graph.matrix(params, 2)
    with pytest.raises(ValueError, match="make it with init"):
        graph.apply({}, jnp.zeros(graph.IN_DIM(4)))


def test_check_and_bench_look_at_single_n(tmp_path, capsys):
    path = tmp_path / "f.py"
    assert main(["compile", "-e", "V -> V+V⁰", "-g", "S(k)", "-o", str(path)]) == 0
    told = capsys.readouterr().out
    assert "under S(n), for n ≥ 2" in told and "generators at n = 2, 3, 5" in told
    assert main(["check", str(path)]) == 0
    told = capsys.readouterr().out
    assert "count n=2" in told and "3 maps, also by brute force over 30 unknowns" in told
    path.write_text(resealed(path.read_text(encoding="utf-8").replace(".mean(", ".max(")), encoding="utf-8")
    assert main(["check", str(path)]) == 3
    assert runtime.at(runtime.load(path), 4).IN_DIM == 4


@pytest.mark.parametrize(
    ("arrow", "group", "one"),
    [
        ("(V, V) -> V", "S(n)", "V⊗V -> V"),
        ("(2V+3, 2V²) -> V+1", "S(n)", "4V⊗V² + 6V² -> V+1"),
        ("(V_1⊗V_2+V_1, 2V_1) -> V_2", "S(n)×O(3)", "2V_1⊗V_2⊗V_1 + 2V_1⊗V_1 -> V_2"),
    ],
)
def test_maps_of_several_inputs_are_those_of_their_tensor_product(arrow, group, one):
    """As many as linear maps of the product for every n, and as multilinear ones at a number."""
    several = repc.compile(arrow, group=group)
    assert several.HOM_DIM == repc.compile(one, group=group).HOM_DIM
    assert several.HOM_DIM == repc.compile(arrow, group=group.replace("n", "5")).HOM_DIM


@pytest.mark.parametrize("group", ["O(n)", "SO(n)", "U(n)", "SU(n)", "SU(n)×S(m)"])
def test_check_moves_by_the_generators_of_every_family(group, tmp_path):
    path = tmp_path / "f.py"
    assert main(["compile", "-e", "V+V -> V", "-g", group, "-o", str(path)]) == 0
    found = {finding.name: finding for finding in runtime.check(path).findings}
    assert all(one.value is not None and one.value < 1e-12 for name, one in found.items() if name.startswith("generators"))


@pytest.mark.parametrize(
    "arrow,group,code,words",
    [
        ("V² -> V", "Sp(n)", "E0385", "there is no module for every n of Sp(n)"),
        ("3V⁰ -> V", "S(n)", "E0386", "n cannot be read off the input 3V⁰: it has 3 coordinates for every n"),
        ("Sym²(V+V⁰) -> V", "S(n)", "E0387", "f has no module for every n: 'Sym²(V+V⁰)' is a power of more than one V"),
        ("(V+V⁰)² -> V", "S(n)", "E0387", "f has no module for every n: its coordinates are interleaved"),
        ("(Sym²(V+V⁰), V) -> V", "S(n)", "E0387", "f has no module for every n: 'Sym²(V+V⁰)' is a power of more than one V"),
        ("((V+V⁰)², V) -> V", "S(n)", "E0387", "f has no module for every n: its coordinates are interleaved"),
        ("(2, 3) -> V", "S(n)", "E0386", "n cannot be read off the inputs 2 and 3: they have 2 and 3 coordinates for every n"),
        ("V -> V", "S(n)≀S(3)", "E0380", "S(n) is a factor of a wreath product"),
        ("[2] -> V²", "O(n)", "E0387", "f has no module for every n"),
    ],
)
def test_what_has_no_module_for_every_n(arrow, group, code, words):
    with pytest.raises(RepcError) as caught:
        repc.compile(arrow, group=group)
    (found,) = caught.value.diagnostics
    assert found.code == code and words in found.message


def test_other_lowerings_are_for_one_n():
    with pytest.raises(RepcError, match="'schur' does not apply to S\\(n\\)"):
        repc.compile("V -> V", group="S(n)", lower="schur")


@pytest.mark.parametrize(
    ("group", "line", "size", "samples", "dim"),
    [
        ("S(n)", "V² -> V { hidden: 2V, layers: 1 }", 4, (1, 3, 4, 5), 2),  # of which four samples are no tensor (n, n)
        ("S(n)", "V² -> V { hidden: 2V, layers: 1 }", 9, (8, 9), 3),
        ("S(n)×SO(3)", "V_2⊗V_1 -> V_2⊗V_1 { hidden: 2V_2⊗V_1, layers: 1 }", 3, (2, 3), 3),
    ],
)
def test_what_an_array_means_does_not_depend_on_how_many_samples_there_are(tmp_path, capsys, group, line, size, samples, dim):
    (tmp_path / "f.rep").write_text(f"group {group}\nnet f : {line}\n", encoding="utf-8")
    assert main(["compile", str(tmp_path / "f.rep")]) == 0
    f = runtime.load(tmp_path / "f.py")
    params = f.init(jax.random.key(0))
    for many in samples:
        assert f.apply(params, jnp.ones((many, size))).shape == (many, dim)


def test_what_several_arrays_mean_does_not_depend_on_how_many_samples_there_are(tmp_path, capsys):
    (tmp_path / "f.rep").write_text("group S(n)\nnet f : (V², V²) -> V { hidden: 2V, layers: 1 }\n", encoding="utf-8")
    assert main(["compile", str(tmp_path / "f.rep")]) == 0
    f = runtime.load(tmp_path / "f.py")
    params = f.init(jax.random.key(0))
    for many in (3, 4, 5):
        assert f.apply(params, jnp.ones((many, 4)), jnp.ones((many, 4))).shape == (many, 2)
    assert f.apply(params, jnp.ones((5, 5)), jnp.ones((5, 5))).shape == (5,)  # which no number of coordinates is


def test_bodies_need_no_tuple_however_many(tmp_path, capsys):
    source = "group S(n)×SO(3)\nnet f : V_1⊗V_2 -> V_2 { hidden: 2V_1⊗V_2+2V_1, layers: 1 }\n"
    (tmp_path / "f.rep").write_text(source, encoding="utf-8")
    assert main(["compile", str(tmp_path / "f.rep")]) == 0
    f = runtime.load(tmp_path / "f.py")
    params = f.init(jax.random.key(0))
    for bodies in (1, 2, 3, 5):
        x = jax.random.normal(jax.random.key(1), (4, bodies, 3))
        np.testing.assert_allclose(f.apply(params, x), f.apply(params, (x,)), atol=1e-6)
