"""The printed form is short and has the coordinates of what it is made from."""

from itertools import product
from math import prod

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from repc.syntax import merge, nodes, parse_rep, unparse

TABLE = [
    ("V+V", "2V"),
    ("2V+V", "3V"),
    ("V+V²+V", "V+V²+V"),
    ("V⊗V", "V²"),
    ("V²⊗V", "V³"),
    ("V⊗V*⊗V", "V⊗V*⊗V"),
    ("2(3V)", "6V"),
    ("1V", "V"),
    ("V⁰+V⁰+5V", "2V⁰+5V"),
    ("5+V⁰", "6V⁰"),
    ("V⁰⊗V", "V"),
    ("V^1", "V"),
    ("(V²)³", "V⁶"),
    ("V**", "V"),
    ("(V²)*⊗V*", "V*³"),
    ("(2V)⊗V", "2V²"),
    ("V⊗2V", "V⊗2V"),
    ("(V+V)⊗V", "2V²"),
    ("(V+V²)²", "(V+V²)²"),
    ("(V+V)+(V+V²)", "3V+V²"),
    ("(V⊗V)⊗(V⊗V²)", "V⁵"),
    ("Sym²(V+V)", "Sym²(2V)"),
    ("conj(conj(V))", "V"),
    ("V_1+V_SO(3)+V_1", "V_1+V_SO(3)+V_1"),
    ("T(1,0)+T(1,0)", "2T(1,0)"),
]


@pytest.mark.parametrize(("text", "short"), TABLE)
def test_table(text, short):
    assert unparse(merge(parse_rep(text))) == short


@pytest.mark.parametrize(
    "text", ["1000000000000(2V)", "1000000000000V+V", "(V^1000)^2", "V^1000⊗V", "(1000000000000)^1000"]
)
def test_limits_of_the_language_are_kept(text):
    merged = merge(parse_rep(text))
    assert parse_rep(unparse(merged)) == merged


def coordinates(node, dual=False, conj=False):
    """Every coordinate as the word of the basis vectors it multiplies; V has two."""
    match node:
        case nodes.Sum(terms):
            return [word for term in terms for word in coordinates(term, dual, conj)]
        case nodes.Product(factors):
            return _words([coordinates(factor, dual, conj) for factor in factors])
        case nodes.Multiple(count, of):
            return coordinates(of, dual, conj) * count
        case nodes.Power(of, exponent):
            return _words([coordinates(of, dual, conj)] * exponent)
        case nodes.Dual(of):
            return coordinates(of, not dual, conj)
        case nodes.Conj(of):
            return coordinates(of, dual, not conj)
        case nodes.Scalars(count):
            return [()] * count
        case nodes.Sym(degree, of) | nodes.Alt(degree, of):
            inner = tuple(coordinates(of, dual, conj))
            return [((type(node).__name__, degree, inner, k),) for k in range(2)]
    return [((node, dual, conj, k),) for k in range(2)]


def _words(spaces):
    return [sum(words, ()) for words in product(*spaces)]


small = st.integers(0, 2)
leaves = st.sampled_from(
    [nodes.Base(), nodes.Base(nodes.Subscript(position=1)), nodes.OneDim("det"), nodes.Scalars(2), nodes.Scalars(1)]
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(nodes.Sum),
        st.lists(inner, min_size=2, max_size=3).map(tuple).map(nodes.Product),
        st.builds(nodes.Multiple, small, inner),
        st.builds(nodes.Power, inner, small),
        inner.map(nodes.Dual),
        inner.map(nodes.Conj),
        st.builds(nodes.Sym, small, inner),
    ),
    max_leaves=5,
)


def dimension(node):
    """The number of coordinates, without listing them."""
    match node:
        case nodes.Sum(terms):
            return sum(map(dimension, terms))
        case nodes.Product(factors):
            return prod(map(dimension, factors))
        case nodes.Multiple(count, of):
            return count * dimension(of)
        case nodes.Power(of, exponent):
            return dimension(of) ** exponent
        case nodes.Dual(of) | nodes.Conj(of):
            return dimension(of)
        case nodes.Scalars(count):
            return count
        case nodes.Sym(_, of):
            return 2 if dimension(of) < 500 else 10**6
    return 2


@given(trees)
def test_every_coordinate_stays_where_it_is(node):
    assume(dimension(node) <= 500)
    assert coordinates(merge(node)) == coordinates(node)


@given(trees)
def test_merging_again_changes_nothing(node):
    assert merge(merge(node)) == merge(node)
