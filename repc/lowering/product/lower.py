"""The `product` lowering: a typed map to a product program, where diagrams and blocks give all equivariant maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from repc.lowering.diagram.axes import atom_axes, axes_of
from repc.lowering.diagram.lower import NoDiagrams, pairs_of
from repc.lowering.diagram.model import Diagram, DiagramBlock, DiagramProgram, Stacked, Term
from repc.lowering.diagram.orbits import parts_of
from repc.lowering.diagram.rules import Found, TooMany, diagrams_between, refusal
from repc.lowering.diagram.wording import term_text
from repc.lowering.diagram.wreath import NoInvariants
from repc.lowering.machine import BATCH
from repc.lowering.product.model import ProductProgram, TermChange
from repc.lowering.product.parts import FactorSplit
from repc.lowering.schur import embed_rows, project_rows, slab
from repc.numeric.space import Block, CoupledBlock, Irrep, Segment
from repc.ops.sizes import Size, number, product
from repc.reps.atoms import Monomial

Decomposed = Mapping[Monomial, tuple[Block | CoupledBlock, ...]]  # products of atoms of the rest group
Key = tuple[Monomial, Irrep]  # a term of the core: what diagrams are drawn for, and an irreducible


@dataclass(frozen=True, eq=False)
class BlockedSide:
    """A side, with the blocks of the rest group in each term."""

    stacked: Stacked
    blocks: tuple[tuple[Block | CoupledBlock, ...], ...]


def lower(
    name: str,
    sides: tuple[Stacked, Stacked],
    at: FactorSplit,
    decomposed: Decomposed,
    hom_dim: int,
    unitary: bool,
    means: bool = False,
) -> ProductProgram:
    """The program of a linear map whose equivariant maps number exactly ``hom_dim``; with ``means``, one whose weights mean
    the same for every size of the drawn factors, and which is itself for every such size where the sizes of ``sides`` are
    letters.

    ``unitary``: all changes of basis are. Raises NoDiagrams where the drawn group has no diagrams, or they are too many,
    or fewer than the maps.
    """
    why = refusal(at.group, [at.drawn(t.monomial) for side in sides for t in side.terms])
    if why is not None:
        raise NoDiagrams(why)
    into, out = (BlockedSide(s, tuple(decomposed[at.left(t.monomial)] for t in s.terms)) for s in sides)
    common = _irreps(into) & _irreps(out)
    enter, leave = changes_of(into, at, common, project_rows, unitary), changes_of(out, at, common, embed_rows, unitary)
    keys_in, keys_out = keys_of(into, at, common), keys_of(out, at, common)
    core_sides = _core_side(into.stacked, enter, keys_in, at), _core_side(out.stacked, leave, keys_out, at)
    core = _core(name, *core_sides, keys_in, keys_out, at, means)
    if core.hom_dim != hom_dim:
        raise NoDiagrams(f"diagrams and blocks give {core.hom_dim} of its {hom_dim} maps")
    return ProductProgram(name, *sides, enter, leave, core, at.drawn_name, at.rest.name)


def _irreps(side: BlockedSide) -> set[Irrep]:
    return {b.irrep for blocks in side.blocks for b in blocks}


def keys_of(side: BlockedSide, at: FactorSplit, common: set[Irrep]) -> tuple[Key, ...]:
    """The terms of the core, in the order in which they are met: those of the irreducibles ``common``."""
    found = (
        (at.drawn(t.monomial), b.irrep)
        for t, blocks in zip(side.stacked.terms, side.blocks, strict=True)
        for b in blocks
        if b.irrep in common
    )
    return tuple(dict.fromkeys(found))


def changes_of(side: BlockedSide, at: FactorSplit, common: set[Irrep], rows_of, unitary: bool) -> tuple[TermChange, ...]:
    """The change of each term into the irreducibles ``common``, whose places are those of `keys_of`."""
    keys = {key: k for k, key in enumerate(keys_of(side, at, common))}
    found = []
    for term, blocks in zip(side.stacked.terms, side.blocks, strict=True):
        axes = axes_of(term.monomial, at.group)
        kept, rest = (
            tuple(k for a, mine in zip(term.monomial, axes, strict=True) if (a.slot in at.slots) is drawn for k in mine)
            for drawn in (True, False)
        )
        monomial = at.left(term.monomial)
        segment = Segment(0, 1, number(product(term.sizes[k] for k in rest)), monomial, blocks)
        changed = slab(segment, 0, common, rows_of, unitary * BATCH)
        drawn = at.drawn(term.monomial)
        found.append(TermChange(kept, rest, changed, tuple(keys[drawn, p.irrep] for p in changed.pieces)))
    return tuple(found)


def _core_side(side: Stacked, changes: tuple[TermChange, ...], keys: tuple[Key, ...], at: FactorSplit) -> Stacked:
    sizes = [key_sizes(key, at) for key in keys]
    slabs, dim = _slabs(side, changes, [product(s) for s in sizes])
    found = zip(keys, sizes, map(tuple, slabs), strict=True)
    terms = tuple(Term(_text(key, at), key[0], s, places, parts_of(key[0])) for key, s, places in found)
    return Stacked(side.text, dim, None, terms)


def _slabs(side: Stacked, changes: tuple[TermChange, ...], sizes: list[Size]) -> tuple[list[list[tuple[Size, int]]], Size]:
    """Where the channels of each term of the core lie, the pieces of all terms one after another, and their dimension."""
    slabs: list[list[tuple[Size, int]]] = [[] for _ in sizes]
    start: Size = 0
    for term, change in zip(side.terms, changes, strict=True):
        for piece, place in zip(change.slab.pieces, change.places, strict=True):
            channels = term.channels * piece.multiplicity
            slabs[place].append((start, channels))
            start = start + channels * sizes[place]
    return slabs, start


def key_sizes(key: Key, at: FactorSplit) -> tuple[Size, ...]:
    """The axes of what diagrams are drawn for, then the components of the irreducible where there are several."""
    drawn = [n for atom in key[0] for n in atom_axes(atom, at.group, at.letters)]
    return (*drawn, key[1].dim) if key[1].dim > 1 else tuple(drawn)


def _text(key: Key, at: FactorSplit) -> str:
    drawn, label = term_text(key[0], True), at.label(key[1].label)
    return label if not key[0] else f"{drawn}⊗{label}"


def _core(
    name: str, into: Stacked, out: Stacked, keys_in: tuple[Key, ...], keys_out: tuple[Key, ...], at: FactorSplit, means: bool
) -> DiagramProgram:
    found: dict[tuple[int, int], Found] = {}
    drawn: dict[tuple[Monomial, Monomial], Found] = {}
    for t, (target, irrep) in enumerate(keys_out):
        for s, (source, other) in enumerate(keys_in):
            if other is not irrep:
                continue
            if (source, target) not in drawn:
                drawn[source, target] = drawn_between(at, source, target)
            both = with_units(drawn[source, target], irrep, len(out.terms[t].sizes) - 1, len(into.terms[s].sizes) - 1)
            if both.diagrams:
                found[s, t] = both
    pairs, tensors = pairs_of(found, into, out, means)
    return DiagramProgram(name, into, out, pairs, tensors, at.group.is_complex, means)


def drawn_between(at: FactorSplit, source: Monomial, target: Monomial) -> Found:
    """The diagrams between what is drawn of two terms. Raises NoDiagrams where they are too many."""
    try:
        return diagrams_between(at.group, source, target)
    except TooMany as limit:
        raise NoDiagrams(f"it has too many diagrams of {at.drawn_name} ({limit})") from None
    except NoInvariants as too_large:
        raise NoDiagrams(str(too_large)) from None


def with_units(drawn: Found, irrep: Irrep, axis_out: int, axis_in: int) -> Found:
    """Every diagram times every unit of the commutant of an irreducible, between its components on both sides."""
    if irrep.dim == 1:
        return drawn
    names = ["", *(f"UNIT_{irrep.index}_{k}" for k in range(1, irrep.division_dim))]
    units = {name: np.asarray(irrep.units[k]) for k, name in enumerate(names) if name}
    diagrams = tuple(_tied(d, DiagramBlock((axis_out,), (axis_in,), name)) for d in drawn.diagrams for name in names)
    return Found(diagrams, {**drawn.tensors, **units})


def _tied(diagram: Diagram, tie: DiagramBlock) -> Diagram:
    return tuple(sorted((*diagram, tie)))


def restacked(program: ProductProgram, into: Stacked, out: Stacked) -> ProductProgram:
    """The same program with other numbers of copies of the terms."""
    core = program.core
    sides = [
        _restacked_core(core_side, side, changes)
        for core_side, side, changes in ((core.input, into, program.into), (core.output, out, program.out))
    ]
    return replace(program, input=into, output=out, core=replace(core, input=sides[0], output=sides[1]))


def _restacked_core(core: Stacked, side: Stacked, changes: tuple[TermChange, ...]) -> Stacked:
    slabs, dim = _slabs(side, changes, [term.size for term in core.terms])
    terms = tuple(replace(t, slabs=tuple(found)) for t, found in zip(core.terms, slabs, strict=True))
    return replace(core, dim=dim, terms=terms)
