"""Changes of basis in steps are the dense ones they stand for."""

import jax
import numpy as np
import pytest

import repc
from repc.driver import compile_spec, type_expression
from repc.driver.options import Options
from repc.lowering import chain, interpret, random_params
from repc.runtime import load_module


@pytest.fixture(autouse=True)
def double_precision():
    with jax.enable_x64(True):
        yield


CASES = [
    ("V⁴ -> V²", "SO(3)"),
    ("2V⁴+V -> V⁴+V", "O(3)"),
    ("V²⊗V*² -> V²⊗V*²", "SU(2)"),
    ("V³ -> V³", "SO(1,3)"),
    ("V⁴ -> V⁴", "SO(2)"),
    ("(V³, V) -> V³", "SO(3)"),
    ("V³ -> V³", "S(4)"),
]


def both(monkeypatch, expression, group):
    """The map with dense changes of basis, and with steps wherever there can be any."""
    monkeypatch.setattr(chain, "_seconds", lambda *_: 1.0)
    (dense,) = compile_spec(type_expression(expression, group), Options(lower="schur"))
    costs = iter(range(10_000, 0, -1))
    monkeypatch.setattr(chain, "_seconds", lambda *_: next(costs))
    (steps,) = compile_spec(type_expression(expression, group), Options(lower="schur"))
    return dense, steps


def chains(program):
    slabs = [slab for side in (*program.inputs, program.output) for slab in side.slabs]
    return [slab.basis for slab in slabs if isinstance(slab.basis, chain.Chain)]


@pytest.mark.parametrize(("expression", "group"), CASES)
def test_steps_mean_the_dense_change_of_basis(monkeypatch, expression, group):
    dense, steps = (compiled.report.program for compiled in both(monkeypatch, expression, group))
    assert chains(steps) and not chains(dense)
    assert steps.parameters == dense.parameters
    params, rng = random_params(dense, 1), np.random.default_rng(2)
    xs = [rng.standard_normal((2, 3, d)) for d in dense.in_dims]
    assert np.abs(interpret(steps, params, *xs) - interpret(dense, params, *xs)).max() < 1e-11


@pytest.mark.parametrize(("expression", "group"), [CASES[k] for k in (1, 2, 5)])
def test_the_module_takes_the_same_steps(monkeypatch, expression, group):
    dense, steps = both(monkeypatch, expression, group)
    program, one, other = dense.report.program, load_module(dense.module), load_module(steps.module)
    params, rng = random_params(program, 1), np.random.default_rng(2)
    xs = [rng.standard_normal((3, d)) for d in program.in_dims]
    assert np.abs(np.asarray(other.apply(params, *xs)) - interpret(program, params, *xs)).max() < 1e-10
    slopes = [jax.grad(lambda p, m=m: (abs(m.apply(p, *xs)) ** 2).sum())(params) for m in (one, other)]
    for name, slope in slopes[0].items():
        assert np.allclose(slope, slopes[1][name], atol=1e-8)


def test_small_changes_of_basis_stay_whole():
    (compiled,) = compile_spec(type_expression("V² -> V³", "SO(3)"), Options(lower="schur"))
    assert not chains(compiled.report.program)


@pytest.mark.parametrize(("expression", "count"), [("V⁶ -> V⁶", 4213), ("V⁸ -> V", 232)])
def test_high_powers_keep_small_constants(expression, count):
    (compiled,) = compile_spec(type_expression(expression, "SO(3)"))
    report = compiled.report
    assert report.count.exact and report.count.dim == count
    assert report.cost.constants < 10**6 and len(compiled.module.npz) < 10**6
    assert report.certificate.max_error < 1e-10


def test_a_weight_by_the_transposed_blocks():
    module = repc.compile("V³ -> V⁰", "SO(3)", lower="dense")
    params = module.init(jax.random.key(0))
    eye = np.eye(27)
    assert np.allclose(module.matrix(params), np.asarray(module.apply(params, eye)).T, atol=1e-6)
