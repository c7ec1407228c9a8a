"""What a spec's names mean inside representations: groups of ``let`` lines written out, images that know their name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from repc.reps.tree import with_children
from repc.syntax import nodes

Lets = Mapping[str, nodes.GroupExpr]


def with_meant_groups(spec: nodes.Spec) -> nodes.Spec:
    """The same spec, each subgroup in its representations written without ``let`` names, and ``images`` called by their line."""
    lets: dict[str, nodes.GroupExpr] = {}
    for let in spec.lets:
        lets[let.name] = _group(let.group, lets)
    reps = tuple(replace(line, rep=_called(_rep(line.rep, lets), line.name)) for line in spec.reps)
    return replace(spec, reps=reps, outputs=tuple(_output(line, lets) for line in spec.outputs))


def _called(node: nodes.RepExpr, name: str) -> nodes.RepExpr:
    return replace(node, called=name) if isinstance(node, nodes.Images) else node


def _output(line: nodes.OutputDef, lets: Lets) -> nodes.OutputDef:
    options = tuple(replace(option, value=_value(option.value, lets)) for option in line.options)
    return replace(line, inputs=tuple(_rep(node, lets) for node in line.inputs), output=_rep(line.output, lets), options=options)


def _value(value, lets: Lets):
    if isinstance(value, tuple):
        return tuple(_value(part, lets) for part in value)
    return _rep(value, lets) if isinstance(value, nodes.RepExpr) else value


def _rep(node: nodes.RepExpr, lets: Lets) -> nodes.RepExpr:
    if isinstance(node, nodes.CosetSpace):
        return replace(node, bottom=_group(node.bottom, lets))
    if isinstance(node, nodes.Ind):
        return replace(node, subgroup=_group(node.subgroup, lets), of=_rep(node.of, lets))
    return with_children(node, lambda child: _rep(child, lets))


def _group(group: nodes.GroupExpr, lets: Lets) -> nodes.GroupExpr:
    match group:
        case nodes.NamedGroup(name, ()) if name in lets:
            return lets[name]
        case nodes.NamedGroup(_, args):
            return replace(group, args=tuple(_group(a, lets) if isinstance(a, nodes.GroupExpr) else a for a in args))
        case nodes.ProductGroup(factors):
            return replace(group, factors=tuple(_group(factor, lets) for factor in factors))
        case nodes.WreathGroup(base, top):
            return replace(group, base=_group(base, lets), top=_group(top, lets))
    return group
