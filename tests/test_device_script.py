"""The script for accelerators runs small on a CPU, and says what it leaves out."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "benchmarks"


@pytest.fixture
def device(monkeypatch):
    """The script as a module, its neighbors beside it."""
    monkeypatch.syspath_prepend(str(FOLDER))
    spec = importlib.util.spec_from_file_location("device", FOLDER / "device.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "device", module)
    spec.loader.exec_module(module)
    return module


def test_small_on_a_cpu(device, tmp_path, capsys):
    device.main(["--small", "--runs", "2", "--only", "linear mace-medium", "--json", str(tmp_path / "table.json")])
    printed = capsys.readouterr().out
    rows = json.loads((tmp_path / "table.json").read_text())["rows"]
    assert [(row["case"], row["dtype"]) for row in rows if row["call"] == "repc"] == [
        ("linear mace-medium", "float32"), ("linear mace-medium", "bfloat16"),
    ]  # fmt: skip
    ours = rows[0]
    assert ours["error"] < 1e-6 and ours["forward"] > 0 and ours["gradient"] > 0 and ours["compile_seconds"] > 0
    features, weights = 128 * (1 + 3), 2 * 128 * 128
    assert ours["moved"] == 4 * (2 * 64 * features + weights)
    assert all(device.installed(name) or name in printed for name in device.PEERS)


def test_modules_written_before(device, tmp_path, capsys):
    device.main(["--write", str(tmp_path), "--only", "linear mace-medium"])
    assert [path.name for path in tmp_path.glob("*.py")] == ["linear_mace_medium.py"]
    device.main(["--modules", str(tmp_path), "--minutes", "0", "--only", "linear mace-medium", "--small"])
    assert "not run: 0.0 minutes are over (--minutes)" in capsys.readouterr().out


def test_every_case_has_its_modules(device, tmp_path):
    """What is compiled is what is called: each name that a case reads is among the sources."""
    from device_cases import LINEAR, OTHERS, UVU, cases, sources

    expected = {*(f"linear {name}" for name in LINEAR), *OTHERS}
    expected |= {f"uvu {name} {k}" for name, (_, blocks, *_) in UVU.items() for k in range(len(blocks))}
    assert set(sources()) == expected
    assert len(cases(tmp_path, 64)) == 14


def test_an_unknown_case_is_told(device):
    with pytest.raises(SystemExit, match="no case contains 'fourier'; there are inertia, uvu mace-medium,"):
        device.main(["--small", "--only", "fourier"])
