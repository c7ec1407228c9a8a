"""Equivariant maps as the null space of the generator constraints: the way out for groups that are not reductive.

The constraints on W are ρ_out(h) W = W ρ_in(h) and dρ_out(A) W = W dρ_in(A), one linear system per generator.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache, partial
from math import prod
from typing import Any

import numpy as np

from repc.groups import Group
from repc.groups.families.generated import MatrixGroup
from repc.groups.generator import Generator
from repc.limits import MOST_MODULAR, MOST_SECOND, MOST_UNKNOWNS
from repc.numeric.actions.action import on_generators, probe_elements
from repc.numeric.actions.matrices import monomial_drho, monomial_rho
from repc.numeric.eliminate import pivots
from repc.numeric.exactly import maps as exactly
from repc.numeric.exactly.certify import placed
from repc.numeric.gauge import pivoted_rotation, snapped
from repc.numeric.threads import single_threaded
from repc.reps.atoms import Monomial
from repc.reps.layout import Expansion, expand, monomial_size, monomials
from repc.source import Diagnostic, InternalError, fail
from repc.syntax.nodes import RepExpr
from repc.tolerance import CANCELLED, CERTIFICATE, NULL, NULL_GAP, RATIONAL, VANISHING, ZERO

SYSTEM_TOO_LARGE = "E0401"
_PRIME = 2**31 - 1  # products of residues fit 62 bits


def equivariant_maps(group: Group, source: RepExpr, target: RepExpr, in_exact_numbers: bool = False) -> np.ndarray:
    """All equivariant linear maps, an orthonormal basis (r, dim target, dim source) in source coordinates.

    Solved monomial by monomial, in exact numbers with ``in_exact_numbers`` and where floating point cannot tell. Raises RepcError
    (E0401) where one system is too large, and E0233 where exact numbers do not decide either.
    """
    with single_threaded():
        return _assemble(group, expand(source, group), expand(target, group), in_exact_numbers)


def monomial_maps(group: Group, source: Monomial, target: Monomial) -> np.ndarray:
    """All equivariant linear maps between two tensor products of atoms, an orthonormal basis (r, n, m)."""
    shape = monomial_size(target, group), monomial_size(source, group)
    with single_threaded():
        return _maps_between(group, source, target).reshape(-1, *shape)


def count_exactly(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    """The number of maps by elimination in exact numbers, where all factors have such generators; None where they do not decide."""

    def count(into: Monomial, out: Monomial) -> int | None:
        found = [exactly.count(_of(into, k), _of(out, k), group, k) for k in range(len(group.factors))]
        return None if None in found else prod(found)

    if any(factor.exact_entries is None for factor in group.factors):
        return None
    if len(group.factors) > 1 and any(a.slot < 0 for e in (source, target) for m in monomials(e, group) for a in m):
        return None
    return _over_copies(group, source, target, count)


def _of(monomial: Monomial, slot: int) -> Monomial:
    """The atoms of one factor."""
    return tuple(atom for atom in monomial if atom.slot in (slot, -1))


def count_by_elements(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    """The number of maps that commute with a few random group elements and with the discrete generators.

    Another linear system than that of the generators, for a second count; None above 900 unknowns, and where its rank is
    in doubt.
    """
    try:
        return _count_by_elements(group, source, target)
    except InternalError:
        return None


def _count_by_elements(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    group.refuse_doubt()
    elements = probe_elements(group)

    def count(into: Monomial, out: Monomial) -> int | None:
        unknowns = monomial_size(out, group) * monomial_size(into, group)
        if unknowns > MOST_SECOND:
            return None
        pairs = ((monomial_rho(out, group, g), monomial_rho(into, group, g)) for g in elements)
        return len(null_space([_commuting(y, x) for y, x in pairs], unknowns))

    with single_threaded():
        return _over_copies(group, source, target, count)


def _over_copies(
    group: Group, source: RepExpr, target: RepExpr, count: Callable[[Monomial, Monomial], int | None]
) -> int | None:
    """A number of maps from those between monomials, each pair asked once; None where one is None."""
    a, b = expand(source, group), expand(target, group)
    known, total = lru_cache(None)(count), 0
    for out in b.parts:
        for into in a.parts:
            found = known(into.monomial, out.monomial)
            if found is None:
                return None
            total += found * into.copies * out.copies
    return total


def _commuting(out: np.ndarray, into: np.ndarray) -> np.ndarray:
    """The linear system out·W − W·into = 0, W row by row."""
    return np.kron(out, np.eye(len(into), dtype=out.dtype)) - np.kron(np.eye(len(out), dtype=into.dtype), into.T)


def _assemble(group: Group, source: Expansion, target: Expansion, in_exact_numbers: bool) -> np.ndarray:
    solved: dict[tuple[Monomial, Monomial], np.ndarray] = {}
    basis = []
    for rows, out in placed(target, group):
        for columns, into in placed(source, group):
            key = (into, out)
            if key not in solved:
                solved[key] = _maps_between(group, into, out, in_exact_numbers)
            for vector in solved[key]:
                w = np.zeros((target.dim, source.dim), dtype=vector.dtype)
                w[np.ix_(rows, columns)] = vector.reshape(len(rows), len(columns))
                basis.append(w)
    if not basis:
        return np.zeros((0, target.dim, source.dim))
    return np.stack(basis)


def _maps_between(group: Group, source: Monomial, target: Monomial, in_exact_numbers: bool = False) -> np.ndarray:
    """Orthonormal rows (r, n·m), each a map."""
    if in_exact_numbers or group.is_in_doubt:
        found = exact_maps(group, source, target)
        if found is not None:
            return found
        group.refuse_doubt(exactly.why_not([source], [target], group, in_digits=True))
    try:
        return _verified(group, source, target, null_space(*_constraints(group, source, target)))
    except InternalError:
        found = exact_maps(group, source, target)
        if found is None:
            raise
        return found


def exact_maps(group: Group, source: Monomial, target: Monomial) -> np.ndarray | None:
    """Orthonormal rows (r, n·m) of maps that are products of those of each factor, of these in exact numbers where the factor's
    generators have such; None where these do not decide."""
    if all(factor.exact_entries is None for factor in group.factors):
        return None
    if len(group.factors) > 1 and any(atom.slot < 0 for atom in (*source, *target)):
        return None
    atoms = (*target, *source)
    operands: list[Any] = []
    for slot, factor in enumerate(group.factors):
        into, out = _of(source, slot), _of(target, slot)
        exact = factor.exact_entries is not None
        found = exactly.basis(into, out, group, slot) if exact else null_space(*_constraints(group, into, out))
        if found is None:
            return None
        shape = [monomial_size((atom,), group) for atom in (*out, *into)]
        axes = [k for k, atom in enumerate(atoms) if atom.slot in (slot, -1)]
        operands += [found.reshape(len(found), *shape), [len(atoms) + slot, *axes]]
    every = [*(len(atoms) + slot for slot in range(len(group.factors))), *range(len(atoms))]
    unknowns = monomial_size(source, group) * monomial_size(target, group)
    return _echelon(np.einsum(*operands, every).reshape(-1, unknowns))


def generator_images(group: Group, monomial: Monomial) -> tuple[np.ndarray, ...]:
    """ρ(h) or dρ(A) for every generator."""
    rho, drho = partial(monomial_rho, monomial, group), partial(monomial_drho, monomial, group)
    return on_generators(rho, drho, group)


def _constraints(group: Group, source: Monomial, target: Monomial) -> tuple[list[np.ndarray], int]:
    n, m = monomial_size(target, group), monomial_size(source, group)
    if n * m > MOST_UNKNOWNS:
        fail(
            SYSTEM_TOO_LARGE,
            f"{group.name} was not decomposed into irreducibles, and the null space of its constraints has {n * m} unknowns "
            f"for one pair of tensor products ({MOST_UNKNOWNS.words})",
            "use smaller tensor powers, or a reductive group",
        )
    images = zip(group.generators, generator_images(group, target), generator_images(group, source), strict=True)
    return [_constraint(generator, out, into) for generator, out, into in images], n * m


def commuting_maps(out: list[np.ndarray], into: list[np.ndarray], shape: tuple[int, int]) -> np.ndarray:
    """All W of a shape (n, m) with out[k] W = W into[k] for every k, an orthonormal basis (r, n, m)."""
    systems = [_commuting(y, x) for y, x in zip(out, into, strict=True)]
    with single_threaded():
        return null_space(systems, shape[0] * shape[1]).reshape(-1, *shape)


def null_space(systems: list[np.ndarray], unknowns: int) -> np.ndarray:
    """Orthonormal rows (r, unknowns) that all systems (rows, unknowns) send to zero.

    Raises InternalError when the singular values leave the rank in doubt.
    """
    triangle: np.ndarray = np.zeros((0, unknowns))
    for system in systems:
        triangle = np.linalg.qr(np.concatenate([triangle, system]), mode="r")  # type: ignore[assignment]  # mode "r" gives R alone
    if not len(triangle):
        return np.eye(unknowns)
    _, values, rows = np.linalg.svd(triangle)
    values = np.append(values, np.zeros(unknowns - len(values)))
    scale = max(float(values[0]), 1.0)
    doubtful = (values > NULL * scale) & (values < NULL_GAP * scale)
    if doubtful.any():
        raise _in_doubt(f"the rank of the generator constraints is in doubt: a singular value of {values[doubtful][0] / scale:.1e}")
    return _echelon(rows[values <= NULL * scale].conj())


def _verified(group: Group, source: Monomial, target: Monomial, basis: np.ndarray) -> np.ndarray:
    """The basis, if each map commutes with each generator to the certificate's bound; else InternalError."""
    n, m = monomial_size(target, group), monomial_size(source, group)
    maps = basis.reshape(len(basis), n, m)
    for out, into in zip(generator_images(group, target), generator_images(group, source), strict=True):
        after, before = out @ maps, maps @ into
        size = np.linalg.norm(after, axis=(1, 2)) + np.linalg.norm(before, axis=(1, 2))
        least = VANISHING * max(np.abs(out).max(), np.abs(into).max())
        size = np.maximum(size, least)
        worst = np.max(np.linalg.norm(after - before, axis=(1, 2)) / np.where(size > 0, size, 1), initial=0.0)
        if not worst <= CERTIFICATE:
            raise _in_doubt(f"the null space of the generator constraints is in doubt: one map misses a generator by {worst:.1e}")
    return basis


def _in_doubt(words: str) -> InternalError:
    return InternalError(Diagnostic("E0901", words, "use generators of moderate size, or smaller tensor powers"))


def _constraint(generator: Generator, out: np.ndarray, into: np.ndarray) -> np.ndarray:
    """What one generator asks of a map (n, m), flattened row by row: balanced rows of n·m coefficients."""
    terms = np.linalg.norm(out, axis=1)[:, None] + np.linalg.norm(into, axis=0)[None, :]  # that a constraint is the difference of
    if generator.kind == "lie":  # sums of its entries, which may cancel in whole rows
        terms = np.maximum(terms, np.abs(generator.matrix).max(initial=0.0))
    return _balanced(_commuting(out, into), terms.ravel())


def _balanced(system: np.ndarray, terms: np.ndarray) -> np.ndarray:
    """The same constraints, each with norm 1, without those that are rounding: far below the ``terms`` (rows,) they are made of.

    Otherwise one large weight, such as 10¹⁵ of the third power of diag(10⁵, 1), would hide all smaller ones. A constraint that
    is small against its terms keeps the rounding of these, and is not scaled up to more than that allows.
    """
    norms = np.linalg.norm(system, axis=1)
    kept = norms > ZERO * terms
    return system[kept] / np.maximum(norms, CANCELLED * terms)[kept, None]


def _echelon(rows: np.ndarray) -> np.ndarray:
    """A canonical orthonormal basis of the same row space, by pivoting."""
    return snapped((rows.T @ pivoted_rotation(rows.T)).T) if len(rows) else rows


def upper_bound(group: Group, source: RepExpr, target: RepExpr) -> int | None:
    """An upper bound on the number of equivariant maps, by elimination modulo a prime; None where entries do not allow it.

    The rank modulo a prime is at most the true rank, so the nullity found is at least the true one. It is exact for all but
    finitely many primes. Needs rational generators and systems of at most 700 unknowns.
    """
    if not all(_stands_for(x) == x for factor in group.factors for x in _exact_entries(factor)):
        return None
    return _over_copies(group, source, target, partial(_modular_nullity, group))


def _exact_entries(factor: Group) -> list[Fraction]:
    """The entries that a source gives a group, where all are rational."""
    exact = factor.exact_generators if isinstance(factor, MatrixGroup) else None
    return [x for matrix in exact or () for row in matrix for x in row if isinstance(x, Fraction)]


def _stands_for(x: float | Fraction) -> Fraction:
    """The fraction that a float is taken for."""
    return Fraction(float(x)).limit_denominator(1000)


def _modular_nullity(group: Group, source: Monomial, target: Monomial) -> int | None:
    n, m = monomial_size(target, group), monomial_size(source, group)
    if n * m > MOST_MODULAR:
        return None
    left = [_residues(x) for x in generator_images(group, target)]
    right = [_residues(x) for x in generator_images(group, source)]
    if any(x is None for x in (*left, *right)):
        return None
    systems = [_commuting(a, b) % _PRIME for a, b in zip(left, right, strict=True)]
    if not systems:
        return n * m
    return n * m - len(pivots(np.concatenate(systems), _PRIME))


def _residues(matrix: np.ndarray) -> np.ndarray | None:
    """The rational matrix that these floating-point entries stand for, modulo the prime; None if they are not rational."""
    if np.iscomplexobj(matrix):
        return None
    values = []
    for x in matrix.ravel():
        fraction = _stands_for(x)
        if abs(float(fraction) - x) > RATIONAL * max(1.0, abs(x)):
            return None
        values.append(fraction.numerator * pow(fraction.denominator, -1, _PRIME) % _PRIME)
    return np.array(values, dtype=np.int64).reshape(matrix.shape)
