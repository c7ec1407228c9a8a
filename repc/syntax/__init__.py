"""Text to tree and back: the language of ``.rep`` files."""

from repc.syntax.format import format_source
from repc.syntax.merge import merge
from repc.syntax.parse import parse, parse_expression, parse_group, parse_rep
from repc.syntax.unparse import unparse

__all__ = ["format_source", "merge", "parse", "parse_expression", "parse_group", "parse_rep", "unparse"]
