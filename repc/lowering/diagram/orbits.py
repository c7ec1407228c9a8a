"""Tuples and sets of points, and symmetric and alternating powers of V, as parts of tensor powers of V.

Each is the image of a map E into V^k, and what leaves V^k by Eᵀ. Every equivariant map between such parts is Eᵀ D E for a
combination D of diagrams. On tuples and sets of different points, E is zero where two indices are equal: diagrams that tie two
indices of one tuple to each other are zero, and as many others are left as there are orbits of S(n). Diagrams that differ by the
order of the indices of one set, or one power, are the same map, up to a sign of an alternating one; those that are their own
negative are zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations, product
from math import factorial, prod

from repc.groups import Group
from repc.lowering.diagram.axes import axes_of
from repc.lowering.diagram.legs import Leg
from repc.lowering.diagram.model import Diagram, DiagramBlock, PowerPart
from repc.ops.operations.orbits import ALTERNATING, KINDS, SETS, SYMMETRIC, TUPLES
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomials
from repc.syntax import nodes

APART = (TUPLES, SETS)  # whose indices are different
UNORDERED = (SETS, SYMMETRIC, ALTERNATING)


def opened(atom: Atom, group: Group, slots: Collection[int]) -> Atom:
    """An atom of a factor in ``slots`` as what it is in a tensor power of V, or as it is where it is none."""
    if atom.kind == "images" and atom.slot in slots and isinstance(atom.written, nodes.Tuples):
        if isinstance(atom.written.of, nodes.Base):
            return replace(atom, kind=SETS if atom.written.kind == "sets" else TUPLES, degree=atom.written.size)
    if atom.kind in ("sym", "alt"):
        factor = _vector(atom, group)
        if factor is not None and factor.slot in slots:
            return replace(factor, kind=SYMMETRIC if atom.kind == "sym" else ALTERNATING, degree=atom.degree, inner=atom.inner)
    return atom


def _vector(atom: Atom, group: Group) -> Atom | None:
    """The V that a power is of, None where it is of something else."""
    inner = monomials(atom.powered, group)
    if list(inner.values()) != [1]:
        return None
    (found,) = inner
    return found[0] if len(found) == 1 and found[0].kind == "V" else None


def closed(atom: Atom) -> Atom:
    """The atom that `opened` was given."""
    if atom.kind in APART:
        return replace(atom, kind="images", degree=0)
    if atom.kind in KINDS:
        return Atom("sym" if atom.kind == SYMMETRIC else "alt", -1, degree=atom.degree, inner=atom.inner)
    return atom


def on_axes(monomial: Monomial) -> Monomial:
    """The V of each axis, and the other atoms as they are."""
    return tuple(one for atom in monomial for one in _each_axis(atom))


def _each_axis(atom: Atom) -> Monomial:
    if atom.kind not in KINDS:
        return (atom,)
    return (Atom("V", atom.slot, atom.dual, atom.conj),) * atom.degree


def hidden_type(monomial: Monomial, group: Group, slots: Collection[int]) -> Monomial:
    """A tensor product in hidden layers, where functions act on each number: its parts opened, and tensor powers of V in the place
    of alternating ones, whose numbers change sign."""
    found = (opened(atom, group, slots) for atom in monomial)
    return tuple(one for atom in found for one in (on_axes((atom,)) if atom.kind == ALTERNATING else (atom,)))


def parts_of(monomial: Monomial, first: int = 0) -> tuple[PowerPart, ...]:
    """The axes of a tensor product, from ``first`` on, that are together one of its parts; all its other atoms have one axis."""
    found, at = list[PowerPart](), first
    for atom in monomial:
        if atom.kind in KINDS:
            found.append(PowerPart(atom.kind, atom.degree, at))
        at += len(_each_axis(atom))
    return tuple(found)


# ── which diagrams are maps of their own ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class TiedAxes:
    """Axes of one side that are together the indices of one tuple, set or power."""

    into: bool
    kind: str
    axes: tuple[int, ...]


class Different:
    """Which diagrams between parts of tensor powers are not zero, and one of those that are the same map."""

    def __init__(self, several: Iterable[TiedAxes]):
        self._of = {(one.into, axis): (k, one.kind) for k, one in enumerate(several) for axis in one.axes}

    @property
    def is_every(self) -> bool:
        """Whether all diagrams are maps of their own."""
        return not self._of

    def may_join(self, leg: Leg, others: Iterable[Leg]) -> bool:
        """Whether a leg may be tied to others: two indices of one tuple are different."""
        mine = self._of.get((leg.into, leg.axis))
        if mine is None or mine[1] not in APART:
            return True
        return all(self._of.get((other.into, other.axis)) != mine for other in others)

    def among(self, diagrams: Iterable[Diagram]) -> Iterator[Diagram]:
        """The diagrams that count."""
        if self.is_every:
            yield from diagrams
            return
        seen: set[tuple] = set()
        for diagram in diagrams:
            keys = tuple(sorted(self._key(block) for block in diagram))
            if keys not in seen and not self._vanishes(diagram, keys):
                seen.add(keys)
                yield diagram

    def _key(self, block: DiagramBlock) -> tuple:
        return (self._places(False, block.outs), self._places(True, block.ins), block.tensor)

    def _places(self, into: bool, axes: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """What each axis is: one of those of a set or power, or itself."""
        return tuple(sorted(self._place(into, axis) for axis in axes))

    def _place(self, into: bool, axis: int) -> tuple[int, int]:
        k, kind = self._of.get((into, axis), (-1, ""))
        return (k, 0) if kind in UNORDERED else (-1, axis)

    def _vanishes(self, diagram: Diagram, keys: tuple[tuple, ...]) -> bool:
        """Whether an order of indices that leaves the diagram as it is changes a sign: of two in one block, or of two equal blocks.
        Of tensors nothing is known."""
        if any(block.tensor for block in diagram):
            return False
        odd = [self._alternating(block) for block in diagram]
        if any(len(places) != len(set(places)) for places in odd):
            return True
        counts = Counter((key, tuple(sorted(places))) for key, places in zip(map(self._key, diagram), odd, strict=True))
        return any(number > 1 and len(places) % 2 for (_, places), number in counts.items())

    def _alternating(self, block: DiagramBlock) -> list[int]:
        """The alternating powers that the legs of a block are of."""
        legs = [*((False, axis) for axis in block.outs), *((True, axis) for axis in block.ins)]
        return [self._of[leg][0] for leg in legs if self._of.get(leg, (0, ""))[1] == ALTERNATING]


EVERY = Different(())


def tied(source: Monomial, target: Monomial, group: Group) -> Iterator[TiedAxes]:
    """The axes of two tensor products that are together the indices of one of their atoms."""
    for into, monomial in ((False, target), (True, source)):
        for atom, axes in zip(monomial, axes_of(monomial, group), strict=True):
            if atom.kind in KINDS:
                yield TiedAxes(into, atom.kind, axes)


def gain_of_means(diagram: Diagram, parts: tuple[Sequence[PowerPart], Sequence[PowerPart]]) -> float:
    """Mean square that a diagram, between vectors with these ``parts`` (of the input, of the output), gives an output as n grows,
    for entries of mean square 1, half of it from a mean that they share: sums over all keep that half, and diagonals become
    negligible. Means over the orders of a set are smaller, and powers are scaled as monomials are."""
    if any(len(b.outs) > 1 for b in diagram):
        return 0.0
    into, out = parts
    scale = prod(factorial(p.degree) for p in out if p.kind in UNORDERED[1:])
    below = prod(factorial(p.degree) for p in into if p.kind in UNORDERED[1:])
    signs = [sum(p.kind == ALTERNATING for p in side) for side in parts]
    shared = 0.5 if signs[0] == signs[1] else 0.0
    alone = 0.0 if any(not b.outs for b in diagram) else 0.5 / len(_orders(diagram, into, out))
    return (shared + alone) * scale / below


def _orders(diagram: Diagram, into: Sequence[PowerPart], out: Sequence[PowerPart]) -> set[tuple]:
    """The different entries of the input that are averaged over the orders of the sets of the output."""
    sets = {axis: (-1 - k,) for k, part in enumerate(into) if part.kind in UNORDERED for axis in part.axes}
    unordered = [part.axes for part in out if part.kind in UNORDERED]
    found = set()
    axes = [axis for one in unordered for axis in one]
    for orders in product(*map(permutations, unordered)):
        moved = dict(zip(axes, (axis for order in orders for axis in order), strict=True))
        blocks = ((tuple(moved.get(a, a) for a in b.outs), tuple(sorted(sets.get(a, (a,)) for a in b.ins))) for b in diagram)
        found.add(tuple(sorted(blocks)))
    return found
