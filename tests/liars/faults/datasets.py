"""Faults of the data sets."""

from tests.liars.fault import Fault

_PENDULUM, _REGRESSION = ("tests/datasets/test_pendulum.py",), ("tests/datasets/test_regression.py",)

FAULTS = (
    Fault(
        "gravity-upwards", "repc/datasets/pendulum.py", "down = np.array([0.0, 0.0, self.gravity])",
        "down = np.array([0.0, 0.0, -self.gravity])", "that the field is that of the energy", _PENDULUM,
    ),
    Fault(
        "reference-not-converged", "repc/datasets/pendulum.py", "TOLERANCE = 1e-10", "TOLERANCE = 1e-4",
        "how exact the reference solution is", _PENDULUM,
    ),
    Fault(
        "splits-overlap", "repc/datasets/examples.py",
        "return tuple(self.take(rows) for rows in np.split(order, np.cumsum(sizes))[:-1])",
        "return tuple(self.take(order[:size]) for size in sizes)", "that test examples are not trained on", _REGRESSION,
    ),
    Fault(
        "more-examples-than-there-are", "repc/datasets/examples.py", "if sum(sizes) > len(self):", "if False:",
        "how many examples a split has", _REGRESSION,
    ),
    Fault(
        "components-scaled-apart", "repc/datasets/examples.py", "np.full(size, np.sqrt((block**2).mean()))",
        "np.sqrt((block**2).mean(0))", "that standardizing keeps the symmetry", _REGRESSION,
    ),
)  # fmt: skip
