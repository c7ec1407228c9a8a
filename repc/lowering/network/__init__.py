"""Networks as programs: layers of linear maps, products and nonlinearities on channels of irreducibles."""

from repc.lowering.network.build import build
from repc.lowering.network.program import ChannelProduct, Layer, NetProgram, Weight

__all__ = ["Layer", "NetProgram", "ChannelProduct", "Weight", "build"]
