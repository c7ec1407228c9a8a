"""What a loaded module is beside a module: how it shows itself, and how it is copied and sent to other processes."""

from __future__ import annotations

from html import escape
from types import ModuleType

from repc.runtime.sized import generic


class EmittedModule(ModuleType):
    """A module that repc wrote: prints as what it computes, and as a table in notebooks.

    It is pickled as its text and its constants (`repc.runtime.load` says how); a copy of it is itself.
    """

    def __copy__(self) -> EmittedModule:
        return self

    def __deepcopy__(self, memo) -> EmittedModule:
        return self

    def __repr__(self) -> str:
        return f"{_arrow(self)} under {self.GROUP}: {_size(self)}"

    def _repr_html_(self) -> str:
        rows = {"map": _arrow(self), "group": self.GROUP, "dimensions": _dimensions(self), "learned": _size(self)}
        cells = "".join(f"<tr><th style='text-align:left'>{k}</th><td>{escape(v)}</td></tr>" for k, v in rows.items())
        return f"<table>{cells}</table>"


def _arrow(module: ModuleType) -> str:
    inputs = module.INPUT
    return f"{inputs if isinstance(inputs, str) else '(' + ', '.join(inputs) + ')'} -> {module.OUTPUT}"


def _dimensions(module: ModuleType) -> str:
    if hasattr(module, "SMALLEST_N"):
        sizes = generic(module)
        return f"{module.IN_DIM(*sizes)} -> {module.OUT_DIM(*sizes)} at n = {', '.join(map(str, sizes))}"
    return f"{module.IN_DIM} -> {module.OUT_DIM}"


def _size(module: ModuleType) -> str:
    if hasattr(module, "COEFFICIENTS"):
        return f"{module.COEFFICIENTS} parameters"
    count = module.HOM_DIM
    return f"{count} equivariant map{'s' * (count != 1)}" if hasattr(module, "matrix") else f"{count} parameters"
