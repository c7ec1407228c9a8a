"""Dimensions of spaces of equivariant maps: exact wherever a rule exists, and saying where the number comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from repc.groups import Group
from repc.groups.given.components import Components
from repc.groups.irreducibles.rules import why_no_characters
from repc.limits import MOST_ELEMENTS
from repc.numeric.exactly import maps as exactly
from repc.reps.fold import product_of
from repc.reps.layout import monomials
from repc.source import RepcError
from repc.symbolic.characters import characters_for
from repc.symbolic.mixed import count_mixed
from repc.symbolic.per_factor import count_per_factor
from repc.symbolic.recognized import count_recognized, recognized_group
from repc.symbolic.sums import NoRule, TooManyTerms
from repc.symbolic.traces import Elements, average, pairings, sampled
from repc.syntax.nodes import RepExpr
from repc.tolerance import WHOLE

# What averages over elements may take, a choice of speed: where that is not enough, maps are counted by solving for them.
_MOST_ENTRIES = 2**23  # matrix entries held for elements, and for samples
_SAMPLES = 20_000  # at most: fewer where the number of maps is certain before
_USERS = 1000  # of a function that someone wrote in Python
_FIRST = 250  # of them, then twice as many
_SIGMAS = 6  # a sampled average is rounded only if this many standard errors fit below 1/2


@dataclass(frozen=True)
class HomCount:
    """Number of independent maps, over ℝ (over ℂ for complex groups); ``source`` says in words how it was found."""

    dim: int
    source: str
    exact: bool

    def __str__(self) -> str:
        doubt = "" if self.exact else ", not proven exact"
        return f"{self.dim} equivariant map{'s' * (self.dim != 1)} by {self.source}{doubt}"

    def words(self, is_complex: bool) -> str:
        """The same, with the real parameters of a map of a complex group."""
        return f"{self}; {2 * self.dim} real parameters" if is_complex else str(self)


def count(inputs: Sequence[RepExpr], output: RepExpr, group: Group) -> HomCount | None:
    """Dimension of the space of equivariant maps, linear in each input, or None where nothing independent of
    matrices of the representations themselves is known."""
    domain = product_of(inputs)
    rules: tuple[Callable, ...] = (_by_characters, _by_factors, _by_recognized, _by_mixed, _by_elements, _by_samples)
    for rule in rules:
        found = rule(domain, output, group)
        if found is not None:
            return found
    return None


def why_not_exact(inputs: Sequence[RepExpr], output: RepExpr, group: Group) -> str | None:
    """The limits that keep exact rules from counting, in words; None where there are none."""
    left, right = monomials(product_of(inputs), group), monomials(output, group)
    found = [why_no_characters(group), exactly.why_not(left, right, group)]
    try:
        if (characters := characters_for(group, [left, right])) is not None:
            characters.maps(left, right)
    except NoRule as reason:
        found.append(str(reason) if isinstance(reason, TooManyTerms) else None)
    return "; ".join(why for why in found if why) or None


def _by_characters(domain: RepExpr, output: RepExpr, group: Group) -> HomCount | None:
    left, right = monomials(domain, group), monomials(output, group)
    characters = characters_for(group, [left, right])
    if characters is None:
        return None
    try:
        kind = recognized_group(group)
        is_named = kind is None or kind.type == group.name
        known = f"exact characters of {group.name}" if is_named else f"Weyl characters of {kind.type}, as {group.name} is"
        return HomCount(characters.maps(left, right), known, True)
    except NoRule:
        return None


def _by_factors(domain: RepExpr, output: RepExpr, group: Group) -> HomCount | None:
    found = count_per_factor(monomials(domain, group), monomials(output, group), group)
    return None if found is None else HomCount(*found, True)


def _by_recognized(domain: RepExpr, output: RepExpr, group: Group) -> HomCount | None:
    found = count_recognized(monomials(domain, group), monomials(output, group), group)
    kind = recognized_group(group)
    return None if found is None or kind is None else HomCount(found, f"Weyl characters of {kind.type}, as {group.name} is", True)


def _by_mixed(domain: RepExpr, output: RepExpr, group: Group) -> HomCount | None:
    found = count_mixed(monomials(domain, group), monomials(output, group), group)
    known = group.components if len(group.factors) == 1 else None
    if found is None or not isinstance(known, Components):
        return None
    return HomCount(found, f"Weyl characters of {known.identity.type} on {len(known.elements)} components of {group.name}", True)


def _by_elements(domain: RepExpr, output: RepExpr, group: Group) -> HomCount | None:
    order = _order(group)
    entries = sum(f.d**2 for f in group.factors)
    if order is None or order > MOST_ELEMENTS or order * entries > _MOST_ENTRIES:
        return None
    mean, _ = average(domain, output, Elements.of(group, group.elements()))
    nearest = int(np.rint(mean))
    if abs(mean - nearest) > WHOLE * max(1, abs(nearest)):
        return None
    return HomCount(nearest, f"average over {order} elements", True)


def _order(group: Group) -> int | None:
    try:
        return group.order() if group.is_finite else None
    except RepcError:
        return None


def _by_samples(domain: RepExpr, output: RepExpr, group: Group) -> HomCount | None:
    if not group.is_compact or not group.sampler.is_haar:
        return None
    atoms = {atom.kind for node in (domain, output) for monomial in monomials(node, group) for atom in monomial}
    samples = _USERS if "user" in atoms else _SAMPLES
    most, found = max(100, min(samples, _MOST_ENTRIES // sum(f.d**2 for f in group.factors))), np.zeros(0)
    while len(found) < most:
        more = min(most - len(found), max(_FIRST, len(found)))
        found = np.concatenate([found, pairings(domain, output, sampled(group, more, len(found)))])
        mean, error = float(found.mean()), float(found.std() / np.sqrt(len(found)))
        nearest = round(mean)
        if abs(mean - nearest) + _SIGMAS * error < 0.5:
            return HomCount(nearest, f"average over {len(found)} sampled elements, {mean:.3f} ± {error:.3f}", False)
    return None
