"""All lowerings of a map span one space, and their modules compute what the interpreter says, forward and gradient."""

import jax
import numpy as np
import pytest

from repc.driver import LOWERINGS, Options, type_expression
from repc.driver.worker import Worker
from repc.lowering import interpret
from repc.runtime import load_module
from repc.source import RepcError
from repc.targets.jax.emit import emit

BLOCKS = ("schur", "dense")
CASES = [
    ("S(4)", "V² -> V", (*BLOCKS, "orbit", "diagram")), ("A(5)", "2V -> V+V⁰", (*BLOCKS, "orbit", "diagram")),
    ("Z(6)", "2V+V⁰ -> V", (*BLOCKS, "orbit", "fourier")), ("Z(2)×Z(3)", "V_1⊗V_2+V_1 -> V_1⊗V_2", (*BLOCKS, "orbit", "fourier")),
    ("C(5)", "reg -> reg+V⁰", (*BLOCKS, "fourier")), ("ZksZnxZn(2,2)", "V -> V", (*BLOCKS, "orbit", "fourier")),
    ("SO(3)", "V² -> V²+V⁰", (*BLOCKS, "diagram")), ("SO(3)", "V⁴ -> V", (*BLOCKS, "diagram")),
    ("SO(2)", "V² -> V²", (*BLOCKS, "diagram")),
    ("SU(2)", "V⊗V* -> V⊗V*", (*BLOCKS, "diagram")),
    ("SO(1,2)", "V -> V²", (*BLOCKS, "diagram")), ("Sp(1)", "V² -> V²", (*BLOCKS, "diagram")),
    ("S(3)×Z(4)", "V_1⊗V_2 -> V_1⊗V_2+V_1", (*BLOCKS, "orbit", "product")),
    ("S(2)×SO(2)", "2V_1⊗V_2 -> V_2⊗V_1", (*BLOCKS, "diagram", "product")),
    ("S(3)×D(3)", "V_1⊗V_2 -> V_1²⊗V_2", (*BLOCKS, "product")), ("S(2)≀S(3)", "V -> V²", (*BLOCKS, "orbit", "diagram")),
    ("O(2)≀S(2)", "V² -> V⁰+V²", (*BLOCKS, "diagram")), ("O(3)≀S(2)×S(2)", "V_1⊗V_2 -> V_1", (*BLOCKS, "diagram", "product")),
]  # fmt: skip
COMPILED = [CASES[k] for k in (0, 2, 6, 12, 13)]


def solved(group, text):
    """What every lowering that applies makes of a map: {name: (typed, report)}."""
    spec = type_expression(text, group)
    (typed,) = spec.maps
    found = {}
    for name in LOWERINGS:
        try:
            found[name] = typed, Worker(spec.group, Options(lower=name)).solve(typed)
        except RepcError as error:
            assert error.diagnostics[0].code in ("E0404", "E0437")
    return spec, found


def unit_params(program):
    """Parameters with a single coefficient 1, one after another."""
    shapes = program.parameters
    for name, shape in shapes.items():
        for at in np.ndindex(*shape):
            params = {other: np.zeros(s) for other, s in shapes.items()}
            params[name][at] = 1
            yield params


def maps_of(program):
    """The dense map of every single coefficient by the interpreter, (HOM_DIM, out, in)."""
    one = np.eye(program.in_dims[0])
    return np.stack([interpret(program, params, one).T for params in unit_params(program)])


def projector(maps):
    """The orthogonal projector on the span of maps."""
    q = np.linalg.qr(maps.reshape(len(maps), -1).T)[0]
    return q @ q.conj().T


@pytest.mark.parametrize(("group", "text", "lowerings"), CASES)
def test_lowerings_span_one_space(group, text, lowerings):
    _, found = solved(group, text)
    assert tuple(sorted(found)) == tuple(sorted(lowerings))
    projectors = [projector(maps_of(report.program)) for _, report in found.values()]
    for other in projectors[1:]:
        np.testing.assert_allclose(other, projectors[0], atol=1e-10)


@pytest.mark.parametrize(("group", "text", "lowerings"), COMPILED)
def test_modules_have_the_interpreters_values_and_gradients(group, text, lowerings):
    spec, found = solved(group, text)
    for typed, report in found.values():
        program, rng = report.program, np.random.default_rng(5)
        maps = maps_of(program)
        params = {name: rng.standard_normal(shape) for name, shape in program.parameters.items()}
        x, c = rng.standard_normal((3, program.in_dims[0])), rng.standard_normal((3, program.out_dim))
        weight = np.tensordot(np.concatenate([w.ravel() for w in params.values()]), maps, axes=1)
        module = load_module(emit(report, typed, spec.source))
        with jax.enable_x64(True):
            value, (dp, dx) = jax.value_and_grad(lambda p, x, f=module.apply, c=c: (c * f(p, x)).sum(), (0, 1))(params, x)
        assert np.isclose(value, (c * (x @ weight.T)).sum(), rtol=1e-10)
        np.testing.assert_allclose(dx, c @ weight, atol=1e-10)
        expected = np.einsum("roi,bo,bi->r", maps, c, x)
        np.testing.assert_allclose(np.concatenate([np.ravel(dp[name]) for name in params]), expected, atol=1e-10)
