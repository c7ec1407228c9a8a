"""Run the text of a module where ``import jax`` gives the stand-in; nothing else in the process sees it."""

from __future__ import annotations

import builtins
import importlib
import io
from types import ModuleType

import numpy as np

from repc.targets.jax.standin.arrays import Lacking
from repc.targets.jax.standin.library import JAX

_STANDARD = ("bisect", "functools", "hashlib", "math")  # modules of the standard library that emitted text imports


def execute(name: str, text: str, npz: bytes | None = None) -> ModuleType:
    """The module that a text makes; ``npz`` are the constants that lie beside it.

    Raises `Lacking` for what the stand-in does not have, and whatever the text itself raises.
    """
    module = ModuleType(name)
    module.__file__ = f"{name}.py"
    vars(module)["__builtins__"] = {**vars(builtins), "__import__": _importer(_NumPyModule(f"{name}.npz", npz))}
    exec(compile(text, f"<{name}>", "exec", dont_inherit=True), module.__dict__)  # noqa: S102 our own text
    return module


class _NumPyModule(ModuleType):
    """NumPy, with a `load` that reads what would lie beside the module."""

    def __init__(self, path: str, npz: bytes | None):
        super().__init__("numpy")
        self._path, self._npz = path, npz

    def __getattr__(self, name: str):
        return getattr(np, name)

    def load(self, path: str, allow_pickle: bool):
        """The archive of the module's constants."""
        if path != self._path or self._npz is None or allow_pickle:
            raise FileNotFoundError(path)
        return np.load(io.BytesIO(self._npz), allow_pickle=False)


def _importer(numpy: ModuleType):
    def import_(name, globals=None, locals=None, fromlist=(), level=0):
        top, *rest = name.split(".")
        if level == 0 and top == "jax" and not fromlist:
            _within(JAX, rest)
            return JAX
        if level == 0 and name == "numpy":
            return numpy
        if level == 0 and (name in _STANDARD or name.startswith("numpy._")):  # NumPy itself imports late, in the caller's name
            return importlib.import_module(name)
        raise Lacking(f"the stand-in does not import {name}")

    return import_


def _within(space: ModuleType, names: list[str]) -> None:
    for name in names:
        space = getattr(space, name)
