"""Atoms: the representations that products are made of."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from repc.groups import Group
from repc.groups.finite.represented import Represented
from repc.reps.leaves import UserRep
from repc.source import fail
from repc.syntax import nodes


@dataclass(frozen=True)
class Atom:
    """One tensor factor: a base representation of one factor group, or a whole Sym, Alt or user representation.

    ``kind`` is one of V, det, sgn, timeor, spaceor, reg, irrep, images, sym, alt, user. ``slot`` is the factor group it belongs
    to (-1 where it involves all of them). ``degree`` and ``inner`` belong to sym and alt, ``user`` to user, ``label``
    to irrep, ``images`` to images, with the leaf that said them in ``written``.
    """

    kind: str
    slot: int
    dual: bool = False
    conj: bool = False
    degree: int = 0
    inner: nodes.RepExpr | None = None
    user: UserRep | None = None
    label: str = ""
    images: Represented | None = None
    written: nodes.RepExpr | None = field(default=None, compare=False)

    @property
    def representation(self) -> Represented:
        """What represents the elements of the factor. Raises TypeError for other atoms."""
        if self.images is None:
            raise TypeError(f"{self} is not given by images")
        return self.images

    @property
    def powered(self) -> nodes.RepExpr:
        """What a power, Sym or Alt, is taken of. Raises TypeError for other atoms."""
        if self.inner is None:
            raise TypeError(f"{self} is no power")
        return self.inner

    def sort_key(self) -> tuple:
        """A total order on atoms that does not depend on hashing."""
        named = (str(self.user), self.label, repr(self.written))
        return (self.slot, self.kind, self.dual, self.conj, self.degree, repr(self.inner), *named)


Monomial = tuple[Atom, ...]
"""Tensor product of atoms in the order written; () is the scalar V⁰."""


def simplified(atom: Atom, group: Group) -> Atom:
    """The same matrices with the fewest marks: V* = V for orthogonal factors, V* = conj(V) for unitary ones."""
    if atom.kind in ("sym", "alt", "user"):
        return atom
    factor = group.factors[atom.slot]
    if atom.kind == "irrep":
        return _simplified_irrep(atom, group)
    if atom.kind == "images":
        return _simplified_images(atom)
    if atom.kind in ("reg", "sgn", "timeor", "spaceor"):  # real orthogonal by construction
        return replace(atom, dual=False, conj=False)
    if not factor.is_complex:
        atom = replace(atom, conj=False)
    if not factor.is_unitary or not atom.dual:
        return atom
    return replace(atom, dual=False, conj=atom.conj != factor.is_complex)


def _simplified_irrep(atom: Atom, group: Group) -> Atom:
    """Reference forms are orthogonal or unitary where the factor is; over ℂ those of a real factor may be complex."""
    if not group.is_complex:
        atom = replace(atom, conj=False)
    if not group.factors[atom.slot].is_unitary or not atom.dual:
        return atom
    return replace(atom, dual=False, conj=atom.conj != group.is_complex)


def _simplified_images(atom: Atom) -> Atom:
    if not atom.representation.is_complex:
        atom = replace(atom, conj=False)
    if not atom.representation.is_unitary or not atom.dual:
        return atom
    return replace(atom, dual=False, conj=atom.conj != atom.representation.is_complex)


def regular_order(factor: Group) -> int:
    """Order of a finite factor group, the dimension of ``reg``."""
    order = factor.order() if factor.is_finite else None
    if order is None:
        fail("E0310", f"'reg' needs a finite group; {factor.name} is infinite", "use V, or a finite subgroup")
    return order
