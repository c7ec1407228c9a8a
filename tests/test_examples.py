"""The committed modules of examples/ are what the compiler writes today. ``pytest --update-examples`` writes them anew."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from repc.cli import main

EXAMPLES = Path(__file__).parent.parent / "examples"
SPECS = sorted(EXAMPLES.glob("*/*.rep"))
SCRIPTS = sorted(EXAMPLES.glob("*/use.py"))


@pytest.mark.parametrize("spec", SPECS, ids=lambda p: p.stem)
def test_the_committed_module_is_current(request, spec, tmp_path, capsys):
    if request.config.getoption("--update-examples"):
        assert main(["compile", str(spec)]) == 0
    fresh = tmp_path / f"{spec.stem}.py"
    assert main(["compile", str(spec), "-o", str(fresh)]) == 0
    committed = spec.with_suffix(".py")
    assert fresh.read_text(encoding="utf-8") == committed.read_text(encoding="utf-8")
    assert fresh.with_suffix(".npz").exists() == committed.with_suffix(".npz").exists()
    if fresh.with_suffix(".npz").exists():
        new, old = np.load(fresh.with_suffix(".npz")), np.load(committed.with_suffix(".npz"))
        assert sorted(new) == sorted(old)
        for name in new:
            np.testing.assert_allclose(new[name], old[name], atol=1e-12)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.parent.name)
def test_the_short_program_runs(script):
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert "equivariance error" in done.stdout


def test_there_are_examples():
    assert SPECS and len(SCRIPTS) == len({spec.parent for spec in SPECS})
