"""JAX as a target: a program and its facts -> the text of a module, and the arrays beside it.

The door has what a module is once it is written; `emit` writes it.
"""

from repc.targets.jax.package import MARK, ModuleText, is_archive_of_repc, package_text
from repc.targets.jax.seal import FORMAT, broken_seal, resealed, sealed

__all__ = [
    "FORMAT",
    "MARK",
    "ModuleText",
    "broken_seal",
    "is_archive_of_repc",
    "package_text",
    "resealed",
    "sealed",
]
