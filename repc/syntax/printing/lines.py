"""Statements and whole specs as text, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from repc.syntax import nodes
from repc.syntax.printing.groups import group_text
from repc.syntax.printing.reps import rep_text
from repc.syntax.printing.spelling import Spelling

_WORDS = {nodes.MapDef: "map", nodes.PolyDef: "poly", nodes.NetDef: "net"}


def line_text(node, spelling: Spelling) -> str:
    """The text of a statement, of an option of a net, or of a Spec."""
    match node:
        case nodes.Let(name, group):
            return f"let {name} = {group_text(group, spelling.of_groups)}"
        case nodes.RepDef(name, rep):
            return f"rep {name} = {rep_text(rep, spelling)}"
        case nodes.MapDef(None, inputs, output):
            return arrow_text(inputs, output, spelling)
        case nodes.MapDef() | nodes.PolyDef() | nodes.NetDef():
            head = f"{_WORDS[type(node)]} {node.name} : {arrow_text(node.inputs, node.output, spelling)}"
            body = ", ".join(line_text(option, spelling) for option in node.options)
            return f"{head} {{ {body} }}" if body else head
        case nodes.Option(key, value):
            return f"{key}: {value_text(value, spelling, key == 'hidden')}"
        case nodes.Uniform() | nodes.Degrees():
            return value_text(node, spelling)
        case nodes.Spec():
            return _spec_text(node, spelling)
    raise TypeError(f"{type(node).__name__} is not a statement")


def arrow_text(inputs: tuple, output, spelling: Spelling) -> str:
    """``(A, B) -> C``."""
    return arrow([rep_text(item, spelling) for item in inputs], rep_text(output, spelling), spelling.arrow)


def arrow(inputs: Sequence[object], output: object, sign: str = "->") -> str:
    """The same of texts, or of what is printed as one."""
    left = str(inputs[0]) if len(inputs) == 1 else f"({', '.join(map(str, inputs))})"
    return f"{left} {sign} {output}"


def value_text(value, spelling: Spelling, is_rep: bool = False) -> str:
    """The value of an option; ``is_rep``: of one whose numbers are representations."""
    match value:
        case int() | str():
            return str(value)
        case nodes.Uniform(width):
            return f"uniform({width})"
        case nodes.Degrees(first, last):
            return f"{first}..{last}"
        case nodes.Scalars(count) if not is_rep:
            return f"({count})"  # without parentheses it is the number
        case tuple():
            return "(" + ", ".join(value_text(item, spelling, is_rep) for item in value) + ")"
    return rep_text(value, spelling)


def _spec_text(spec: nodes.Spec, spelling: Spelling) -> str:
    lines = [line_text(let, spelling) for let in spec.lets]
    if spec.group is not None:
        lines.append("group " + group_text(spec.group, spelling.of_groups))
    lines += [line_text(node, spelling) for node in (*spec.reps, *spec.outputs)]
    return "\n".join(lines) + "\n"
