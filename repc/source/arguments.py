"""Arguments of public functions that are of another kind than is asked for: told by name, before anything is done with them."""

from __future__ import annotations

import os
from contextlib import suppress
from operator import index
from pathlib import Path
from typing import NoReturn

from repc.source.errors import fail

_LONGEST = 40  # characters of a value in a message


def whole(value: object, name: str, least: int = 0) -> int:
    """A whole number, of whatever library, as an int. Raises RepcError (E0529) for anything else, and below ``least``."""
    if not isinstance(value, bool):
        with suppress(TypeError):
            found = index(value)  # type: ignore[arg-type]  # what has none is a TypeError
            if found >= least:
                return found
    refuse(value, name, f"a whole number of at least {least}", f"write one, for example {name}={least + 2}")


def path_named(value: object, name: str = "path") -> Path:
    """A path. Raises RepcError (E0529) for what is neither text nor a path."""
    if isinstance(value, str | os.PathLike) and not isinstance(os.fspath(value), bytes):
        return Path(value)
    refuse(value, name, "a path", f"write {name} as text or as a pathlib.Path")


def refuse(value: object, name: str, wanted: str, remedy: str) -> NoReturn:
    """Raise the RepcError (E0529) that an argument is not what is wanted."""
    fail("E0529", f"{name} is {shortened(value)}, not {wanted}", remedy)


def shortened(value: object) -> str:
    """A value as Python writes it, on one line; of one that is long the type."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST else f"a value of type {type(value).__name__}"
