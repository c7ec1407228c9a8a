"""A spec, restricted to a subgroup: what its representations and maps become."""

from __future__ import annotations

from repc import syntax
from repc.groups import Group
from repc.groups.elaborate import subgroup_from_node
from repc.groups.subgroups.standard import placed
from repc.report.branching import Branching, MapBranching
from repc.reps import TypedRep, TypedSpec
from repc.reps.maps import TypedMap
from repc.source import RepcError, Source, fail
from repc.symbolic.branching import map_counts, rep_branching
from repc.symbolic.count import HomCount
from repc.symbolic.formula import FreeSpec, free_group
from repc.symbolic.formula.branching import NO_NUMBER, FreeBranching
from repc.syntax import nodes, unparse


def branching(spec: TypedSpec | TypedRep | FreeSpec, subgroup: Group | str) -> Branching:
    """The irreducibles of every representation of a spec on a subgroup of its group, by exact rules, and the number of its linear
    maps there. Raises RepcError (E0245) where it is not a subgroup."""
    if isinstance(spec, FreeSpec):
        return _for_every(spec, subgroup)
    small = subgroup_of(subgroup, spec.group)
    if isinstance(spec, TypedRep):
        return Branching(small.inside, (rep_branching(spec, small.inside),))
    sides = [rep for one in spec.outputs for rep in (*one.inputs, one.output)] or list(spec.reps)
    unique = {str(rep): rep for rep in sides}
    linear = [one for one in spec.outputs if isinstance(one, TypedMap)]
    maps = tuple(MapBranching(one.name, *map_counts(one.inputs, one.output, small.inside)) for one in linear)
    return Branching(small.inside, tuple(rep_branching(rep, small.inside) for rep in unique.values()), maps)


def _for_every(question: FreeSpec, subgroup: Group | str) -> Branching:
    """The same for every n, by a subgroup with the same letters."""
    small = free_group(syntax.parse_group(Source("--restrict", subgroup))) if isinstance(subgroup, str) else None
    if small is None:
        name, letter = getattr(subgroup, "name", subgroup), question.group.letter
        words = f"{question.group.name} has no number for {letter}, and {name} has no {letter}"
        fail(NO_NUMBER, words, f"write a number for {letter}, or a subgroup for every {letter}, as O(n) is of GL(n)")
    found = FreeBranching(question, small)
    reps = {unparse(node): node for node in found.nodes}
    lines = [found.map(line) for line in question.outputs if isinstance(line, nodes.MapDef)]
    maps = tuple(MapBranching(one.name, _counted(one.before), _counted(one.after), one.since) for one in lines)
    return Branching(found.inside, tuple(map(found.rep, reps.values())), maps)


def _counted(number: int) -> HomCount:
    return HomCount(number, "exact characters", True)


def subgroup_of(subgroup: Group | str, into: Group) -> Group:
    """A group by its text or as an object, placed in a larger one. Generators may be words in those of the larger."""
    if isinstance(subgroup, Group):
        return placed(subgroup, into)
    source = Source("--restrict", subgroup)
    node = syntax.parse_group(source)
    try:
        return subgroup_from_node(node, into)
    except RepcError as error:
        raise error.at(node.span, source) from None
