"""From a parsed spec to typed representations: names replaced, the group built, every leaf checked against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from repc.groups import group_from_node
from repc.reps.layout import size
from repc.reps.rep import Expression, refuse_conjugate
from repc.reps.tree import walk, with_children
from repc.source import Diagnostic, RepcError, Source, Span
from repc.syntax import nodes

if TYPE_CHECKING:
    from repc.groups import Group


@dataclass(frozen=True)
class TypedMap:
    """One map of a spec. ``texts`` are the inputs and the output as written."""

    name: str
    inputs: tuple[Expression, ...]
    output: Expression
    texts: tuple[str, ...]
    span: Span | None = None


@dataclass(frozen=True)
class TypedSpec:
    """A spec whose every representation is bound to its group; ``reps`` are the named ones."""

    source: Source
    group: Group
    maps: tuple[TypedMap, ...]
    reps: tuple[Expression, ...] = ()


def elaborate(spec: nodes.Spec, default_name: str, group: Group | None = None) -> TypedSpec:
    """Type a spec; ``default_name`` names a bare arrow. Raises one RepcError with all that is wrong.

    ``group`` stands in for the spec's own group statement where it has none.
    """
    group = group or _placed(spec.source, spec.group, lambda: build_group(spec))
    named: dict[str, nodes.RepExpr] = {}
    mistakes: list[Diagnostic] = []
    maps = []
    for statement in (*spec.reps, *spec.outputs):
        try:
            if isinstance(statement, nodes.RepDef):
                named[statement.name] = _typed(statement.rep, named, group, spec.source).node
            elif isinstance(statement, nodes.NetDef):
                raise RepcError(_no_nets(statement))
            else:
                maps.append(_typed_map(statement, named, group, spec.source, default_name))
        except RepcError as error:
            mistakes += error.at(statement.span, spec.source).diagnostics
    if mistakes:
        raise RepcError(*mistakes)
    return TypedSpec(spec.source, group, tuple(maps), tuple(Expression(node, group) for node in named.values()))


def build_group(spec: nodes.Spec) -> Group:
    """The group of a spec, with its ``let`` names."""
    return group_from_node(spec.group, {let.name: let.group for let in spec.lets})


def _placed(source: Source, node, build):
    try:
        return build()
    except RepcError as error:
        raise error.at(node.span, source) from None


def _typed_map(statement: nodes.MapDef, named, group: Group, source: Source, default_name: str) -> TypedMap:
    mistakes: list[Diagnostic] = []
    typed = []
    for node in (*statement.inputs, statement.output):
        try:
            typed.append(_typed(node, named, group, source))
        except RepcError as error:
            mistakes += error.diagnostics
    if mistakes:
        raise RepcError(*mistakes)
    texts = tuple(str(rep) for rep in typed)
    return TypedMap(statement.name or default_name, tuple(typed[:-1]), typed[-1], texts, statement.span)


def _typed(node, named: dict[str, nodes.RepExpr], group: Group, source: Source) -> Expression:
    try:
        inlined = _inlined(node, named)
        size(inlined, group)
        _check_conjugates(inlined, group)
        return Expression(inlined, group)
    except RepcError as error:
        raise error.at(node.span, source) from None


def _inlined(node, named: dict[str, nodes.RepExpr]):
    if isinstance(node, nodes.Named) and node.name in named:
        return named[node.name]
    return with_children(node, lambda child: _inlined(child, named))


def _check_conjugates(node, group: Group) -> None:
    for inside in walk(node):
        if isinstance(inside, nodes.Conj):
            refuse_conjugate(group, inside.span)


def _no_nets(statement: nodes.NetDef) -> Diagnostic:
    return Diagnostic(
        "E0312",
        f"'net {statement.name}' cannot be compiled: this version of repc compiles maps",
        f"write 'map {statement.name} : … -> …' for the equivariant linear maps",
        statement.span,
    )
