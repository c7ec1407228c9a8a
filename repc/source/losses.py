"""What of an input or output cannot matter, as warnings of Python."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable

from repc.source.diagnostic import Remark

LOSSES = ("W0401", "W0402", "W0403")  # every map is zero; a part of the input changes nothing; a part of the output is always zero


class LossWarning(UserWarning):
    """A part of an input or output cannot matter; the message says what to write instead, where that helps.

    >>> from repc import nn
    >>> issubclass(nn.LossWarning, UserWarning)
    True
    """


class MapLossWarning(LossWarning):
    """The same of a linear or polynomial map, of which all are there: that is a fact of the group, which no option changes.

    >>> from repc import nn
    >>> issubclass(nn.MapLossWarning, UserWarning)
    True
    """


def warn_losses(remarks: Iterable[Remark], is_network: bool = True) -> None:
    """Warn of what cannot matter, at the line of the user's code that asked for it."""
    kind = LossWarning if is_network else MapLossWarning
    for remark in remarks:
        if remark.code in LOSSES:
            warnings.warn(f"{remark.code}: {remark.message}", kind, stacklevel=_outside())


def _outside() -> int:
    """How many frames above its caller the code stands that is not repc's."""
    depth, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").split(".")[0] == "repc":
        depth, frame = depth + 1, frame.f_back
    return depth
