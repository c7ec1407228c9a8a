"""Faults of the stand-in for JAX: text passes under it that fails under JAX."""

from tests.liars.fault import Fault

_STANDIN = ("tests/targets/test_standin.py",)

FAULTS = (
    Fault(
        "traced-values-are-seen", "repc/targets/jax/standin/arrays.py", "        if self._traced:\n            raise",
        "        if False:\n            raise", "that a traced array has no values", _STANDIN,
    ),
    Fault(
        "what-lacks-is-numpys", "repc/targets/jax/standin/arrays.py", "raise Lacking(f\"the stand-in's arrays have no '{name}'\")",
        "return getattr(self._values, name)", "which methods arrays have", _STANDIN,
    ),
    Fault(
        "any-import", "repc/targets/jax/standin/execute.py", 'raise Lacking(f"the stand-in does not import {name}")',
        "return importlib.import_module(name)", "what emitted text imports", _STANDIN,
    ),
    Fault(
        "constants-from-disk", "repc/targets/jax/standin/execute.py",
        "            raise FileNotFoundError(path)", "            return np.load(path, allow_pickle=False)",
        "which constants a text is run with", _STANDIN,
    ),
)  # fmt: skip
