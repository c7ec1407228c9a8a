"""Reading specs and writing results."""

import os
import stat

import pytest

from repc import RepcError
from repc.source import read_source, write_files


def test_reads_utf8_with_or_without_a_mark(tmp_path):
    path = tmp_path / "ä b.rep"
    path.write_bytes("\ufeffgroup SO(3)\n".encode())
    assert read_source(path).text == "group SO(3)\n"


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda p: p.mkdir(), "is a directory, not a spec file\n  try: name the .rep file inside it"),
        (lambda p: p.write_bytes(b"group \xff\n"), "is not UTF-8 text: byte 6 is 0xff\n  try: save it as UTF-8"),
        (lambda p: p.write_bytes(b"#" * 10_000_000), "has 10000000 bytes; a spec has at most 1000000"),
        (lambda p: p.with_name("other.rep").write_text(""), r"there is no file .*\n  try: specs in .*: other.rep"),
    ],
    ids=["directory", "bytes", "large", "missing"],
)
def test_what_cannot_be_read(tmp_path, prepare, message):
    path = tmp_path / "spec.rep"
    prepare(path)
    with pytest.raises(RepcError, match=message):
        read_source(path)


def test_writes_all_files(tmp_path):
    files = {tmp_path / "deep" / "a.py": b"a", tmp_path / "deep" / "a.npz": b"b"}
    write_files(files, is_ours=lambda _: False, folder=tmp_path / "deep")
    assert {p: p.read_bytes() for p in files} == files
    assert len(list((tmp_path / "deep").iterdir())) == 2


def test_directories_that_are_not_there_are_not_made(tmp_path):
    missing = tmp_path / "mispelled"
    for path, folder in ((missing / "a.py", None), (missing / "deep" / "a.py", missing / "deep")):
        with pytest.raises(RepcError) as caught:
            write_files({path: b"a"}, is_ours=lambda _: False, folder=folder)
        assert str(caught.value) == (
            f"error E0526: there is no directory {missing}; nothing was written\n"
            "  try: make it first, or choose another path with -o"
        )
    assert not missing.exists()


def test_one_foreign_file_stops_all(tmp_path):
    theirs, new = tmp_path / "theirs.py", tmp_path / "new.py"
    theirs.write_bytes(b"theirs")
    with pytest.raises(RepcError, match="theirs.py exists and was not written by repc; nothing was written"):
        write_files({new: b"x", theirs: b"y"}, is_ours=lambda _: False)
    assert theirs.read_bytes() == b"theirs" and not new.exists()
    write_files({new: b"x", theirs: b"y"}, is_ours=lambda _: False, force=True)
    assert theirs.read_bytes() == b"y"


def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch):
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    first.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device", str(second))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RepcError, match="b.py cannot be written: No space left on device"):
        write_files({first: b"new", second: b"new"}, is_ours=lambda _: True)
    assert first.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.py"]


def test_nothing_is_in_its_place_before_all_is_written(tmp_path, monkeypatch):
    """The disk is full when the last file is written: the first one, whole by then, does not replace what is there."""
    first, second = tmp_path / "a.py", tmp_path / "b.py"
    first.write_bytes(b"old")
    synced = []

    def full(descriptor):
        synced.append(descriptor)
        if len(synced) == 2:
            raise OSError(28, "No space left on device", str(second))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RepcError, match="b.py cannot be written: No space left on device"):
        write_files({first: b"new", second: b"new"}, is_ours=lambda _: True)
    assert len(synced) == 2 and first.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.py"]


def test_permissions_are_kept_and_follow_the_umask(tmp_path):
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_bytes(b"")
    old.chmod(0o640)
    umask = os.umask(0o027)
    try:
        write_files({old: b"x", new: b"x"}, is_ours=lambda _: True)
    finally:
        os.umask(umask)
    assert [stat.S_IMODE(p.stat().st_mode) for p in (old, new)] == [0o640, 0o640]


@pytest.mark.parametrize("force", [False, True])
def test_what_is_no_file_stops_all(tmp_path, force):
    module, directory = tmp_path / "m.py", tmp_path / "m.npz"
    module.write_bytes(b"old")
    directory.mkdir()
    with pytest.raises(RepcError, match="m.npz is a directory; nothing was written"):
        write_files({module: b"new", directory: b"new"}, is_ours=lambda _: True, force=force)
    assert module.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.npz", "m.py"]


def test_links_are_written_through(tmp_path):
    (tmp_path / "there").mkdir()
    real, link = tmp_path / "there" / "real.rep", tmp_path / "link.rep"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_files({link: b"new"}, is_ours=lambda _: True)
    assert link.is_symlink() and real.read_bytes() == b"new"


def test_what_never_ends_is_not_read_whole():
    with pytest.raises(RepcError, match="has more than 1000000 bytes"):
        read_source("/dev/zero")
