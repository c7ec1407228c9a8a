"""How to draw random elements: small frozen recipes that NumPy follows here and that the emitted module follows in JAX.

Every recipe has a ``kind``, and ``draw(rng, count)`` returns (count, d, d), or a tuple of such arrays for a product.
Compact recipes are Haar unless they say otherwise.
"""

from repc.groups.finite.images import parity
from repc.groups.sampler.base import Identity, Sampler
from repc.groups.sampler.closed import Cyclic, Dihedral, Orthogonal, Permutation, Scaling, Unitary
from repc.groups.sampler.combined import Embedded, Product, Tensor, Wreath
from repc.groups.sampler.listed import Chain, Elements, Words

__all__ = [
    "Chain",
    "Cyclic",
    "Dihedral",
    "Elements",
    "Embedded",
    "Identity",
    "Orthogonal",
    "Permutation",
    "Product",
    "Sampler",
    "Scaling",
    "Tensor",
    "Unitary",
    "Words",
    "Wreath",
    "parity",
]
