"""Weights of the classical root systems A, B, C, D in integer tuples: straightening, boxes, dimensions, characters.

A weight is a tuple in the usual coordinates ε₁, …, ε_n. For A it belongs to GL(n), so nothing is divided out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from math import prod

from repc.rings.partitions import permutation_sign

Weight = tuple[int, ...]


def unit_weight(n: int, i: int, value: int = 1) -> Weight:
    """value·ε_i."""
    return (0,) * i + (value,) + (0,) * (n - 1 - i)


def shifted(a: Weight, b: Weight) -> Weight:
    """The sum of two weights."""
    return tuple(x + y for x, y in zip(a, b, strict=True))


def straighten(kind: str, weight: Weight) -> tuple[Weight, int] | None:
    """The dominant weight λ and sign with λ+ρ = w(weight+ρ), sign = det w; None where weight+ρ lies on a wall.

    The Brauer–Klimyk rule is χ_λ · Σ m_μ e^μ = Σ m_μ sign · χ_{straighten(λ+μ)} (Klimyk 1968).
    """
    moved = [scale_of(kind) * x + r for x, r in zip(weight, rho(kind, len(weight)), strict=True)]
    if kind == "A":
        return _unshift(kind, *_descending(moved))
    sizes = [abs(x) for x in moved]
    negatives = sum(x < 0 for x in moved)
    if kind in "BC":
        if 0 in sizes:
            return None
        ordered, sign = _descending(sizes)
        return _unshift(kind, ordered, -sign if negatives % 2 else sign)
    ordered, sign = _descending(sizes)
    if negatives % 2 and ordered:
        ordered[-1] = -ordered[-1]
    return _unshift(kind, ordered, sign)


def rho(kind: str, n: int) -> range:
    """Half the sum of the positive roots (twice that for B, to stay in integers)."""
    if kind == "B":
        return range(2 * n - 1, 0, -2)
    return range(n, 0, -1) if kind == "C" else range(n - 1, -1, -1)


def scale_of(kind: str) -> int:
    """The factor that makes ρ integral: 2 for B, 1 otherwise."""
    return 2 if kind == "B" else 1


def _descending(values: list[int]) -> tuple[list[int], int]:
    """Values in descending order and the sign of the permutation; sign 0 where two are equal."""
    order = sorted(range(len(values)), key=lambda i: -values[i])
    ordered = [values[i] for i in order]
    if any(a == b for a, b in zip(ordered, ordered[1:], strict=False)):
        return ordered, 0
    return ordered, permutation_sign(order)


def _unshift(kind: str, shifted: list[int], sign: int) -> tuple[Weight, int] | None:
    if not sign:
        return None
    scale = scale_of(kind)
    return tuple((x - r) // scale for x, r in zip(shifted, rho(kind, len(shifted)), strict=True)), sign


def positive_roots(kind: str, n: int) -> Iterator[Weight]:
    """ε_i − ε_j, except for A also ε_i + ε_j, and ε_i for B, 2ε_i for C."""
    for i in range(n):
        for j in range(i + 1, n):
            yield shifted(unit_weight(n, i), unit_weight(n, j, -1))
            if kind != "A":
                yield shifted(unit_weight(n, i), unit_weight(n, j))
        if kind in "BC":
            yield unit_weight(n, i, 1 if kind == "B" else 2)


def with_boxes(kind: str, lam: Weight, step: int) -> Iterator[Weight]:
    """The dominant weights λ + step·ε_i, step = ±1: those that χ_λ · Σ_i e^{step·ε_i} is the sum of.

    For B the term −χ_λ of step −1 on a zero last entry is left to the caller (`vector_times`).
    """
    last = len(lam) - 1
    for i, x in enumerate(lam):
        if _box_fits(kind, lam, i, step, last):
            yield (*lam[:i], x + step, *lam[i + 1 :])


def _box_fits(kind: str, lam: Weight, i: int, step: int, last: int) -> bool:
    x = lam[i]
    if step > 0:
        return i == 0 or lam[i - 1] > x
    if i < last:
        floor = abs(lam[i + 1]) if kind == "D" and i + 1 == last else lam[i + 1]
        return x > floor
    if kind in "BC":
        return x > 0
    return kind == "A" or last == 0 or lam[last - 1] >= abs(x - 1)


def vector_times(kind: str, lam: Weight) -> Iterator[Weight]:
    """The irreducibles of V ⊗ λ, each once, for V of SO(2n+1) (B), Sp(2n) (C), SO(2n) (D)."""
    yield from with_boxes(kind, lam, 1)
    yield from with_boxes(kind, lam, -1)
    if kind == "B" and (not lam or lam[-1] > 0):
        yield lam


def weyl_dimension(kind: str, lam: Weight) -> int:
    """∏ ⟨λ+ρ, α⟩ / ⟨ρ, α⟩ over the positive roots α; only factors other than 1 are multiplied."""
    n, scale = len(lam), scale_of(kind)
    base = list(rho(kind, n))
    top = [scale * x + r for x, r in zip(lam, base, strict=True)]
    above, below = [], []
    for i in range(n):
        for j in range(i + 1, n):
            if lam[i] == lam[j] and (kind == "A" or lam[i] == 0):
                continue
            above.append(top[i] - top[j])
            below.append(base[i] - base[j])
            if kind != "A":
                above.append(top[i] + top[j])
                below.append(base[i] + base[j])
        if kind in "BC" and lam[i]:
            above.append(top[i])
            below.append(base[i])
    return prod(above) // prod(below)


@lru_cache(maxsize=1000)
def weyl_character(kind: str, weight: Weight) -> dict[Weight, int]:
    """Weights with multiplicities of the irreducible of highest weight ``weight`` (A, B, C, D), by Demazure's operators
    along a reduced word of the longest element (Demazure 1974)."""
    terms = {weight: 1}
    roots = _simple_roots(kind, len(weight))
    for i in _longest_word(kind, len(weight)):
        terms = _demazure(terms, *roots[i])
    return terms


def _simple_roots(kind: str, n: int) -> list[tuple[Weight, Weight]]:
    """Pairs (root, coroot)."""
    roots = [(shifted(unit_weight(n, i), unit_weight(n, i + 1, -1)),) * 2 for i in range(n - 1)]
    if kind in "BC" and n:
        short, long = unit_weight(n, n - 1), unit_weight(n, n - 1, 2)
        roots.append((short, long) if kind == "B" else (long, short))
    elif kind == "D" and n > 1:
        roots.append((shifted(unit_weight(n, n - 2), unit_weight(n, n - 1)),) * 2)
    return roots


@lru_cache(maxsize=100)
def _longest_word(kind: str, n: int) -> tuple[int, ...]:
    """A reduced word: reflect a regular dominant weight until it is antidominant."""
    roots, at = _simple_roots(kind, n), tuple(rho(kind, n))
    word: list[int] = []
    while True:
        positive = [i for i, (_, coroot) in enumerate(roots) if _pairing(at, coroot) > 0]
        if not positive:
            return tuple(word)
        root, coroot = roots[positive[0]]
        m = _pairing(at, coroot)
        at = tuple(x - m * a for x, a in zip(at, root, strict=True))
        word.append(positive[0])


def _pairing(weight: Weight, coroot: Weight) -> int:
    return sum(x * a for x, a in zip(weight, coroot, strict=True))


def _demazure(terms: dict[Weight, int], root: Weight, coroot: Weight) -> dict[Weight, int]:
    total: Counter = Counter()
    for weight, c in terms.items():
        m = _pairing(weight, coroot)
        steps, sign = (range(m + 1), 1) if m >= 0 else (range(m + 1, 0), -1)
        for k in steps:
            total[tuple(x - k * a for x, a in zip(weight, root, strict=True))] += sign * c
    return {w: c for w, c in total.items() if c}
