"""Bases and Clebsch–Gordan blocks in square roots of rationals, and explanations as LaTeX."""

from __future__ import annotations

import numpy as np

from repc.api.bound import bound_rep
from repc.api.labeled import irrep
from repc.api.rep import Expression, Rep
from repc.api.rep import expression as as_expression
from repc.api.solve import invariants
from repc.driver import build_group, type_expression
from repc.groups import Group
from repc.limits import MOST_EXACT, MOST_EXACT_ENTRIES
from repc.numeric.irreducibles import couple
from repc.numeric.irreducibles.racah import exact_squares
from repc.report import Explanation
from repc.reps import TypedMap, TypedRep, TypedSpec
from repc.reps.layout import atom_size, expand
from repc.source import RepcError, fail
from repc.symbolic.exact.basis import ExactBasis, recognized_basis
from repc.symbolic.exact.block import block_of_squares, exact_block
from repc.symbolic.formula import FreeSpec

_SHOWN_ENTRIES = 144  # of a map whose basis tensors are part of its LaTeX


def clebsch_gordan(group: Group | str, a: str, b: str, c: str, exact: bool = False):
    """The Clebsch–Gordan block C (d_a, d_b, m, d_c) of irreducibles given by label: (ψ_a ⊗ ψ_b)(g) C_k = C_k ψ_c(g).

    float64 (complex128 for complex groups), in the group's reference forms and the gauge of
    `repc.numeric.irreducibles.couple.clebsch_gordan`; m is 0 where c does not occur in a ⊗ b. ``exact``: a SymPy array of square
    roots instead, every entry recognized and the whole block checked in exact arithmetic; RepcError where that fails.

    >>> from repc import clebsch_gordan
    >>> clebsch_gordan("SO(3)", "[1]", "[1]", "[2]").shape
    (3, 3, 1, 5)
    """
    group = build_group(group)
    labels = [irrep(text)(group) for text in (a, b, c)]
    block = couple.clebsch_gordan(group, *(rep.node for rep in labels))
    spins = couple.spins_of(group, *(rep.node for rep in labels))
    if exact and spins is not None:
        squares = exact_squares(block[:, :, 0], spins.doubled, spins.is_real) if spins.occurs else {}
        return block_of_squares(squares, block.shape)
    return _exact_block(labels, block) if exact else block


def _exact_block(labels: list[Expression], block: np.ndarray):
    on = [_generators_on(rep) for rep in labels]
    found = exact_block(block, [(kind, x, y, z) for (kind, x), (_, y), (_, z) in zip(*on, strict=True)])
    if found is None:
        a, b, c = labels
        fail(
            "E0408",
            f"the coefficients of {c} in {a}⊗{b} under {a.typed.group.name} are not square roots of fractions, as far as an "
            "exact check can tell",
            "leave exact out to get them as floats",
        )
    return found


def exact_basis(rep: Rep | str, group: Group | str | None = None) -> ExactBasis:
    """The basis of ``equivariant_basis()`` in square roots of rationals: SymPy matrices, shown as LaTeX in notebooks.

    Floats are recognized (squares with denominators up to 10⁴, to 1e-13) and kept only if, in exact arithmetic, every
    element is equivariant under every generator and the whole is orthonormal. Where ``equivariant_basis()`` has no such
    entries, another orthonormal basis of the same space is tried (``gauge == "rational"``). Raises RepcError where
    neither passes; ``equivariant_basis()`` then has the basis in floats.

    >>> from repc import exact_basis
    >>> print(exact_basis("V⊗V", "SO(3)"))
    1 basis tensors of V²
    [[sqrt(3)/3], [0], [0], [0], [sqrt(3)/3], [0], [0], [0], [sqrt(3)/3]]
    """
    rep = _asked(rep, group)
    if rep.size() > MOST_EXACT:
        fail(
            "E0407",
            f"{rep} has {rep.size()} entries; exact bases are for up to {MOST_EXACT:d} ({MOST_EXACT.words})",
            "use equivariant_basis() for floats",
        )
    basis = invariants(rep.typed)
    if basis.size > MOST_EXACT_ENTRIES:
        fail(
            "E0407",
            f"the basis of {rep} has {basis.size} entries; "
            f"exact bases are for up to {MOST_EXACT_ENTRIES:d} ({MOST_EXACT_ENTRIES.words})",
            "use equivariant_basis() for floats",
        )
    columns = Expression(rep.arrow[0], rep.group).size() if rep.arrow else 1
    shape = (rep.size() // columns, columns)
    found = recognized_basis(str(rep), shape, basis, _generators_on(rep), _axes(rep))
    if found is None:
        fail(
            "E0406",
            f"the basis of {rep} under {rep.typed.group.name} has no exact form in square roots of rationals",
            "use equivariant_basis() for floats",
        )
    return found


def _asked(rep: Rep | str, group: Group | str | None) -> Expression:
    """A representation, or the maps of a text with an arrow, bound to the group."""
    if isinstance(rep, TypedRep) or (group is None and isinstance(rep, Rep)):
        return as_expression(rep)
    if group is None:
        fail("E0508", f"{rep!r} needs the group it is meant for", "add one, for example group='SO(3)'")
    found = type_expression(rep, group) if isinstance(rep, str) else None
    if not isinstance(found, TypedSpec):
        return bound_rep(rep, group)
    target = as_expression(found.maps[0].output)
    for source in reversed(found.maps[0].inputs):
        target = as_expression(source) >> target
    return target


def explanation_latex(explanation: Explanation, typed: TypedSpec | TypedRep | FreeSpec) -> str:
    """The explanation as LaTeX, and after it the basis tensors of its small linear maps, exact where they can be."""
    parts = [explanation.latex()]
    if isinstance(typed, TypedSpec):
        parts += [_basis_latex(one) for one in typed.maps if _is_small(one)]
    return "\n\n".join(parts)


def _is_small(typed: TypedMap) -> bool:
    return len(typed.inputs) == 1 and 0 < typed.inputs[0].size() * typed.output.size() <= _SHOWN_ENTRIES


def _basis_latex(typed: TypedMap) -> str:
    try:
        found = exact_basis(as_expression(typed.inputs[0]) >> as_expression(typed.output))
    except RepcError as error:
        return f"% {typed.name}: {error.diagnostics[0].message}"
    return f"% {typed.name}: an orthonormal basis of the maps\n{found._repr_latex_()}"


def _axes(rep: Expression) -> tuple[int, ...]:
    """Dimensions of the tensor factors, () where the representation is not one tensor product."""
    group = rep.typed.group
    parts = expand(rep.node, group).parts
    if len(parts) != 1 or parts[0].copies != 1:
        return ()
    return tuple(atom_size(atom, group) for atom in parts[0].monomial)


def _generators_on(rep: Expression) -> list[tuple[str, np.ndarray]]:
    """Every generator of the group on a representation."""
    found, group = [], rep.typed.group
    for generator in group.generators:
        here = generator.parts(group)
        element = here if len(here) > 1 else here[0]
        found.append((generator.kind, (rep.drho if generator.kind == "lie" else rep.rho)(element)))
    return found
