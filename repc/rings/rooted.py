"""Connected groups with any root system, and a center: characters are Laurent polynomials, weights are Dynkin labels and charges.

Everything follows from the Cartan matrix: positive coroots, Weyl's dimension formula, Demazure's operators, and reflections for the
rule of Brauer and Klimyk (Humphreys, Introduction to Lie Algebras, 10, 13, 24).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod

from repc.rings.ring import Ring, bracket, summed

Weight = tuple[int, ...]

_MOST_WEIGHTS = 50_000  # dimension above which a character is not written out weight by weight


@dataclass(frozen=True)
class Rooted(Ring):
    """``cartan``: rows are simple roots by their Dynkin labels, in Bourbaki's order; ``charges``: dimensions of the center;
    ``vectors``: the weights of V with multiplicities, labels before charges. Compact groups, whose dual is the conjugate.

    Labels are Dynkin labels and charges of highest weights: [1,0] is the 7 of G2.
    """

    cartan: tuple[Weight, ...]
    charges: int
    vectors: tuple[tuple[Weight, int], ...]

    @property
    def rank(self) -> int:
        """Dynkin labels and charges."""
        return len(self.cartan) + self.charges

    def unit(self):
        """e⁰."""
        return {self.trivial(): 1}

    def vector(self, flipped):
        """The weights of V."""
        return {negative(w) if flipped else w: m for w, m in self.vectors}

    def scalar(self, name, flipped):
        """det is the sum of all weights."""
        if name != "det":
            return None
        whole = tuple(sum(m * w[i] for w, m in self.vectors) for i in range(self.rank))
        return {negative(whole) if flipped else whole: 1}

    def multiply(self, a, b):
        """Weights add."""
        return tuple(x + y for x, y in zip(a, b, strict=True))

    def power(self, item, m):
        """Weights scale."""
        return {tuple(m * x for x in item): 1}

    def act(self, block, item):
        """Brauer–Klimyk."""
        return straightened(self.cartan, self.multiply(block, item))

    def irreps(self, block):
        """Blocks are irreducible."""
        return {block: 1}

    def trivial(self) -> Weight:
        """Weight 0."""
        return (0,) * self.rank

    @cached_property
    def coroots(self) -> tuple[Weight, ...]:
        """Positive coroots in simple ones."""
        return positive_roots(tuple(zip(*self.cartan, strict=True)))

    @property
    def heights(self) -> Weight:
        """The sum of the positive coroots in simple ones: a strongly dominant functional on weights."""
        return tuple(sum(c[i] for c in self.coroots) for i in range(len(self.cartan)))

    def dim(self, key):
        """Weyl's formula."""
        above = prod(sum(c * (x + 1) for c, x in zip(coroot, key, strict=False)) for coroot in self.coroots)
        return above // prod(map(sum, self.coroots))

    def character(self, key):
        """Weight by weight."""
        return None if self.dim(key) > _MOST_WEIGHTS else dict(weights_of(self.cartan, key))

    def block_character(self, key):
        """Itself."""
        return {key: 1}

    def conjugate(self, key):
        """The dominant one among the negatives of the weights that the Weyl group moves it to."""
        return dominant(self.cartan, negative(key))

    def indicator(self, key):
        """The parity of the highest weight on the sum of the positive coroots (Bourbaki, Lie VIII, § 7, 5, prop. 12)."""
        return 1 - 2 * (sum(h * x for h, x in zip(self.heights, key, strict=False)) % 2)

    def leads(self, key):
        """The larger of two conjugate weights."""
        return key >= self.conjugate(key)

    def label(self, key):
        """[labels,charges]."""
        return bracket(key)

    def read(self, numbers, mark):
        """A dominant weight that tensor powers of V have."""
        weight = numbers + (0,) * (self.rank - len(numbers))
        if mark or min(weight[: len(self.cartan)], default=0) < 0:
            return None
        return weight if not any(reduced(weight, self._lattice)) else None

    @property
    def longest(self):
        """Dynkin labels and charges."""
        return self.rank

    def dynkin(self, numbers):
        """Labels are Dynkin labels, where there is no center."""
        return numbers if not self.charges and len(numbers) == self.rank else None

    @cached_property
    def _lattice(self) -> tuple[Weight, ...]:
        """What the weights of V generate, as rows in echelon form."""
        return echelon([w for w, _ in self.vectors])


def negative(weight: Weight) -> Weight:
    """−μ."""
    return tuple(-x for x in weight)


def reflected(cartan: tuple[Weight, ...], weight: Weight, i: int) -> Weight:
    """μ − ⟨μ, α_i^∨⟩ α_i; charges stay."""
    step = weight[i]
    return (*(x - step * a for x, a in zip(weight, cartan[i], strict=False)), *weight[len(cartan) :])


def straightened(cartan: tuple[Weight, ...], weight: Weight) -> tuple[Weight, int] | None:
    """The dominant λ and the sign with λ + ρ = w(μ + ρ); None where μ + ρ lies on a wall."""
    n, sign = len(cartan), 1
    at = (*(x + 1 for x in weight[:n]), *weight[n:])
    while (low := min(at[:n], default=1)) <= 0:
        if low == 0:
            return None
        at, sign = reflected(cartan, at, at.index(low, 0, n)), -sign
    return (*(x - 1 for x in at[:n]), *at[n:]), sign


def dominant(cartan: tuple[Weight, ...], weight: Weight) -> Weight:
    """The dominant weight that the Weyl group takes it to."""
    n = len(cartan)
    while (low := min(weight[:n], default=0)) < 0:
        weight = reflected(cartan, weight, weight.index(low, 0, n))
    return weight


@lru_cache(maxsize=64)
def positive_roots(cartan: tuple[Weight, ...]) -> tuple[Weight, ...]:
    """In simple roots, by height: β + α_i is one where the string through β downwards is longer than ⟨β, α_i^∨⟩."""
    n = len(cartan)
    units = [tuple(int(i == j) for j in range(n)) for i in range(n)]
    found, queue = set(units), list(units)
    for root in queue:
        for i in range(n):
            below, down = tuple(x - (k == i) for k, x in enumerate(root)), 0
            while below in found:
                below, down = tuple(x - (k == i) for k, x in enumerate(below)), down + 1
            above = tuple(x + (k == i) for k, x in enumerate(root))
            if down > sum(x * cartan[j][i] for j, x in enumerate(root)) and above not in found:
                found.add(above)
                queue.append(above)
    return tuple(queue)


@lru_cache(maxsize=1000)
def weights_of(cartan: tuple[Weight, ...], highest: Weight) -> tuple[tuple[Weight, int], ...]:
    """Weights with multiplicities of the irreducible of a highest weight, by Demazure's operators along a reduced word of the
    longest element (Demazure 1974)."""
    n, terms = len(cartan), {highest: 1}
    at, word = (1,) * n, []
    while max(at, default=0) > 0:
        i = next(k for k, x in enumerate(at) if x > 0)
        at = reflected(cartan, at, i)
        word.append(i)
    for i in word:
        terms = _demazure(cartan, terms, i)
    return tuple(terms.items())


def _demazure(cartan: tuple[Weight, ...], terms: dict[Weight, int], i: int) -> dict[Weight, int]:
    total: list[tuple[Weight, int]] = []
    for weight, c in terms.items():
        m = weight[i]
        steps, sign = (range(m + 1), 1) if m >= 0 else (range(m + 1, 0), -1)
        for k in steps:
            lower = tuple(x - k * a for x, a in zip(weight, cartan[i], strict=False))
            total.append(((*lower, *weight[len(cartan) :]), sign * c))
    return {w: c for w, c in summed(total).items() if c}


# ── lattices ───────────────────────────────────────────────────────────────────────────────────


def echelon(rows: list[Weight]) -> tuple[Weight, ...]:
    """A basis of the lattice that integer rows generate, each with a pivot beyond the one before."""
    found, left = [], [row for row in rows if any(row)]
    for column in range(len(rows[0]) if rows else 0):
        here = [row for row in left if row[column]]
        left = [row for row in left if not row[column]]
        while len(here) > 1:  # Euclid
            here.sort(key=lambda row: abs(row[column]))
            first = here[0]
            moved = [tuple(x - row[column] // first[column] * y for x, y in zip(row, first, strict=True)) for row in here[1:]]
            left += [row for row in moved if not row[column] and any(row)]
            here = [first, *(row for row in moved if row[column])]
        found += here
    return tuple(found)


def reduced(weight: Weight, lattice: tuple[Weight, ...]) -> Weight:
    """What is left of a weight modulo a lattice in echelon form: zeros where it lies in it."""
    for row in lattice:
        pivot = next(i for i, x in enumerate(row) if x)
        if weight[pivot] % row[pivot] == 0:
            weight = tuple(x - weight[pivot] // row[pivot] * y for x, y in zip(weight, row, strict=True))
    return weight
