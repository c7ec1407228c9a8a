"""Constants of a module: small ones printed in its text, larger ones in an .npz beside it, checked by SHA-256."""

from __future__ import annotations

import hashlib
import io
import textwrap
import zipfile
from dataclasses import dataclass, field

import numpy as np

from repc.ops.names import Names
from repc.targets.jax.numbers import number
from repc.targets.jax.package import MARK

INLINE = 4096  # bytes of constants that a reader can be expected to scroll past
_WIDTH = 116
_COMMENT = 112  # characters of a line of a comment
_SHORT = 72  # a nested list of more than two axes stays on one line up to here
_SPARSE_ABOVE = 4096  # entries; large arrays that are nearly all zero are stored by their entries
_SPARSE_DENSITY = 0.05


@dataclass(frozen=True, eq=False)
class ModuleConstant:
    """A named array; ``comment`` says what it is and how its axes are read."""

    name: str
    array: np.ndarray
    comment: str


@dataclass
class Constants:
    """The constants of one module, equal ones stored once."""

    names: Names
    found: list[ModuleConstant] = field(default_factory=list)
    _seen: dict[tuple, str] = field(default_factory=dict)

    def add(self, name: str, array: np.ndarray, comment: str) -> str:
        """Register an array and return the identifier that stands for it."""
        array = np.ascontiguousarray(array)
        if array.dtype.kind in "fc":
            array = array + 0.0  # no negative zeros, which would tell equal constants apart
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._seen:
            self._seen[key] = self.names.fresh(name)
            self.found.append(ModuleConstant(self._seen[key], array, comment))
        return self._seen[key]

    def layout(self) -> tuple[str, dict[str, np.ndarray]]:
        """The text that defines all constants, and the arrays of the .npz (empty where everything is inline)."""
        inline, used = set(), 0
        for c in sorted(self.found, key=lambda c: c.array.nbytes):
            used += c.array.nbytes
            if used <= INLINE:
                inline.add(c.name)
        stored = {name: a for c in self.found if c.name not in inline for name, a in _stored(c).items()}
        lines = []
        for c in self.found:
            lines += [f"# {line}" for part in c.comment.splitlines() for line in textwrap.wrap(part, _COMMENT)]
            lines.append(f"{c.name} = {array_text(c.array, len(c.name) + 3) if c.name in inline else _fetched(c)}")
        text = "\n".join(lines)
        if stored:
            sha = f'CONSTANTS_SHA256 = "{digest(stored)}"'
            text = f'{sha}\n_CONSTANTS = _load(__file__.removesuffix(".py") + ".npz", CONSTANTS_SHA256)\n\n{text}'
        return text, stored


def _is_sparse(array: np.ndarray) -> bool:
    return array.size > _SPARSE_ABOVE and bool(np.count_nonzero(array) < _SPARSE_DENSITY * array.size)


def _stored(c: ModuleConstant) -> dict[str, np.ndarray]:
    if not _is_sparse(c.array):
        return {c.name: c.array}
    at = np.argwhere(c.array).astype(np.int32)
    return {f"{c.name}_at": at, f"{c.name}_values": c.array[tuple(at.T)]}


def _fetched(c: ModuleConstant) -> str:
    if not _is_sparse(c.array):
        return f'_CONSTANTS["{c.name}"]'
    return f'_sparse({c.array.shape}, _CONSTANTS["{c.name}_at"], _CONSTANTS["{c.name}_values"])'


def array_text(array: np.ndarray, indent: int = 0) -> str:
    """``np.array([...])`` that reads back to the same dtype and shape, and to the same values within a unit or two in
    the last place."""
    if array.size == 0:
        return f"np.zeros({array.shape}, dtype=np.{array.dtype.name})"
    if array.dtype == np.float64 and np.array_equal(array, np.eye(len(array))):
        return f"np.eye({len(array)})"
    dtype = "" if _default_dtype(array) else f"dtype=np.{array.dtype.name}"
    flat = _nested(array)
    if indent + len(flat) + len(dtype) + 14 <= _WIDTH and array.ndim < 3:
        return f"np.array({flat}, {dtype})" if dtype else f"np.array({flat})"
    return "np.array(\n" + _rows(array, 4) + (f"    {dtype},\n" if dtype else "") + ")"


def _default_dtype(array: np.ndarray) -> bool:
    """Whether NumPy infers the dtype from the printed numbers."""
    if array.dtype == np.complex128:
        return bool(array.imag.any())
    return array.dtype in (np.float64, np.int64)


def _entry(value) -> str:
    return str(int(value)) if isinstance(value, (np.integer, np.bool_)) else number(value.item())


def _nested(array: np.ndarray) -> str:
    if array.ndim == 0:
        return _entry(array[()])
    return "[" + ", ".join(_nested(row) for row in array) + "]"


def _rows(array: np.ndarray, indent: int) -> str:
    """The nested list over several lines, each ending in a comma, no line wider than a page."""
    pad = " " * indent
    flat = _nested(array)
    if indent + len(flat) + 1 <= _WIDTH and (array.ndim < 3 or len(flat) <= _SHORT):
        return f"{pad}{flat},\n"
    if array.ndim == 1:
        return f"{pad}[\n{_wrapped([_entry(v) for v in array], indent + 4)}{pad}],\n"
    return f"{pad}[\n" + "".join(_rows(row, indent + 4) for row in array) + f"{pad}],\n"


def _wrapped(entries: list[str], indent: int) -> str:
    lines, line = [], ""
    for entry in entries:
        if line and indent + len(line) + len(entry) + 2 > _WIDTH:
            lines.append(line)
            line = ""
        line += (" " if line else "") + entry + ","
    return "".join(" " * indent + text + "\n" for text in [*lines, line])


def digest(arrays: dict[str, np.ndarray]) -> str:
    """SHA-256 over names, dtypes, shapes and bytes, in name order: what the module's loader computes."""
    found = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        found.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        found.update(array.tobytes())
    return found.hexdigest()


def npz_bytes(arrays: dict[str, np.ndarray]) -> bytes:
    """An .npz archive whose bytes depend on the arrays alone: fixed order and time stamps, no compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.comment = MARK.encode()
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(member, np.ascontiguousarray(arrays[name]), version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, member.getvalue())
    return buffer.getvalue()
