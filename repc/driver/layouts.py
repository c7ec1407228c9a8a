"""The order of coordinates that a line asks for: its programs in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from repc.driver.question import Question
from repc.driver.trial import Arrow
from repc.lowering import BlockProgram, Program
from repc.lowering.relaid import relaid, relaid_blocks
from repc.report import Report
from repc.reps import TypedMap
from repc.reps.channels_last import NATURAL, copies, order_of
from repc.reps.nets import TypedNet
from repc.reps.polynomials import TypedPoly
from repc.reps.typed import TypedRep
from repc.source import fail


def orders_of(typed: TypedMap | TypedPoly | TypedNet) -> tuple[np.ndarray, ...] | None:
    """Of each input and of the output, for each coordinate the natural one; None where these are natural."""
    return None if typed.layout == NATURAL else tuple(order_of(rep) for rep in _sides(typed))


def _sides(typed: TypedMap | TypedPoly | TypedNet) -> tuple[TypedRep, ...]:
    return (*typed.inputs, typed.output)


def laid_out(question: Question, found: Sequence[Program]) -> tuple[Program, ...]:
    """The programs of a map in its layout. Raises RepcError (E0359) where none is in irreducible blocks, the only ones that have
    another layout than the natural one."""
    typed = question.map
    if typed.layout == NATURAL:
        return tuple(found)
    wanted = question.options.lower or "schur"
    blocks = [one for one in found if isinstance(one, BlockProgram) and one.lowering == wanted]
    if not blocks:
        words = f"'layout: channels_last' is for maps in irreducible blocks, and {typed.name} is computed otherwise"
        fail("E0359", words, "leave 'layout' out, or write its inputs and output in irreducibles, such as 128x0e+128x1o")
    ends = tuple(map(copies, _sides(typed)))
    return tuple(relaid_blocks(one, ends) for one in blocks)


def in_layout(
    report: Report, typed: TypedMap | TypedPoly | TypedNet, arrows: tuple[Arrow, ...]
) -> tuple[Report, tuple[Arrow, ...]]:
    """A network or a polynomial map in its layout, and what its text must compute there; maps are chosen in theirs."""
    if typed.layout == NATURAL or isinstance(typed, TypedMap):
        return report, arrows
    ends, orders = tuple(map(copies, _sides(typed))), orders_of(typed)
    told = replace(report, program=relaid(report.program, ends), layout=typed.layout)
    return told, tuple(replace(arrow, orders=orders) for arrow in arrows)
