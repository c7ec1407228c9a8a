"""What the compiler found, as text, JSON and LaTeX."""

from repc.report.characters import characters_json, characters_text
from repc.report.groups import group_text
from repc.report.irreps import FactorTable, ProductFacts, tables_json, tables_text
from repc.report.jsonform import compiled_json, explanation_json, group_json
from repc.report.latex import explanation_latex
from repc.report.model import NOT_RUN, Explanation, NetFacts, PolyFacts, PolyGenerators, PolySeries, Report
from repc.report.table import network_table
from repc.report.text import compile_summary, explanation_text

__all__ = [
    "Explanation",
    "FactorTable",
    "NOT_RUN",
    "NetFacts",
    "PolyFacts",
    "PolyGenerators",
    "PolySeries",
    "ProductFacts",
    "Report",
    "characters_json",
    "characters_text",
    "compile_summary",
    "compiled_json",
    "explanation_json",
    "explanation_latex",
    "explanation_text",
    "group_json",
    "group_text",
    "network_table",
    "tables_json",
    "tables_text",
]
