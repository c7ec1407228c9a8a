"""Which diagrams a factor of a group has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, permutations, product

import numpy as np

from repc.groups import Group
from repc.groups.families.symplectic import symplectic_form
from repc.groups.families.wreath import is_wreath
from repc.limits import MOST_COMPARED, MOST_DIAGRAMS
from repc.lowering.diagram.axes import axes_of, vector_axes
from repc.lowering.diagram.brauer import LARGEST_EPSILON, Pairing
from repc.lowering.diagram.independent import independent
from repc.lowering.diagram.legs import Leg, block
from repc.lowering.diagram.model import Diagram
from repc.lowering.diagram.orbits import APART, EVERY, Different, tied
from repc.lowering.diagram.partitions import partition_diagrams
from repc.lowering.diagram.wreath import VectorLeg, invariants, wreath_diagrams
from repc.ops.operations.orbits import KINDS
from repc.reps.atoms import Atom, Monomial

_PERMUTATIONS = {"S", "A"}
_FORMS = {"O", "SO", "Opq", "SOpq", "SOp", "Sp"}
_WALLED = {"U", "SU", "GL", "GLp", "SL"}
_SPECIAL = {"SO", "SOpq", "SOp", "SU", "SL"}
_OPAQUE = {"irrep", "det", "sgn", "timeor", "spaceor"}  # atoms that are only ever passed on as they are


class TooMany(Exception):
    """More diagrams than a module should have."""


@dataclass(frozen=True, eq=False)
class Found:
    """Independent diagrams between two monomials, and the tensors they name."""

    diagrams: tuple[Diagram, ...]
    tensors: Mapping[str, np.ndarray] = field(default_factory=dict)


def refusal(group: Group, monomials: Sequence[Monomial]) -> str | None:
    """Why no diagrams are known for these monomials, or None where they are."""
    for atom in (atom for monomial in monomials for atom in monomial):
        if atom.kind in _OPAQUE or atom.kind in APART:
            continue
        if atom.kind == "images":
            return "there are no diagrams of representations by images, cosets or tuples"
        if atom.kind not in ("V", *KINDS):
            return f"its diagrams have no leg for '{atom.kind if atom.user is None else atom.user}'"
        why = _factor_refusal(group.factors[atom.slot])
        if why is not None:
            return why
    return None


def has_diagrams(factor: Group) -> bool:
    """Whether diagrams are known for a factor of a group."""
    return _factor_refusal(factor) is None


def _factor_refusal(factor: Group) -> str | None:
    if is_wreath(factor):
        inside = len(vector_axes(factor)) > 1 and factor.top.family in _PERMUTATIONS
        return None if inside else f"no diagrams are known for {factor.name}: its blocks are not permuted by S(n) or A(n)"
    if factor.family not in _PERMUTATIONS | _FORMS | _WALLED:
        return f"no diagrams are known for {factor.name}"
    return None


def diagrams_between(group: Group, source: Monomial, target: Monomial) -> Found:
    """A basis, if diagrams span at all, of the maps between two monomials. Raises TooMany."""
    different = Different(tied(source, target, group))
    parts = [_local(group, key, legs, different) for key, legs in _by_kind(group, source, target).items()]
    count = 1
    for part in parts:
        count *= len(part.diagrams)
    if count > MOST_DIAGRAMS:
        raise TooMany(MOST_DIAGRAMS.words)
    tensors = {name: array for part in parts for name, array in part.tensors.items()}
    joint = product(*(part.diagrams for part in parts))
    return Found(tuple(tuple(sorted(b for d in choice for b in d)) for choice in joint), tensors)


def _by_kind(group: Group, source: Monomial, target: Monomial) -> dict[int | Atom, list[VectorLeg]]:
    """Legs that may be tied to each other: those of one factor's V (and its dual), or of one opaque atom."""
    found: dict[int | Atom, list[VectorLeg]] = {}
    for into, monomial in ((False, target), (True, source)):
        for axes, atom in zip(axes_of(monomial, group), monomial, strict=True):
            key = atom.slot if atom.kind in ("V", *KINDS) else atom
            legs = [(axis,) for axis in axes] if atom.kind in KINDS else [axes]
            found.setdefault(key, []).extend(VectorLeg(into, leg, (atom.dual or atom.conj) == into) for leg in legs)
    return found


def _local(group: Group, key: int | Atom, legs: list[VectorLeg], different: Different) -> Found:
    if isinstance(key, Atom):
        return _limited(_passed_on([leg.outer for leg in legs]))
    return _of_factor(group.factors[key], legs, f"_{key + 1}" if len(group.factors) > 1 else "", different)


def _of_factor(factor: Group, legs: list[VectorLeg], tail: str, different: Different = EVERY) -> Found:
    if is_wreath(factor):
        found, tensors = wreath_diagrams(factor, legs, _inside, tail, MOST_DIAGRAMS + 1)
        return replace(_limited(found), tensors=tensors)
    return _plain(factor, [leg.outer for leg in legs], tail, different)


def _inside(factor: Group, legs: list[VectorLeg], tail: str) -> tuple[Sequence[Diagram], Mapping[str, np.ndarray]]:
    """What ties the axes inside of a block: diagrams where the group there has them, tables of invariants elsewhere."""
    if _factor_refusal(factor) is None and (factor.family != "A" or len(legs) < factor.d - 1):
        found = _of_factor(factor, legs, tail)
        return found.diagrams, found.tensors
    if len(vector_axes(factor)) > 1:
        raise TooMany(f"inside of the blocks of {factor.name}")
    return invariants(factor, [leg.outer for leg in legs], tail)


def _plain(factor: Group, legs: list[Leg], tail: str, different: Different) -> Found:
    if factor.family in _PERMUTATIONS:
        return _limited(different.among(partition_diagrams(legs, factor.d, different.may_join)))
    pairing = _pairing(factor, tail)
    found = _limited(different.among(pairing.diagrams(legs))).diagrams
    tensors = pairing.tensors(found, legs)
    if pairing.is_stable(legs):
        return Found(found, tensors)
    if not different.is_every:  # they span, and are counted where they are used
        return Found(found, tensors)
    if len(found) > MOST_COMPARED:
        raise TooMany(MOST_COMPARED.words)
    return Found(tuple(found[k] for k in independent(found, legs, factor.d, tensors)), tensors)


def _limited(diagrams) -> Found:
    found = tuple(islice(diagrams, MOST_DIAGRAMS + 1))
    if len(found) > MOST_DIAGRAMS:
        raise TooMany(MOST_DIAGRAMS.words)
    return Found(found)


def _passed_on(legs: list[Leg]):
    """Every way to tie each leg of the output to one of the input."""
    outs, ins = ([leg for leg in legs if leg.into is side] for side in (False, True))
    if len(outs) == len(ins):
        for order in permutations(ins):
            yield tuple(sorted(block(pair) for pair in zip(outs, order, strict=True)))


def _pairing(factor: Group, tail: str) -> Pairing:
    form = None
    if factor.family in ("O", "SO"):
        form = np.eye(factor.d)
    elif factor.family == "Sp":
        form = symplectic_form(factor.d // 2)
    elif factor.family in _FORMS:
        p, q = factor.params
        form = np.diag([1.0] * p + [-1.0] * q)
    return Pairing(factor.d, form, factor.family in _SPECIAL and factor.d <= LARGEST_EPSILON, tail)
