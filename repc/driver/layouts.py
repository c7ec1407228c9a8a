"""The order of coordinates that a map asks for: its programs in that order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from repc.driver.lowerings import Question
from repc.lowering import BlockProgram, Program
from repc.lowering.channels_last import relaid
from repc.reps import TypedMap
from repc.reps.channels_last import NATURAL, order_of
from repc.reps.tree import involves_user
from repc.source import fail


def orders_of(typed: TypedMap) -> tuple[np.ndarray, ...] | None:
    """Of each input and of the output, for each coordinate the natural one; None where these are natural."""
    if typed.layout == NATURAL:
        return None
    return tuple(order_of(rep) for rep in (*typed.inputs, typed.output))


def laid_out(question: Question, found: Sequence[Program]) -> tuple[Program, ...]:
    """The programs of a map in its layout. Raises RepcError (E0359) where none is in irreducible blocks, the only ones that have
    another layout than the natural one."""
    orders = orders_of(question.map)
    if orders is None:
        return tuple(found)
    sides = (*question.map.inputs, question.map.output)
    wanted = question.options.lower or "schur"
    blocks = [one for one in found if isinstance(one, BlockProgram) and one.lowering == wanted]
    if not blocks or any(involves_user(rep.node) for rep in sides):
        words = f"'layout: channels_last' is for maps in irreducible blocks, and {question.map.name} is computed otherwise"
        fail("E0359", words, "leave 'layout' out, or write its inputs and output in irreducibles, such as 128x0e+128x1o")
    return tuple(relaid(one, orders) for one in blocks)
