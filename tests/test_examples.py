"""The committed modules of examples/ are what the compiler writes today, and the gallery shows what their short programs print.

``pytest --update-examples`` writes both anew.
"""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import jax
import numpy as np
import pytest

from repc.cli import main

EXAMPLES = Path(__file__).parent.parent / "examples"
GALLERY = EXAMPLES / "README.md"
SPECS = sorted(EXAMPLES.glob("*/*.rep"))
SCRIPTS = sorted(EXAMPLES.glob("*/use.py"))
OPTIMIZED = ("polarizability",)  # it trains for longer than it is compiled, so it is compiled as for users


@pytest.mark.parametrize("spec", SPECS, ids=lambda p: p.stem)
def test_the_committed_module_is_current(request, spec, tmp_path, capsys):
    if request.config.getoption("--update-examples"):
        assert main(["compile", str(spec)]) == 0
    fresh = tmp_path / f"{spec.stem}.py"
    assert main(["compile", str(spec), "-o", str(fresh)]) == 0
    committed = spec.with_suffix(".py")
    (new, bound), (old, stated) = (_without_bound(path.read_text(encoding="utf-8")) for path in (fresh, committed))
    assert _FLOAT.sub("", new) == _FLOAT.sub("", old) and 0.05 < bound / stated < 20
    np.testing.assert_allclose(_floats(new), _floats(old), atol=1e-12)
    assert fresh.with_suffix(".npz").exists() == committed.with_suffix(".npz").exists()
    if fresh.with_suffix(".npz").exists():
        new, old = np.load(fresh.with_suffix(".npz")), np.load(committed.with_suffix(".npz"))
        assert sorted(new) == sorted(old)
        for name in new:
            np.testing.assert_allclose(new[name], old[name], atol=1e-12)


_FLOAT = re.compile(r"-?\b\d+\.\d+(e[-+]?\d+)?\b")  # their last digits come from the processor's own order of additions


def _floats(text):
    return [float(found[0]) for found in _FLOAT.finditer(text)]


def _without_bound(text):
    """A module without the power of ten that its residual does not exceed, which may be the next one on another platform, and
    without its hashes, which depend on the last digits of constants; and that power."""
    (bound,) = re.findall(r'"bound": (1e-\d+|0\.\d+)', text)
    return re.sub(r'("bound": \S+,)|((TEXT|CONSTANTS)_SHA256 = "\w+")|("bound": \S+})', "", text), float(bound)


@pytest.fixture
def own_precision():
    """What a program chooses for its process ends with it."""
    before = jax.config.jax_enable_x64
    yield
    jax.config.update("jax_enable_x64", before)


@pytest.mark.usefixtures("own_precision")
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.parent.name)
def test_the_short_program_says_what_the_gallery_shows(request, script, monkeypatch, capsys):
    if script.parent.name in OPTIMIZED:
        environment = {**os.environ, "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false"}
        command = [sys.executable, str(script)]
        said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    else:
        monkeypatch.setattr(sys, "path", list(sys.path))
        runpy.run_path(str(script), run_name="__main__")
        said = capsys.readouterr().out
    last = said.splitlines()[-1]
    place = re.compile(rf"(<!-- last line: python examples/{script.parent.name}/use\.py -->\n```\n)(.*?)(```\n)", re.DOTALL)
    page = GALLERY.read_text(encoding="utf-8")
    if request.config.getoption("--update-examples"):
        page = place.sub(lambda m: f"{m[1]}{last}\n{m[3]}", page)
        GALLERY.write_text(page, encoding="utf-8")
    (shown,) = [m[2] for m in place.finditer(page)]
    assert _without_rounding(f"{last}\n") == _without_rounding(shown)


def _without_rounding(text):
    """Errors of the order of rounding differ between platforms; they are shown, as small numbers."""
    return re.sub(r"\b(0e\+00|\de-(0[5-9]|1\d))\b", "tiny", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda p: p.parent.name)
def test_the_gallery_shows_the_source(script):
    page = GALLERY.read_text(encoding="utf-8")
    (spec, *_) = [p for p in SPECS if p.parent == script.parent]
    source = "\n".join(line for line in spec.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    assert f"[**{script.parent.name}**]({script.parent.name}/use.py)" in page and f"```rep\n{source}\n```" in page


def test_linters_find_nothing():
    rules = ["--isolated", "--line-length", "132", "--select", "E,F,W,I,UP,B", "--target-version", "py311"]
    command = [sys.executable, "-m", "ruff", "check", *rules, str(EXAMPLES)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_pictures_of_the_gallery_are_there():
    shown = re.findall(r"!\[.+\]\((.+)\)", GALLERY.read_text(encoding="utf-8"))
    assert len(shown) > 3 and [path for path in shown if not (EXAMPLES / path).exists()] == []


def test_there_are_examples():
    assert len(SCRIPTS) >= 13 and len(SCRIPTS) == len({spec.parent for spec in SPECS})
