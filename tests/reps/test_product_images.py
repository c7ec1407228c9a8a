"""``images`` of whole products: counts against a plain null space, elements against products by NumPy, and what is refused."""

import numpy as np
import pytest

from repc import images
from repc.driver import compile_spec, explain_spec, type_source
from repc.groups import SO
from repc.nn import EMLP
from repc.runtime import load_module
from repc.source import RepcError, Source
from tests.brute_force import null_space_dimension

PLANE_AND_SWAP = "group SO(2) × S(2)\n"
TURN = "[[0,-1,0,0],[1,0,0,0],[0,0,0,-1],[0,0,1,0]]"


def typed(group, of, rest=""):
    return type_source(Source("t.rep", f"{group}rep x = images {{ {of} }}\n{rest}"))


COUNTS = [
    (PLANE_AND_SWAP, f"lie {TURN}, perm (1 3)(2 4)", "V", 4),  # V_1⊗V_2, type ℂ for each sign
    (PLANE_AND_SWAP, "lie [[0,-2],[2,0]], signed (-1)(-2)", "sgn_2⊗V_1²", 2),  # charge 2 and a sign
    ("group S(2) × S(2)\n", "perm (1 2)(3 4), perm (1 3)(2 4)", "V", 4),  # V_1⊗V_2, one map for each sign
    ("group C(2) × C(2)\n", "signed (-1), signed (-1)", "V", 4),  # −1⊗−1 on planes
    ("group O(2) × O(1)\n", "discrete [[-1]], discrete [[-1]], lie [[0]]", "det_1⊗det_2", 1),
]


@pytest.mark.parametrize(("group", "of", "target", "count"), COUNTS)
def test_counts(group, of, target, count):
    spec = typed(group, of, f"map f : x -> {target}\n")
    found = explain_spec(spec).maps[0].count
    node = spec.maps[0]
    assert found.exact and found.dim == count == null_space_dimension(spec.group, node.inputs[0].node, node.output.node)


def test_elements_are_products_of_the_parts():
    spec = typed(PLANE_AND_SWAP, f"lie {TURN}, perm (1 3)(2 4)", "map f : x -> V\n")
    rep = spec.maps[0].inputs[0].node.rep
    for g, h in zip(*spec.group.samples(4, 0), strict=True):
        assert np.abs(rep.rho((g, h)) - np.kron(h, g)).max() < 1e-12
    (module,) = [load_module(one.module) for one in compile_spec(spec)]
    swap = np.eye(4)[[0, 2, 1, 3]]  # V is V_1⊗V_2, here are pairs of the plane one after another
    assert module.HOM_DIM == 4
    assert all(np.abs(w @ np.kron(h, g) - np.kron(g, h) @ w).max() < 1e-5 for w in np.asarray(module.basis()))
    assert np.linalg.matrix_rank([np.ravel(w) for w in (*np.asarray(module.basis()), swap)], tol=1e-4) == 4


def test_through_python():
    rep = images(f"lie {TURN}", "perm (1 3)(2 4)", G="SO(2)×S(2)")
    assert {i.label: i.multiplicity for i in rep.irreps()} == {"[1]_SO(2)": 1, "[1]_SO(2)⊗[1,1]_S(2)": 1}
    model = EMLP(rep, rep, rep.G, ch=8, num_layers=1)
    x = np.ones((1, 4), dtype=np.float32)
    g = np.kron([[0, 1], [1, 0]], [[0, -1], [1, 0]]).astype(np.float32)
    assert np.abs(np.asarray(model(x @ g.T)) - np.asarray(model(x)) @ g.T).max() < 1e-5


REFUSED = [
    ("lie [[0,-2],[2,0]], perm (1 2)", "E0340", "lie1 of SO(2) and g1 of S(2) commute in SO(2)×S(2), and their images do not"),
    ("lie [[0,-2],[2,0]]", "E0341", "SO(2) has 1 'lie' and 0 other; S(2) has 0 'lie' and 1 other; found 1 'lie' and 0 others"),
    ("lie [[0,-1/2],[1/2,0]], signed (-1)(-2)", "E0340", "products of elements of SO(2) do not"),
    (f"lie {TURN}, perm (1 3 2 4)", "E0340", "g1² is the identity of S(2), and its image is not"),
    ("lie [[0]], perm (1 2)", "E0342", "of 2 coordinates, and there are 1"),
]


@pytest.mark.parametrize(("of", "code", "words"), REFUSED)
def test_what_is_no_representation_is_told(of, code, words):
    with pytest.raises(RepcError) as error:
        typed(PLANE_AND_SWAP, of)
    (told,) = error.value.diagnostics
    assert told.code == code and words in told.message and told.span is not None


def test_arrays_of_tangents_in_python():
    """The images of the basis of so(3) on symmetric matrices, as arrays, beside a sign of S(2)."""
    one = np.eye(3)
    tangents = [np.kron(a, one) + np.kron(one, a) for a in SO(3).lie_algebra]
    alone = images(lie=tangents, G="SO(3)")
    assert {i.label: i.multiplicity for i in alone.irreps()} == {"[0]": 1, "[1]": 1, "[2]": 1}
    both = images(-np.eye(9), lie=tangents, G="SO(3)×S(2)")
    assert "[2]_SO(3)⊗[1,1]_S(2)" in {i.label for i in both.irreps()}
    with pytest.raises(RepcError, match="among 'lie' is no square matrix"):
        images(lie=[[1, 2]], G="SO(2)")
