"""The `diagram` lowering: a typed map to a diagram program, where diagrams give all equivariant maps."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from repc.groups import Group
from repc.lowering.diagram.axes import Letters
from repc.lowering.diagram.model import Diagram, DiagramProgram, Pair, Stacked, mean_square
from repc.lowering.diagram.orbits import gain_of_means
from repc.lowering.diagram.plan import ordered
from repc.lowering.diagram.rules import Found, TooMany, diagrams_between, refusal
from repc.lowering.diagram.stacking import stacked
from repc.lowering.diagram.wreath import NoInvariants
from repc.ops.sizes import Size, number
from repc.syntax.nodes import RepExpr


class NoDiagrams(Exception):
    """Says in words why diagrams do not give a map."""


def lower(
    name: str,
    source: RepExpr,
    target: RepExpr,
    group: Group,
    hom_dim: int,
    texts: tuple[str, str] = ("", ""),
    means: bool = False,
    letters: Letters | None = None,
) -> DiagramProgram:
    """The program of a linear map whose equivariant maps number exactly ``hom_dim``; with ``means``, one whose weights
    mean the same for every n; with ``letters`` for factors of the group, one that is itself for every n.

    Diagrams commute with the group and are independent, so as many of them as there are maps are a basis. Raises
    NoDiagrams where the group has none, or they are too many, or fewer than the maps.
    """
    return lower_sides(name, sides_of(source, target, group, texts, letters), group, hom_dim, means)


def lower_sides(name: str, sides: tuple[Stacked, Stacked], group: Group, hom_dim: int, means: bool = False) -> DiagramProgram:
    """The same between stacked terms. Raises NoDiagrams as `lower` does."""
    into, out = sides
    why = refusal(group, [term.monomial for side in (into, out) for term in side.terms])
    if why is not None:
        raise NoDiagrams(why)
    try:
        found = _all_pairs(group, into, out)
    except TooMany as limit:
        raise NoDiagrams(f"it has too many diagrams ({limit})") from None
    except NoInvariants as too_large:
        raise NoDiagrams(str(too_large)) from None
    count = sum(len(f.diagrams) * out.terms[t].channels * into.terms[s].channels for (s, t), f in found.items())
    if count != hom_dim:
        raise NoDiagrams(f"diagrams give {count} of its {hom_dim} maps")
    return DiagramProgram(name, into, out, *pairs_of(found, into, out, means), group.is_complex, means)


def sides_of(
    source: RepExpr, target: RepExpr, group: Group, texts: tuple[str, str], letters: Letters | None = None
) -> tuple[Stacked, Stacked]:
    """Input and output as stacked terms. Raises NoDiagrams where their coordinates are too many to put in order."""
    into, out = stacked(source, group, texts[0], letters), stacked(target, group, texts[1], letters)
    if into is None or out is None:
        raise NoDiagrams("its coordinates are interleaved, and too many to list their order")
    return into, out


def pairs_of(
    found: dict[tuple[int, int], Found], into: Stacked, out: Stacked, means: bool = False
) -> tuple[tuple[Pair, ...], dict[str, np.ndarray]]:
    """The pairs of a program for the diagrams between (source, target), and all tensors that they name."""
    tensors = {name: array for f in found.values() for name, array in f.tensors.items()}
    names = _names(into, out)
    pairs = tuple(
        Pair(names[s, t], s, t, ordered(f.diagrams, out.terms[t].sizes), spread)
        for (s, t), f, spread in _with_spreads(found, into, out, tensors, means)
    )
    return pairs, tensors


def _all_pairs(group: Group, into: Stacked, out: Stacked) -> dict[tuple[int, int], Found]:
    found = {}
    for t, target in enumerate(out.terms):
        for s, source in enumerate(into.terms):
            between = diagrams_between(group, source.monomial, target.monomial)
            if between.diagrams:
                found[s, t] = between
    return found


def _names(into: Stacked, out: Stacked) -> dict[tuple[int, int], str]:
    return {(s, t): f"{a.text} -> {b.text}" for s, a in enumerate(into.terms) for t, b in enumerate(out.terms)}


def _with_spreads(found: dict[tuple[int, int], Found], into: Stacked, out: Stacked, tensors, means: bool):
    """The same spread for all weights into one term, so that its coordinates have variance 1 on average."""
    variance = dict.fromkeys(range(len(out.terms)), 0.0)
    for (s, t), f in found.items():
        sizes, parts = (into.terms[s].sizes, out.terms[t].sizes), (into.terms[s].parts, out.terms[t].parts)
        gains = (gain_of_means(d, parts) if means else _gain(d, *sizes, tensors) for d in f.diagrams)
        variance[t] += into.terms[s].channels * sum(gains)
    reached = {t: sum(len(f.diagrams) * into.terms[s].channels for (s, u), f in found.items() if u == t) for t in variance}
    return [(at, f, 1 / sqrt(variance[at[1]] or reached[at[1]])) for at, f in found.items()]


def _gain(diagram: Diagram, in_sizes: Sequence[Size], out_sizes: Sequence[Size], tensors) -> float:
    """Mean squared norm of the rows of a scaled diagram: the variance it gives an output for inputs of variance 1."""
    total = 1.0
    for b in diagram:
        total *= mean_square(b, number(out_sizes[b.outs[0]] if b.outs else in_sizes[b.ins[0]]), tensors)
    return total
