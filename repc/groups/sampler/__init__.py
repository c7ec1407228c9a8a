"""How to draw random elements: small frozen recipes that NumPy follows here and that the emitted module follows in JAX.

Every recipe has a ``kind``, and ``draw(rng, count)`` returns (count, d, d), or a tuple of such arrays for a product.
Compact recipes are Haar unless they say otherwise.
"""

from repc.groups.finite.images import parity
from repc.groups.sampler.base import IdentitySampler, Sampler, random_numbers
from repc.groups.sampler.closed import (
    CyclicSampler,
    DihedralSampler,
    OrthogonalSampler,
    PermutationSampler,
    ScalingSampler,
    UnitarySampler,
)
from repc.groups.sampler.combined import EmbeddedSampler, ProductSampler, TensorSampler, WreathSampler
from repc.groups.sampler.listed import ChainSampler, ElementsSampler, WordsSampler

__all__ = [
    "ChainSampler",
    "CyclicSampler",
    "DihedralSampler",
    "ElementsSampler",
    "EmbeddedSampler",
    "IdentitySampler",
    "OrthogonalSampler",
    "PermutationSampler",
    "ProductSampler",
    "Sampler",
    "ScalingSampler",
    "TensorSampler",
    "UnitarySampler",
    "WordsSampler",
    "WreathSampler",
    "parity",
    "random_numbers",
]
