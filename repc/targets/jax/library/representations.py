"""ρ(g), and how it acts."""

import jax
import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.module import GROUP, PRECISION


def _element(g, *dims):
    """The matrices of a group element, one per factor, as floating-point arrays of the expected shapes."""
    parts = tuple(g) if len(dims) > 1 else (g,)
    if len(parts) != len(dims) or any(jnp.shape(p) != (d, d) for p, d in zip(parts, dims, strict=True)):
        expected = ", ".join(str((d, d)) for d in dims)
        found = ", ".join(str(jnp.shape(p)) for p in parts)
        raise ValueError(f"a group element of {GROUP} has shape {expected}, not {found}")
    dtype = jnp.result_type(*parts)
    dtype = dtype if jnp.issubdtype(dtype, jnp.inexact) else jnp.result_type(float)
    return tuple(jnp.asarray(p, dtype) for p in parts)


def _reordered(rho, order):
    """A matrix of coordinates in another order."""
    return rho[order][:, order]


def _direct_sum(*blocks):
    """Square blocks along the diagonal."""
    return jax.scipy.linalg.block_diag(*blocks)


def _copies(count, a):
    """count stacked copies: 1 ⊗ a."""
    return jnp.kron(jnp.eye(count, dtype=a.dtype), a)


def _tensor(*factors):
    """a ⊗ b ⊗ …, row-major."""
    result = factors[0]
    for factor in factors[1:]:
        result = jnp.kron(result, factor)
    return result


def _power(a, degree):
    """a ⊗ … ⊗ a."""
    return _tensor(*[a] * degree)


def _dual(a):
    """Inverse transpose."""
    return jnp.linalg.inv(a).T


def _scalar(value):
    """A number as a (1, 1) matrix."""
    return jnp.reshape(value, (1, 1))


def _sign(a):
    """Sign of the determinant."""
    return _scalar(jnp.sign(jnp.linalg.det(a)))


def _determinant(a):
    """Determinant as a (1, 1) matrix."""
    return _scalar(jnp.linalg.det(a))


def _symmetric_power(a, degree):
    """Symᵏ in the basis of normalized index-sorted monomials."""
    return _by_degrees(a, degree, 0)


def _alternating_power(a, degree):
    """Λᵏ in the basis of normalized index-sorted monomials."""
    return _by_degrees(a, degree, 1)


def _by_degrees(a, degree, apart):
    """Each degree from the one below, times a: e_I ↦ Σ_i weight e_{I∖i} ⊗ e_i is an isometry."""
    power = jnp.ones((1, 1), a.dtype)
    for k in range(1, degree + 1):
        left, weight = _without_each(len(a), k, apart)
        weight = jnp.asarray(weight, a.dtype)
        moved = jnp.einsum("xyj,ij->ixy", power[:, left] * weight[None], a)
        power = sum(weight[:, i, None] * moved[i, left[:, i]] for i in range(len(a)))
    return power


def _without_each(n, degree, apart):
    """Per monomial and index i: which is left without i, and its weight, 0 where i is not in it; both (count, n)."""
    below = {tuple(row): k for k, row in enumerate(_index_sorted(n, degree - 1, apart))}
    above = _index_sorted(n, degree, apart)
    left, weight = np.zeros((len(above), n), int), np.zeros((len(above), n))
    for k, row in enumerate(above):
        for p, i in enumerate(row):
            left[k, i] = below[(*row[:p], *row[p + 1 :])]
            sign = (-1) ** (apart * (degree - 1 - p))
            weight[k, i] = sign * np.sqrt(sum(j == i for j in row) / degree)
    return left, weight


def _index_sorted(n, degree, apart):
    """Index-sorted monomials in order, each index at least ``apart`` above the one before."""
    found = [()]
    for _ in range(degree):
        found = [(*row, i) for row in found for i in range(row[-1] + apart if row else 0, n)]
    return found


def _regular(elements, g):
    """Left multiplication by g as a permutation matrix of the listed elements (n, d, d)."""
    products = jnp.einsum("ij,njk->nik", g, jnp.asarray(elements, g.dtype))
    distance = jnp.abs(products[:, None] - jnp.asarray(elements, g.dtype)[None]).sum(axis=(-1, -2))
    return jax.nn.one_hot(jnp.argmin(distance, axis=1), len(elements), dtype=g.real.dtype).T


def _by_levels(g, *levels):
    """What represents g, level after level: where it takes a point (points), what takes that back, and what represents it."""
    image = 1.0
    for points, back, images in levels:
        moved = jnp.abs(jnp.asarray(points, g.dtype) - (g @ jnp.asarray(points[0], g.dtype))[None]).sum(axis=-1)
        at = jnp.argmin(moved)
        step = jnp.asarray(images, jnp.result_type(g.dtype, jnp.complex64) if np.iscomplexobj(images) else g.real.dtype)[at]
        image = step if isinstance(image, float) else image @ step
        g = jnp.asarray(back, g.dtype)[at] @ g
    return image


def _chain(*steps):
    """An irreducible as a chain of tensor products: a step (a, E) takes ψ to Eᴴ (ψ ⊗ a) E, and (a, E, P) to P (ψ ⊗ a) E."""
    image = jnp.ones((1, 1), steps[0][0].dtype)
    for a, embed, *project in steps:
        dtype = jnp.result_type(a.dtype, jnp.complex64) if np.iscomplexobj(embed) else a.dtype
        right = jnp.asarray(embed, dtype).reshape(len(image), len(a), -1)
        left = jnp.asarray(project[0] if project else np.conj(embed.T), dtype).reshape(-1, len(image), len(a))
        image = jnp.einsum("xpq,pi,qj,ijy->xy", left, image, a, right, precision=PRECISION)
    return image


def _act(rho, x):
    """ρ x for stacks of matrices (n, d, d) and vectors (n, d)."""
    return jnp.einsum("nij,nj->ni", rho, x, precision=PRECISION)


def _act_each(rho, x):
    """The same for stacks of several vectors (n, channels, d)."""
    return jnp.einsum("nij,ncj->nci", rho, x, precision=PRECISION)


def _act_columns(rho, x):
    """The same for stacks of vectors whose channels are last (n, d, channels)."""
    return jnp.einsum("nij,njc->nic", rho, x, precision=PRECISION)


def _apart(x, copies, sizes, kept):
    """Stacked tensors in x with axes ``sizes`` as (..., copies, the axes ``kept`` as one, the other axes as one)."""
    batch, rows = x.shape[:-1], int(np.prod([sizes[k] for k in kept]))
    first = len(batch) + 1
    z = jnp.moveaxis(x.reshape(*batch, copies, *sizes), [first + k for k in kept], range(first, first + len(kept)))
    return z.reshape(*batch, copies, rows, int(np.prod(sizes)) // rows)


def _together(z, copies, sizes, kept):
    """What undoes `_apart`, with the copies side by side: (..., copies · Π sizes)."""
    batch, rest = z.shape[:-3], [k for k in range(len(sizes)) if k not in kept]
    first = len(batch) + 1
    z = z.reshape(*batch, copies, *(sizes[k] for k in (*kept, *rest)))
    z = jnp.moveaxis(z, range(first, first + len(kept)), [first + k for k in kept])
    return z.reshape(*batch, copies * int(np.prod(sizes)))


def _along_axes(x, copies, *factors):
    """a ⊗ b ⊗ … on each of the stacked copies in x, without that matrix.

    A factor is a matrix, or for a permutation the index of the entry that each place takes, (n,).
    """
    z = x.reshape(*x.shape[:-1], copies, *(len(a) for a in factors))
    for k, a in enumerate(factors):
        axis = k - len(factors)
        if a.ndim == 1:
            z = jnp.take(z, a, axis=axis)
        else:
            z = jnp.moveaxis(jnp.matmul(jnp.moveaxis(z, axis, -1), a.T, precision=PRECISION), -1, axis)
    return z.reshape(x.shape)


def _stored(g, known, images):
    """The stored image of a known element g, found by distance; for any other ValueError, or NaN while tracing."""
    parts = g if isinstance(g, tuple) else (g,)
    flat = jnp.concatenate([jnp.ravel(jnp.asarray(p)) for p in parts])
    distance = jnp.abs(flat[None] - jnp.asarray(known, flat.dtype)).max(axis=1)
    if not isinstance(distance, jax.core.Tracer) and distance.min() > 1e-5:
        raise ValueError("rho is known only for the elements in KNOWN: it was defined in Python, so no formula is here")
    image = jnp.asarray(images, flat.dtype)[jnp.argmin(distance)]
    return jnp.where(distance.min() > 1e-5, jnp.nan, image)
