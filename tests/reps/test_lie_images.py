"""``images`` of infinitesimal generators: brackets checked, counts against the labels of the same groups, covers refused."""

import numpy as np
import pytest

from repc.driver import build_group, compile_spec, explain_spec, type_source
from repc.groups.exponential import expm
from repc.runtime import load_module
from repc.source import RepcError, Source

ROTATIONS = "let R = generated { lie [[0,-1,0],[1,0,0],[0,0,0]], lie [[0,0,0],[0,0,-1],[0,1,0]] }\ngroup R\n"
PLANE = "let O = generated { lie [[0,-1],[1,0]], discrete [[1,0],[0,-1]] }\ngroup O\n"
SPECIAL = "let S = generated { lie [[1,0],[0,-1]], lie [[0,1],[0,0]], lie [[0,0],[1,0]] }\ngroup S\n"
SHEAR = "let N = generated { lie [[0,1],[0,0]] }\ngroup N\n"
SPINOR = "lie [[0,0,0,-1/2],[0,0,-1/2,0],[0,1/2,0,0],[1/2,0,0,0]], lie [[0,-1/2,0,0],[1/2,0,0,0],[0,0,0,-1/2],[0,0,1/2,0]]"


def typed(group, images, rest=""):
    return type_source(Source("t.rep", f"{group}rep x = images {{ {images} }}\n{rest}"))


# group, images, maps x -> x and x -> V²: those of the representation that the images are of SO(3), O(2), SL(2), shears
COUNTS = [
    (ROTATIONS, "lie [[0,0,0],[0,0,-1],[0,1,0]], lie [[0,0,1],[0,0,0],[-1,0,0]]", (1, 1)),  # l = 1, turned coordinates
    (PLANE, "lie [[0,-2],[2,0]], signed (-2)", (1, 1)),  # angle 2, once in V² = 1 + det + [2]
    (PLANE, "lie [[0]], signed (-1)", (1, 1)),  # det
    (PLANE, "lie [[0,-3],[3,0]], signed (-2)", (1, 0)),  # angle 3
    (SPECIAL, "lie [[2,0,0],[0,0,0],[0,0,-2]], lie [[0,1,0],[0,0,2],[0,0,0]], lie [[0,0,0],[2,0,0],[0,1,0]]", (1, 1)),  # Sym²
    (SHEAR, "lie [[0,1,0],[0,0,1],[0,0,0]]", (3, 4)),  # a Jordan block of 3; to V² = blocks of 3 and 1: 3 + 1
]


@pytest.mark.parametrize(("group", "images", "counts"), COUNTS)
def test_counts(group, images, counts):
    spec = typed(group, images, "map a : x -> x\nmap b : x -> V²\n")
    assert tuple(one.count.dim for one in explain_spec(spec).maps) == counts


def test_elements_are_represented_by_exponentials():
    """ρ(exp A) is exp of the image of A, and products of products: against a second representation of SO(3), V itself."""
    spec = typed(ROTATIONS, "lie [[0,0,0],[0,0,-1],[0,1,0]], lie [[0,0,1],[0,0,0],[-1,0,0]]", "map f : x -> V\n")
    rep = spec.maps[0].inputs[0].node.rep
    turn = np.array([[0.0, 0, 1], [1, 0, 0], [0, 1, 0]])  # x is V with its axes renamed
    for g in spec.group.samples(5, 0):
        assert np.abs(rep.rho(g) - turn @ g @ turn.T).max() < 1e-9
    a = np.array([[0.0, -0.3, 0.2], [0.3, 0, -0.7], [-0.2, 0.7, 0]])
    assert np.abs(expm(rep.drho(a)) - rep.rho(expm(a))).max() < 1e-9
    (module,) = [load_module(one.module) for one in compile_spec(spec)]
    assert module.HOM_DIM == 1 and np.abs(np.abs(np.asarray(module.basis())[0] @ turn * np.sqrt(3)) - np.eye(3)).max() < 1e-6


REFUSED = [
    (ROTATIONS, "lie [[0,-2,0],[2,0,0],[0,0,0]], lie [[0,0,0],[0,0,-1],[0,1,0]]", "E0340", "[[lie2,lie1],lie1] = -lie2 in R"),
    (ROTATIONS, SPINOR, "E0340", "the images are of a group that covers it"),
    (PLANE, "lie [[0,-2],[2,0]], signed (1)(2)", "E0340", "g1·lie1·g1⁻¹ = -lie1 in O"),
    (PLANE, "lie [[0,-1/2],[1/2,0]], signed (-2)", "E0340", "covers it"),
    (PLANE, "lie [[0,-2],[2,0]], discrete [[2,0],[0,-2]]", "E0340", "ends in g1"),
    (PLANE, "lie [[0,-2],[2,0]]", "E0341", "O has 1 'lie' and 1 other generators; found 1 and 0 images"),
    (PLANE, "lie [[0,-i],[-i,0]], signed (-2)", "E0342", "is real"),
    ("group SO(3)\n", "lie [[0]]", "E0341", "SO(3) has 2 'lie' (or all 3 of a basis) and 0 other generators; found 1 and 0 images"),
    ("group SU(2)\n", "lie [[0,-1],[1,0]], lie [[0,-1],[1,0]]", "E0340", "in SU(2), and the images differ"),
]


@pytest.mark.parametrize(("group", "images", "code", "words"), REFUSED)
def test_what_is_no_representation_is_told(group, images, code, words):
    with pytest.raises(RepcError) as error:
        typed(group, images)
    (told,) = error.value.diagnostics
    assert told.code == code and words in told.message and told.span is not None


def kron_square(a):
    one = np.eye(len(a))
    return np.kron(a, one) + np.kron(one, a)


def text_of(matrix):
    entry = lambda x: f"{x.real:g}" if not np.iscomplexobj(matrix) else f"{x.real:g}{x.imag:+g}*i"  # noqa: E731
    return "[" + ",".join("[" + ",".join(entry(x) for x in row) + "]" for row in np.asarray(matrix) + 0) + "]"


def squares(factor, whole=False):
    """The images that V² gives, by NumPy alone; of a basis of the Lie algebra, or of few that generate it."""
    lie = factor.lie_algebra if whole else factor.lie_generators
    found = [f"discrete {text_of(np.kron(h, h))}" for h in factor.discrete_generators]
    return ", ".join([*found, *(f"lie {text_of(kron_square(a))}" for a in lie)])


NAMED = ["SO(2)", "SO(3)", "O(2)", "O(3)", "SU(2)", "U(2)", "SL(2)", "GL(2)", "Sp(1)", "SO(1,3)", "O(1,3)", "Scaling(2)", "E(2)"]


@pytest.mark.parametrize("name", NAMED)
def test_named_groups_by_the_images_that_tensors_have(name):
    """V² by the images of its generators: elements have the matrices g⊗g, and maps to V² are as many as those of V² itself."""
    group = build_group(name)
    spec = typed(f"group {name}\n", squares(group, whole=name == "SO(3)"), "map f : x -> V²\nmap g : V² -> V²\n")
    rep = spec.maps[0].inputs[0].node.rep
    for g in group.samples(3, 4):
        assert np.abs(rep.rho(g) - np.kron(g, g)).max() < 1e-10 * max(1, np.abs(g).max() ** 2)
    ours, theirs = explain_spec(spec).maps
    assert (ours.count.dim, ours.count.exact) == (theirs.count.dim, theirs.count.exact)


def test_elements_without_a_logarithm():
    """Minus a shear is in SL(2), and no real matrix is its logarithm."""
    rep = typed("group SL(2)\n", squares(build_group("SL(2)")), "map f : x -> x\n").maps[0].inputs[0].node.rep
    g = np.array([[-1.0, 1], [0, -1]])
    assert np.abs(rep.rho(g) - np.kron(g, g)).max() < 1e-9


def test_a_full_turn_is_the_identity():
    with pytest.raises(RepcError, match="a group that covers it, or rounded"):
        typed("group SO(2)\n", "lie [[0,-2.000000001],[2.000000001,0]]")


RESTRICTED = [  # group line, images of the larger group, target, count by the irreducibles that there are
    ("SO(2) in SO(3)", "lie [[0,0,0],[0,0,-1],[0,1,0]], lie [[0,0,-1],[0,0,0],[1,0,0]]", "V+V⁰", 3),  # V of SO(3): 1 + [1]
    ("C(4) in SO(2)", "lie [[0,-2],[2,0]]", "V²", 4),  # charge 2 is twice the sign of C(4), as in V²
]


@pytest.mark.parametrize(("group", "of", "target", "count"), RESTRICTED)
def test_images_of_the_larger_group_are_restricted(group, of, target, count):
    found = explain_spec(type_source(Source("t.rep", f"group {group}\nres(images {{ {of} }}) -> {target}\n"))).maps[0].count
    assert (found.dim, found.exact) == (count, True)
