"""A copy of the checkout in which one fault at a time is planted, and the tests that are run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.liars.fault import Fault

ROOT = Path(__file__).parents[2]
_PARTS = ("repc", "grammar", "tests", "examples", "pyproject.toml", "README.md", "setup.py", "CHANGELOG.md", "CITATION.cff")
_PARTS += (".pre-commit-hooks.yaml",)
_LIMIT = 1800  # seconds that the tests of one fault may take
_OUTCOMES = {0: "survived", 1: "caught"}  # by pytest's exit code; all else says nothing about the fault


@dataclass(frozen=True)
class Outcome:
    """caught, survived, or broken: the tests did not run to an answer; ``words`` are then the last ones they said."""

    word: str
    seconds: float
    words: str = ""


def copied(to: Path) -> Path:
    """The checkout, without its history and caches, below the directory ``to``."""
    ignored = shutil.ignore_patterns("__pycache__", ".*", "*.pyc")
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, to / part, ignore=ignored)
        elif source.exists():
            shutil.copy2(source, to / part)
    return to


@contextmanager
def planted(fault: Fault, copy: Path) -> Iterator[None]:
    """The fault in the copy for as long as the context lasts."""
    path = copy / fault.file
    text = path.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        raise ValueError(f"{fault.name}: its text stands {text.count(fault.old)} times in {fault.file}")
    try:
        _write(path, text.replace(fault.old, fault.new))
        yield
    finally:
        _write(path, text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    for stale in path.parent.glob(f"__pycache__/{path.stem}.*.pyc"):  # Python compares whole seconds and sizes only
        stale.unlink()


def outcome(tests: Iterable[str], copy: Path, until_one_fails: bool = True) -> Outcome:
    """Run tests in the copy."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-header", *tests]
    command += ["-x"] if until_one_fails else ["--tb=no"]
    start = time.monotonic()
    try:
        found = subprocess.run(
            command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)}, capture_output=True, text=True, timeout=_LIMIT
        )
    except subprocess.TimeoutExpired:
        return Outcome("broken", time.monotonic() - start, f"no answer within {_LIMIT} seconds")
    word = _OUTCOMES.get(found.returncode, "broken")
    return Outcome(word, time.monotonic() - start, found.stdout[-2000:] + found.stderr[-2000:])
