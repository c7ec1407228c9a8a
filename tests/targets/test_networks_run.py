"""Networks in which nothing leads to some part of a nonlinearity: they run, by NumPy and by JAX, and are equivariant."""

import jax
import numpy as np
import pytest

from repc import driver
from repc.cli import main
from repc.source import Source
from tests.both_ways import Pair

NETS = [
    ("S(4)", "V -> V⁰ { hidden: reg, layers: 1 }"),
    ("S(4)", "V² -> sgn { hidden: reg, layers: 2, product: 0 }"),
    ("S(4)", "V⁰ -> V { hidden: reg, layers: 2, bias: false }"),
    ("S(4)", "V⁰ -> V⁰ { hidden: uniform(24) }"),
    ("A(4)", "3V⁰ -> 2V⁰ { hidden: uniform(24) }"),
    ("Octahedral", "V -> V⁰ { hidden: reg, layers: 1 }"),
    ("S(3)", "V⁰ -> V"),  # as wide and deep as networks are that are not told
    ("Z(5)", "V⁰ -> V { hidden: uniform(24) }"),
    ("Z(6)", "V⁰ -> V { hidden: uniform(24) }"),
    ("S(3)", "sgn -> V² { hidden: uniform(24) }"),
    ("Cube", "V⁰ -> V⁰ { hidden: uniform(24) }"),
    ("S(3)×O(3)", "V_2 -> V_2 { hidden: uniform(16), layers: 1 }"),
    ("SO(3)", "V -> V { hidden: (V, uniform(8)), product: 0 }"),
    ("GL(1)", "V -> V { hidden: V, layers: 1 }"),
    ("Z(6)", "Sym¹(Λ⁰(det)) -> V { hidden: uniform(24), product: none, bias: false }"),
    ("S(3)", "V -> V { hidden: 3 }"),
    ("S(3)", "V -> V { hidden: (3, uniform(8)) }"),
]


@pytest.mark.parametrize(("group", "line"), NETS)
def test_it_runs_and_is_equivariant(group, line):
    typed = driver.type_source(Source("f.rep", f"group {group}\nnet f : {line}\n"))
    (one,) = driver.compile_spec(typed)
    with jax.enable_x64(True):
        pair = Pair(one.module)
        y = np.asarray(pair.both("apply", pair.params, *(pair.values(2, d) for d in pair.dims)))
        assert np.abs(y).max() > 1e-6  # the output is not a constant zero, which any group would pass
        assert float(pair.ours.equivariance_error(pair.params, pair.random.key(1), 3)) < 1e-9


def test_a_number_of_hidden_channels_is_that_many_scalars():
    typed = driver.type_source(Source("f.rep", "group S(3)\nnet f : V -> V { hidden: (3, uniform(8)) }\n"))
    assert [str(h) for h in typed.nets[0].options.hidden][0] == "3"


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16", "float16"])
def test_every_dtype_compiles(dtype, capsys, tmp_path):
    spec = tmp_path / "g.rep"
    spec.write_text(f"group SO(3)\nnet g : V -> V {{ hidden: 4V+4V⁰, layers: 1, dtype: {dtype} }}\n", encoding="utf-8")
    assert main(["compile", str(spec)]) == 0 and f"dtype=jnp.{dtype}" in (tmp_path / "g.py").read_text(encoding="utf-8")
