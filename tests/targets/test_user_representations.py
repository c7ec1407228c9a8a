"""Representations that a user defined in Python have no formula: their modules know generators, and say so."""

import jax
import numpy as np
import pytest

from repc import driver, groups
from repc.api import Rep, V, expression
from repc.reps import TypedMap, TypedSpec
from repc.runtime import check
from repc.source import Source


class Turned(Rep):
    """V in other coordinates."""

    turn = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.5, 1.0]])

    def rho(self, g):
        return np.linalg.inv(self.turn) @ g @ self.turn

    def size(self):
        return 3


@pytest.mark.parametrize("group", [groups.O(3), groups.S(3)])
def test_modules_of_user_representations(group, tmp_path):
    source, target = expression(V + Turned())(group).typed, expression(2 * V)(group).typed
    typed = TypedMap("f", (source,), target, (str(source), str(target)))
    (compiled,) = driver.compile_spec(TypedSpec(Source("-e", ""), group, (typed,)))
    path = tmp_path / "f.py"
    path.write_text(compiled.module.text, encoding="utf-8")
    report = check(path)
    assert report.hom_dim == (4 if group == groups.O(3) else 8)
    with jax.enable_x64(True):
        from repc.runtime import load

        emitted = load(path)
        assert float(emitted.equivariance_error(emitted.init(jax.random.key(0)), jax.random.key(1), 4)) < 1e-6
        with pytest.raises(ValueError, match="rho is known only for the elements in KNOWN"):
            emitted.rho_in(np.ones((3, 3)))
        assert np.isnan(jax.jit(emitted.rho_in)(np.ones((3, 3)))).all()  # no message can be raised while tracing
