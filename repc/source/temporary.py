"""Temporary files beside what they become: those that a killed process left are known by their names, and go with the next run."""

from __future__ import annotations

import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from zlib import crc32

SUFFIX = ".tmp"
_NAME = re.compile(r"\.(?P<host>[0-9a-f]{8})\.(?P<process>\d+)\.\w+\.tmp$")
_A_DAY = 86_400  # seconds after which no process of another machine still writes


def written_aside(path: Path, data: bytes, mode: int = 0o600, sync: bool = True) -> str:
    """A whole file beside ``path``, to be renamed to it; with ``sync`` on the disk itself. Raises OSError, and leaves nothing
    then."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.{_host()}.{os.getpid()}.", suffix=SUFFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            if sync:
                os.fsync(file.fileno())
        os.chmod(temporary, mode)
    except OSError:
        os.unlink(temporary)
        raise
    return temporary


def temporaries(folder: Path, of: Path | None = None) -> list[Path]:
    """The temporary files of a folder, or those of one file of it, by name."""
    start = f".{of.name[:100]}." if of else "."
    with suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.name.startswith(start) and _NAME.search(path.name))
    return []


def remove_abandoned(folder: Path, of: Path | None = None) -> None:
    """Remove the temporary files whose process is no more."""
    for path in temporaries(folder, of):
        if _is_abandoned(path):
            with suppress(OSError):
                path.unlink()


def _is_abandoned(path: Path) -> bool:
    found = _NAME.search(path.name)
    if found is not None and found["host"] == _host() and os.name == "posix":
        return not _runs(int(found["process"]))
    with suppress(OSError):
        return path.lstat().st_mtime < time.time() - _A_DAY
    return False


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)  # no signal is sent
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # it is another user's
        return True
    return True


def _host() -> str:
    """A short name of this machine: the numbers of processes are its own."""
    name = os.uname().nodename if os.name == "posix" else ""
    return f"{crc32(name.encode(errors='surrogateescape')):08x}"
