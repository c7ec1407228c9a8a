"""Whether the values of a module are what it says: of its sizes and degrees, those of its matrix, harmonics."""

from __future__ import annotations

from math import comb, prod

import numpy as np

from repc.runtime.finding import Finding
from repc.runtime.subject import BASIS_ENTRIES, TestedModule, numbers, relative
from repc.tolerance import CERTIFICATE

_NO_POLYNOMIAL = "E0614"


def try_sizes(s: TestedModule) -> Finding:
    """What was traced has these sizes; here it runs."""
    if not np.isfinite(np.asarray(s.module.apply(s.params, *s.xs))).all():
        s.fails("E0604", "apply returns values that are not finite")
    count = numbers(s.module)
    return Finding("sizes", float(count), f"{count} parameters, {', '.join(map(str, s.dims))} -> {s.module.OUT_DIM}")


def try_matrix(s: TestedModule) -> Finding:
    """``matrix`` is the map that ``apply`` computes."""
    if s.module.OUT_DIM * prod(s.dims) > BASIS_ENTRIES:
        return Finding("matrix", None, "not compared with apply: too large")
    weight = np.asarray(s.module.matrix(s.params))
    axes = range(2, 2 + len(s.dims))  # 0 is the sample, 1 the output
    operands = [part for x, axis in zip(s.xs, axes, strict=True) for part in (np.asarray(x), [0, axis])]
    expected = np.einsum(weight, [1, *axes], *operands, [0, 1], optimize=True)
    error = relative(np.asarray(s.module.apply(s.params, *s.xs)), expected)
    if not error <= CERTIFICATE:
        s.fails("E0605", f"apply and matrix differ by {error:.1e}, relative")
    return Finding("matrix", error, f"apply and matrix agree to {error:.1e}")


def try_degrees(s: TestedModule) -> Finding:
    """Along a ray the values are polynomials of the degrees that HOM_DIMS names: others would be found by one more point."""
    keys = [key if isinstance(key, tuple) else (key,) for key in s.module.HOM_DIMS]
    if sum(s.module.HOM_DIMS.values()) != s.module.HOM_DIM:
        s.fails("E0609", f"HOM_DIMS {s.module.HOM_DIMS} are not {s.module.HOM_DIM} in all")
    worst = 0.0
    for k in range(len(s.dims)):
        powers = sorted({key[k] for key in keys})
        ts = np.linspace(0.5, 1.5, len(powers) + 2)
        values = np.stack([np.asarray(s.module.apply(s.params, *s.xs[:k], t * s.xs[k], *s.xs[k + 1 :])) for t in ts])
        values = values.reshape(len(ts), values[0].size)
        monomials = ts[:, None] ** np.array(powers)
        rest = values - monomials @ np.linalg.lstsq(monomials, values, rcond=None)[0]
        worst = max(worst, relative(rest, np.zeros_like(rest), float(np.linalg.norm(values))))
    if not worst <= CERTIFICATE:
        s.fails("E0614", f"the map is no polynomial of degree {', '.join(map(str, s.module.HOM_DIMS))}: off by {worst:.1e}")
    return Finding("degrees", worst, f"a polynomial of degree {', '.join(map(str, s.module.HOM_DIMS))} to {worst:.1e}")


def try_harmonics(s: TestedModule) -> Finding:
    """At points x, y of the sphere the values of degree k have the inner product N P_k(x·y), N their number, P Legendre's
    polynomials in d dimensions: (k + d − 2) P_{k+1} = (2k + d − 2) t P_k − k P_{k−1}. Only an orthonormal basis of all has it."""
    d, x = s.dims[0], s.xs[0] / np.linalg.norm(s.xs[0], axis=-1, keepdims=True)
    values, cosines = np.asarray(s.module.apply({}, x)), x @ x.T
    worst, start, before, here = 0.0, 0, np.zeros_like(cosines), np.ones_like(cosines)
    for k in range(s.module.DEGREE + 1):
        count = comb(d + k - 1, k) - (comb(d + k - 3, k - 2) if k > 1 else 0)
        part, start = values[:, start : start + count], start + count
        worst = max(worst, float(np.abs(part @ part.T / count - here).max()))
        steps = ((2 * k + d - 2) * cosines * here - k * before) / (k + d - 2) if k or d > 2 else cosines
        before, here = here, steps
    if not worst <= CERTIFICATE:
        words = f"the values are no harmonics of degree 0 to {s.module.DEGREE}: off by {worst:.1e}"
        s.fails(_NO_POLYNOMIAL, words)
    return Finding("harmonic", worst, f"harmonics of degree 0 to {s.module.DEGREE} to {worst:.1e}")
