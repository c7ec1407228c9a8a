"""Networks as programs: layers of linear maps, products and nonlinearities on channels of irreducibles."""

from repc.lowering.network.build import build
from repc.lowering.network.program import Layer, NetProgram, Product, Weight

__all__ = ["Layer", "NetProgram", "Product", "Weight", "build"]
