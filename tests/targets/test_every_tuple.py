"""Pairs, tuples and sets of points, and powers of V, for every n: against modules for one n, and moved by hand."""

import os
import subprocess
import sys
from itertools import combinations, permutations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import runtime
from repc.cli import main
from repc.source import RepcError
from repc.targets.jax.library.orbits import _closed, _entries, _opened

pytestmark = pytest.mark.filterwarnings("ignore:W040")

ARROWS = [
    ("pairs(V) -> V", "S(n)", [(3,), (5,)]),
    ("sets(V,2) -> sets(V,2)", "S(n)", [(4,), (5,)]),
    ("pairs(V)+V -> V⁰", "S(n)", [(2,), (4,)]),
    ("tuples(V,3) -> pairs(V)", "S(n)", [(5,)]),
    ("2sets(V,3)+V -> pairs(V)+2", "S(n)", [(6,)]),
    ("V²+sets(V,1) -> 2sets(V,2)+V", "S(n)", [(4,)]),
    ("pairs(V)⊗V -> sets(V,2)", "S(n)", [(5,)]),
    ("(sets(V,2), pairs(V)) -> V", "S(n)", [(5,)]),
    ("sets(V_1,2)⊗V_2 -> V_1⊗V_2", "S(n)×O(3)", [(3,), (4,)]),
    ("pairs(V_1)⊗V_2²+3V_2 -> sets(V_1,2)+V_2", "S(n)×O(3)", [(4,)]),
    ("(sets(V_1,2)⊗V_2, V_2) -> V_1", "S(n)×O(3)", [(4,)]),
    ("pairs(V_1)⊗sets(V_2,2) -> V_1⊗V_2", "S(n)×S(m)", [(3, 4)]),
    ("Sym²(V)+Λ²(V) -> V²", "S(n)", [(4,)]),
    ("Sym³(V) -> Sym²(V)", "S(n)", [(5,)]),
    ("Λ²(V)+V -> Λ²(V)", "S(n)", [(4,)]),
    ("Sym²(V)+V² -> Sym²(V)+V⁰", "O(n)", [(4,), (5,)]),
    ("Λ³(V) -> Λ²(V)⊗V", "O(n)", [(6,)]),
    ("Sym²(V)⊗Sym²(V*) -> V⊗V*", "U(n)", [(4,)]),
    ("Sym²(V_1)⊗V_2 -> V_1⊗V_2", "S(n)×O(3)", [(4,)]),
]


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


def span(rows):
    flat = np.asarray(rows).reshape(len(rows), -1)
    return flat.T @ flat.conj()


@pytest.mark.parametrize(("arrow", "group", "sizes"), ARROWS)
def test_its_span_is_that_of_the_module_for_one_n(arrow, group, sizes):
    module = repc.compile(arrow, group=group)
    params = module.init(jax.random.key(0), np.float64)
    for numbers in sizes:
        one = group
        for letter, n in zip("nm", numbers, strict=False):
            one = one.replace(f"({letter})", f"({n})")
        expected = repc.compile(arrow, group=one).basis()
        basis = module.basis(*numbers)
        assert basis.shape == expected.shape
        np.testing.assert_allclose(span(basis), span(expected), atol=1e-12)
        assert module.equivariance_error(params, jax.random.key(1), 3, *numbers) < 1e-12


def moved(x, p, listed, sort=False):
    """x by tuples with all points permuted: what was at (i, j) is at (p[i], p[j])."""
    place = {t: k for k, t in enumerate(listed)}
    y = np.empty_like(x)
    for k, t in enumerate(listed):
        image = tuple(p[i] for i in t)
        y[..., place[tuple(sorted(image)) if sort else image]] = x[..., k]
    return y


@pytest.mark.parametrize("n", [5, 7])
def test_tuples_are_moved_by_permutations_made_by_hand(n):
    module = repc.compile("tuples(V,3)+pairs(V) -> sets(V,2)+V", group="S(n)")
    triples, pairs, sets = (*permutations(range(n), 3),), (*permutations(range(n), 2),), (*combinations(range(n), 2),)
    rng = np.random.default_rng(n)
    params, p = module.init(jax.random.key(0), np.float64), rng.permutation(n)
    a, b = rng.standard_normal((2, len(triples))), rng.standard_normal((2, len(pairs)))
    whole = np.asarray(module.apply(params, np.concatenate([a, b], -1)))
    assert whole.shape == (2, len(sets) + n)
    x = np.concatenate([moved(a, p, triples), moved(b, p, pairs)], -1)
    edges, points = whole[:, : len(sets)], whole[:, len(sets) :]
    expected = np.concatenate([moved(edges, p, sets, sort=True), moved(points, p, [(i,) for i in range(n)])], -1)
    np.testing.assert_allclose(module.apply(params, x), expected, atol=1e-13)
    g = np.eye(n)[:, p]
    np.testing.assert_allclose(module.act_in(g, np.concatenate([a, b], -1)), x, atol=0)
    np.testing.assert_allclose(module.rho_in(g) @ np.concatenate([a, b], -1)[0], x[0], atol=1e-13)


def test_the_map_is_what_is_written_by_hand():
    """y_i = a Σ x_jk + b Σ_j x_ij + c Σ_j x_ji, the sums as means over n."""
    n, module = 6, repc.compile("pairs(V) -> V", group="S(n)")
    x = np.random.default_rng(0).standard_normal(n * (n - 1))
    matrix = np.zeros((n, n))
    for value, (i, j) in zip(x, permutations(range(n), 2), strict=True):
        matrix[i, j] = value
    images = [np.asarray(module.apply({"pairs(V) -> V": w}, x)) for w in np.eye(3).reshape(3, 3, 1, 1)]
    wanted = [np.full(n, matrix.mean()), matrix.mean(axis=1), matrix.mean(axis=0)]
    for image in images:
        assert sum(np.allclose(image, one, atol=1e-14) for one in wanted) == 1
    np.testing.assert_allclose(sum(images), sum(wanted), atol=1e-14)


@pytest.mark.parametrize(
    ("arrow", "group"),
    [("pairs(V)+V -> sets(V,2)", "S(n)"), ("sets(V_1,2)⊗V_2+V_1 -> pairs(V_1)⊗V_2+V_1", "S(n)×O(3)")],
)
def test_a_pair_is_there_if_both_points_are(arrow, group):
    """Masked points change nothing, whatever stands at their pairs, and pairs with them are zero."""
    module = repc.compile(arrow, group=group)
    params = module.init(jax.random.key(0), np.float64)
    here, n = [0, 2, 3, 5, 6], 7
    mask = np.isin(np.arange(n), here)
    x, left = np.full(module.IN_DIM(n), np.nan), np.zeros(module.OUT_DIM(n))
    few = np.random.default_rng(1).standard_normal(module.IN_DIM(len(here)))
    at = (places(module.INPUT_LAYOUT, m) for m in (n, len(here)))
    x[chosen(*at, here)] = few
    out = [places(module.OUTPUT_LAYOUT, m) for m in (n, len(here))]
    left[chosen(*out, here)] = module.apply(params, few)
    np.testing.assert_allclose(module.apply(params, x, mask), left, atol=1e-13)


def places(layout, n):
    """Coordinates by tuple of points, several numbers each."""
    found = []
    for text, start, stop in layout(n):
        choose = combinations if "sets" in text else permutations
        tuples = list(choose(range(n), 1 + ("sets" in text or "pairs" in text)))
        width = (stop - start) // len(tuples)
        found.append((width, {t: start + k * width for k, t in enumerate(tuples)}))
    return found


def chosen(large, small, here):
    """Where the coordinates of fewer points stand among those of more."""
    found = []
    for (width, at), (_, few) in zip(large, small, strict=True):
        for t in few:
            start = at[tuple(here[i] for i in t)]
            found += range(start, start + width)
    return np.array(found)


def test_lengths_that_are_no_number_of_pairs_are_refused():
    module = repc.compile("pairs(V) -> V", group="S(n)")
    params = module.init(jax.random.key(0))
    with pytest.raises(ValueError, match=r"pairs\(V\) has 21 coordinates for no n: it has 20 for n = 5 and 30 for n = 6"):
        module.apply(params, jnp.zeros(21))
    with pytest.raises(ValueError, match="n = 2 is below 3"):
        module.apply(params, jnp.zeros(2))
    sets = repc.compile("sets(V,3) -> V⁰", group="S(n)")
    for n in range(sets.SMALLEST_N, 9):
        assert sets.apply(sets.init(jax.random.key(0)), jnp.zeros(n * (n - 1) * (n - 2) // 6)).shape == (1,)
    with pytest.raises(ValueError, match=r"has 5 coordinates for no n: it has 4 for n = 4 and 10 for n = 5"):
        sets.apply(sets.init(jax.random.key(0)), jnp.zeros(5))


def test_tuples_of_tensors_agree_in_n():
    module = repc.compile("pairs(V)+V -> V", group="S(n)")
    assert module.INPUT_AXES == ((("tuples", "n", 2),), ("n",))
    params = module.init(jax.random.key(0), np.float64)
    x = np.random.default_rng(0).standard_normal((2, 25))
    expected = module.apply(params, x)
    np.testing.assert_allclose(module.apply(params, (x[:, :20], x[:, 20:])), expected)
    for wrong in ((x[:, :19], x[:, 19:]), (x[:, :12], x[:, 12:])):
        with pytest.raises(ValueError, match="has shape"):
            module.apply(params, wrong)


def test_pairs_times_a_vector_are_a_tensor():
    module = repc.compile("pairs(V_1)⊗V_2 -> V_1⊗V_2", group="S(n)×O(3)")
    params, x = module.init(jax.random.key(0), np.float64), np.random.default_rng(0).standard_normal((20, 3))
    np.testing.assert_allclose(module.apply(params, x), module.apply(params, x.reshape(60)))
    several = repc.compile("sets(V_1,2)⊗V_2 -> V_1⊗V_2", group="S(n)×S(m)")
    params, x = several.init(jax.random.key(0), np.float64), np.random.default_rng(0).standard_normal((15, 4))
    np.testing.assert_allclose(several.apply(params, x), several.apply(params, x.reshape(60), n=6, m=4))


@pytest.mark.parametrize("kind", ["tuples", "sets", "symmetric", "alternating"])
@pytest.mark.parametrize("degree", [1, 2, 3])
def test_what_is_opened_is_closed_again(kind, degree):
    n, count = 4, len(_entries(kind, degree, 4)[2])
    x = np.random.default_rng(0).standard_normal((2, count, 3))
    y = _opened(jnp.asarray(x), kind, degree, -2, n)
    assert y.shape == (2, *(n,) * degree, 3)
    np.testing.assert_allclose(_closed(y, kind, degree, -1 - degree), x, atol=1e-15)
    if kind in ("symmetric", "alternating"):
        np.testing.assert_allclose(np.sum(np.square(y)), np.sum(x**2), rtol=1e-14)


def test_check_and_restrict(tmp_path, capsys):
    path = tmp_path / "f.py"
    assert main(["compile", "-e", "sets(V_1,2)⊗V_2 -> V_1⊗V_2", "-g", "S(k)×O(3)", "-o", str(path)]) == 0
    told = capsys.readouterr().out
    assert "2 equivariant maps by exact characters of S(n)×O(3), the same for n ≥ 3" in told
    assert main(["check", str(path)]) == 0
    assert runtime.at(runtime.load(path), 4).IN_DIM == 18
    other = tmp_path / "five.py"
    assert main(["restrict", str(path), "--to", "S(4)×SO(3)", "--at", "5", "-o", str(other)]) == 0
    smaller = runtime.load(other)
    assert smaller.IN_DIM == 30 and smaller.OUT_DIM == 15 and smaller.PARAMETERS == 6


def test_no_table_grows_with_n(tmp_path):
    """What depends on n is computed where n is known: there is no array in the text or beside it."""
    path = tmp_path / "f.py"
    assert main(["compile", "-e", "tuples(V,3) -> sets(V,2)", "-g", "S(n)", "-o", str(path)]) == 0
    assert "np.array(" not in path.read_text(encoding="utf-8") and not path.with_suffix(".npz").exists()


@pytest.mark.parametrize(
    ("arrow", "group", "words", "remedy"),
    [
        ("Sym²(V+V⁰) -> V", "S(n)", "'Sym²(V+V⁰)' is a power of more than one V", "pairs(V) and sets(V,2)"),
        ("Λ²(V_1⊗V_2) -> V_1", "S(n)×O(3)", "'Λ²(V_1⊗V_2)' is a power of more than one V", "pairs(V) and sets(V,2)"),
        ("pairs(pairs(V)) -> V", "S(n)", "this representation has no formula in n", "use V, its powers"),
        ("pairs(V) -> V", "O(n)", "O(n) is not finite", "write the representation with V"),
        ("poly f : pairs(V) -> V { degree: 2 }", "S(n)", "pairs(V) is a part of one", "V² for pairs(V)"),
        ("map f : sets(V,2) -> V { channels: 4 }", "S(n)", "sets(V,2) is a part of one", "V² for pairs(V)"),
    ],
)
def test_what_is_no_tensor_power_is_refused(arrow, group, words, remedy):
    with pytest.raises(RepcError) as caught:
        repc.compile(arrow, group=group)
    (found,) = caught.value.diagnostics
    assert words in found.message and remedy in found.remedy


def test_large_tuples_need_a_raised_limit_and_no_matrices(tmp_path):
    """Characters are taken at n = 18, where there are 73440 tuples of 4 points."""
    with pytest.raises(RepcError, match="REPC_MOST_COSET_POINTS"):
        repc.compile("tuples(V,4) -> V", group="S(n)")
    command = [sys.executable, "-m", "repc", "compile", "-e", "tuples(V,4) -> V", "-g", "S(n)", "-o", str(tmp_path / "f.py")]
    environment = {**os.environ, "REPC_MOST_COSET_POINTS": "100000"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "5 equivariant maps" in done.stdout, done.stderr
