"""The table of words: for each operation, how JAX writes it."""

from __future__ import annotations

from repc.ops.operations import pointwise
from repc.ops.value import Value
from repc.targets.code import Code, CodeRow
from repc.targets.wording import Wording

WORDS = Wording()
writes = WORDS.writes


def bracketed(code: Code, value: Value) -> Code:
    """An expression to which something is applied: sums and products in parentheses."""
    if not isinstance(value.op, (pointwise.Add, pointwise.Multiply)):
        return code
    rows = code.several or (CodeRow("    ", code),)
    rows = rows if rows[0] == CodeRow("(") else (CodeRow("("), *rows, CodeRow(")"))
    return Code(f"({code})", rows)
