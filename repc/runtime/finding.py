"""What a check of a module finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One test: its name, what was measured (None where it was not run), and the rest in words."""

    name: str
    value: float | None
    words: str


@dataclass(frozen=True)
class CheckReport:
    """A module that passed, and everything that was measured."""

    path: str
    group: str
    arrow: str
    hom_dim: int
    findings: tuple[Finding, ...]
    counted: str = "maps"

    def __str__(self) -> str:
        lines = [f"{self.path}: {self.arrow} under {self.group}, {self.hom_dim} {self.counted}: all checks passed"]
        width = max(14, *(len(f.name) for f in self.findings))
        lines += [f"  {f.name:{width}} {f.words}" for f in self.findings]
        return "\n".join(lines)

    def as_json(self) -> dict:
        """The ``--json`` form."""
        findings = {f.name: {"value": f.value, "words": f.words} for f in self.findings}
        count = {"hom_dim" if self.counted == "maps" else "coefficients": self.hom_dim}
        return {"path": self.path, "group": self.group, "map": self.arrow, **count, "checks": findings}
