"""repc bench: what it measures adds up, and what it cannot measure is refused."""

import json

import numpy as np
import pytest

from repc.cli import main
from repc.explore import bench as measuring
from repc.explore.bench import Bench, Timing, bench


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "f.py"
    assert main(["compile", "-e", "5V⁰+5V -> V²", "-g", "SO(3)", "-o", str(path)]) == 0
    return path


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(measuring, "_SECONDS", 0.01)


def test_a_map_beside_a_dense_layer(path):
    found = bench(path, batch=8)
    ours, dense = found.lines
    assert (found.module, found.batch, found.dtype) == ("f", 8, "float32")
    assert (ours.name, ours.parameters) == ("f", 10)
    assert (dense.name, dense.parameters) == ("dense layer", 20 * 9 + 9)
    assert min(ours.forward, ours.gradient, ours.compile, dense.forward, dense.compile) > 0
    assert dense.flops >= 2 * 8 * 20 * 9 and dense.bytes > 4 * (20 * 9 + 8 * 29)


def test_several_inputs_and_other_numbers(tmp_path):
    path = tmp_path / "b.py"
    assert main(["compile", "-e", "(V, V) -> V", "-g", "SO(3)", "-o", str(path)]) == 0
    ours, dense = bench(path, batch=4, dtype="float64").lines
    assert ours.parameters == 1 and dense.parameters == 6 * 3 + 3


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("map f : (V, V²) -> V { channels: 4 }", "O(3)"),
        ("map f : (V, V²) -> V { channels: 4, weights: given, layout: channels_last }", "O(3)"),
        ("poly f : V -> V { degree: 1..3, channels: 4, weights: given }", "O(3)"),
        ("map f : (V_1⊗V_2, V_2) -> V_1 { channels: 4 }", "S(n)×O(3)"),
    ],
)
def test_each_channel_has_an_input_of_its_own(tmp_path, line, group):
    path = tmp_path / "f.rep"
    path.write_text(f"group {group}\n{line}\n", encoding="utf-8")
    assert main(["compile", str(path)]) == 0
    ours, dense = bench(path.with_suffix(".py"), batch=8).lines
    dim, out = {"O(3)": (12, 3), "S(n)×O(3)": (51, 16)}[group]
    dim = 3 if line.startswith("poly") else dim
    assert ours.parameters % 4 == 0 and dense.parameters == 4 * out * (4 * dim + 1)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_measured_is_the_module_and_its_gradient(path, monkeypatch, dtype):
    made = []

    def once(calls):
        made.extend(call() for call in calls)
        return [[1.0] for _ in calls]

    monkeypatch.setattr(measuring, "_interleaved", once)
    assert bench(path, batch=8, dtype=dtype).dtype == dtype
    outputs, gradients, plain, plain_gradients = made
    assert outputs.shape == plain.shape == (8, 9) and outputs.dtype == plain.dtype == dtype
    assert sorted(gradients) == ["[0]", "[1]"] and [sorted(layer) for layer in plain_gradients] == [["b", "w"]]
    assert all(g.dtype == dtype and np.abs(np.asarray(g)).max() > 0 for g in gradients.values())


def test_the_command(path, capsys):
    assert main(["bench", str(path), "--batch", "4"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("f: batch 4, float32, ") and out[2].split()[:3] == ["parameters", "forward", "ms"]
    assert out[-1].endswith("with gradients") and "the time of dense layer forward" in out[-1]
    assert main(["bench", str(path), "--batch", "4", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [line["name"] for line in found["lines"]] == ["f", "dense layer"]


def test_what_cannot_be_measured(path, capsys):
    assert main(["bench", str(path), "--batch", "0"]) == 2
    assert "error E0545: a batch of 0 samples measures nothing" in capsys.readouterr().err
    assert main(["bench", str(path), "--dtype", "int8"]) == 2
    assert "error E0546: 'int8' is no type of numbers to measure with" in capsys.readouterr().err


def test_no_dense_layer_is_made_that_takes_all_memory(tmp_path):
    assert main(["compile", "-e", "V² -> V²", "-g", "S(200)", "-o", str(tmp_path / "f.py")]) == 0
    found = bench(tmp_path / "f.py", batch=2)
    assert [line.name for line in found.lines] == ["f"] and found.as_json()["left_out"] == found.left_out
    assert str(found).endswith("\n\nnot beside a dense layer, which has 1600000000 weights "
                               "(limit MOST_MEASURED = 268435456, raised by REPC_MOST_MEASURED=536870912 in the environment)")


def test_no_batch_is_made_that_takes_all_memory(path, tmp_path, capsys):
    lying = tmp_path / "lying.py"
    lying.write_text(path.read_text().replace("IN_DIM = 20", "IN_DIM = 10**12"))
    assert main(["bench", str(lying), "--trust"]) == 2
    words = "error E0545: 256 samples of 1000000000000 coordinates are more than a batch that is measured has (limit MOST_MEASURED"
    assert words in capsys.readouterr().err


def test_the_table_shows_medians_and_what_is_unknown():
    lines = Timing("f", 10, 1.0, 0.25, 2.0, 0.5, 30.0, None, None), Timing("dense layer", 5, 2.0, 0.1, 2.0, 0.1, 9.0, 1e6, 2e6)
    text = str(Bench("f", 1, "float32", "cpu", lines)).splitlines()
    assert text[3].split() == ["f", "10", "1", "±", "0.2", "2", "±", "0.5", "30", "unknown", "unknown"]
    assert text[-1] == "0.50× the time of dense layer forward, 1.00× with gradients"


def test_the_median_and_the_spread():
    assert measuring._summary([4.0, 1.0, 2.0, 3.0, 100.0]) == (3000.0, 2000.0)
