"""Code generation: a block program and its facts -> the text of a module, and the arrays beside it."""

from repc.codegen.emit import emit, emit_free_map, emit_free_net, emit_net
from repc.codegen.free_text import FAMILIES as FREE_FAMILIES
from repc.codegen.module import print_module
from repc.codegen.package import MARK, package_text
from repc.codegen.seal import FORMAT, broken_seal, resealed, sealed
from repc.codegen.spec import MapModule, Module, Side

__all__ = [
    "FORMAT",
    "FREE_FAMILIES",
    "MARK",
    "MapModule",
    "Module",
    "Side",
    "broken_seal",
    "emit",
    "emit_free_map",
    "emit_free_net",
    "emit_net",
    "package_text",
    "print_module",
    "resealed",
    "sealed",
]
