"""G ≀ H: class functions on each coset of Gⁿ, which counts maps exactly without naming irreducibles.

On the coset of h ∈ H, class functions depend on one element of G for each cycle of h: the product of its entries along
the cycle, all of them independent and uniform. V has the trace Σ χ_V(product) over the fixed points of h, and the m-th
power of a cycle of length l with product x is gcd(l, m) cycles with product x^{m/gcd(l,m)}.

For H = S(n) and A(n) one coset per cycle type is enough: the characters met here are restricted from G ≀ S(n), and
have equal values on conjugate cosets.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import factorial, gcd

from repc.groups.group import Group
from repc.limits import MOST_COSET_TERMS, MOST_COSETS
from repc.rings.joint import acted, multiplied, spread
from repc.rings.partitions import class_centralizer, cycles, partitions
from repc.rings.ring import Ring, Terms, summed

Images = tuple[int, ...]
_MOST_POINTS = 30  # there are 5604 partitions of 30


def cosets_of(base: Ring, top: Group, d: int) -> Cosets | None:
    """The cosets of a wreath product, None where they are too many."""
    found = _listed(top)
    if found is None or why_no_cosets(base, top) is not None:
        return None
    return Cosets(base, tuple(h for h, _ in found), d, tuple(size for _, size in found), top.order())


def why_no_cosets(base: Ring, top: Group) -> str | None:
    """The limit that keeps a wreath product from being counted on its cosets, in words; None where there is none."""
    found = _listed(top)
    if found is None:
        return f"the elements, or cycle types, of {top.name} are not listed ({MOST_COSETS.words})"
    terms = sum(len(base.unit()) ** len(cycles(h)) for h, _ in found)
    return f"a character has {terms} terms ({MOST_COSET_TERMS.words})" if terms > MOST_COSET_TERMS else None


def _listed(top: Group) -> list[tuple[Images, int]] | None:
    return _cycle_types(top) if top.family in ("S", "A") else _elements(top)


def _elements(top: Group) -> list[tuple[Images, int]] | None:
    if top.order() > MOST_COSETS:
        return None
    return [(tuple(int(i) for i in h), 1) for h in top.chain.elements()[:, : top.d]]


def _cycle_types(top: Group) -> list[tuple[Images, int]] | None:
    """One permutation of each cycle type with the number of its conjugates."""
    n = top.d
    if n > _MOST_POINTS:
        return None
    found = []
    for shape in partitions(n):
        even = (n - len(shape)) % 2 == 0
        if even or top.family == "S":
            found.append((_of_type(shape), factorial(n) // class_centralizer(shape)))
    return found if len(found) <= MOST_COSETS else None


def _of_type(shape: tuple[int, ...]) -> Images:
    images: list[int] = []
    for length in shape:
        start = len(images)
        images += [start + (i + 1) % length for i in range(length)]
    return tuple(images)


@dataclass(frozen=True, eq=False)
class Cosets(Ring):
    """Items, blocks and keys are (h, one of the base for each cycle of h). Keys are not irreducible: they are
    orthogonal functions of square norm ``weight(key)`` / |H|. ``d`` is the dimension of the base.

    ``top`` lists elements of H, the i-th of which stands for ``sizes[i]`` conjugate ones; ``order`` is |H|.
    """

    base: Ring
    top: tuple[Images, ...]
    d: int
    sizes: tuple[int, ...]
    order: int

    def weight(self, key: tuple) -> int:
        """The number of cosets that the one of a key stands for."""
        return self._sizes[key[0]]

    @cached_property
    def _sizes(self) -> dict[Images, int]:
        return dict(zip(self.top, self.sizes, strict=True))

    @property
    def modulus(self):
        """That of the base."""
        return self.base.modulus

    @cached_property
    def cycles(self) -> dict[Images, tuple[tuple[int, ...], ...]]:
        """The cycles of every h, in the order of their smallest points."""
        return {h: tuple(map(tuple, cycles(h))) for h in self.top}

    def _fill(self, h: Images, parts: list[dict]) -> dict[tuple, int]:
        return {(h, items): c for items, c in spread(parts).items()}

    def _everywhere(self, one: dict) -> dict[tuple, int]:
        return {item: c for h in self.top for item, c in self._fill(h, [one] * len(self.cycles[h])).items()}

    def unit(self):
        """1 on every coset."""
        return self._everywhere(self.base.unit())

    def unit_blocks(self):
        """1 on every coset."""
        return self._everywhere(self.base.unit_blocks())

    def vector(self, flipped):
        """The traces of the fixed blocks."""
        one, v = self.base.unit(), self.base.vector(flipped)
        found: list[tuple] = []
        for h in self.top:
            for at, cycle in enumerate(self.cycles[h]):
                if len(cycle) == 1:
                    found += self._fill(h, [v if i == at else one for i in range(len(self.cycles[h]))]).items()
        return summed(found)

    def scalar(self, name, flipped):
        """det: that of every product, times the sign of h to the power d; for permutations also sgn."""
        if name not in ("det", "sgn"):
            return None
        part = self.base.scalar(name, flipped) or self.base.unit()
        total: Terms = {}
        for h in self.top:
            sign = (-1) ** (self.d * sum(len(cycle) - 1 for cycle in self.cycles[h]))
            total |= {item: sign * c for item, c in self._fill(h, [part] * len(self.cycles[h])).items()}
        return total

    def multiply(self, a, b):
        """Cycle by cycle."""
        if a[0] != b[0]:
            return None
        parts = multiplied([self.base] * len(a[1]), a[1], b[1])
        return None if parts is None else (a[0], parts)

    def power(self, item, m):
        """All cosets whose m-th power is the given one."""
        h, parts = item
        there = {point: part for cycle, part in zip(self.cycles[h], parts, strict=True) for point in cycle}
        total: Terms = {}
        for root, moved in self._roots(m).get(h, ()):
            by_point = {point: there[moved[point]] for point in range(len(h))}
            total.update(self._fill(root, [self._pulled(cycle, m, by_point) for cycle in self.cycles[root]]))
        return total

    def _pulled(self, cycle: tuple[int, ...], m: int, by_point: dict) -> dict:
        """The functions of the gcd(l, m) cycles that the m-th power of a cycle falls into, as one of its product."""
        shared = gcd(len(cycle), m)
        result = self.base.unit()
        for start in cycle[:shared]:
            part = self.base.power(by_point[start], m // shared)
            found = ((self.base.multiply(x, y), c * v) for x, c in result.items() for y, v in part.items())
            result = summed((z, c) for z, c in found if z is not None)
        return result

    def _roots(self, m: int) -> dict[Images, list[tuple[Images, Images]]]:
        """For every listed h the listed roots whose m-th power is conjugate to h, with a permutation that carries the
        cycles of the power to those of h."""
        if m not in self._known_roots:
            found: dict[Images, list[tuple[Images, Images]]] = {}
            for root in self.top:
                power = _power(root, m)
                h = power if power in self.cycles else self._by_type[_type(power)]
                found.setdefault(h, []).append((root, _carrying(power, h)))
            self._known_roots[m] = found
        return self._known_roots[m]

    @cached_property
    def _by_type(self) -> dict[tuple[int, ...], Images]:
        return {_type(h): h for h in self.top}

    @cached_property
    def _known_roots(self) -> dict:
        return {}

    def act(self, block, item):
        """Cycle by cycle."""
        if block[0] != item[0]:
            return None
        hit = acted([self.base] * len(item[1]), block[1], item[1])
        return None if hit is None else ((block[0], hit[0]), hit[1])

    def vector_act(self, block, flipped):
        """V of the base in each fixed block."""
        h, parts = block
        for at, cycle in enumerate(self.cycles[h]):
            if len(cycle) == 1:
                for new, c in self.base.vector_act(parts[at], flipped):
                    yield (h, (*parts[:at], new, *parts[at + 1 :])), c

    def irreps(self, block):
        """Orthogonal functions: irreducible characters of the base on every cycle."""
        return self._fill(block[0], [self.base.irreps(b) for b in block[1]])

    def trivial(self):
        """Not a single key."""
        return None

    def dim(self, key):
        """Not a representation."""
        return 0

    def label(self, key):
        """Not a representation."""
        return str(key)


def _power(h: Images, m: int) -> Images:
    result = tuple(range(len(h)))
    for _ in range(m):
        result = tuple(h[i] for i in result)
    return result


def _type(h: Images) -> tuple[int, ...]:
    return tuple(sorted(len(cycle) for cycle in cycles(h)))


def _carrying(a: Images, b: Images) -> Images:
    """s with s a s⁻¹ = b, for conjugate a and b; the identity where they are equal."""
    if a == b:
        return tuple(range(len(a)))
    moved = [0] * len(a)
    for x, y in zip(sorted(cycles(a), key=len), sorted(cycles(b), key=len), strict=True):
        for i, j in zip(x, y, strict=True):
            moved[i] = j
    return tuple(moved)
