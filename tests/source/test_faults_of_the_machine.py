"""Killed at any write, a full disk, directories that cannot be written or vanish, many processes on one target: no half file, no
foreign file lost, and the next run heals."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from repc.cache import KEY, Store
from repc.cli import main
from repc.source import RepcError, write_files
from repc.source.temporary import temporaries

STEPS = ("open", "write", "fsync", "chmod", "replace", "link", "unlink", "mkdir")
KILLED = f"""
import io, os, signal, sys
from pathlib import Path
from repc.cache import Store
from repc.source import write_files

def dying(function, left):
    def call(*arguments, **settings):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return function(*arguments, **settings)
    return call

class File(io.FileIO):
    def write(self, data):
        if left[0] == 0:
            super().write(bytes(data)[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return super().write(data)

left = [int(sys.argv[2])]
for name in {STEPS!r}:
    if name != "write":
        setattr(os, name, dying(getattr(os, name), left))
os.fdopen = lambda handle, mode: File(handle, mode)
folder = Path(sys.argv[3])
if sys.argv[1] == "files":
    write_files({{folder / "m.py": b"new" * 100, folder / "m.npz": b"new constants" * 100}}, lambda path: True)
else:
    Store(folder).put("k", b"new" * 100)
print("done")
"""


def killed(what, step, folder):
    """Run a writer that dies at its step-th call of the system; whether it came to its end."""
    command = [sys.executable, "-c", KILLED, what, str(step), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("before", [True, False], ids=["over earlier files", "anew"])
def test_killed_at_any_step_of_writing_files(tmp_path, before):
    for step in range(40):
        folder = tmp_path / str(step)
        folder.mkdir()
        old = {"m.py": b"old", "m.npz": b"old constants"} if before else {}
        for name, data in {**old, "theirs.txt": b"theirs"}.items():
            (folder / name).write_bytes(data)
        ended = killed("files", step, folder)
        new = {"m.py": b"new" * 100, "m.npz": b"new constants" * 100}
        for name in new:
            found = (folder / name).read_bytes() if (folder / name).exists() else None
            assert found in (old.get(name), new[name]), f"half a file after step {step}"
        write_files({folder / name: data for name, data in new.items()}, lambda path: True)  # the next run
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == {**new, "theirs.txt": b"theirs"}
        if ended:
            assert step >= 8, "a step that kills nothing"
            return
    pytest.fail("it never came to its end")


def test_killed_at_any_step_of_keeping_an_entry(tmp_path):
    for step in range(40):
        kept = Store(tmp_path / str(step))
        ended = killed("cache", step, kept.directory)
        assert kept.get("k") in (None, b"new" * 100)
        kept.put("k", b"other")
        assert kept.get("k") == b"other" and kept.temporaries() == []
        assert sorted(p.name for p in kept.directory.iterdir()) == ["k.repc", KEY]
        if ended:
            assert step >= 6
            return
    pytest.fail("it never came to its end")


class _Full:
    """A file on a disk that takes so many bytes more."""

    def __init__(self, file, room):
        self.file, self.room = file, room

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def write(self, data):
        taken = min(len(data), self.room[0])
        self.file.write(data[:taken])
        self.room[0] -= taken
        if taken < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "m.npz")

    def __getattr__(self, name):
        return getattr(self.file, name)


@pytest.fixture
def disk(monkeypatch):
    """Sets how many bytes the disk takes from now on."""
    fdopen = os.fdopen

    def of_size(count):
        room = [count]
        monkeypatch.setattr(os, "fdopen", lambda handle, mode="r", *more: _Full(fdopen(handle, mode), room))

    yield of_size
    monkeypatch.setattr(os, "fdopen", fdopen)


@pytest.mark.parametrize("room", [0, 1, 7, 299, 300, 301, 450, 599])
def test_a_disk_that_is_full_at_any_byte(tmp_path, disk, room):
    old = {"m.py": b"old", "m.npz": b"old constants"}
    for name, data in old.items():
        (tmp_path / name).write_bytes(data)
    disk(room)
    with pytest.raises(RepcError) as caught:
        write_files({tmp_path / "m.py": b"n" * 300, tmp_path / "m.npz": b"c" * 300}, lambda path: True)
    assert str(caught.value) == (
        "error E0521: m.npz cannot be written: No space left on device\n  try: choose another path with -o"
    )
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == old
    disk(600)
    write_files({tmp_path / "m.py": b"n" * 300, tmp_path / "m.npz": b"c" * 300}, lambda path: True)
    assert {p.name: len(p.read_bytes()) for p in tmp_path.iterdir()} == {"m.py": 300, "m.npz": 300}


@pytest.mark.parametrize("room", [0, 10, 31, 32, 33, 60, 100])
def test_a_cache_on_a_full_disk_is_left_undone(tmp_path, disk, room):
    kept = Store(tmp_path / "cache")
    disk(room)
    kept.put("k", b"content" * 20)
    assert kept.temporaries() == [] and kept.entries() == []
    disk(10_000)
    kept.put("k", b"content" * 20)
    disk(10_000)
    assert len(kept.entries()) == 1


def test_compile_on_a_full_disk_says_so_and_loses_nothing(tmp_path, capsys, disk):
    path = tmp_path / "f.py"
    command = ["compile", "-e", "V -> V", "-g", "SO(3)", "-o", str(path)]
    assert main(command) == 0
    before = path.read_bytes()
    disk(1000)
    assert main(command) == 1 and path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
    assert "error E0521: " in capsys.readouterr().err


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_directory_that_can_only_be_read(tmp_path, monkeypatch, code):
    """As the system says it; tests may run as a user who may write anywhere."""
    import tempfile

    def refused(**settings):
        raise OSError(code, os.strerror(code), str(tmp_path / "m.py"))

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    with pytest.raises(RepcError) as caught:
        write_files({tmp_path / "m.py": b"x"}, lambda path: True)
    assert f"m.py cannot be written: {os.strerror(code)}" in str(caught.value) and list(tmp_path.iterdir()) == []
    kept = Store(tmp_path)
    kept.put("k", b"x")
    assert kept.get("k") is None and kept.entries() == []


@pytest.mark.parametrize("name", ["fsync", "chmod", "replace"])
def test_a_directory_that_vanishes(tmp_path, monkeypatch, name):
    folder, function = tmp_path / "gone", getattr(os, name)
    folder.mkdir()

    def vanishing(*arguments):
        shutil.rmtree(folder)
        return function(*arguments)

    monkeypatch.setattr(os, name, vanishing)
    with pytest.raises(RepcError, match="error E0521: .* cannot be written: No such file or directory"):
        write_files({folder / "m.py": b"x", folder / "m.npz": b"y"}, lambda path: True)
    assert not folder.exists()
    kept = Store(folder)
    if name != "fsync":
        kept.put("k", b"x")
    assert kept.get("k") is None


def test_many_processes_on_one_target(tmp_path):
    """Each file is one that one of them wrote whole."""
    code = (
        "import os, sys; from pathlib import Path; from repc.source import write_files\n"
        "folder = Path(sys.argv[1])\n"
        "for k in range(50):\n"
        "    if os.fork() == 0:\n"
        "        for _ in range(5):\n"
        "            write_files({folder / 'm.py': b'%02d' % k * 5000, folder / 'm.npz': b'%02d' % k * 9000}, lambda path: True)\n"
        "        os._exit(0)\n"
        "found = [os.wait()[1] for _ in range(50)]\n"
        "sys.exit(any(found))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    texts = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    assert sorted(texts) == ["m.npz", "m.py"] and temporaries(tmp_path) == []
    for name, count in (("m.py", 5000), ("m.npz", 9000)):
        assert texts[name] == texts[name][:2] * count


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [("explain", "-e", "V", "-g", "SO(3)"), ("groups",)])
def test_a_full_disk_under_the_standard_output(arguments):
    command = [sys.executable, "-m", "repc", *arguments]
    with open("/dev/full", "w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.stderr == "error E0528: the standard output cannot be written: No space left on device\n  try: make room there\n"
    assert done.returncode == 1
