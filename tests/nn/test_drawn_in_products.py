"""Networks under products with S(n), of numbers and of letters: what they see, elements made by hand, and what is refused."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import driver, nn
from repc.runtime import check, load_module
from repc.source import RepcError, Source

TURN = np.array([[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, -1.0]])  # of O(3)
DIPOLE = "net f : V_1⊗V_2+V_1 -> V_2 { hidden: 8V_1⊗V_2+8V_1, layers: 2 }\n"


@cache
def compiled(group, line, lower=None):
    spec = driver.type_source(Source("f.rep", f"group {group}\n{line}"), "f", free=True)
    (one,) = driver.compile_spec(spec, driver.Options(lower=lower))
    return one.report, load_module(one.module)


@pytest.fixture
def precise():
    with jax.enable_x64(True):
        yield


def test_symmetric_tensors_of_any_number_of_atoms(precise):
    report, module = compiled("S(n) × O(3)", "net f : V_1+V_1⊗V_2 -> Sym²(V_2) { hidden: uniform(16), layers: 1 }\n")
    assert report.warnings == () and "Sym²(V_2)" in report.network.hidden[0]
    params = module.init(jax.random.key(0), jnp.float64)
    rng = np.random.default_rng(0)
    charges, positions, root = rng.standard_normal(5), rng.standard_normal((5, 3)), np.sqrt(0.5)
    upper, into = np.triu_indices(3), np.zeros((3, 3), int)
    into[upper] = into[upper[::-1]] = range(6)

    def tensor(r):
        """The symmetric matrix: coordinates off the diagonal are √2 times the entries."""
        y = np.asarray(module.apply(params, np.concatenate([charges, r.ravel()])))
        return y[into] * np.where(np.eye(3, dtype=bool), 1, root)

    still = tensor(positions)
    np.testing.assert_allclose(tensor(positions @ TURN.T), TURN @ still @ TURN.T, atol=1e-12 * np.abs(still).max())


def test_bodies_of_any_number_in_space(precise):
    report, module = compiled("S(n) × O(3)", DIPOLE)
    assert report.warnings == () and report.network.choice.startswith("diagrams of S(n) between irreducible blocks of O(3)")
    params = module.init(jax.random.key(0), jnp.float64)
    for n in (2, 6, 20):
        rng = np.random.default_rng(n)
        order, positions, charges = rng.permutation(n), rng.standard_normal((n, 3)), rng.standard_normal(n)
        run = lambda r, q: np.asarray(module.apply(params, np.concatenate([r.ravel(), q])))  # noqa: E731
        y = run(positions, charges)
        np.testing.assert_allclose(run(positions[order] @ TURN.T, charges[order]), y @ TURN.T, atol=1e-12 * np.abs(y).max())
        swapped = charges.copy()
        swapped[:2] = swapped[1::-1]
        assert np.abs(run(positions, swapped) - y).max() > 1e-3 * np.abs(y).max(), "it sees which body has which charge"


def test_bodies_with_phases(precise):
    report, module = compiled("S(n) × U(1)", "net f : V_1⊗V_2 -> V_1⊗V_2 { hidden: 4V_1⊗V_2+2V_1, layers: 1, product: 2 }\n")
    params = module.init(jax.random.key(0))
    assert report.is_complex and {w.dtype for w in jax.tree.leaves(params)} == {np.dtype(np.complex64)}
    params = module.init(jax.random.key(0), jnp.complex128)
    rng, phase, order = np.random.default_rng(5), np.exp(0.7j), np.array([3, 0, 2, 1])
    x = rng.standard_normal(4) + 1j * rng.standard_normal(4)
    y = np.asarray(module.apply(params, x))
    np.testing.assert_allclose(module.apply(params, phase * x[order]), phase * y[order], atol=1e-12 * np.abs(y).max())


def test_every_coordinate_matters_at_a_number_too(precise):
    """More bodies than the irreducible blocks of a layer's products could hold."""
    report, module = compiled("S(20) × SO⁺(1,3)", "net f : (V_1⊗V_2, V_1⊗V_2) -> V_1² { hidden: 4V_1²+4V_1⊗V_2, layers: 1 }\n")
    assert report.program.lowering == "product" and report.warnings == ()
    params = module.init(jax.random.key(1), jnp.float64)
    xs = [np.random.default_rng(k).standard_normal(80) for k in (2, 3)]
    slopes = jax.jit(jax.jacrev(lambda *xs: module.apply(params, *xs), argnums=(0, 1)))(*xs)
    for slope in slopes:
        assert (jnp.abs(slope).max(axis=0) > 1e-9).all()
    assert module.equivariance_error(params, jax.random.key(4), 2) < 1e-12


def test_large_networks_are_certified_by_single_copies_and_by_elements(monkeypatch):
    monkeypatch.setattr("repc.driver.drawn.is_large", lambda needed: True)
    report, _ = compiled("S(4)×O(3)", DIPOLE, lower="product")
    assert 0 < report.certificate.max_error < 1e-14 and report.certificate.generators == 5


def test_all_weights_of_a_network_are_an_input():
    """Every entry of the weights and biases of a 784 → 512 → 10 perceptron, of which no change of basis could be stored."""
    line = "net f : V_1⊗V_2+V_2+V_2⊗V_3+V_3 -> 1 { hidden: 4V_1⊗V_2+4V_2+4V_2⊗V_3+4V_3, layers: 2 }\n"
    report, module = compiled("S(784)×S(512)×S(10)", line)
    params = module.init(jax.random.key(0))
    x = jnp.asarray(np.random.default_rng(1).standard_normal(module.IN_DIM), jnp.float32)
    slope = np.asarray(jax.grad(lambda x: module.apply(params, x)[0])(x))
    assert module.IN_DIM == 784 * 512 + 512 + 5120 + 10 and (slope != 0).mean() > 0.99
    first, rng = np.asarray(x[: 784 * 512]).reshape(784, 512), np.random.default_rng(2)
    inner = rng.permutation(512)
    moved = [first[:, inner], x[784 * 512 : 785 * 512][inner], x[785 * 512 : -10].reshape(512, 10)[inner], x[-10:]]
    y, again = (float(module.apply(params, v)[0]) for v in (x, np.concatenate([np.ravel(part) for part in moved])))
    assert abs(again - y) < 1e-5 * max(1.0, abs(y))


def test_two_sets_of_any_size():
    _, module = compiled("S(n) × S(m)", "net f : V_1⊗V_2 -> V_1 { hidden: 4V_1⊗V_2+4V_1, layers: 2 }\n")
    params = module.init(jax.random.key(0))
    x = np.random.default_rng(0).standard_normal((5, 3)).astype(np.float32)
    y = np.asarray(module.apply(params, x.ravel(), n=5))
    rows, columns = [3, 0, 4, 1, 2], [2, 0, 1]
    np.testing.assert_allclose(module.apply(params, x[rows][:, columns].ravel(), n=5), y[rows], atol=1e-5)
    assert module.HIDDEN_DIMS(5, 3) == (4 * 15 + 4 * 5,) * 2 and y.shape == (5,) and np.ptp(y) > 1e-4


def test_an_input_is_coordinates_or_tensors():
    _, module = compiled("S(n) × O(3)", "net f : V_1⊗V_2+2V_1 -> V_1 { hidden: V_1⊗V_2+V_1, layers: 1 }\n")
    params, rng = module.init(jax.random.key(0)), np.random.default_rng(0)
    r, q = rng.standard_normal((4, 5, 3)).astype(np.float32), rng.standard_normal((4, 2, 5)).astype(np.float32)
    mask = np.arange(5) < 3
    for given in ((), (mask,)):
        flat = module.apply(params, np.concatenate([r.reshape(4, 15), q.reshape(4, 10)], axis=1), *given)
        np.testing.assert_array_equal(module.apply(params, (r, q), *given), flat)
        one = module.apply(params, (r, q[0]), *given)
        np.testing.assert_allclose(one[0], flat[0], atol=1e-6)
    assert module.INPUT_AXES == (("n", 3), (2, "n"))
    model = nn.EMLP("V_1⊗V_2", "V_1", "S(n)×O(3)", "V_1⊗V_2+V_1", 1)
    flat = model(r.reshape(4, 15), mask=mask)
    for x in (r, (r,), r.tolist(), r.reshape(4, 15).tolist()):
        np.testing.assert_array_equal(model(x, mask=mask), flat)
        np.testing.assert_array_equal(model.module.apply(model.params, x, mask), flat)
    assert not np.asarray(flat)[:, 3:].any() and np.asarray(flat)[:, :3].all()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda r, q: (r,), r"a tuple of 1 arrays was given, and V_1⊗V_2\+V_1 is 2 tensors, of axes \(\('n', 3\), \('n',\)\)"),
        (lambda r, q: (r[..., :2], q), r"\(..., n, 3\) of V_1⊗V_2\+V_1 has shape \(5, 2\), and the last of it should be \(5, 3\)"),
        (lambda r, q: (r, q[:4]), r"a tensor \(..., n\) of V_1⊗V_2\+V_1 has shape \(4,\), and the last of it should be \(5,\)"),
        (lambda r, q: (r, q[0]), r"a tensor \(..., n\) of V_1⊗V_2\+V_1 has shape \(\)"),
        (lambda r, q: (r[:0], q[:0]), r"0 coordinates for no n: it has 4 for n = 1"),
        (lambda r, q: r, "x has shape \\(5, 3\\), but .* has 3 coordinates for no n: .* or x is a tuple of tensors of axes"),
    ],
)
def test_tensors_that_do_not_fit_are_named(make, words):
    _, module = compiled("S(n) × O(3)", DIPOLE)
    r, q = np.ones((5, 3), np.float32), np.ones(5, np.float32)
    with pytest.raises(ValueError, match=words):
        module.apply(module.init(jax.random.key(0)), make(r, q))


def test_axes_of_tensors_decide_sizes_where_the_length_cannot():
    _, module = compiled("S(n) × S(m)", "net f : V_1⊗V_2 -> V_1 { hidden: 2V_1⊗V_2+2V_1, layers: 1 }\n")
    params = module.init(jax.random.key(0))
    x = np.random.default_rng(0).standard_normal((2, 6, 4)).astype(np.float32)
    y = np.asarray(module.apply(params, x.reshape(2, 24), n=6))
    for given in ({"x": (x,)}, {"x": x, "n": 6, "m": 4}, {"x": (x,), "m": 4}):
        np.testing.assert_array_equal(module.apply(params, **given), y)
    with pytest.raises(ValueError, match="24 coordinates for .* say which, .* or give a tuple of tensors of axes"):
        module.apply(params, x.reshape(2, 24))
    with pytest.raises(ValueError, match=r"\(..., n, m\) of V_1⊗V_2 has shape \(2, 6, 4\), and the last of it should be \(3, 4\)"):
        module.apply(params, (x,), n=3)


SEVERAL = "net f : (V_1⊗V_2, 2V_1, V_2) -> V_1⊗V_2+V_1 { hidden: 4V_1⊗V_2+4V_1+V_1², layers: 2, product: 4 }\n"


@pytest.mark.parametrize("n", [4, 5, 9])
def test_several_inputs_of_any_number_of_bodies(n, precise):
    report, module = compiled("S(n) × O(3)", SEVERAL)
    params, rng = module.init(jax.random.key(0), float), np.random.default_rng(n)
    r, q, field = rng.standard_normal((2, n, 3)), rng.standard_normal((2, 2, n)), rng.standard_normal(3)
    assert module.IN_DIM(n) == (3 * n, 2 * n, 3) and module.INPUT == ("V_1⊗V_2", "2V_1", "V_2")
    assert module.INPUT_AXES == ((("n", 3),), ((2, "n"),), ((3,),))
    y = np.asarray(module.apply(params, r.reshape(2, -1), q.reshape(2, -1), field))
    order, mask = rng.permutation(n), np.arange(n) < n - 1
    moved = module.apply(params, r[:, order] @ TURN.T, q[..., order], TURN @ field)
    vectors, scalars = y[:, : 3 * n].reshape(2, n, 3), y[:, 3 * n :]
    expected = np.concatenate([(vectors[:, order] @ TURN.T).reshape(2, -1), scalars[:, order]], axis=1)
    np.testing.assert_allclose(moved, expected, rtol=0, atol=1e-12)
    for xs in ((r, (q,), field), ((r,), (q,), (field,)), (r.tolist(), q.reshape(2, -1).tolist(), field.tolist())):
        np.testing.assert_allclose(module.apply(params, *xs), y, rtol=0, atol=1e-14)
    slopes = jax.jit(jax.jacrev(lambda *xs: module.apply(params, *xs), argnums=(0, 1, 2)))(r[0].ravel(), q[0].ravel(), field)
    assert all((np.abs(slope).max(axis=0) > 1e-9).all() for slope in slopes)
    if n > 4:
        part = np.asarray(module.apply(params, r[:, :-1], q[..., :-1].reshape(2, -1), field))
        masked = np.asarray(module.apply(params, r, q, field, mask))
        np.testing.assert_allclose(masked[:, : 3 * n - 3], part[:, : 3 * n - 3], atol=1e-12)
        np.testing.assert_allclose(masked[:, 3 * n : -1], part[:, 3 * n - 3 :], atol=1e-12)
        assert not masked[:, 3 * n - 3 : 3 * n].any() and not masked[:, -1].any()
    assert module.equivariance_error(params, jax.random.key(1), 2, n) < 1e-12


def test_several_inputs_tell_the_sizes_together():
    _, module = compiled("S(n) × S(m)", "net f : (V_1⊗V_2, V_1) -> V_2 { hidden: 2V_1⊗V_2+2V_1, layers: 1 }\n")
    params, rng = module.init(jax.random.key(0)), np.random.default_rng(0)
    x, z = rng.standard_normal((6, 4)).astype(np.float32), rng.standard_normal(6).astype(np.float32)
    y = np.asarray(module.apply(params, x.ravel(), z))
    rows, columns = [3, 0, 5, 4, 1, 2], [2, 0, 3, 1]
    np.testing.assert_allclose(module.apply(params, x[rows][:, columns].ravel(), z[rows]), y[columns], atol=1e-6)
    for given in ({"n": 6}, {"n": 6, "m": 4}):
        np.testing.assert_array_equal(module.apply(params, x, z, **given), y)
    with pytest.raises(ValueError, match=r"x1 has shape \(24,\) and x2 has shape \(5,\): they are V_1⊗V_2, V_1 for no common"):
        module.apply(params, x.ravel(), z[:5])


def test_check_moves_several_inputs(tmp_path):
    path = tmp_path / "f.py"
    spec = driver.type_source(Source("f.rep", f"group S(n) × O(3)\n{SEVERAL}"), "f", free=True)
    (one,) = driver.compile_spec(spec)
    path.write_text(one.module.text, encoding="utf-8")
    found = [finding for finding in check(path).findings if finding.name.startswith(("generators", "samples"))]
    assert len(found) == 6 and all(finding.value < 1e-12 for finding in found)


@pytest.mark.parametrize("line", ["V_1⊗V_2 -> V_2", "(V_1⊗V_2, V_1) -> V_1⊗V_2"])
def test_check_takes_derivatives_of_networks_whose_inputs_are_moved_axis_by_axis(line, tmp_path):
    path = tmp_path / "f.py"
    spec = driver.type_source(Source("f.rep", f"group S(90) × O(3)\nnet f : {line} {{ hidden: 2V_1⊗V_2+2V_1, layers: 1 }}\n"))
    (one,) = driver.compile_spec(spec)
    path.write_text(one.module.text, encoding="utf-8")
    found = {finding.name: finding.value for finding in check(path).findings}
    assert found["generators"] < 1e-12 and found["samples"] < 1e-12


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda r, q: (r.reshape(2, 15), q[:, :4]), r"x1 has shape \(2, 15\) \(n = 5\) and x2 has shape \(2, 4\) \(n = 4\)"),
        (lambda r, q: (r[:, :4, :2], q), r"x1 has shape \(2, 4, 2\) \(no n\) and x2 has shape \(2, 5\) \(n = 5\)"),
        (lambda r, q: ((r,), (q[:, :4],)), r"a tensor \(..., n\) of V_1 has shape \(2, 4\), and the last of it should be \(5,\)"),
        (lambda r, q: ((r[:, :0],), (q[:, :0],)), r"n = 0 is below 1"),
        (lambda r, q: (r, q[0, 0]), r"x2 has shape \(\) \(no n\)"),
        (lambda r, q: (r, np.ones((3, 5))), r"the inputs have shapes \(2, 15\), \(3, 5\): all axes but the last must agree"),
    ],
)
def test_inputs_that_do_not_agree_are_named(make, words):
    _, module = compiled("S(n) × O(3)", "net f : (V_1⊗V_2, V_1) -> V_2 { hidden: 4V_1⊗V_2+2V_1, layers: 1 }\n")
    r, q = np.ones((2, 5, 3), np.float32), np.ones((2, 5), np.float32)
    with pytest.raises(ValueError, match=words):
        module.apply(module.init(jax.random.key(0)), *make(r, q))


@pytest.mark.parametrize(
    ("group", "line", "code", "words"),
    [
        ("S(n)×O(3)", "net f : V_1⊗V_2 -> V_2 { hidden: 4V_1, layers: 1, product: none }", "E0441", "cannot depend on its input"),
        ("S(n)×O(3)", "net f : V_1⊗V_2 -> V_2 { hidden: 4V_1⊗V_2, gate: pointwise }", "E0389", "that every factor of the group"),
        ("O(n)×C(4)", "net f : V_1⊗V_2 -> V_2 { hidden: 4V_1⊗V_2, layers: 1 }", "E0389", "no factor of O(n)×C(4) is S(n)"),
    ],
)
def test_what_is_refused(group, line, code, words):
    with pytest.raises(RepcError) as caught:
        compiled(group, f"{line}\n")
    (found,) = caught.value.diagnostics
    assert found.code == code and words in found.message


def test_a_part_of_the_input_that_no_layer_reads_is_named():
    report, _ = compiled("S(n)×O(3)", "net f : V_1⊗V_2+V_1 -> V_1 { hidden: 4V_1, layers: 1, product: none }\n")
    (warning,) = report.warnings
    assert warning.code == "W0402" and "V_1⊗[1]o_2 of the input V_1⊗V_2+V_1 cannot influence the output" in warning.message
    report, _ = compiled("S(n)×O(3)", "net f : V_1⊗V_2+V_1 -> V_1 { hidden: 4V_1, layers: 1 }\n")
    assert report.warnings == (), "products of vectors reach it"


@pytest.mark.parametrize(
    ("group", "line"),
    [
        ("O(12)", "net f : V+V⁰ -> V⁰ { hidden: uniform(64), layers: 2 }"),
        ("SU(13)", "net f : V -> V⁰ { hidden: 16V⁰, layers: 1 }"),
        ("SO(3)", "net f : [8] -> [0] { hidden: 16V⁰, layers: 1 }"),
        ("S(20)×O(3)", "net f : V_1⊗V_2+V_1 -> V_2 { hidden: uniform(64), layers: 1 }"),
    ],
)
def test_what_is_large_is_seen_too(group, line, precise):
    """Irreducibles that are too large for products are squared where they would be lost."""
    report, module = compiled(group, f"{line}\n")
    params = module.init(jax.random.key(0))
    x = np.random.default_rng(1).standard_normal(module.IN_DIM) * (1 + 1j * report.is_complex if report.is_complex else 1)
    slope = jax.jit(jax.grad(lambda x: (jnp.abs(module.apply(params, x)) ** 2).sum()))(x)
    assert report.warnings == () and (jnp.abs(slope) > 1e-8).all()
    assert module.equivariance_error(params, jax.random.key(2), 3) < 1e-5


@pytest.mark.parametrize(
    ("group", "line"),
    [
        ("O(3)", "V -> V⊗det { hidden: uniform(32), layers: 2 }"),
        ("O(2)", "V -> det { hidden: uniform(12), layers: 2 }"),
        ("SO⁺(1,3)", "V -> Λ²(V) { hidden: uniform(64), layers: 2 }"),
        ("S(4)", "V⁰ -> sgn { hidden: reg, layers: 1 }"),
        ("S(8)×O(3)", "V_2 -> V_2⊗det_2 { hidden: 4V_2⊗det_2+4V_2+4V⁰, layers: 2 }"),
    ],
)
def test_an_output_that_must_vanish_is_refused(group, line):
    """What leaves a vector as it is turns a pseudovector around; a single two-form of one vector is zero."""
    with pytest.raises(RepcError) as caught:
        compiled(group, f"net f : {line}\n")
    (found,) = caught.value.diagnostics
    assert found.code == "E0441" and f"is zero for every input under {group}" in found.message
    assert "what leaves a generic input as it is" in found.remedy or "no function of the input has it" in found.message


@pytest.mark.parametrize(("group", "line", "part"), [("O(3)", "V -> V⊗det+V", "[1]e"), ("O(2)", "V -> det+V", "[1,1]")])
def test_a_part_that_must_vanish_is_named(group, line, part):
    report, _ = compiled(group, f"net f : {line} {{ hidden: uniform(32), layers: 2 }}\n")
    (warning,) = report.warnings
    assert warning.code == "W0403" and warning.message.startswith(f"{part} of the output {line.split('-> ')[1]} is zero for every")


DEFAULTS = [
    ("S(n)×O(3)", "V_1⊗V_2+V_1 -> V_2", ("16V_1+16(V_1⊗V_2)+8V_1²+8(V_1²⊗V_2)",) * 2 + ("16V_1+16(V_1⊗V_2)",)),
    ("S(n)×SO⁺(1,3)", "V_1⊗V_2 -> 1 { hidden: uniform(20), layers: 2 }", ("4V_1+4(V_1⊗V_2)+2V_1²+2(V_1²⊗V_2)", "4V_1+4(V_1⊗V_2)")),
    ("S(n)×O(3)", "V_S(n)⊗V_O(3) -> V_O(3) { hidden: 4(V_S(n)⊗V_O(3))+V_S(n), layers: 1 }", ("4(V_S(n)⊗V_O(3))+V_S(n)",)),
    ("S(n)×O(3)", "V_1⊗V_2 -> [2]e_2 { layers: 1 }", ("4V_1+4(V_1⊗V_2)+4(V_1⊗[2]e_2)+2V_1²+2(V_1²⊗V_2)",)),
    ("S(n)", "V² -> V { hidden: (uniform(8), 3V+1) }", ("8V²+8V", "3V+1")),
    ("S(n)×S(m)", "V_1⊗V_2 -> V_1 { layers: 1 }", ("64(V_1⊗V_2)+64V_1+64V_2",)),
    ("S(a)×S(b)×S(c)", "V_1⊗V_2+V_2 -> V_3 { hidden: uniform(3), layers: 1 }", ("3(V_1⊗V_2)+3V_2+3V_3+3V_1",)),
]


@pytest.mark.parametrize(("group", "line", "hidden"), DEFAULTS)
def test_hidden_layers_where_the_source_gives_a_number_or_none(group, line, hidden):
    """Bodies, and pairs of points in the first half: the same rule for all groups."""
    report, module = compiled(group, f"net f : {line}\n")
    assert report.network.hidden == hidden and report.warnings == ()
    assert all(module.HIDDEN_DIMS(*(5,) * len(report.every.letters)))


@pytest.mark.parametrize("group", ["S(n)×O(3)", "S(n)×C(4)"])
def test_a_model_of_bodies_needs_no_hidden_layers(precise, group):
    model = nn.EMLP("V_1⊗V_2+V_1", "V_2", group, num_layers=2, dtype="float64")
    smaller = nn.EMLP("V_1⊗V_2+V_1", "V_2", group, 12, 2, dtype="float64")
    assert smaller.module.PARAMETERS < model.module.PARAMETERS / 4 and repr(model).startswith("EMLP(V_1⊗V_2+V_1 -> V_2 under S(n)×")
    d, rng = (3, np.random.default_rng(3)) if "O(3)" in group else (2, np.random.default_rng(4))
    turn = TURN if d == 3 else np.array([[0.0, -1.0], [1.0, 0.0]])
    for n in (4, 9):
        order, r, q = rng.permutation(n), rng.standard_normal((n, d)), rng.standard_normal(n)
        y = np.asarray(model(np.concatenate([r.ravel(), q])))
        again = np.asarray(model(np.concatenate([(r[order] @ turn.T).ravel(), q[order]])))
        np.testing.assert_allclose(again, y @ turn.T, rtol=0, atol=1e-12 * np.abs(y).max())


SHEAR = """let Shear = generated {{ lie [[0,1],[0,0]] }}
group {}
net f : V_1⊗V_2 -> V_1⊗V_2 {{ hidden: 2V_1⊗V_2+2V_1, layers: 1 }}
"""


def sheared(group, lower=None):
    spec = driver.type_source(Source("f.rep", SHEAR.format(group)), "f", free=True)
    (one,) = driver.compile_spec(spec, driver.Options(lower=lower))
    return one.report, load_module(one.module)


def test_bodies_beside_a_group_that_is_not_reductive(precise):
    """Few bodies have a network by null spaces, certified as others; more, and any number, are told why they have none."""
    report, module = sheared("S(3)×Shear")
    assert [w.code for w in report.warnings] == ["W0406"] and report.certificate.max_error < 1e-12
    params, x = module.init(jax.random.key(0), jnp.float64), np.random.default_rng(0).standard_normal((3, 2))
    turn, order = np.array([[1.0, 0.7], [0.0, 1.0]]), [2, 0, 1]
    y = np.asarray(module.apply(params, x.ravel())).reshape(3, 2)
    again = np.asarray(module.apply(params, (x[order] @ turn.T).ravel())).reshape(3, 2)
    np.testing.assert_allclose(again, y[order] @ turn.T, rtol=0, atol=1e-12 * np.abs(y).max())
    for group, lower, code, words in (
        ("S(9)×Shear", None, "E0401", "was not decomposed into irreducibles"),
        ("S(9)×Shear", "product", "E0404", "Shear is not decomposed"),
        ("S(n)×Shear", None, "E0380", "Shear is a group of this file, beside a factor with a letter"),
    ):
        with pytest.raises(RepcError) as caught:
            sheared(group, lower)
        (found,) = caught.value.diagnostics
        assert found.code == code and words in found.message


def test_pairs_under_letters_are_words():
    with pytest.raises(RepcError, match="pairs: V_1 means nothing under a group with letters"):
        nn.EMLP("V_1⊗V_2", "V_1", "S(n)×O(3)", 4, 1, pairs="V_1")


def test_widths_of_layers_are_polynomials_as_people_write_them(capsys):
    nn.EMLP("V_1⊗V_2", "V_1", "S(n)×O(3)", "4V_1²+2V_1", 1).summary()
    told = capsys.readouterr().out
    assert "4n² + 2n" in told and "*" not in told
