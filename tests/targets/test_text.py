"""The emitted text: what it states, how it reads, that it needs JAX and NumPy only, and that its bytes never change."""

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).with_name("golden")
GOLDEN_CASES = ["inertia", "inertia_schur", "plane_bilinear", "graph", "spin", "molecule", "zero"]


@pytest.mark.parametrize("name", GOLDEN_CASES)
def test_golden_modules(case_named, name):
    """Set REPC_UPDATE_GOLDEN=1 to write the texts anew after a wanted change; read the difference before committing."""
    path, text = GOLDEN / f"{name}.txt", case_named(name).module.text
    if os.environ.get("REPC_UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "set REPC_UPDATE_GOLDEN=1 if the change is wanted"


def test_the_module_states_the_contract(case):
    emitted, program = case.emitted, case.program
    dims = emitted.IN_DIM if isinstance(emitted.IN_DIM, tuple) else (emitted.IN_DIM,)
    assert dims == program.in_dims and emitted.OUT_DIM == program.out_dim and emitted.HOM_DIM == program.hom_dim
    assert isinstance(emitted.GROUP, str) and isinstance(emitted.OUTPUT, str)
    assert {"generators", "bound", "count", "exact"} <= set(emitted.CERTIFICATE)
    assert 0 < emitted.CERTIFICATE["bound"] <= 1e-10
    for name in ("init", "apply", "matrix", "basis", "projector", "rho_in", "rho_out", "sample", "equivariance_error"):
        assert getattr(emitted, name).__doc__, name
    doc = emitted.__doc__
    assert emitted.GROUP in doc and emitted.OUTPUT in doc and f"{program.hom_dim}, known from" in doc
    assert "Do not edit; regenerate with:" in doc and "repc compile -e" in doc


def test_what_is_always_zero_is_said(case_named):
    assert "Zero      [2] of the output: nothing in the input maps to it" in case_named("inertia").emitted.__doc__


def test_lines_fit_a_page(case):
    assert max(len(line) for line in case.module.text.splitlines()) <= 120
    assert not any(line != line.rstrip() for line in case.module.text.splitlines())


def test_linters_find_nothing(all_cases, tmp_path):
    for case in all_cases:
        (tmp_path / f"{case.name}.py").write_text(case.module.text, encoding="utf-8")
    rules = ["--isolated", "--line-length", "120", "--select", "E,F,W,I,UP,B", "--target-version", "py311"]
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *rules, str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout


def test_only_what_is_needed_is_in_it(case):
    tree = ast.parse(case.module.text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    unused = [f.name for f in functions if f.name.startswith("_") and f.name not in used]
    assert unused == []


def test_imports_are_jax_numpy_and_the_standard_library(case):
    found = set()
    for node in ast.walk(ast.parse(case.module.text)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module.split(".")[0])
    assert found <= {"jax", "numpy", "math", "functools", "hashlib"}


_ALONE = """
import importlib.abc, importlib.util, sys
class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("repc", "sympy", "lark", "threadpoolctl", "flax", "optax"):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Block())
spec = importlib.util.spec_from_file_location("f", sys.argv[1])
f = importlib.util.module_from_spec(spec); spec.loader.exec_module(f)
import jax
params = f.init(jax.random.key(0))
assert float(f.equivariance_error(params, jax.random.key(1), 2)) < 1e-5
"""


@pytest.mark.parametrize("name", ["inertia", "large"])
def test_a_module_stands_alone(case_named, tmp_path, name):
    path = tmp_path / "renamed.py"
    path.write_text(case_named(name).module.text, encoding="utf-8")
    if case_named(name).module.npz:
        path.with_suffix(".npz").write_bytes(case_named(name).module.npz)
    done = subprocess.run([sys.executable, "-I", "-c", _ALONE, str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


_BYTES = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from repc import driver
digest = hashlib.sha256()
for expression, group in (("V⁴ -> V⁴", "SO(3)"), ("V+V² -> V²", "S(4)"), ("2V -> V²+V⁰", "SU(2)")):
    (one,) = driver.compile_spec(driver.type_expression(expression, group), driver.Options(lower="schur"))
    digest.update(one.module.text.encode()); digest.update(one.module.npz or b"")
print(digest.hexdigest())
"""


def test_bytes_do_not_depend_on_hashes_threads_or_directories(tmp_path):
    root = str(Path(__file__).parents[2])
    seen = set()
    for seed, threads, directory in (("0", "1", root), ("7", "2", str(tmp_path))):
        changed = {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        command = [sys.executable, "-c", _BYTES, root]
        done = subprocess.run(
            command, env={**os.environ, **changed}, cwd=directory, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        seen.add(done.stdout)
    assert len(seen) == 1


def test_large_constants_lie_beside_the_module(case_named):
    module = case_named("large").module
    assert module.npz is not None and len(module.text) < 20_000
    assert case_named("inertia").module.npz is None
    assert hashlib.sha256(module.npz).hexdigest()
