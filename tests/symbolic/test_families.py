"""Every family: dimensions add up, traces average to the same counts, and rules agree with each other."""

import random

import numpy as np
import pytest

from repc.groups import S
from repc.reps.layout import monomials, size
from repc.symbolic import decompose
from repc.symbolic.decompose import complex_multiplicities
from repc.symbolic.traces import Elements, average
from repc.syntax import parse_rep

from .conftest import group

COMPACT = """
SO(1) SO(2) SO(3) SO(4) SO(5) SO(6)
O(1) O(2) O(3) O(4) O(5) O(6) U(1) U(2) U(3) SU(1) SU(2) SU(3)
SO2eR3 O2eR3 SO(3)×O(2) SU(2)×S(3)""".split()
FINITE = """Trivial(2) S(1) S(2) S(3) S(4) S(5) A(2) A(3) A(4) A(5) A(6) Z(1) Z(2) Z(5) Z(6) C(1) C(2) C(3) C(8) D(1)
D(2) D(3) D(4) D(6) Tetrahedral Octahedral Icosahedral Oh Th Td D3d C4h D6h Cube ZksZnxZn(2,2) DkeR3(4) DkeR3(3)
S(3)≀S(2) S(3)×C(4) D(4)×Z(3) Tetrahedral×C(3) A(4)×Th""".split()
OTHER = """SL(2) SL(3) GL(1) GL(2) GLp(3) Sp(1) Sp(2) Sp(3) Scaling(2) SO⁺(1,1) SO(1,1) O(1,1) SO(1,2) O(2,1) SO⁺(1,3)
SO(1,3) O(1,3) SO(2,2) O(2,2) O(2,3) SO⁺(3,3) SL(2)×S(3) O(1,3)×C(3)""".split()

FORMS = ["V²", "V³+2V", "V*⊗V", "Sym²(V)", "Sym³(V)", "Alt²(V²)", "Sym²(V+V⁰)", "Sym²(Alt²(V)+V)⊗V", "T(2,1)+V⁰"]


def _forms(g, rng, count):
    scalars = [name for name in ("det", "sgn", "timeor", "spaceor") if len(g.factors) == 1 and name in g.scalar_reps]
    forms = [f for f in FORMS if "Alt" not in f or g.d > 1] + [f"{s}⊗V²+{s}" for s in scalars]
    forms += ["reg⊗V"] if g.is_finite and len(g.factors) == 1 and g.order() <= 120 else []
    return rng.sample(forms, min(count, len(forms)))


@pytest.mark.parametrize("name", COMPACT + FINITE + OTHER)
def test_dimensions_add_up(name):
    g, rng = group(name), random.Random(name)
    for text in _forms(g, rng, 6):
        node = parse_rep(text)
        if size(node, g) <= 20_000:
            assert sum(c.multiplicity * c.dim for c in decompose(node, g)) == size(node, g), text


@pytest.mark.parametrize("name", FINITE)
def test_averages_over_all_elements(name):
    g, rng = group(name), random.Random(name + "average")
    elements = Elements.of(g, g.elements())
    for text in _forms(g, rng, 3):
        left, right = parse_rep(text), parse_rep("V+V²")
        _, a = complex_multiplicities(monomials(left, g), g)
        _, b = complex_multiplicities(monomials(right, g), g)
        mean, _ = average(left, right, elements)
        assert sum(m * b.get(key, 0) for key, m in a.items()) == pytest.approx(mean, rel=1e-9, abs=1e-6), text


SMALL = ["V²", "V*⊗V", "Sym²(V)", "Sym³(V)", "V+V⁰"]


@pytest.mark.parametrize("name", COMPACT)
def test_averages_over_haar_samples(name):
    g = group(name)
    elements = Elements.of(g, g.samples(20_000, np.random.default_rng(1)))
    scalars = [s for s in ("det",) if len(g.factors) == 1 and s in g.scalar_reps]
    for text in SMALL + ["Alt²(V)"] * (g.d > 1) + [f"{s}⊗V²" for s in scalars]:
        left, right = parse_rep(text), parse_rep("V+V⁰")
        _, a = complex_multiplicities(monomials(left, g), g)
        _, b = complex_multiplicities(monomials(right, g), g)
        mean, error = average(left, right, elements)
        exact = sum(m * b.get(key, 0) for key, m in a.items())
        assert abs(mean - exact) <= 6 * error + 1e-9, text


@pytest.mark.parametrize(
    ("real_form", "compact"),
    [
        ("SL(3)", "SU(3)"),
        ("GLp(2)", "U(2)"),
        ("GL(3)", "U(3)"),
        ("SO⁺(1,3)", "SO(4)"),
        ("SO⁺(2,3)", "SO(5)"),
        ("SO⁺(3,3)", "SO(6)"),
    ],
)
@pytest.mark.parametrize("text", ["V³", "V²⊗V*", "Sym²(V²)", "Alt²(V)⊗V"])
def test_real_forms_have_the_maps_of_the_compact_form(maps, real_form, compact, text):
    assert maps(real_form, text, text).dim == maps(compact, text, text).dim


@pytest.mark.parametrize("n", range(1, 8))
def test_orthogonal_groups_restrict(maps, n):
    """Invariants of SO(n) are those of O(n) and of O(n) twisted by det."""
    for text in ("V²", "V³", "V⁴", "Sym²(V²)", "Sym³(V)⊗V", "Sym²(V³)"):
        whole = maps(f"O({n})", "V⁰+det", text).dim
        assert maps(f"SO({n})", "V⁰", text).dim == whole, text


@pytest.mark.parametrize(("p", "q"), [(1, 1), (1, 2), (2, 2), (1, 3), (2, 3)])
def test_indefinite_groups_restrict(maps, p, q):
    for text in ("V²", "V⁴", "Alt²(V)", "Sym²(V²)"):
        connected = maps(f"SO⁺({p},{q})", "V+V⁰", text).dim
        assert maps(f"SO({p},{q})", "V+V⁰+timeor⊗V+timeor", text).dim == connected
        twists = "V+V⁰" + "".join(f"+{s}⊗V+{s}" for s in ("timeor", "spaceor", "det"))
        assert maps(f"O({p},{q})", twists, text).dim == connected


@pytest.mark.parametrize("n", range(1, 8))
@pytest.mark.parametrize("k", range(0, 7))
def test_invariants_of_permutations_are_set_partitions(maps, n, k):
    bell = [1]
    for i in range(1, k + 1):
        bell = [0] + [(j * bell[j] if j < i else 0) + bell[j - 1] for j in range(1, i + 1)]
    assert maps(f"S({n})", "V⁰", f"V^{k}").dim == sum(bell[: n + 1])


@pytest.mark.parametrize(("n", "p", "dim"), [(1, 3, 1), (2, 3, 5), (3, 3, 6), (5, 3, 6), (2, 4, 14), (4, 4, 24)])
def test_invariants_of_unitary_groups(maps, n, p, dim):
    """Permutations of p points without an increasing subsequence longer than n."""
    assert maps(f"U({n})", "V⁰", f"T({p},{p})").dim == dim


@pytest.mark.parametrize("n", [2, 3, 4, 6])
def test_alternating_groups_restrict(maps, n):
    for text in ("V²", "V³", "Sym²(V²)"):
        assert maps(f"A({n})", "V", text).dim == maps(f"S({n})", "V+sgn⊗V", text).dim


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_regular_representations(n):
    for name in (f"S({n})", f"A({n})", f"C({n})", f"D({n})", f"Z({n})"):
        g = group(name)
        found = decompose(parse_rep("reg"), g)
        # over ℝ an irreducible occurs dim/δ times
        delta = {"R": 1, "C": 2, "H": 4}
        assert all(c.multiplicity == c.dim // delta[c.type] for c in found), name
        assert sum(c.multiplicity * c.dim for c in found) == g.order()


def test_large_groups_cost_nothing():
    assert sum(c.multiplicity * c.dim for c in decompose(parse_rep("Sym²(V²)"), S(1000))) == 10**6 * (10**6 + 1) // 2
