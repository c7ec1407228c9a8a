"""One map of a spec, typed."""

from __future__ import annotations

from dataclasses import dataclass

from repc.reps.typed import TypedRep
from repc.source import Span


@dataclass(frozen=True)
class TypedMap:
    """One map of a spec. ``texts`` are the inputs and the output as written, by the names that the source gives them;
    ``layout``: the order of their coordinates, see `channels_last`; ``batch``: samples of one call that it shall be fast for, None
    where it does not say."""

    name: str
    inputs: tuple[TypedRep, ...]
    output: TypedRep
    texts: tuple[str, ...]
    span: Span | None = None
    layout: str = "natural"
    batch: int | None = None
