"""The store on disk: what goes in comes out, damaged entries are missing, processes share it, the oldest leave first."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import repc
from repc.cache import Store, cache_directory, key_of, store


@pytest.fixture
def kept(tmp_path):
    return Store(tmp_path / "cache")


def test_what_goes_in_comes_out(kept):
    assert kept.get("k") is None and kept.entries() == [] and kept.size() == 0
    kept.put("k", b"content")
    assert kept.get("k") == b"content" and len(kept.entries()) == 1 and kept.size() == 32 + 7
    kept.put("k", b"other")
    assert kept.get("k") == b"other"


@pytest.mark.parametrize("damage", [lambda d: d[:-1], lambda d: b"", lambda d: d[:40] + b"x" + d[41:], lambda d: d + b" "])
def test_a_damaged_entry_is_missing_and_removed(kept, damage):
    kept.put("k", b"some content")
    (path,) = kept.entries()
    path.write_bytes(damage(path.read_bytes()))
    assert kept.get("k") is None and kept.entries() == []


def test_an_entry_under_another_name_is_damaged(kept):
    kept.put("k", b"content")
    (path,) = kept.entries()
    path.rename(path.with_name("other.repc"))
    assert kept.get("other") is None


def test_the_oldest_leave_first(tmp_path):
    kept = Store(tmp_path, limit=300)
    for k in range(3):
        kept.put(f"k{k}", bytes(68))
        os.utime(tmp_path / f"k{k}.repc", ns=(k, k))
    kept.put("k3", bytes(68))
    assert [path.stem for path in kept.entries()] == ["k1", "k2", "k3"]
    kept.put("large", bytes(301))
    assert kept.get("large") is None and kept.size() == 300


def test_clearing_removes_entries_and_nothing_else(kept):
    kept.put("k", b"content")
    other = kept.directory / "notes.txt"
    other.write_text("mine")
    assert kept.clear() == 1 and kept.entries() == [] and other.exists()


def test_a_directory_that_cannot_be_made_is_no_error(tmp_path):
    (tmp_path / "file").write_text("")
    kept = Store(tmp_path / "file" / "cache")
    kept.put("k", b"content")
    assert kept.get("k") is None and kept.clear() == 0


def test_two_processes_write_the_same_entries_at_once(kept):
    code = (
        "import sys; from pathlib import Path; from repc.cache import Store; s = Store(Path(sys.argv[1]))\n"
        "for k in range(300):\n    s.put(f'k{k % 7}', bytes([k % 7]) * 5000)\n"
        "    found = s.get(f'k{k % 7}'); assert found == bytes([k % 7]) * 5000, k\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(kept.directory)]) for _ in range(2)]
    assert [process.wait() for process in started] == [0, 0]
    assert sorted(path.name for path in kept.directory.iterdir()) == [f"k{k}.repc" for k in range(7)]


def test_where_it_is(monkeypatch, tmp_path):
    assert cache_directory() is None and store() is None, "the suite runs with the cache off"
    monkeypatch.setenv("REPC_CACHE", str(tmp_path))
    assert store() == Store(tmp_path)
    monkeypatch.delenv("REPC_CACHE")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_directory() == Path("/somewhere/repc")


def test_keys_tell_parts_apart():
    assert key_of(["a", 1]) == key_of(["a", 1]) != key_of(["a", 2]) and key_of(["ab", ""]) != key_of(["a", "b"])


def test_another_version_of_the_compiler_has_other_keys(tmp_path):
    ours = Path(repc.__file__).parent
    for path in ours.rglob("*.py"):
        copy = tmp_path / "repc" / path.relative_to(ours)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)

    def key():
        command = [sys.executable, "-c", "from repc.cache import key_of; print(key_of(['a']))"]
        env = {**os.environ, "PYTHONPATH": str(tmp_path)}
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout.strip()

    first = key()
    assert first == key() == key_of(["a"])
    changed = tmp_path / "repc" / "groups" / "__init__.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert key() != first


def test_an_entry_stands_whole_under_its_name_or_not_at_all(kept, monkeypatch):
    """It is written aside; where it cannot be renamed, nothing is left."""

    def refused(*_):
        raise OSError("no renaming here")

    monkeypatch.setattr(os, "replace", refused)
    kept.put("k", b"content")
    assert kept.get("k") is None and list(kept.directory.iterdir()) == []
