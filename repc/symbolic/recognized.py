"""Counts for groups that were recognized from their tangents: characters as weights, and Weyl's formula for invariants.

Each weight μ of a representation counts ±1 trivial ones where μ + ρ = w(ρ) for a w of the Weyl group, with the sign of w, and none
otherwise (Brauer's and Klimyk's rule on the trivial representation; Humphreys, Introduction to Lie Algebras, exercise 24.9).
"""

from __future__ import annotations

from collections import Counter

from repc.groups import Group
from repc.groups.given.roots import Recognized, Weight
from repc.limits import MOST_PRODUCTS
from repc.reps.atoms import Monomial
from repc.reps.layout import monomials
from repc.rings.rooted import negative, straightened

_KINDS = ("V", "sym", "alt")


def recognized_group(group: Group) -> Recognized | None:
    """The type of a connected reductive group that is given by tangents; None for others, and where it is not recognized."""
    found = None if len(group.factors) > 1 else group.recognition
    return found if isinstance(found, Recognized) else None


def count_recognized(left: dict[Monomial, int], right: dict[Monomial, int], group: Group) -> int | None:
    """dim Hom between two sums of tensor products; None where the group is not recognized, or there are too many weights."""
    found = recognized_group(group)
    if found is None:
        return None
    a, b = (_weights(side, found, group) for side in (left, right))
    if a is None or b is None or len(a) * len(b) > MOST_PRODUCTS:
        return None
    total = _times(b, Counter({negative(w): m for w, m in a.items()}))
    return sum(m * _trivial_part(weight, found.cartan) for weight, m in total.items())


def _trivial_part(weight: Weight, cartan: tuple[Weight, ...]) -> int:
    """The sign of the Weyl group's element that takes weight + ρ to ρ; 0 where none does."""
    found = straightened(cartan, weight)
    return found[1] if found is not None and not any(found[0]) else 0


def _weights(side: dict[Monomial, int], found: Recognized, group: Group) -> Counter | None:
    """The weights of a sum of tensor products of V, its duals and powers; None for what is made of anything else."""
    total: Counter = Counter()
    for monomial, copies in side.items():
        product: Counter = Counter({(0,) * (len(found.cartan) + found.charges): 1})
        for atom in monomial:
            factor = _atom(atom, found, group)
            if factor is None or len(product) * len(factor) > MOST_PRODUCTS:
                return None
            product = _times(product, factor)
        for weight, m in product.items():
            total[weight] += copies * m
    return total


def _atom(atom, found: Recognized, group: Group) -> Counter | None:
    if atom.kind not in _KINDS:
        return None
    if atom.kind == "V":
        return Counter({negative(w) if atom.dual else w: m for w, m in (found.conjugates if atom.conj else found.weights)})
    inner = _weights(monomials(atom.powered, group), found, group)
    return None if inner is None else _power(inner, atom.degree, 1 if atom.kind == "sym" else -1)


def _power(inner: Counter, degree: int, sign: int) -> Counter:
    """Newton's identities, as in `repc.symbolic.characters`."""
    rank = len(next(iter(inner)))
    powers = [Counter({(0,) * rank: 1})]
    for k in range(1, degree + 1):
        total: Counter = Counter()
        for i in range(1, k + 1):
            scaled = Counter({tuple(i * x for x in w): m for w, m in inner.items()})
            for weight, m in _times(powers[k - i], scaled).items():
                total[weight] += sign ** (i - 1) * m
        powers.append(Counter({w: m // k for w, m in total.items() if m}))
    return powers[-1]


def _times(a: Counter, b: Counter) -> Counter:
    total: Counter = Counter()
    for x, m in a.items():
        for y, n in b.items():
            total[tuple(p + q for p, q in zip(x, y, strict=True))] += m * n
    return total
