"""What to tell the author of a map that cannot work: the smallest change that would help, and bottlenecks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

from repc.groups import Group
from repc.groups.irreducibles.labels import IrrepCount
from repc.reps.fold import product_of
from repc.reps.slots import subscript_of
from repc.reps.typed import TypedRep
from repc.symbolic.rules import Rules, maps_between
from repc.syntax import nodes
from repc.syntax.nodes import RepExpr
from repc.syntax.printing.lines import arrow

_MOST_FACTORS = 3  # tensor factors that a change may add
_MOST_TRIED = 60
_SCALARS = ("sgn", "det", "timeor", "spaceor")
_MOST_DIMENSIONS = 10**7  # of a changed representation
_NARROW = 4  # times fewer channels on the way in than out: a bottleneck, where less is a matter of taste


def smallest_change(inputs: Sequence[TypedRep], output: TypedRep, rules: Rules) -> str | None:
    """For a map that is always zero: the first representation with a solution, among those with one more tensor
    factor V, V* or a one-dimensional one, on the input or on the output, then with two, then with three. None where
    nothing that small helps, or where there are no exact rules.

    ``V has no invariant under SO(3); V² has one``.
    """
    if any(rep.size() == 0 for rep in (*inputs, output)) or rules.exact(output.node) is None:
        return None
    factors = _factors(rules)
    changed: Iterator[tuple]
    if len(inputs) > 1 or _is_scalar(output):
        changed = (((_times(inputs[0], extra), *inputs[1:]), output) for extra in _extras(factors))
    elif _is_scalar(inputs[0]):
        changed = ((inputs, _times(output, extra)) for extra in _extras(factors))
    else:
        changed = _either_side(inputs[0], output, factors)
    for _, (new_inputs, new_output) in zip(range(_MOST_TRIED), changed, strict=False):
        if max(rep.size() for rep in (*new_inputs, new_output)) > _MOST_DIMENSIONS:
            return None
        found = _maps(new_inputs, new_output, rules)
        if found:
            return _words(inputs, output, new_inputs, new_output, rules.group, found)
    return None


def bottlenecks(available: Sequence[IrrepCount], out: Sequence[IrrepCount]) -> tuple[str, ...]:
    """Irreducibles of which the output has many times more channels than the input can supply: all its channels
    are combinations of those few. ``available``: the irreducibles of the (product of the) inputs."""
    supply = {irrep.label: irrep.multiplicity for irrep in available}
    narrow = [
        f"{i.multiplicity} of {i.label} from {supply[i.label]}"
        for i in out
        if i.label in supply and i.multiplicity >= _NARROW * supply[i.label]
    ]
    if not narrow:
        return ()
    return (f"bottleneck: the output has more channels than the input can fill independently: {', '.join(narrow)}",)


def _factors(rules: Rules) -> list[RepExpr]:
    """What a change may multiply by: V, V*, one-dimensional representations, of each factor group; each once."""
    found: list[RepExpr] = []
    met: list[tuple[IrrepCount, ...] | None] = []
    for slot, factor in enumerate(rules.group.factors):
        subscript = subscript_of(slot, rules.group)
        vector = nodes.Base(subscript)
        scalars = [nodes.OneDim(name, subscript) for name in _SCALARS if name in factor.scalar_reps]
        candidates: list[RepExpr] = [vector, nodes.Dual(vector), *scalars]
        for node in candidates:
            if (irreps := rules.exact(node)) not in met:
                met.append(irreps)
                found.append(node)
    return found


def _extras(factors: list[RepExpr]) -> Iterator[tuple[RepExpr, ...]]:
    for count in range(1, _MOST_FACTORS + 1):
        yield from combinations_with_replacement(factors, count)


def _either_side(source: TypedRep, target: TypedRep, factors: list[RepExpr]) -> Iterator[tuple]:
    for extra in _extras(factors):
        yield (_times(source, extra),), target
        yield (source,), _times(target, extra)


def _times(rep: TypedRep, extra: tuple[RepExpr, ...]) -> TypedRep:
    product = TypedRep(nodes.Product((rep.node, *extra)), rep.group)
    if _is_scalar(rep) and rep.size() == 1:
        product = TypedRep(product_of(extra), rep.group)
    return product.canonical()


def _is_scalar(rep: TypedRep) -> bool:
    return isinstance(rep.canonical().node, nodes.Scalars) or _is_power_zero(rep.canonical().node)


def _is_power_zero(node: RepExpr) -> bool:
    if isinstance(node, nodes.Multiple):
        node = node.of
    return isinstance(node, nodes.Power) and node.exponent == 0


def _maps(inputs: Sequence[TypedRep], output: TypedRep, rules: Rules) -> int:
    left, right = rules.exact(product_of([rep.node for rep in inputs])), rules.exact(output.node)
    return 0 if left is None or right is None else maps_between(left, right, rules.group)


def _words(inputs, output, new_inputs, new_output, group: Group, found: int) -> str:
    number = "one" if found == 1 else str(found)
    if len(inputs) == 1 and _is_scalar(output) and output.size() == 1:
        return f"{inputs[0]} has no invariant under {group.name}; {new_inputs[0]} has {number}"
    if len(inputs) == 1 and _is_scalar(inputs[0]) and inputs[0].size() == 1:
        return f"{output} has no invariant under {group.name}; {new_output} has {number}"
    return f"the smallest change that helps: {arrow(new_inputs, new_output)} has {number}"
