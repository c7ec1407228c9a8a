"""Fourier programs are the maps that commute with shifts: as many as orbits, and equal to them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import repc
from repc import driver
from repc.cli import main
from repc.driver import compile_spec, type_expression
from repc.driver.options import Options
from repc.lowering import FourierProgram, fourier, interpret, orbit, random_params
from repc.lowering.grids import grids
from repc.numeric.actions.shifts import shift_images, shifts_of
from repc.runtime import load_module
from repc.source import RepcError


@pytest.fixture(autouse=True)
def double_precision():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("arrow", ["5 -> V⊗V⊗0", "0V -> V", "V⊗0 -> 0V"])
def test_nothing_is_no_grid(arrow):
    spec = type_expression(arrow, "C(5)")
    (one,) = compile_spec(spec)
    assert (one.report.hom_dim, one.report.facts.output.dim) == (0, 2 * (arrow == "0V -> V"))


CASES = [
    ("2V+3V⁰ -> V²+V⁰", "Z(5)"),
    ("Sym²(V)+V -> V+V²", "Z(6)"),
    ("V_1⊗V_2+V_1 -> V_2²⊗V_1+2V⁰_1", "Z(3)×Z(4)"),
    ("2V+V⁰ -> V+2V⁰", "ZksZnxZn(4,3)"),
    ("V -> V²", "ZksZnxZn(2,2)"),
    ("2V -> V", "ZksZnxZn(4,1)"),
    ("V+V² -> V²", "generated { perm (1 2)(3 4 5) }"),
    ("reg -> 2reg+V⁰", "C(5)"),
    ("V_1⊗reg_2 -> V_1+V⁰", "Z(4)×C(3)"),
]


def lowered(expression, group):
    spec = type_expression(expression, group)
    (typed,) = spec.maps
    shifts = shifts_of(spec.group)
    images = [shift_images(rep.node, spec.group) for rep in (*typed.inputs, typed.output)]
    dims = (typed.inputs[0].size(), typed.output.size())
    return fourier.lower("f", *images, shifts.orders, dims, shifts.turned), images


@pytest.mark.parametrize(("expression", "group"), CASES)
def test_every_weight_is_one_orbit_of_pairs(expression, group):
    program, (source, target) = lowered(expression, group)
    labels = orbit.lower("f", [source], target, (program.out_dim, program.dim_in)).labels
    zero = {name: np.zeros(shape) for name, shape in program.parameters.items()}
    seen = set()
    for name, shape in program.parameters.items():
        for at in np.ndindex(shape):
            weights = {**zero, name: np.zeros(shape)}
            weights[name][at] = 1
            matrix = interpret(program, weights, np.eye(program.dim_in)).T
            (label,) = set(labels[np.abs(matrix - 1) < 1e-12])
            assert np.allclose(matrix, labels == label, atol=1e-12)
            assert program.norms()[name] == (labels == label).sum()
            seen.add(int(label))
    assert len(seen) == program.hom_dim == labels.max() + 1


@pytest.mark.parametrize(("expression", "group"), CASES[:4])
def test_the_module_is_the_program(expression, group):
    (compiled,) = compile_spec(type_expression(expression, group), Options(lower="fourier"))
    program, module = compiled.report.program, load_module(compiled.module)
    assert isinstance(program, FourierProgram)
    params, x = random_params(program, 1), np.random.default_rng(2).standard_normal((2, 3, program.dim_in))
    assert np.abs(np.asarray(module.apply(params, x)) - interpret(program, params, x)).max() < 1e-11
    weight = np.asarray(module.matrix(params))
    other = repc.compile(expression, group, lower="schur")
    assert np.allclose(module.projector()(weight), weight, atol=1e-11)
    noise = np.random.default_rng(3).standard_normal(weight.shape)
    assert np.allclose(module.projector()(noise), other.projector()(noise), atol=1e-11)


def test_initial_outputs_have_unit_variance():
    program, _ = lowered("2V+3V⁰ -> V²+V⁰", "Z(5)")
    rng, spread = np.random.default_rng(0), {k.name: k.spread for k in program.kernels}
    outputs = []
    for seed in range(300):
        params = {name: spread[name] * w for name, w in random_params(program, seed).items()}
        outputs.append(interpret(program, params, rng.standard_normal((10, program.dim_in))))
    variance = np.stack(outputs).var(axis=(0, 1))
    assert 0.8 < variance.min() and variance.max() < 1.25


def test_half_precision_is_kept_outside_and_single_inside():
    module = repc.compile("2V -> V", "Z(8)", lower="fourier")
    params = module.init(jax.random.key(0), jnp.bfloat16)
    x = jnp.linspace(-1, 1, 16, dtype=jnp.bfloat16)
    y = module.apply(params, x)
    assert y.dtype == jnp.bfloat16
    exact = module.apply({k: w.astype(jnp.float32) for k, w in params.items()}, x.astype(jnp.float32))
    assert np.abs(np.asarray(y, np.float32) - np.asarray(exact)).max() < 0.02


def test_large_shifts_are_chosen_and_take_no_square_array():
    (compiled,) = compile_spec(type_expression("8V -> 8V", "Z(4096)"))
    report = compiled.report
    assert report.program.lowering == "fourier" and report.count.dim == report.program.hom_dim == 64 * 4096
    assert report.certificate.max_error < 1e-14


def test_what_is_no_grid_is_refused():
    assert grids([np.array([1, 0, 3, 2]), np.array([1, 0, 3, 2])], (2, 2), 4) is None, "both shifts do the same"
    with pytest.raises(RepcError, match="'fourier' needs one input, and a product of cyclic groups"):
        repc.compile("V -> V²", "SO(3)", lower="fourier")


def test_the_listing_names_grids_and_kernels():
    program, _ = lowered("2V+V⁰ -> V²", "Z(5)")
    assert str(program).splitlines() == [
        "fourier program f: 11 -> 25, 55 basis maps",
        "  in    2 × 5",
        "  in    1 × 1",
        "  mix   5 -> 5   2 -> 5 channels: correlation by FFT, 5 positions",
        "  mix   1 -> 5   1 -> 5 channels: sum, matmul and repeat",
        "  out   5 × 5, gathered",
    ]


def test_large_modules_are_checked_by_moving_vectors(tmp_path):
    """ρ(g) would have 9216² entries."""
    (compiled,) = compile_spec(type_expression("V_1+V_1⊗V_2 -> (V_2+V⁰)⊗V_1", "Z(96)×Z(96)"))
    driver.write((compiled,), tmp_path / "f.py")
    findings = {f.name: f for f in driver.check(tmp_path / "f.py").findings}
    assert findings["generators"].value < 1e-13 and findings["samples"].value < 1e-13


def test_a_product_with_nothing_may_have_any_other_factor(capsys):
    assert main(["explain", "-e", "V -> V+V⊗0⊗[1]", "-g", "Z(4)"]) == 0
    assert "4 equivariant maps" in capsys.readouterr().out
