"""The store: one file per entry, named by the hash of what it was made from; a file that this user's repc did not write is missing.

``REPC_CACHE`` is ``off``, or the directory to use; without it the platform's cache directory is used. The directory belongs to
its user and is closed to all others (mode 0700). Every entry is authenticated by a key that lies in it (mode 0600): what else is
put there, a link, a pipe, a device or other content, is a miss, and is removed. Only regular files are read: none can hang a run.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import stat
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from repc.source.temporary import remove_abandoned, temporaries, written_aside

SUFFIX = ".repc"
KEY = "key"
_LIMIT = 2**29  # bytes; the oldest entries leave first
_LARGEST = 2**26  # bytes of one entry
_DIGEST = 32  # bytes, and those of a key


@dataclass(frozen=True)
class Store:
    """A directory of entries. Reading and writing never fail: what cannot be done is left undone."""

    directory: Path
    limit: int = _LIMIT

    def get(self, key: str) -> bytes | None:
        """The entry of a key, None where there is none or where it is not one that this user's repc wrote."""
        with suppress(OSError):
            if self._is_of_user() and os.path.lexists(self._path(key)):
                content = self._authentic(key)
                if content is None:
                    self._remove(self._path(key))
                return content
        return None

    def put(self, key: str, content: bytes) -> None:
        """Keep an entry: written aside and renamed, so that no process ever sees half of one."""
        if len(content) > min(_LARGEST, self.limit):
            return
        with suppress(OSError):
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            secret = (self._read_key() or self._made_key()) if self._is_of_user() else None
            if secret is None:
                return
            temporary = written_aside(self._path(key), _signed(secret, key, content) + content, sync=False)
            try:
                os.replace(temporary, self._path(key))
            except OSError:
                os.unlink(temporary)
            self._make_room()

    def entries(self) -> list[Path]:
        """The files of all entries, oldest first."""
        return [path for _, _, path in sorted(self._listed(self._paths()))]

    def temporaries(self) -> list[Path]:
        """Files that are being written, or that killed processes left, until the next run."""
        return temporaries(self.directory)

    def size(self) -> int:
        """Bytes of all entries and temporary files."""
        return sum(size for _, size, _ in (*self._listed(self.temporaries()), *self._listed(self._paths())))

    def clear(self) -> int:
        """Remove all entries and temporary files; returns how many entries there were."""
        found = self.entries()
        for path in (*found, *self.temporaries()):
            self._remove(path)
        return len(found)

    def _path(self, key: str) -> Path:
        return self.directory / f"{key}{SUFFIX}"

    def _authentic(self, key: str) -> bytes | None:
        """The content of an entry that was written with this directory's key."""
        try:
            secret, data = self._read_key(), _own_file(self._path(key), _DIGEST + _LARGEST)
        except OSError:
            return None
        if secret is None or data is None:
            return None
        content = data[_DIGEST:]
        return content if hmac.compare_digest(_signed(secret, key, content), data[:_DIGEST]) else None

    def _is_of_user(self) -> bool:
        """Whether the directory is this user's, and no link of another; it is closed to others then. Raises OSError."""
        found = os.stat(self.directory)
        if not (_is_of_user(os.lstat(self.directory)) and _is_of_user(found) and stat.S_ISDIR(found.st_mode)):
            return False
        if found.st_mode & 0o077 and os.name == "posix":
            os.chmod(self.directory, 0o700)
        return True

    def _read_key(self) -> bytes | None:
        path = self.directory / KEY
        if not os.path.lexists(path):  # what another process makes in this moment stays
            return None
        with suppress(OSError):
            found = _own_file(path, _DIGEST, closed=True)
            if found is not None and len(found) == _DIGEST:
                return found
        self._remove(path)
        return None

    def _made_key(self) -> bytes | None:
        """A new key, or that of another process which was quicker: a link, unlike a renamed file, never replaces one."""
        temporary = written_aside(self.directory / KEY, os.urandom(_DIGEST), sync=False)
        try:
            os.link(temporary, self.directory / KEY)
        except FileExistsError:
            pass
        except OSError:  # a file system without links
            os.replace(temporary, self.directory / KEY)
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        return self._read_key()

    def _paths(self) -> list[Path]:
        with suppress(OSError):
            return list(self.directory.glob(f"*{SUFFIX}"))
        return []

    @staticmethod
    def _listed(paths: list[Path]) -> list[tuple[int, int, Path]]:
        found = []
        for path in paths:
            with suppress(OSError):  # another process may have removed it
                at = path.lstat()
                found.append((at.st_mtime_ns, at.st_size, path))
        return found

    def _make_room(self) -> None:
        remove_abandoned(self.directory)
        listed = sorted(self._listed(self._paths()))
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


def _signed(secret: bytes, key: str, content: bytes) -> bytes:
    return hmac.digest(secret, key.encode() + b"\0" + content, "sha256")


def _is_of_user(found: os.stat_result) -> bool:
    return os.name != "posix" or found.st_uid == os.geteuid()


def _own_file(path: Path, most: int, closed: bool = False) -> bytes | None:
    """The content of a regular file of this user; None for whatever else it is, or where it is larger. ``closed``: and where
    others may open it. Raises OSError."""
    flags = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    handle = os.open(path, os.O_RDONLY | sum(flags))  # a pipe without a writer does not block
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        is_open = closed and os.name == "posix" and bool(found.st_mode & 0o077)
        if not stat.S_ISREG(found.st_mode) or not _is_of_user(found) or found.st_size > most or is_open:
            return None
        return file.read(most)


def cache_directory() -> Path | None:
    """Where entries are kept: what ``REPC_CACHE`` says, else the platform's cache directory; None where it is off, and for a user
    without a home."""
    wanted = os.environ.get("REPC_CACHE")
    if wanted == "off":
        return None
    if wanted:
        return Path(wanted)
    try:
        return _platform_directory()
    except RuntimeError:  # no HOME, and a user without a name
        return None


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
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


@cache
def _code_digest() -> str:
    """A hash of all source files of repc: another version of the compiler finds none of this one's entries."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
