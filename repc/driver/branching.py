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
from repc.symbolic.formula import FreeSpec


def branching(spec: TypedSpec | TypedRep | FreeSpec, subgroup: Group | str) -> Branching:
    """The irreducibles of every representation of a spec on a subgroup of its group, by exact rules, and the number of its linear
    maps there. Raises RepcError (E0245) where it is not a subgroup."""
    if isinstance(spec, FreeSpec):
        fail("E0394", f"{spec.group.name} has no number for {spec.group.letter}: branching is of one group", "write a number")
    small = subgroup_of(subgroup, spec.group)
    if isinstance(spec, TypedRep):
        return Branching(small.inside, (rep_branching(spec, small.inside),))
    sides = [rep for one in spec.outputs for rep in (*one.inputs, one.output)] or list(spec.reps)
    unique = {str(rep): rep for rep in sides}
    linear = [one for one in spec.outputs if isinstance(one, TypedMap)]
    maps = tuple(MapBranching(one.name, *map_counts(one.inputs, one.output, small.inside)) for one in linear)
    return Branching(small.inside, tuple(rep_branching(rep, small.inside) for rep in unique.values()), maps)


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
