"""Faults of the limits: a setting that is not listened to."""

from tests.liars.fault import Fault

FAULTS = (
    Fault(
        "limits-cannot-be-raised", "repc/limits.py", "return int(text)", "return default",
        "what the environment says of a limit", ("tests/test_limits.py",),
    ),
)  # fmt: skip
