"""Equivariant polynomial maps counted before any is made: per degree, by exact characters of symmetric powers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from repc.reps.polynomials import Degrees, TypedPoly, power
from repc.symbolic.count import HomCount
from repc.symbolic.facts import Irreducibles
from repc.symbolic.rules import Rules
from repc.syntax import nodes


@dataclass(frozen=True)
class PolyCount:
    """The number of maps of each key, each with where it is known from."""

    counts: Mapping[Degrees, HomCount]

    @property
    def total(self) -> HomCount:
        """All of them together."""
        found = list(self.counts.values())
        sources = dict.fromkeys(one.source for one in found)
        return HomCount(sum(one.dim for one in found), ", ".join(sources), all(one.exact for one in found))


def counted(typed: TypedPoly, rules: Rules) -> PolyCount | None:
    """The counts of a polynomial map; None where some degree has none that is independent of its matrices."""
    found = {}
    for key in typed.keys:
        part = typed.part(key)
        count = rules.count([rep.node for rep in part.inputs], part.output.node)
        if count is None:
            return None
        found[key] = count
    return PolyCount(found)


def invariants_of(typed: TypedPoly, key: Degrees) -> nodes.RepExpr:
    """The representation whose irreducibles the polynomials of a key transform by: a product of symmetric powers."""
    taken = [power(rep, k).node for rep, k in zip(typed.inputs, key, strict=True) if k]
    return _product(taken)


def leading(typed: TypedPoly, key: Degrees, rules: Rules) -> frozenset[str] | None:
    """The labels of the polynomials of a key that can be a factor of what the output has; None where no rule tells.

    ρ is one where the output ⊗ the dual of what is missing has it, for one of the wanted keys above.
    """
    found: set[str] = set()
    for wanted in typed.keys:
        rest = tuple(a - b for a, b in zip(wanted, key, strict=True))
        if min(rest) < 0:
            continue
        missing = [nodes.Dual(power(rep, k).node) for rep, k in zip(typed.inputs, rest, strict=True) if k]
        irreps = rules.exact(_product([typed.output.node, *missing]))
        if irreps is None:
            return None
        found |= {irrep.label for irrep in irreps}
    return frozenset(found)


def _product(factors: Sequence[nodes.RepExpr]) -> nodes.RepExpr:
    return factors[0] if len(factors) == 1 else nodes.Product(tuple(factors))


def on_the_way(typed: TypedPoly, key: Degrees, rules: Rules) -> Irreducibles | None:
    """The irreducibles among the polynomials of a key, with multiplicities: only those that lead to the output, where a rule
    tells which; None where there are none to be known."""
    irreps = rules.irreps(invariants_of(typed, key))
    if irreps is None:
        return None
    labels = leading(typed, key, rules)
    return irreps if labels is None else tuple(irrep for irrep in irreps if irrep.label in labels)
