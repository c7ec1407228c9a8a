"""What a network in natural coordinates takes, and what changes of basis would."""

from __future__ import annotations

from collections.abc import Iterable

from repc.lowering.diagram import bytes_to_run, operations
from repc.lowering.natural.program import NaturalNet


def natural_flops(net: NaturalNet) -> int:
    """FLOPs per sample, forward: 2 × multiply-adds of all layers."""
    return sum(2 * operations(layer.linear)[0] for layer in net.layers)


def natural_bytes(net: NaturalNet) -> int:
    """Peak bytes of running the network on the vectors of a certificate, layer by layer."""
    return max(bytes_to_run(layer.linear) for layer in net.layers)


def change_entries(sizes: Iterable[int]) -> int:
    """Entries of the changes of basis from tensors of these sizes to irreducibles, each tensor once."""
    return sum(size**2 for size in set(sizes))
