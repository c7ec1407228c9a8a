"""Whether a module commutes with its group: with its generators, and with random elements."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from repc.runtime.finding import Finding
from repc.runtime.load import is_poly
from repc.runtime.subject import ELEMENTS, TestedModule, finite_generators, relative, replaced, tangent_generators
from repc.tolerance import CERTIFICATE


def try_generators(s: TestedModule) -> Finding:
    """The map commutes with every generator of the group."""
    if not s.can_move or not s.element_is_small:
        return Finding("generators", None, s.not_moved)
    worst, count = 0.0, 0
    for error in _moves(s):
        worst, count = float(np.max([worst, error])), count + 1
    if not worst <= CERTIFICATE:
        s.fails("E0606", f"the map does not commute with a generator: residual {worst:.1e}, allowed {CERTIFICATE:.0e}")
    return Finding("generators", worst, f"commutes with {count} generators to {worst:.1e}")


def _moves(s: TestedModule) -> Iterator[float]:
    """How far the module is from commuting with each generator."""
    for slot, h in finite_generators(s):
        yield _element_error(s, replaced(s.identity(), slot, h))
    for slot, a in tangent_generators(s):
        yield _tangent_error(s, slot, a)


def _element_error(s: TestedModule, g) -> float:
    """‖f(ρ_in(g) x) − ρ_out(g) f(x)‖, relative."""
    if s.by_axes:
        before = s.module.apply(s.params, *_arrays(s.module.act_in(g, *s.xs)))
        return relative(np.asarray(before), np.asarray(s.module.act_out(g, s.module.apply(s.params, *s.xs))))
    moved = [x @ rho.T for x, rho in zip(s.xs, _arrays(s.module.rho_in(g)), strict=True)]
    (after,), (out,) = _arrays(s.module.apply(s.params, *s.xs)), _arrays(s.module.rho_out(g))
    return relative(np.asarray(s.module.apply(s.params, *moved)), after @ out.T, _size_at(s, moved))


def _size_at(s: TestedModule, moved: list[np.ndarray]) -> float:
    """Of a polynomial: its size at other inputs as long as the moved ones, from which rounding comes where it cancels itself."""
    if not is_poly(s.module):
        return 0.0
    xs = [x * (np.linalg.norm(z) / np.linalg.norm(x)) for x, z in zip(s.xs, moved, strict=True)]
    return float(np.linalg.norm(np.asarray(s.module.apply(s.params, *xs))))


def _tangent_error(s: TestedModule, slot: int, a: np.ndarray) -> float:
    """‖dρ_out(A) f(x) − Σ f(…, dρ_i(A) x_i, …)‖, relative, with dρ the derivative of ρ at the identity."""
    import jax

    one = s.identity()
    if s.by_axes:
        return _tangent_by_axes(s, replaced(jax.tree.map(np.zeros_like, one), slot, np.asarray(a, s.dtype)))
    zero = tuple(np.zeros_like(p) for p in one) if isinstance(one, tuple) else np.zeros_like(one)
    tangent = replaced(zero, slot, np.asarray(a, s.dtype))
    _, into = jax.jvp(s.module.rho_in, (one,), (tangent,))
    _, out = jax.jvp(s.module.rho_out, (one,), (tangent,))
    moved = tuple(x @ d.T for x, d in zip(s.xs, _arrays(into), strict=True))
    value, before = _along(s, moved)
    return relative(before, value @ np.asarray(out).T, float(np.linalg.norm(value)))


def _along(s: TestedModule, moved: tuple[np.ndarray, ...]) -> tuple[np.ndarray, np.ndarray]:
    """f(x) and its derivative along a tangent at x."""
    import jax

    value, slope = jax.jvp(lambda *xs: s.module.apply(s.params, *xs), tuple(s.xs), moved)
    return np.asarray(value), np.asarray(slope)


def _arrays(values) -> tuple[np.ndarray, ...]:
    """What the module returned, as NumPy arrays."""
    return tuple(map(np.asarray, values if isinstance(values, tuple) else (values,)))


def _tangent_by_axes(s: TestedModule, tangent) -> float:
    """The same with vectors moved axis by axis."""
    into, out = s.tangents(tangent)
    value, before = _along(s, _arrays(into))
    return relative(before, np.asarray(out), float(np.linalg.norm(value)))


def try_samples(s: TestedModule) -> Finding:
    """The map commutes with random elements of the group."""
    import jax

    if not s.can_move or not s.element_is_small:
        return Finding("samples", None, s.not_moved)
    g = jax.tree.map(np.asarray, s.module.sample(s.sample_key, ELEMENTS))
    worst = float(np.max([_element_error(s, jax.tree.map(lambda a, k=k: a[k], g)) for k in range(ELEMENTS)]))
    if not worst <= CERTIFICATE:
        s.fails("E0607", f"the map does not commute with a random group element: error {worst:.1e}")
    return Finding("samples", worst, f"commutes with {ELEMENTS} random elements to {worst:.1e}")
