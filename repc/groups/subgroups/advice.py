"""What to write for a subgroup that is not one of those that a name stands for."""

from __future__ import annotations

import numpy as np

from repc.groups.group import Group

_WIDEST = 6  # rows of a matrix that is written out


def generators_inside(into: Group) -> str:
    """How generators of a subgroup are given, with a line that is one."""
    if len(into.factors) > 1:
        return "write it factor by factor, or give matrices that lie in it on all coordinates of one factor"
    if len(into.discrete_generators):
        return f"give generators of it: 'generated {{ word g1 }} in {into.name}', or matrices that lie in it"
    if into.d > _WIDEST:
        return f"give matrices that lie in it: 'generated {{ lie … }} in {into.name}'; lie_generators in Python are some"
    return f"give matrices that lie in it: 'generated {{ lie {_text(into.lie_generators[0])} }} in {into.name}'"


def _text(matrix: np.ndarray) -> str:
    """``[[0,-1],[1,0]]``, as a spec has it."""
    return "[" + ",".join("[" + ",".join(map(_entry, row)) + "]" for row in matrix) + "]"


def _entry(x: complex) -> str:
    x = complex(x)
    if not x.imag:
        return f"{x.real + 0.0:.17g}"
    imaginary = {1.0: "i", -1.0: "-i"}.get(x.imag, f"{x.imag:.17g}*i")
    return imaginary if not x.real else f"{x.real:.17g}{'' if imaginary.startswith('-') else '+'}{imaginary}"
