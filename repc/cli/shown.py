"""What a command shows: results as text or JSON, and how far it is."""

from __future__ import annotations

import json
import shutil
import sys


def print_json(value: dict) -> None:
    """Print a value as JSON that people can read."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_result(result, as_json: bool) -> int:
    """Print a result that has a text and a JSON form; the exit code of a command that is done."""
    if as_json:
        print_json(result.as_json())
    else:
        print(result)
    return 0


class ProgressLine:
    """A bar and the current stage on one line of a terminal, cleared at the end; nothing where stderr is no terminal."""

    _WIDTH = 24  # of the bar

    def __init__(self):
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> ProgressLine:
        return self

    def __call__(self, stage: str, done: float | None = None) -> None:
        if self._shown:
            print(f"\r\x1b[K{self._line(stage, done)}", end="", file=sys.stderr, flush=True)

    def _line(self, stage: str, done: float | None) -> str:
        bar = ""
        if done is not None:
            full = round(self._WIDTH * done)
            bar = f"[{'#' * full}{'.' * (self._WIDTH - full)}] {100 * done:3.0f} %  "
        return f"{bar}{stage} …"[: shutil.get_terminal_size().columns - 1]

    def __exit__(self, *_) -> None:
        if self._shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
