"""The stable ``--json`` form of an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.groups import Group
from repc.report.free import free_json
from repc.report.natural import NaturalReport, natural_json
from repc.report.net import NetReport, net_json
from repc.report.words import rep_json
from repc.symbolic.formula import FreeGroup

if TYPE_CHECKING:
    from repc.report.model import Explanation, MapReport


def explanation_json(explanation: Explanation) -> dict:
    """A dict of plain JSON types; keys are part of the interface."""
    result = compiled_json(explanation.group, explanation.maps)
    if explanation.reps:
        result["reps"] = [rep_json(facts) for facts in explanation.reps]
    return result


def compiled_json(group: Group | FreeGroup, reports: Sequence) -> dict:
    """The ``--json`` form of what was compiled under a group, or under one with a letter."""
    if isinstance(group, FreeGroup):
        return free_json(group, reports)
    return {"repc": __version__, "group": group_json(group), "maps": [_output(r) for r in reports]}


def _output(report: MapReport | NetReport | NaturalReport) -> dict:
    if isinstance(report, NaturalReport):
        return natural_json(report)
    return net_json(report) if isinstance(report, NetReport) else _map(report)


def group_json(group: Group) -> dict:
    """Name, Lie dimension, kind and field."""
    return {"name": group.name, "dim": group.dim, "kind": group.kind, "field": group.field}


def _map(report: MapReport) -> dict:
    cost, certificate, facts = report.cost, report.certificate, report.facts
    return {
        "name": report.name,
        "kind": "map",
        "inputs": [rep_json(rep) for rep in facts.inputs],
        "output": rep_json(facts.output),
        "hom_dim": report.hom_dim,
        "hom_dim_exact": bool(report.count and report.count.exact),
        "hom_dim_source": report.count.source if report.count else None,
        "parameters": report.parameters,
        "lowering": report.program.lowering if report.program is not None else None,
        "flops_per_sample": cost.flops if cost else None,
        "unused_inputs": list(facts.unused_inputs),
        "zero_outputs": list(facts.zero_outputs),
        "warnings": [one.message for one in report.warnings],
        "warning_codes": [one.code for one in report.warnings],
        "passes": [{"name": s.name, "expressions": dict(s.sides), "notes": list(s.notes)} for s in report.passes],
        "certificate": certificate
        and {"generators": certificate.generators, "max_error": float(f"{certificate.max_error:.2g}")},
    }


