"""Emitted modules of maps between irreducibles given by label: they pass their own check, and ρ is the reference form."""

import jax
import numpy as np
import pytest

from repc.api import expression
from repc.cli import main
from repc.driver import build_group, type_expression
from repc.runtime.load import load

MAPS = [
    ("SO(3)", "[1]+2[2] -> V²"),
    ("O(3)", "5x0e+5x1o -> 1o⊗1o"),
    ("SU(3)", "[2,1]⊗V -> [2,0]+[2,1]*⊗V"),
    ("SO(3)×S(4)", "[1]_SO(3)⊗[3,1]_2 -> V"),
    ("SO(2)×U(1)", "[1]_1⊗V_2 -> V_1⊗V_2"),
    ("Lorentz", "[1]t⊗[1] -> [2]t"),
    ("SL(3)", "[2,1]* -> V⊗V*"),
    ("Th", "ρ3(2) -> V⊗V"),
    ("SO(3)", "([1],[2]) -> [1]"),
]


@pytest.mark.parametrize(("name", "arrow"), MAPS)
def test_modules_with_labels(name, arrow, tmp_path, capsys):
    path = tmp_path / "f.py"
    assert main(["compile", "-e", arrow, "-g", name, "-o", str(path)]) == 0
    assert main(["check", str(path)]) == 0
    group = build_group(name)
    typed = type_expression(arrow, group).maps[0]
    elements = group.samples(1, 1)
    g = tuple(x[0] for x in elements) if isinstance(elements, tuple) else elements[0]
    with jax.enable_x64(True):
        module = load(str(path))
        found = module.rho_in(g)
        found = (*(found if isinstance(found, tuple) else (found,)), module.rho_out(g))
        for image, rep in zip(found, (*typed.inputs, typed.output), strict=True):
            expected = expression(rep).rho(g)
            assert np.abs(np.asarray(image) - expected).max() < 1e-10 * max(1.0, np.abs(expected).max())
