"""Short text that several passes print."""

from __future__ import annotations

from collections.abc import Sequence

from repc.symbolic.facts import Irreducibles


def blocks_text(blocks: Irreducibles) -> str:
    """``5[0] + 5[1]``."""
    return " + ".join((f"{b.multiplicity}" if b.multiplicity > 1 else "") + b.label for b in blocks) or "0"


def listed(names: Sequence[str]) -> str:
    """``a, b and c``."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
