"""The same bytes for any hash seed, thread count and working directory."""

import os
import subprocess
import sys

import pytest

CASES = [
    ("5V⁰+5V -> V²", "SO(3)"),
    ("V³ -> V³", "SO(1,3)"),
    ("V²⊗V* -> V²⊗V*", "SU(3)"),
    ("V³ -> V³", "S(6)"),
    ("V_1⊗V_2 -> V_1²+V_2", "SO(2)×S(3)"),
    ("(V, V²) -> V+V⁰", "O(4)"),
]
SURROUNDINGS = [
    {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "12345", "OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"},
]


def compiled(directory, expression, group, environment):
    directory.mkdir(parents=True)
    command = [sys.executable, "-m", "repc", "compile", "-e", expression, "-g", group, "-o", "f.py", "--lower", "schur"]
    subprocess.run(command, cwd=directory, env={**os.environ, **environment}, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


@pytest.mark.parametrize(("expression", "group"), CASES)
def test_output_is_byte_identical(tmp_path, expression, group):
    first = compiled(tmp_path / "a", expression, group, SURROUNDINGS[0])
    second = compiled(tmp_path / "deeper" / "b", expression, group, SURROUNDINGS[1])
    assert first == second
