"""Modules of products of groups with letters: at several sizes, against elements that are made by hand, counts and the text."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import driver, symbolic
from repc.cli import main
from repc.runtime import load_module
from repc.source import RepcError, Source

TURN = np.array([[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, -1.0]])  # of O(3)
BOOST = np.array([[5 / 4, 3 / 4, 0, 0], [3 / 4, 5 / 4, 0, 0], [0, 0, 0.6, -0.8], [0, 0, 0.8, 0.6]])  # of SO⁺(1,3)


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize(("group", "fixed"), [("S(n) × O(3)", TURN), ("S(n) × SO⁺(1,3)", BOOST)])
def test_bodies_in_space_of_any_number(group, fixed):
    """Vectors and charges of bodies to vectors of bodies and their sum: permuted and moved by hand."""
    module = repc.compile("V_1⊗V_2+V_1 -> V_1⊗V_2+V_2", group=group)
    params, d = module.init(jax.random.key(0), jnp.float64), len(fixed)
    for n in (2, 5, 9):
        rng = np.random.default_rng(n)
        order, vectors, charges = rng.permutation(n), rng.standard_normal((n, d)), rng.standard_normal(n)

        def run(vectors, charges, n=n):
            y = np.asarray(module.apply(params, jnp.concatenate([vectors.ravel(), charges])))
            return y[: n * d].reshape(n, d), y[n * d :]

        each, whole = run(vectors, charges)
        moved, whole_moved = run(vectors[order] @ fixed.T, charges[order])
        np.testing.assert_allclose(moved, each[order] @ fixed.T, atol=1e-12)
        np.testing.assert_allclose(whole_moved, whole @ fixed.T, atol=1e-12)
        assert np.abs(whole).max() > 1e-3 and module.equivariance_error(params, jax.random.key(1), 3, n) < 1e-12


@pytest.mark.parametrize(
    ("group", "arrow", "sizes"),
    [
        ("S({})×S({})", "V_1⊗V_2+V_1 -> V_1⊗V_2", (3, 4)),
        ("S({})×S({})×O(2)", "V_1⊗V_2⊗V_3 -> V_1⊗V_3+V_2⊗V_3", (2, 3)),
        ("S({})×S({})×C(4)", "V_1⊗V_2⊗V_3+V_1 -> V_1⊗V_3+V_2", (3, 2)),
    ],
)
def test_several_letters_have_the_maps_of_each_group(group, arrow, sizes):
    module = repc.compile(arrow, group=group.format("a", "b"))
    assert all(n >= least for n, least in zip(sizes, module.SMALLEST_N, strict=True))
    (typed,) = driver.type_expression(arrow, group.format(*sizes)).maps
    exact = symbolic.count([typed.inputs[0].node], typed.output.node, typed.output.group).dim
    basis = np.asarray(module.basis(*sizes))
    assert module.HOM_DIM == exact == len(basis) == np.linalg.matrix_rank(basis.reshape(exact, -1))
    assert module.IN_DIM(*sizes) == typed.inputs[0].size() and module.OUT_DIM(*sizes) == typed.output.size()
    params = module.init(jax.random.key(0), jnp.float64)
    x = np.random.default_rng(1).standard_normal((4, module.IN_DIM(*sizes)))
    np.testing.assert_allclose(module.apply(params, x, *sizes), x @ module.matrix(params, *sizes).T, atol=1e-12)
    assert module.equivariance_error(params, jax.random.key(2), 3, *sizes) < 1e-12


def test_where_several_sizes_fit_the_module_asks():
    module = repc.compile("V_1⊗V_2 -> V_1", group="S(n)×S(m)")
    params = module.init(jax.random.key(0))
    with pytest.raises(ValueError, match=r"12 coordinates for 5 sizes of S\(n\)×S\(m\), \(2, 6\), \(3, 4\).*say which") as told:
        module.apply(params, jnp.ones(12))
    assert "apply(params, x, 2)" in str(told.value)
    assert module.apply(params, jnp.ones(12), n=4).shape == (4,) and module.apply(params, jnp.ones(12), m=4).shape == (3,)
    assert module.apply(params, jnp.ones(2)).shape == (2,), "n = 2 and m = 1 alone fit"
    with pytest.raises(ValueError, match="12 coordinates for no sizes"):
        module.apply(params, jnp.ones(12), n=5)
    with pytest.raises(ValueError, match=r"the sizes \(1, 12\) of S\(n\)×S\(m\) are below \(2, 1\)"):
        module.apply(params, jnp.ones(12), 1, 12)
    assert jax.grad(lambda x: module.apply(params, x, n=3).sum())(jnp.ones(12)).shape == (12,)


def test_letters_that_modules_use_themselves_are_renamed():
    module = repc.compile("V_1⊗V_2 -> V_2", group="S(x)×S(g)")
    assert module.GROUP == "S(n)×S(m)" and module.equivariance_error(module.init(jax.random.key(0)), jax.random.key(1)) < 1e-6


def test_the_same_letter_is_the_same_size():
    module = repc.compile("V_1⊗V_2 -> V_1", group="S(n)×S(n)")
    assert module.IN_DIM(4) == 16 and module.apply(module.init(jax.random.key(0)), jnp.ones(16)).shape == (4,)


def test_the_command_line_writes_and_checks_it(tmp_path, capsys):
    path = tmp_path / "f.py"
    assert main(["compile", "-e", "V_1⊗V_2 -> V_2", "-g", "S(n)×S(m)", "-o", str(path)]) == 0
    out = capsys.readouterr().out
    assert "under S(n)×S(m), for n ≥ 1 and m ≥ 2" in out and "diagram, for every n and m, read off the input" in out
    assert main(["check", str(path)]) == 0
    assert "generators n=1, 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("group", "arrow", "words"),
    [
        ("Sp(n)×S(m)", "V_1 -> V_1", "there is no module for every n of Sp(n)"),
        ("S(n)×O(3)", "(Sym²(V_1⊗V_2), V_2) -> V_1⊗V_2", "'Sym²(V_1⊗V_2)' is a power of more than one V"),
        ("S(n)×O(3)", "V_2 -> V_2", "n cannot be read off the input V_2: it has 3 coordinates for every n"),
        ("S(n)×O(3)", "V_2⊗V_1+V_1⊗V_2 -> V_1", None),
    ],
)
def test_what_has_no_module_says_why(group, arrow, words):
    if words is None:
        assert repc.compile(arrow, group=group).HOM_DIM == 0
        return
    with pytest.raises(RepcError) as error:
        repc.compile(arrow, group=group)
    assert words in str(error.value)


def test_a_certificate_names_the_sizes():
    spec = driver.type_source(Source("f.rep", "group S(n)×S(m)\nmap f : V_1⊗V_2 -> V_1\n"), free=True)
    (one,) = driver.compile_spec(spec)
    assert one.report.every.sizes == ((2, 2), (3, 4), (5, 2)) == load_module(one.module).CERTIFICATE["sizes"]


@pytest.mark.parametrize(
    ("group", "line", "d"),
    [
        ("S(n) × O(3)", "map f : V_1⊗V_2+V_1 -> V_1⊗V_2+V_2", 3),
        ("S(n) × O(3)", "net f : V_1⊗V_2+V_1 -> V_1⊗V_2+V_2 { hidden: 4V_1⊗V_2+4V_1, layers: 2 }", 3),
    ],
)
def test_a_padded_set_is_the_set_alone(group, line, d):
    """Sets of 2, 3 and 6 bodies in one array, each row with its mask, alone, by vmap, and under gradients."""
    (one,) = driver.compile_spec(driver.type_source(Source("f.rep", f"group {group}\n{line}\n"), free=True))
    module, most = load_module(one.module), 6
    params, rng = module.init(jax.random.key(0), jnp.float64), np.random.default_rng(1)
    masks, rows, alone = np.zeros((3, most), bool), np.full((3, (d + 1) * most), np.nan), []
    for k, n in enumerate((2, 3, most)):
        masks[k, :n] = True
        vectors, charges = rng.standard_normal((n, d)), rng.standard_normal(n)
        rows[k, : n * d], rows[k, most * d : most * d + n] = vectors.ravel(), charges
        alone.append(np.asarray(module.apply(params, np.concatenate([vectors.ravel(), charges]))))
    together = np.asarray(module.apply(params, rows, masks))
    mapped = jax.vmap(lambda x, mask: module.apply(params, x, mask))(rows, masks)
    np.testing.assert_allclose(mapped, together, atol=1e-13)
    for k, y in enumerate(alone):
        n = int(masks[k].sum())
        np.testing.assert_allclose(together[k, : n * d], y[: n * d], atol=1e-12)
        np.testing.assert_allclose(together[k, most * d :], y[n * d :], atol=1e-12)
        assert not together[k, n * d : most * d].any(), "bodies that are not there get zeros"
    slope = jax.grad(lambda x: (module.apply(params, x, masks) ** 2).sum())(jnp.nan_to_num(rows))
    present = np.concatenate([np.repeat(masks, d, axis=1), masks], axis=1)
    assert np.isfinite(slope).all() and not slope[~present].any() and slope[present].any()


def test_masks_of_several_letters():
    module = repc.compile("V_1⊗V_2+V_1 -> V_1", group="S(n)×S(m)")
    params = module.init(jax.random.key(0), jnp.float64)
    x, v = np.random.default_rng(0).standard_normal((2, 3)), np.array([0.3, -2.0])
    alone = module.apply(params, np.concatenate([x.ravel(), v]), 2, 3)
    padded, there = np.zeros((4, 5)), np.zeros(4)
    padded[:2, :3], there[:2] = x, v
    y = module.apply(params, np.concatenate([padded.ravel(), there]), 4, 5, jnp.arange(4) < 2, mask_m=jnp.arange(5) < 3)
    np.testing.assert_allclose(y, [*alone, 0, 0], atol=1e-13)


def test_masks_that_do_not_fit_are_refused():
    module = repc.compile("V_1⊗V_2 -> V_2", group="S(n)×O(2)")
    params = module.init(jax.random.key(0))
    for mask in (jnp.ones(4, bool), jnp.ones(3)):
        with pytest.raises(ValueError, match=r"a mask holds booleans \(\.\.\., 3\), and this one has shape"):
            module.apply(params, jnp.ones(6), mask)


def test_a_size_below_the_smallest_names_the_whole_group():
    module = repc.compile("V_1⊗V_2 -> V_1⊗V_2", group="S(n)×O(3)")
    with pytest.raises(ValueError, match=r"n = 1 is below 2.*the equivariant maps under S\(1\)×O\(3\) are others"):
        module.apply(module.init(jax.random.key(0)), jnp.ones(3))


def test_groups_that_count_nothing_take_no_mask():
    module = repc.compile("V -> V", group="O(n)")
    with pytest.raises(TypeError):
        module.apply(module.init(jax.random.key(0)), jnp.ones(3), mask=jnp.ones(3, bool))


def test_a_map_that_is_always_zero_takes_a_mask_as_others_do():
    spec = driver.type_source(Source("z.rep", "group S(n) × O(3)\nmap z : V_1⊗V_2 -> V_1\n"), free=True)
    (one,) = driver.compile_spec(spec)
    module, x = load_module(one.module), np.ones((2, 4, 3))
    y = module.apply(module.init(jax.random.key(0)), (x,), np.arange(4) < 2)
    assert one.report.program.hom_dim == 0 and y.shape == (2, 4) and not np.any(y)
    with pytest.raises(ValueError, match=r"a mask holds booleans \(..., 4\), and this one has shape \(3,\)"):
        module.apply(module.init(jax.random.key(0)), (x,), np.ones(3, bool))
