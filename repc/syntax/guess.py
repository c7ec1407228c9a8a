"""What a misspelled name may have meant."""

from __future__ import annotations

from difflib import get_close_matches


def nearest(word: str, known: list[str], alike: float = 0.55) -> str | None:
    """The known name a misspelled one is most like, if any is ``alike``."""
    return next(iter(get_close_matches(word[:100], known, 1, alike)), None)
