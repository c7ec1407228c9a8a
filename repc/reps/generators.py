"""The generators of a group, written out in the order in which ``images`` gives theirs."""

from __future__ import annotations

import numpy as np

from repc.groups import Group
from repc.groups.finite.images import cycles_of
from repc.groups.irreducibles.values import motion_text
from repc.tolerance import ZERO

_SHOWN = 6  # generators in a message
_WIDEST = 6  # rows of infinitesimal generators that are written out


def generators_text(factor: Group) -> str:
    """``g1 = (1 2), g2 = (1 2 3 4)`` of a finite factor, in order; of a Lie group also ``lie1 = [[0,-1],[1,0]]``."""
    shown = [f"g{k} = {text}" for k, text in enumerate(_discrete(factor), 1)]
    if factor._facts.lie_count:
        count = factor._facts.lie_generator_count
        if factor.d <= _WIDEST:
            shown += [f"lie{k} = {matrix_text(a)}" for k, a in enumerate(np.asarray(factor.lie_generators), 1)]
        else:
            shown.append(f"lie1 … lie{count}, which are lie_generators of the group in Python")
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else "")


def _discrete(factor: Group) -> list[str]:
    if factor.permutations is not None:
        cycles = [cycles_of(image) for image in factor.permutations]
        return ["".join(f"({' '.join(map(str, cycle))})" for cycle in one) or "()" for one in cycles]
    spatial = factor.d == 3 and factor.is_orthogonal
    return [(motion_text if spatial else matrix_text)(np.asarray(m)) for m in factor.discrete_generators]


def matrix_text(matrix: np.ndarray) -> str:
    """``[[0,-1],[1,0]]``."""
    rows = ("[" + ",".join(entry_text(x) for x in row) + "]" for row in matrix)
    return f"[{','.join(rows)}]"


def entry_text(x: complex) -> str:
    """A number by four digits."""
    x = complex(x)
    real = f"{x.real:.4g}".replace("-0", "0") if abs(x.real) < ZERO else f"{x.real:.4g}"
    if not x.imag:
        return real
    size = "" if abs(x.imag) == 1 else f"{abs(x.imag):.4g}"
    sign = "-" if x.imag < 0 else "" if real == "0" else "+"
    return f"{'' if real == '0' else real}{sign}{size}i"
