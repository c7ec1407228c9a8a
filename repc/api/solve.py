"""What representations ask of the compiler: irreducibles, invariant vectors, projectors."""

from __future__ import annotations

import numpy as np

from repc import lowering, symbolic
from repc.api.irreps import Irreps
from repc.api.projector import Projector, from_basis, from_spaces
from repc.driver.options import DEFAULT_LIMIT
from repc.driver.worker import Worker
from repc.groups import Group
from repc.groups.tellable import whose_fault
from repc.numeric.actions.permutations import generator_images, is_permutation
from repc.numeric.basis import equivariant_basis
from repc.numeric.decompose import NotReductive, decompose
from repc.numeric.nullspace import equivariant_maps
from repc.numeric.second_counts import count_by_elements, count_exactly
from repc.numeric.threads import single_threaded
from repc.reps import TypedRep
from repc.source import Diagnostic, InternalError, fail
from repc.symbolic import HomCount
from repc.symbolic.traces import Elements, traces
from repc.syntax import nodes
from repc.tolerance import ROUNDING

_MOST_POINTS = 2**24  # larger permutation representations are not gone through point by point


def irreps(rep: TypedRep) -> Irreps:
    """The irreducibles of a representation. Raises RepcError where the group does not act completely reducibly."""
    found = Worker(rep.group).irreps(rep.node)
    if found is None:
        what = f"{rep} under {rep.group.name} is not a sum of irreducibles that repc can find"
        fail("E0405", what, "ask for its equivariant_basis()")
    return Irreps(found, rep.group)


def character(rep: TypedRep, g: tuple[np.ndarray, ...]) -> float | complex:
    """tr ρ(g) of one element, a matrix per factor."""
    (value,) = traces(rep.node, Elements(rep.group, tuple(np.asarray(part)[None] for part in g)))
    return float(value.real) if abs(value.imag) <= ROUNDING * max(1.0, abs(value)) else complex(value)


def frobenius_schur(rep: TypedRep) -> int:
    """dim of the invariants of Sym² less that of Λ², which is the mean of tr ρ(g²) over a compact group."""
    powers = [nodes.Sym(2, rep.node)] + ([nodes.Alt(2, rep.node)] if rep.size() > 1 else [])
    total = 0
    for sign, power in zip((1, -1), powers if rep.size() else (), strict=False):
        found = symbolic.count([nodes.Scalars(1)], power, rep.group)
        if found is None or not found.exact:
            what = f"the invariants of Sym² and Λ² of {rep} under {rep.group.name} have no exact count"
            fail("E0714", what, "average character(g @ g) over samples")
        total += sign * found.dim
    return total


def isomorphic(a: TypedRep, b: TypedRep) -> bool:
    """Whether two representations of one group have the same irreducibles with the same multiplicities."""
    exact = [symbolic.decompose(rep.node, rep.group) for rep in (a, b)]
    if None not in exact:
        return exact[0] == exact[1]
    try:
        with single_threaded():
            x, y = decompose(a.group, [a.node, b.node])
    except NotReductive:
        fail("E0405", f"{a} and {b} under {a.group.name} are not sums of irreducibles", "compare their bases of maps")
    return all(x.multiplicity(irrep) == y.multiplicity(irrep) for irrep in {*x.irreps, *y.irreps})


def invariants(rep: TypedRep) -> np.ndarray:
    """Orthonormal invariant vectors as columns, (size, r); for ``a >> b`` the equivariant maps, flattened row-major."""
    source, target = _ends(rep)
    count = _count_within_memory(rep)
    with single_threaded():
        basis = _orbit_basis(rep) if _has_orbits(rep) else _orthonormal_maps(rep.group, source, target)
    expected = _second_count(rep.group, source, target) if count is None else count.dim
    if expected not in (None, len(basis)) and any(factor.exact_entries is not None for factor in rep.group.factors):
        basis = equivariant_maps(rep.group, source, target, in_exact_numbers=True)
    if expected not in (None, len(basis)):
        raise InternalError(
            Diagnostic(
                "E0904",
                f"two counts of the invariant vectors of {rep} disagree: {expected} and {len(basis)}",
                whose_fault(rep.group, "the representation"),
            )
        )
    return basis.reshape(len(basis), rep.size()).T


def _second_count(group: Group, source: nodes.RepExpr, target: nodes.RepExpr) -> int | None:
    found = count_exactly(group, source, target)
    return count_by_elements(group, source, target) if found is None else found


def projector(rep: TypedRep) -> Projector:
    """The orthogonal projector onto the invariant vectors of a representation. Of maps between large representations no
    basis is made, where the changes of basis are orthogonal or unitary."""
    source, target = _ends(rep)
    if _has_orbits(rep) and isinstance(source, nodes.Scalars):
        return from_basis(invariants(rep))
    try:
        with single_threaded():
            a, b = decompose(rep.group, [source, target])
    except NotReductive:
        return from_basis(invariants(rep))
    return from_spaces(a, b) if a.unitary and b.unitary else from_basis(invariants(rep))


def _ends(rep: TypedRep) -> tuple[nodes.RepExpr, nodes.RepExpr]:
    """Source and target of the maps that the vectors of a representation are: those of ``a >> b`` and of ``b * a.T``."""
    if rep.arrow:
        return rep.arrow
    match rep.node:
        case nodes.Product((*targets, nodes.Dual(source))):
            return source, targets[0] if len(targets) == 1 else nodes.Product(tuple(targets))
    return nodes.Scalars(1), rep.node


def _has_orbits(rep: TypedRep) -> bool:
    return rep.size() <= _MOST_POINTS and is_permutation(rep.node, rep.group)


def _orbit_basis(rep: TypedRep) -> np.ndarray:
    """(r, size): of vectors that a group permutes the coordinates of, those constant on one orbit and zero elsewhere."""
    labels, sizes = lowering.orbit.orbit_labels(generator_images(rep.node, rep.group), rep.size())
    return (labels == np.arange(len(sizes))[:, None]) / np.sqrt(sizes)[:, None]


def _orthonormal_maps(group: Group, source: nodes.RepExpr, target: nodes.RepExpr) -> np.ndarray:
    try:
        a, b = decompose(group, [source, target])
        return equivariant_basis(a, b)
    except NotReductive:
        return equivariant_maps(group, source, target)


def _count_within_memory(rep: TypedRep) -> HomCount | None:
    count = symbolic.count([nodes.Scalars(1)], rep.node, rep.group)
    needed = 0 if count is None else 8 * count.dim * rep.size()
    if count is not None and needed > DEFAULT_LIMIT:
        what = f"the {count.dim} basis vectors of {rep} need about {lowering.size_text(needed)}"
        fail("E0713", what, "use equivariant_projector(), which makes no basis, or compile the map")
    return count
