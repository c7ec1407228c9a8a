"""dρ(A) of a representation that only gives ρ: the derivative of ρ(exp tA) at t = 0."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from repc.numeric.actions.jax_values import in_double
from repc.source import fail

_STEP = 0.25  # small enough that ρ(exp tA) is near the identity for the usual generators; halved while it is not
_NEAR = 0.5  # ‖ρ − 1‖ below this keeps the principal logarithm unambiguous
_SMALLEST = 2.0**-24


def derivative_of(rho: Callable, tangent) -> np.ndarray:
    """dρ(A), (n, n), of a homomorphism ``rho`` at A: a matrix, or a tuple with one matrix per factor group.

    Because ρ is a homomorphism, ρ(exp tA) = exp(t dρ(A)) exactly, so a matrix logarithm at one small t gives dρ(A) to
    rounding error where a difference quotient would lose half the digits.
    """
    from scipy.linalg import expm, logm

    parts = tangent if isinstance(tangent, tuple) else (tangent,)
    step = _STEP
    while step > _SMALLEST:
        moved = tuple(expm(step * np.asarray(a)) for a in parts)
        value = in_double(rho, moved if isinstance(tangent, tuple) else moved[0])
        if np.linalg.norm(value - np.eye(len(value)), 2) < _NEAR:
            result = np.asarray(logm(value)) / step
            return result.real if np.isrealobj(value) else result
        step /= 2
    fail(
        "E0720",
        "rho(exp(tA)) does not tend to the identity as t tends to 0, so drho cannot be taken from rho",
        "check that rho(identity) is the identity matrix, or define drho(self, A)",
    )
