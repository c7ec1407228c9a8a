"""From trees to groups: names, products, generated groups, and what is said about mistakes."""

from fractions import Fraction

import numpy as np
import pytest

from repc.groups import (
    GL,
    SO,
    SU,
    C,
    D,
    Embed,
    GLp,
    Lorentz,
    O,
    PointGroup,
    S,
    SOp,
    Wreath,
    Z,
    ZksZnxZn,
    catalogue,
    group_from_node,
    invariant_form,
)
from repc.groups.families.point import SCHOENFLIES
from repc.source import RepcError, Span
from repc.symbolic import count
from repc.syntax import nodes, parse_group, parse_rep

KLEIN = nodes.Generated(
    (nodes.GeneratorExpr("perm", ((1, 2), (3, 4))), nodes.GeneratorExpr("perm", ((1, 3), (2, 4)))), span=Span(8, 60)
)


def named(name, *args, at=None):
    return nodes.NamedGroup(name, args, span=at)


def rational(value):
    return nodes.Rational(Fraction(value))


def matrix(kind, rows, at=None):
    entries = tuple(tuple(x if not isinstance(x, (int, str)) else rational(x) for x in row) for row in rows)
    return nodes.GeneratorExpr(kind, matrix=entries, span=at)


def generated(*generators):
    return nodes.Generated(generators)


def test_every_name_of_the_catalogue_builds_and_its_name_parses_back():
    for entry in catalogue():
        group = group_from_node(parse_group(entry.example))
        assert group_from_node(parse_group(group.name)) == group


@pytest.mark.parametrize(
    "group",
    [
        SO(3) * S(5),
        Wreath(S(3), S(4)),
        Wreath(S(2) * Z(3), S(2)) * SOp(1, 3),
        Wreath(Wreath(S(2), S(2)), Z(3)),
        Embed(SO(2) * S(2), 6, slice(1, 5)),
        PointGroup("D3d") * C(3) * D(4),
    ],
    ids=str,
)
def test_names_of_compound_groups_parse_back(group):
    assert group_from_node(parse_group(group.name)) == group


def test_generated_groups_print_text_that_parses_back():
    for text in (
        "generated { perm (1 2)(3 4), perm (1 3)(2 4) }",
        "generated { lie [[0,-1],[1,0]], discrete [[1,0],[0,-1]] }",
        "generated { discrete [[cos(2*pi/5),-sin(2*pi/5)],[sin(2*pi/5),cos(2*pi/5)]] }",
    ):
        group = group_from_node(parse_group(text))
        assert group_from_node(parse_group(group.name)) == group


def test_spellings_of_the_lorentz_groups():
    assert group_from_node(named("Lorentz")) == Lorentz() == O(1, 3) == group_from_node(named("O13"))
    assert group_from_node(named("SO13")).name == "SO(1,3)" and group_from_node(named("SO13p")).name == "SO⁺(1,3)"
    assert group_from_node(named("SO⁺", 1, 3)) == group_from_node(named("SOp", 1, 3)) == SOp(1, 3)
    assert np.array_equal(SO(1, 3).discrete_generators[0], np.diag([-1.0, -1, 1, 1]))
    assert GL(2) != GLp(2) and len(GL(2).discrete_generators) == 1 and len(GLp(2).discrete_generators) == 0


def test_all_32_point_groups_have_names():
    assert len(SCHOENFLIES) == len(set(SCHOENFLIES)) == 32
    import repc.groups

    for name in SCHOENFLIES:
        group = group_from_node(named(name))
        assert group == PointGroup(name) and group.d == 3
        if name not in ("O", "T"):
            assert getattr(repc.groups, name)() == group
    assert group_from_node(named("C3")) != group_from_node(named("C", 3))
    with pytest.raises(AttributeError, match="no group 'Oz'"):
        repc.groups.Oz  # noqa: B018


def test_products_are_flattened():
    node = nodes.ProductGroup((named("SO", 3), nodes.ProductGroup((named("S", 5), named("Z", 2)))))
    group = group_from_node(node)
    assert group.name == "SO(3)×S(5)×Z(2)" and len(group.factors) == 3 and group.d == 30
    assert group == SO(3) * S(5) * Z(2)


def test_lets_are_resolved_and_keep_their_name():
    lets = {"K": KLEIN, "P": nodes.ProductGroup((named("K"), named("SO", 3)))}
    group = group_from_node(named("P"), lets)
    assert group.name == "P" and [f.name for f in group.factors] == ["K", "SO(3)"]
    assert group.factors[0].order() == 4 and group.factors[1].family == "SO"
    with pytest.raises(RepcError, match="K is a group of this file and takes no arguments"):
        group_from_node(named("K", 3), lets)
    with pytest.raises(RepcError, match="did you mean Klein"):
        group_from_node(named("Klien"), {"Klein": KLEIN})
    with pytest.raises(RepcError, match="unknown group K"):
        group_from_node(named("K"), {"K": named("K")})


def test_doubling_names_do_not_explode():
    lets = {"A0": named("Z", 2)}
    for i in range(40):
        lets[f"A{i + 1}"] = nodes.ProductGroup((named(f"A{i}"), named(f"A{i}")))
    with pytest.raises(RepcError, match="a direct product of 128 groups is too long"):
        group_from_node(named("A40"), lets)


def test_permutations_act_on_as_many_points_as_the_largest_names():
    group = group_from_node(generated(nodes.GeneratorExpr("perm", ((1, 2),)), nodes.GeneratorExpr("perm", ((2, 5),))))
    assert group.d == 5 and group.order() == 6 and group.permutations.tolist() == [[1, 0, 2, 3, 4], [0, 4, 2, 3, 1]]


def test_rational_matrices_stay_exact():
    half = nodes.Arithmetic("/", rational(1), rational(2))
    group = group_from_node(generated(matrix("lie", [[0, half], [0, 0]]), matrix("discrete", [[1, 0], [0, -1]])))
    assert group.exact_generators == (((1, 0), (0, -1)), ((0, Fraction(1, 2)), (0, 0)))
    assert group.is_complex is False and group.family == "matrix" and group.lie_algebra[0, 0, 1] == 0.5
    root = nodes.ElementaryFunction("sqrt", rational(2))
    assert group_from_node(generated(matrix("lie", [[0, root], [0, 0]]))).exact_generators is None


def test_signed_permutations_generate_groups():
    """A quadruped's two mirrors by names of coordinates; the same by matrices; signs that are not there are permutations."""
    text = "generated { coordinates l r x y, signed (-l -r)(-y), signed (l r)(-x) }"
    group = group_from_node(parse_group(text))
    one, two = np.array([[0, -1], [-1, 0]]), np.array([[0, 1], [1, 0]])
    wanted = [np.diag([0.0, 0, 1, -1]), np.diag([0.0, 0, -1, 1])]
    wanted[0][:2, :2], wanted[1][:2, :2] = one, two
    assert np.array_equal(group.discrete_generators, wanted) and group.name == text and group.order() == 4
    elements = [a @ b for a in (np.eye(4), wanted[0]) for b in (np.eye(4), wanted[1])]
    for power, maps in ((1, 8), (2, 128)):
        assert maps == sum(np.trace(g) ** (2 * power) for g in elements) / 4
        assert count([parse_rep(f"V^{power}")], parse_rep(f"V^{power}"), group).dim == maps
    assert group_from_node(parse_group("generated { signed (1 2), signed [2,3,1] }")).order() == 6
    assert group_from_node(parse_group("generated { signed [2,3,1] }")).is_permutation
    mixed = group_from_node(parse_group("generated { signed (1 -2), lie [[0,-1,0],[1,0,0],[0,0,0]] }"))
    assert np.array_equal(mixed.discrete_generators[0], [[0, -1, 0], [-1, 0, 0], [0, 0, 1]])
    within = group_from_node(parse_group("generated { signed (1 -2) } in O(3)"))
    assert np.array_equal(within.discrete_generators[0], mixed.discrete_generators[0][:2, :2])
    for wrong in ("signed [2,1], signed (1 2 -3)", "signed [2,1,3], signed [2,1]"):
        with pytest.raises(RepcError, match="E0205"):
            group_from_node(parse_group(f"generated {{ {wrong} }}"))


def test_a_permutation_may_stand_beside_matrices():
    swap = nodes.GeneratorExpr("perm", ((1, 2),))
    group = group_from_node(generated(swap, matrix("discrete", [[-1, 0, 0], [0, 1, 0], [0, 0, 1]])))
    assert group.d == 3 and group.order() == 8 and len(group.exact_generators) == 2
    with pytest.raises(RepcError, match="move 4 points and the matrices are 2×2"):
        group_from_node(generated(nodes.GeneratorExpr("perm", ((1, 4),)), matrix("lie", [[0, 1], [0, 0]])))


def test_complex_entries():
    i = nodes.NamedNumber("i")
    minus_i = nodes.Arithmetic("-", rational(0), i)
    turn = matrix("discrete", [[0, 1], [-1, 0]])
    group = group_from_node(generated(matrix("discrete", [[i, 0], [0, minus_i]]), turn))
    assert group.is_complex and group.field == "C" and group.order() == 8 and group.is_unitary
    assert np.array_equal(invariant_form(group), np.eye(2))


@pytest.mark.parametrize(
    ("node", "message", "remedy"),
    [
        (named("SOO", 3), "unknown group SOO", "did you mean SO"),
        (named("rubikscube"), "unknown group rubikscube", "did you mean RubiksCube?"),
        (named("Xyzzy"), "unknown group Xyzzy", "'repc groups' lists all names"),
        (named("SO"), "SO(n) takes one positive integer, or two for SO(p,q); found SO without arguments", "SO(3)"),
        (named("SO", 0), "found SO(0)", "write SO(3)"),
        (named("SO", 3, 0), "SO(p,q) takes two positive integers; found SO(3, 0)", "definite form has the group SO(3)"),
        (named("SO", 1, 2, 3), "found SO(1, 2, 3)", "write SO(3), or SO(1,3)"),
        (named("S", named("Z", 2)), "S(n) takes one positive integer; found S(Z(2))", "write S(4)"),
        (named("Sp", 0), "Sp(n) takes one positive integer n and acts on ℝ²ⁿ; found Sp(0)", "write Sp(2)"),
        (named("S", 10**7), "found S(10000000)", "write S(4)"),
        (named("Cube", 3), "Cube takes no arguments; found Cube(3)", "write Cube"),
        (named("ZksZnxZn", 3, 4), "k = 2 or 4", "write ZksZnxZn(4,3)"),
        (named("Spin", 3), "Spin groups are out of scope", "write 'group SU(2)', which is Spin(3)"),
        (named("Pin", 1, 3), "Pin groups are out of scope", "use O(n)"),
        (named("Embed", named("SO", 3), 2, nodes.IndexRange(0, 2)), "SO(3) acts on 3 coordinates", "Embed(SO(3), 3, 0:3)"),
        (named("Embed", 3), "Embed(G, d, i:j) takes a group", "Embed(SO(2), 3, 0:2)"),
        (nodes.WreathGroup(named("SO", 3), named("O", 2)), "O(2) is not a permutation group", "× for a direct product"),
        (nodes.WreathGroup(named("S", 5000), named("S", 5000)), "acts on 25000000 dimensions", "at most 1000000"),
        (generated(), "needs a generator", "perm (1 2)"),
        (generated(matrix("discrete", [[1, 1], [1, 1]])), "singular", "lie_algebra"),
        (generated(matrix("lie", [[1, 2]])), "not square: it is 1×2", "as many rows as columns"),
        (generated(matrix("lie", [[1]]), matrix("lie", [[1, 0], [0, 1]])), "sizes 1 and 2", "the same size"),
    ],
)
def test_mistakes_are_explained(node, message, remedy):
    with pytest.raises(RepcError) as error:
        group_from_node(node)
    (diagnostic,) = error.value.diagnostics
    assert message in diagnostic.message and remedy in diagnostic.remedy and diagnostic.code.startswith("E02")


def test_mistakes_carry_the_place_of_the_innermost_part():
    node = nodes.ProductGroup((named("SO", 3), named("SOO", 3, at=Span(8, 14))), span=Span(0, 14))
    with pytest.raises(RepcError) as error:
        group_from_node(node)
    assert error.value.diagnostics[0].span == Span(8, 14)
    bad = matrix("discrete", [[1, 1], [1, 1]], at=Span(30, 50))
    with pytest.raises(RepcError) as error:
        group_from_node(nodes.Generated((matrix("discrete", [[1, 0], [0, 1]]), bad), span=Span(0, 60)))
    assert error.value.diagnostics[0].span == Span(30, 50)


def test_large_groups_are_built_without_their_generators():
    group = group_from_node(nodes.ProductGroup((named("S", 1000), named("SO", 1000), named("S", 1000))))
    assert group.d == 10**9 and group.kind == "compact" and group.num_constraints() == 4 + 499500
    assert group_from_node(named("S", 1000)).permutations.shape == (2, 1000)
    with pytest.raises(RepcError, match=r"the Lie algebra of SO\(1000\) has 499500 arrays"):
        SO(1000).lie_algebra  # noqa: B018
    with pytest.raises(RepcError, match="S.1000. has .* elements, too many to list"):
        S(1000).elements()
    with pytest.raises(RepcError, match="list of permutations"):
        (S(1000) * S(1000) * S(1000)).permutations  # noqa: B018


def test_metric_and_shape_conventions():
    assert np.array_equal(Z(3).discrete_generators[0] @ [1, 2, 3], [3, 1, 2])  # np.roll by one
    assert np.array_equal(O(3).discrete_generators[0], np.diag([-1.0, 1, 1]))
    assert np.array_equal(D(4).discrete_generators[0], [[0, -1], [1, 0]])
    boost = SOp(1, 3).lie_algebra[0]
    assert boost[0, 1] == boost[1, 0] == 1 and np.abs(boost).sum() == 2
    image = np.arange(16.0).reshape(4, 2, 2)
    turned = ZksZnxZn(4, 2).discrete_generators[2] @ image.ravel()
    expected = np.roll(np.rot90(image, 1, axes=(1, 2)), 1, axis=0)
    assert np.array_equal(turned.reshape(4, 2, 2), expected)
    assert SU(2).lie_algebra.dtype == complex and SU(2).discrete_generators.shape == (0, 2, 2)
