"""Generators of groups for every n."""

import numpy as np


def _symmetric_generators(n):
    """S(n): a transposition and an n-cycle as image arrays, e_j -> e_p[j]."""
    swap, cycle = np.arange(n), np.roll(np.arange(n), -1)
    swap[:2] = swap[:2][::-1]
    return {"permutations": np.stack([swap, cycle])}


def _orthogonal_generators(n, special):
    """SO(n): E_{k+1,k} − E_{k,k+1}, whose brackets span the Lie algebra, (n−1, n, n); O(n): a reflection too, (1, n, n)."""
    lie = np.zeros((n - 1, n, n))
    for k in range(n - 1):
        lie[k, k + 1, k], lie[k, k, k + 1] = 1, -1
    return {"lie": lie} if special else {"lie": lie, "discrete": np.diag([-1.0] + [1.0] * (n - 1))[None]}


def _unitary_generators(n, special):
    """U(n): E_{k+1,k} − E_{k,k+1} and iE_kk, whose brackets span the Lie algebra, (2n−1, n, n); SU(n): iE_kk − iE_{k+1,k+1}."""
    diagonal = [1j * np.diag(row) for row in np.eye(n)]
    found = [a - b for a, b in zip(diagonal, diagonal[1:], strict=False)] if special else diagonal
    for k in range(n - 1):
        one = np.zeros((n, n), complex)
        one[k + 1, k] = 1
        found += [one - one.T]
    return {"lie": np.asarray(found).reshape(len(found), n, n)}
