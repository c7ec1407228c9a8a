"""Generators that are rounded: relations that fail exactly and hold within the precision of the entries, and the exact group near.

A matrix carries a precision, how far its entries may lie from what was meant. Where a relation (finite order, orthogonal,
unimodular, the relations of a finite group, a Lie bracket) holds within it and not exactly, the matrix is taken for rounded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import lcm, pi, sqrt

import numpy as np

from repc.groups.given.nearby import algebra_near, bracket_residual, group_near, root_near
from repc.groups.given.spelled import spelled_with, trace, volume
from repc.limits import MOST_BRACKETED, MOST_ROUNDED, MOST_TURNS
from repc.tolerance import EXACT, GENERATOR, ROUNDING, UNBOUNDED

_CHANCE = 0.05  # an angle this likely to lie near a fraction of a turn by chance says nothing
_UNIMODULAR, _TRACELESS, _SIMPLE = "of determinant ±1", "of trace 0", "fractions and sqrt(…)"
_FAR = 4  # precisions that eigenvalues may be away from roots of 1
_COARSE = 0.5e-3 * 1.1  # half a unit of decimals of three places; shorter ones, such as 0.25, are looked at on their own
_FEW_TURNS = 12  # orders among which that of decimals of one or two places is looked for
_SPREAD = 64  # precisions that a snapped matrix may be away: rounding adds up over the entries and the products of a relation


@dataclass(frozen=True, eq=False)
class Rounded:
    """``kind`` "discrete" or "lie" and ``number`` (from 1) of a generator, what it is ``off`` from being, and ``exact`` (d, d)."""

    kind: str
    number: int
    words: str
    remedy: str
    off: float
    exact: np.ndarray


Halves = tuple[Sequence[np.ndarray], Sequence[np.ndarray]]  # how far each entry may be off, of ``lie`` and of ``discrete``


def rounded(lie: Sequence[np.ndarray], discrete: Sequence[np.ndarray], halves: Halves) -> list[Rounded]:
    """The generators that are rounded, given up to ``halves`` in their entries; ``exact`` may be some of the largest away."""
    precision = max((float(half.max(initial=0.0)) for stack in halves for half in stack), default=0.0)
    if precision <= 0:
        return []
    found = [_element(i + 1, h, precision, half) for i, (h, half) in enumerate(zip(discrete, halves[1], strict=True))]
    found = _group(discrete, found, precision) if not len(lie) else found
    tangents = [_tangent(i + 1, a, precision, half) for i, (a, half) in enumerate(zip(lie, halves[0], strict=True))]
    every = [*found, *_brackets(lie, tangents, precision)]
    return [one for one in every if EXACT < one.off <= _SPREAD * precision]


def rounded_decimals(lie: Sequence[np.ndarray], discrete: Sequence[np.ndarray], halves: Halves) -> list[Rounded]:
    """The generators that are rounded to decimals, with half a unit in the last digit of each entry in ``halves``, 0 for exact
    ones: to three places or more by any relation, to fewer as `_coarsely_rounded` says. Rounding explains each move."""
    tangents, elements = ([np.where(half <= _COARSE, half, 0.0) for half in stack] for stack in halves)
    given = {"lie": (lie, tangents), "discrete": (discrete, elements)}
    found = []
    for one in rounded(lie, discrete, (tangents, elements)):
        matrix, half = (stack[one.number - 1] for stack in given[one.kind])
        found += [one] if _is_written(one.exact, matrix, half) else []
    if all(one.words == _UNIMODULAR for one in found) and any((half > _COARSE).any() for stack in halves for half in stack):
        return _coarsely_rounded(lie, discrete, halves) or found  # orthogonal ones keep an entry 0.5, and have determinant 1
    return found


def _coarsely_rounded(lie: Sequence[np.ndarray], discrete: Sequence[np.ndarray], halves: Halves) -> list[Rounded]:
    """The generators that are rounded to one or two places, with half a unit of each entry in ``halves``. Such precisions explain
    relations by chance: only what is written with the same decimals counts, orthogonal elements, those of determinant ±1 and
    tangents of trace 0 in simple numbers, and skew tangents of more than three dimensions whose brackets close."""
    elements = [
        _orthogonal_near(i + 1, h, half) or _unimodular_near(i + 1, h, half)
        for i, (h, half) in enumerate(zip(discrete, halves[1], strict=True))
    ]
    traces = [_traceless_near(i + 1, a, half) for i, (a, half) in enumerate(zip(lie, halves[0], strict=True))]
    found = [one for one in (*elements, *traces) if one is not None]
    tangents = [Rounded("lie", i + 1, "", "", 0.0, a) for i, a in enumerate(lie)]
    if not tangents or len(lie[0]) < 4 or any(_off(a, -a.conj().T) > EXACT for a in lie):
        return found
    most = max(float(half.max()) for half in halves[0])
    moved = _brackets(lie, tangents, most)
    closed = np.abs(bracket_residual(np.stack([one.exact for one in moved]))[1]).max(initial=0.0) < GENERATOR
    return found + [one for one in moved if closed and EXACT < one.off <= most]


def _orthogonal_near(number: int, h: np.ndarray, half: np.ndarray) -> Rounded | None:
    """The orthogonal matrix that is written with the same decimals, of a small order if there is such a one."""
    left, _, right = np.linalg.svd(h)
    polar = left @ right
    if _off(polar, h) <= EXACT:
        return None
    for order in range(1, _FEW_TURNS + 1):
        if np.abs(np.linalg.eigvals(polar) ** order - 1).max() > _FAR * order * half.max():
            continue
        exact = root_near(polar, order)
        is_root = np.abs(exact).max() < UNBOUNDED and _off(np.linalg.matrix_power(exact, order), np.eye(len(h))) < GENERATOR
        if is_root and _off(exact @ exact.conj().T, np.eye(len(h))) < GENERATOR and _is_written(exact, h, half):
            return Rounded("discrete", number, f"of order {order}", f"cos(2*pi/{order})", _off(exact, h), exact)
    words = "unitary" if np.iscomplexobj(h) else "orthogonal"
    if not _is_written(polar, h, half):
        return None
    return Rounded("discrete", number, words, "cos(…), sin(…) and sqrt(…)", _off(polar, h), polar)


def _unimodular_near(number: int, h: np.ndarray, half: np.ndarray) -> Rounded | None:
    exact = spelled_with(volume, h, half)
    return None if exact is None else Rounded("discrete", number, _UNIMODULAR, _SIMPLE, _off(exact, h), exact)


def _traceless_near(number: int, a: np.ndarray, half: np.ndarray) -> Rounded | None:
    exact = spelled_with(trace, a, half)
    return None if exact is None else Rounded("lie", number, _TRACELESS, _SIMPLE, _off(exact, a), exact)


def _is_written(exact: np.ndarray, h: np.ndarray, half: np.ndarray) -> bool:
    """Whether numbers are written as the decimals h, up to what rounding of the others moves them."""
    return bool((np.abs(exact - h) <= 1.5 * half + ROUNDING).all())


def _element(number: int, h: np.ndarray, precision: float, half: np.ndarray) -> Rounded:
    """What an element is by the first relation that nearly holds, one before others that holds without a larger move of any entry
    than rounding explains."""
    tolerance = len(h) * max(1.0, float(np.abs(h).max())) * precision
    near = (_of_order(h, tolerance), _unitary(h, precision, tolerance), _of_volume_one(h, half))
    found = [Rounded("discrete", number, words, remedy, _off(exact, h), exact) for words, remedy, exact in filter(None, near)]
    same = Rounded("discrete", number, "", "", 0.0, h)
    return next((one for one in found if _is_written(one.exact, h, half)), found[0] if found else same)


Near = tuple[str, str, np.ndarray]  # what a matrix is in words, how to write it, and the exact one


def _of_order(h: np.ndarray, tolerance: float) -> Near | None:
    order = _order(h, tolerance)
    return None if order is None else (f"of order {order}", f"cos(2*pi/{order})", root_near(h, order))


def _unitary(h: np.ndarray, precision: float, tolerance: float) -> Near | None:
    left, values, right = np.linalg.svd(h)
    if np.abs(values - 1).max() > len(h) * precision:
        return None
    words = "unitary" if np.iscomplexobj(h) else "orthogonal"
    if _told_by_chance(tolerance) > MOST_TURNS:
        words += f", of no order that is looked for ({MOST_TURNS.words}),"
    return words, "cos(…), sin(…) and sqrt(…)", left @ right


def _of_volume_one(h: np.ndarray, half: np.ndarray) -> Near | None:
    """The matrix of determinant ±1 whose entries are nearest, measured by ``half``; None where that is more than one of these."""
    exact, moved = h, 0.0
    if not half.any() or (h == np.rint(h)).all():
        return None
    for _ in range(4):  # steps of Newton's method: a determinant is linear in each entry
        size = np.linalg.det(exact)
        slopes = size * np.linalg.inv(exact).T
        gain = float((np.abs(slopes) * half).sum())
        step = (size / abs(size) - size) / gain if gain > 0 else np.inf
        moved += abs(step)
        if not moved <= 1 + GENERATOR:
            return None
        exact = exact + step * half * (np.exp(-1j * np.angle(slopes)) if np.iscomplexobj(slopes) else np.sign(slopes))
    return _UNIMODULAR, _SIMPLE, exact


def _told_by_chance(tolerance: float) -> int:
    """The orders up to which an angle is not near a fraction of a turn by chance."""
    return int(sqrt(_CHANCE / tolerance))


def _order(h: np.ndarray, tolerance: float) -> int | None:
    """n where the eigenvalues of a matrix are n-th roots of 1 within a tolerance, and not by chance."""
    values = np.linalg.eigvals(h)
    if np.abs(np.abs(values) - 1).max() > tolerance:
        return None
    order, longest = 1, min(MOST_TURNS, _told_by_chance(tolerance))
    for turn in np.angle(values) / (2 * pi):
        q = next((q for q in range(1, longest + 1) if abs(turn * q - round(turn * q)) <= tolerance * q), None)
        if q is None:
            return None
        order = lcm(order, q)
    exact = root_near(h, order) if order <= MOST_TURNS else None
    return order if exact is not None and _off(np.linalg.matrix_power(exact, order), np.eye(len(h))) < GENERATOR else None


def _off(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.abs(a - b).max(initial=0.0))


def _group(given: Sequence[np.ndarray], found: list[Rounded], precision: float) -> list[Rounded]:
    """The same, moved to a finite group where they nearly are one, which elements of no finite order are not."""
    if not any(one.off > EXACT for one in found) or any(one.words == _UNIMODULAR for one in found):
        return found
    exact = group_near([one.exact for one in found], sqrt(precision))  # far above what rounding adds up to, far below distances
    if exact is None:
        alone = f"each by itself, for its group has more elements than are looked at ({MOST_ROUNDED.words}),"
        return [replace(one, words=f"{one.words}, {alone}") if one.words else one for one in found]
    return [_named(one, e, h) if one.words else one for one, e, h in zip(found, exact, given, strict=True)]


def _named(one: Rounded, exact: np.ndarray, h: np.ndarray) -> Rounded:
    """An element of a finite group, by its order."""
    power, order = exact, 1
    while _off(power, np.eye(len(exact))) > GENERATOR and order < MOST_TURNS:
        power, order = power @ exact, order + 1
    is_root = _off(power, np.eye(len(exact))) <= GENERATOR
    named = replace(one, words=f"of order {order}", remedy=f"cos(2*pi/{order})") if is_root else one
    return replace(named, exact=exact, off=_off(exact, h))


def _tangent(number: int, a: np.ndarray, precision: float, half: np.ndarray) -> Rounded:
    same = Rounded("lie", number, "", "", 0.0, a)
    skew = (a - a.conj().T) / 2
    if _off(skew, a) <= precision:
        return replace(same, exact=skew, off=_off(skew, a), words="skew", remedy=_SIMPLE)
    room = float(np.trace(half))
    if room > 0 and abs(np.trace(a)) <= room:
        exact = a - np.trace(a) / room * np.diag(np.diag(half))
        return replace(same, exact=exact, off=_off(exact, a), words=_TRACELESS, remedy=_SIMPLE)
    return same


def _brackets(given: Sequence[np.ndarray], found: list[Rounded], precision: float) -> list[Rounded]:
    """The same, moved to a Lie algebra where brackets of two are nearly combinations of all."""
    count, d = len(given), len(given[0]) if len(given) else 0
    if count < 2 or any(np.iscomplexobj(a) for a in given):
        return found
    if count * d * d > MOST_BRACKETED:
        alone = f"without a look at brackets ({MOST_BRACKETED.words}),"
        return [replace(one, words=f"{one.words}, {alone}") if one.words else one for one in found]
    algebra = np.stack([one.exact for one in found])
    left = bracket_residual(algebra)[1]
    scale = max(1.0, float(np.abs(algebra).max()))
    if not EXACT < np.abs(left).max(initial=0.0) <= 4 * d * scale * precision:
        return found
    algebra = algebra_near(algebra)
    words = "closed under brackets with the others"
    return [
        replace(one, exact=x, off=_off(x, a), words=words, remedy=_SIMPLE)
        for one, x, a in zip(found, algebra, given, strict=True)
    ]
