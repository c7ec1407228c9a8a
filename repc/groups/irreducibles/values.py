"""What the irreducibles of an enumerated group are, in words: their characters on the generators, as exact numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import gcd, isqrt

import numpy as np

from repc.groups.finite.images import cycles_of
from repc.groups.finite.ring import Finite
from repc.groups.group import Group
from repc.groups.irreducibles.rules import joint_ring
from repc.tolerance import CHARACTER

_BITS = 128  # of the prime field, which is not used here
_SHOWN = 6  # generators
_LONGEST = 24  # characters of a generator


@dataclass(frozen=True)
class OnGenerators:
    """``generators``: the first generators in words; ``rows``: by label, the values on them, exact where they are rational or in a
    quadratic field, else to three decimals."""

    generators: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]


@lru_cache(maxsize=64)
def characters_on_generators(group: Group, slot: int) -> OnGenerators | None:
    """Of one factor whose irreducibles have numbers for names; None for others, whose labels say what they are."""
    joint = joint_ring(group, frozenset({slot}), _BITS)
    ring = None if joint is None else joint.rings[slot]
    if not isinstance(ring, Finite):
        return None
    table, factor = ring.table, group.factors[slot]
    where = table.classes.of_generators()[:_SHOWN]
    rows = {}
    for key in ring.keys():
        if ring.over_complex or ring.leads(key):
            rows[ring.label(key)] = tuple(value_text(_eigenvalues(ring, key, c)) for c in where)
    return OnGenerators(tuple(_generator_text(factor, i) for i in range(len(where))), rows)


def _eigenvalues(ring: Finite, key: int, c: int) -> np.ndarray:
    """How often each root of unity is an eigenvalue, of a real irreducible where the group is real."""
    mine, conjugate = (ring.table.eigenvalues[c][k] for k in (key, ring.conjugate(key)))
    return mine if ring.over_complex or ring.indicator(key) == 1 else mine + conjugate


def value_text(eigenvalues: np.ndarray) -> str:
    """Σ m_t ζ^t for multiplicities (o,): ``-1``, ``(1+√5)/2``, ``(-1+i√3)/2``, ``1.802``.

    The conjugates of the value are found by raising ζ to powers; of one or two of them trace and discriminant are integers.
    """
    o = len(eigenvalues)
    units = [s for s in range(1, o + 1) if gcd(s, o) == 1]
    found = [complex(eigenvalues @ np.exp(2j * np.pi * s * np.arange(o) / o)) for s in units]
    value = found[0]
    others = [v for v in found if abs(v - value) > CHARACTER]
    if not others:
        return str(round(value.real))
    if all(abs(v - others[0]) <= CHARACTER for v in others):
        return _quadratic(value, others[0])
    imaginary = f"{value.imag:+.3f}i" if abs(value.imag) > CHARACTER else ""
    return f"{value.real:.3f}{imaginary}"


def root_text(eigenvalues: np.ndarray) -> str:
    """The same exactly, whatever the field: by radicals where `value_text` has them, else as a sum of roots of unity
    ζn = exp(2πi/n) such as ``ζ7+ζ7^2+ζ7^4``."""
    text = value_text(eigenvalues)
    if "." not in text:
        return text
    left, o = eigenvalues.astype(int).copy(), len(eigenvalues)
    for p in (p for p in range(2, o + 1) if o % p == 0 and all(p % q for q in range(2, p))):
        rows = left.reshape(p, o // p)  # the p-th roots of unity have the sum 0
        left = (rows - rows.min(axis=0)).reshape(o)
    shared = gcd(o, *(int(t) for t in np.flatnonzero(left)))
    return "+".join(_root(int(m), t // shared, o // shared) for t, m in enumerate(left) if m)


def _root(times: int, power: int, order: int) -> str:
    if not power:
        return str(times)
    root = f"ζ{order}" + (f"^{power}" if power > 1 else "")
    return f"{times}{root}" if times > 1 else root


def _quadratic(value: complex, other: complex) -> str:
    """(t ± √D)/2 with the trace t and the discriminant D of a number and its conjugate, in lowest terms."""
    trace, discriminant = round((value + other).real), round(((value - other) ** 2).real)
    factor = max(f for f in range(1, isqrt(abs(discriminant)) + 1) if discriminant % (f * f) == 0)
    free = abs(discriminant) // factor**2
    part = value - other
    minus = part.real < -CHARACTER or (discriminant < 0 and part.imag < 0)
    root = ("i" if discriminant < 0 else "") + (f"√{free}" if free > 1 else "")
    halves = trace % 2 or factor % 2
    a, b = (trace, factor) if halves else (trace // 2, factor // 2)
    sign = "-" if minus else "+" if a else ""
    text = f"{a or ''}{sign}{'' if b == 1 else b}{root}"
    return f"({text})/2" if halves and a else f"{text}/2" if halves else text


def _generator_text(factor: Group, number: int) -> str:
    if factor.is_permutation:
        text = "".join(f"({' '.join(map(str, cycle))})" for cycle in cycles_of(factor.permutations[number])) or "()"
        return text if len(text) <= _LONGEST else f"g{number + 1}"
    matrix = np.asarray(factor.discrete_generators[number])
    spatial = factor.d == 3 and factor.is_orthogonal
    return motion_text(matrix) if spatial else f"g{number + 1}"


def motion_text(matrix: np.ndarray) -> str:
    """A matrix of O(3) of finite order as Schoenflies writes it, with its axis: ``C4(z)``, ``σ(y)``, ``i``, ``C3(1,1,1)``."""
    proper = bool(np.linalg.det(matrix) > 0)
    rotation = matrix if proper else -matrix
    turn = float(np.arccos(np.clip((np.trace(rotation) - 1) / 2, -1, 1))) / (2 * np.pi)
    if turn < CHARACTER:
        return "E" if proper else "i"
    axis = _axis_text(rotation)
    if not proper and abs(turn - 0.5) < CHARACTER:
        return f"σ({axis})"
    turn = turn if proper else 0.5 - turn
    order = next((n for n in range(2, 1000) if abs(turn * n - round(turn * n)) < n * CHARACTER), 0)
    power = round(turn * order)
    return f"{'C' if proper else 'S'}{order}{f'^{power}' if power != 1 else ''}({axis})"


def _axis_text(rotation: np.ndarray) -> str:
    values, vectors = np.linalg.eigh(rotation + rotation.T)
    axis = vectors[:, np.argmax(values)]
    axis = axis / axis[np.argmax(np.abs(axis) > CHARACTER)]
    along = [name for name, x in zip("xyz", axis, strict=True) if abs(x) > CHARACTER]
    if len(along) == 1:
        return along[0]
    return ",".join(str(round(x)) if abs(x - round(x)) < CHARACTER else f"{x:.3f}" for x in axis)
