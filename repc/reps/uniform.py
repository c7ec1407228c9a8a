"""`uniform(n)`: about n channels, shared evenly between the tensor types of a group."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import comb, prod

from repc.groups import Group
from repc.limits import MOST_IN_DIGITS
from repc.reps.fold import product_of
from repc.reps.layout import size as size_of
from repc.reps.slots import subscript_of
from repc.reps.typed import TypedRep
from repc.source import fail
from repc.syntax import nodes

_Type = tuple[int, ...]  # tensor rank in V of each factor
_SOLVED_EXACTLY = int(MOST_IN_DIGITS ** (1 / 3))  # dimensions of types whose products are found to hundreds of digits


def uniform(ch: int, group: Group, also: Sequence[nodes.RepExpr] = (), least: int = 1) -> TypedRep:
    """A representation of dimension ``ch`` in which every tensor type V^r takes about the same share of it.

    The rule of EMLP (Finzi, Welling, Wilson 2021): the largest set of types of dimension at most D for which
    (number of types)·D channels are left gets D channels each, D/dim copies of a type; then again with what is left.
    Where V* is another representation than V, the copies of rank r go to T(p, r−p) in binomial proportion. For a
    product group the types are the products of powers of the factors' V. Each representation of ``also`` takes the share of a
    type too, and at least so many copies as ``least`` says, for which ``ch`` may be exceeded. Raises RepcError (E0326) unless
    ch ≥ 1.
    """
    if ch < 1:
        fail("E0326", f"a network cannot have {ch} channels", "give a positive number, for example uniform(128)")
    dims = [factor.d for factor in group.factors]
    added = _shares(ch, group, dims, also, least)
    copies: dict[_Type, int] = {}
    left = max(1, ch - sum(count * size_of(node, group) for node, count in added))
    while left > 0:
        types = _largest_set(left, dims, group)
        size = max(_dim(t, dims) for t in types)
        for t in types:
            copies[t] = copies.get(t, 0) + size // _dim(t, dims)
            left -= (size // _dim(t, dims)) * _dim(t, dims)
    ordered = sorted(copies, key=lambda t: (sum(t), tuple(-r for r in t)))
    terms = [term for t in ordered for term in _terms(t, copies[t], group)]
    terms += [several(count, node) for node, count in added]
    return TypedRep(terms[0] if len(terms) == 1 else nodes.Sum(tuple(terms)), group).canonical()


def _shares(
    ch: int, group: Group, dims: list[int], also: Sequence[nodes.RepExpr], least: int
) -> list[tuple[nodes.RepExpr, int]]:
    """How many copies each has of what takes the share of a tensor type."""
    if not also:
        return []
    types = _largest_set(ch, dims, group)
    share = min(max(_dim(t, dims) for t in types), ch // (len(types) + len(also)))
    return [(node, max(least, share // size_of(node, group))) for node in also]


def several(count: int, node: nodes.RepExpr) -> nodes.RepExpr:
    """``count`` copies of a representation."""
    return node if count == 1 else nodes.Multiple(count, node)


def _dim(ranks: _Type, dims: list[int]) -> int:
    return prod(d**r for d, r in zip(dims, ranks, strict=True))


def _largest_set(left: int, dims: list[int], group: Group) -> list[_Type]:
    """All types of dimension ≤ D, for the largest D such that D channels for each of them are left."""
    most_of = [left if factor.doubtful is None else min(left, _SOLVED_EXACTLY) for factor in group.factors]
    bounds = [_most_rank(most, d) for most, d in zip(most_of, dims, strict=True)]
    types = sorted(product(*(range(b + 1) for b in bounds)), key=lambda t: (_dim(t, dims), t))
    chosen = types[:1]
    for size in sorted({_dim(t, dims) for t in types}):
        within = [t for t in types if _dim(t, dims) <= size]
        if len(within) * size <= left:
            chosen = within
    return chosen


def _most_rank(left: int, d: int) -> int:
    """Largest rank worth considering: dᵣ ≤ left; at most 1 where all powers of V have dimension 1."""
    if d <= 1:
        return 1
    rank = 0
    while d ** (rank + 1) <= left:
        rank += 1
    return rank


def _terms(ranks: _Type, copies: int, group: Group) -> list[nodes.RepExpr]:
    """``copies`` of a type, divided between V and V* where these differ."""
    shares = [((), copies)]
    for slot, (rank, factor) in enumerate(zip(ranks, group.factors, strict=True)):
        base = nodes.Base(subscript_of(slot, group))
        shares = [((*found, *tensor), n) for found, share in shares for tensor, n in _divided(rank, share, base, factor)]
    return [_term(factors, count) for factors, count in shares if count]


def _divided(rank: int, copies: int, base: nodes.Base, factor: Group):
    """(tensor factors, copies) for each split of the rank into powers of V and V*."""
    if rank == 0:
        return [((), copies)]
    if factor.is_unitary and not factor.is_complex:
        return [((_power(base, rank),), copies)]
    found = []
    for p, count in zip(range(rank, -1, -1), binomial_shares(copies, rank), strict=True):
        powers = [_power(base, p)] if p else []
        powers += [_power(nodes.Dual(base), rank - p)] if p < rank else []
        found.append((tuple(powers), count))
    return found


def binomial_shares(total: int, rank: int) -> list[int]:
    """``total`` divided in proportion to the binomial coefficients of ``rank``, by largest remainders, ties to the
    first."""
    weights = [comb(rank, k) for k in range(rank + 1)]
    shares = [total * w // 2**rank for w in weights]
    remainders = [total * w % 2**rank for w in weights]
    order = sorted(range(rank + 1), key=lambda k: (-remainders[k], k))
    for k in order[: total - sum(shares)]:
        shares[k] += 1
    return shares


def _power(base: nodes.RepExpr, exponent: int) -> nodes.RepExpr:
    return base if exponent == 1 else nodes.Power(base, exponent)


def _term(factors: tuple, count: int) -> nodes.RepExpr:
    node = product_of(factors)
    return nodes.Scalars(count) if isinstance(node, nodes.Scalars) else several(count, node)
