"""Atoms: the representations that products are made of, and their matrices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from repc.groups.tolerance import POINT
from repc.reps.derivative import derivative_of
from repc.reps.irreducible import irreducible
from repc.reps.jax_values import in_double, in_double_each
from repc.source import fail
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.groups import Group

Element = tuple[np.ndarray, ...]  # one matrix per factor of the group


@dataclass(frozen=True)
class Atom:
    """One tensor factor: a base representation of one factor group, or a whole Sym, Alt or user representation.

    ``kind`` is one of V, det, sgn, timeor, spaceor, reg, irrep, sym, alt, user. ``slot`` is the factor group it belongs
    to (-1 where it involves all of them). ``degree`` and ``inner`` belong to sym and alt, ``user`` to user, ``label``
    to irrep.
    """

    kind: str
    slot: int
    dual: bool = False
    conj: bool = False
    degree: int = 0
    inner: nodes.RepExpr | None = None
    user: object = None
    label: str = ""

    def sort_key(self) -> tuple:
        """A total order on atoms that does not depend on hashing."""
        return (self.slot, self.kind, self.dual, self.conj, self.degree, repr(self.inner), str(self.user), self.label)


Monomial = tuple[Atom, ...]
"""Tensor product of atoms in the order written; () is the scalar V⁰."""


def simplified(atom: Atom, group: Group) -> Atom:
    """The same matrices with the fewest marks: V* = V for orthogonal factors, V* = conj(V) for unitary ones."""
    if atom.kind in ("sym", "alt", "user"):
        return atom
    factor = group.factors[atom.slot]
    if atom.kind == "irrep":
        return _simplified_irrep(atom, group)
    if atom.kind in ("reg", "sgn", "timeor", "spaceor"):  # real orthogonal by construction
        return replace(atom, dual=False, conj=False)
    if not factor.is_complex:
        atom = replace(atom, conj=False)
    if not factor.is_orthogonal or not atom.dual:
        return atom
    return replace(atom, dual=False, conj=atom.conj != factor.is_complex)


def _simplified_irrep(atom: Atom, group: Group) -> Atom:
    """Reference forms are orthogonal or unitary where the factor is; over ℂ those of a real factor may be complex."""
    if not group.is_complex:
        atom = replace(atom, conj=False)
    if not group.factors[atom.slot].is_orthogonal or not atom.dual:
        return atom
    return replace(atom, dual=False, conj=atom.conj != group.is_complex)


def atom_size(atom: Atom, group: Group) -> int:
    """Dimension of an atom."""
    from repc.reps.layout import size
    from repc.reps.powers import alternating_size, symmetric_size

    if atom.kind == "V":
        return group.factors[atom.slot].d
    if atom.kind == "reg":
        return regular_order(group.factors[atom.slot])
    if atom.kind == "sym":
        return symmetric_size(size(atom.inner, group), atom.degree)
    if atom.kind == "alt":
        return alternating_size(size(atom.inner, group), atom.degree)
    if atom.kind == "user":
        return atom.user.size()
    if atom.kind == "irrep":
        return irreducible(group, atom.slot, atom.label).size()
    return 1


def regular_order(factor: Group) -> int:
    """Order of a finite factor group, the dimension of ``reg``."""
    if not factor.is_finite:
        fail("E0310", f"'reg' needs a finite group; {factor.name} is infinite", "use V, or a finite subgroup")
    return factor.order()


def atom_rho(atom: Atom, group: Group, g: Element) -> np.ndarray:
    """ρ(g) of an atom, (n, n)."""
    if atom.kind in ("sym", "alt"):
        return _power(atom).of_element(atom.inner, group, g)
    if atom.kind == "user":
        return _user_rho(atom, group, g)
    factor, h = group.factors[atom.slot], np.asarray(g[atom.slot])
    if atom.kind == "V":
        matrix = h
    elif atom.kind == "reg":
        matrix = _regular(factor, h)
    elif atom.kind == "irrep":
        matrix = irreducible(group, atom.slot, atom.label).rho(h)
    else:
        matrix = np.array([[factor.scalar_reps[atom.kind].rho(h)]])
    if atom.dual:
        matrix = np.linalg.inv(matrix).T
    return matrix.conj() if atom.conj else matrix


def atom_drho(atom: Atom, group: Group, slot: int, a: np.ndarray) -> np.ndarray:
    """dρ(A) of an atom, (n, n), for A (d, d) in the Lie algebra of the factor ``slot``."""
    if atom.kind in ("sym", "alt"):
        return _power(atom).of_algebra(atom.inner, group, slot, a)
    if atom.kind == "user":
        return _user_drho(atom, group, slot, a)
    n = atom_size(atom, group)
    if atom.slot != slot or atom.kind in ("reg", "sgn", "timeor", "spaceor"):
        return np.zeros((n, n), dtype=np.asarray(a).dtype)
    a = np.asarray(a)
    if atom.kind == "irrep":
        matrix = irreducible(group, slot, atom.label).drho(a)
    else:
        matrix = a if atom.kind == "V" else np.array([[np.trace(a)]])
    if atom.dual:
        matrix = -matrix.T
    return matrix.conj() if atom.conj else matrix


def _power(atom: Atom):
    from repc.reps.powers import Alternating, Symmetric

    return (Symmetric if atom.kind == "sym" else Alternating)(atom.degree)


def _regular(factor: Group, h: np.ndarray) -> np.ndarray:
    elements = factor.elements()
    n = len(elements)
    flat = elements.reshape(n, -1)
    products = (h @ elements).reshape(n, -1)
    nearest = np.array([int(np.argmin(np.abs(flat - p).sum(axis=1))) for p in products])
    if np.abs(flat[nearest] - products).max() > POINT * max(1.0, np.abs(flat).max()):
        fail("E0317", f"the matrix is no element of {factor.name}, so 'reg' has no value there", "pass an element of the group")
    matrix = np.zeros((n, n))
    matrix[nearest, np.arange(n)] = 1.0
    return matrix


def _user_rho(atom: Atom, group: Group, g: Element) -> np.ndarray:
    matrix = in_double(atom.user.rho, g if len(group.factors) > 1 else g[0])
    n = atom.user.size()
    if matrix.shape != (n, n):
        fail(
            "E0318",
            f"{atom.user} says size() = {n}, and its rho(g) has shape {matrix.shape}",
            f"return a matrix of shape {(n, n)} from rho, or correct size()",
        )
    if atom.dual:
        matrix = np.linalg.inv(matrix).T
    return matrix.conj() if atom.conj else matrix


def user_rhos(atom: Atom, group: Group, elements: Element) -> np.ndarray:
    """ρ(g) of a user's representation, (count, n, n), for stacks of elements (count, d, d), one per factor."""
    matrices = in_double_each(atom.user.rho, elements if len(group.factors) > 1 else elements[0])
    if atom.dual:
        matrices = np.linalg.inv(matrices).swapaxes(1, 2)
    return matrices.conj() if atom.conj else matrices


def _user_drho(atom: Atom, group: Group, slot: int, a: np.ndarray) -> np.ndarray:
    tangent = tuple(np.asarray(a) if i == slot else np.zeros((f.d, f.d)) for i, f in enumerate(group.factors))
    tangent = tangent if len(group.factors) > 1 else tangent[0]
    own = type(atom.user).drho
    from repc.reps.rep import Rep

    if own is not Rep.drho:
        matrix = in_double(atom.user.drho, tangent)
    else:
        matrix = derivative_of(atom.user.rho, tangent)
    if atom.dual:
        matrix = -matrix.T
    return matrix.conj() if atom.conj else matrix
