"""Faults of the room of labels: what irreducibles there are, and of which type."""

from tests.liars.fault import Fault

FAULTS = (
    Fault(
        "balls-are-points", "repc/rings/elimination.py", "            off += (abs(lead) + off) * doubt >> bits if bits else 0\n",
        "            off = 1 if bits else 0\n",
        "that what is not told from zero counts as zero", ("tests/numeric/test_exactly.py",),
    ),
    Fault(
        "dual-of-even-rotations", "repc/rings/orthogonal.py", "if self.n % 4 == 2 else key",
        "if self.n % 4 == 0 else key",
        "which irreducibles of SO(2k) are their own dual",
        ("tests/symbolic/test_irreducible.py::test_self_dual_tensors_of_rotations_are_those_with_an_invariant_form",),
    ),
    Fault(
        "composite-fields", "repc/rings/prime_field.py", "    return all(_passes(n, w, odd, twos) for w in _WITNESSES)",
        "    return True",
        "that a field of characters is one", ("tests/symbolic/test_finite.py",),
    ),
    Fault(
        "short-root-doubled", "repc/rings/orthogonal.py", "tuple(row + numbers[-1] // 2 for row",
        "tuple(row + numbers[-1] for row", "Dynkin labels of type B", ("tests/symbolic/test_dynkin.py",),
    ),
)  # fmt: skip
