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
    Fault(
        "reflections-without-sign", "repc/rings/rooted.py", "at, sign = reflected(cartan, at, at.index(low, 0, n)), -sign",
        "at = reflected(cartan, at, at.index(low, 0, n))",
        "Weyl's formula of recognized groups", ("tests/symbolic/test_recognized.py::test_g2_by_its_fourteen_generators",),
    ),
    Fault(
        "all-weights-are-real", "repc/rings/rooted.py",
        "1 - 2 * (sum(h * x for h, x in zip(self.heights, key, strict=False)) % 2)", "1",
        "which irreducibles of recognized groups are quaternionic", ("tests/symbolic/test_types.py",),
    ),
)  # fmt: skip
