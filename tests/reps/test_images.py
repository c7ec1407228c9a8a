"""``images { … }``: representations by the images of generators, against matrices made here and brute-force null spaces."""

from itertools import combinations
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from repc import images
from repc.driver import compile_spec, type_source
from repc.groups import RubiksCube, S
from repc.runtime import load_module
from repc.source import RepcError, Source
from repc.symbolic.count import count
from repc.syntax import format_source

KLEIN = "let K = generated { perm (1 2)(3 4), perm (1 3)(2 4) }\ngroup K\n"


def signed(*places):
    """The matrix that sends e_j to ±e_places[j]."""
    matrix = np.zeros((len(places),) * 2)
    for j, place in enumerate(places):
        matrix[abs(place) - 1, j] = np.sign(place)
    return matrix


def null_space(pairs):
    """dim {W : B W = W A for all (A, B)}, by one dense null space."""
    rows = [np.kron(b, np.eye(len(a))) - np.kron(np.eye(len(b)), a.T) for a, b in pairs]
    return rows[0].shape[1] - np.linalg.matrix_rank(np.concatenate(rows), tol=1e-8)


def counted(text):
    typed = type_source(Source("t.rep", text))
    return [count([rep.node for rep in one.inputs], one.output.node, typed.group) for one in typed.maps]


def modules(text):
    return [load_module(one.module) for one in compile_spec(type_source(Source("t.rep", text)))]


def refusal(text):
    with pytest.raises(RepcError) as error:
        type_source(Source("t.rep", text))
    (one,) = error.value.diagnostics
    return one


HALF, ROOT = 0.5, np.sqrt(3) / 2
# group -> (what is written, the matrices it means)
CASES = {
    "C(4)": ("signed [2,-1,3]", [signed(2, -1, 3)]),
    "Z(6)": ("signed (1 2 3)(-4)", [signed(2, 3, 1, -4)]),
    "D(4)": ("perm (1 2 3 4), signed (1 2)(3 4)", [signed(2, 3, 4, 1), signed(2, 1, 4, 3)]),
    "D(3)": ("perm (1 2 3), signed (-1 -2)(-3)", [signed(2, 3, 1), signed(-2, -1, -3)]),
    "S(4)": ("signed (1 2)(-4), signed (2 3)(-4)", [signed(2, 1, 3, -4), signed(1, 3, 2, -4)]),
    "S(3)": ("discrete [[-1,1],[0,1]], discrete [[0,-1],[1,-1]]", [np.array([[-1, 1], [0, 1]]), np.array([[0, -1], [1, -1]])]),
    "A(4)": ("perm (1 2 3), perm (1 3 2)", [signed(2, 3, 1), signed(3, 1, 2)]),
    "C2v": ("signed (1 2)(-3), signed (-1 -2)(3)", [signed(2, 1, -3), signed(-2, -1, 3)]),
    "Trivial(2)": ("coordinates a b c", [np.eye(3)]),
    "generated { perm (1 2 3 4 5), perm (2 3 5 4) }": ("signed [1], signed [-1]", [signed(1), signed(-1)]),
    "generated { discrete [[0,-1],[1,0]] }": (
        "discrete [[cos(pi/2),sin(pi/2)],[-sin(pi/2),cos(pi/2)]]",
        [np.array([[0, 1], [-1, 0]])],
    ),
    "generated { perm (1 2 3) }": ("discrete [[-1/2,-sqrt(3)/2],[sqrt(3)/2,-1/2]]", [np.array([[-HALF, -ROOT], [ROOT, -HALF]])]),
}


@pytest.mark.parametrize("group", CASES)
def test_maps_are_as_many_as_a_null_space_has(group):
    """To itself, to two copies of V, and a quadratic one: Sym² of the images to V."""
    written, matrices = CASES[group]
    text = f"group {group}\nrep x = images {{ {written} }}\nmap a : x -> x\nmap b : x -> V\nmap c : x⊗x -> x*\n"
    typed = type_source(Source("t.rep", text))
    vector = [np.asarray(g.matrix) for g in typed.group.generators] or [np.eye(typed.group.d)]
    duals = [np.linalg.inv(m).T for m in matrices]
    squares = [np.kron(m, m) for m in matrices]
    wanted = [null_space(zip(a, b, strict=True)) for a, b in ((matrices, matrices), (matrices, vector), (squares, duals))]
    found = counted(text)
    assert [one.dim for one in found] == wanted and all(one.exact for one in found)


@pytest.mark.parametrize("group", ["S(3)", "C2v", "generated { perm (1 2 3) }"])
def test_a_module_moves_as_the_images_say(group):
    """ρ of generators, of products of them, and equivariance of a compiled map, outside repc's own matrices."""
    written, matrices = CASES[group]
    (module,) = modules(f"group {group}\nrep x = images {{ {written} }}\nmap f : x+V -> 2x⊗V\n")
    group = type_source(Source("t.rep", f"group {group}\nV -> V\n")).group
    vector = [np.asarray(g.matrix) for g in group.generators]
    n = len(matrices[0])
    word = np.random.default_rng(0).integers(len(matrices), size=7)
    g, rho = np.eye(group.d), np.eye(n)
    for k in word:
        g, rho = g @ vector[k], rho @ matrices[k]
        assert np.abs(np.asarray(module.rho_in(jnp.asarray(g)))[:n, :n] - rho).max() < 1e-6
    rng = np.random.default_rng(1)
    weights = np.asarray(module.matrix({name: rng.standard_normal(x.shape) for name, x in module.init(_key()).items()}))
    for v, x in zip(vector, matrices, strict=True):
        into = np.zeros((n + group.d,) * 2)
        into[:n, :n], into[n:, n:] = x, v
        assert np.abs(np.kron(np.eye(2), np.kron(x, v)) @ weights - weights @ into).max() < 1e-5


def _key():
    return jax.random.PRNGKey(0)


SIGNS = {
    "(1 2)": (2, 1), "(1 -2)": (-2, -1), "(-1 2)": (-2, -1), "(-1 -2)": (-2, -1), "(-2)": (1, -2),
    "(1)(2)": (1, 2), "[-2,-1]": (-2, -1),
}  # fmt: skip


@pytest.mark.parametrize("text", SIGNS)
def test_a_minus_turns_the_sign_of_what_goes_and_of_what_comes(text):
    """(2 -5) sends e₂ to −e₅ and e₅ to −e₂; (-2) turns the sign of e₂; two ends with a minus turn one step once."""
    x = images(f"signed {text}", coordinates=("a", "b"))(S(2))
    assert np.array_equal(x.rho(signed(2, 1)), signed(*SIGNS[text]))


def test_in_a_product_they_belong_to_one_factor():
    text = (
        "let K = generated { perm (1 2) }\ngroup K × O(3) × K\nrep legs = images { signed (1 2)(-3) }_1\n"
        "map f : legs⊗V_2 -> legs⊗V_2\nmap g : legs -> legs\nmap h : images { signed (-1) }_3⊗legs -> legs\n"
    )
    one = null_space([(signed(2, 1, -3),) * 2])
    assert [found.dim for found in counted(text)] == [one, one, 0]
    told = refusal("group S(3) × O(3)\nimages { perm (1 2), perm (1 2 3) } -> V_2\n")
    assert told.code == "E0341" and "of one factor put behind the bracket _1 for S(3), _2 for O(3)" in told.remedy


def test_powers_duals_symmetric_powers_and_networks_take_them():
    text = f"{KLEIN}rep x = images {{ signed (1 2)(-3), signed (-1 -2) }}\n"
    a, b = signed(2, 1, -3), signed(-2, -1, 3)

    def powers(m):
        pairs, apart = [(i, j) for i in range(3) for j in range(i, 3)], list(combinations(range(3), 2))
        symmetric = np.array([[m[i, k] * m[j, n] + (m[i, n] * m[j, k] if k != n else 0) for k, n in pairs] for i, j in pairs])
        exterior = np.array([[m[i, k] * m[j, n] - m[i, n] * m[j, k] for k, n in apart] for i, j in apart])
        return symmetric, exterior

    (sa, la), (sb, lb) = powers(a), powers(b)
    found = counted(text + "map a : Sym²(x) -> x\nmap b : Λ²(x) -> Sym²(x*)\nmap c : x⊗V -> x²\n")
    v = [signed(2, 1, 4, 3), signed(3, 4, 1, 2)]
    wanted = [
        null_space([(sa, a), (sb, b)]),
        null_space([(la, sa), (lb, sb)]),
        null_space([(np.kron(a, v[0]), np.kron(a, a)), (np.kron(b, v[1]), np.kron(b, b))]),
    ]
    assert [one.dim for one in found] == wanted
    net, poly = modules(text + "net n : x+V -> x { hidden: uniform(24), layers: 1 }\npoly p : x -> x { degree: 0..2 }\n")
    rng = np.random.default_rng(2)
    points = rng.standard_normal((5, 7))
    params = net.init(_key())
    plain = np.asarray(net.apply(params, points))
    for x, w in ((a, v[0]), (b, v[1])):
        moved = np.concatenate([points[:, :3] @ x.T, points[:, 3:] @ w.T], axis=1)
        assert np.abs(np.asarray(net.apply(params, moved)) - plain @ x.T).max() < 1e-5
    degrees = [[(sa, a), (sb, b)], [(a, a), (b, b)], [(np.eye(1), a), (np.eye(1), b)]]
    assert poly.HOM_DIM == sum(map(null_space, degrees))


def test_what_is_odd_under_a_sign_takes_odd_functions_only():
    """The pointwise nonlinearities of a network that acts on images of signs are odd: f(−x) = −f(x) on an odd output."""
    text = "let M = generated { perm (1 2) }\ngroup M\nrep x = images { signed (-1)(-2) }\nnet n : x -> x { hidden: 8x }\n"
    (net,) = modules(text)
    params, points = net.init(_key()), np.random.default_rng(0).standard_normal((4, 2))
    assert np.abs(np.asarray(net.apply(params, -points)) + np.asarray(net.apply(params, points))).max() < 1e-6


NOT = "is the identity of K, and its image is not"
REFUSED = [
    ("images { signed (1 4)(2 5)(-3 -6), signed (1 2)(-3) }", "E0340", f"(g2·g1)² {NOT}: it sends e₁ to e₂"),
    ("images { coordinates a b c, signed (a b c), perm (1 2) }", "E0340", f"g1² {NOT}: it sends a to c"),
    ("images { discrete [[0,1],[2,0]], signed (1) }", "E0340", f"g1² {NOT}: it sends e₁ to 2·e₁"),
    ("images { discrete [[1,0.333333333],[0,-1]], signed (-1)(-2) }", None, ""),
    ("images { discrete [[1.000000001,0],[0,-1]], signed (-1)(-2) }", "E0233", "floating point"),
    ("images { signed (1 2) }", "E0341", "K has 2 generators, and 1 image is given"),
    ("images { signed (1 2), discrete [[1]] }", "E0342", "this image is of 2 coordinates, and there are 1"),
    ("images { discrete [[0,i],[-i,0]], signed (1 2) }", "E0342", "K is real, and this image has complex entries"),
    ("images { discrete [[1,1],[1,1]], signed (1 2) }", "E0342", "this image is singular"),
    ("images { lie [[0,1],[-1,0]], signed (1 2) }", "E0342", "'lie' is the image of an infinitesimal generator, and K is finite"),
    ("images { }", "E0341", "K has 2 generators, and no images are given"),
    ("images { perm (1 -2), perm (1 2) }", "E0141", "'perm' turns no signs; found -2"),
    ("images { coordinates a b, signed (a c), signed (a) }", "E0141", "no coordinate is called 'c'; known: a b"),
    ("images { coordinates a a, signed (a), signed (a) }", "E0141", "two coordinates are called 'a'"),
    ("images { signed (1), coordinates a, signed (1) }", "E0141", "the names of coordinates come once, at the beginning"),
    ("images { signed [1,3], signed (1) }", "E0141", "a list of places names each of 1 … 2 once"),
    ("images { signed (1 1), signed (1) }", "E0118", "the point 1 stands twice"),
    ("images { signed (0), signed (1) }", "E0118", "counted from 1"),
]


@pytest.mark.parametrize(("written", "code", "words"), REFUSED)
def test_what_is_no_representation_is_told_with_the_word_that_fails(written, code, words):
    text = f"{KLEIN}rep x = {written}\nmap f : x -> x\n"
    if code is None:
        type_source(Source("t.rep", text))
        return
    told = refusal(text)
    assert told.code == code and words in told.message
    assert told.span is not None and told.remedy


def test_infinite_groups_say_so():
    assert refusal("group SO(3)\nSO(3)/SO(2) -> V\n").code == "E0343"
    told = refusal("group generated { discrete [[2]] }\nimages { discrete [[2]] } -> V\n")
    assert told.code == "E0343" and "infinite without infinitesimal generators" in told.message


def test_a_matrix_that_is_no_element_has_no_image():
    x = images("perm (1 2)", "perm (1 2 3)")(S(3))
    assert np.array_equal(x.rho(signed(2, 3, 1)), signed(2, 3, 1))
    with pytest.raises(RepcError, match="E0345: the matrix is no element of S\\(3\\)"):
        x.rho(2 * np.eye(3))


def test_a_group_of_ten_to_the_nineteen_elements_acts_on_the_corners_of_its_cube():
    """Rubik's cube by its six turns on 48 facelets acts on the 8 corners as S(8): 2-transitive, so 2 maps."""
    turns = [np.asarray(p) for p in RubiksCube().permutations]
    blocks = _blocks(turns)
    written = ", ".join("perm " + _cycles([blocks.index(frozenset(turn[list(b)])) for b in blocks]) for turn in turns)
    found = counted(f"group RubiksCube\nrep corners = images {{ {written} }}\nmap f : corners -> corners\nmap g : corners -> V\n")
    assert [one.dim for one in found] == [2, 3]  # a facelet of an edge, of the corner itself, of another corner
    assert all(one.exact for one in found)


def _blocks(images):
    """The corners as sets of three facelets: the finest system of blocks of the first facelet's orbit."""
    orbit = {0}
    while (grown := orbit | {int(image[p]) for image in images for p in orbit}) != orbit:
        orbit = grown
    for pair in combinations(sorted(orbit - {0}), 2):
        block = frozenset({0, *pair})
        blocks = [block]
        for b in blocks:
            for image in images:
                moved = frozenset(int(image[p]) for p in b)
                if moved not in blocks:
                    blocks.append(moved)
            if len(blocks) > 8:
                break
        if len(blocks) == 8:
            return blocks
    raise AssertionError


def _cycles(images):
    seen, text = set(), ""
    for start in range(len(images)):
        cycle, at = [], start
        while at not in seen:
            seen.add(at)
            cycle.append(at + 1)
            at = images[at]
        text += f"({' '.join(map(str, cycle))})" if cycle else ""
    return text


def test_formatting_keeps_them():
    text = "group D(4)\nrep x = images {coordinates a b , signed [2,-1] , signed( -b)}\nmap f : x -> S(5)/(S(2)×S(3))\n"
    once = format_source(text)
    assert "rep x = images { coordinates a b, signed [b,-a], signed (-b) }" in once and format_source(once) == once


# ── a quadruped ────────────────────────────────────────────────────────────────────────────────

QUADRUPED = Path(__file__).parents[2] / "examples" / "quadruped" / "quadruped.rep"
MIRRORS = [  # images of the 18 coordinates of its state, with signs: left and right, then front and hind
    [-4, 5, 6, -1, 2, 3, -10, 11, 12, -7, 8, 9, 13, -14, 15, -16, 17, -18],
    [7, -8, -9, 10, -11, -12, 1, -2, -3, 4, -5, -6, -13, 14, 15, 16, -17, -18],
]


def test_a_quadruped_has_82_4_and_82_maps():
    """A model of its state, a value of it, and the same by signed permutations of all coordinates, against brute force."""
    mirrors, one = [signed(*places) for places in MIRRORS], np.eye(1)
    assert (null_space([(m, m) for m in mirrors]), null_space([(m, one) for m in mirrors])) == (82, 4)
    text = QUADRUPED.read_text(encoding="utf-8")
    (model, value) = modules(f"{text}map value : joints+lin+ang -> V⁰\n")
    assert (model.HOM_DIM, value.HOM_DIM) == (82, 4)
    assert float(model.equivariance_error(model.init(jax.random.key(0)), jax.random.key(1), 4)) < 1e-5
    written = ", ".join(f"signed [{','.join(map(str, places))}]" for places in MIRRORS)
    (found,) = counted(f"group generated {{ {written} }}\nmap f : V -> V\n")
    assert found.dim == 82


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("(-lh_hip -rh_hip)", "(lh_hip rh_hip)", "(g2·g1)² is the identity of K, and its image is not"),
        ("(lf_knee rf_knee)", "(lf_knee -rf_knee)", "(g2·g1)² is the identity of K, and its image is not"),
    ],
)
def test_a_wrong_sign_of_a_quadruped_is_the_relation_that_it_breaks(right, wrong, words):
    text = QUADRUPED.read_text(encoding="utf-8")
    assert text.count(right) == 1
    told = refusal(text.replace(right, wrong))
    assert told.code == "E0340" and words in told.message

