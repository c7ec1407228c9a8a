"""The exact character of an irreducible of a larger group on a smaller one.

Three ways, in this order. Between connected groups: each weight of the larger one becomes a weight of the smaller one, by what V
does. For finite smaller groups: traces of its elements. Otherwise, for the classical groups: an irreducible as a determinant of
symmetric powers of V (`determinants`).
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from repc.groups.finite.classes import Classes
from repc.groups.irreducibles.catalog import factor_ring
from repc.groups.irreducibles.rules import enumerated_classes
from repc.groups.irreducibles.tabled import key_values
from repc.reps.fold import PLAIN
from repc.reps.layout import leaf_atoms, monomials
from repc.reps.leaves import UserLeaf
from repc.reps.restriction import Restricted, restricted
from repc.reps.slots import slots_of
from repc.rings.ring import Key, Ring, summed
from repc.rings.symmetric import Symmetric
from repc.rings.weights import Weights
from repc.symbolic.determinants import RULES, boxes_of, of_boxes
from repc.symbolic.sums import CharacterSum, irreducible_keys
from repc.symbolic.torus import weight_map
from repc.symbolic.traces import Elements, traces
from repc.syntax import nodes
from repc.tolerance import WHOLE

if TYPE_CHECKING:
    from repc.symbolic.characters import Characters


def restricted_sum(characters: Characters, rep: Restricted) -> CharacterSum | None:
    """The character of a restricted irreducible in items of the smaller group; None where no way applies."""
    ways = [_by_elements, _by_determinants]
    if any(isinstance(ring, Symmetric) for ring in characters.ring.rings):  # characters on its elements take matrices
        ways.reverse()
    found = (way(characters, rep) for way in (_of_same_factor, _by_weights, *ways))
    return next((one for one in found if one is not None), None)


def _label(rep: Restricted) -> tuple[int, Ring, str, dict[Key, int]] | None:
    """The factor of an irreducible of the larger group, its ring and label, and its keys over ℂ with multiplicities."""
    if not isinstance(rep.node, nodes.Label):
        return None
    into = rep.inside.into
    (atom,) = leaf_atoms(rep.node, into, PLAIN)
    ring = factor_ring(into, atom.slot)
    return None if ring is None else (atom.slot, ring, atom.label, irreducible_keys(atom, ring, into))


def _of_same_factor(characters: Characters, rep: Restricted) -> CharacterSum | None:
    """Of a factor that the smaller group has as it is: the irreducible of the same label."""
    known = _label(rep)
    if known is None:
        return None
    slot, _, label, _ = known
    vector, group, factor = rep.inside.vectors[slot], rep.inside.group, rep.inside.into.factors[slot]
    if not isinstance(vector, nodes.Base) or rep.inside.changes[slot] is not None:
        return None
    slots = slots_of(vector, group)
    if len(slots) != 1 or group.factors[slots[0]] != factor:
        return None
    place = None if len(group.factors) == 1 else nodes.Subscript(position=slots[0] + 1)
    return characters.sum_in_items(monomials(nodes.Label(label, place), group))


# ── connected groups ───────────────────────────────────────────────────────────────────────────


def _by_weights(characters: Characters, rep: Restricted) -> CharacterSum | None:
    known = _label(rep)
    if known is None or not all(isinstance(ring, Weights) for ring in characters.ring.rings):
        return None
    slot, ring, _, keys = known
    if not isinstance(ring, Weights):
        return None
    vector = characters.sum_in_items(monomials(rep.inside.vectors[slot], rep.inside.group))
    images = weight_map(vector.terms, rep.inside, slot, ring, _needs_side(ring, keys))
    written = [(ring.character(key), m) for key, m in keys.items()]
    if images is None or any(found is None for found, _ in written):
        return None
    total: Counter = Counter()
    for terms, m in written:
        for weight, c in terms.items():
            total[images(weight)] += m * c
    return CharacterSum(characters.ring.reduced(total))


def _needs_side(ring: Weights, keys: dict) -> bool:
    """Whether the two halves of a full-height partition of SO(2k) must be told apart."""
    return ring.kind == "D" and any(key[-1] and (*key[:-1], -key[-1]) not in keys for key in keys)


# ── finite groups ──────────────────────────────────────────────────────────────────────────────


def _by_elements(characters: Characters, rep: Restricted) -> CharacterSum | None:
    """Multiplicities as averages over the classes of each factor, which come out as integers."""
    group, ring = rep.inside.group, characters.ring
    tables = [enumerated_classes(factor) if factor.is_finite else None for factor in group.factors]
    each = [r.keys() for r in ring.rings]
    if any(found is None for found in (*tables, *each)):
        return None
    values = [_key_values(r, classes) for r, classes in zip(ring.rings, tables, strict=True)]
    if any(found is None for found in values):
        return None
    mine, shape = _on_classes(rep, tables), [len(classes) for classes in tables]
    for table, classes in zip(values, tables, strict=True):
        mine = np.tensordot(mine, (table.conj() * classes.sizes).T / classes.order, (0, 0))
    total: list[tuple] = []
    for where, key in zip(np.ndindex(*map(len, each)), product(*each), strict=True):
        m = round(float(mine[where].real))
        if abs(mine[where] - m) > WHOLE * max(1.0, float(np.prod(shape))):
            return None
        if m:
            total += ((item, m * c) for item, c in characters.named.items(key).items())
    return characters.sums.integral(summed(total))


def _on_classes(rep: Restricted, tables: list[Classes]) -> np.ndarray:
    """Traces on one member of each class, of each combination of classes of a product."""
    shape = [len(classes) for classes in tables]
    index = np.indices(shape).reshape(len(tables), -1)
    parts = tuple(np.asarray(classes.matrices)[i] for classes, i in zip(tables, index, strict=True))
    return traces(UserLeaf(rep), Elements(rep.inside.group, parts)).reshape(shape)


def _key_values(ring: Ring, classes: Classes) -> np.ndarray | None:
    """The irreducible characters over ℂ on one member of each class, (keys, classes); None where no rule gives them."""
    value, keys = key_values(ring, classes), ring.keys() or []
    if value is not None:
        return np.array([value(key) for key in keys])
    elements = Elements(classes.group, (np.asarray(classes.matrices),))
    return np.array([traces(nodes.Label(ring.label(key)), elements) for key in keys])


# ── classical groups ───────────────────────────────────────────────────────────────────────────


def _by_determinants(characters: Characters, rep: Restricted) -> CharacterSum | None:
    known = _label(rep)
    if known is None:
        return None
    slot, _, label, keys = known
    factor = rep.inside.into.factors[slot]
    shape, dual, twist = boxes_of(factor, label)
    if shape is None or (factor.family in ("SO", "SOp") and shape and shape[-1] < 0):
        return None
    if factor.family in ("SO", "SOp") and 2 * len(shape) == factor.d and len(keys) == 1:
        return None  # one of two halves
    total = of_boxes(characters, rep.inside.vectors[slot], (shape, dual), RULES[factor.family])
    for one in twist:
        placed = one if len(rep.inside.into.factors) == 1 else _placed(one, slot)
        total = characters.sums.times(total, characters.sum_in_items(monomials(restricted(placed, rep.inside), rep.inside.group)))
    return total


def _placed(one: nodes.RepExpr, slot: int) -> nodes.RepExpr:
    """A one-dimensional representation, or its dual, of one factor."""
    if isinstance(one, nodes.Dual):
        return nodes.Dual(_placed(one.of, slot))
    return nodes.OneDim(one.name, nodes.Subscript(position=slot + 1)) if isinstance(one, nodes.OneDim) else one
