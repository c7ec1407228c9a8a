"""Faults of the cache: what is found there is not what was put there."""

from tests.liars.fault import Fault

_STORE = ("tests/cache/test_store.py",)

FAULTS = (
    Fault(
        "checksum-not-compared", "repc/cache/store.py",
        "return content if hmac.compare_digest(_signed(secret, key, content), data[:_DIGEST]) else None", "return content",
        "that an entry is whole", _STORE,
    ),
    Fault(
        "checksum-without-the-key", "repc/cache/store.py",
        'return hmac.digest(secret, key.encode() + b"\\0" + content, "sha256")', 'return hmac.digest(secret, content, "sha256")',
        "that an entry belongs to its key", _STORE,
    ),
    Fault(
        "checksum-without-a-secret", "repc/cache/store.py",
        'return hmac.digest(secret, key.encode() + b"\\0" + content, "sha256")',
        "return hashlib.sha256(key.encode() + content).digest()", "that an entry is this user's", _STORE,
    ),
    Fault(
        "links-followed", "repc/cache/store.py", '("O_NOFOLLOW", "O_NONBLOCK",', '("O_NONBLOCK",',
        "that an entry is a file of its own", _STORE,
    ),
    Fault(
        "caches-of-others", "repc/cache/store.py", "return os.name != \"posix\" or found.st_uid == os.geteuid()", "return True",
        "whose a cache is", _STORE,
    ),
    Fault(
        "key-without-the-code", "repc/cache/store.py",
        'digest.update(str(path.relative_to(root)).encode() + b"\\0" + path.read_bytes())',
        "digest.update(str(path.relative_to(root)).encode())", "which version of the compiler made an entry", _STORE,
    ),
    Fault(
        "entries-written-in-place", "repc/cache/store.py", "os.replace(temporary, self._path(key))",
        "self._path(key).write_bytes(_signed(secret, key, content) + content)\n                os.unlink(temporary)",
        "that no process sees half an entry", _STORE,
    ),
    Fault(
        "room-without-limit", "repc/cache/store.py", "if excess <= 0:", "if True:", "how much disk the cache takes", _STORE,
    ),
)  # fmt: skip
