"""Functions of the language of operations as JAX text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from repc.codegen.constants import Constants
from repc.codegen.names import doc
from repc.codegen.wording import Code, code_of, expression
from repc.ops.operations.sources import Call
from repc.ops.value import Function, Let, Program, Remark, Statement, everywhere, name_of

_WIDTH = 110  # of a line inside a function, so that no line of the module exceeds 120


def function_text(function: Function, constants: Constants, words: str) -> str:
    """A whole function; ``words`` are its docstring as text."""
    return _function(f"def {function.name}", function, constants, words, (), ())


def private_texts(program: Program, constants: Constants) -> list[str]:
    """All functions besides `apply`, in their order. JAX compiles those that are called several times once."""
    calls = Counter(id(one.op.function) for one in everywhere((program.apply.result,)) if isinstance(one.op, Call))
    heads = {f: f"@jax.jit\ndef {f.name}" if calls[id(f)] > 1 else f"def {f.name}" for f in program.functions}
    return [_function(head, f, constants, doc(f.doc), (), ()) for f, head in heads.items()]


def public_text(function: Function, constants: Constants, words: str, before: tuple[str, ...], read: tuple[str, ...] = ()) -> str:
    """The same for a function that users call, compiled by JAX: lines ``before`` its own check its arguments, and read off
    them those in ``read``, which are no arguments then."""
    return _function(f"@jax.jit\ndef {function.name}", function, constants, words, before, read)


def _function(head: str, function: Function, constants: Constants, words: str, before, read) -> str:
    names = ", ".join(name_of(a) for a in function.arguments if name_of(a) not in read)
    lines = [*before]
    for statement in function.statements:
        lines += _statement(statement, constants)
    lines += _laid("return ", code_of(function.result, constants), "")
    return "\n".join([f"{head}({names}):", words, *(f"    {line}" for line in lines)])


def _statement(statement: Statement, constants: Constants) -> list[str]:
    if isinstance(statement, Remark):
        return [f"# {statement.text}"]
    return _laid(f"{_targets(statement)} = ", expression(statement.source, constants), statement.note)


def _targets(let: Let) -> str:
    names = [name_of(value) for value in let.values]
    return f"{names[0]}," if len(names) == 1 and let.source.shape != let.values[0].shape else ", ".join(names)


def _laid(before: str, code: Code, note: str) -> list[str]:
    """A line, or several where one is too long; a note stands behind it, or above it."""
    lines = laid(before, code)
    if not note:
        return lines
    if len(lines) == 1 and len(lines[0]) + len(note) <= _WIDTH:
        return [f"{lines[0]}  # {note}"]
    return [f"# {note}", *lines]


def laid(before: str, code: Code | str, after: str = "") -> list[str]:
    """An expression between two texts: on one line, or on its rows where that is too long."""
    line = f"{before}{code}{after}"
    if len(line) <= _WIDTH or isinstance(code, str) or code.several is None:
        return [line]
    indent = before[: len(before) - len(before.lstrip())]
    *others, last = code.several
    lines: list[str] = []
    for row in (*others, replace(last, after=last.after + after)):
        lines += laid((indent if lines else before) + row.before, row.code, row.after)
    return lines
