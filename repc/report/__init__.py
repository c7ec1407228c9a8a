"""What the compiler found, as text, JSON and LaTeX."""

from repc.report.formula import FormulaExplanation
from repc.report.free import FreeReport
from repc.report.irreps import FactorTable, ProductFacts, tables_json, tables_text
from repc.report.jsonform import compiled_json, explanation_json, group_json
from repc.report.latex import explanation_latex
from repc.report.model import Explanation, MapReport
from repc.report.natural import FreeNetReport, NaturalReport
from repc.report.net import NetReport
from repc.report.text import compile_summary, explanation_text, group_text

__all__ = [
    "Explanation",
    "FactorTable",
    "FormulaExplanation",
    "FreeNetReport",
    "FreeReport",
    "MapReport",
    "NaturalReport",
    "NetReport",
    "ProductFacts",
    "compile_summary",
    "compiled_json",
    "explanation_json",
    "explanation_latex",
    "explanation_text",
    "group_json",
    "group_text",
    "tables_json",
    "tables_text",
]
