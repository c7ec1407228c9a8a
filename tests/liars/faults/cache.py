"""Faults of the cache: what is found there is not what was put there."""

from tests.liars.fault import Fault

_STORE = ("tests/cache/test_store.py",)

FAULTS = (
    Fault(
        "checksum-not-compared", "repc/cache/store.py",
        "if hashlib.sha256(key.encode() + content).digest() != digest:", "if False:", "that an entry is whole", _STORE,
    ),
    Fault(
        "checksum-without-the-key", "repc/cache/store.py",
        "if hashlib.sha256(key.encode() + content).digest() != digest:", "if len(digest) != 32:",
        "that an entry belongs to its key", _STORE,
    ),
    Fault(
        "key-without-the-code", "repc/cache/store.py",
        'digest.update(str(path.relative_to(root)).encode() + b"\\0" + path.read_bytes())',
        "digest.update(str(path.relative_to(root)).encode())", "which version of the compiler made an entry", _STORE,
    ),
    Fault(
        "entries-written-in-place", "repc/cache/store.py", "os.replace(temporary, self._path(key))",
        "self._path(key).write_bytes(digest + content)\n                os.unlink(temporary)",
        "that no process sees half an entry", _STORE,
    ),
    Fault(
        "room-without-limit", "repc/cache/store.py", "if excess <= 0:", "if True:", "how much disk the cache takes", _STORE,
    ),
)  # fmt: skip
