"""Faults of the tolerances: what is far apart counts as equal, or rounding decides."""

from tests.liars.fault import Fault

FAULTS = (
    Fault(
        "certificate-a-million-times-wider", "repc/tolerance.py", "CERTIFICATE = 1e-10", "CERTIFICATE = 1e-4",
        "how far a map may be from equivariant", ("tests/numeric/test_certify.py",),
    ),
    Fault(
        "integers-by-rounding", "repc/tolerance.py", "LABEL = 1e-5", "LABEL = 1.0",
        "that a weight read off a block is an integer", ("tests/numeric/test_label.py",),
    ),
    Fault(
        "everything-is-rational", "repc/tolerance.py", "RATIONAL = 1e-12", "RATIONAL = 1e-2",
        "when a count modulo a prime is a bound", ("tests/numeric/test_nullspace.py",),
    ),
    Fault(
        "ties-to-rounding", "repc/tolerance.py", "TIE = 1e-8", "TIE = 0.0",
        "that rounding cannot change a gauge", ("tests/numeric/test_gauge.py",),
    ),
)  # fmt: skip
