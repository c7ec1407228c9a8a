"""What is asked: text, or a group beside it, becomes typed representations, or a question for every n."""

from __future__ import annotations

from dataclasses import replace

from repc import syntax
from repc.driver.options import Options
from repc.groups import Group, group_from_node
from repc.reps import TypedRep, TypedSpec, elaborate
from repc.reps.typed import typed_rep
from repc.source import Diagnostic, RepcError, Source, fail
from repc.symbolic.formula import FreeGroup, FreeSpec, free_group, refuse_free
from repc.syntax import nodes


def type_source(
    source: Source, default_name: str = "f", free: bool = False, group: Group | str | None = None
) -> TypedSpec | FreeSpec:
    """Text to typed representations of its group, or of one that is given beside it; with ``free``, a group such as O(n) gives a
    `FreeSpec`."""
    spec = syntax.parse(source, needs_group=group is None)
    if group is not None and spec.group is not None:
        raise RepcError(_given_twice(group)).at(spec.group.span, source)
    node, place = (spec.group, source) if group is None else (None, Source("-g", str(group)))
    if isinstance(group, str):
        node = syntax.parse_group(place)
    if node is not None:
        found = _free(node, place, free, tuple(let.name for let in spec.lets))
        if found is not None:
            return FreeSpec(found, spec, default_name)
    return elaborate(spec, default_name, None if group is None else build_group(group))


def _given_twice(group: Group | str) -> Diagnostic:
    name = group if isinstance(group, str) else getattr(group, "name", group)
    return Diagnostic("E0542", f"the text has its own group line, and group='{name}' is given beside it", "leave one of them out")


def type_expression(text: str, group: Group | str, name: str = "f", free: bool = False) -> TypedSpec | TypedRep | FreeSpec:
    """What ``-e`` and ``-g`` mean: an arrow gives a spec with one map, a bare representation gives that; with
    ``free``, a group such as O(n) gives a `FreeSpec`."""
    source = Source("-e", text)
    node = syntax.parse_expression(source)
    if isinstance(group, str) and free:
        place = Source("-g", group)
        found = _free(syntax.parse_group(place), place, free)
        if found is not None:
            if isinstance(node, nodes.OutputDef):
                return FreeSpec(found, nodes.Spec(source, (), None, (), (node,)), name)
            return FreeSpec(found, nodes.Spec(source, (), None, (), ()), name, node)
    group = build_group(group)
    if isinstance(node, nodes.OutputDef):
        spec = nodes.Spec(source, (), None, (), (node,))
        return elaborate(spec, name, group)
    try:
        return typed_rep(node, group)
    except RepcError as error:
        raise error.at(node.span, source) from None


def build_group(group: Group | str) -> Group:
    """A group from its text, such as ``SO(3) × S(5)``; a group object is returned as it is."""
    if isinstance(group, Group):
        return group
    if not isinstance(group, str):
        remedy = "pass a group such as SO(3), or its text 'SO(3)'"
        fail("E0510", f"{getattr(group, '__name__', group)!s} is not a group", remedy)
    source = Source("-g", group)
    node = syntax.parse_group(source)
    _free(node, source, False)
    try:
        return group_from_node(node, {})
    except RepcError as error:
        raise error.at(node.span, source) from None


def free_letter(group: object) -> str | None:
    """The letter of a group's text such as ``"S(n)"``; None for everything else."""
    found = free_group_of(group) if isinstance(group, str) else None
    return None if found is None else found.letter


def free_group_of(text: str) -> FreeGroup | None:
    """The family and letters of a group's text such as ``"S(n)"``; None for a text of one group. Raises RepcError."""
    place = Source("-g", text)
    return _free(syntax.parse_group(place), place, True)


def _free(node: nodes.GroupExpr, source: Source, allowed: bool, bound: tuple[str, ...] = ()) -> FreeGroup | None:
    """The family and letter of a group such as O(n), which is refused unless ``allowed``."""
    try:
        found = free_group(node, bound)
        if found and not allowed:
            refuse_free(found, node)
        return found
    except RepcError as error:
        raise error.at(node.span, source) from None


def only(spec: TypedSpec | FreeSpec, name: str | None = None) -> TypedSpec | FreeSpec:
    """A spec with the one map, network or polynomial map of that name; without one the only one that there is. Raises RepcError
    (E0519)."""
    names = [line.name or spec.name if isinstance(spec, FreeSpec) else line.name for line in spec.outputs]
    if len(names) == 1 and name is None:
        return spec
    if name not in names and names:
        asked = "one module holds one of them" if name is None else f"none of them is '{name}'"
        there = f"{len(names)} lines to compile" if len(names) > 1 else "one line to compile"
        fail("E0519", f"the spec has {there}, {' and '.join(names)}: {asked}", f"choose one, for example name='{names[0]}'")
    if isinstance(spec, TypedSpec):
        return replace(spec, outputs=tuple(line for line in spec.outputs if line.name == name))
    return spec.only(next(line for line in spec.outputs if (line.name or spec.name) == name)) if names else spec


def for_every(question: FreeSpec, options: Options) -> FreeSpec:
    """The question as modules put it. Raises RepcError for what has no module for every n."""
    from repc.driver import every

    try:
        every.refuse_family(question.group)
        every.refuse_options(options, question.group)
    except RepcError as error:
        group = question.spec.group
        raise error.at(None if group is None else group.span, question.source) from None
    every.refuse_layout(question)
    return replace(question, group=question.group.renamed(every.names_in_modules(question.group.letters)))
