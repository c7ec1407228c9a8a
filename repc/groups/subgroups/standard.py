"""Where a group lies in a larger one when only their names are said: blocks, tensor products, and what is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd, prod
from typing import NoReturn

import numpy as np

from repc.groups.generator import matrices_of
from repc.groups.group import Group
from repc.groups.subgroups.advice import generators_inside
from repc.groups.subgroups.inside import Inside, element_on, tangent_on
from repc.groups.subgroups.membership import why_outside
from repc.source import fail
from repc.syntax import merge, nodes, unparse

Candidate = tuple[nodes.RepExpr, np.ndarray | None]  # V of the larger group, and its change of coordinates


def placed(group: Group, into: Group) -> Group:
    """The group, together with how it lies in ``into``. Raises RepcError (E0245) where it is not a subgroup, with the reason."""
    slots = tuple(range(len(group.factors)))
    runs = _runs(slots, into)
    if runs is None:
        words = f"{group.name} has {len(slots)} factors and {into.name} has {len(into.factors)}: which acts on which is not said"
        fail("E0245", words, "write one factor for each, or one group that acts on all of them alike")
    found = [_lying(group, run, factor, into) for run, factor in zip(runs, into.factors, strict=True)]
    return group.placed(Inside(group, into, tuple(v for v, _ in found), tuple(c for _, c in found)))


def inside_of(group: Group, into: Group, vectors: tuple[nodes.RepExpr, ...]) -> Inside:
    """How a group lies in another whose V's are said. Raises RepcError (E0245) where it does not."""
    for node, factor in zip(vectors, into.factors, strict=True):
        reason = _why_not(group, node, None, factor)
        if reason is not None:
            _refuse(group, into, reason)
    return Inside(group, into, vectors, (None,) * len(vectors))


def _runs(slots: tuple[int, ...], into: Group) -> list[tuple[int, ...]] | None:
    """Which factors of the smaller group act on which factor of the larger."""
    count = len(into.factors)
    if count == 1 or len(slots) == 1:
        return [slots] * count
    return [(slot,) for slot in slots] if len(slots) == count else None


def _lying(group: Group, run: tuple[int, ...], factor: Group, into: Group) -> Candidate:
    reasons = []
    for node, change in _candidates(group, run, factor):
        reason = _why_not(group, node, change, factor)
        if reason is None:
            return node, change
        reasons.append(reason)
    if not reasons:
        sizes = "+".join(str(group.factors[slot].d) for slot in run)
        over, lower = (f"ℂ{'ⁿ' if f.is_complex else ''}"[:1] if f.is_complex else "ℝ" for f in (factor, group.factors[run[0]]))
        reasons.append(f"it acts on {sizes} coordinates of {lower}, and {factor.name} on {factor.d} of {over}")
    _refuse(group, into, reasons[0])


def _refuse(group: Group, into: Group, reason: str) -> NoReturn:
    fail("E0245", f"{group.name} is not a subgroup of {into.name} as it stands: {reason}", generators_inside(into))


# ── what V of the larger group may be ──────────────────────────────────────────────────────────


def _candidates(group: Group, run: tuple[int, ...], factor: Group) -> Iterator[Candidate]:
    """V of a factor of the larger group as a representation of the smaller one, most likely first."""
    letters = [_letter(group, slot) for slot in run]
    sizes, n = [group.factors[slot].d for slot in run], factor.d
    if all(group.factors[slot].family == "Trivial" for slot in run):
        yield letters[0] if sizes == [n] else _fixed(n), None
        return
    if sum(sizes) == n:
        yield _summed(letters), None
    if sum(sizes) == n and factor.family == "Sp" and all(_is_symplectic(group.factors[slot]) for slot in run):
        yield _summed(letters), _conjugate_pairs(sizes)
    if len(run) > 1 and prod(sizes) == n and factor.family not in ("S", "A"):
        yield nodes.Product(tuple(letters)), None
    if factor.is_complex:
        yield from _charged(group, run, letters, n)
    if sum(sizes) < n:
        rest = _fixed(n - sum(sizes))
        yield nodes.Sum((*letters, rest)), None
        yield nodes.Sum((rest, *letters)), None
    if sum(sizes) == n - 1:
        yield from _with_determinant(group, run, letters)
    if group.is_complex and not factor.is_complex:
        yield from _doubled(group, run, letters, n)


def _is_symplectic(factor: Group) -> bool:
    """SL(2) is Sp(1)."""
    return factor.family == "Sp" or (factor.family == "SL" and factor.d == 2)


def _fixed(count: int) -> nodes.RepExpr:
    """Coordinates that nothing moves."""
    one = nodes.Power(nodes.Base(), 0)
    return one if count == 1 else nodes.Multiple(count, one)


def _letter(group: Group, slot: int) -> nodes.RepExpr:
    return nodes.Base(None if len(group.factors) == 1 else nodes.Subscript(position=slot + 1))


def _summed(terms: list[nodes.RepExpr]) -> nodes.RepExpr:
    return terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms))


def _conjugate_pairs(sizes: list[int]) -> np.ndarray:
    """From (q, p) of one block after another to all q, then all p."""
    starts, n = np.cumsum([0, *sizes]), sum(sizes)
    halves = [np.arange(start, start + size).reshape(2, -1) for start, size in zip(starts, sizes, strict=False)]
    return np.eye(n)[np.concatenate([half[k] for k in (0, 1) for half in halves])]


def _charged(group: Group, run: tuple[int, ...], letters: list, n: int) -> Iterator[Candidate]:
    """Blocks of determinant 1 together: charges −b and a of a last factor U(1) on blocks of sizes a and b, in lowest terms."""
    last = group.factors[run[-1]]
    if last.family != "U" or last.d != 1 or len(run) not in (2, 3):
        return
    blocks, charge = letters[:-1], letters[-1]
    sizes = [group.factors[slot].d for slot in run[:-1]]
    sizes = sizes if len(sizes) == 2 else [*sizes, n - sizes[0]]
    if sum(sizes) != n or min(sizes) < 1:
        return
    common = gcd(*sizes)
    first = nodes.Product((blocks[0], _charge(charge, -sizes[1] // common)))
    rest = _charge(charge, sizes[0] // common)
    second = nodes.Product((blocks[1], rest)) if len(blocks) == 2 else rest if sizes[1] == 1 else nodes.Multiple(sizes[1], rest)
    yield nodes.Sum((first, second)), None


def _with_determinant(group: Group, run: tuple[int, ...], letters: list) -> Iterator[Candidate]:
    """Blocks, and the inverse of their determinant in the coordinate that is left over: D(5) in SO(3), U(1) in SU(2)."""
    scalars: list[nodes.RepExpr] = []
    for slot in run:
        factor = group.factors[slot]
        if "det" in factor.scalar_reps:
            one = nodes.OneDim("det", None if len(group.factors) == 1 else nodes.Subscript(position=slot + 1))
            scalars.append(one if factor.is_orthogonal else nodes.Dual(one))
    if scalars:
        rest = scalars[0] if len(scalars) == 1 else nodes.Product(tuple(scalars))
        yield nodes.Sum((*letters, rest)), None
        yield nodes.Sum((rest, *letters)), None


def _charge(letter: nodes.RepExpr, charge: int) -> nodes.RepExpr:
    one = nodes.Dual(letter) if charge < 0 else letter
    return one if abs(charge) == 1 else nodes.Power(one, abs(charge))


def _doubled(group: Group, run: tuple[int, ...], letters: list, n: int) -> Iterator[Candidate]:
    """A complex space as a real one of twice the size: V is the sum of it and its conjugate; charges of a last U(1) are 2, as
    usual for SO(10)."""
    last = group.factors[run[-1]]
    charged = len(run) > 1 and last.family == "U" and last.d == 1
    blocks = letters[:-1] if charged else letters
    m = sum(group.factors[slot].d for slot in (run[:-1] if charged else run))
    if 2 * m != n:
        return
    whole = _summed([nodes.Product((b, _charge(letters[-1], 2))) for b in blocks] if charged else blocks)
    one, i = np.eye(m), 1j * np.eye(m)
    yield nodes.Sum((whole, nodes.Conj(whole))), np.block([[one, one], [-i, i]]) / np.sqrt(2)


# ── whether it is ──────────────────────────────────────────────────────────────────────────────


def _why_not(group: Group, node: nodes.RepExpr, change: np.ndarray | None, factor: Group) -> str | None:
    """Why the images of the generators do not lie in a factor of the larger group; None where they do."""
    for generator in group.generators:
        on = element_on if generator.kind == "discrete" else tangent_on
        matrix = on(node, generator.parts(group))
        if change is not None:
            matrix = change @ matrix @ np.linalg.inv(change)
        reason = why_outside(factor, matrix, generator.kind)
        if reason is not None:
            return f"with V = {unparse(merge(node))}, {_generator_words(group, generator)} {reason}"
    return None


def _generator_words(group: Group, generator) -> str:
    own = group.factors[generator.slot]
    alike = matrices_of(group, generator.slot)[generator.kind == "lie"]
    number = next(i for i, m in enumerate(alike, 1) if np.array_equal(m, generator.matrix))
    kind = "generator" if generator.kind == "discrete" else "tangent"
    return f"{kind} {number} of {own.name}"
