"""Faults of the room that reads specs: what must be refused is not, and trees change between text and text."""

from tests.liars.fault import Fault

_MISTAKES = ("tests/syntax/test_mistakes.py",)
_TREES = ("tests/syntax/test_merge.py", "tests/syntax/test_roundtrip.py")

FAULTS = (
    Fault(
        "names-given-twice", "repc/syntax/check.py", "elif name in first:", "elif False:",
        "that a name has one meaning", _MISTAKES,
    ),
    Fault(
        "second-group-ignored", "repc/syntax/check.py", "for line in groups[1:]:", "for line in ():",
        "which of two groups acts", _MISTAKES,
    ),
    Fault(
        "names-without-end", "repc/syntax/check.py", "if size > MAX_EXPANDED or depth > 2 * MAX_NESTING:", "if False:",
        "how far names that double each other expand", _MISTAKES,
    ),
    Fault(
        "matrices-not-square", "repc/syntax/rules/groups.py", "if len(row.entries) != len(rows):", "if False:",
        "that a generator is a square matrix", _MISTAKES,
    ),
    Fault(
        "a-point-moved-twice", "repc/syntax/rules/places.py", "if abs(number) in seen:", "if False:",
        "that cycles are disjoint", _MISTAKES,
    ),
    Fault(
        "options-misspelled", "repc/syntax/options.py", "if option.key not in options:", "if False:",
        "which options a network has", _MISTAKES,
    ),
    Fault(
        "dual-of-a-power", "repc/syntax/merge.py", "nodes.Power(_dual(inner), exponent)", "nodes.Power(inner, exponent)",
        "the short form of (V²)*", _TREES,
    ),
    Fault(
        "comments-lost", "repc/syntax/printing/format.py", "for span in reversed(waiting)]", "for span in ()]",
        "that fmt keeps comments", ("tests/syntax/test_format.py",),
    ),
    Fault(
        "codes-without-a-page", "repc/syntax/codes.py", 'return "Warnings" if one.code', 'return "Remarks" if one.code',
        "that grammar/errors.md says what the index says", ("tests/syntax/test_codes.py::test_the_page_is_of_the_index",),
    ),
)  # fmt: skip
