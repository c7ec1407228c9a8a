"""What can be said of a map before any number is computed: irreducibles, what is never used, what is always zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.groups.irreducibles.labels import IrrepCount
from repc.reps.coordinates import canonical
from repc.reps.typed import TypedRep, written
from repc.source import Remark
from repc.symbolic.advice import bottlenecks, smallest_change
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.groups import Group
    from repc.syntax.nodes import RepExpr

Irreducibles = tuple[IrrepCount, ...]
IrrepsOf = Callable[["RepExpr"], Irreducibles | None]


@dataclass(frozen=True)
class RepFacts:
    """A representation as the compiler sees it; ``irreps`` is None where the group has no irreducible decomposition."""

    text: str
    canonical: str
    dim: int
    irreps: Irreducibles | None


@dataclass(frozen=True)
class MapFacts:
    """What pruning finds: inputs no output can depend on, output irreducibles no input reaches, and that in words.

    ``warnings`` are all of it in words, each with its code; ``advice`` are those that the two lists do not say: the change that a
    map without solutions needs, and bottlenecks.
    """

    inputs: tuple[RepFacts, ...]
    output: RepFacts
    unused_inputs: tuple[str, ...]
    zero_outputs: tuple[str, ...]
    warnings: tuple[Remark, ...]
    advice: tuple[Remark, ...] = ()


def rep_facts(rep: TypedRep, irreps_of: IrrepsOf) -> RepFacts:
    """Facts of one representation."""
    return RepFacts(str(rep), str(rep.canonical()), rep.size(), irreps_of(rep.node))


def map_facts(inputs: Sequence[TypedRep], output: TypedRep, group: Group, irreps_of: IrrepsOf) -> MapFacts:
    """Facts of a (multi)linear map, by matching irreducibles on both sides (Schur's lemma)."""
    into = tuple(rep_facts(rep, irreps_of) for rep in inputs)
    out = rep_facts(output, irreps_of)
    if out.irreps is None:
        return MapFacts(into, out, (), (), ())
    unused = _unused(inputs, out, irreps_of)
    available = irreps_of(product_of([rep.node for rep in inputs]))
    zero = _unreached(available, out)
    advice = _advice(inputs, output, group, available, out, zero)
    warnings = (*_warnings(unused, zero, inputs, output, out, group), *advice)
    return MapFacts(into, out, tuple(name for _, name in unused), zero, warnings, advice)


def used_part(node: RepExpr, others: list[RepExpr], wanted: Irreducibles, irreps_of: IrrepsOf) -> RepExpr | None:
    """The terms of an input that reach an irreducible of the output together with the other inputs; None: none do."""
    labels = {irrep.label for irrep in wanted}
    terms = []
    for term in _terms(node):
        reached = irreps_of(product_of([*others, term]))
        if reached is None or labels & {irrep.label for irrep in reached}:
            terms.append(term)
    return None if not terms else terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms))


def product_of(factors: Sequence[RepExpr]) -> RepExpr:
    """The tensor product of several representations, the scalar for none."""
    if len(factors) == 1:
        return factors[0]
    return nodes.Product(tuple(factors)) if factors else nodes.Scalars(1)


def _unused(inputs: Sequence[TypedRep], out: RepFacts, irreps_of: IrrepsOf) -> list[tuple[int, str]]:
    wanted = {irrep.label for irrep in out.irreps}
    found = []
    for i, rep in enumerate(inputs):
        others = [other.node for j, other in enumerate(inputs) if j != i]
        for term in _terms(rep.node):
            reached = irreps_of(product_of([*others[:i], term, *others[i:]]))
            if reached is not None and not wanted & {irrep.label for irrep in reached}:
                found.append((i, written(term)))
    return found


def _unreached(available: Irreducibles | None, out: RepFacts) -> tuple[str, ...]:
    if available is None:
        return ()
    labels = {irrep.label for irrep in available}
    return tuple(irrep.label for irrep in out.irreps if irrep.label not in labels)


def _terms(node: RepExpr) -> tuple[RepExpr, ...]:
    expanded = canonical(node)
    return expanded.terms if isinstance(expanded, nodes.Sum) else (expanded,)


def _advice(inputs, output, group, available: Irreducibles | None, out: RepFacts, zero) -> tuple[Remark, ...]:
    if available is None:
        return ()
    if len(zero) < len(out.irreps):
        return tuple(Remark("W0404", words) for words in bottlenecks(available, out.irreps))
    change = smallest_change(inputs, output, group)
    return () if change is None else (Remark("W0405", change),)


def _warnings(unused, zero, inputs, output: TypedRep, out: RepFacts, group: Group) -> tuple[Remark, ...]:
    everything_zero = len(zero) == len(out.irreps)
    if everything_zero:
        arrow = ", ".join(str(rep) for rep in inputs)
        arrow = f"({arrow})" if len(inputs) > 1 else arrow
        nothing = f"every equivariant map {arrow} -> {output} under {group.name} is zero: they share no irreducible"
        return (Remark("W0401", nothing),)
    found = []
    for i, name in unused:
        which = "the input" if len(inputs) == 1 else f"input {i + 1}"
        found.append(Remark("W0402", f"{name} of {which} cannot influence the output under {group.name}"))
    if zero:
        parts = _listed(zero)
        part, verb, it = ("parts", "are", "them") if len(zero) > 1 else ("part", "is", "it")
        words = f"the {parts} {part} of {output} {verb} always zero: nothing in the input maps to {it}"
        found.append(Remark("W0403", words))
    return tuple(found)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
