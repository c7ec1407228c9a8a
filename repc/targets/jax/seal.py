"""What is put into the text of a module last, after it has run: the bound that it passed, its format and its hash.

`broken_seal` reads a text as `sealed` left it, before anything in it runs.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from repc.targets.jax.package import ModuleText

FORMAT = 1
"""The version of what modules contain and what it means; another one is refused by `repc check`."""

SEAL = f'FORMAT = {FORMAT}  # of modules: their contents and what these mean\nTEXT_SHA256 = ""  # of all other lines'
"""The lines that every module states, before its text is hashed."""

_BOUND = re.compile(r'(?<=^CERTIFICATE = )(\{[^}]*"bound": )([^,}]+)', re.MULTILINE)
_FORMAT = re.compile(r"^FORMAT = (\d+)\b", re.MULTILINE)
_HASH = re.compile(r'^TEXT_SHA256 = "([0-9a-f]*)"  # of all other lines\n', re.MULTILINE)


def sealed(module: ModuleText, bound: float) -> ModuleText:
    """The module with the bound that its text passed when it ran, in place of the contract's, and with its hash."""
    return replace(module, text=resealed(_once(_BOUND, rf"\g<1>{bound!r}", module.text)))


def resealed(text: str) -> str:
    """A text with the hash of what it says now."""
    return _once(_HASH, f'TEXT_SHA256 = "{_digest(text)}"  # of all other lines\n', text)


def broken_seal(text: str) -> str | None:
    """Why a text is not as repc wrote it, in this format; None where it is."""
    formats, hashes = _FORMAT.findall(text), _HASH.findall(text)
    if len(formats) != 1 or len(hashes) != 1:
        return "it does not state its FORMAT and TEXT_SHA256 once each: it is of an earlier repc, or was changed"
    if int(formats[0]) != FORMAT:
        return f"it is of format {formats[0]}, and this repc reads format {FORMAT}"
    if hashes[0] != _digest(text):
        return "its text was changed after it was written: TEXT_SHA256 is that of another text"
    return None


def _digest(text: str) -> str:
    return hashlib.sha256(_HASH.sub("", text).encode()).hexdigest()


def _once(pattern: re.Pattern, new: str, text: str) -> str:
    found, count = pattern.subn(new, text)
    if count != 1:
        raise ValueError(f"a module has {count} places for {pattern.pattern}")
    return found
