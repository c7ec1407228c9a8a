"""What a program means: the reference interpreter, in float64 or complex128, for any batch shape."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from repc.lowering.program import Program
from repc.lowering.written import written
from repc.ops.run import run


def interpret(program: Program, params: Mapping[str, np.ndarray], *xs: np.ndarray) -> np.ndarray:
    """y (…, out_dim) from x_k (…, in_dims[k]); batch shapes broadcast."""
    return run(written(program), params, *xs)


def random_params(program: Program, seed: int = 0) -> dict[str, np.ndarray]:
    """Standard normal parameters, for certificates and tests."""
    rng = np.random.default_rng(seed)
    params = {name: rng.standard_normal(shape) for name, shape in program.parameters.items()}
    if program.is_complex:
        params = {name: w + 1j * rng.standard_normal(w.shape) for name, w in params.items()}
    return params
