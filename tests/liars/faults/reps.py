"""Faults of the room of representations: coordinates and factors that are others than those written."""

from tests.liars.fault import Fault

_MATRICES = "tests/numeric/test_matrices.py"

FAULTS = (
    Fault(
        "ambiguous-factor-is-the-first", "repc/reps/slots.py", "    if len(found) == 1:\n        return found[0]",
        "    if found:\n        return found[0]", "which of two equal factors a subscript names",
        ("tests/numeric/test_matrices.py::test_leaves_that_the_group_does_not_have",),
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
)  # fmt: skip
