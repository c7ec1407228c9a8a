"""When two trees fix the same coordinates, and the sorted form of a tree; neither needs a group."""

from __future__ import annotations

from collections import Counter
from functools import reduce

from repc.reps.fold import PLAIN, Algebra, Marks, expanded, fold, marked, product_of
from repc.reps.leaves import UserLeaf
from repc.syntax import nodes

_WRITE_OUT = 10_000  # a multiple of a sum is written out term by term up to this many terms

Term = tuple[tuple, int]  # (factors, copies)


def coordinate_form(node: nodes.RepExpr) -> tuple[Term, ...]:
    """A form that is equal for two trees exactly when they stack and multiply the same leaves in the same order."""
    return _merge(_form(node))


def _form(node, marks: Marks = PLAIN) -> list[Term]:
    return fold(node, _FORM, marks)


def _leaf_form(node, marks: Marks) -> list[Term]:
    if not isinstance(node, nodes.Sym | nodes.Alt):
        return [(((node, marks),), 1)]
    if node.degree <= 1:
        return _form(node.of, marks) if node.degree else [((), 1)]
    return [(((type(node).__name__, node.degree, tuple(_merge(_form(node.of, marks)))),), 1)]


def _merge(terms) -> tuple[Term, ...]:
    merged: list[Term] = []
    for factors, copies in terms:
        if not copies:
            continue
        if merged and merged[-1][0] == factors:
            merged[-1] = (factors, merged[-1][1] + copies)
        else:
            merged.append((factors, copies))
    return tuple(merged)


def _repeat(count: int, form) -> list[Term]:
    form = list(_merge(form))
    if len(form) == 1:
        return [(form[0][0], count * form[0][1])]
    if count * len(form) <= _WRITE_OUT:
        return form * count
    return [((("stack", count, tuple(form)),), 1)]


def _times(left, right) -> list[Term]:
    left, right = _merge(left), _merge(right)
    result: list[Term] = []
    for factors, copies in left:
        if len(right) == 1 and (right[0][1] == 1 or not factors):
            result.append((factors + right[0][0], copies * right[0][1]))
        elif not factors:
            result += _repeat(copies, right)
        else:
            result.append(((*factors, ("sum", tuple(right))), copies))
    return list(_merge(result))


_FORM: Algebra[list[Term]] = Algebra(
    scalars=lambda n: [((), n)],
    plus=lambda terms: list(_merge(t for term in terms for t in term)),
    times=lambda factors: reduce(_times, factors),
    copies=_repeat,
    leaf=_leaf_form,
)

Leaf = tuple[nodes.RepExpr, Marks]


def canonical(node: nodes.RepExpr) -> nodes.RepExpr:
    """The isomorphic sum of products, expanded, collected and sorted: by number of factors, then V before V*, then names."""
    counts = _counts(node)
    terms = [_term(monomial, counts[monomial]) for monomial in sorted(counts, key=_monomial_key) if counts[monomial]]
    if not terms:
        return nodes.Scalars(0)
    return terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms))


def _counts(node) -> dict[tuple[Leaf, ...], int]:
    return expanded(node, _leaf_counts, lambda leaves: tuple(sorted(leaves, key=_leaf_key)))


def _leaf_counts(node, marks: Marks) -> dict[tuple[Leaf, ...], int]:
    if not isinstance(node, nodes.Sym | nodes.Alt):
        return {((node, marks),): 1}
    if node.degree <= 1:
        return _counts(marked(node.of, marks)) if node.degree else {(): 1}
    return {((type(node)(node.degree, canonical(node.of)), marks),): 1}


def _leaf_key(leaf: Leaf) -> tuple:
    node, marks = leaf
    subscript = getattr(node, "subscript", None)
    place = (0, 0, "") if subscript is None else (1, subscript.position or 0, repr(subscript.group))
    name = str(node.rep) if isinstance(node, UserLeaf) else repr(node)
    return (place, type(node).__name__, name, marks.dual, marks.conj)


def _monomial_key(monomial: tuple[Leaf, ...]) -> tuple:
    return (len(monomial), [_leaf_key(leaf) for leaf in monomial])


def _term(monomial: tuple[Leaf, ...], count: int) -> nodes.RepExpr:
    if not monomial:
        term: nodes.RepExpr = nodes.Power(nodes.Base(), 0)
    else:
        factors = []
        for leaf, times in Counter(monomial).items():
            base = marked(*leaf)
            factors.append(base if times == 1 else nodes.Power(base, times))
        term = product_of(factors)
    return term if count == 1 else nodes.Multiple(count, term)
