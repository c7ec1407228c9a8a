"""Words in the generators of a finite group: one whose images disagree, and words as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from repc.tolerance import POINT

if TYPE_CHECKING:
    from repc.groups.group import Group


_MOST_WORDS = 20_000  # elements among whose words one that fails is looked for, the shortest first
Word = tuple[int, ...]  # numbers of generators from 1, negative for their inverses


def failing_word(group: Group, images: np.ndarray) -> Word | None:
    """A shortest word in the generators that is the identity of the group and not of the images (m, n, n); None where none is
    found among the first elements."""
    generators = np.asarray(group.action.images)
    base = np.array([level.base for level in group.chain.levels], dtype=int)
    start = tuple(base.tolist())
    known: dict[tuple, tuple[Word, np.ndarray, np.ndarray]] = {}
    known[start] = ((), np.arange(generators.shape[1]), np.eye(len(images[0])))
    queue = [start]
    for here in queue:
        word, point, matrix = known[here]
        for k, image in enumerate(images):
            reached, moved, longer = point[generators[k]], matrix @ image, (*word, k + 1)
            there = tuple(reached[base].tolist())
            if there not in known:
                known[there] = (longer, reached, moved)
                queue.append(there)
            elif np.abs(moved - known[there][2]).max(initial=0.0) > POINT:
                return (*longer, *(-i for i in reversed(known[there][0])))
        if len(known) > _MOST_WORDS:
            return None
    return None


def word_text(word: Word) -> str:
    """``g1·g2·g1⁻¹``; a word that is a power of a shorter one as ``(g1·g2)²``, powers by digits."""
    length = len(word)
    period = next(p for p in range(1, length + 1) if length % p == 0 and word == word[:p] * (length // p))
    inside = _runs(word[:period])
    times = length // period
    if times == 1:
        return inside
    raised = str(times).translate(_RAISED)
    return f"({inside}){raised}" if period > 1 else f"{inside}{raised}"


_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def _runs(word: Word) -> str:
    parts: list[list[int]] = []
    for letter in word:
        if parts and parts[-1][0] == letter:
            parts[-1][1] += 1
        else:
            parts.append([letter, 1])
    return "·".join(_letter(letter, count) for letter, count in parts)


def _letter(letter: int, count: int) -> str:
    exponent = count if letter > 0 else -count
    return f"g{abs(letter)}" + ("" if exponent == 1 else str(exponent).translate(_RAISED))
