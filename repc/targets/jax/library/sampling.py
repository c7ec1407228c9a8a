"""Random group elements."""

import jax
import jax.numpy as jnp
import numpy as np

from repc.targets.jax.library.module import PRECISION
from repc.targets.jax.library.representations import _tensor


def _random_orthogonal(key, count, d, special):
    """Haar measure on O(d), or SO(d): QR of a Gaussian matrix with R's diagonal made positive (Mezzadri 2007)."""
    q, r = jnp.linalg.qr(jax.random.normal(key, (count, d, d)))
    q = q * jnp.where(jnp.diagonal(r, axis1=-2, axis2=-1) < 0, -1.0, 1.0)[:, None, :]
    if special:
        q = q.at[:, :, 0].multiply(jnp.sign(jnp.linalg.det(q))[:, None])
    return q


def _random_unitary(key, count, d, special):
    """Haar measure on U(d), or SU(d): QR of a complex Gaussian matrix with R's diagonal made positive."""
    q, r = jnp.linalg.qr(jax.random.normal(key, (count, d, d), jnp.result_type(complex)))
    diagonal = jnp.diagonal(r, axis1=-2, axis2=-1)
    q = q * (diagonal / jnp.abs(diagonal))[:, None, :]
    if special:
        q = q.at[:, :, 0].multiply(jnp.linalg.det(q).conj()[:, None])
    return q


def _random_permutation(key, count, d, even):
    """Uniform on S(d), or on A(d): the first two images are exchanged where the sign is −1."""
    g = _permutation_matrices(jnp.argsort(jax.random.uniform(key, (count, d)), axis=-1))
    if even:
        swapped = jnp.concatenate([g[:, :, 1::-1], g[:, :, 2:]], axis=-1)
        g = jnp.where((jnp.linalg.det(g) < 0)[:, None, None], swapped, g)
    return g


def _permutation_matrices(images):
    """Matrices (count, d, d) of e_j -> e_images[j]."""
    return jnp.swapaxes(jax.nn.one_hot(images, images.shape[-1], dtype=jnp.result_type(float)), -1, -2)


def _random_shift(key, count, d):
    """Uniform among the cyclic shifts."""
    return _permutation_matrices((jnp.arange(d)[None] + jax.random.randint(key, (count, 1), 0, d)) % d)


def _random_dihedral(key, count, k, reflections):
    """Uniform among the rotations by multiples of 2π/k and, with reflections, those composed with diag(−1, 1)."""
    angle_key, sign_key = jax.random.split(key)
    angle = 2 * jnp.pi * jax.random.randint(angle_key, (count,), 0, k) / k
    sign = 1.0 - 2.0 * jax.random.randint(sign_key, (count,), 0, 2) if reflections else jnp.ones(count)
    c, s = jnp.cos(angle), jnp.sin(angle)
    return jnp.stack([jnp.stack([c * sign, -s], -1), jnp.stack([s * sign, c], -1)], -2)


def _random_scaling(key, count, d, spread):
    """exp(z · spread) · 1 with z standard normal."""
    return jnp.exp(spread * jax.random.normal(key, (count,)))[:, None, None] * jnp.eye(d)[None]


def _random_element(key, count, elements):
    """Uniform among listed elements."""
    elements = jnp.asarray(elements, jnp.result_type(complex if np.iscomplexobj(elements) else float))
    return elements[jax.random.randint(key, (count,), 0, len(elements))]


def _random_known(key, count, known, *dims):
    """Uniform among the elements whose flattened matrices are the rows of ``known``."""
    flat = _random_element(key, count, known)
    at = np.cumsum([0, *(d * d for d in dims)])
    parts = tuple(flat[:, a : a + d * d].reshape(count, d, d) for a, d in zip(at[:-1], dims, strict=True))
    return parts if len(dims) > 1 else parts[0]


def _random_chain(key, count, table, rows):
    """Uniform on a permutation group: one coset representative of each level of its stabilizer chain, composed.

    ``table`` holds the image arrays of all levels, ``rows`` how many belong to each.
    """
    images = jnp.tile(jnp.arange(table.shape[1])[None], (count, 1))
    for k, level in zip(jax.random.split(key, len(rows)), np.split(table, np.cumsum(rows)[:-1]), strict=True):
        chosen = jnp.asarray(level, images.dtype)[jax.random.randint(k, (count,), 0, len(level))]
        images = jnp.take_along_axis(images, chosen, axis=1)
    return _permutation_matrices(images)


def _random_words(key, count, lie, spread, discrete, rounds, powers):
    """Products of exponentials of random Lie combinations and of random powers of the discrete generators."""
    dtype = jnp.result_type(complex if np.iscomplexobj(lie) or np.iscomplexobj(discrete) else float)
    d = lie.shape[-1]

    def one_round(g, round_key):
        keys = jax.random.split(round_key, 1 + len(discrete))
        if len(lie):
            z = jax.random.normal(keys[0], (count, len(lie))) * jnp.asarray(spread, jnp.result_type(float))[None]
            step = jnp.einsum("nk,kij->nij", z.astype(dtype), jnp.asarray(lie, dtype), precision=PRECISION)
            g = jnp.matmul(g, jax.vmap(jax.scipy.linalg.expm)(step), precision=PRECISION)
        for k, h in zip(keys[1:], discrete, strict=True):
            table = np.stack([np.linalg.matrix_power(h, e) for e in range(powers)])
            chosen = jnp.asarray(table, dtype)[jax.random.randint(k, (count,), 0, powers)]
            g = jnp.matmul(g, chosen, precision=PRECISION)
        return g, None

    one = jnp.tile(jnp.eye(d, dtype=dtype)[None], (count, 1, 1))
    return jax.lax.scan(one_round, one, jax.random.split(key, rounds))[0]


def _kron_batch(*draws):
    """Kronecker products of stacked matrices."""
    return jax.vmap(_tensor)(*draws)


def _embedded(block, d, start, stop):
    """A stack of blocks on the coordinates start … stop−1, the identity elsewhere."""
    g = jnp.tile(jnp.eye(d, dtype=block.dtype)[None], (len(block), 1, 1))
    return g.at[:, start:stop, start:stop].set(block)


def _wreath(top, blocks, n):
    """diag(b_1, …, b_n)·(h ⊗ 1) for top h (count, n, n) and blocks (count·n, d, d)."""
    count, d = len(top), blocks.shape[-1]
    g = jnp.einsum("cik,ciab->ciakb", top, blocks.reshape(count, n, d, d), precision=PRECISION)
    return g.reshape(count, n * d, n * d)
