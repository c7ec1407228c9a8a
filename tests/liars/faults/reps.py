"""Faults of the room of representations: coordinates and factors that are others than those written."""

from tests.liars.fault import Fault

_MATRICES = "tests/numeric/test_matrices.py"
_IMAGES = ("tests/reps/test_images.py",)
_INDUCED = ("tests/reps/test_induced.py",)

FAULTS = (
    Fault(
        "ambiguous-factor-is-the-first", "repc/reps/slots.py", "    if len(found) == 1:\n        return found[0]",
        "    if found:\n        return found[0]", "which of two equal factors a subscript names",
        ("tests/numeric/test_matrices.py::test_leaves_that_the_group_does_not_have",),
    ),
    Fault(
        "powers-of-the-first-factor", "repc/reps/slots.py", "nodes.Subscript(position=slots.index(found[0]) + 1)",
        "nodes.Subscript(position=1)", "of which factor Sym² is, among those that are decomposed",
        ("tests/lowering/test_products_and_wreaths.py::test_the_maps_are_a_basis_of_the_null_space",),
    ),
    Fault(
        "conjugates-forgotten", "repc/reps/fold.py", "return fold(of, algebra, replace(marks, conj=not marks.conj))",
        "return fold(of, algebra, marks)", "what a conjugate representation is",
        (f"{_MATRICES}::test_a_conjugate_is_the_conjugate_matrix",),
    ),
    Fault(
        "duals-forgotten", "repc/reps/fold.py", "return fold(of, algebra, replace(marks, dual=not marks.dual))",
        "return fold(of, algebra, marks)", "what a dual representation is",
        (f"{_MATRICES}::test_trees_mean_what_numpy_makes_of_matrices",),
    ),
    Fault(
        "products-the-other-way-round", "repc/reps/layout.py", "i[:, None, :, None] * b.dim + j[None, :, None, :]",
        "i[:, None, :, None] + a.dim * j[None, :, None, :]", "where the coordinates of a product lie",
        (f"{_MATRICES}::test_expansion_and_action_agree_with_the_matrices",),
    ),
    Fault(
        "copies-interleaved", "repc/reps/layout.py", "shifts = layout.dim * np.arange(count)[:, None, None]",
        "shifts = np.arange(count)[:, None, None]", "where the coordinates of copies lie",
        (f"{_MATRICES}::test_expansion_and_action_agree_with_the_matrices",),
    ),
    Fault(
        "summands-begin-at-zero", "repc/reps/summands.py", "        start = stop\n", "        start = 0\n",
        "where a summand begins", ("tests/report/test_names.py",),
    ),
    Fault(
        "names-are-expanded", "repc/reps/typed.py", "self.node if self.spelled is None else self.spelled.node", "self.node",
        "the names of a source", ("tests/report/test_names.py",),
    ),
    Fault(
        "relations-unchecked", "repc/reps/images.py",
        "if action is None or not is_represented(factor, action):", "if action is None:",
        "that images of generators satisfy the relations of the group", _IMAGES,
    ),
    Fault(
        "one-end-turns-the-sign", "repc/groups/given/places.py", "sign = -1 if min(here, there) < 0 else 1",
        "sign = -1 if there < 0 else 1",
        "which steps of a signed cycle turn the sign", _IMAGES,
    ),
    Fault(
        "covers-taken", "repc/reps/lie_images.py", "    _check_products(found, factor)\n", "",
        "that images of infinitesimal generators are of the group and not of its cover", ("tests/reps/test_lie_images.py",),
    ),
    Fault(
        "factors-need-not-commute", "repc/reps/product_images.py", "    _check_commute(found)\n", "",
        "that images of different factors commute", ("tests/reps/test_product_images.py",),
    ),
    Fault(
        "the-last-part-alone", "repc/reps/product_images.py",
        "return reduce(np.matmul, images, np.eye(self.dim))", "return images[-1]",
        "that an element of a product is represented by all its parts", ("tests/reps/test_product_images.py",),
    ),
    Fault(
        "sets-with-an-order", "repc/reps/images.py", "        moved = np.sort(moved, axis=-1)", "        pass",
        "sets of points, which have no order", ("tests/reps/test_cosets.py",),
    ),
    Fault(
        "induced-by-the-inverse", "repc/reps/induced.py", "backs[target], generator[representatives]",
        "representatives, generator[representatives]", "the element of the subgroup that moves an induced copy", _INDUCED,
    ),
    Fault(
        "traces-over-other-indices", "repc/reps/index_formula.py", "return first, left.index(twice[0], first + 1)",
        "return 0, 1", "over which indices a trace is", ("tests/api/test_index_tensors.py",),
    ),
)  # fmt: skip
