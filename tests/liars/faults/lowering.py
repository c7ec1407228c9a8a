"""Faults of the lowerings: what they cost, what memory they take, whether they give all maps."""

from tests.liars.fault import Fault

_TOO_FEW = "tests/cli/test_disagreement.py::test_diagrams_that_are_fewer_than_the_maps_are_not_taken"
_COST = ("tests/lowering/test_cost.py",)

FAULTS = (
    Fault(
        "orbits-in-a-128th-of-the-memory", "repc/lowering/limits.py", "return _LABELS * 8 * entries + coordinates",
        "return entries + coordinates", "how much memory orbits take", _COST,
    ),
    Fault(
        "any-memory-is-allowed", "repc/lowering/limits.py", "    if needed > limit:", "    if False:",
        "that what does not fit is refused", _COST,
    ),
    Fault(
        "dense-weights-for-nothing", "repc/lowering/limits.py",
        'return blocks + item * entries if lowering == "dense" else blocks', "return blocks",
        "how much memory a dense weight takes", _COST,
    ),
    Fault(
        "any-number-of-inputs", "repc/lowering/limits.py", "if len(in_dims) > MOST_INPUTS:", "if False:",
        "how many inputs a module contracts", _COST,
    ),
    Fault(
        "diagonals-not-marked", "repc/lowering/diagram/between.py", "groups.setdefault(self._marks(row, term), [])",
        "groups.setdefault((), [])", "where a diagram gives zero", ("tests/lowering/test_letters.py",),
    ),
    Fault(
        "the-dearest-is-chosen", "repc/lowering/cost.py", "return min(costs, key=lambda c: c.seconds)",
        "return max(costs, key=lambda c: c.seconds)", "which lowering is the cheapest", _COST,
    ),
    Fault(
        "diagrams-that-are-too-few", "repc/lowering/diagram/lower.py", "    if count != hom_dim:", "    if False:",
        "that diagrams are a basis of the maps", (_TOO_FEW,),
    ),
    Fault(
        "products-that-are-too-few", "repc/lowering/product/lower.py", "    if core.hom_dim != hom_dim:", "    if False:",
        "that diagrams and blocks are a basis of the maps", (_TOO_FEW,),
    ),
    Fault(
        "any-output-depends-on-the-input", "repc/lowering/network/depends.py", "    return bool(found)", "    return True",
        "that a network does something", ("tests/nn/test_networks.py::test_a_network_that_cannot_work_does_not_compile",),
    ),
)  # fmt: skip
