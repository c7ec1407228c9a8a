"""For calls of how many samples a map is fast: what the model says, and every door through which it is told."""

import json

import pytest

import repc
from repc import driver
from repc.cli import main
from repc.driver import kept
from repc.lowering import Cost, choose
from repc.lowering.machine import BANDWIDTH, CACHE, FAR_BANDWIDTH, INLINE, LAUNCH, launches, traffic
from repc.source import RepcError, Source

LINE = "map f : V³ -> V³ {{ batch: {} }}"


def lowering_of(batch=None, line=None):
    spec = driver.type_source(Source("spec.rep", f"group SO(3)\n{line or 'map f : V³ -> V³'}\n"))
    (one,) = driver.compile_spec(spec, driver.Options(batch=batch))
    return one.report.program.lowering


def test_what_does_not_fit_into_the_cache_is_slower():
    assert traffic(CACHE) == CACHE / BANDWIDTH
    assert traffic(3 * CACHE) == CACHE / BANDWIDTH + 2 * CACHE / FAR_BANDWIDTH


def test_starting_a_kernel_takes_at_most_a_launch_and_its_own_work():
    assert launches(10, 0) == pytest.approx(10 * INLINE)
    assert launches(10, 10 * INLINE) == pytest.approx(20 * INLINE)
    assert launches(10, 1.0) == pytest.approx(10 * LAUNCH) and launches(0, 1.0) == 0


def test_samples_are_paid_one_by_one_and_weights_once():
    cheap_samples = Cost("dense", 100, 10**6, 100, 10**5, 0, 9, 8)
    cheap_calls = Cost("schur", 1000, 0, 2000, 0, 0, 20)
    few, many = ([Cost(**{**vars(c), "batch": b}) for c in (cheap_samples, cheap_calls)] for b in (1, 10**5))
    assert choose(few).lowering == "schur" and choose(many).lowering == "dense"
    assert many[0].seconds - few[0].seconds < many[1].seconds / 2


def test_one_sample_needs_no_weight_and_many_do():
    assert (lowering_of(1), lowering_of(10**5)) == ("schur", "dense")
    assert lowering_of() == lowering_of(500)


def test_a_line_is_asked_before_its_caller():
    assert lowering_of(10**5, LINE.format(1)) == "schur"


def test_a_chosen_number_is_told_everywhere(capsys, tmp_path):
    where = ["-e", "V³ -> V³", "-g", "SO(3)", "--batch", "1"]
    assert main(["compile", *where, "-o", str(tmp_path / "f.py")]) == 0
    assert "chosen for calls of 1 sample\n" in capsys.readouterr().out
    text = (tmp_path / "f.py").read_text()
    assert "chosen for calls of 1 sample\n" in text and "repc compile -e 'V³ -> V³' -g 'SO(3)' --batch 1\n" in text
    assert main(["explain", *where]) == 0
    assert "modelled for 1 sample" in capsys.readouterr().out
    assert main(["explain", *where, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["maps"][0]["batch"] == 1
    assert "batch" not in repc.explain("V -> V", "SO(3)").json()["maps"][0]


def test_a_line_says_its_number_in_its_module(capsys, tmp_path):
    (tmp_path / "f.rep").write_text(f"group SO(3)\n{LINE.format(7)}\n")
    assert main(["compile", str(tmp_path / "f.rep")]) == 0
    text = (tmp_path / "f.py").read_text()
    assert "map f : V³ -> V³ { batch: 7 }" in text and "repc compile f.rep\n" in text


def test_python_chooses_too():
    one, many = (repc.compile("V³ -> V³", "SO(3)", batch=batch) for batch in (1, 10**5))
    assert "Lowering  schur" in one.__doc__ and "Lowering  dense" in many.__doc__
    assert one.SHAPES == many.SHAPES
    assert "modelled for 1 sample," in str(repc.explain("V³ -> V³", "SO(3)", batch=1))
    with pytest.raises(RepcError, match="batch"):
        repc.compile("V -> V", "SO(3)", batch=0)


def test_polynomial_maps_choose_too():
    text = str(repc.compile("poly p : V -> V { degree: 1..3, batch: 7 }", "SO(3)").__doc__)
    assert "degree: 1..3, batch: 7 }" in text and "chosen for calls of 7" in " ".join(text.split())


def test_for_every_n_there_is_one_way(tmp_path):
    assert main(["compile", "-e", LINE.format(3).replace("³", ""), "-g", "S(n)", "-o", str(tmp_path / "f.py")]) == 0


def test_no_samples_are_refused(capsys):
    assert main(["explain", "-e", LINE.format(0), "-g", "SO(3)"]) == 1
    told = capsys.readouterr().err
    assert "error E0367: a batch of 0 samples holds nothing to be fast for" in told and "batch: 0" in told
    assert main(["explain", "-e", "V -> V", "-g", "SO(3)", "--batch", "0"]) == 2
    assert "error E0367: a batch of 0 samples" in capsys.readouterr().err


def test_it_is_part_of_what_is_kept():
    keys = []
    for line, batch in ((LINE.format(1), None), (LINE.format(2), None), ("map f : V³ -> V³", None), ("map f : V³ -> V³", 1)):
        spec = driver.type_source(Source("spec.rep", f"group SO(3)\n{line}\n"))
        keys.append(kept.key(spec.maps[0], spec, driver.Options(batch=batch)))
    assert len(set(keys)) == 4
