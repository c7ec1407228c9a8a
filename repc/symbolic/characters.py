"""Characters of representations: from a tree to irreducible multiplicities, by integers alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import factorial, lcm, perm, prod

from repc.groups import Group
from repc.groups.irreducibles.rules import joint_ring
from repc.reps.atoms import Atom, Monomial
from repc.reps.fold import Marks, marked
from repc.reps.index_formula import Symmetrized
from repc.reps.layout import monomial_size, monomials
from repc.reps.restriction import Restricted
from repc.rings.joint import Joint
from repc.rings.ring import summed
from repc.source import Diagnostic, InternalError
from repc.symbolic.arithmetic import Sums, check_size
from repc.symbolic.named import KINDS, NamedAtoms, is_named
from repc.symbolic.restricted import restricted_sum
from repc.symbolic.sums import CharacterSum, NoRule, Terms
from repc.symbolic.user_labels import user_labels
from repc.symbolic.user_weights import user_weights

Multiplicities = dict[tuple, int]  # key (one entry per factor) -> multiplicity over ℂ


@dataclass(frozen=True, eq=False)
class Characters:
    """Computes with the characters of one group, remembering every monomial met."""

    group: Group
    ring: Joint
    known: dict[Monomial, CharacterSum] = field(default_factory=dict)

    @cached_property
    def sums(self) -> Sums:
        """How its sums are added and multiplied."""
        return Sums(self.ring)

    @cached_property
    def named(self) -> NamedAtoms:
        """What is known of irreducibles given by label."""
        return NamedAtoms(self.group, self.ring)

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
            if is_named(monomial):
                keys += ((key, count * c) for key, c in self.named.keys(monomial).items())
                continue
            found = self.monomial(monomial)
            weight = self.sums.inverse(found.denominator)
            blocks += ((block, count * c * weight) for block, c in found.terms.items())
        return summed([*self.sums.in_irreps(summed(blocks)).items(), *keys])

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
        monomial = self.named.first(monomial)
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
            if prefix not in self.known and is_named(prefix):
                self.known[prefix] = self.sums.integral(self.named.blocks(prefix))
            if prefix in self.known:
                return length
        return 0

    def _times(self, left: CharacterSum, atom: Atom) -> CharacterSum:
        if atom.kind in ("sym", "alt"):
            return self._newton(left, atom, self.sums.acted)
        if atom.kind == "user":
            return self._symmetrized(left, atom, self.sums.acted)
        ring, flipped = self.ring.rings[atom.slot], atom.dual != atom.conj
        if atom.kind in KINDS:
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
        check_size(left.terms, items.terms)
        terms = self.ring.slot_map(left.terms, atom.slot, lambda b: _acted(ring, b, items.terms))
        return CharacterSum(terms, left.denominator * items.denominator)

    def _items_of(self, atom: Atom) -> CharacterSum:
        """A plain atom of one factor in its items."""
        if atom.kind in KINDS:
            return self.sums.integral(self.named.terms(atom, lambda ring, key: ring.character(key)))
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
        inner = self.sum_in_items(monomials(atom.inner, self.group))
        sign = 1 if atom.kind == "sym" else -1
        scaled = [left.terms]  # j! · left ⊗ h_j, up to the inner denominators
        powers = [None, *(self.sums.adams(inner, i) for i in range(1, atom.degree + 1))]
        for k in range(1, atom.degree + 1):
            # (k−1)!/(k−i)! and the powers of the inner denominator that bring all to one
            weights = [(sign * inner.denominator) ** (i - 1) * perm(k - 1, i - 1) for i in range(1, k + 1)]
            parts = ((w, times(scaled[k - i], powers[i]).items()) for i, w in enumerate(weights, 1))
            scaled.append(self.ring.reduced(summed((term, w * c) for w, part in parts for term, c in part)))
        return self.sums.shared(scaled[-1], left.denominator * factorial(atom.degree) * inner.denominator**atom.degree)

    def _symmetrized(self, left: CharacterSum, atom: Atom, times: Callable[[Terms, Terms], Terms]) -> CharacterSum:
        """left ⊗ a tensor with index symmetries: its cycle index in the power sums ψ^m of what its indices run over; ⊗ another
        representation that a user defined: by its weights."""
        if not isinstance(atom.user, Symmetrized):
            part = self._user_items(atom)
            return CharacterSum(times(left.terms, part.terms), left.denominator * part.denominator)
        formula, bases = atom.user.formula, atom.user.bases
        marks = Marks(atom.dual, atom.conj)
        inner = {k: self.sum_in_items(monomials(marked(bases[k], marks), self.group)) for k in set(formula.kinds)}
        whole = prod(inner[k].denominator for k in formula.kinds)
        total: Terms = {}
        for cycles, weight in formula.cycle_index:
            terms = left.terms
            for length, kind in cycles:
                terms = times(terms, self.sums.adams(inner[kind], length))
            weight *= whole // prod(inner[kind].denominator for _, kind in cycles)
            for term, c in terms.items():
                total[term] = total.get(term, 0) + weight * c
        denominator = left.denominator * len(formula.symmetries) * whole
        return self.sums.shared(self.ring.reduced(total), denominator)

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
        return self.sum_in_items(monomials(labels, self.group))

    # ── items, for what stands inside Sym and Alt ─────────────────────────────────────────────

    def sum_in_items(self, counts: dict[Monomial, int]) -> CharacterSum:
        """The character of a sum of monomials in items. Raises NoRule."""
        parts = [(self._monomial_items(monomial), count) for monomial, count in counts.items()]
        common = lcm(*(part.denominator for part, _ in parts))
        weighted = ((part.terms, count * (common // part.denominator)) for part, count in parts)
        total = summed((item, weight * c) for terms, weight in weighted for item, c in terms.items())
        return CharacterSum(self.ring.reduced(total), common)

    def _monomial_items(self, monomial: Monomial) -> CharacterSum:
        result = CharacterSum(self.ring.unit())
        for atom in monomial:
            if atom.kind in ("sym", "alt"):
                factor = self._newton(CharacterSum(self.ring.unit()), atom, self.sums.product)
            elif atom.kind == "user":
                factor = self._symmetrized(CharacterSum(self.ring.unit()), atom, self.sums.product)
            else:
                part = self._items_of(atom)
                factor = CharacterSum(self.ring.in_slot(atom.slot, part.terms), part.denominator)
            terms = self.sums.product(result.terms, factor.terms)
            result = CharacterSum(terms, result.denominator * factor.denominator)
        return result


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
