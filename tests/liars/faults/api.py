"""Faults of what users hold."""

from tests.liars.fault import Fault

_ALGEBRA = "tests/api/test_algebra.py"

FAULTS = (
    Fault(
        "invariants-uncounted", "repc/api/solve.py", "if expected not in (None, len(basis)):", "if False:",
        "that two counts of invariant vectors agree", ("tests/cli/test_disagreement.py",),
    ),
    Fault(
        "isomorphic-by-irreducibles", "repc/api/solve.py",
        "return all(x.multiplicity(irrep) == y.multiplicity(irrep) for irrep in {*x.irreps, *y.irreps})",
        "return {*x.irreps} == {*y.irreps}", "when two representations are isomorphic",
        (f"{_ALGEBRA}::test_isomorphic_without_exact_rules_compares_in_one_table",),
    ),
    Fault(
        "elements-of-any-shape", "repc/api/elements.py", "        if array.shape != (factor.d, factor.d):", "        if False:",
        "that an element is one of the group",
        (f"{_ALGEBRA}::test_elements_of_the_wrong_shape_are_named",),
    ),
    Fault(
        "units-not-normalized", "repc/api/projector.py", "np.linalg.norm(units, axis=1, keepdims=True) ** 2).T",
        "np.linalg.norm(units, axis=1, keepdims=True)).T", "that a projector is one", ("tests/laws/test_emlp_surface.py",),
    ),
)  # fmt: skip
