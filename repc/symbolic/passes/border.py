"""What must hold between passes: dimensions, exact characters, and characters as numbers on sampled elements."""

from __future__ import annotations

import numpy as np

from repc.groups import Group
from repc.reps.fold import tensor_node
from repc.reps.layout import atom_size, monomials, size
from repc.source import Diagnostic, InternalError
from repc.symbolic.passes.state import Side, State
from repc.symbolic.rules import Rules, maps_between
from repc.symbolic.traces import Elements, traces
from repc.syntax import nodes, unparse
from repc.tolerance import TRACES

_SAMPLES = 3
_MOST_ENTRIES = 2**22  # of the sampled matrices
_MOST_ROWS = 32  # of an irreducible given by its label


def check(name: str, before: State, after: State) -> None:
    """Compare what a pass returned with what it was given. Raises InternalError naming the pass."""
    for old, new in zip(before.sides, after.sides, strict=True):
        if new.polynomial is not None and new.polynomial is not old.polynomial:
            _polynomial(name, new, after.rules)
        if new.blocks is not None and new.blocks is not old.blocks:
            _blocks(name, new, after.rules)
        if new.kept is not None and new.kept is not old.kept and not set(new.kept) <= set(new.blocks):
            _fail(name, f"the {new.name} keeps a block that it does not have")
    if after.output.kept is not None and before.output.kept is None:
        _pruned(name, after)
    if after.tasks and len({t.what for t in after.tasks}) != len(after.tasks):
        _fail(name, "a sub-problem is listed twice")
    if after.count is not None and before.count is None:
        _counted(name, after)


def _polynomial(name: str, side: Side, rules: Rules) -> None:
    group, node, wanted = rules.group, side.polynomial.node, size(side.rep.node, rules.group)
    if not side.polynomial.dim(group) == size(node, group) == wanted:
        _fail(name, f"{unparse(node)} has dimension {size(node, group)}, and {side.rep} has {wanted}")
    if rules.exact(node) != rules.exact(side.rep.node):
        _fail(name, f"{unparse(node)} and {side.rep} have different characters")
    elements = _elements(group)
    if elements is None or _has_large_labels(node, group):
        return
    found, expected = traces(node, elements), tree_traces(side.rep.node, elements)
    scale = np.maximum(1.0, tree_traces(side.rep.node, elements, np.abs))
    if (np.abs(found - expected) > TRACES * scale).any():
        _fail(name, f"{unparse(node)} and {side.rep} have different traces on sampled elements")


def _blocks(name: str, side: Side, rules: Rules) -> None:
    wanted = size(side.rep.node, rules.group)
    total = sum(b.multiplicity * b.dim for b in side.blocks)
    if total != wanted:
        _fail(name, f"the blocks of the {side.name} have dimension {total} in all, and {side.rep} has {wanted}")
    known = rules.exact(side.rep.node)
    norm = maps_between(side.blocks, side.blocks, rules.group)
    commuting = rules.count([side.rep.node], side.rep.node) if known is None else None
    expected = norm if commuting is None or not commuting.exact else commuting.dim
    expected = expected if known is None else maps_between(known, known, rules.group)
    if expected != norm:
        _fail(name, f"the blocks of the {side.name} commute with {norm} maps, and {side.rep} with {expected}")


def _pruned(name: str, state: State) -> None:
    """Nothing that a map needs was dropped: the kept blocks give all maps."""
    reached, output = state.reached or (), state.output
    every = maps_between(reached, output.blocks, state.group)
    if len(state.inputs) == 1:
        kept = maps_between(state.inputs[0].kept, output.kept, state.group)
        if kept != every:
            _fail(name, f"the kept blocks have {kept} maps between them, and there are {every}")
    elif bool(output.kept) != bool(every):
        _fail(name, "blocks are kept exactly where there are maps")


def _counted(name: str, state: State) -> None:
    """The irreducibles of both sides give as many maps."""
    if state.reached is None or state.output.blocks is None or not state.count.exact:
        return
    found = maps_between(state.reached, state.output.blocks, state.group)
    if found != state.count.dim:
        _fail(name, f"the irreducibles have {found} maps between them, and {state.count.dim} are counted")


def _elements(group: Group) -> Elements | None:
    if _SAMPLES * sum(f.d**2 for f in group.factors) > _MOST_ENTRIES:
        return None
    return Elements.of(group, group.samples(_SAMPLES, 0))


def _has_large_labels(node, group: Group) -> bool:
    """Whether an irreducible given by its label has matrices too large to make for a trace."""
    atoms = {atom for monomial in monomials(node, group) for atom in monomial}
    return any(
        atom_size(atom, group) > _MOST_ROWS if atom.kind == "irrep" else atom.inner and _has_large_labels(atom.inner, group)
        for atom in atoms
    )


def tree_traces(node, elements: Elements, size_of=lambda values: values) -> np.ndarray:
    """tr ρ(g), (count,), by walking the tree as it is written, without expanding it. With ``np.abs`` as ``size_of``,
    a bound on every term that cancels in it."""
    match node:
        case nodes.Scalars(count):
            return np.full(elements.count, count, dtype=complex)
        case nodes.Sum(terms):
            return np.sum([tree_traces(term, elements, size_of) for term in terms], axis=0)
        case nodes.Product(factors):
            return np.prod([tree_traces(factor, elements, size_of) for factor in factors], axis=0)
        case nodes.Multiple(count, of):
            return count * tree_traces(of, elements, size_of)
        case nodes.Power(of, exponent):
            return tree_traces(of, elements, size_of) ** exponent
        case nodes.Tensor():
            return tree_traces(tensor_node(node), elements, size_of)
    return size_of(traces(node, elements))


def _fail(name: str, message: str) -> None:
    raise InternalError(Diagnostic("E0953", f"the pass '{name}' changed the map: {message}", "please report the spec"))
