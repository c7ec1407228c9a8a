"""Namespaces that hold what is put into them, and name what they lack."""

from __future__ import annotations

from types import ModuleType

from repc.targets.jax.standin.arrays import Lacking


class Namespace(ModuleType):
    """A module such as ``jax.numpy``: its contents, and `Lacking` for every other name."""

    def __init__(self, name: str, **contents):
        super().__init__(name)
        self.__dict__.update(contents)

    def __getattr__(self, name: str):
        raise Lacking(f"the stand-in has no {self.__name__}.{name}")
