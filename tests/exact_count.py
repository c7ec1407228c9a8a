"""Counts of equivariant maps by whole numbers modulo a prime: no rounding, and no code of repc's solvers.

A representation is a word of letters such as ``("V", "V*", "Sym2", "Alt3")``, each acting on a tensor power: maps between powers
are maps W between tensor powers that transpositions of neighbouring tensor factors change by their sign.
"""

from functools import reduce

import numpy as np

PRIME = 2**31 - 1


def count(generators, source, target, field=PRIME):
    """dim {W : ρ_target W = W ρ_source}, for ``generators`` (kind, integer matrix)."""
    rows = []
    for kind, matrix in generators:
        m = np.array([[int(x) % field for x in row] for row in matrix], dtype=object)
        rows.append(_constraint(_image(kind, m, target, field), _image(kind, m, source, field), field))
    d = len(generators[0][1])
    n, m = d ** len(_signs(target)), d ** len(_signs(source))
    for at, sign in _swaps(target):
        rows.append(_constraint(_swap(d, at, len(_signs(target))), sign * np.eye(m, dtype=object), field))
    for at, sign in _swaps(source):
        rows.append(_constraint(sign * np.eye(n, dtype=object), _swap(d, at, len(_signs(source))), field))
    return n * m - _rank(np.concatenate(rows).astype(np.int64), field)


def _signs(word):
    """For each tensor factor, whether it is a dual."""
    powers = [(1, letter.endswith("*")) if letter[0] == "V" else (int(letter[3:]), False) for letter in word]
    return [dual for count, dual in powers for _ in range(count)]


def _swaps(word):
    at = 0
    for letter in word:
        size = 1 if letter[0] == "V" else int(letter[3:])
        yield from ((at + i, 1 if letter[:3] == "Sym" else -1) for i in range(size - 1))
        at += size


def _image(kind, m, word, field):
    d, one = len(m), np.eye(len(m), dtype=object)
    if kind == "discrete":
        dual = _inverse(m, field).T
        return reduce(_kron, [dual if s else m for s in _signs(word)], np.eye(1, dtype=object)) % field
    parts = [-m.T if s else m for s in _signs(word)]
    total = np.zeros((d ** len(parts),) * 2, dtype=object)
    for i, part in enumerate(parts):
        total = total + reduce(_kron, [part if j == i else one for j in range(len(parts))])
    return total % field


def _constraint(out, into, field):
    return (_kron(out, np.eye(len(into), dtype=object)) - _kron(np.eye(len(out), dtype=object), into.T)) % field


def _kron(a, b):
    return np.einsum("ij,kl->ikjl", a, b).reshape(len(a) * len(b), -1)


def _swap(d, at, k):
    points = np.arange(d**k).reshape((d,) * k).swapaxes(at, at + 1).ravel()
    return np.eye(d**k, dtype=object)[points]


def _inverse(m, field):
    d = len(m)
    left, right = m.copy(), np.eye(d, dtype=object)
    for c in range(d):
        p = next(r for r in range(c, d) if left[r, c])
        left[[c, p]], right[[c, p]] = left[[p, c]], right[[p, c]]
        factor = pow(int(left[c, c]), -1, field)
        left[c], right[c] = left[c] * factor % field, right[c] * factor % field
        for r in range(d):
            if r != c:
                right[r], left[r] = (right[r] - left[r, c] * right[c]) % field, (left[r] - left[r, c] * left[c]) % field
    return right


def _rank(matrix, field):
    rank = 0
    for column in range(matrix.shape[1]):
        found = np.nonzero(matrix[rank:, column])[0]
        if not len(found):
            continue
        pivot = rank + int(found[0])
        matrix[[rank, pivot]] = matrix[[pivot, rank]]
        matrix[rank] = matrix[rank] * pow(int(matrix[rank, column]), -1, field) % field
        below = rank + 1 + np.nonzero(matrix[rank + 1 :, column])[0]
        matrix[below] = (matrix[below] - matrix[below, column][:, None] * matrix[rank]) % field
        rank += 1
        if rank == len(matrix):
            break
    return rank
