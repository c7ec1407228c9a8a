"""Faults of ``repc check``: tests of a module that pass whatever it says."""

from tests.liars.fault import Fault

_CHECK = "tests/runtime/test_check.py"


def _lie(part: str) -> tuple[str, ...]:
    """The test in which one part of a module lies."""
    return (f"{_CHECK}::test_a_part_of_a_module_that_lies_is_named[{part}]",)


FAULTS = (
    Fault(
        "polynomials-of-any-degree", "repc/runtime/values.py", '        s.fails("E0614"', '        print("E0614"',
        "of which degrees a module is", ("tests/targets/test_polynomials_run.py::test_check_passes_and_finds_what_is_wrong",),
    ),
    Fault(
        "check-size-of-results", "repc/runtime/subject.py", "if y.shape != (self.count, self.module.OUT_DIM):", "if False:",
        "the shape of what apply returns", _lie("sizes"),
    ),
    Fault(
        "check-number-of-parameters", "repc/runtime/subject.py", "if count != wanted:", "if False:",
        "how many parameters a module has", (f"{_CHECK}::test_a_wrong_count_is_noticed",),
    ),
    Fault(
        "check-matrix", "repc/runtime/values.py", "    if not error <= CERTIFICATE:\n        s.fails(\"E0605\"",
        "    if False:\n        s.fails(\"E0605\"", "that matrix is the map of apply", _lie("matrix"),
    ),
    Fault(
        "check-generators", "repc/runtime/commutes.py", "    if not worst <= CERTIFICATE:\n        s.fails(\"E0606\"",
        "    if False:\n        s.fails(\"E0606\"", "that a module commutes with its generators", _lie("generators"),
    ),
    Fault(
        "check-lie-generators", "repc/runtime/subject.py", 'for a in factor.get("lie", ()):', "for a in ():",
        "that a module commutes with tangents",
        (f"{_CHECK}::test_a_changed_program_breaks_equivariance",),
    ),
    Fault(
        "check-samples", "repc/runtime/commutes.py", "    if not worst <= CERTIFICATE:\n        s.fails(\"E0607\"",
        "    if False:\n        s.fails(\"E0607\"", "that a module commutes with random elements", _lie("samples"),
    ),
    Fault(
        "check-basis", "repc/runtime/complete.py", "    if not error <= CERTIFICATE:\n        s.fails(\"E0608\"",
        "    if False:\n        s.fails(\"E0608\"", "that a basis is orthonormal", _lie("basis"),
    ),
    Fault(
        "check-count", "repc/runtime/complete.py", "if found != s.module.HOM_DIM:", "if False:",
        "that a module has all maps of its generators", _lie("count"),
    ),
    Fault(
        "foreign-code-run", "repc/runtime/load.py", "    if MARK not in text:", "    if False:",
        "that check runs no file but repc's", (f"{_CHECK}::test_files_that_are_no_modules",),
    ),
    Fault(
        "changed-text-run", "repc/runtime/load.py", "    if why is not None:", "    if False:",
        "that a module is as it was written", (f"{_CHECK}::test_what_was_changed_or_is_of_another_format_is_not_run",),
    ),
    Fault(
        "unread-text-run", "repc/runtime/load.py", "    if place is not None:", "    if False:",
        "that a module holds what repc writes and nothing else", ("tests/runtime/test_reading.py",),
    ),
    Fault(
        "what-fails-is-no-finding", "repc/runtime/check.py",
        "except Exception as error:  # a module may", "except KeyError as error:  # a module may",
        "that a module runs", (f"{_CHECK}::test_a_module_that_fails_is_named_with_its_place",),
    ),
    Fault(
        "sizes-below-the-smallest", "repc/runtime/sized.py",
        "if any(n < least for n, least in zip(sizes, smallest(module), strict=True)):", "if False:",
        "from which n on a module holds",
        ("tests/runtime/test_check.py::test_a_module_of_every_n_is_not_seen_below_its_smallest",),
    ),
)  # fmt: skip
