"""Starting fast."""

import subprocess
import sys


def test_import_loads_neither_sympy_nor_jax():
    code = "import sys, repc.symbolic; print([m for m in ('sympy', 'jax', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
