"""How each operation is written in JAX: a file of words for each file of operations."""

from repc.targets.jax.words import (
    channel_layout,
    columns,
    counting,
    harmonics,
    layout,
    orbits,
    pointwise,
    products,
    rows,
    sources,
)
from repc.targets.jax.words.table import WORDS

__all__ = [
    "WORDS",
    "channel_layout",
    "columns",
    "counting",
    "harmonics",
    "layout",
    "orbits",
    "pointwise",
    "products",
    "rows",
    "sources",
]
