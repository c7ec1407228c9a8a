"""Characters of representations: from a tree to irreducible multiplicities, by integers alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial, lcm, perm, prod

from repc.groups import Group
from repc.groups.irreducibles.rules import joint_ring
from repc.limits import MOST_PRODUCTS
from repc.reps.atoms import Atom, Monomial
from repc.reps.fold import Marks, marked
from repc.reps.index_formula import Symmetrized
from repc.reps.layout import monomial_size, monomials
from repc.reps.restriction import Restricted
from repc.rings.joint import Joint, spread
from repc.rings.ring import summed
from repc.source import Diagnostic, InternalError
from repc.symbolic.images import keys_of_atom
from repc.symbolic.restricted import restricted_sum
from repc.symbolic.sums import CharacterSum, NoRule, Terms, TooManyTerms, irreducible_keys
from repc.symbolic.user_labels import user_labels
from repc.symbolic.user_weights import user_weights

_BY_KEYS = ("irrep", "images")  # atoms whose irreducibles are known
Multiplicities = dict[tuple, int]  # key (one entry per factor) -> multiplicity over ℂ


@dataclass(frozen=True, eq=False)
class Characters:
    """Computes with the characters of one group, remembering every monomial met."""

    group: Group
    ring: Joint
    known: dict[Monomial, CharacterSum] = field(default_factory=dict)

    def multiplicities(self, counts: dict[Monomial, int]) -> Multiplicities:
        """Irreducible multiplicities over ℂ of a sum of monomials. Raises NoRule."""
        return self._whole(self.coefficients(counts))

    def maps(self, left: dict[Monomial, int], right: dict[Monomial, int]) -> int:
        """dim Hom between two sums of monomials, over ℂ. Raises NoRule."""
        there = self.multiplicities(right)
        return sum(m * there.get(key, 0) for key, m in self.multiplicities(left).items())

    def coefficients(self, counts: dict[Monomial, int]) -> dict[tuple, Fraction | int]:
        """The character of a sum of monomials in the keys of the ring, unchecked. Raises NoRule."""
        blocks: list[tuple] = []
        keys: list[tuple] = []
        for monomial, count in counts.items():
            if self._is_seed(monomial):
                keys += ((key, count * c) for key, c in self._seed_keys(monomial).items())
                continue
            found = self.monomial(monomial)
            weight = self._inverse(found.denominator)
            blocks += ((block, count * c * weight) for block, c in found.terms.items())
        return summed([*self._in_irreps(summed(blocks)).items(), *keys])

    def _inverse(self, n: int) -> Fraction | int:
        if n == 1:
            return 1
        return pow(n, -1, self.ring.modulus) if self.ring.modulus else Fraction(1, n)

    def _in_irreps(self, terms: dict[tuple, Fraction | int]) -> dict[tuple, Fraction | int]:
        for slot, ring in enumerate(self.ring.rings):
            converted = summed(
                ((*block[:slot], key, *block[slot + 1 :]), c * self._residue(v))
                for block, c in terms.items()
                for key, v in ring.irreps(block[slot]).items()
            )
            terms = {key: c % self.ring.modulus if self.ring.modulus else c for key, c in converted.items()}
        return terms

    def _residue(self, v: Fraction | int) -> Fraction | int:
        if not self.ring.modulus or isinstance(v, int):
            return v
        return v.numerator * pow(v.denominator, -1, self.ring.modulus)

    def _whole(self, terms: dict[tuple, Fraction | int]) -> Multiplicities:
        result = {}
        for key, c in terms.items():
            if Fraction(c).denominator != 1 or c < 0 or (self.ring.modulus and 2 * c > self.ring.modulus):
                message = f"the multiplicity of {self.ring.label(key)} of {self.group.name} came out as {c}"
                raise InternalError(Diagnostic("E0951", message))
            if c:
                result[key] = int(c)
        return result

    # ── monomials ─────────────────────────────────────────────────────────────────────────────

    def monomial(self, monomial: Monomial) -> CharacterSum:
        """The character of a tensor product, in blocks, one factor at a time."""
        if not monomial:
            return CharacterSum(self.ring.reduced(self.ring.unit_blocks()))
        monomial = self._seeded(monomial)
        start = self._known_prefix(monomial)
        found = self.known[monomial[:start]] if start else CharacterSum(self.ring.reduced(self.ring.unit_blocks()))
        for k in range(start, len(monomial)):
            found = self._times(found, monomial[k])
            self.known[monomial[: k + 1]] = found
        return found

    def _known_prefix(self, monomial: Monomial) -> int:
        """Length of the longest prefix whose character is known, irreducibles by label at the latest."""
        for length in range(len(monomial), 0, -1):
            prefix = monomial[:length]
            if prefix not in self.known and self._is_seed(prefix):
                self.known[prefix] = self._seed(prefix)
            if prefix in self.known:
                return length
        return 0

    # ── irreducibles by label ─────────────────────────────────────────────────────────────────

    def _seeded(self, monomial: Monomial) -> Monomial:
        """The same atoms, beginning with the largest irreducible of each factor, whose blocks are known at once."""
        chosen: dict[int, int] = {}
        for i, atom in enumerate(monomial):
            if atom.kind in _BY_KEYS:
                best = chosen.setdefault(atom.slot, i)
                if self._dim(atom) > self._dim(monomial[best]):
                    chosen[atom.slot] = i
        first = sorted(chosen.values())
        return tuple(monomial[i] for i in first) + tuple(a for i, a in enumerate(monomial) if i not in first)

    @staticmethod
    def _is_seed(monomial: Monomial) -> bool:
        slots = [atom.slot for atom in monomial if atom.kind in _BY_KEYS]
        return 0 < len(slots) == len(monomial) == len(set(slots))

    def _dim(self, atom: Atom) -> int:
        return sum(self.ring.rings[atom.slot].dim(key) * c for key, c in self.irreducible(atom).items())

    def irreducible(self, atom: Atom) -> dict:
        """The keys over ℂ, with multiplicities, of an irreducible given by its label, or of images of generators."""
        ring = self.ring.rings[atom.slot]
        if atom.kind != "images":
            return irreducible_keys(atom, ring, self.group)
        found = keys_of_atom(atom, ring)
        if found is None:
            raise NoRule(str(atom.written))
        return found

    def _seed_keys(self, monomial: Monomial) -> dict[tuple, int]:
        parts = {atom.slot: self.irreducible(atom) for atom in monomial}
        return spread(parts.get(slot, {ring.trivial(): 1}) for slot, ring in enumerate(self.ring.rings))

    def _seed(self, monomial: Monomial) -> CharacterSum:
        parts = {atom.slot: self._summed(atom, lambda ring, key: ring.block_character(key)) for atom in monomial}
        return self._integral(spread(parts.get(slot, ring.unit_blocks()) for slot, ring in enumerate(self.ring.rings)))

    def _summed(self, atom: Atom, character) -> dict:
        """The character of an irreducible in the terms that ``character(ring, key)`` gives for each key."""
        total: list[tuple] = []
        keys, ring = self.irreducible(atom), self.ring.rings[atom.slot]
        if ring.halves:
            total += self._halves(keys, ring)
            keys = {key: m for key, m in keys.items() if not key[1]}
        for key, m in keys.items():
            found = character(ring, key)
            if found is None:
                raise NoRule(atom.label)
            total += ((term, m * c) for term, c in found.items())
        return summed(total)

    @staticmethod
    def _halves(keys: dict, ring) -> list[tuple]:
        """The two halves of a shape together; where only one occurs, or more often, there is no rule."""
        found: list[tuple] = []
        for (shape, half), m in keys.items():
            if half and keys.get((shape, -half), 0) != m:
                raise NoRule(str(shape))
            if half == 1:
                found += ((term, m * c) for term, c in (ring.both_halves((shape, half)) or {}).items())
        return found

    def _integral(self, terms: dict) -> CharacterSum:
        """Terms with fractions as integers over one denominator; a prime field needs none."""
        if self.ring.modulus:
            return CharacterSum(self.ring.reduced({t: self._residue(c) for t, c in terms.items()}))
        common = lcm(*(Fraction(c).denominator for c in terms.values()))
        return CharacterSum({t: int(c * common) for t, c in terms.items() if c}, common)

    def _times(self, left: CharacterSum, atom: Atom) -> CharacterSum:
        if atom.kind in ("sym", "alt"):
            return self._newton(left, atom, self._acted_blocks)
        if atom.kind == "user":
            return self._symmetrized(left, atom, self._acted_blocks)
        ring, flipped = self.ring.rings[atom.slot], atom.dual != atom.conj
        if atom.kind in _BY_KEYS:
            return self._times_irreducible(left, atom)
        if atom.kind == "V" and ring.vector_is_regular:
            terms = self.ring.slot_regular(left.terms, atom.slot)
        elif atom.kind == "V":
            terms = self.ring.slot_map(left.terms, atom.slot, lambda b: ring.vector_act(b, flipped))
        else:
            items = self._part(atom)
            terms = self.ring.slot_map(left.terms, atom.slot, lambda b: _acted(ring, b, items))
        return CharacterSum(terms, left.denominator)

    def _times_irreducible(self, left: CharacterSum, atom: Atom) -> CharacterSum:
        ring, items = self.ring.rings[atom.slot], self._items_of(atom)
        _check_size(left.terms, items.terms)
        terms = self.ring.slot_map(left.terms, atom.slot, lambda b: _acted(ring, b, items.terms))
        return CharacterSum(terms, left.denominator * items.denominator)

    def _items_of(self, atom: Atom) -> CharacterSum:
        """A plain atom of one factor in its items."""
        if atom.kind in _BY_KEYS:
            return self._integral(self._summed(atom, lambda ring, key: ring.character(key)))
        return CharacterSum(self._part(atom))

    def _part(self, atom: Atom) -> dict:
        """The character of a plain atom in the items of its factor."""
        ring, flipped = self.ring.rings[atom.slot], atom.dual != atom.conj
        if atom.kind == "V":
            return ring.vector(flipped)
        if atom.kind == "reg":
            found = ring.regular()
        else:
            found = ring.scalar(atom.kind, flipped)
        if found is None:
            raise NoRule(atom.kind)
        return found

    def _newton(self, left: CharacterSum, atom: Atom, times: Callable[[Terms, Terms], Terms]) -> CharacterSum:
        """left ⊗ Sym^k or Λ^k by Newton's identities: k·h_k = Σ ψ^i h_{k−i}, with signs (−1)^{i−1} for Λ."""
        inner = self._items(monomials(atom.inner, self.group))
        sign = 1 if atom.kind == "sym" else -1
        scaled = [left.terms]  # j! · left ⊗ h_j, up to the inner denominators
        powers = [None, *(self._adams(inner, i) for i in range(1, atom.degree + 1))]
        for k in range(1, atom.degree + 1):
            # (k−1)!/(k−i)! and the powers of the inner denominator that bring all to one
            weights = [(sign * inner.denominator) ** (i - 1) * perm(k - 1, i - 1) for i in range(1, k + 1)]
            parts = ((w, times(scaled[k - i], powers[i]).items()) for i, w in enumerate(weights, 1))
            scaled.append(self.ring.reduced(summed((term, w * c) for w, part in parts for term, c in part)))
        return self._shared(scaled[-1], left.denominator * factorial(atom.degree) * inner.denominator**atom.degree)

    def _shared(self, terms: Terms, denominator: int) -> CharacterSum:
        """Terms over one denominator, canceled where that means something."""
        return CharacterSum(terms, denominator) if self.ring.modulus else CharacterSum(terms, denominator).reduced()

    def _symmetrized(self, left: CharacterSum, atom: Atom, times: Callable[[Terms, Terms], Terms]) -> CharacterSum:
        """left ⊗ a tensor with index symmetries: its cycle index in the power sums ψ^m of what its indices run over; ⊗ another
        representation that a user defined: by its weights."""
        if not isinstance(atom.user, Symmetrized):
            part = self._user_items(atom)
            return CharacterSum(times(left.terms, part.terms), left.denominator * part.denominator)
        formula, bases = atom.user.formula, atom.user.bases
        marks = Marks(atom.dual, atom.conj)
        inner = {k: self._items(monomials(marked(bases[k], marks), self.group)) for k in set(formula.kinds)}
        whole = prod(inner[k].denominator for k in formula.kinds)
        total: Terms = {}
        for cycles, weight in formula.cycle_index:
            terms = left.terms
            for length, kind in cycles:
                terms = times(terms, self._adams(inner[kind], length))
            weight *= whole // prod(inner[kind].denominator for _, kind in cycles)
            for term, c in terms.items():
                total[term] = total.get(term, 0) + weight * c
        denominator = left.denominator * len(formula.symmetries) * whole
        return self._shared(self.ring.reduced(total), denominator)

    def _user_items(self, atom: Atom) -> CharacterSum:
        if isinstance(atom.user, Restricted) and not atom.dual and not atom.conj:
            found = restricted_sum(self, atom.user)
            if found is not None:
                return found
        weights = user_weights(atom, self.group)
        if weights is not None:
            return CharacterSum(self.ring.in_slot(0, weights))
        labels = user_labels(atom, self.group)
        if labels is None:
            raise NoRule(str(atom.user))
        return self._items(monomials(labels, self.group))

    # ── what restrictions are computed with ───────────────────────────────────────────────────

    def sum_in_items(self, counts: dict[Monomial, int]) -> CharacterSum:
        """The character of a sum of monomials in items. Raises NoRule."""
        return self._items(counts)

    def in_items(self, key: tuple) -> dict:
        """An irreducible character in items. Raises NoRule."""
        parts = [ring.character(k) for ring, k in zip(self.ring.rings, key, strict=True)]
        unknown = [slot for slot, part in enumerate(parts) if part is None]
        if len(unknown) == 1 and self.ring.rings[unknown[0]].halves and not self.group.is_complex:
            whole = self.ring.rings[unknown[0]].both_halves(key[unknown[0]])  # the other half occurs as often
            parts[unknown[0]] = None if whole is None else {item: Fraction(c, 2) for item, c in whole.items()}
        if any(part is None for part in parts):
            raise NoRule(self.ring.label(key))
        return spread(part for part in parts if part is not None)

    def integral(self, terms: dict) -> CharacterSum:
        """Terms with fractions over one denominator."""
        return self._integral(terms)

    def times(self, a: CharacterSum, b: CharacterSum) -> CharacterSum:
        """The product of two characters."""
        return self._shared(self._product(a.terms, b.terms), a.denominator * b.denominator)

    def plus(self, a: CharacterSum, b: CharacterSum, factor: int) -> CharacterSum:
        """a + factor·b."""
        common = lcm(a.denominator, b.denominator)
        left = [(t, c * (common // a.denominator)) for t, c in a.terms.items()]
        right = [(t, factor * c * (common // b.denominator)) for t, c in b.terms.items()]
        return self._shared(self.ring.reduced(summed(left + right)), common)

    def _acted_blocks(self, blocks: Terms, items: Terms) -> Terms:
        _check_size(blocks, items)
        total: Terms = {}
        for item, weight in items.items():
            for block, c in blocks.items():
                if (hit := self.ring.act(block, item)) is not None:
                    total[hit[0]] = total.get(hit[0], 0) + weight * c * hit[1]
        return self.ring.reduced(total)

    # ── items, for what stands inside Sym and Alt ─────────────────────────────────────────────

    def _items(self, counts: dict[Monomial, int]) -> CharacterSum:
        """The character in items."""
        parts = [(self._monomial_items(monomial), count) for monomial, count in counts.items()]
        common = lcm(*(part.denominator for part, _ in parts))
        weighted = ((part.terms, count * (common // part.denominator)) for part, count in parts)
        total = summed((item, weight * c) for terms, weight in weighted for item, c in terms.items())
        return CharacterSum(self.ring.reduced(total), common)

    def _monomial_items(self, monomial: Monomial) -> CharacterSum:
        result = CharacterSum(self.ring.unit())
        for atom in monomial:
            if atom.kind in ("sym", "alt"):
                factor = self._newton(CharacterSum(self.ring.unit()), atom, self._product)
            elif atom.kind == "user":
                factor = self._symmetrized(CharacterSum(self.ring.unit()), atom, self._product)
            else:
                part = self._items_of(atom)
                factor = CharacterSum(self.ring.in_slot(atom.slot, part.terms), part.denominator)
            terms = self._product(result.terms, factor.terms)
            result = CharacterSum(terms, result.denominator * factor.denominator)
        return result

    def _product(self, a: Terms, b: Terms) -> Terms:
        _check_size(a, b)
        total: Terms = {}
        for x, c in a.items():
            for y, v in b.items():
                if (z := self.ring.multiply(x, y)) is not None:
                    total[z] = total.get(z, 0) + c * v
        return self.ring.reduced(total)

    def _adams(self, inner: CharacterSum, i: int) -> Terms:
        """ψ^i of the numerator: the function g ↦ inner(g^i)."""
        images = ((new, c * v) for item, c in inner.terms.items() for new, v in self.ring.power(item, i).items())
        return self.ring.reduced(summed(images))


def _check_size(a: Terms, b: Terms) -> None:
    if len(a) * len(b) > MOST_PRODUCTS:
        raise TooManyTerms(f"characters have too many terms to be multiplied ({MOST_PRODUCTS.words})")


def _acted(ring, block, items: dict) -> Iterable[tuple]:
    for item, c in items.items():
        if (hit := ring.act(block, item)) is not None:
            yield hit[0], hit[1] * c


def characters_for(group: Group, counts: Iterable[dict[Monomial, int]]) -> Characters | None:
    """A computation fit for several sums of tensor products at once; None where a factor has no rule."""
    counts = list(counts)
    slots = frozenset(slot for found in counts for monomial in found for slot in slots_used(monomial, group))
    slots = slots if len(group.factors) > 1 else frozenset({0})
    sizes = [sum(copies * monomial_size(monomial, group) for monomial, copies in found.items()) for found in counts]
    bits = 128 * (1 + 2 * max(sizes, default=1).bit_length() // 128)
    ring = joint_ring(group, slots, bits)
    return None if ring is None else Characters(group, ring)


def slots_used(monomial: Monomial, group: Group) -> set[int]:
    """The factors on which a monomial depends."""
    used: set[int] = set()
    for atom in monomial:
        if atom.slot >= 0:
            used.add(atom.slot)
        elif atom.inner is None:
            used.update(range(len(group.factors)))
        else:
            used.update(*(slots_used(m, group) for m in monomials(atom.inner, group)))
    return used
