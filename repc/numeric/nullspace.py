"""Equivariant maps as the null space of the generator constraints: the way out for groups that are not reductive.

The constraints on W are ρ_out(h) W = W ρ_in(h) and dρ_out(A) W = W dρ_in(A), one linear system per generator.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from repc.groups import Group
from repc.groups.generator import Generator
from repc.limits import MOST_UNKNOWNS
from repc.numeric.actions.action import on_generators
from repc.numeric.actions.matrices import monomial_drho, monomial_rho
from repc.numeric.exactly import maps as exactly
from repc.numeric.exactly.certify import placed
from repc.numeric.gauge import pivoted_rotation, snapped
from repc.numeric.threads import single_threaded
from repc.reps.atoms import Monomial
from repc.reps.layout import Expansion, expand, monomial_size
from repc.source import Diagnostic, InternalError, fail
from repc.syntax.nodes import RepExpr
from repc.tolerance import CANCELLED, CERTIFICATE, NULL, NULL_GAP, VANISHING, ZERO

SYSTEM_TOO_LARGE = "E0401"


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


def of_factor(monomial: Monomial, slot: int) -> Monomial:
    """The atoms of one factor."""
    return tuple(atom for atom in monomial if atom.slot in (slot, -1))


def commuting(out: np.ndarray, into: np.ndarray) -> np.ndarray:
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
        into, out = of_factor(source, slot), of_factor(target, slot)
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
    systems = [commuting(y, x) for y, x in zip(out, into, strict=True)]
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
    return _balanced(commuting(out, into), terms.ravel())


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
