"""The store on disk: what goes in comes out, damaged entries are missing, processes share it, the oldest leave first."""

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import repc
from repc.cache import KEY, Store, cache_directory, key_of, store
from repc.source.temporary import written_aside


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
    assert sorted(path.name for path in kept.directory.iterdir()) == [*(f"k{k}.repc" for k in range(7)), "key"]


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

    kept.put("other", b"content")
    monkeypatch.setattr(os, "replace", refused)
    kept.put("k", b"content")
    assert kept.get("k") is None and sorted(path.name for path in kept.directory.iterdir()) == ["key", "other.repc"]


def test_the_directory_and_its_key_are_the_users_alone(kept):
    kept.put("k", b"content")
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (kept.directory, kept.directory / KEY, *kept.entries())]
    assert modes == [0o700, 0o600, 0o600]
    kept.directory.chmod(0o777)
    assert kept.get("k") == b"content" and stat.S_IMODE(kept.directory.stat().st_mode) == 0o700


def test_a_directory_of_another_user_is_not_used(kept, monkeypatch):
    kept.put("k", b"content")
    us = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: us + 1)
    assert kept.get("k") is None and len(kept.entries()) == 1
    kept.put("other", b"content")
    assert len(kept.entries()) == 1


def test_a_link_of_another_user_to_a_directory_of_ours_is_not_used(kept, tmp_path, monkeypatch):
    kept.put("k", b"content")
    link = tmp_path / "link"
    link.symlink_to(kept.directory)
    assert Store(link).get("k") == b"content"
    lstat = os.lstat

    def of_another(path, *more, **settings):
        found = lstat(path, *more, **settings)
        return os.stat_result((*found[:4], found.st_uid + 1, *found[5:])) if Path(path) == link else found

    monkeypatch.setattr(os, "lstat", of_another)
    assert Store(link).get("k") is None


def _fifo(path):
    os.mkfifo(path)


def _link_to_zeros(path):
    path.symlink_to("/dev/zero")


def _link_to_an_entry(path):
    path.symlink_to(path.with_name("good.repc"))


def _link_to_what_was_ours(path):
    """The very entry, at another place, where others may change it."""
    kept = Store(path.parent)
    kept.put("k", b"content")
    path.rename(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


def _socket(path):
    os.mknod(path, stat.S_IFSOCK | 0o600)


def _text(path):
    path.write_bytes(b"import os" * 1000)


def _checksummed(path):
    path.write_bytes(hashlib.sha256(b"k" + b"planted").digest() + b"planted")


def _huge(path):
    with path.open("wb") as file:
        file.truncate(2**40)


FOREIGN = [_fifo, _link_to_zeros, _link_to_an_entry, _link_to_what_was_ours, _socket, _text, _checksummed, _huge]


@pytest.mark.parametrize("plant", FOREIGN)
def test_what_this_users_repc_did_not_write_is_a_miss_and_removed(kept, plant):
    kept.put("good", b"content")
    plant(kept.directory / "k.repc")
    assert kept.get("k") is None and not os.path.lexists(kept.directory / "k.repc")
    assert kept.get("good") == b"content"
    kept.put("k", b"ours")
    assert kept.get("k") == b"ours"


@pytest.mark.parametrize("plant", [_fifo, _link_to_zeros, _text, lambda path: path.write_bytes(bytes(32))])
def test_a_key_that_is_not_ours_is_made_anew(kept, plant):
    """A short one, a link, or one that others may read: nothing that it signs is believed."""
    kept.put("k", b"content")
    (kept.directory / KEY).unlink()
    plant(kept.directory / KEY)
    if (kept.directory / KEY).is_file():
        (kept.directory / KEY).chmod(0o644)
    assert kept.get("k") is None and kept.entries() == [] and not os.path.lexists(kept.directory / KEY)
    kept.put("k", b"content")
    assert kept.get("k") == b"content" and stat.S_IMODE((kept.directory / KEY).stat().st_mode) == 0o600


def test_temporary_files_that_killed_processes_left_are_counted_and_removed(kept):
    kept.put("k", b"content")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    ours = Path(written_aside(kept.directory / "k.repc", b"half"))
    theirs = ours.with_name(ours.name.replace(f".{os.getpid()}.", f".{ended.pid}."))
    theirs.write_bytes(b"half")
    assert kept.temporaries() == sorted([ours, theirs]) and kept.size() == 32 + 7 + 8
    kept.put("k", b"content")
    assert kept.temporaries() == [ours], "one that is being written stays"
    assert kept.clear() == 1 and kept.temporaries() == []


def test_many_processes_agree_on_one_key(kept):
    code = (
        "import sys; from pathlib import Path; from repc.cache import Store; s = Store(Path(sys.argv[1]))\n"
        "s.put(sys.argv[2], b'x')"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(kept.directory), f"k{k}"]) for k in range(6)]
    assert [process.wait() for process in started] == [0] * 6
    assert [kept.get(f"k{k}") for k in range(6)] == [b"x"] * 6 and kept.temporaries() == []
