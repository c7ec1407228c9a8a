"""Contractions and their programs as short text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repc.lowering.diagram.model import Stacked
    from repc.lowering.scalars.model import Contraction, OnAxes, ScalarProgram

_OUTER = "abcdefgh"  # axes of the output
_INNER = "ijklmnopqrstuvw"  # indices that are summed over


def contraction_text(contraction: Contraction, sides: Sequence[Stacked], axes: Sequence[int] = ()) -> str:
    """``V[i] V[i]``; of two inputs ``x1.V[i] x2.V[i]``; ``1[ab]`` where two axes of the output have equal indices."""
    return _text(contraction, sides, axes, iter(_INNER))


def _text(contraction: Contraction, sides: Sequence[Stacked], axes: Sequence[int], inner: Iterator[str]) -> str:
    letters: dict[int, str] = {}
    for axis, index in zip(axes, contraction.stays, strict=True):
        letters.setdefault(index, _OUTER[axis])
    letters |= {index: next(inner) for index in contraction.summed}

    def word(indices: Sequence[int]) -> str:
        return f"[{''.join(letters[i] for i in indices)}]" if indices else ""

    several = len(sides) > 1
    words = [f"x{k + 1}." * several + sides[k].terms[t].text + word(indices) for k, t, indices in contraction.factors]
    words += [name + word(indices) for name, indices in contraction.forms]
    groups = [[_OUTER[a] for a, i in zip(axes, contraction.stays, strict=True) if i == index] for index in contraction.open]
    tied = [group for group in groups if len(group) > 1 or not words]
    return " ".join([*words, *(f"1[{''.join(group)}]" for group in tied)])


def frame_text(parts: Sequence[OnAxes], sides: Sequence[Stacked]) -> str:
    """``V[a] V[b]``; ``1`` where nothing stays. Parts do not share letters that are summed over: the text names the frame."""
    inner = iter(_INNER)
    return " ".join(_text(one.contraction, sides, one.axes, inner) for one in parts) or "1"


def scalar_program_text(program: ScalarProgram) -> str:
    """The invariants by kind, then a line for each frame."""
    source = ", ".join(map(str, program.in_dims))
    lines = [f"{program.lowering} program {program.name}: {source} -> {program.out_dim}, {program.hom_dim} basis polynomials"]
    kinds: dict[Contraction, int] = {}
    for one in program.invariants:
        kinds[one.contraction] = kinds.get(one.contraction, 0) + 1
    lines += [f"  invariants {contraction_text(kind, program.inputs)}: {count}" for kind, count in kinds.items()]
    for frame in program.frames:
        scalars = f"{len(frame.scalars)} products of invariants"
        lines.append(f"  mix   {frame.name}: {len(frame.columns)} × {scalars}, {frame.count} polynomials")
    return "\n".join(lines)
