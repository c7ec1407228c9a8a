"""Wreath products: counts on cosets against characters, orbits and invariants written down by hand."""

import pytest

from repc.groups.finite import cosets
from repc.groups.irreducibles import rules
from repc.reps.layout import monomials
from repc.symbolic.per_factor import _Factor
from repc.syntax import parse_rep

from .conftest import group


@pytest.mark.parametrize(
    ("name", "inputs", "output", "dim"),
    [
        ("SO(2)≀S(2)", "V", "V", 2),  # blocks of type C, exchanged
        ("SO(3)≀S(3)", "V²", "V²", 6),  # three pairings inside one block, three across two
        ("SO(3)≀S(4)", "V", "V", 1),
        ("O(2)≀S(3)", "det⊗V", "V³", 0),
        ("SO(3)≀S(3)×S(5)", "V_1⊗V_2", "V_1⊗V_2", 2),
    ],
)
def test_infinite_bases(maps, name, inputs, output, dim):
    found = maps(name, inputs, output)
    assert (found.dim, found.exact) == (dim, True)
    assert ("cosets" if "det" in inputs else "on blocks and invariants of") in found.source


@pytest.mark.parametrize("name", ["SO(2)≀S(2)", "SO(3)≀S(4)", "O(2)≀A(4)", "SU(2)≀S(3)", "D(4)≀Z(3)", "Tetrahedral≀S(2)"])
@pytest.mark.parametrize("text", ["V²", "V³", "V⊗V*"])
def test_blocks_agree_with_cosets(name, text):
    g = group(name)
    (a,), (b,) = monomials(parse_rep(text), g), monomials(parse_rep("V"), g)
    factor = _Factor(g, 0)
    assert factor._by_blocks(a, b) == factor._by_cosets(a, b)
    assert factor._by_blocks(a, a) == factor._by_cosets(a, a)


@pytest.mark.parametrize("name", ["S(3)≀S(2)", "C(3)≀S(3)", "D(4)≀S(2)", "Z(3)≀Z(3)", "Tetrahedral≀S(2)"])
@pytest.mark.parametrize("text", ["V²", "V³", "det⊗V", "Sym²(V)", "Alt²(V)⊗V", "Sym³(V)"])
def test_cosets_agree_with_characters(name, text):
    g = group(name)
    if text.startswith("det") and "det" not in g.scalar_reps:
        text = "V"
    (a,), (b,) = monomials(parse_rep(text), g), monomials(parse_rep("V"), g)
    factor = _Factor(g, 0)
    assert factor._by_cosets(a, b) == factor._by_characters(a, b)
    assert factor._by_cosets(a, a) == factor._by_characters(a, a)


def test_orbits_agree_with_cosets(maps):
    g = group("S(5)≀S(3)")
    (a,) = monomials(parse_rep("V²"), g)
    assert maps("S(5)≀S(3)", "V²", "V²").source == "orbits of S(5)≀S(3) on 4-tuples"
    assert _Factor(g, 0)._by_cosets(a, a) == maps("S(5)≀S(3)", "V²", "V²").dim


@pytest.mark.parametrize("name", ["SO(3)≀S(4)", "O(2)≀S(3)", "SO(2)≀A(4)", "O(1)≀A(5)", "SU(2)≀S(3)"])
@pytest.mark.parametrize("text", ["V²", "V³", "Sym³(V)", "Alt²(V)⊗V", "Sym²(Sym²(V))"])
def test_one_coset_per_cycle_type_is_enough(name, text, monkeypatch):
    g = group(name)
    (a,) = monomials(parse_rep(text), g)
    short = _Factor(g, 0)._by_cosets(a, a)
    monkeypatch.setattr(cosets, "_cycle_types", cosets._elements)
    rules.coset_ring.cache_clear()
    assert _Factor(g, 0)._by_cosets(a, a) == short
    rules.coset_ring.cache_clear()


@pytest.mark.parametrize("n", [7, 12, 20])
def test_many_blocks(maps, n):
    """Signed permutations of n points: invariants of V⁴ are those of two pairs of equal indices."""
    found = maps(f"O(1)≀S({n})", "V²", "V²")
    assert (found.dim, found.exact) == (4, True)
    assert maps(f"SO(3)≀S({n})", "V²", "V²").dim == 6
