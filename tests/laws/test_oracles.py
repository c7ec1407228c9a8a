"""Counts that were obtained without repc, against the exact rules and against the programs."""

import json
from math import prod
from pathlib import Path

import pytest

from repc import symbolic
from repc.driver import type_expression
from tests.laws.prove import MOST_UNKNOWNS, prove, solve

ROWS = json.loads((Path(__file__).parents[1] / "data" / "hom_dims.json").read_text())
COUNTED_ONLY = {"S(1000)"}  # n^(a+b) coordinates: no program that holds a weight is possible


def _name(row) -> str:
    return f"{row['group']}: {row['input']} -> {row['output']}"


def _arrow(row) -> str:
    return f"{row['input']} -> {row['output']}"


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_exact_count(row):
    spec = type_expression(_arrow(row), row["group"])
    (typed,) = spec.maps
    found = symbolic.count([typed.inputs[0].node], typed.output.node, spec.group)
    assert (found.dim, found.exact) == (row["dim"], True)


@pytest.mark.parametrize("row", [r for r in ROWS if r["group"] not in COUNTED_ONLY], ids=_name)
def test_program(row):
    spec = type_expression(_arrow(row), row["group"])
    size = prod(rep.size() for rep in (spec.maps[0].inputs[0], spec.maps[0].output))
    report = (prove if size <= 20 * MOST_UNKNOWNS else solve)(row["group"], _arrow(row)).report
    assert report.program.hom_dim == row["dim"]
    assert report.count.exact
    assert report.certificate.max_error <= 1e-10
