"""Functions of the language of operations as JAX text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from repc.ops.operations.sources import Call
from repc.ops.value import Assign, Comment, Function, Program, Statement, everywhere, name_of
from repc.targets.code import laid, noted
from repc.targets.jax.constants import Constants
from repc.targets.jax.names import doc, quoted
from repc.targets.jax.words import WORDS


def function_text(function: Function, constants: Constants, words: str) -> str:
    """A whole function; ``words`` are its docstring as text."""
    return _function(f"def {function.name}", function, constants, words, (), ())


def private_texts(program: Program, constants: Constants, has_letters: bool = False) -> list[str]:
    """All functions besides `apply`, in their order. JAX compiles those that are called several times once, unless they take
    letters, which are numbers to it and no arrays."""
    calls = Counter(id(one.op.function) for one in everywhere((program.apply.result,)) if isinstance(one.op, Call))
    heads = {f: f"@jax.jit\ndef {f.name}" if calls[id(f)] > 1 and not has_letters else f"def {f.name}" for f in program.functions}
    return [_function(head, f, constants, doc(f.doc), (), ()) for f, head in heads.items()]


def public_text(
    function: Function,
    constants: Constants,
    words: str,
    before: tuple[str, ...],
    optional: tuple[str, ...] = (),
    read: tuple[str, ...] = (),
    static: tuple[str, ...] = (),
) -> str:
    """The same for a function that users call, compiled by JAX: lines ``before`` its own check its arguments, and read off
    them those in ``read``, which are no arguments then. ``optional`` ones are None where they are not given; ``static`` ones
    are numbers to JAX."""
    jit = compiled(static) if static else "@jax.jit"
    return _function(f"{jit}\ndef {function.name}", function, constants, words, before, (*read, *optional), optional)


def compiled(static: Sequence[str]) -> str:
    """The line before a function that JAX compiles for each value of its arguments ``static``."""
    return f"@partial(jax.jit, static_argnames=({', '.join(map(quoted, static))}{',' * (len(static) == 1)}))"


def _function(
    head: str, function: Function, constants: Constants, words: str, before, without, optional: tuple[str, ...] = ()
) -> str:
    needed = (name_of(a) for a in function.arguments if name_of(a) not in without)
    names = ", ".join([*needed, *(f"{a}=None" for a in optional)])
    lines = [*before]
    for statement in function.statements:
        lines += _statement(statement, constants)
    lines += laid("return ", WORDS.code_of(function.result, constants))
    return "\n".join([f"{head}({names}):", words, *(f"    {line}" for line in lines)])


def _statement(statement: Statement, constants: Constants) -> list[str]:
    if isinstance(statement, Comment):
        return [f"# {statement.text}"]
    return noted(f"{_targets(statement)} = ", WORDS.expression(statement.source, constants), statement.note, "#")


def _targets(let: Assign) -> str:
    names = [name_of(value) for value in let.values]
    return f"({names[0]},)" if len(names) == 1 and let.source.shape != let.values[0].shape else ", ".join(names)
