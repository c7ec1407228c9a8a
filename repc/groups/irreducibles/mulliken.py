"""Mulliken's names of the irreducibles of point groups: A₁g, E, T₂u, B₁, A″.

A and B are of dimension 1 and differ by the sign of the principal rotation (of S4 in S4 and D2d), E is of dimension 2, or two of
dimension 1 that are complex conjugates, T, G and H are of 3, 4, 5; g and u are even and odd under inversion, ′ and ″ under a
horizontal mirror. Numbers tell signs under a twofold axis x across the principal one z or, where there is none, under the mirror
of normal y; in cubic groups under C4 or S4; of the four of D2 and D2h, the axis z, y or x that is kept (R. S. Mulliken, J. Chem.
Phys. 23 (1955) 1997).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from repc.groups.families.point import Icosahedral, PointGroup
from repc.groups.finite.classes import Classes
from repc.groups.finite.ring import Finite
from repc.groups.group import Group
from repc.groups.irreducibles.rules import enumerated_classes, joint_ring
from repc.groups.irreducibles.values import motion_text

_BITS = 128  # of the prime field, which is not used here
_PLAIN = str.maketrans("₁₂₃′″", "123'\"")
_LETTERS = {2: "E", 3: "T", 4: "G", 5: "H"}
_LOWERED = "₀₁₂₃"


@lru_cache(maxsize=64)
def mulliken_names(factor: Group) -> dict[str, str]:
    """Mulliken's name of each real irreducible, by its label ρ; empty for groups that are no point groups of the catalogue."""
    if not isinstance(factor, PointGroup | Icosahedral):
        return {}
    joint, classes = joint_ring(factor, frozenset({0}), _BITS), enumerated_classes(factor)
    ring = None if joint is None else joint.rings[0]
    if not isinstance(ring, Finite) or classes is None:
        return {}
    motions = _motions(classes)
    found = {}
    for key in ring.keys():
        if ring.leads(key):
            values = ring.table.values[key]
            real = values if ring.conjugate(key) == key else values + values.conj()
            signs = {motion: float(real[c].real) for motion, c in motions.items()}
            found[ring.label(key)] = _name(signs)
    return found


def label_of_mulliken(factor: Group, text: str) -> str | None:
    """The label ρ of what ``[A1g]``, ``[T₂u]`` or ``[E'']`` names; None where it names nothing."""
    wanted = _plain(text.strip("[]"))
    return next((label for label, name in mulliken_names(factor).items() if _plain(name) == wanted), None)


def _plain(name: str) -> str:
    return name.translate(_PLAIN).replace("''", '"')


def _motions(classes: Classes) -> dict[str, int]:
    """The class of each motion, ``C4(z)``, ``σ(y)``, …, of all elements."""
    matrices = classes.group.action.matrices(classes.elements)
    return {motion_text(np.asarray(m).real): int(c) for m, c in zip(matrices, classes.class_of, strict=True)}


def _name(signs: dict[str, float]) -> str:
    """From the characters on all motions."""
    dim = round(signs["E"])
    return _letter(signs, dim) + _number(signs, dim) + _parity(signs)


def _letter(signs: dict[str, float], dim: int) -> str:
    if dim > 1:
        return _LETTERS[dim]
    if "C3(1,1,1)" in signs:
        return "A"
    if _three_axes(signs):
        return "A" if all(signs[f"C2({axis})"] > 0 for axis in "xyz") else "B"
    principal = _principal(signs)
    return "A" if principal is None or signs[principal] > 0 else "B"


def _three_axes(signs: dict[str, float]) -> bool:
    """D2 and D2h: no axis is the principal one."""
    return "C2(x)" in signs and "C2(y)" in signs and _principal(signs) == "C2(z)"


def _principal(signs: dict[str, float]) -> str | None:
    return next((m for m in ("C6(z)", "C4(z)", "S4(z)", "C3(z)", "C2(z)") if m in signs), None)


def _number(signs: dict[str, float], dim: int) -> str:
    if "C3(1,1,1)" in signs:
        return _cubic(signs, dim)
    if dim == 2:
        return _LOWERED[1 if signs["C6(z)"] > 0 else 2] if "C6(z)" in signs else ""
    if _three_axes(signs):
        kept = [k for k, axis in enumerate("zyx", 1) if signs[f"C2({axis})"] > 0]
        return "" if len(kept) == 3 else _LOWERED[kept[0]]
    across = next((m for m in ("C2(x)", "C2(y)", "σ(y)", "σ(x)") if m in signs), None)
    return "" if across is None or _principal(signs) is None else _LOWERED[1 if signs[across] > 0 else 2]


def _cubic(signs: dict[str, float], dim: int) -> str:
    if "C5(0,1,1.618)" in signs:
        return _LOWERED[1 if signs["C5(0,1,1.618)"] > 0 else 2] if dim == 3 else ""
    fourfold = next((m for m in ("C4(z)", "S4(z)") if m in signs), None)
    return "" if dim == 2 or fourfold is None else _LOWERED[1 if signs[fourfold] > 0 else 2]


def _parity(signs: dict[str, float]) -> str:
    if "i" in signs:
        return "g" if signs["i"] > 0 else "u"
    odd_axis = not any(m in signs for m in ("C2(z)", "C3(1,1,1)"))
    return ("′" if signs["σ(z)"] > 0 else "″") if "σ(z)" in signs and odd_axis else ""
