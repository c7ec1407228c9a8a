"""A basis of maps or of invariant vectors as text: exact where it is in square roots, else rounded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from repc.source import RepcError, fail

if TYPE_CHECKING:
    from repc.api import Expression
    from repc.driver import FreeSpec, TypedSpec
    from repc.reps import TypedRep

_ENTRIES = 2**12  # printed at most, over all elements
_COLUMNS = 24  # wider matrices are not printed
_ROOT = re.compile(r"sqrt\((\d+)\)")


def basis_text(found: TypedSpec | TypedRep | FreeSpec) -> str:
    """The basis, element by element. Raises RepcError where it is too large to read (E0538), or none exists (E0536)."""
    from repc import api

    rep, shape = _space(found)
    _refuse_wide(rep, shape)
    try:
        exact = api.exact_basis(rep)
        matrices, note = [[[_exact(x) for x in row] for row in m.tolist()] for m in exact.matrices], ""
    except RepcError:  # no exact form, or too large for one; what else is wrong is wrong with the floats too
        basis = rep.equivariant_basis()
        matrices = [[[_rounded(x) for x in row] for row in column.reshape(shape)] for column in basis.T]
        note = ", rounded"
    _refuse_long(rep, len(matrices), shape)
    head = f"{len(matrices)} basis {_noun(shape, len(matrices))} of {rep}, orthonormal{note}"
    return "\n".join([head, *(f"B{k} =\n{_block(m)}" for k, m in enumerate(matrices, 1))])


def _space(found) -> tuple[Expression, tuple[int, int]]:
    """The representation whose invariants are asked for, and the shape in which each is shown."""
    from repc import driver
    from repc.api import expression
    from repc.explore.pictures.subject import subject_of

    if isinstance(found, driver.TypedSpec) and found.maps:
        subject = subject_of(found.maps[0])
        return subject.maps, (subject.output.size(), subject.source.size())
    if isinstance(found, driver.TypedSpec | driver.FreeSpec):
        fail("E0536", "only maps and representations of one group have a basis", "name one behind ':basis'")
    return expression(found), (1, found.size())


def _noun(shape: tuple[int, int], count: int) -> str:
    noun = "vector" if shape[0] == 1 else "map"
    return noun if count == 1 else noun + "s"


def _refuse_wide(rep: Expression, shape: tuple[int, int]) -> None:
    if shape[1] > _COLUMNS and shape[0] > 1 or shape[0] * shape[1] > _ENTRIES:
        message = f"the maps of {rep} are {shape[0]}×{shape[1]} matrices, too large to read here"
        fail("E0538", message, "write the module with ':compile' and call its basis()")


def _refuse_long(rep: Expression, count: int, shape: tuple[int, int]) -> None:
    if count * shape[0] * shape[1] > _ENTRIES:
        message = f"the basis of {rep} has {count} elements of {shape[0]}×{shape[1]} entries, too many to read here"
        fail("E0538", message, "write the module with ':compile' and call its basis()")


def _exact(entry) -> str:
    return _ROOT.sub(r"√\1", str(entry)).replace("*", "")


def _rounded(value) -> str:
    return f"{value:.4f}".replace("-0.0000", "0.0000").replace("0.0000", "0")


def _block(rows: list[list[str]]) -> str:
    width = max((len(x) for row in rows for x in row), default=0)
    return "\n".join("  " + " ".join(f"{x:>{width}}" for x in row) for row in rows)
