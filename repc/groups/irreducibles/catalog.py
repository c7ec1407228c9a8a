"""The irreducibles of one factor group over the field of the whole group: by label, listed, and how V leads from one to
the next."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from repc.groups.given.components import Components
from repc.groups.given.roots import Recognized
from repc.groups.group import Group
from repc.groups.irreducibles.labels import IrrepFacts, facts_of, label_order
from repc.groups.irreducibles.names import SecondNames, label_of_name, second_names
from repc.groups.irreducibles.rules import joint_ring, why_no_characters
from repc.groups.irreducibles.values import OnGenerators, characters_on_generators
from repc.rings.embedded import EmbeddedRing
from repc.rings.joint import Joint
from repc.rings.ring import Key, Ring, summed
from repc.source import fail

LISTED = 12
"""How many irreducibles of an infinite group are listed: those met first when tensor powers of V grow."""

_NAMED_IN_ERRORS = 6
_BITS = 128  # of the prime field; multiplicities of single products stay far below
_MARKS = ("e", "o", "", "t", "'", "+", "-")


def irreducible_facts(group: Group, slot: int, text: str) -> IrrepFacts:
    """The irreducible of one factor that a label names. Raises RepcError with what there is instead."""
    ring = factor_ring(group, slot)
    name = group.factors[slot].name
    if ring is None:
        why = why_unnamed(group.factors[slot])
        fail(
            "E0360",
            f"the irreducibles of {name} have no labels: {why or 'no exact rule names them'}",
            "write the representation with V, Sym and Alt",
        )
    key = _named_key(text, ring, group.factors[slot])
    if key is None:
        fail("E0361", f"{name} has no irreducible called {text}", _remedy(group, slot, text, ring))
    if not _names(key, ring, group):
        other = ring.label(ring.conjugate(key))
        fail("E0362", f"over ℝ, {text} and {other} of {name} are one irreducible, called {other}", f"write {other}")
    return facts_of(key, ring, group.is_complex)


def why_unnamed(factor: Group) -> str | None:
    """Which limit, or which step, a group is without labels for; None where no rule applies."""
    limit, known, parts = why_no_characters(factor), factor.recognition, factor.components
    if limit is not None:
        return limit
    if isinstance(known, Recognized):
        if known.torus is None:
            return f"it is {known.type}, and its center is dense in a larger torus"
        missing = "which of its highest weights are conjugate, and which real, is worked out for compact groups only"
        return f"it is {known.type} in the form {known.form}, and {missing}"
    if isinstance(parts, Components):
        return (
            f"it has {len(parts.elements)} components, the one of 1 is {parts.identity.type}, and how the others act on highest "
            "weights is worked out for counts only"
        )
    return known or parts


def _named_key(text: str, ring: Ring, factor: Group) -> Key | None:
    """The irreducible with a label, with another name in brackets, ``[T2u]`` or ``[[2],[1]]``, or with a number alone, ``ρ2``."""
    if text.startswith("[") and (text[1].isalpha() or text[1] == "["):
        label = label_of_name(factor, text)
        return None if label is None else ring.key(label)
    if text.startswith("ρ") and "(" not in text:
        return next((key for key in ring.keys() or () if ring.label(key).startswith(f"{text}(")), None)
    return ring.key(text)


def factor_ring(group: Group, slot: int) -> Ring | None:
    """The characters of one factor, None where it has no exact rule or its labels are those of a product."""
    joint = joint_ring(group, frozenset({slot}), _BITS)
    ring = None if joint is None else joint.rings[slot]
    return None if isinstance(ring, EmbeddedRing) and isinstance(ring.base, Joint) else ring


def _names(key: Key, ring: Ring, group: Group) -> bool:
    """Whether a key gives its label to an irreducible over the field of the group."""
    return group.is_complex or ring.conjugate(key) == key or ring.leads(key)


def _remedy(group: Group, slot: int, text: str, ring: Ring) -> str:
    squared = f"[{text[1:-1]}]"
    if text.startswith("(") and type(ring).dynkin is Ring.dynkin and ring.key(squared) is not None:
        return f"write {squared}"
    bare = text.rstrip("eot'+-*")
    bare = f"[{bare}]" if bare.isdecimal() else bare
    found = [v for mark in _MARKS if (v := f"{bare}{mark}") != text and ring.key(v) is not None]
    if found:
        return "write " + " or ".join(found)
    facts = listed(group, slot)
    near = get_close_matches(text, [one.label for one in facts], 2, 0.7)
    on, names = characters_on_generators(group, slot), second_names(group.factors[slot])
    some = ", ".join(_sized(one, on, names) for one in facts[:_NAMED_IN_ERRORS]) + (", …" if len(facts) > _NAMED_IN_ERRORS else "")
    some += f" (characters on {', '.join(on.generators)})" if on is not None and on.generators else ""
    if text.startswith("("):
        some += "; Dynkin labels are of SL, SU, Sp and SO(n), n ≥ 4, one for each simple root, without the spinors of Spin(n)"
    return f"the irreducibles are {some}" + (f"; did you mean {' or '.join(near)}?" if near else "")


def _sized(facts: IrrepFacts, on: OnGenerators | None, names: SecondNames) -> str:
    """``[2,1] (8)``: a label and its dimension, which ``ρ2(1): 1, -1`` says itself, with its characters on the generators."""
    if on is None:
        return f"{facts.label} ({facts.dim})"
    label = f"{facts.label} {names.of(facts.label)}".strip()
    return f"{label}: {' '.join(on.rows[facts.label])}" if on.generators else label


# ── listing ────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=64)
def listed(group: Group, slot: int) -> tuple[IrrepFacts, ...]:
    """The irreducibles of a factor, the trivial one first, then by dimension: all of a finite one, otherwise the first
    `LISTED` that occur in V⁰, then in V, V* and one-dimensional ones, their products with these, and so on (S(n) and A(n)
    above n = 20: in powers of V). Empty where there is no exact rule."""
    ring = factor_ring(group, slot)
    if ring is None:
        return ()
    every, trivial = ring.keys(), ring.trivial()
    keys = _first_keys(group, slot, ring) if every is None else sorted(every, key=lambda k: label_order(ring.label(k)))
    facts = {key: facts_of(key, ring, group.is_complex) for key in keys if _names(key, ring, group)}
    return tuple(facts[key] for key in sorted(facts, key=lambda k: (k != trivial, facts[k].dim)))


def lists_all(group: Group, slot: int) -> bool:
    """Whether `listed` gives every irreducible of a factor."""
    ring = factor_ring(group, slot)
    return ring is not None and ring.keys() is not None


def _first_keys(group: Group, slot: int, ring: Ring) -> list[Key]:
    letters = steps(group, slot) if ring.neighbors(ring.trivial()) is None else steps(group, slot)[:1]
    found, layer = [ring.trivial()], [ring.trivial()]
    while layer and len(found) < LISTED:
        new = {key for here in layer for step in letters for key in _reached(here, step, ring)}
        layer = sorted(new - set(found), key=lambda k: (ring.dim(k), label_order(ring.label(k))))
        found += layer
    return found[:LISTED]


# ── one step of a tensor power ─────────────────────────────────────────────────────────────────

Step = tuple[str, bool]  # (kind of an atom, whether its dual)


def steps(group: Group, slot: int) -> tuple[Step, ...]:
    """The atoms that lead from irreducible to irreducible: V, V* where that may be another one, det, sgn and so on."""
    factor = group.factors[slot]
    dual = () if factor.is_unitary and not group.is_complex else (("V", True),)
    return (("V", False), *dual, *((name, False) for name in sorted(factor.scalar_reps)))


def neighbors(label: str, step: Step, group: Group, slot: int) -> tuple[IrrepFacts, ...] | None:
    """The irreducibles of (label ⊗ step); None where the exact rules cannot tell them (A(n), by its halves)."""
    ring = factor_ring(group, slot)
    if ring is None or ring.halves:
        return None
    found = set()
    for key in _reached(ring.key(label), step, ring):
        found.add(key if _names(key, ring, group) else ring.conjugate(key))
    return tuple(sorted((facts_of(k, ring, group.is_complex) for k in found), key=lambda f: (f.dim, label_order(f.label))))


def _reached(key: Key, step: Step, ring: Ring) -> Iterator[Key]:
    name, flipped = step
    if name == "V" and (known := ring.neighbors(key)) is not None:
        yield from known
        return
    blocks = (ring.block_character(key) or {}).items()
    moved = ((new, c * v) for block, c in blocks for new, v in _times(block, name, flipped, ring))
    for irrep, c in summed((irrep, c * share) for new, c in moved for irrep, share in ring.irreps(new).items()).items():
        if c % ring.modulus if ring.modulus else c:
            yield irrep


def _times(block, name: str, flipped: bool, ring: Ring):
    if name == "V":
        yield from ring.vector_act(block, flipped)
        return
    for item, c in (ring.scalar(name, flipped) or {}).items():
        if (hit := ring.act(block, item)) is not None:
            yield hit[0], c * hit[1]
