"""Faults of the data sets."""

from tests.liars.fault import Fault

_PENDULUM, _REGRESSION = "tests/datasets/test_pendulum.py", "tests/datasets/test_regression.py"

FAULTS = (
    Fault(
        "gravity-upwards", "repc/datasets/pendulum.py", "down = np.array([0.0, 0.0, self.gravity])",
        "down = np.array([0.0, 0.0, -self.gravity])", "that the field is that of the energy",
        (f"{_PENDULUM}::test_the_field_is_the_turned_gradient",),
    ),
    Fault(
        "reference-not-converged", "repc/datasets/pendulum.py", "TOLERANCE = 1e-10", "TOLERANCE = 1e-4",
        "how exact the reference solution is", (f"{_PENDULUM}::test_the_reference_is_converged",),
    ),
    Fault(
        "splits-overlap", "repc/datasets/examples.py",
        "return tuple(self.take(rows) for rows in np.split(order, np.cumsum(sizes))[:-1])",
        "return tuple(self.take(order[:size]) for size in sizes)", "that test examples are not trained on",
        (f"{_REGRESSION}::test_splits_are_disjoint_and_seeded",),
    ),
    Fault(
        "more-examples-than-there-are", "repc/datasets/examples.py", "if sum(sizes) > len(self):", "if False:",
        "how many examples a split has", (f"{_REGRESSION}::test_splits_are_disjoint_and_seeded",),
    ),
    Fault(
        "components-scaled-apart", "repc/datasets/examples.py", "np.full(size, np.sqrt((block**2).mean()))",
        "np.sqrt((block**2).mean(0))", "that standardizing keeps the symmetry",
        (f"{_REGRESSION}::test_standardizing_keeps_equivariance_and_scales",),
    ),
)  # fmt: skip
