"""Counts that were obtained without repc."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from repc.groups import SO, S
from repc.symbolic import count
from repc.syntax import parse_rep

ROWS = json.loads((Path(__file__).parents[1] / "data" / "hom_dims.json").read_text())


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['group']}: {r['input']} -> {r['output']}")
def test_number_of_maps(row, maps):
    found = maps(row["group"], row["input"], row["output"])
    assert (found.dim, found.exact) == (row["dim"], True)


@pytest.mark.parametrize(
    ("group", "inputs", "output", "dim"),
    [
        ("SO(20)", "V⁴", "V⁴", 105),
        ("Sp(10)", "V⁴", "V⁴", 105),
        ("U(8)", "T(3,3)", "V⁰", 6),
        ("O(1000)", "V³", "V³", 15),
        ("U(1000)", "V³", "V³", 6),
        ("SL(3)", "V³", "V⁰", 1),
        ("SU(2)", "V²", "V⁰", 1),
        ("S(1000)", ("V", "V", "V"), "V³", 203),
        ("RubiksCube", "V²", "V", 51),
        ("RubiksCube×SO(3)", "V_1⊗V_2", "V_1⊗V_2²", 9),
        ("Z(4)×Z(5)", "V", "V", 20),
        ("SO(2)×SO(2)", "V_1⊗V_2", "V_1⊗V_2", 4),
        ("SO(3)×S(5)", "V_S(5)⊗V_SO(3)", "V_SO(3)", 1),
    ],
)
def test_known_counts(maps, group, inputs, output, dim):
    found = maps(group, inputs, output)
    assert (found.dim, found.exact) == (dim, True)


def test_so3_high_powers(maps):
    # ∫χ^{16} over SO(3): the Riordan number R(16)
    riordan = [1, 0]
    for n in range(2, 17):
        riordan.append((n - 1) * (2 * riordan[-1] + 3 * riordan[-2]) // (n + 1))
    assert maps("SO(3)", "V⁸", "V⁸").dim == riordan[16]


@pytest.mark.parametrize(
    ("group", "phrase"),
    [("SO(3)", "exact characters of SO(3)"), ("RubiksCube", "orbits of RubiksCube on 2-tuples")],
)
def test_the_source_is_said(maps, group, phrase):
    assert maps(group, "V", "V").source == phrase


AVERAGES = [  # mean and spread, what is counted from them over all elements of S(4), and over samples of SO(3)
    ((2.0, 0.0), 2, 2),
    ((2.1, 1.0), None, 2),
    ((2.4, 0.0), None, 2),
    ((2.3, 50.0), None, None),
    ((2.0, 50.0), 2, None),
]


@pytest.mark.parametrize(("average", "whole", "sampled"), AVERAGES)
def test_an_average_is_a_count_only_where_it_is_an_integer(monkeypatch, average, whole, sampled):
    """Without any other rule, of characters that lie."""
    rules, (mean, spread) = sys.modules[count.__module__], average
    monkeypatch.setattr(rules, "characters_for", lambda *_: None)
    monkeypatch.setattr(rules, "count_per_factor", lambda *_: None)
    monkeypatch.setattr(rules, "average", lambda *_: average)
    monkeypatch.setattr(rules, "sampled", lambda group, number, seed: number)
    monkeypatch.setattr(rules, "pairings", lambda inputs, output, number: mean + spread * (-1.0) ** np.arange(number))
    node = parse_rep("V")
    of_all, of_samples = (count([node], node, group) for group in (S(4), SO(3)))
    assert (of_all is not None and of_all.exact) == (whole is not None)
    assert (of_samples and of_samples.dim) == sampled
    assert of_all is None or of_all.exact is ("sampled" not in of_all.source)
    assert of_samples is None or (" sampled elements" in of_samples.source and not of_samples.exact)
