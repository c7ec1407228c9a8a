"""Characters of single irreducibles, in the blocks and in the items of their ring, and their duals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from repc.groups.finite.ring import Finite
from repc.rings.cyclic import Cyclic, Dihedral
from repc.rings.embedded import Embedded
from repc.rings.linear import GeneralLinear, Symplectic
from repc.rings.orthogonal import EvenOrthogonal, Signed, SpecialOrthogonal, associate
from repc.rings.partitions import Partition, partitions, symmetric_character, transpose
from repc.rings.ring import Key, Ring
from repc.rings.symmetric import Alternating, Symmetric
from repc.rings.weyl import Weight, rho

Terms = dict[object, "int | Fraction"]
_MOST_WEIGHTS = 50_000  # dimension above which a character is not written out weight by weight
_MOST_BOXES = 14  # boxes below the first row (or right of the first column) of a partition written as a polynomial


def block_character(key: Key, ring: Ring) -> Terms | None:
    """The irreducible character in blocks; None where it is no combination of them that can be written out."""
    if isinstance(ring, Embedded):
        return block_character(key, ring.base)
    if isinstance(ring, (SpecialOrthogonal, GeneralLinear, Symplectic)):
        return {key: 1}
    if isinstance(ring, EvenOrthogonal):
        return _two_components(key, ring)
    if isinstance(ring, Signed):
        base = block_character(key[1], ring.base)
        return None if base is None else {(key[0], b): c for b, c in base.items()}
    return item_character(key, ring)


def item_character(key: Key, ring: Ring) -> Terms | None:
    """The irreducible character in items; None where it is no combination of them that can be written out."""
    for kinds, rule in _ITEMS:
        if isinstance(ring, kinds):
            return rule(key, ring)
    return None


def halves_character(key: Key, ring: Ring) -> Terms | None:
    """The sum of an irreducible of A(n) that is half of a self-transposed shape and the other half, in items."""
    return _alternating((key[0], 0), ring)


def dual_key(key: Key, ring: Ring) -> Key:
    """The key of the dual, ρ(g)⁻ᵀ, over ℂ."""
    if isinstance(ring, Embedded):
        return dual_key(key, ring.base)
    if isinstance(ring, Signed):
        return (key[0], dual_key(key[1], ring.base))
    if isinstance(ring, GeneralLinear):
        flipped = tuple(-x for x in reversed(key))
        return tuple(x - flipped[-1] for x in flipped) if ring.special else flipped
    if isinstance(ring, SpecialOrthogonal):
        # −1 is in the Weyl group of D_k only for even k
        return (*key[:-1], -key[-1]) if ring.n % 4 == 2 else key
    if isinstance(ring, Cyclic):
        return -key % ring.order if ring.order else -key
    return ring.conjugate(key)


# ── Lie groups ─────────────────────────────────────────────────────────────────────────────────


def _connected(key: Weight, ring: Ring) -> Terms | None:
    if ring.dim(key) > _MOST_WEIGHTS:
        return None
    kind = ring.kind if isinstance(ring, SpecialOrthogonal) else "A" if isinstance(ring, GeneralLinear) else "C"
    return weyl_character(kind, key)


def _two_components(key: Partition, ring: EvenOrthogonal) -> Terms:
    k = ring.n // 2
    short = key if len(key) <= k else associate(key, ring.n)
    weight = short + (0,) * (k - len(short))
    if len(key) == k:
        return {(0, weight): 1, (0, (*weight[:-1], -weight[-1])): 1}
    return {(0, weight): 1, (1, weight[: k - 1]): 1 if key == short else -1}


def _even_orthogonal(key: Partition, ring: EvenOrthogonal) -> Terms | None:
    if ring.dim(key) > _MOST_WEIGHTS:
        return None
    total: Counter = Counter()
    for (component, weight), c in _two_components(key, ring).items():
        for w, m in weyl_character("DC"[component], weight).items():
            total[component, w] += c * m
    return {item: c for item, c in total.items() if c}


def _signed(key, ring: Signed) -> Terms | None:
    base = item_character(key[1], ring.base)
    return None if base is None else {(key[0], item): c for item, c in base.items()}


@lru_cache(maxsize=1000)
def weyl_character(kind: str, weight: Weight) -> dict[Weight, int]:
    """Weights with multiplicities of the irreducible of highest weight ``weight`` (A, B, C, D), by Demazure's operators
    along a reduced word of the longest element (Demazure 1974)."""
    terms = {weight: 1}
    roots = _simple_roots(kind, len(weight))
    for i in _longest_word(kind, len(weight)):
        terms = _demazure(terms, *roots[i])
    return terms


def _simple_roots(kind: str, n: int) -> list[tuple[Weight, Weight]]:
    """Pairs (root, coroot)."""

    def vector(**entries: int) -> Weight:
        found = [0] * n
        for name, value in entries.items():
            found[int(name[1:])] = value
        return tuple(found)

    roots = [(vector(**{f"e{i}": 1, f"e{i + 1}": -1}),) * 2 for i in range(n - 1)]
    last = f"e{n - 1}"
    if kind == "B" and n:
        roots.append((vector(**{last: 1}), vector(**{last: 2})))
    elif kind == "C" and n:
        roots.append((vector(**{last: 2}), vector(**{last: 1})))
    elif kind == "D" and n > 1:
        roots.append((vector(**{f"e{n - 2}": 1, last: 1}),) * 2)
    return roots


@lru_cache(maxsize=100)
def _longest_word(kind: str, n: int) -> tuple[int, ...]:
    """A reduced word: reflect a regular dominant weight until it is antidominant."""
    roots, at, word = _simple_roots(kind, n), tuple(rho(kind, n)), []
    while True:
        positive = [i for i, (_, coroot) in enumerate(roots) if _pairing(at, coroot) > 0]
        if not positive:
            return tuple(word)
        root, coroot = roots[positive[0]]
        m = _pairing(at, coroot)
        at = tuple(x - m * a for x, a in zip(at, root, strict=True))
        word.append(positive[0])


def _pairing(weight: Weight, coroot: Weight) -> int:
    return sum(x * a for x, a in zip(weight, coroot, strict=True))


def _demazure(terms: dict[Weight, int], root: Weight, coroot: Weight) -> dict[Weight, int]:
    total: Counter = Counter()
    for weight, c in terms.items():
        m = _pairing(weight, coroot)
        steps, sign = (range(m + 1), 1) if m >= 0 else (range(m + 1, 0), -1)
        for k in steps:
            total[tuple(x - k * a for x, a in zip(weight, root, strict=True))] += sign * c
    return {w: c for w, c in total.items() if c}


# ── finite groups ──────────────────────────────────────────────────────────────────────────────


def _dihedral(key: tuple[int, int], ring: Dihedral) -> Terms:
    j, mark = key
    if ring.dim(key) == 2:
        return {(0, j): 1, (0, ring.k - j): 1}
    sign = -1 if mark else 1
    return {(0, j): 1} | {(1, c): sign * (-1 if j and c else 1) for c in range(ring.classes)}


def _symmetric(key: Partition, ring: Symmetric) -> Terms | None:
    """The character polynomial of Σ (−1)^k (Ind of the shapes below the first row less a vertical strip of k boxes)
    (Macdonald, Symmetric Functions, I.7, example 14); of the transpose times the sign where that is shorter."""
    other = transpose(key)
    sign = int(sum(other[1:]) < sum(key[1:]))
    shape = (other if sign else key)[1:]
    if sum(shape) > _MOST_BOXES:
        return None
    total: dict = {}
    for rest in _without_vertical_strip(shape):
        size = sum(rest)
        parity = (-1) ** (sum(shape) - size)
        for mu in partitions(size):
            weight = parity * symmetric_character(rest, mu)
            for monomial, c in _binomial_product(mu).items():
                total[sign, monomial] = total.get((sign, monomial), 0) + weight * c
    return {item: c for item, c in total.items() if c}


def _without_vertical_strip(shape: Partition):
    """Partitions that differ from ``shape`` by at most one box in each row."""

    def shrink(i: int, built: Partition):
        if i == len(shape):
            yield tuple(x for x in built if x)
            return
        for row in (shape[i], shape[i] - 1):
            if i == 0 or built[-1] >= row:
                yield from shrink(i + 1, (*built, row))

    yield from shrink(0, ())


@lru_cache(maxsize=1000)
def _binomial_product(mu: Partition) -> dict[tuple, Fraction]:
    """∏ C(a_i, m_i(μ)) as a polynomial in the a_i."""
    result: dict[tuple, Fraction] = {(): Fraction(1)}
    for i in sorted(set(mu)):
        powers = _binomial(mu.count(i))
        result = {
            (*monomial, (i, e)) if e else monomial: c * v
            for monomial, c in result.items()
            for e, v in enumerate(powers)
            if v
        }
    return result


def _binomial(m: int) -> list[Fraction]:
    """C(a, m) in powers of a."""
    powers = [Fraction(1)]
    for i in range(m):
        powers = [a - i * b for a, b in zip([0, *powers], [*powers, 0], strict=True)]
        powers = [x / (i + 1) for x in powers]
    return powers


def _alternating(key: tuple[Partition, int], ring: Alternating) -> Terms | None:
    """The restriction from S(n); the halves of a self-transposed shape are no functions of the cycle type."""
    if key[1]:
        return None
    found = _symmetric(key[0], ring)
    if found is None:
        return None
    return {(0, monomial): c for (_, monomial), c in found.items()}


def _finite(key: int, ring: Finite) -> Terms:
    return {c: values[key] for c, values in enumerate(ring.characters) if values[key]}


_ITEMS: tuple[tuple[tuple[type, ...], Callable], ...] = (
    ((Embedded,), lambda key, ring: item_character(key, ring.base)),
    ((SpecialOrthogonal, GeneralLinear, Symplectic), _connected),
    ((EvenOrthogonal,), _even_orthogonal),
    ((Signed,), _signed),
    ((Cyclic,), lambda key, ring: {key: 1}),
    ((Dihedral,), _dihedral),
    ((Alternating,), _alternating),
    ((Symmetric,), _symmetric),
    ((Finite,), _finite),
)
