"""What representations ask of the compiler: irreducibles, invariant vectors, projectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from repc import lowering, symbolic
from repc.driver.worker import Worker
from repc.groups import Group
from repc.lowering import DEFAULT_LIMIT
from repc.numeric.basis import equivariant_basis
from repc.numeric.decompose import NotReductive, decompose
from repc.numeric.named import NamedIrrep, named_irrep
from repc.numeric.nullspace import count_by_elements, equivariant_maps
from repc.numeric.threads import single_threaded
from repc.report.irreps import IrrepList
from repc.reps import Expression
from repc.source import Diagnostic, InternalError, fail
from repc.symbolic import HomCount, IrrepCount
from repc.syntax import nodes


def equivariance_error(w: np.ndarray, rep_in: Expression, rep_out: Expression, group: Group, n: int = 5) -> float:
    """Mean relative error ‖ρ_out(g) W − W ρ_in(g)‖ / (‖ρ_out(g) W‖ + ‖W ρ_in(g)‖) over n sampled elements.

    ``w`` (dim rep_out, dim rep_in). Frobenius norms, as in EMLP's documentation.
    """
    rep_in, rep_out = rep_in(group), rep_out(group)
    samples = group.samples(n)
    errors = []
    for k in range(n):
        g = tuple(s[k] for s in samples) if isinstance(samples, tuple) else samples[k]
        after, before = rep_out.rho(g) @ w, w @ rep_in.rho(g)
        size = np.linalg.norm(after) + np.linalg.norm(before)
        errors.append(np.linalg.norm(after - before) / size if size else 0.0)
    return float(np.mean(errors))


def irreps(rep: Expression) -> tuple[IrrepCount, ...]:
    """The irreducibles of a representation. Raises RepcError where the group does not act completely reducibly."""
    found = Worker(rep.group).irreps(rep.node)
    if found is None:
        what = f"{rep} under {rep.group.name} is not a sum of irreducibles that repc can find"
        fail("E0405", what, "ask for its equivariant_basis()")
    return IrrepList(found)


def irreducible(group: Group, slot: int, text: str) -> NamedIrrep:
    """The irreducible of ``group.factors[slot]`` that a label names. Raises RepcError with what there is instead."""
    return named_irrep(group, slot, text)


def isomorphic(a: Expression, b: Expression) -> bool:
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


def invariants(rep: Expression) -> np.ndarray:
    """Orthonormal invariant vectors as columns, (size, r); for ``a >> b`` the equivariant maps, flattened row-major."""
    source, target = rep.arrow or (nodes.Scalars(1), rep.node)
    count = _count_within_memory(rep)
    with single_threaded():
        basis = _orthonormal_maps(rep.group, source, target)
    expected = count_by_elements(rep.group, source, target) if count is None else count.dim
    if expected not in (None, len(basis)):
        raise InternalError(
            Diagnostic(
                "E0904",
                f"two counts of the invariant vectors of {rep} disagree: {expected} and {len(basis)}",
                "this is a defect of repc: please report the representation",
            )
        )
    return basis.reshape(len(basis), rep.size()).T


def _orthonormal_maps(group: Group, source: nodes.RepExpr, target: nodes.RepExpr) -> np.ndarray:
    try:
        a, b = decompose(group, [source, target])
        return equivariant_basis(a, b)
    except NotReductive:
        return equivariant_maps(group, source, target)


def _count_within_memory(rep: Expression) -> HomCount | None:
    count = symbolic.count([nodes.Scalars(1)], rep.node, rep.group)
    if count is not None:
        lowering.refuse_above(DEFAULT_LIMIT, 8 * count.dim * rep.size(), "basis", str(rep))
    return count


@dataclass(frozen=True, eq=False)
class Projector:
    """The orthogonal projector onto the invariant vectors, B Bᴴ with B (size, r): an operator with ``@``."""

    basis: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """(size, size)."""
        return (len(self.basis), len(self.basis))

    __array_ufunc__ = None  # so that NumPy leaves ``rows @ projector`` to `__rmatmul__`

    def __matmul__(self, vectors: np.ndarray) -> np.ndarray:
        """The projection of a vector (size,) or of columns (size, k), of NumPy or of JAX."""
        return self.basis @ (self.basis.conj().T @ _array(vectors))

    def __rmatmul__(self, rows: np.ndarray) -> np.ndarray:
        """rows (…, size) times the (size, size) matrix."""
        return (_array(rows) @ self.basis) @ self.basis.conj().T

    @property
    def H(self) -> Projector:
        """The adjoint: itself."""
        return self

    @property
    def T(self) -> Projector:
        """The transpose."""
        return Projector(self.basis.conj())

    def to_dense(self) -> np.ndarray:
        """The (size, size) matrix."""
        return self.basis @ self.basis.conj().T


def _array(values):
    """Arrays of any library as they are, so that tracing works; lists as arrays."""
    return values if hasattr(values, "shape") else np.asarray(values)


def projector(rep: Expression) -> Projector:
    """The orthogonal projector onto the invariant vectors of a representation."""
    return Projector(invariants(rep))
