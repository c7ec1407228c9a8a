"""Modules on disk: where each goes, and which files repc may overwrite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from keyword import iskeyword
from pathlib import Path

from repc.driver.pipeline import Compiled
from repc.source import fail, write_files
from repc.targets.jax import MARK, package_text

_HEADER = 8192  # bytes at the start of a module within which its mark stands


def write(compiled: Sequence[Compiled], target: Path, force: bool = False) -> list[list[tuple[str, int]]]:
    """Write modules: one map to the file ``target``, several into the package directory ``target``.

    Returns per map the (path, bytes) written. All files are written or none. Raises RepcError.
    """
    single = len(compiled) == 1 and target.suffix == ".py"
    if len(compiled) > 1 and target.suffix == ".py":
        fail("E0522", f"{len(compiled)} maps do not fit in the one file {target}", "name a directory with -o")
    per_map = []
    for one in compiled:
        path = target if single else target / f"{one.module.name}.py"
        _check_importable(path)
        files = {path: one.module.text.encode()}
        if one.module.npz is not None:
            files[path.with_suffix(".npz")] = one.module.npz
        per_map.append(files)
    every = {path: data for files in per_map for path, data in files.items()}
    if not single:
        every[target / "__init__.py"] = package_text([one.module for one in compiled]).encode()
    write_files(every, _is_ours, force)
    return [[(str(path), len(data)) for path, data in files.items()] for files in per_map]


def _check_importable(path: Path) -> None:
    if not path.stem.isidentifier() or iskeyword(path.stem):
        fail(
            "E0523",
            f"'{path.name}' cannot be imported: '{path.stem}' is not a Python identifier",
            f"write it to '{identifier(path.stem)}.py' with -o",
        )


def _is_ours(path: Path) -> bool:
    """Whether repc wrote a file: its text says so, or for constants the module beside it loads them."""
    text = path.with_suffix(".py") if path.suffix == ".npz" else path
    if not text.is_file():
        return False
    data = text.read_bytes()
    if MARK not in data[:_HEADER].decode("utf-8", "replace"):
        return False
    return text is path or b"\nCONSTANTS_SHA256 = " in data


def identifier(stem: str) -> str:
    """A file's name made a Python identifier: the name of a bare arrow in it."""
    name = re.sub(r"\W", "_", stem, flags=re.ASCII) or "f"
    name = f"_{name}" if name[0].isdigit() else name
    return f"{name}_" if iskeyword(name) else name
