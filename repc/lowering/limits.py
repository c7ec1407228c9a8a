"""How much memory a lowering will need, from integers alone, before any is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

from repc.source import fail

MOST_INPUTS = 8  # an emitted contraction names its axes by so many letters
_VECTORS = 16  # of a side, while certifying
CARRIED = 2**14  # rows of W that are visited one by one while orbits are carried along: a fraction of a second
_ALONG = 8  # integers per entry of W while orbits are carried along: as many where each row is an orbit of its own
_LABELS = 16  # the same while orbits are joined, numbered and sorted: ten, and one for each of a few generators
_INDICES = 8  # per coordinate, while grids are looked for
_COUPLED = 6  # samples of coupled channels and their temporaries, while certifying
TOO_LARGE = "E0430"
_UNITS = ((2**30, "GiB"), (2**20, "MiB"), (2**10, "kiB"))


def bytes_needed(
    lowering: str,
    in_dims: Sequence[int],
    out_dim: int,
    changes: Iterable[int] = (),
    *,
    is_complex: bool = False,
    hom_dim: int = 0,
) -> int:
    """Peak bytes of compiling by a lowering.

    ``changes`` are the entries of the changes of basis of the distinct monomials of all spaces: `schur` and `dense` keep both
    directions of each. `dense` also holds W; `orbit` a label, its images and temporaries per entry of W;
    `fourier` a few indices per coordinate.
    All draw ``hom_dim`` parameters (0 where the count is not known) and hold them twice, and certify with a batch of
    vectors on each side; `schur` and `dense` couple several inputs into at most the product of their dimensions.
    Raises RepcError (E0430) for more inputs than an emitted module can contract.
    """
    if len(in_dims) > MOST_INPUTS:
        fail(
            TOO_LARGE,
            f"a map of {len(in_dims)} inputs: a module contracts at most {MOST_INPUTS}, which cannot be raised",
            "give some of the inputs as one, their tensor product",
        )
    item = 16 if is_complex else 8
    entries = out_dim * prod(in_dims)
    coordinates = (8 + _VECTORS * item) * (sum(in_dims) + out_dim) + 2 * item * hom_dim
    if lowering == "orbit":
        return (_ALONG if out_dim <= CARRIED else _LABELS) * (4 if entries < 2**31 else 8) * entries + coordinates
    if lowering == "fourier":
        return _INDICES * 8 * (sum(in_dims) + out_dim) + coordinates
    coupled = _COUPLED * item * prod(in_dims) if len(in_dims) > 1 else 0
    blocks = coupled + 2 * item * sum(changes) + coordinates
    return blocks + item * entries if lowering == "dense" else blocks


def refuse_above(limit: int, needed: int, lowering: str, name: str) -> None:
    """Raise RepcError (E0430) where a lowering needs more than the limit."""
    if needed > limit:
        fail(
            TOO_LARGE,
            f"'{name}' by '{lowering}' needs about {size_text(needed)}; the limit is {size_text(limit)}",
            "choose another lowering with --lower, a smaller representation, or raise --max-bytes",
        )


def size_text(count: int) -> str:
    """``1.5 GiB``."""
    for unit, name in _UNITS:
        if count >= unit:
            return f"{count / unit:.3g} {name}" if count < 1e6 * unit else f"{count // unit} {name}"
    return f"{count} bytes"
