"""Maps of symmetric and alternating powers of V: diagrams between tensor powers, in the coordinates of the powers.

Sym^k(V) and Λ^k(V) are the images of isometries E into V^k that every linear map of V respects, so each equivariant map between
them is Eᵀ D E for a combination D of diagrams, and each such product is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement
from math import factorial, prod, sqrt

import numpy as np

from repc.groups import Group
from repc.lowering.diagram.axes import atom_axes
from repc.lowering.diagram.lower import NoDiagrams
from repc.lowering.diagram.model import Diagram, DiagramBlock, Stacked
from repc.lowering.diagram.rules import Found, TooMany, diagrams_between, refusal
from repc.ops.sizes import number
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import atom_size, monomials
from repc.tolerance import DEPENDENT_POWER

_POWERS = ("sym", "alt")
_MOST_POINTS = 2**22  # entries of a tensor power, and of one diagram: a fraction of a second


@dataclass(frozen=True, eq=False)
class _Opened:
    """An atom as part of a tensor product of ``atoms``, whose axes are ``axes`` in the whole product: for each index of these,
    flattened, the coordinate of the atom that E takes there and its entry of E."""

    atoms: Monomial
    axes: tuple[int, ...]
    shape: tuple[int, ...]
    coordinate: np.ndarray
    weight: np.ndarray
    size: int


def has_powers(side: Stacked) -> bool:
    """Whether a side has a symmetric or alternating power."""
    return any(atom.kind in _POWERS for term in side.terms for atom in term.monomial)


def power_maps(group: Group, into: Stacked, out: Stacked, hom_dim: int) -> np.ndarray:
    """An orthonormal basis (hom_dim, out.dim, into.dim) of the maps between two sides, in source coordinates.

    Raises NoDiagrams where the group has none, or they are too many, or give fewer than ``hom_dim`` maps.
    """
    places = [(s, t) for t in range(len(out.terms)) for s in range(len(into.terms))]
    found = {(s, t): _between(group, into.terms[s].monomial, out.terms[t].monomial) for s, t in places}
    count = sum(len(maps) * into.terms[s].channels * out.terms[t].channels for (s, t), maps in found.items())
    if count != hom_dim:
        raise NoDiagrams(f"diagrams give {count} of its {hom_dim} maps")
    basis, at = np.zeros((hom_dim, number(out.dim), number(into.dim))), 0
    for (s, t), maps in found.items():
        for rows in _channels(out, t):
            for columns in _channels(into, s):
                basis[at : at + len(maps), rows[:, None], columns] = maps
                at += len(maps)
    return basis


def _channels(side: Stacked, k: int) -> Iterator[np.ndarray]:
    """The coordinates of each copy of a term."""
    term = side.terms[k]
    for start, copies in term.slabs:
        for copy in range(copies):
            places = number(start) + copy * number(term.size) + np.arange(number(term.size))
            yield places if side.take is None else side.take[places]


# ── one pair of tensor products ──────────────────────────────────────────────────────────────────


def _between(group: Group, source: Monomial, target: Monomial) -> np.ndarray:
    """An orthonormal basis (r, out, in) of the maps between two tensor products."""
    ins, outs = _opened(group, source), _opened(group, target)
    shape = (prod(o.size for o in outs), prod(o.size for o in ins))
    basis = np.zeros((0, prod(shape)))
    found = _diagrams(group, ins, outs)
    for diagram in _different(found.diagrams, ins, outs):
        matrix = _matrix(diagram, found, ins, outs, shape)
        norm = np.linalg.norm(matrix)
        if not norm:
            continue
        rest = matrix / norm
        for _ in range(2):  # once more takes away what rounding left
            rest = rest - (basis @ rest) @ basis
        left = np.linalg.norm(rest)
        if left > DEPENDENT_POWER:
            basis = np.concatenate([basis, rest[None] / left])
    return basis.reshape(-1, *shape)


def _diagrams(group: Group, ins: list[_Opened], outs: list[_Opened]) -> Found:
    source, target = (tuple(atom for o in side for atom in o.atoms) for side in (ins, outs))
    why = refusal(group, [source, target])
    if why is not None:
        raise NoDiagrams(why)
    try:
        return diagrams_between(group, source, target)
    except TooMany as limit:
        raise NoDiagrams(f"it has too many diagrams ({limit})") from None


def _different(diagrams: tuple[Diagram, ...], ins: list[_Opened], outs: list[_Opened]) -> Iterator[Diagram]:
    """One of those that differ by the order of the axes of a power, which changes Eᵀ D E by a sign at most."""
    of_in, of_out = ({axis: k for k, o in enumerate(side) for axis in o.axes} for side in (ins, outs))
    seen = set()
    for diagram in diagrams:
        key = tuple(sorted((sorted(of_out[k] for k in b.outs), sorted(of_in[k] for k in b.ins), b.tensor) for b in diagram))
        if (name := repr(key)) not in seen:
            seen.add(name)
            yield diagram


def _matrix(diagram: Diagram, found: Found, ins: list[_Opened], outs: list[_Opened], shape: tuple[int, int]) -> np.ndarray:
    """Eᵀ D E, flat, from the entries of D that are not zero."""
    both = ((False, outs), (True, ins))
    sizes = {(into, k): n for into, side in both for o in side for k, n in zip(o.axes, o.shape, strict=True)}
    blocks = [_entries(block, found, sizes) for block in diagram]
    counts = tuple(len(values) for _, values in blocks)
    if prod(counts) > _MOST_POINTS:
        raise NoDiagrams("its diagrams have too many entries")
    at, values = dict[tuple[bool, int], np.ndarray](), np.ones(prod(counts))
    for (legs, entries), which in zip(blocks, np.indices(counts).reshape(len(counts), prod(counts)), strict=True):
        values = values * entries[which]
        at |= {leg: index[which] for leg, index in legs.items()}
    place = np.zeros(prod(counts), dtype=np.int64)
    for into, side in both:
        for o in side:
            flat = np.zeros_like(place)
            for axis, n in zip(o.axes, o.shape, strict=True):
                flat = flat * n + at[into, axis]
            place, values = place * o.size + o.coordinate[flat], values * o.weight[flat]
    return np.bincount(place, values, prod(shape))


def _entries(block: DiagramBlock, found: Found, sizes) -> tuple[dict[tuple[bool, int], np.ndarray], np.ndarray]:
    """For each leg of a block its indices where the block is not zero, and the values there."""
    legs = [*((False, k) for k in block.outs), *((True, k) for k in block.ins)]
    if not block.tensor:
        n = sizes[legs[0]]
        return dict.fromkeys(legs, np.arange(n)), np.ones(n)
    tensor = found.tensors[block.tensor]
    where = np.nonzero(tensor)
    return dict(zip(legs, where, strict=True)), tensor[where]


# ── powers in tensor powers ──────────────────────────────────────────────────────────────────────


def _opened(group: Group, monomial: Monomial) -> list[_Opened]:
    found, at = list[_Opened](), 0
    for atom in monomial:
        atoms = _factors(group, atom)
        sizes = [atom_axes(one, group, {}) for one in atoms]
        if any(len(axes) != 1 for axes in sizes):
            raise NoDiagrams("a vector has several axes")
        shape = tuple(number(axes[0]) for axes in sizes)
        if prod(shape) > _MOST_POINTS:
            raise NoDiagrams("its tensor power has too many entries")
        coordinate, weight = _isometry(atom, shape)
        found.append(_Opened(atoms, tuple(range(at, at + len(shape))), shape, coordinate, weight, atom_size(atom, group)))
        at += len(shape)
    return found


def _factors(group: Group, atom: Atom) -> Monomial:
    """The vectors that a power is made of, or the atom itself."""
    if atom.kind not in _POWERS:
        return (atom,)
    inner = monomials(atom.powered, group)
    if len(inner) != 1 or set(inner.values()) != {1} or len(next(iter(inner))) != 1:
        raise NoDiagrams("it has a power of more than one vector")
    (factor,) = next(iter(inner))
    return (factor,) * atom.degree


def _isometry(atom: Atom, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """For each index of the tensor power, flattened, the monomial (sorted index) that it belongs to and its entry of E."""
    if atom.kind not in _POWERS:
        return np.arange(shape[0]), np.ones(shape[0])
    n, degree = shape[0], atom.degree
    listed = list((combinations_with_replacement if atom.kind == "sym" else combinations)(range(n), degree))
    scale = [sqrt(prod(factorial(multi.count(i)) for i in set(multi)) / factorial(degree)) for multi in listed]
    numbers, scales = np.zeros(n**degree, dtype=np.int64), np.zeros(n**degree)
    places = np.ravel_multi_index(np.array(listed).T, shape)
    numbers[places], scales[places] = np.arange(len(listed)), scale
    index = np.indices(shape).reshape(degree, -1)
    of = np.ravel_multi_index(np.sort(index, axis=0), shape)
    signs = np.ones(n**degree)
    if atom.kind == "alt":
        for a, b in combinations(range(degree), 2):
            signs = signs * np.sign(index[b] - index[a])
    return numbers[of], scales[of] * signs
