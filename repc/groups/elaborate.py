"""From the tree of a group expression to a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from repc.groups.catalogue import build, refuse_field
from repc.groups.exact import evaluate
from repc.groups.families.generated import MatrixGroup
from repc.groups.families.linear import Trivial
from repc.groups.families.permutation import PermutationGroup
from repc.groups.families.wreath import Wreath
from repc.groups.given.digits import ExactEntries
from repc.groups.given.intake import check_invertible
from repc.groups.given.places import as_matrix, largest_point, places_of, size_of
from repc.groups.given.rounded import rounded_decimals
from repc.groups.group import DirectProduct, Group
from repc.groups.subgroups.standard import placed
from repc.groups.subgroups.words import generated_by_words
from repc.groups.tellable import untold_generators
from repc.source import RepcError, fail
from repc.syntax import nodes, unparse

_MOST_PLACES = 15  # longer ones are as good as float64


def group_from_node(node: nodes.GroupExpr, lets: Mapping[str, nodes.GroupExpr] | None = None) -> Group:
    """The group that ``node`` denotes, names bound by ``lets`` included; those print as their ``let`` name.

    Raises RepcError placed at the part of the tree that is wrong (unknown names with the nearest one, wrong arguments).

    >>> from repc.groups import group_from_node
    >>> from repc.syntax import parse_group
    >>> group_from_node(parse_group("SO(3) × S(5)")).name
    'SO(3)×S(5)'
    """
    return _group(node, dict(lets or {}))


def subgroup_from_node(node: nodes.GroupExpr, into: Group) -> Group:
    """The group that ``node`` denotes, placed in a larger one, in whose generators its words are. Raises RepcError (E0245) where it
    does not lie in it."""
    try:
        return _placed(node, into, {})
    except RepcError as error:
        raise error.at(node.span, None) from None


def _group(node: nodes.GroupExpr, lets: dict[str, nodes.GroupExpr]) -> Group:
    try:
        match node:
            case nodes.NamedGroup():
                return _named(node, lets)
            case nodes.ProductGroup((only,)):
                return _group(only, lets)
            case nodes.ProductGroup(factors):
                return DirectProduct(*(_group(factor, lets) for factor in factors))
            case nodes.WreathGroup(base, top):
                return Wreath(_group(base, lets), _group(top, lets))
            case nodes.Generated():
                return _generated(node)
            case nodes.Subgroup():
                return _placed(node.group, _group(node.into, lets), lets)
    except RepcError as error:
        raise error.at(node.span, None) from None


def _named(node: nodes.NamedGroup, lets: dict[str, nodes.GroupExpr]) -> Group:
    if node.name in lets:
        if node.args:
            fail("E0203", f"{node.name} is a group of this file and takes no arguments", f"write {node.name}")
        earlier = dict(lets)
        return _group(earlier.pop(node.name), earlier).called(node.name)
    if any(isinstance(a, nodes.NamedGroup) and not a.args and a.name not in lets for a in node.args):
        refuse_field(unparse(node).replace(" ", ""))
    args = [_argument(a, lets) for a in node.args]
    return build(node.name, args, also=tuple(lets))


def _placed(node: nodes.GroupExpr, into: Group, lets: dict[str, nodes.GroupExpr]) -> Group:
    match node:
        case nodes.NamedGroup("Trivial", ()) if "Trivial" not in lets:
            return placed(Trivial(into.d if len(into.factors) == 1 else 1), into)
        case nodes.Generated(generators) if any(g.kind == "word" for g in generators):
            return placed(generated_by_words(node, into), into)
    return placed(_group(node, lets), into)


def _argument(argument, lets: dict[str, nodes.GroupExpr]):
    if isinstance(argument, int):
        return argument
    if isinstance(argument, nodes.IndexRange):
        return slice(argument.start, argument.stop)
    return _group(argument, lets)


def _generated(node: nodes.Generated) -> Group:
    if not node.generators:
        fail("E0226", "a generated group needs a generator", "write generated { perm (1 2) }")
    for generator in node.generators:
        if generator.kind == "word":
            remedy = "write the group it is a word in, as in generated { word g1^2 } in D(4)"
            fail("E0246", "a word needs a group in whose generators it is written", remedy, generator.span)
    size = len(node.coordinates) or size_of(node.generators)
    for generator in node.generators:
        _check_size(generator, size)
    matrices = [g for g in node.generators if g.matrix]
    if not matrices:
        moved = np.array([places_of(g, size) for g in node.generators])
        if (moved > 0).all():
            return PermutationGroup(list(moved - 1))
    ordered = [as_matrix(g, size) for g in sorted(node.generators, key=lambda g: g.kind == "lie")]  # discrete ones first
    values = [[[evaluate(entry) for entry in row] for row in g.matrix] for g in ordered]
    arrays = [np.array([[x.approx for x in row] for row in m]) for m in values]
    arrays = arrays if any(a.imag.any() for a in arrays) else [a.real for a in arrays]
    doubt = untold_generators(matrices)
    split = sum(g.kind != "lie" for g in ordered)
    exact = [tuple(tuple(x.rational for x in row) for row in m) for m in values]
    known = all(x is not None for m in exact for row in m for x in row)
    if doubt is not None:
        doubt = RepcError(*(replace(told, span=None) for told in doubt.diagnostics))  # told where exact numbers do not decide
    for generator, array in zip(ordered[:split], arrays[:split], strict=True):
        _at(generator, check_invertible, array[None])
    if doubt is None:
        _check_decimals(ordered, arrays, split)
    trees = exact if known else [g.matrix for g in ordered]
    entries = ExactEntries(tuple(trees[:split]), tuple(trees[split:]))
    return MatrixGroup(arrays[split:], arrays[:split], unparse(node), entries, doubt)


def _check_decimals(ordered: list[nodes.GeneratorExpr], arrays: list[np.ndarray], split: int) -> None:
    """Raises RepcError (E0234) where a relation fails exactly and holds within half a unit in the last digits of decimals."""
    units = [np.array([[_half_unit(entry) for entry in row] for row in generator.matrix]) for generator in ordered]
    place = {"discrete": -1, "lie": split - 1}
    for one in rounded_decimals(arrays[split:], arrays[:split], (units[split:], units[:split]))[:1]:
        fail(
            "E0234",
            f"the decimals of this matrix are rounded: it is {one.words} up to {one.off:.0e}, and not exactly",
            f"entries are read exactly; write {one.remedy} for those that are rounded, and fractions for those that are not",
            ordered[place[one.kind] + one.number].span,
        )


def _half_unit(entry: nodes.Number) -> float:
    """Half a unit in the last digit of an entry that is written as a decimal; 0 for others."""
    match entry:
        case nodes.Rational(_, places) if 0 < places < _MOST_PLACES:
            return 0.5 * 10.0**-places
        case nodes.Arithmetic("+" | "-", left, right):
            return max(_half_unit(left), _half_unit(right))
        case nodes.Arithmetic("*", number, nodes.NamedNumber("i")):
            return _half_unit(number)
    return 0.0


def _check_size(generator: nodes.GeneratorExpr, size: int) -> None:
    """Raises RepcError (E0205, E0208) where a generator does not act on so many coordinates."""
    rows, points = generator.matrix, max(largest_point(generator), len(generator.places))
    if any(len(row) != len(rows) for row in rows):
        shown = f"{len(rows)}×{len(rows[0])}"
        fail("E0208", f"this matrix is not square: it is {shown}", "give as many rows as columns", generator.span)
    if rows and len(rows) != size:
        message = f"the generators of one group act on one space; found matrices of sizes {size} and {len(rows)}"
        fail("E0205", message, "give all generators as matrices of the same size", generator.span)
    if points > size or (generator.places and points != size):
        message = f"the permutations move {points} points and the matrices are {size}×{size}"
        fail("E0205", message, "all generators of a group act on one space", generator.span)


def _at(generator: nodes.GeneratorExpr, check, *args) -> None:
    try:
        check(*args)
    except RepcError as error:
        raise error.at(generator.span, None) from None
