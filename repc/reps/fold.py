"""One walk over the nodes of representations, for everything that is computed by following sums, products and powers.

What a node means is an `Algebra`: what ⊕, ⊗ and copies do, and what a leaf is. Duals and conjugates are pushed down to the
leaves on the way, as marks; ``T(p,q)`` is written out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Generic, NoReturn, TypeVar

from repc.limits import MOST_TERMS
from repc.reps.tree import with_children
from repc.source import fail
from repc.syntax import nodes

Value = TypeVar("Value")


@dataclass(frozen=True)
class Marks:
    """Duals and conjugates pushed down from above a node."""

    dual: bool = False
    conj: bool = False


PLAIN = Marks()


@dataclass(frozen=True)
class Algebra(Generic[Value]):
    """``scalars(n)`` trivial representations, ``plus`` and ``times`` of one or more values, ``copies(n, value)``, and
    ``leaf(node, marks)`` of what has no sum or product to follow: letters, labels, Sym and Alt, users' representations.

    ``power(value, k)`` for k ≥ 1, where it is more than the product of k values.
    """

    scalars: Callable[[int], Value]
    plus: Callable[[list[Value]], Value]
    times: Callable[[list[Value]], Value]
    copies: Callable[[int, Value], Value]
    leaf: Callable[[nodes.RepExpr, Marks], Value]
    power: Callable[[Value, int], Value] | None = None


def fold(node: nodes.RepExpr, algebra: Algebra[Value], marks: Marks = PLAIN) -> Value:
    """What a tree means in an algebra. Nothing is asked of what stands below a power of 0, or is copied 0 times."""
    match node:
        case nodes.Scalars(count):
            return algebra.scalars(count)
        case nodes.Sum(terms):
            return algebra.plus([fold(term, algebra, marks) for term in terms])
        case nodes.Product(factors):
            return algebra.times([fold(factor, algebra, marks) for factor in factors])
        case nodes.Multiple(0, _):
            return algebra.scalars(0)
        case nodes.Multiple(count, of):
            return algebra.copies(count, fold(of, algebra, marks))
        case nodes.Power(_, 0):
            return algebra.scalars(1)
        case nodes.Power(of, exponent):
            value = fold(of, algebra, marks)
            return algebra.times([value] * exponent) if algebra.power is None else algebra.power(value, exponent)
        case nodes.Dual(of):
            return fold(of, algebra, replace(marks, dual=not marks.dual))
        case nodes.Conj(of):
            return fold(of, algebra, replace(marks, conj=not marks.conj))
        case nodes.Tensor():
            return fold(tensor_node(node), algebra, marks)
    return algebra.leaf(node, marks)


def tensor_node(node: nodes.Tensor) -> nodes.RepExpr:
    """``T(p,q)`` written out as V^p ⊗ (V*)^q."""
    base = nodes.Base(node.subscript, span=node.span)
    powers = [nodes.Power(base, node.p)] if node.p else []
    return product_of(powers + ([nodes.Power(nodes.Dual(base), node.q)] if node.q else []))


def product_of(factors: Sequence[nodes.RepExpr]) -> nodes.RepExpr:
    """The tensor product of several representations, the scalar for none."""
    if len(factors) == 1:
        return factors[0]
    return nodes.Product(tuple(factors)) if factors else nodes.Scalars(1)


def tensors_as_powers(node: nodes.RepExpr) -> nodes.RepExpr:
    """A tree with each ``T(p,q)`` in it written out in powers: V²⊗V*, and V⁰ for ``T(0,0)``."""
    if not isinstance(node, nodes.Tensor):
        return with_children(node, tensors_as_powers)
    return tensor_node(node) if node.p + node.q else nodes.Power(nodes.Base(node.subscript, span=node.span), 0)


def tensor_factors(node: nodes.Tensor) -> tuple[nodes.RepExpr, ...]:
    """The p + q factors of ``T(p,q)``, each by itself."""
    base = nodes.Base(node.subscript, span=node.span)
    return (*node.p * [base], *node.q * [nodes.Dual(base)])


def marked(node: nodes.RepExpr, marks: Marks) -> nodes.RepExpr:
    """A tree with its marks written again, the dual outside."""
    node = nodes.Conj(node) if marks.conj else node
    return nodes.Dual(node) if marks.dual else node


Factor = TypeVar("Factor", bound=Hashable)


def expanded(
    node: nodes.RepExpr,
    leaf: Callable[[nodes.RepExpr, Marks], dict[tuple[Factor, ...], int]],
    arranged: Callable[[Iterable[Factor]], tuple[Factor, ...]],
) -> dict[tuple[Factor, ...], int]:
    """How often each product of leaves occurs when ⊗ is distributed over ⊕; ``arranged`` puts factors in an order.

    Raises RepcError for more than a hundred thousand different products.
    """
    algebra: Algebra[Counter] = Algebra(
        scalars=lambda n: Counter({(): n} if n else {}),
        plus=lambda terms: reduce(_added, terms, Counter()),
        times=lambda factors: reduce(lambda a, b: _multiplied(a, b, arranged), factors, Counter({(): 1})),
        copies=lambda n, of: Counter({product: n * c for product, c in of.items()}),
        leaf=lambda node, marks: Counter(leaf(node, marks)),
    )
    return fold(node, algebra)


def _added(a: Counter, b: Counter) -> Counter:
    return Counter({product: a[product] + b[product] for product in (*a, *(m for m in b if m not in a))})


def _multiplied(a: Counter, b: Counter, arranged: Callable[[Iterable], tuple]) -> Counter:
    result: Counter = Counter()
    for x, m in a.items():
        for y, n in b.items():
            result[arranged(x + y)] += m * n
        if len(result) > MOST_TERMS:
            refuse_terms()
    return result


def refuse_terms() -> NoReturn:
    """Raise E0309: expanding gives too many products."""
    fail("E0309", f"expanding the products gives too many different terms ({MOST_TERMS.words})", "use smaller powers")
