"""What is told of a map is true of the map that was chosen and written."""

import json
import re
from math import floor, log10

import pytest

from repc.cli import main

SHEAR = "generated { lie [[0,1],[0,0]] }"


def explained(capsys, arrow, group, *more):
    assert main(["explain", "-e", arrow, "-g", group, "--json", *more]) == 0
    (found,) = json.loads(capsys.readouterr().out)["maps"]
    return found


@pytest.mark.parametrize(("group", "real"), [("SO(3)", 1), ("SU(2)", 2), ("U(3)", 2), ("S(4)", 1)])
def test_complex_numbers_are_two_real_parameters(capsys, tmp_path, group, real):
    found = explained(capsys, "2V -> 3V", group)
    maps = 6 * (2 if group == "S(4)" else 1)
    assert (found["hom_dim"], found["parameters"]) == (maps, real * maps)
    assert main(["compile", "-e", "2V -> 3V", "-g", group, "-o", str(tmp_path / "f.py")]) == 0
    assert ("12 real parameters" in capsys.readouterr().out) is (real == 2)


@pytest.mark.parametrize(("lower", "flops"), [("dense", 2 * 20 * 9), ("schur", 2 * (5 * 1 + 5 * 3 + 4 * 9))])
def test_the_cost_is_that_of_the_lowering(capsys, lower, flops):
    """20 coordinates by 9, or five channels of each irreducible and a change of basis of four vectors to 9 coordinates."""
    found = explained(capsys, "5V⁰+5V -> V²", "SO(3)", "--lower", lower)
    assert (found["lowering"], found["flops_per_sample"]) == (lower, flops)


def test_the_cost_is_that_of_the_choice(capsys):
    chosen = explained(capsys, "5V⁰+5V -> V²", "SO(3)")
    assert (chosen["lowering"], chosen["flops_per_sample"]) == ("dense", 2 * 20 * 9)


def test_what_was_done_in_another_way_is_a_warning(capsys, tmp_path):
    found = explained(capsys, "V -> V", SHEAR)
    assert found["warning_codes"] == ["W0406"] and "the maps come from the null space" in found["warnings"][0]
    assert main(["compile", "-e", "V -> V", "-g", SHEAR, "-o", str(tmp_path / "f.py")]) == 0
    assert capsys.readouterr().err.startswith("f: warning W0406: ")


def test_a_certificate_is_told_with_what_it_measured(capsys, tmp_path):
    found = explained(capsys, "V² -> V²", "SO(3)")["certificate"]
    assert found["generators"] == 2 and 0 < found["max_error"] < 1e-14
    assert main(["compile", "-e", "V² -> V²", "-g", "SO(3)", "-o", str(tmp_path / "f.py")]) == 0
    (printed,) = re.findall(r"2 generators, largest residual (\S+)", capsys.readouterr().out)
    assert abs(float(printed) - found["max_error"]) <= 0.55 * 10 ** floor(log10(found["max_error"]))  # one digit of two
