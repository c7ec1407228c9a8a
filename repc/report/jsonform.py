"""The stable ``--json`` form of an explanation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from repc._version import __version__
from repc.groups import Group
from repc.report.brief import brief
from repc.symbolic.facts import RepFacts
from repc.symbolic.formula import FreeGroup

if TYPE_CHECKING:
    from repc.report.model import Explanation, Report


def explanation_json(explanation: Explanation) -> dict:
    """A dict of plain JSON types; keys are part of the interface."""
    result = compiled_json(explanation.group, explanation.maps)
    if explanation.reps:
        result["reps"] = [_rep(facts) for facts in explanation.reps]
    return result


def compiled_json(group: Group | FreeGroup, reports: Sequence[Report]) -> dict:
    """The ``--json`` form of what was compiled under a group, or under one with a letter."""
    return {"repc": __version__, "group": group_json(group), "maps": [_output(report) for report in reports]}


def group_json(group: Group | FreeGroup) -> dict:
    """Name, Lie dimension, kind and field; of a group with a letter, that and not its dimension and kind."""
    if isinstance(group, FreeGroup):
        return {"name": group.name, "free": _each(group.letters), "field": group.field}
    return {"name": group.name, "dim": group.dim, "kind": group.kind, "field": group.field}


def _output(report: Report) -> dict:
    facts = report.facts
    return {
        "name": report.name,
        "kind": report.kind,
        "brief": list(brief(report)),
        "inputs": [_rep(rep) for rep in facts.inputs],
        "output": _rep(facts.output),
        **({"from": _each(report.every.starts)} if report.every else {}),
        **(_layers(report) if report.network else _count(report)),
        **(_degrees(report) if report.polynomial else {}),
        **({"component_layout": report.layout} if report.layout != "natural" else {}),
        **({"batch": report.batch} if report.batch else {}),
        "parameters": report.parameters,
        "lowering": report.program.lowering if report.program is not None else None,
        "flops_per_sample": report.flops,
        "warnings": [one.message for one in report.warnings],
        "warning_codes": [one.code for one in report.warnings],
        "certificate": _certificate(report),
    }


def _count(report: Report) -> dict:
    facts = report.facts
    return {
        "hom_dim": report.hom_dim,
        "hom_dim_exact": bool(report.count and report.count.exact),
        "hom_dim_source": report.count.source if report.count else None,
        "unused_inputs": list(facts.unused_inputs),
        "zero_outputs": list(facts.zero_outputs),
        "passes": [{"name": s.name, "expressions": dict(s.sides), "notes": list(s.notes)} for s in report.passes],
    }


def _degrees(report: Report) -> dict:
    counts = report.polynomial.counts
    rows = [{"degree": _each(key), "hom_dim": count.dim, "hom_dim_exact": count.exact} for key, count in counts.items()]
    return {"degree": report.polynomial.degree, "degrees": rows, **_series(report), **_generators(report)}


def _generators(report: Report) -> dict:
    found = report.polynomial.generators
    if found is None:
        return {}
    if found.why_not:
        return {"generators": {"why_not": found.why_not}}
    maps = {label: {str(k): n for k, n in numbers.items()} for label, numbers in found.maps.items()}
    rows = [{"degree": k, "hom_dim": there, "products": products} for k, there, products in found.rows]
    invariants = {str(k): n for k, n in found.invariants.items()}
    return {"generators": {"degrees": rows, "maps": maps, "invariants": invariants, "modulo": found.prime}}


def _series(report: Report) -> dict:
    found = report.polynomial.series
    if found is None:
        return {}
    if found.hilbert is None:
        why = {"why_not": found.why_not} if found.why_not else {}
        return {"series": {"first": list(found.first), **why}}
    named = {"maps": found.hilbert.maps, "invariants": found.hilbert.invariants}
    pairs = {name: {"numerator": list(one.numerator), "denominator": list(one.denominator)} for name, one in named.items()}
    return {"series": pairs}


def _layers(report: Report) -> dict:
    layers = [
        {
            "name": layer.name,
            "channels": {c.label: c.count for c in layer.channels},
            "gates": layer.gates,
            "products": layer.products,
            "parameters": layer.parameters,
        }
        for layer in report.network.layers
    ]
    return {"layers": layers, "dense_flops_per_sample": report.network.dense_flops}


def _certificate(report: Report) -> dict | None:
    c = report.certificate
    if c is None:
        return None
    sizes = {"sizes": [_each(numbers) for numbers in report.every.sizes]} if report.every else {}
    return {"generators": c.generators, "max_error": float(f"{c.max_error:.2g}"), **sizes}


def _rep(facts: RepFacts) -> dict:
    irreps = None
    if facts.irreps is not None:
        irreps = [{"label": i.label, "dim": _dim(i.dim), "type": i.type, "multiplicity": i.multiplicity} for i in facts.irreps]
    since = {"from": _each(facts.starts)} if facts.starts else {}
    layout = [{"text": one.text, "start": _dim(one.start), "stop": _dim(one.stop)} for one in facts.layout]
    told = {"text": facts.text, "canonical": facts.canonical, "dim": _dim(facts.dim), "irreps": irreps, "layout": layout}
    told |= {"why_none": facts.why_none} if facts.why_none else {}
    return {**told, **({"names": dict(facts.names)} if facts.names else {}), **since}


def _each(found: tuple):
    """One for each letter: itself where there is one letter, otherwise a list."""
    return found[0] if len(found) == 1 else list(found)


def _dim(dim) -> int | str:
    return dim if isinstance(dim, int) else str(dim)
