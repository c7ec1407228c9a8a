"""Counts for compact groups of several components: Weyl's formula on each component.

Of an element h that keeps the torus T and the positive roots, the trace on what the identity component leaves fixed in W is
the constant term of χ_W(h·t) · det(1 − Ad(h·t) | n) on the torus that h fixes, n the positive root spaces: by Kostant's theorem
only the trivial representation has weight 0 in the cohomology of n (Kostant 1961; Jantzen 1973). Traces on weight spaces that h
moves vanish, so that every character here is a sum over weights that h keeps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from repc.groups import Group
from repc.groups.given.components import Components
from repc.limits import MOST_PRODUCTS
from repc.reps.atoms import Atom, Monomial
from repc.reps.layout import monomials
from repc.rings.rooted import Weight, positive_roots
from repc.tolerance import ABSENT, WHOLE

Traces = dict[Weight, complex]


def count_mixed(left: dict[Monomial, int], right: dict[Monomial, int], group: Group) -> int | None:
    """dim Hom between two sums of tensor products; None where the group is not recognized, or for other representations."""
    found = None if len(group.factors) > 1 else group.components
    if not isinstance(found, Components):
        return None
    total = 0j
    for element in found.elements:
        here = _Component(found, element, group)
        a, b = here.traces(left), here.traces(right)
        if a is None or b is None or len(a) * len(b) > MOST_PRODUCTS:
            return None
        whole = _times(_times(b, _dual(a)), here.weyl)
        total += whole.get((0,) * here.rank, 0j)
    mean = total / len(found.elements)
    return round(mean.real) if abs(mean - round(mean.real)) <= WHOLE * max(1.0, abs(mean)) else None


@dataclass(frozen=True, eq=False)
class _Component:
    """The component of one element."""

    known: Components
    element: np.ndarray
    group: Group
    powers: dict[int, Traces] = field(default_factory=dict)

    @property
    def rank(self) -> int:
        """Labels and charges."""
        return len(next(iter(self.known.spaces)))

    @cached_property
    def _moved(self) -> dict[Weight, Weight]:
        """Where the element takes each weight space of V."""
        found = {}
        for weight, space in self.known.spaces.items():
            image = self.element @ space
            found[weight] = max(self.known.spaces, key=lambda w: float(np.abs(self.known.spaces[w].conj().T @ image).max()))
        return found

    def vector(self, k: int) -> Traces:
        """χ_V((h·t)^k) by weights of the torus that h fixes: those that h^k keeps, averaged over h."""
        if k not in self.powers:
            power, total = np.linalg.matrix_power(self.element, k), dict[Weight, complex]()
            for weight, space in self.known.spaces.items():
                orbit = [weight]
                while (new := self._moved[orbit[-1]]) != weight:
                    orbit.append(new)
                if k % len(orbit) == 0:
                    summed = tuple(k // len(orbit) * sum(w[i] for w in orbit) for i in range(self.rank))
                    total[summed] = total.get(summed, 0j) + complex(np.trace(space.conj().T @ power @ space))
            self.powers[k] = total
        return self.powers[k]

    @cached_property
    def weyl(self) -> Traces:
        """det(1 − Ad(h·t) | n): a factor for each orbit of positive roots."""
        identity = self.known.identity
        vectors = dict(identity.roots)
        cartan, n = identity.cartan, len(identity.cartan)
        labels = [tuple(sum(c * cartan[j][i] for j, c in enumerate(root)) for i in range(n)) for root in positive_roots(cartan)]
        total: Traces = {(0,) * self.rank: 1 + 0j}
        left = dict.fromkeys(labels)
        while left:
            first = next(iter(left))
            orbit, matrix = [first], vectors[first]
            while True:
                matrix = self.element @ matrix @ self.element.conj().T
                here = max(labels, key=lambda one: abs(np.vdot(vectors[one], matrix)) / float(np.linalg.norm(vectors[one])))
                if here == first:
                    break
                orbit.append(here)
            scalar = complex(np.vdot(vectors[first], matrix) / np.vdot(vectors[first], vectors[first]))
            for one in orbit:
                del left[one]
            summed = tuple(sum(root[i] for root in orbit) for i in range(n)) + (0,) * identity.charges
            total = _times(total, {(0,) * self.rank: 1 + 0j, summed: -scalar})
        return total

    def traces(self, side: dict[Monomial, int], k: int = 1) -> Traces | None:
        """The character of a sum at (h·t)^k; None for what is made of anything but V and its powers."""
        total: Traces = {}
        for monomial, copies in side.items():
            product: Traces | None = {(0,) * self.rank: 1 + 0j}
            for atom in monomial:
                factor = self._atom(atom, k)
                if factor is None or product is None or len(product) * len(factor) > MOST_PRODUCTS:
                    return None
                product = _times(product, factor)
            for weight, c in (product or {}).items():
                total[weight] = total.get(weight, 0j) + copies * c
        return total

    def _atom(self, atom: Atom, k: int) -> Traces | None:
        is_dual = atom.dual != (atom.conj and self.group.is_complex)
        if atom.kind == "V":
            return _dual(self.vector(k)) if is_dual else self.vector(k)
        if atom.kind == "det":
            scalar = complex(np.linalg.det(self.element)) ** k
            whole = tuple(k * sum(len(s[0]) * w[i] for w, s in self.known.spaces.items()) for i in range(self.rank))
            return _dual({whole: scalar}) if is_dual else {whole: scalar}
        if atom.kind not in ("sym", "alt"):
            return None
        inner = [self.traces(monomials(atom.powered, self.group), k * i) for i in range(1, atom.degree + 1)]
        sums = [one for one in inner if one is not None]
        return _power(sums, 1 if atom.kind == "sym" else -1, self.rank) if len(sums) == len(inner) else None


def _power(sums: list[Traces], sign: int, rank: int) -> Traces:
    """Newton's identities."""
    powers: list[Traces] = [{(0,) * rank: 1 + 0j}]
    for k in range(1, len(sums) + 1):
        total: Traces = {}
        for i in range(1, k + 1):
            for weight, c in _times(powers[k - i], sums[i - 1]).items():
                total[weight] = total.get(weight, 0j) + sign ** (i - 1) * c / k
        powers.append(total)
    return powers[-1]


def _times(a: Traces, b: Traces) -> Traces:
    total: Traces = {}
    for x, c in a.items():
        for y, v in b.items():
            z = tuple(p + q for p, q in zip(x, y, strict=True))
            total[z] = total.get(z, 0j) + c * v
    return {weight: c for weight, c in total.items() if abs(c) > ABSENT}


def _dual(a: Traces) -> Traces:
    return {tuple(-x for x in weight): c.conjugate() for weight, c in a.items()}
