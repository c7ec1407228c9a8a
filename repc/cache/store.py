"""The store: one file per entry, named by the hash of what it was made from; a damaged file counts as missing.

``REPC_CACHE`` is ``off``, or the directory to use; without it the platform's cache directory is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SUFFIX = ".repc"
_LIMIT = 2**29  # bytes; the oldest entries leave first
_LARGEST = 2**26  # bytes of one entry
_DIGEST = 32


@dataclass(frozen=True)
class Store:
    """A directory of entries. Reading and writing never fail: what cannot be done is left undone."""

    directory: Path
    limit: int = _LIMIT

    def get(self, key: str) -> bytes | None:
        """The entry of a key, None where there is none or where it is damaged."""
        try:
            data = self._path(key).read_bytes()
        except OSError:
            return None
        digest, content = data[:_DIGEST], data[_DIGEST:]
        if hashlib.sha256(key.encode() + content).digest() != digest:
            self._remove(self._path(key))
            return None
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keep an entry: written aside and renamed, so that no process ever sees half of one."""
        if len(content) > min(_LARGEST, self.limit):
            return
        digest = hashlib.sha256(key.encode() + content).digest()
        with suppress(OSError):
            self.directory.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.directory)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(digest + content)
                os.replace(temporary, self._path(key))
            except OSError:
                os.unlink(temporary)
            self._make_room()

    def entries(self) -> list[Path]:
        """The files of all entries, oldest first."""
        with suppress(OSError):
            return [path for _, _, path in sorted(self._listed())]
        return []

    def size(self) -> int:
        """Bytes of all entries."""
        with suppress(OSError):
            return sum(size for _, size, _ in self._listed())
        return 0

    def clear(self) -> int:
        """Remove all entries; returns how many there were."""
        found = self.entries()
        for path in found:
            self._remove(path)
        return len(found)

    def _path(self, key: str) -> Path:
        return self.directory / f"{key}{SUFFIX}"

    def _listed(self) -> list[tuple[int, int, Path]]:
        found = []
        for path in self.directory.glob(f"*{SUFFIX}"):
            with suppress(FileNotFoundError):  # another process may have removed it
                stat = path.stat()
                found.append((stat.st_mtime_ns, stat.st_size, path))
        return found

    def _make_room(self) -> None:
        listed = sorted(self._listed())
        excess = sum(size for _, size, _ in listed) - self.limit
        for _, size, path in listed:
            if excess <= 0:
                return
            self._remove(path)
            excess -= size

    @staticmethod
    def _remove(path: Path) -> None:
        with suppress(OSError):
            path.unlink()


def cache_directory() -> Path | None:
    """Where entries are kept: what ``REPC_CACHE`` says, else the platform's cache directory; None where it is off."""
    wanted = os.environ.get("REPC_CACHE")
    if wanted == "off":
        return None
    return Path(wanted) if wanted else _platform_directory()


def _platform_directory() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "repc"


def store() -> Store | None:
    """The store in use, None where it is off."""
    directory = cache_directory()
    return None if directory is None else Store(directory)


def key_of(parts: object) -> str:
    """The address of what is made from ``parts``, plain JSON values, by this very code of repc."""
    text = json.dumps([_code_digest(), parts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def _code_digest() -> str:
    """A hash of all source files of repc: another version of the compiler finds none of this one's entries."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
