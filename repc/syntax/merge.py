"""The short form of a representation with the same coordinates, for printing: ``V+V`` is ``2V``, ``V⊗V`` is ``V²``."""

from __future__ import annotations

from repc.limits import MAX_COUNT, MAX_EXPONENT
from repc.syntax import nodes

SCALAR = nodes.Power(nodes.Base(), 0)


def merge(node: nodes.RepExpr) -> nodes.RepExpr:
    """Merge adjacent equal terms and powers, keeping source order; every coordinate stays where it is.

    ``V+V`` -> ``2V``, ``2V+V`` -> ``3V``, ``V⊗V`` -> ``V²``, ``V²⊗V`` -> ``V³``, ``2(3V)`` -> ``6V``,
    ``(V²)*`` -> ``V*²``.
    """
    match node:
        case nodes.Sum(terms):
            return _sum([merge(term) for term in terms])
        case nodes.Product(factors):
            return _product([merge(factor) for factor in factors])
        case nodes.Multiple(count, of):
            return _multiple(count, merge(of))
        case nodes.Power(of, exponent):
            return _power(merge(of), exponent)
        case nodes.Dual(of):
            return _dual(merge(of))
        case nodes.Conj(of):
            inner = merge(of)
            return inner.of if isinstance(inner, nodes.Conj) else nodes.Conj(inner)
        case nodes.Res(of, subgroup):
            return nodes.Res(merge(of), subgroup)
        case nodes.IndexedTensor(formula, over):
            return nodes.IndexedTensor(formula, tuple((letter, merge(of)) for letter, of in over))
        case nodes.Sym(degree, of):
            return nodes.Sym(degree, merge(of))
        case nodes.Alt(degree, of):
            return nodes.Alt(degree, merge(of))
        case nodes.Tuples(kind, of, size):
            return nodes.Tuples(kind, merge(of), size)
    return node


def _sum(terms: list) -> nodes.RepExpr:
    merged: list = []
    for term in _flat(terms, nodes.Sum):
        count, of = _counted(term)
        if merged and merged[-1][1] == of and merged[-1][0] + count <= MAX_COUNT:
            merged[-1] = (merged[-1][0] + count, of, _multiple(merged[-1][0] + count, of))
        else:
            merged.append((count, of, term))
    kept = tuple(term for _, _, term in merged)
    return kept[0] if len(kept) == 1 else nodes.Sum(kept)


def _counted(term) -> tuple[int, nodes.RepExpr]:
    """``5V`` as (5, V)."""
    match term:
        case nodes.Multiple(count, of):
            return count, of
        case nodes.Scalars(count):
            return count, SCALAR
    return 1, term


def _multiple(count: int, of) -> nodes.RepExpr:
    if count == 1:
        return of
    match of:
        case nodes.Multiple(inner, innermost) if count * inner <= MAX_COUNT:  # beyond, the text would not parse
            return _multiple(count * inner, innermost)
        case nodes.Scalars(inner) if count * inner <= MAX_COUNT:
            return nodes.Scalars(count * inner)
    return nodes.Multiple(count, of)


def _product(factors: list) -> nodes.RepExpr:
    factors = _flat(factors, nodes.Product)
    if isinstance(factors[0], nodes.Multiple):  # copies of the first factor are copies of the whole product
        return _multiple(factors[0].count, _product([factors[0].of, *factors[1:]]))
    merged: list = []
    for factor in factors:
        if factor in (SCALAR, nodes.Scalars(1)):
            continue
        of, exponent = (factor.of, factor.exponent) if isinstance(factor, nodes.Power) else (factor, 1)
        if merged and merged[-1][0] == of and merged[-1][1] + exponent <= MAX_EXPONENT:
            exponent += merged.pop()[1]
        merged.append((of, exponent))
    kept = tuple(of if exponent == 1 else nodes.Power(of, exponent) for of, exponent in merged)
    if not kept:
        return SCALAR
    return kept[0] if len(kept) == 1 else nodes.Product(kept)


def _power(of, exponent: int) -> nodes.RepExpr:
    if exponent == 0:
        return SCALAR
    if exponent == 1:
        return of
    if isinstance(of, nodes.Power) and of.exponent * exponent <= MAX_EXPONENT:
        return _power(of.of, of.exponent * exponent)
    return nodes.Power(of, exponent)


def _dual(of) -> nodes.RepExpr:
    match of:
        case nodes.Dual(inner):
            return inner
        case nodes.Scalars():
            return of
        case nodes.Multiple(count, inner):
            return _multiple(count, _dual(inner))
        case nodes.Power(inner, exponent):
            return of if of == SCALAR else nodes.Power(_dual(inner), exponent)
    return nodes.Dual(of)


def _flat(items: list, kind: type) -> list:
    """Sums inside sums, and products inside products, written out."""
    flat: list = []
    for item in items:
        flat += _parts(item) if isinstance(item, kind) else [item]
    return flat


def _parts(node) -> tuple:
    return node.terms if isinstance(node, nodes.Sum) else node.factors
