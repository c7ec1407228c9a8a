"""Rewriting trees: one place that knows which nodes have children."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from repc.reps.leaves import UserLeaf
from repc.syntax import nodes
from repc.syntax.digits import subscript

_OF_ONE = (nodes.Multiple, nodes.Power, nodes.Dual, nodes.Conj, nodes.Sym, nodes.Alt, nodes.Tuples, nodes.Res)


def with_children(node, change: Callable):
    """The node with ``change`` applied to each child; leaves are returned as they are."""
    match node:
        case nodes.Sum(terms):
            return replace(node, terms=tuple(change(t) for t in terms))
        case nodes.Product(factors):
            return replace(node, factors=tuple(change(f) for f in factors))
        case nodes.IndexedTensor(over=over):
            return replace(node, over=tuple((letter, change(of)) for letter, of in over))
        case _ if isinstance(node, _OF_ONE):
            return replace(node, of=change(node.of))
    return node


def is_leaf(node) -> bool:
    """Whether a node has no representation inside it."""
    inner = nodes.Sum, nodes.Product, nodes.Multiple, nodes.Power, nodes.Dual, nodes.Conj, nodes.Sym, nodes.Alt, nodes.Res
    return not isinstance(node, inner)


def walk(node):
    """The node and everything below it."""
    yield node
    match node:
        case nodes.Sum(children) | nodes.Product(children):
            for child in children:
                yield from walk(child)
        case nodes.IndexedTensor(over=over):
            for _, child in over:
                yield from walk(child)
        case _ if isinstance(node, _OF_ONE):
            yield from walk(node.of)


def involves_user(node) -> bool:
    """Whether a tree has a leaf that a user defined in Python, which no text can spell."""
    return any(isinstance(inside, UserLeaf) for inside in walk(node))


def bound_to(node, group):
    """The tree with every user representation inside it bound to a group."""
    if isinstance(node, UserLeaf):
        return node if node.rep.G == group else UserLeaf(node.rep(group))
    return with_children(node, lambda child: bound_to(child, group))


def printable(node):
    """The tree with every user representation replaced by its name, numbered where different ones share it."""
    different = list(dict.fromkeys(leaf for leaf in walk(node) if isinstance(leaf, UserLeaf)))
    names = [" ".join(str(leaf.rep).split()) for leaf in different]
    shown = {}
    for i, (leaf, name) in enumerate(zip(different, names, strict=True)):
        number = subscript(names[: i + 1].count(name)) if names.count(name) > 1 else ""
        shown[leaf] = nodes.NamedRep(name + number)
    return _named(node, shown)


def _named(node, shown: dict):
    if isinstance(node, UserLeaf):
        return shown[node]
    return with_children(node, lambda child: _named(child, shown))
