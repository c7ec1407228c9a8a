"""What a plain network costs, for comparison."""

from __future__ import annotations


def dense_flops(widths: list[int], is_complex: bool) -> int:
    """Forward, per sample, of a network with layers of these widths, inputs first."""
    return 2 * sum(a * b for a, b in zip(widths, widths[1:], strict=False)) * (4 if is_complex else 1)
