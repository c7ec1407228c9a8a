"""Generators that are rounded: from arrays of single precision they are moved to the exact group near, from text refused."""

import numpy as np
import pytest

from repc import RepcError, V
from repc.groups import Group
from repc.groups.elaborate import group_from_node
from repc.groups.families.generated import MatrixGroup
from repc.groups.given.spelled import spelled_with, volume
from repc.numeric.irreducibles.reference import rotation_generators
from repc.syntax import parse_group

GOLDEN = (1 + 5**0.5) / 2
ROOTS = {3: "{0}", -3: "-{0}"}  # √3
ROWS = [[[ROOTS.get(round(x * abs(x)), str(round(x))) for x in row] for row in a] for a in rotation_generators(2)]
SPIN_2 = ", ".join("lie [" + ",".join(f"[{','.join(row)}]" for row in a) + "]" for a in ROWS)  # SO(3) on harmonics of degree 2


def turn(n):
    angle = 2 * np.pi / n
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def maps(group, source, target):
    return (source >> target)(group).equivariant_basis().shape[1]


@pytest.mark.parametrize("n", [3, 5, 6, 7, 8, 12])
def test_rotations_of_single_precision_are_of_finite_order(n):
    words = rf"W: discrete generator 1 is of order {n} up to \de-0\d; taken as exact; write cos\(2\*pi/{n}\) in double precision"
    with pytest.warns(UserWarning, match=words):
        group = MatrixGroup([], turn(n)[None].astype(np.float32), "W")
    assert group.order() == n and np.abs(group.discrete_generators[0] - turn(n)).max() < 1e-14
    # characters of a rotation by 2π/n: V^a ⊗ V^b has 2^(a+b) weights, and those that n divides count
    weights = [sum(signs) for signs in np.ndindex(2, 2, 2, 2, 2)]
    assert maps(group, V**2, V**3) == sum((2 * w - 5) % n == 0 for w in weights)


def test_five_fold_in_jax():
    jnp = pytest.importorskip("jax.numpy")

    class Five(Group):
        """A rotation by a fifth of a turn."""

        def __init__(self):
            self.discrete_generators = jnp.array([turn(5)])

    with pytest.warns(UserWarning, match="Five: discrete generator 1 is of order 5"):
        assert maps(Five(), V**2, V**3) == 2


def test_relations_of_several_generators_are_kept():
    """The icosahedral group, in coordinates where no entry is exact."""
    axes = np.linalg.qr(np.random.default_rng(0).standard_normal((3, 3)))[0]
    a = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 0]])
    b = np.array([[1, -GOLDEN, 1 / GOLDEN], [GOLDEN, 1 / GOLDEN, -1], [1 / GOLDEN, 1, GOLDEN]]) / 2
    with pytest.warns(UserWarning, match="of order"):
        group = MatrixGroup([], (axes @ np.stack([a, b]) @ axes.T).astype(np.float32))
    assert group.order() == 60 and maps(group, V, V) == 1
    assert maps(group, V**2, V**3) == 6  # as of SO(3): the first invariant of its own has degree 6


def test_brackets_of_single_precision_close():
    """so(3) on five dimensions: 2 ⊗ 2 holds each spin up to 4 once."""
    with pytest.warns(UserWarning, match="closed under brackets with the others"):
        group = MatrixGroup(rotation_generators(2).astype(np.float32))
    assert group.dim == 3 and maps(group, V**2, V) == 1 and maps(group, V**2, V**2) == 5


def test_other_relations():
    with pytest.warns(UserWarning, match=r"is orthogonal, of no order that is looked for \(limit MOST_TURNS = 360, .*\), up to"):
        assert MatrixGroup([], turn(2 * np.pi)[None].astype(np.float32)).is_orthogonal
    with pytest.warns(UserWarning, match="of determinant"):
        third = np.array([[[1 / 3, 0.0], [0.1, 3.0]]], np.float32)
        assert abs(np.linalg.det(MatrixGroup([], third).discrete_generators[0]) - 1) < 1e-14


@pytest.mark.parametrize(
    "matrix",
    [
        np.eye(3)[[1, 2, 0]], np.diag([2.0, 1, 1]), np.array([[1, 1e-3], [0, 1]]), np.array([[0.5, 2], [0.1, 0.3]]),
        np.array([[1000.0, 999], [1001, 1000]]),
    ],  # fmt: skip
)
def test_what_is_exact_or_no_relation_stays_without_a_word(matrix):
    stored = matrix.astype(np.float32)[None]
    assert np.array_equal(MatrixGroup([], stored).discrete_generators, stored)


def test_double_precision_is_what_it_says():
    shear = np.array([[[1, 1e-6], [0, 1]]])
    assert np.array_equal(MatrixGroup([], shear).discrete_generators, shear)
    assert np.array_equal(MatrixGroup([], turn(5)[None]).discrete_generators[0], turn(5))


@pytest.mark.parametrize("kind", ["bfloat16", "float16"])
@pytest.mark.parametrize("n", [5, 8, 12])
def test_half_precision_is_of_the_order_that_its_group_has(n, kind):
    jnp = pytest.importorskip("jax.numpy")
    with pytest.warns(UserWarning, match=rf"is of order {n} up to .*; taken as exact; write cos\(2\*pi/{n}\)"):
        assert MatrixGroup([], jnp.array(turn(n)[None]).astype(kind)).order() == n


@pytest.mark.parametrize("digits", [3, 4, 5, 7, 10])
@pytest.mark.parametrize("n", [5, 8, 12])
def test_rounded_decimals_in_double_precision_are_of_finite_order(n, digits):
    with pytest.warns(UserWarning, match=rf"is of order {n} up to .*; taken as exact; write cos\(2\*pi/{n}\)"):
        group = MatrixGroup([], turn(n)[None].round(digits))
    assert group.order() == n and np.abs(group.discrete_generators[0] - turn(n)).max() < 1e-14


def test_single_precision_stays_single_in_double_arrays():
    with pytest.warns(UserWarning, match="of order 7"):
        assert MatrixGroup([], turn(7)[None].astype(np.float32).astype(float)).order() == 7


@pytest.mark.parametrize(
    "matrix",
    [[[1, 1e-9], [0, 1]], [[0.6, -0.8], [0.8, 0.6]], [[1.001, 0], [0, 1]], [[0.5, 0.1], [0.3, 2.1]], [[0.5, 0], [0, 2]]],
)
def test_double_arrays_that_no_rounding_explains_stay(matrix, recwarn):
    given = np.array([matrix], dtype=float)
    assert np.array_equal(MatrixGroup([], given).discrete_generators, given) and not recwarn.list


@pytest.mark.parametrize(
    ("matrix", "words", "exact"),
    [
        ([[0.7, -0.7], [0.7, 0.7]], "of order 8", turn(8)),
        ([[0.33, 0], [0, 3]], "of determinant ±1", np.diag([1 / 3, 3])),
        ([[0.333, 0], [0, 3]], "of determinant ±1", np.diag([1 / 3, 3])),
        ([[1.41, 0], [0, 0.71]], "of determinant ±1", np.diag([2**0.5, 0.5**0.5])),
    ],
)
def test_few_decimals_of_simple_numbers_are_these_aloud(matrix, words, exact):
    with pytest.warns(UserWarning, match=f"{words} up to .*; taken as exact; write "):
        group = MatrixGroup([], np.array([matrix], dtype=float))
    np.testing.assert_allclose(group.discrete_generators[0], exact, atol=1e-12)


def test_what_is_of_determinant_one_has_its_invariants():
    """x·y is one of diag(⅓, 3), and none of diag(0.33, 3)."""
    with pytest.warns(UserWarning, match="of determinant ±1"):
        assert maps(MatrixGroup([], np.array([np.diag([0.33, 3])])), V**2, V**0) == 2
    assert maps(group_from_node(parse_group("generated { discrete [[33/100,0],[0,3]] }")), V**2, V**0) == 0


def test_tangents_of_trace_0_in_simple_numbers_are_these_aloud():
    with pytest.warns(UserWarning, match=r"lie generator 1 is of trace 0 up to 3e-03; taken as exact"):
        group = MatrixGroup([np.diag([0.33, 0.33, -0.67])])
    np.testing.assert_allclose(group.lie_generators[0], np.diag([1 / 3, 1 / 3, -2 / 3]), atol=1e-15)


def test_random_decimals_are_hardly_ever_near_simple_numbers_of_determinant_one():
    random = np.random.default_rng(0).uniform(-3, 3, (4000, 2, 2)).round(2)
    random[:2000, 0] = random[:2000, 0].round()
    near = [spelled_with(volume, h, np.where(h == h.round(), 0, 0.005)) is not None for h in random]
    assert sum(near) <= 4


@pytest.mark.parametrize(
    ("text", "words", "remedy"),
    [
        ("discrete [[0.7071068,-0.7071068],[0.7071068,0.7071068]]", "of order 8 up to 2e-08", "cos(2*pi/8)"),
        ("discrete [[-0.5,-0.8660254],[0.8660254,-0.5]]", "of order 3 up to ", "cos(2*pi/3)"),
        ("discrete [[-0.5,-0.866],[0.866,-0.5]]", "of order 3 up to ", "cos(2*pi/3)"),
        (
            "discrete [[0.540302306,-0.841470985],[0.841470985,0.540302306]]",
            "it is orthogonal, of no order that is looked for (limit MOST_TURNS = 360, raised by",
            "cos(…), sin(…) and sqrt(…)",
        ),
        ("lie [[0,-1.7321],[1.732,0]]", "skew up to ", "fractions and sqrt(…)"),
        ("discrete [[0.5,-0.87],[0.87,0.5]]", "of order 6 up to ", "cos(2*pi/6)"),
        ("discrete [[0.5,-0.9],[0.9,0.5]]", "of order 6 up to ", "cos(2*pi/6)"),
        ("discrete [[0.7,-0.7],[0.7,0.7]]", "of order 8 up to ", "cos(2*pi/8)"),
        ("discrete [[0.7,0.7],[0.7,-0.7]]", "of order 2 up to ", "cos(2*pi/2)"),
        ("discrete [[0,1],[1,0]], discrete [[0.31,-0.95],[0.95,0.31]]", "of order 5 up to ", "cos(2*pi/5)"),
        ("discrete [[0.71,0.71*i],[0.71*i,0.71]]", "of order 8 up to ", "cos(2*pi/8)"),
        ("discrete [[0.81,-0.5,0.31],[0.5,0.31,-0.81],[0.31,0.81,0.5]]", "of order 5 up to ", "cos(2*pi/5)"),
        ("discrete [[0.98,-0.17],[0.17,0.98]]", "orthogonal up to ", "cos(…), sin(…) and sqrt(…)"),
        ("discrete [[0.33,0],[0,3]]", "of determinant ±1 up to 3e-03", "fractions and sqrt(…)"),
        ("discrete [[0.866,-0.5],[0.5,0.866]]", "of order 12 up to ", "cos(2*pi/12)"),
        ("discrete [[0.333,0],[0,3]]", "of determinant ±1 up to 3e-04", "fractions and sqrt(…)"),
        ("discrete [[0,-0.33],[3,0]]", "of determinant ±1 up to ", "fractions and sqrt(…)"),
        ("discrete [[1.33,0.67],[0.5,1]]", "of determinant ±1 up to ", "fractions and sqrt(…)"),
        ("discrete [[0.14,0],[0,7]]", "of determinant ±1 up to ", "fractions and sqrt(…)"),
        ("discrete [[1.73,1],[0,0.58]]", "of determinant ±1 up to ", "fractions and sqrt(…)"),
        ("discrete [[1.001,0],[0,0.999]]", "of determinant ±1 up to ", "fractions and sqrt(…)"),
        ("lie [[0.33,0,0],[0,0.33,0],[0,0,-0.67]]", "of trace 0 up to ", "fractions and sqrt(…)"),
        ("lie [[0.333,1,0],[0,0.333,0],[0,0,-0.667]]", "of trace 0 up to ", "fractions and sqrt(…)"),
        (SPIN_2.format("1.73"), "closed under brackets with the others up to ", "fractions and sqrt(…)"),
    ],
)
def test_rounded_decimals_are_refused(text, words, remedy):
    with pytest.raises(RepcError) as caught:
        group_from_node(parse_group(f"generated {{ {text} }}"))
    (found,) = caught.value.diagnostics
    assert found.code == "E0234" and words in found.message and found.message.endswith("and not exactly")
    exactly = f"write {remedy} for those that are rounded, and fractions for those that are not"
    assert found.remedy == f"entries are read exactly; {exactly}" and found.span is not None


@pytest.mark.parametrize(
    "text",
    [
        "discrete [[0.6,-0.8],[0.8,0.6]]",
        "discrete [[0.936,-0.352],[0.352,0.936]]",
        "discrete [[7/10,-7/10],[7/10,7/10]]",
        "discrete [[0.5,-433/500],[433/500,0.5]]",
        "discrete [[0.9,0.1],[0.2,0.8]]",
        "discrete [[0.5,0],[0,2.0]]",
        "discrete [[0.25,0],[0,4]]",
        "discrete [[33/100,0],[0,3]]",
        "discrete [[0.5,0.1],[0.3,2.1]]",
        "discrete [[0.5,-0.75],[1,0.5]]",
        "discrete [[0.4,0],[0,2.4]]",
        "discrete [[0.3,1],[0,3]]",
        "discrete [[0.7,0],[0,1.4]]",
        "discrete [[1.33,0.33],[1,1]]",
        "lie [[0.5,0],[0,-0.4]]",
        "discrete [[1.0,0.5],[0,1]]",
        "discrete [[1.25,0.75],[0.75,1.25]]",
        "discrete [[0.95,0],[0,1]]",
        "lie [[0.1,-1],[1,0.1]]",
        "lie [[0.5,1],[0,0.3]], lie [[0.25,0.5],[0,1]]",
        "discrete [[1,0.001],[0,1]]",
        "discrete [[1.001,0],[0,1]]",
        "lie [[0.001,0],[0,0]]",
        "lie [[1.001,0],[0,-1]]",
        "discrete [[1/8,0],[0,8]]",
        "discrete [[0.5,0.125],[0.375,2.125]]",
    ],
)
def test_decimals_that_no_rounding_explains_are_the_numbers_they_say(text):
    assert group_from_node(parse_group(f"generated {{ {text} }}")).d == 2
