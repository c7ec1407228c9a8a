"""The tree as text that parses back to the same tree; files formatted and wrapped."""

from repc.syntax import nodes
from repc.syntax.printing.groups import group_text, subscript_text
from repc.syntax.printing.lines import line_text
from repc.syntax.printing.reps import rep_text
from repc.syntax.printing.spelling import ASCII, UNICODE

_LINES = nodes.Spec | nodes.Let | nodes.RepDef | nodes.OutputDef | nodes.Option | nodes.Uniform | nodes.Degrees


def unparse(node, ascii: bool = False) -> str:
    """The text of any node: a representation, a group, a number, a statement or a whole Spec.

    Canonical Unicode, or plain ASCII where ``ascii``. Parsing the text gives an equal node.
    """
    spelling = ASCII if ascii else UNICODE
    if isinstance(node, _LINES):
        return line_text(node, spelling)
    if isinstance(node, nodes.Subscript):
        return subscript_text(node, spelling)
    return group_text(node, spelling) or rep_text(node, spelling)
