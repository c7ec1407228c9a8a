"""A product of groups as two: the factors whose diagrams are drawn, and the others, decomposed as a group of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from repc.groups import Group
from repc.groups.group import DirectProduct
from repc.lowering.diagram.axes import Letters
from repc.lowering.diagram.lower import NoDiagrams
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomial_size
from repc.reps.slots import within
from repc.syntax import nodes
from repc.syntax.walk import descendants

LARGEST_REST = 1024  # dimension of a product that is decomposed
LARGEST_GROUP = 64  # dimension of V of the group that is decomposed


@dataclass(frozen=True, eq=False)
class FactorSplit:
    """``group`` = the factors in ``slots``, whose diagrams are drawn, times ``rest``, the group of the others in order.

    ``letters`` are the sizes of drawn factors that stand for every number.
    """

    group: Group
    slots: tuple[int, ...]
    rest: Group
    letters: Letters = field(default_factory=dict)

    @property
    def rest_slots(self) -> tuple[int, ...]:
        """The factors of ``rest``, as positions in ``group``."""
        return tuple(k for k in range(len(self.group.factors)) if k not in self.slots)

    @property
    def drawn_name(self) -> str:
        """``S(1000)``."""
        return "×".join(self.group.factors[k].name for k in self.slots)

    def drawn(self, monomial: Monomial) -> Monomial:
        """The atoms that diagrams are drawn for."""
        return tuple(a for a in monomial if a.slot in self.slots)

    def left(self, monomial: Monomial) -> Monomial:
        """The other atoms, as those of ``rest``."""
        at = {slot: k for k, slot in enumerate(self.rest_slots)}
        return tuple(self._powered(a) if a.slot < 0 else replace(a, slot=at[a.slot]) for a in monomial if a.slot not in self.slots)

    def takes_apart(self, atom: Atom) -> bool:
        """Whether an atom is of drawn factors alone, or of the others alone, as Sym²(V_2) is."""
        return atom.slot >= 0 or (atom.inner is not None and within(atom.inner, self.group, self.rest_slots) is not None)

    def _powered(self, atom: Atom) -> Atom:
        return replace(atom, inner=within(atom.powered, self.group, self.rest_slots))

    def label(self, text: str) -> str:
        """A label of ``rest`` as one of the whole group: ``[1]_2``."""
        slots = self.rest_slots
        if len(slots) == 1:
            return f"{text}_{slots[0] + 1}"
        return re.sub(r"_(\d+)(?=⊗|$)", lambda m: f"_{slots[int(m[1]) - 1] + 1}", text)


def split(group: Group, slots: tuple[int, ...], monomials: list[Monomial], letters: Letters | None = None) -> FactorSplit:
    """The split of a group at ``slots``. Raises NoDiagrams where it is none, or what is to be decomposed is too large, or
    has a letter for its size."""
    others = [f for k, f in enumerate(group.factors) if k not in slots]
    if not others or not slots:
        raise NoDiagrams("it needs a product of groups, some with diagrams and some to decompose")
    rest = others[0] if len(others) == 1 else DirectProduct(*others)
    free = [group.factors[k].name for k in letters or () if k not in slots]
    if free:
        raise NoDiagrams(f"{free[0]} stands for every size, and is not decomposed")
    found = FactorSplit(group, slots, rest, letters or {})
    atoms = [a for m in monomials for a in m]
    whole = next((a.kind for a in atoms if not found.takes_apart(a)), None)
    if whole is not None:
        raise NoDiagrams(f"'{whole}' is not taken apart by factors of the group")
    if rest.is_complex != group.is_complex and any(_has_labels(a) and a.slot not in slots for a in atoms):
        raise NoDiagrams(f"irreducibles of {rest.name} are given by label, and it is real in a complex group")
    largest = max((monomial_size(found.left(m), rest) for m in monomials), default=1)
    if rest.d > LARGEST_GROUP or largest > LARGEST_REST:
        raise NoDiagrams(f"what {rest.name} acts on is too large to decompose ({max(rest.d, largest)} dimensions)")
    return found


def _has_labels(atom: Atom) -> bool:
    inside = () if atom.inner is None else descendants(atom.inner)
    return atom.kind == "irrep" or any(isinstance(node, nodes.Label) for node, _ in inside)
