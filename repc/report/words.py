"""What every report says in the same words, and the same JSON: irreducibles, polynomials, from which n on, how it was checked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repc.numeric.certificate import Certificate
    from repc.symbolic.facts import Irreducibles, RepFacts
    from repc.symbolic.formula import StableMap, StableRep

_MOST_IRREPS, _FIRST_IRREPS = 64, 8  # of longer lists only the first are shown
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def irreps_text(irreps: Irreducibles | None) -> str:
    """``5[0] + 5[1]``."""
    if irreps is None:
        return "no decomposition into irreducibles"
    shown = irreps if len(irreps) <= _MOST_IRREPS else irreps[:_FIRST_IRREPS]
    terms = [(f"{i.multiplicity}" if i.multiplicity > 1 else "") + i.label for i in shown]
    if len(shown) < len(irreps):
        terms.append(f"… ({len(irreps)} irreducibles)")
    return " + ".join(terms) or "0"


def since(start: int, letter: str) -> str:
    """``for n ≥ 4``."""
    return f"for every {letter}" if start == 1 else f"for {letter} ≥ {start}"


def polynomial_text(expression) -> str:
    """A factored polynomial for people: ``n(n - 1)/2``, ``n²``."""
    text = re.sub(r"\*\*(\d+)", lambda power: power[1].translate(_SUPERSCRIPTS), str(expression))
    return text.replace("*", "")


def stable_irreps_text(rep: StableRep) -> str:
    """``2[n] + 3[n-1,1]``."""
    return " + ".join((f"{i.multiplicity}" if i.multiplicity > 1 else "") + i.label for i in rep.irreps)


def certified_words(certificate: Certificate, sizes: tuple[int, ...], letter: str) -> str:
    """``6 generators at n = 4, 5, 7, largest residual 4e-16``."""
    at = ", ".join(map(str, sizes))
    return f"{certificate.generators} generators at {letter} = {at}, largest residual {certificate.max_error:.0e}"


def network_size(parameters: int) -> str:
    """What is said of a network behind its arrow."""
    return rf"\text{{a network, {parameters} parameters}}"


def rep_json(facts: RepFacts) -> dict:
    """One representation."""
    irreps = None
    if facts.irreps is not None:
        irreps = [{"label": i.label, "dim": i.dim, "type": i.type, "multiplicity": i.multiplicity} for i in facts.irreps]
    return {"text": facts.text, "canonical": facts.canonical, "dim": facts.dim, "irreps": irreps}


def map_json(found: StableMap) -> dict:
    """One map."""
    return {
        "name": found.name,
        "kind": "map",
        "inputs": [stable_rep_json(rep) for rep in found.inputs],
        "output": stable_rep_json(found.output),
        "hom_dim": found.hom_dim,
        "hom_dim_exact": True,
        "parameters": found.parameters,
        "from": found.start,
    }


def stable_rep_json(rep: StableRep) -> dict:
    """One representation."""
    irreps = [
        {"label": i.label, "dim": str(i.dimension), "type": i.type, "multiplicity": i.multiplicity} for i in rep.irreps
    ]
    return {
        "text": rep.text,
        "canonical": rep.canonical,
        "dim": str(rep.dimension),
        "irreps": irreps,
        "from": rep.start,
    }
