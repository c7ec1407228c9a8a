"""Faults of the room that reads and writes files and tells mistakes."""

from tests.liars.fault import Fault

_FILES, _TEXT = ("tests/source/test_files.py",), ("tests/source/test_source.py",)

FAULTS = (
    Fault(
        "foreign-files-overwritten", "repc/source/files.py",
        "if path.exists() and not force and not is_ours(path)", "if False",
        "whose a file is that stands where a module goes", _FILES,
    ),
    Fault(
        "directories-overwritten", "repc/source/files.py", "if path.exists() and not path.is_file():", "if False:",
        "what kind of file stands where a module goes", _FILES,
    ),
    Fault(
        "renamed-one-by-one", "repc/source/files.py",
        "staged.append((_stage(path, data), path))", "os.replace(_stage(path, data), path)",
        "that all files are written before any is in its place", _FILES,
    ),
    Fault(
        "endless-files-read", "repc/source/files.py", "if len(data) > MAX_BYTES_READ:", "if False:",
        "how much may be read from a pipe", _FILES,
    ),
    Fault(
        "failed-checks-exit-1", "repc/source/errors.py", "exit_code = 3", "exit_code = 1",
        "the exit code of a certificate that does not hold", _TEXT,
    ),
    Fault(
        "places-overwritten", "repc/source/diagnostic.py", "span=self.span or span", "span=span or self.span",
        "where a mistake stands that deeper code had placed", _TEXT,
    ),
    Fault(
        "terminal-commands-shown", "repc/source/diagnostic.py", 'if c.isprintable() or c == "\\t" else', "if True else",
        "that a source cannot command the terminal", _TEXT,
    ),
)  # fmt: skip
