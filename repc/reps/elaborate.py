"""From a parsed spec to typed representations: names replaced, the group built, every leaf checked against it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repc.groups import Group, group_from_node
from repc.groups.irreducibles.catalog import factor_ring
from repc.reps.evaluation import evaluates_harmonics, evaluation
from repc.reps.harmonics import harmonics_written_out
from repc.reps.index_tensors import index_tensors_written_out
from repc.reps.layout import check_leaves
from repc.reps.maps import TypedMap
from repc.reps.named_parts import with_meant_groups
from repc.reps.nets import TypedNet, net_options
from repc.reps.polynomials import TypedPoly, poly_options
from repc.reps.product_images import images_written_out
from repc.reps.restriction import restrictions_written_out
from repc.reps.tree import walk
from repc.reps.typed import Spelled, TypedRep, check_conjugates, inlined
from repc.source import Diagnostic, RepcError, Source, fail
from repc.syntax import nodes
from repc.syntax.walk import descendants


@dataclass(frozen=True)
class TypedSpec:
    """A spec whose every representation is bound to its group.

    ``outputs`` are its maps, polys and nets in source order; ``reps`` are the named representations, under their names.
    """

    source: Source
    group: Group
    outputs: tuple[TypedMap | TypedPoly | TypedNet, ...]
    reps: tuple[TypedRep, ...] = ()

    @classmethod
    def of(cls, typed: TypedMap | TypedPoly | TypedNet) -> TypedSpec:
        """One map or network that Python code describes."""
        return cls(Source("-e", ""), typed.output.group, (typed,))

    @property
    def maps(self) -> tuple[TypedMap, ...]:
        """The linear maps, in source order."""
        return tuple(one for one in self.outputs if isinstance(one, TypedMap))

    @property
    def polys(self) -> tuple[TypedPoly, ...]:
        """The polynomial maps, in source order."""
        return tuple(one for one in self.outputs if isinstance(one, TypedPoly))

    @property
    def nets(self) -> tuple[TypedNet, ...]:
        """The networks, in source order."""
        return tuple(one for one in self.outputs if isinstance(one, TypedNet))


def elaborate(spec: nodes.Spec, default_name: str, group: Group | None = None) -> TypedSpec:
    """Type a spec; ``default_name`` names a bare arrow. Raises one RepcError with all that is wrong.

    ``group`` stands in for the spec's own group statement where it has none.
    """
    group = group or _placed(spec.source, spec.group, lambda: build_group(spec))
    spec = with_meant_groups(spec)
    named: dict[str, TypedRep] = {}
    wrong: set[str] = set()  # names whose own lines are wrong: what is said of these is not said again of their uses
    mistakes: list[Diagnostic] = []
    outputs: list[TypedMap | TypedPoly | TypedNet] = []
    for statement in (*spec.reps, *spec.outputs):
        try:
            if _mentions(statement, wrong):
                wrong |= {statement.name} if isinstance(statement, nodes.RepDef) else set()
                anything = dict.fromkeys(wrong, TypedRep(nodes.Scalars(1), group))
                _check_parts(statement, {**named, **anything}, group, spec.source)
            elif isinstance(statement, nodes.RepDef):
                named[statement.name] = _typed(statement.rep, named, group, spec.source)
            elif isinstance(statement, nodes.NetDef):
                outputs.append(_typed_net(statement, named, group, spec.source))
            elif isinstance(statement, nodes.PolyDef) or statement.options:
                outputs.append(_typed_poly(statement, named, group, spec.source))
            else:
                outputs.append(_typed_map(statement, named, group, spec.source, default_name))
        except RepcError as error:
            mistakes += error.at(statement.span, spec.source).diagnostics
            wrong |= {statement.name} if isinstance(statement, nodes.RepDef) else set()
    if mistakes:
        raise RepcError(*mistakes)
    return TypedSpec(spec.source, group, tuple(outputs), tuple(_under_name(name, rep) for name, rep in named.items()))


def _under_name(name: str, rep: TypedRep) -> TypedRep:
    return replace(rep, spelled=Spelled(nodes.NamedRep(name), ((name, rep),)))


def _mentions(statement, names: set[str]) -> bool:
    return any(isinstance(node, nodes.NamedRep) and node.name in names for node, _ in descendants(statement))


def _check_parts(statement, named: dict[str, TypedRep], group: Group, source: Source) -> None:
    """What else is wrong with a statement that mentions a wrong name, as far as its own leaves go."""
    if isinstance(statement, nodes.RepDef):
        _typed(statement.rep, named, group, source)
    else:
        _typed_sides(statement, named, group, source)


def build_group(spec: nodes.Spec) -> Group:
    """The group of a spec, with its ``let`` names. Raises ValueError for a spec without a group."""
    if spec.group is None:
        raise ValueError(f"{spec.source.name} says no group")
    return group_from_node(spec.group, {let.name: let.group for let in spec.lets})


def _placed(source: Source, node, build):
    try:
        return build()
    except RepcError as error:
        raise error.at(node.span, source) from None


def _typed_map(statement: nodes.MapDef, named, group: Group, source: Source, default_name: str) -> TypedMap:
    typed = _typed_sides(statement, named, group, source)
    texts = tuple(str(rep) for rep in typed)
    return TypedMap(statement.name or default_name, tuple(typed[:-1]), typed[-1], texts, statement.span)


def _typed_poly(statement: nodes.PolyDef | nodes.MapDef, named, group: Group, source: Source) -> TypedMap | TypedPoly:
    typed = _typed_sides(statement, named, group, source)
    texts = tuple(str(rep) for rep in typed)
    if evaluates_harmonics(statement):
        return evaluation(statement, typed, group)
    options = poly_options(statement)
    name = statement.name or ""  # a line with options has one
    if isinstance(statement, nodes.MapDef) and options.channels is None and not options.given:
        sides = tuple(typed[:-1]), typed[-1], texts  # 'mix: full' changes nothing
        return TypedMap(name, *sides, statement.span, options.layout, options.batch)
    kind = "map" if isinstance(statement, nodes.MapDef) else "poly"
    return TypedPoly(name, tuple(typed[:-1]), typed[-1], texts, options, kind, statement.span)


def _typed_net(statement: nodes.NetDef, named, group: Group, source: Source) -> TypedNet:
    typed = _typed_sides(statement, named, group, source)
    options = net_options(statement.options, group, lambda node: _typed(node, named, group, source))
    texts = tuple(str(rep) for rep in typed)
    return TypedNet(statement.name, tuple(typed[:-1]), typed[-1], texts, options, statement.span)


def _typed_sides(statement: nodes.OutputDef, named, group: Group, source: Source) -> list[TypedRep]:
    """The inputs and the output, all their mistakes in one error."""
    _refuse_ambiguous(statement, group)
    mistakes: list[Diagnostic] = []
    typed = []
    for node in (*statement.inputs, statement.output):
        try:
            typed.append(_typed(node, named, group, source))
        except RepcError as error:
            mistakes += error.diagnostics
    if mistakes:
        raise RepcError(*mistakes)
    return typed


def _refuse_ambiguous(statement: nodes.OutputDef, group: Group) -> None:
    """E0366 for inputs such as ``(1,1)``, which may be numbers of scalars or Dynkin labels that the group has."""
    if len(statement.inputs) < 2 or len(group.factors) > 1 or not all(isinstance(node, nodes.Scalars) for node in statement.inputs):
        return
    counts = tuple(node.count for node in statement.inputs if isinstance(node, nodes.Scalars))
    text, ring = f"({','.join(map(str, counts))})", factor_ring(group, 0)
    key = None if ring is None else ring.key(text)
    if ring is not None and key is not None:
        label, scalars = ring.label(key), ", ".join("V⁰" if count == 1 else f"{count}V⁰" for count in counts)
        message = f"{text} in front of '->' may be {len(counts)} inputs of scalars, or the irreducible {label} by its Dynkin labels"
        fail("E0366", message, f"write {label}, or for inputs of scalars ({scalars})", statement.inputs[0].span)


def _typed(node, named: dict[str, TypedRep], group: Group, source: Source) -> TypedRep:
    try:
        node = harmonics_written_out(images_written_out(restrictions_written_out(node, group), group), group)
        whole = index_tensors_written_out(inlined(node, named), group)
        check_leaves(whole, group)
        check_conjugates(whole, group)
        return TypedRep(whole, group, spelled=_spelled(node, named))
    except RepcError as error:
        raise error.at(node.span, source) from None


def _spelled(node, named: dict[str, TypedRep]) -> Spelled | None:
    used = {inside.name for inside in walk(node) if isinstance(inside, nodes.NamedRep)}
    names = tuple((name, rep) for name, rep in named.items() if name in used)
    return Spelled(node, names) if names else None
