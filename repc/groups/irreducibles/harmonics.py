"""Harmonic polynomials: which irreducibles of a group of orthogonal matrices they are, degree by degree."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from repc.groups.group import Group
from repc.groups.irreducibles.catalog import factor_ring
from repc.groups.irreducibles.labels import facts_of, label_order
from repc.groups.irreducibles.rules import why_no_characters
from repc.limits import MOST_PRODUCTS
from repc.rings.ring import Fractions, Ring, summed
from repc.source import fail

Labels = tuple[tuple[str, int], ...]


def harmonic_labels(group: Group, slot: int, degree: int) -> tuple[Labels, ...]:
    """Of each degree from 0 on the irreducibles of a factor, over the field of the group, each with its multiplicity.

    The harmonics of degree k are the polynomials of V that |x|² times one of degree k − 2 leaves over: Sym^k(V) less Sym^(k−2)(V).
    Under all of O(n) or SO(n) each is one irreducible, of highest weight (k, 0, …): its vector is (x₁ + i x₂)^k.
    Raises RepcError (E0363) where the factor's matrices are not orthogonal, and (E0360) where its irreducibles have no labels.
    """
    factor = group.factors[slot]
    if factor.is_complex or not factor.is_unitary:
        words = f"{factor.name} has no harmonics: its matrices are not orthogonal, and |x|² is none of its invariants"
        fail("E0363", words, "write Sym²(V), Sym³(V), …; harmonics are of O(n), SO(n) and the groups inside them")
    ring = factor_ring(group, slot)
    if ring is None:
        why = why_no_characters(factor) or "no exact rule names them"
        fail("E0360", f"the harmonics of {factor.name} have no labels: {why}", "write V⁰+V+Sym²(V), which has |x|² besides")
    if factor.family in ("O", "SO") and factor.d > 1:
        return tuple(((f"[{k}]{'eo'[k % 2] * ((factor.family, factor.d) == ('O', 3))}", 1),) for k in range(degree + 1))
    powers = _symmetric_powers(ring, degree, factor.name)
    before: list[Fractions] = [{}, {}, *powers]
    return tuple(_labels(_less(whole, trace), ring, group) for whole, trace in zip(powers, before, strict=False))


def _symmetric_powers(ring: Ring, degree: int, name: str) -> list[Fractions]:
    """The characters of Sym⁰(V), Sym¹(V), …, in items, by Newton's identities k·h_k = Σ ψ^i h_(k−i)."""
    vector, found = ring.vector(False), [dict[object, int | Fraction](ring.unit())]
    sums = [_adams(vector, i, ring) for i in range(1, degree + 1)]
    spent = 0
    for k in range(1, degree + 1):
        now = sum(len(p) for p in sums[:k]) * len(found[-1])
        if spent + (degree - k + 1) * now > MOST_PRODUCTS:  # characters of higher degrees have at least as many terms
            words = f"the harmonics of degree {degree} of {name} have too many terms in their characters ({MOST_PRODUCTS.words})"
            fail("E0364", words, "use a lower degree")
        spent += now
        terms = (_times(sums[i - 1], found[k - i], ring) for i in range(1, k + 1))
        total: Fractions = summed(pair for part in terms for pair in part)
        found.append({item: value for item, c in total.items() if (value := _divided(c, k, ring))})
    return found


def _adams(vector, i: int, ring: Ring) -> Fractions:
    """ψ^i of the character of V: the function g ↦ tr g^i."""
    return summed((new, c * v) for item, c in vector.items() for new, v in ring.power(item, i).items())


def _times(a, b, ring: Ring) -> Iterable[tuple]:
    for x, c in a.items():
        for y, v in b.items():
            if (z := ring.multiply(x, y)) is not None:
                yield z, c * v


def _divided(c: int | Fraction, k: int, ring: Ring) -> int | Fraction:
    return c * pow(k, -1, ring.modulus) % ring.modulus if ring.modulus else Fraction(c) / k


def _less(whole: Fractions, trace: Fractions) -> Fractions:
    return summed([*whole.items(), *((item, -c) for item, c in trace.items())])


def _labels(character: Fractions, ring: Ring, group: Group) -> Labels:
    """A character in irreducibles over the field of the group."""
    blocks = (
        (hit[0], c * hit[1] * v)
        for item, c in character.items()
        for block, v in ring.unit_blocks().items()
        if (hit := ring.act(block, item)) is not None
    )
    keys = summed((key, c * _residue(v, ring)) for block, c in summed(blocks).items() for key, v in ring.irreps(block).items())
    found = {}
    for key, c in keys.items():
        count = int(c % ring.modulus if ring.modulus else c)
        if count and (group.is_complex or ring.conjugate(key) == key or ring.leads(key)):
            facts = facts_of(key, ring, group.is_complex)
            found[facts.label] = count // 2 if facts.type == "H" else count
    return tuple(sorted(found.items(), key=lambda pair: label_order(pair[0])))


def _residue(v: int | Fraction, ring: Ring) -> int | Fraction:
    if not ring.modulus or isinstance(v, int):
        return v
    return v.numerator * pow(v.denominator, -1, ring.modulus)
