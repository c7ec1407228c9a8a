"""Which factor of the group a leaf of the tree speaks of."""

from __future__ import annotations

from dataclasses import replace

from repc.groups import Group, group_from_node
from repc.groups.irreducibles.catalog import irreducible_facts
from repc.source import RepcError, fail
from repc.syntax import nodes, unparse


def slots_of(leaf, group: Group) -> tuple[int, ...]:
    """The factor indices a leaf stands for, in order: plain ``V`` of a product is V_1⊗V_2⊗….

    Raises RepcError where the subscript names no factor, or one that occurs more than once.
    """
    subscript = leaf.subscript
    if isinstance(leaf, nodes.OneDim):
        return (_one_dimensional_slot(leaf, group),)
    if isinstance(leaf, nodes.Label):
        return (label_slot(leaf, group),)
    if subscript is None:
        return tuple(range(len(group.factors)))
    return (subscript_slot(subscript, group, leaf),)


def subscript_slot(subscript: nodes.Subscript, group: Group, leaf) -> int:
    """0-based factor index of ``_2`` or ``_SO(3)``."""
    count = len(group.factors)
    if subscript.position is not None:
        if not 1 <= subscript.position <= count:
            fail(
                "E0301",
                f"{group.name} has {count} factor{'s' * (count != 1)}, there is no number {subscript.position}",
                _factor_hint(group),
                subscript.span or leaf.span,
            )
        return subscript.position - 1
    wanted = "" if subscript.group is None else factor_name(subscript.group)
    found = [i for i, factor in enumerate(group.factors) if factor.name == wanted]
    if len(found) == 1:
        return found[0]
    if not found:
        fail(
            "E0302",
            f"{wanted} is not a factor of {group.name}",
            _factor_hint(group),
            subscript.span or leaf.span,
        )
    positions = " or ".join(f"_{i + 1}" for i in found)
    fail(
        "E0303",
        f"{wanted} occurs {len(found)} times in {group.name}, so '_{wanted}' does not say which",
        f"use the position: {positions}",
        subscript.span or leaf.span,
    )


def subscript_of(slot: int, group: Group) -> nodes.Subscript | None:
    """``_2``; None where there is one factor only."""
    return nodes.Subscript(position=slot + 1) if len(group.factors) > 1 else None


def within(node, group: Group, slots: tuple[int, ...]):
    """An expression of a product of groups as one of the product of its factors in ``slots``; None where it involves others."""
    if hasattr(node, "subscript"):
        found = slots_of(node, group)
        if not set(found) <= set(slots):
            return None
        return replace(node, subscript=nodes.Subscript(position=slots.index(found[0]) + 1) if len(slots) > 1 else None)
    inside = {name: within(getattr(node, name), group, slots) for name in ("of",) if hasattr(node, name)}
    for name in ("terms", "factors"):
        if hasattr(node, name):
            each = tuple(within(one, group, slots) for one in getattr(node, name))
            inside[name] = None if None in each else each
    if None in inside.values() or not (inside or isinstance(node, nodes.Scalars)):
        return None
    return replace(node, **inside)


def factor_name(group_node: nodes.NamedGroup) -> str:
    """The canonical name of the group a subscript names; a name the catalogue does not know stays as written."""
    try:
        return group_from_node(group_node, {}).name
    except RepcError:
        return unparse(group_node)


def _factor_hint(group: Group) -> str:
    if len(group.factors) == 1:
        return f"write V without a subscript: the group is {group.name}"
    return "use one of " + ", ".join(f"V_{f.name} = V_{i + 1}" for i, f in enumerate(group.factors))


def _one_dimensional_slot(leaf: nodes.OneDim, group: Group) -> int:
    if leaf.subscript is not None:
        slot = subscript_slot(leaf.subscript, group, leaf)
        if leaf.name not in group.factors[slot].scalar_reps:
            _no_such_scalar(leaf, group.factors[slot])
        return slot
    having = [i for i, factor in enumerate(group.factors) if leaf.name in factor.scalar_reps]
    if len(having) == 1:
        return having[0]
    if not having:
        _no_such_scalar(leaf, group)
    fail(
        "E0305",
        f"several factors of {group.name} have '{leaf.name}'",
        "say which: " + " or ".join(f"{leaf.name}_{i + 1}" for i in having),
        leaf.span,
    )


def label_slot(leaf: nodes.Label, group: Group) -> int:
    """The factor that a label names an irreducible of."""
    if leaf.subscript is not None:
        return subscript_slot(leaf.subscript, group, leaf)
    if len(group.factors) == 1:
        return 0
    names = [factor.name for factor in group.factors]
    having = [i for i in range(len(names)) if _is_label(group, i, leaf.text)] or range(len(names))
    choices = [f"{leaf.text}_{names[i] if names.count(names[i]) == 1 else i + 1}" for i in having]
    fail(
        "E0313",
        f"the irreducible {leaf.text} of which factor of {group.name}? A label names one factor's",
        "write " + " or ".join(choices),
        leaf.span,
    )


def _is_label(group: Group, slot: int, text: str) -> bool:
    try:
        irreducible_facts(group, slot, text)
    except RepcError:
        return False
    return True


_MEANING = {
    "det": ("every element of {} has determinant 1", "write V⁰: det is the scalar there"),
    "sgn": ("'sgn' is the sign of a permutation, and {} has no odd permutations", "write V⁰, or use S(n)"),
    "timeor": ("'timeor' needs O(p,q) or SO(p,q) with p, q ≥ 1; {} has no time reversal", "write V⁰"),
    "spaceor": ("'spaceor' needs O(p,q) or SO(p,q) with p, q ≥ 1; {} has no such reversal", "write V⁰"),
}


def _no_such_scalar(leaf: nodes.OneDim, group: Group):
    message, remedy = _MEANING[leaf.name]
    fail("E0304", f"no '{leaf.name}' here: " + message.format(group.name), remedy, leaf.span)
