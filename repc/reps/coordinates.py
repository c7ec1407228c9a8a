"""When two trees fix the same coordinates, and the sorted form of a tree; neither needs a group."""

from __future__ import annotations

from collections import Counter
from functools import reduce

from repc.reps.layout import tensor_node
from repc.reps.leaves import UserLeaf
from repc.source import fail
from repc.syntax import nodes

_WRITE_OUT = 10_000  # a multiple of a sum is written out term by term up to this many terms
_MAX_TERMS = 100_000

Term = tuple[tuple, int]  # (factors, copies)


def coordinate_form(node: nodes.RepExpr) -> tuple[Term, ...]:
    """A form that is equal for two trees exactly when they stack and multiply the same leaves in the same order."""
    return _merge(_form(node, False, False))


def _form(node, dual: bool, conj: bool) -> list[Term]:
    match node:
        case nodes.Scalars(count):
            return [((), count)]
        case nodes.Sum(terms):
            return _merge([t for term in terms for t in _form(term, dual, conj)])
        case nodes.Multiple(count, of):
            return _repeat(count, _form(of, dual, conj))
        case nodes.Product(factors):
            return reduce(_times, (_form(factor, dual, conj) for factor in factors))
        case nodes.Power(of, exponent):
            return reduce(_times, [_form(of, dual, conj)] * exponent, [((), 1)])
        case nodes.Dual(of):
            return _form(of, not dual, conj)
        case nodes.Conj(of):
            return _form(of, dual, not conj)
        case nodes.Tensor():
            return _form(tensor_node(node), dual, conj)
        case nodes.Sym(degree, of) | nodes.Alt(degree, of):
            if degree <= 1:
                return _form(of, dual, conj) if degree else [((), 1)]
            return [(((type(node).__name__, degree, tuple(_merge(_form(of, dual, conj)))),), 1)]
    return [(((node, dual, conj),), 1)]


def _merge(terms) -> tuple[Term, ...] | list[Term]:
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


def canonical(node: nodes.RepExpr) -> nodes.RepExpr:
    """The isomorphic sum of products, expanded, collected and sorted: by number of factors, then V before V*, then names."""
    counts = _counts(node, False, False)
    terms = [_term(monomial, counts[monomial]) for monomial in sorted(counts, key=_monomial_key) if counts[monomial]]
    if not terms:
        return nodes.Scalars(0)
    return terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms))


Leaf = tuple[object, bool, bool]  # (node, dual, conj)


def _counts(node, dual: bool, conj: bool) -> Counter:
    match node:
        case nodes.Scalars(count):
            return Counter({(): count})
        case nodes.Sum(terms):
            return sum((_counts(t, dual, conj) for t in terms), Counter())
        case nodes.Multiple(count, of):
            return Counter({m: count * c for m, c in _counts(of, dual, conj).items()})
        case nodes.Product(factors):
            return reduce(_multiply, (_counts(f, dual, conj) for f in factors))
        case nodes.Power(of, exponent):
            return reduce(_multiply, [_counts(of, dual, conj)] * exponent, Counter({(): 1}))
        case nodes.Dual(of):
            return _counts(of, not dual, conj)
        case nodes.Conj(of):
            return _counts(of, dual, not conj)
        case nodes.Tensor():
            return _counts(tensor_node(node), dual, conj)
        case nodes.Sym(degree, of) | nodes.Alt(degree, of):
            if degree <= 1:
                return _counts(of, dual, conj) if degree else Counter({(): 1})
            return Counter({((type(node)(degree, canonical(of)), dual, conj),): 1})
    return Counter({((node, dual, conj),): 1})


def _multiply(a: Counter, b: Counter) -> Counter:
    result: Counter = Counter()
    for x, m in a.items():
        for y, n in b.items():
            result[tuple(sorted(x + y, key=_leaf_key))] += m * n
        if len(result) > _MAX_TERMS:
            fail("E0309", f"expanding the products gives more than {_MAX_TERMS} different terms", "use smaller powers")
    return result


def _leaf_key(leaf: Leaf) -> tuple:
    node, dual, conj = leaf
    subscript = getattr(node, "subscript", None)
    place = (0, 0, "") if subscript is None else (1, subscript.position or 0, repr(subscript.group))
    name = str(node.rep) if isinstance(node, UserLeaf) else repr(node)
    return (place, type(node).__name__, name, dual, conj)


def _monomial_key(monomial: tuple[Leaf, ...]) -> tuple:
    return (len(monomial), [_leaf_key(leaf) for leaf in monomial])


def _term(monomial: tuple[Leaf, ...], count: int) -> nodes.RepExpr:
    if not monomial:
        term: nodes.RepExpr = nodes.Power(nodes.Base(), 0)
    else:
        factors = []
        for leaf, times in Counter(monomial).items():
            base = _marked(leaf)
            factors.append(base if times == 1 else nodes.Power(base, times))
        term = factors[0] if len(factors) == 1 else nodes.Product(tuple(factors))
    return term if count == 1 else nodes.Multiple(count, term)


def _marked(leaf: Leaf) -> nodes.RepExpr:
    node, dual, conj = leaf
    node = nodes.Conj(node) if conj else node
    return nodes.Dual(node) if dual else node
