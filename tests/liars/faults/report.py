"""Faults of what is told: certificates and counts that look better than they are."""

from tests.liars.fault import Fault

_REPORTS = ("tests/report/test_reports.py",)

FAULTS = (
    Fault(
        "every-count-is-exact", "repc/report/jsonform.py", "bool(report.count and report.count.exact)", "True",
        "that a count is not proven, as JSON", ("tests/cli/test_disagreement.py",),
    ),
    Fault(
        "complex-parameters-counted-once", "repc/report/model.py", "coefficients * (2 if self.is_complex else 1)",
        "coefficients",
        "how many real numbers a complex map learns", _REPORTS,
    ),
    Fault(
        "notes-not-told", "repc/report/model.py", "return (*self.facts.warnings, *self.notes)", "return self.facts.warnings",
        "that a map was solved in another way than usual",
        _REPORTS,
    ),
    Fault(
        "cost-of-another-lowering", "repc/report/model.py", "if c.lowering == self.program.lowering), None)", "if True), None)",
        "what the chosen lowering costs", _REPORTS,
    ),
    Fault(
        "certificates-look-exact", "repc/report/jsonform.py",
        '"max_error": float(f"{c.max_error:.2g}")', '"max_error": 0.0',
        "how well a map was measured to commute", _REPORTS,
    ),
    Fault(
        "unproven-is-complete", "repc/report/brief.py", "if report.count.exact else", "if report.count else",
        "that a count is not proven, in plain sentences", ("tests/report/test_brief.py",),
    ),
)  # fmt: skip
