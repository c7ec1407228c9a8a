"""Closed-form reference matrices of irreducibles, for the groups that have agreed ones.

SO(3), O(3): the real spherical-harmonic basis with polar axis y and m = −l..l, so that l = 1 is (x, y, z) (the convention
of e3nn). SO(2), O(2), C(k), D(k), Z(n): rotation by kθ. S(n): Young's orthogonal form.
SU(2), SL(2), U(2), GL(2): spin j = (λ₁−λ₂)/2 on normalized monomials, weights m = j..−j descending, Condon and Shortley's
phases, times det^λ₂. All others get a canonical gauge
from the numeric decomposition.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import pi, sqrt

import numpy as np

from repc.groups import Group
from repc.groups.exponential import expm
from repc.numeric.actions.action import Action, action_of
from repc.numeric.actions.letters import Element

Form = tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray]]  # ψ(g), dψ(A)


def reference_form(group: Group, label: str, probes: Sequence[Element]) -> Action | None:
    """The action of the irreducible called ``label`` in closed form, or None where there is no agreed form."""
    if len(group.factors) != 1:
        return None
    form = irrep_form(group, label)
    if form is None:
        return None
    rho, drho = form
    return action_of(lambda g: rho(g[0]), lambda slot, a: drho(a), group, probes)


def irrep_form(group: Group, label: str) -> Form | None:
    """(ψ, dψ) as functions of a group element and a Lie algebra element, or None."""
    build = _FAMILIES.get((group.family, group.d if group.family in ("SO", "O") else 0))
    return build(group, label) if build else None


# ── SO(3) and O(3) ─────────────────────────────────────────────────────────────────────────────


def rotation_generators(l: int) -> np.ndarray:
    """dψ_l(L_x), dψ_l(L_y), dψ_l(L_z) in the real spherical-harmonic basis, (3, 2l+1, 2l+1), real and skew.

    From the spin-l matrices (Condon–Shortley) by the usual real combinations, with the axes (x', y', z') of the
    standard harmonics set to (z, x, y), so that the polar axis is y.
    """
    m = np.arange(-l, l + 1)
    raising = np.diag(np.sqrt(l * (l + 1) - m[:-1] * (m[:-1] + 1)), -1)
    jx, jy, jz = (raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)
    change = real_harmonics(l)
    primed = [(change @ (1j * j.conj()) @ change.conj().T).real for j in (jx, jy, jz)]
    return np.stack([primed[1], primed[2], primed[0]])


def real_harmonics(l: int) -> np.ndarray:
    """The unitary matrix (2l+1, 2l+1) from complex spherical harmonics, rows and columns by m = −l..l, to real ones: for m > 0
    (Y₋ₘ + (−1)ᵐYₘ)/√2 and i(Y₋ₘ − (−1)ᵐYₘ)/√2, as in Blanco, Flórez, Bermejo, J. Mol. Struct. 419 (1997)."""
    change = np.zeros((2 * l + 1, 2 * l + 1), dtype=complex)
    change[l, l] = 1
    for m in range(1, l + 1):
        change[l + m, l - m], change[l + m, l + m] = 1 / sqrt(2), (-1) ** m / sqrt(2)
        change[l - m, l - m], change[l - m, l + m] = 1j / sqrt(2), -1j * (-1) ** m / sqrt(2)
    return change


def _axial(a: np.ndarray) -> np.ndarray:
    """The vector ω of a skew matrix A, A v = ω × v."""
    return np.array([a[2, 1] - a[1, 2], a[0, 2] - a[2, 0], a[1, 0] - a[0, 1]]) / 2


def _rotation_vector(r: np.ndarray) -> np.ndarray:
    """ω with exp(ω ×) = r, of length at most π, by the unit quaternion (x, y, z, w): 4qqᵀ is linear in r, and its longest
    row is read (Shepperd, J. Guid. Control 1 (1978))."""
    skew, symmetric, trace = 2 * _axial(r), r + r.T, np.trace(r)
    squares = np.block([[symmetric + (1 - trace) * np.eye(3), skew[:, None]], [skew[None, :], np.array([[1 + trace]])]])
    row = squares[np.argmax(np.diag(squares))]
    axis, w = (row if row[3] >= 0 else -row)[:3], abs(row[3])
    sine = np.linalg.norm(axis)
    return axis * (2 * np.arctan2(sine, w) / sine) if sine else axis


def _spin(l: int, parity: int) -> Form:
    basis = rotation_generators(l)

    def drho(a: np.ndarray) -> np.ndarray:
        return np.tensordot(_axial(a), basis, 1)

    def rho(g: np.ndarray) -> np.ndarray:
        sign = 1.0 if np.linalg.det(g) > 0 else -1.0
        rotated = expm(np.tensordot(_rotation_vector(sign * g), basis, 1))
        return rotated * (parity if sign < 0 else 1)

    return rho, drho


def _so3(group: Group, label: str) -> Form | None:
    match = re.fullmatch(r"\[(\d+)\]", label)
    return _spin(int(match[1]), 1) if match else None


def _o3(group: Group, label: str) -> Form | None:
    match = re.fullmatch(r"\[(\d+)\]([eo])", label)
    return _spin(int(match[1]), 1 if match[2] == "e" else -1) if match else None


# ── rotations of the plane and cyclic groups ───────────────────────────────────────────────────


def _turn(angle: float) -> np.ndarray:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _plane(group: Group, label: str) -> Form | None:
    """[k]: rotation by kθ, and the reflection diag(1, −1) as itself."""
    match = re.fullmatch(r"\[(\d+)\]", label)
    order = group.params[0] if group.family in ("C", "D") else None
    if not match or int(match[1]) == 0 or (order and 2 * int(match[1]) == order):
        return None
    k = int(match[1])

    def rho(g: np.ndarray) -> np.ndarray:
        turned = _turn(k * np.arctan2(g[1, 0], g[0, 0]))
        return turned if np.linalg.det(g) > 0 else turned @ np.diag([1.0, -1.0])

    return rho, lambda a: k * np.asarray(a)


def _shifts(group: Group, label: str) -> Form | None:
    """[k] of Z(n): the shift by s is the rotation by 2πks/n."""
    n = group.d
    match = re.fullmatch(r"\[(\d+)\]", label)
    if not match or int(match[1]) == 0 or 2 * int(match[1]) == n:
        return None
    k = int(match[1])
    return (lambda g: _turn(2 * pi * k * int(np.argmax(g[:, 0])) / n)), (lambda a: np.zeros((2, 2)))


# ── 2×2 matrices ───────────────────────────────────────────────────────────────────────────────


def _monomials(group: Group, label: str) -> Form | None:
    """Sym^k ⊗ det^p on the normalized monomials e₁^(k−i) e₂^i, i = 0..k."""
    match = re.fullmatch(r"\[(-?\d+)(?:,(-?\d+))?\]", label)
    if not match or group.d != 2:
        return None
    p = int(match[2] or 0)
    k = int(match[1]) - p
    i = np.arange(k + 1)
    raising, lowering = np.diag(np.sqrt(i[1:] * (k + 1.0 - i[1:])), 1), np.diag(np.sqrt(i[1:] * (k + 1.0 - i[1:])), -1)

    def rho(g: np.ndarray) -> np.ndarray:
        return _symmetric(g, k) * np.linalg.det(g) ** p

    def drho(a: np.ndarray) -> np.ndarray:
        diagonal = np.diag(a[0, 0] * (k - i) + a[1, 1] * i + p * np.trace(a))
        return diagonal + a[0, 1] * raising + a[1, 0] * lowering

    return rho, drho


def _symmetric(g: np.ndarray, k: int) -> np.ndarray:
    """Symᵏ(g) of a matrix (2, 2), (k+1, k+1), each degree from the one below times g: the steps are isometries, so that nothing
    cancels, as it does in sums of binomials, which lose half of the digits at k = 40."""
    power = np.ones((1, 1))
    for n in range(1, k + 1):
        weights = np.sqrt(np.arange(n, 0, -1) / n), np.sqrt(np.arange(1, n + 1) / n)  # of e₁ and e₂ beside a degree less
        larger = np.zeros((n + 1, n + 1), np.result_type(power, g))
        for a, b in np.ndindex(2, 2):
            larger[a : n + a, b : n + b] += weights[a][:, None] * weights[b] * g[a, b] * power
        power = larger
    return power


# ── symmetric groups ───────────────────────────────────────────────────────────────────────────


def standard_tableaux(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Standard Young tableaux as row words: entry i is the row of the number i; last-letter order."""
    found: list[tuple[int, ...]] = []

    def grow(rows: tuple[int, ...], left: tuple[int, ...]) -> None:
        if not any(left):
            found.append(rows[::-1])
            return
        for row in range(len(left) - 1, -1, -1):
            if left[row] and (row + 1 == len(left) or left[row + 1] < left[row]):
                grow((*rows, row), (*left[:row], left[row] - 1, *left[row + 1 :]))

    grow((), shape)
    return found


def young_orthogonal(shape: tuple[int, ...]) -> np.ndarray:
    """Young's orthogonal form of the adjacent transpositions (i i+1), (n−1, d, d)."""
    tableaux = standard_tableaux(shape)
    position = {t: i for i, t in enumerate(tableaux)}
    n, d = sum(shape), len(tableaux)
    matrices = np.zeros((n - 1, d, d))
    for column, rows in enumerate(tableaux):
        contents = _contents(rows)
        for i in range(n - 1):
            distance = contents[i + 1] - contents[i]
            matrices[i, column, column] = 1 / distance
            swapped = (*rows[:i], rows[i + 1], rows[i], *rows[i + 2 :])
            if abs(distance) > 1:
                matrices[i, position[swapped], column] = sqrt(1 - 1 / distance**2)
    return matrices


def _contents(rows: tuple[int, ...]) -> list[int]:
    lengths: dict[int, int] = {}
    contents = []
    for row in rows:
        contents.append(lengths.get(row, 0) - row)
        lengths[row] = lengths.get(row, 0) + 1
    return contents


def _permutations(group: Group, label: str) -> Form | None:
    match = re.fullmatch(r"\[(\d+(?:,\d+)*)\]", label)
    if not match:
        return None
    adjacent = young_orthogonal(tuple(int(x) for x in match[1].split(",")))

    def rho(g: np.ndarray) -> np.ndarray:
        image = [int(i) for i in np.argmax(g, axis=0)]
        result = np.eye(adjacent.shape[1])
        for i in _sorting_steps(image):
            result = result @ adjacent[i]
        return result.T  # the steps sort the image, so their product is the inverse

    return rho, lambda a: np.zeros(adjacent.shape[1:])


def _sorting_steps(image: list[int]) -> list[int]:
    """Adjacent swaps of positions that sort an image list."""
    image, steps = list(image), []
    for end in range(len(image) - 1, 0, -1):
        for i in range(end):
            if image[i] > image[i + 1]:
                image[i], image[i + 1] = image[i + 1], image[i]
                steps.append(i)
    return steps


_FAMILIES: dict[tuple[str, int], Callable[[Group, str], Form | None]] = {
    ("SO", 3): _so3,
    ("O", 3): _o3,
    ("SO", 2): _plane,
    ("O", 2): _plane,
    ("C", 0): _plane,
    ("D", 0): _plane,
    ("Z", 0): _shifts,
    ("S", 0): _permutations,
    **{(family, 0): _monomials for family in ("SU", "SL", "U", "GL", "GLp")},
}
