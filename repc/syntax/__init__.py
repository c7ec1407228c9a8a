"""Text to tree and back: the language of ``.rep`` files."""

from repc.syntax.merge import merge
from repc.syntax.parse import is_spec, parse, parse_expression, parse_group, parse_rep
from repc.syntax.printing import unparse
from repc.syntax.printing.format import format_source

__all__ = ["format_source", "is_spec", "merge", "parse", "parse_expression", "parse_group", "parse_rep", "unparse"]
