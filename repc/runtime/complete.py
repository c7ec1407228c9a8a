"""Whether the maps of a module are all there are: an orthonormal basis, and a count by brute force."""

from __future__ import annotations

from math import prod

import numpy as np

from repc.runtime.finding import Finding
from repc.runtime.subject import BASIS_ENTRIES, TestedModule, finite_generators, replaced, tangent_generators
from repc.tolerance import CERTIFICATE, INDEPENDENT, ZERO_SQUARE

_UNKNOWNS = 1024  # the constraints are solved by brute force for the count up to here


def try_basis(s: TestedModule) -> Finding:
    """``basis()`` is orthonormal."""
    entries = s.module.HOM_DIM * s.module.OUT_DIM * prod(s.dims)
    if entries > BASIS_ENTRIES:
        return Finding("basis", None, "not built: too large")
    flat = np.asarray(s.module.basis()).reshape(s.module.HOM_DIM, s.module.OUT_DIM * prod(s.dims))
    error = float(np.abs(flat @ flat.conj().T - np.eye(len(flat))).max(initial=0.0))
    if not error <= CERTIFICATE:
        s.fails("E0608", f"basis() is not orthonormal: off by {error:.1e}")
    return Finding("basis", error, f"{len(flat)} maps, orthonormal to {error:.1e}")


def try_count(s: TestedModule) -> Finding:
    """HOM_DIM is the dimension of what all generators leave alone."""
    unknowns = s.module.OUT_DIM * prod(s.dims)
    if unknowns > _UNKNOWNS:
        return Finding("count", None, f"{s.module.HOM_DIM} maps, {s.module.CERTIFICATE.get('count', 'as certified')}")
    found = unknowns - _constraint_rank(s, unknowns)
    how = s.module.CERTIFICATE.get("count", "")
    if found > s.module.HOM_DIM and how.startswith("elimination"):
        return Finding("count", None, f"{s.module.HOM_DIM} maps, {how}; floating point leaves {found}, for it cannot tell")
    if found != s.module.HOM_DIM:
        s.fails("E0609", f"the generators leave {found} maps, HOM_DIM is {s.module.HOM_DIM}")
    return Finding("count", float(found), f"{found} maps, also by brute force over {unknowns} unknowns")


def try_independent(s: TestedModule) -> Finding:
    """The basis polynomials are independent: their values at random points have full rank."""
    count, dim = s.module.HOM_DIM, s.module.OUT_DIM
    if not 0 < count <= _UNKNOWNS:
        return Finding("independent", None, "not run: no basis polynomials, or too many")
    points = 4 + count // max(1, dim) + count
    xs = [np.random.default_rng(k).standard_normal((points, d)) / np.sqrt(d) for k, d in enumerate(s.dims)]
    xs = [x + 1j * x[::-1] for x in xs] if s.is_complex else xs
    values = np.asarray(s.module.basis(*xs)).reshape(count, -1)
    sizes = np.linalg.norm(values, axis=1, keepdims=True)
    found = int(np.linalg.matrix_rank(values / np.where(sizes > 0, sizes, 1), tol=INDEPENDENT))
    if found != count:
        s.fails("E0608", f"of {count} basis polynomials {found} are independent")
    return Finding("independent", float(found), f"{found} polynomials, independent at {points} random points")


def _constraint_rank(s: TestedModule, unknowns: int) -> int:
    """Rank of the constraints ρ_out(g) W = W (ρ_1(g)⊗…) for all generators, from the module's own ρ."""
    import jax

    gram = np.zeros((unknowns, unknowns), complex)
    for slot, h in finite_generators(s):
        gram += _gram(*_dense(s, replaced(s.identity(), slot, h)))
    for slot, a in tangent_generators(s):
        one = s.identity()
        zero = jax.tree.map(np.zeros_like, one)
        size = np.abs(a).max(initial=0.0)
        tangent = replaced(zero, slot, np.asarray(a / size if size else a, s.dtype))
        gram += _gram(*(jax.jvp(lambda g: _dense(s, g), (one,), (tangent,))[1]))
    values = np.linalg.eigvalsh(gram)  # squares, of constraints whose generators are of order 1: zeros are near 1e-16
    return int((values > ZERO_SQUARE * max(float(values.max(initial=0.0)), 1.0)).sum())


def _dense(s: TestedModule, g):
    """ρ_out(g), and the Kronecker product of all ρ_i(g)."""
    import jax.numpy as jnp

    rhos = s.module.rho_in(g)
    rhos = rhos if isinstance(rhos, tuple) else (rhos,)
    whole = rhos[0]
    for rho in rhos[1:]:
        whole = jnp.kron(whole, rho)
    return s.module.rho_out(g), whole


def _gram(out, whole) -> np.ndarray:
    """What the constraint ρ_out W = W ρ_in on W adds to the Gram matrix of all."""
    out, whole = np.asarray(out), np.asarray(whole)
    rows = np.kron(out, np.eye(len(whole))) - np.kron(np.eye(len(out)), whole.T)
    return rows.conj().T @ rows
