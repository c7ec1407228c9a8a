"""A basis of maps or of invariant vectors as text: exact where it is in square roots, else rounded."""

from __future__ import annotations

import re
import textwrap
from string import ascii_lowercase
from typing import TYPE_CHECKING

from repc.source import RepcError, fail

if TYPE_CHECKING:
    from repc.api import Expression
    from repc.driver import FreeSpec, TypedSpec
    from repc.reps import TypedRep

_ENTRIES = 2**12  # printed at most, over all elements
_COLUMNS = 24  # wider matrices are not printed
_PAGE = 24  # lines
_TALL = 40  # rows; a taller matrix is told by its entries
_WIDTH = 96  # of a line
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
    return "\n".join([head, *_shown(matrices)])


def _shown(matrices: list[list[list[str]]]) -> list[str]:
    """The matrices themselves where all of them fit on a page; else as pictures, in which a letter stands for a number."""
    if sum(len(m) + 1 for m in matrices) <= _PAGE and max((len(_block(m).split("\n")[0]) for m in matrices), default=0) <= _WIDTH:
        return [f"B{k} =\n{_block(m)}" for k, m in enumerate(matrices, 1)]
    if all(len(m[0]) == 1 or len(m) > _TALL for m in matrices):
        return _lists(matrices)
    letters = _letters(matrices)
    legend = ", ".join(f"{letter} = {number}" for number, letter in letters.items())
    words = f"{legend}; capitals are their negatives, · is zero" if legend else "+ and - are the signs of the numbers, · is zero"
    return [*textwrap.wrap(words, _WIDTH), *_pictures(matrices, letters)]


def _letters(matrices: list[list[list[str]]]) -> dict[str, str]:
    """A letter for every number up to sign; none where there are more than letters."""
    sizes = sorted({x.removeprefix("-") for m in matrices for row in m for x in row} - {"0"})
    return dict(zip(sizes, ascii_lowercase, strict=False)) if len(sizes) <= len(ascii_lowercase) else {}


def _pictures(matrices: list[list[list[str]]], letters: dict[str, str]) -> list[str]:
    """As many pictures side by side as fit, and rows of them down to the end of a page."""
    drawn = [[f"B{k}", *("".join(_sign(x, letters) for x in row) for row in m)] for k, m in enumerate(matrices, 1)]
    beside = max(1, _WIDTH // (max(len(row) for one in drawn for row in one) + 3))
    lines: list[str] = []
    for start in range(0, len(drawn), beside):
        group = drawn[start : start + beside]
        if lines and len(lines) + len(group[0]) > _PAGE:
            return [*lines, f"… and {len(drawn) - start} more: ':show' draws them, ':compile' writes a module with basis()"]
        widths = [max(map(len, one)) for one in group]
        rows = zip(*group, strict=True)
        lines += ["  " + "   ".join(x.ljust(w) for x, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    return lines


def _sign(entry: str, letters: dict[str, str]) -> str:
    if entry == "0":
        return "·"
    letter = letters.get(entry.removeprefix("-"))
    if letter is None:
        return "-" if entry.startswith("-") else "+"
    return letter.upper() if entry.startswith("-") else letter


def _lists(matrices: list[list[list[str]]]) -> list[str]:
    """Long vectors and tall matrices: each number with the places, from 0, at which it stands, to the end of a page."""
    lines: list[str] = []
    for k, matrix in enumerate(matrices, 1):
        places: dict[str, list[str]] = {}
        for i, row in enumerate(matrix):
            for j, entry in enumerate(row):
                places.setdefault(entry, []).append(str(i) if len(row) == 1 else f"{i},{j}")
        found = [f"{number} at {' '.join(at)}" for number, at in places.items() if number != "0"]
        rows = textwrap.wrap(f"B{k} = {', '.join(found)}; 0 elsewhere", _WIDTH, subsequent_indent="     ")
        if len(lines) + len(rows) > _PAGE:
            rest = f"… and more of B{k}" if not lines else f"… and {len(matrices) - k + 1} more"
            return [*lines, *(rows[:_PAGE] if not lines else []), f"{rest}: ':compile' writes a module with basis()"]
        lines += rows
    return lines


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
