"""The text under NumPy is the text under JAX: every function of every kind of module, to rounding."""

from pathlib import Path

import jax
import numpy as np
import pytest

from repc import driver
from repc.source import Source
from repc.targets.jax import ModuleText
from tests.both_ways import Pair, compare

EXAMPLES = Path(__file__).parents[2] / "examples"
MODULES = sorted(p for p in EXAMPLES.glob("*/*.py") if "\nWritten by repc " in p.read_text(encoding="utf-8"))
LINES = [  # group, line, lowering
    ("S(5)", "2V²+3 -> V²+2V", "diagram"),
    ("SO(3)", "(V+V⁰)² -> (V+V⁰)²", "diagram"),
    ("SO(3)", "V²+V -> V³+V", "diagram"),
    ("O(3)", "5V⁰+V²+2V⁰+V -> V³+V+V⁰", "diagram"),
    ("SO(1,3)", "V²+V* -> V⊗V*+V", "diagram"),
    ("Sp(2)", "V²+V*⊗V -> V²+V⁰", "diagram"),
    ("U(3)", "V²⊗V* -> V²⊗V*", "diagram"),
    ("SU(3)", "V²+V*+V³ -> V*+V⁰+V²⊗V", "diagram"),
    ("S(5)×SO(3)", "2V_1⊗V_2+V_1 -> V_1²⊗V_2+V_1⊗V_2", "diagram"),
    ("S(4)×O(3)", "V_1⊗[2]e_2+V_1 -> V_1²⊗[2]e_2+V_1", "product"),
    ("O(3)", "4V⁰+50V -> 3V⁰", "dense"),
    ("SO(3)", "V⁵ -> V⁰", "schur"),
    ("SO(3)", "[1]+2[2] -> V²", None),
    ("SO(3)", "([1],[2]) -> [1]", None),
    ("SU(3)", "[2,1]⊗V -> [2,0]+[2,1]*⊗V", None),
    ("SL(3)", "[2,1]* -> V⊗V*", None),
    ("Th", "ρ3(2) -> V⊗V", None),
    ("Z(6)", "2V+V² -> V", "fourier"),
    ("ZksZnxZn(2,3)", "V -> 2V", "fourier"),
    ("S(3) ≀ S(2)", "V+V² -> V", None),
    ("RubiksCube", "V -> V", None),
    ("Scaling(2)", "V² -> V⊗V", None),
    ("O(2)", "det⊗V+Sym²(V) -> Λ²(V)+V²", None),
    ("S(5)", "net f : V²+V -> V+V⁰ { hidden: 3V²+V+2V⁰, layers: 2 }", None),
    ("S(9)", "net f : V²+V -> V { hidden: 2V²+2V, layers: 1 }", "diagram"),
    ("SO(3)", "net f : (2V, V²+V⁰) -> V² { hidden: uniform(32), layers: 2, product: 4 }", None),
    ("SO(3)", "net f : V+V² -> V { hidden: (20V+V², uniform(16)), product: 0, bias: false }", None),
    ("SO(2)", "net f : 2V+V² -> V² { hidden: uniform(24), layers: 1 }", None),
    ("SU(2)", "net f : V+V² -> V { hidden: uniform(12), layers: 2 }", None),
    ("Z(6)", "net f : V -> V { hidden: 3V+reg, layers: 2, gate: pointwise }", None),
    ("D(4)", "net f : 2V -> V² { hidden: reg+V, layers: 1, gate: odd }", None),
    ("S(n)", "V²+2V -> V²+V⁰", None),
    ("S(n)", "net f : V²+V -> V+V⁰ { hidden: 4V²+2V+3V⁰, layers: 2 }", None),
    ("O(n)", "V² -> V²", None),
    ("U(n)", "T(1,1) -> T(1,1)", None),
    ("SO(n)", "V²+V -> V", None),
]


@pytest.fixture(autouse=True)
def precise():
    with jax.enable_x64(True):
        yield


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.stem)
def test_the_examples(path):
    npz = path.with_suffix(".npz")
    compare(ModuleText(path.stem, path.read_text(encoding="utf-8"), npz.read_bytes() if npz.exists() else None))


@pytest.mark.parametrize(("group", "line", "lower"), LINES)
def test_other_lowerings_networks_and_letters(group, line, lower):
    compare(compiled(group, line, lower))


def compiled(group, line, lower=None):
    typed = driver.type_source(Source("f.rep", f"group {group}\n{line}\n"), free=True)
    (one,) = driver.compile_spec(typed, driver.Options(lower=lower))
    return one.module


@pytest.mark.parametrize(
    ("group", "line"),
    [("SO(3)", "5V⁰+5V -> V²"), ("SO(2)", "net f : V -> V { hidden: 3V+2V⁰, layers: 1, product: 2 }")],
)
def test_differences_of_the_one_are_gradients_of_the_other(group, line):
    pair = Pair(compiled(group, line))
    x, step = pair.values(3, *pair.dims), 1e-6
    at_x, tree = jax.tree.flatten(pair.params)
    slopes = jax.tree.leaves(jax.grad(lambda params: (pair.theirs.apply(params, x) ** 2).sum())(pair.params))
    direction = [np.asarray(jax.random.normal(jax.random.key(k), w.shape)) for k, w in enumerate(at_x)]

    def value(t):
        moved = jax.tree.unflatten(tree, [w + t * d for w, d in zip(at_x, direction, strict=True)])
        return float((np.asarray(pair.ours.apply(moved, x)) ** 2).sum())

    slope = sum(float((d * g).sum()) for d, g in zip(direction, slopes, strict=True))
    assert abs((value(step) - value(-step)) / (2 * step) - slope) < 1e-7 * abs(slope)
