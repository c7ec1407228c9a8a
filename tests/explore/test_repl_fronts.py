"""The REPL's two fronts: piped, and on a pseudo-terminal, driven as a person would."""

import os
import pty
import re
import select
import subprocess
import sys
import time

import pytest

from repc.explore.repl.complete import complete
from repc.explore.repl.door import front
from repc.explore.repl.pieces import needs_more, pieces
from repc.explore.repl.session import Session
from repc.explore.repl.unicode import replacement
from repc.runtime import load
from repc.source import RepcError

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>].?")
_REPL = [sys.executable, "-m", "repc", "repl"]


# ── pieces, signs, completion ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("V +", True),
        ("V ->", True),
        ("V →", True),
        ("V*", False),
        ("map f : (V,", True),
        ("net n : V -> V {", True),
        ("V # +", False),
        ("S(3) wr", True),
        ("", False),
        (":explain V +", False),
        ("V)", False),
    ],
)
def test_a_statement_goes_on_as_the_grammar_says(text, more):
    assert needs_more(text) is more


def test_pieces_of_a_stream():
    lines = ["group SO(3)", "", "# note", "x = V +", "  V", ":table", "net n : V -> V {", "group S(3)", "V +", ":quit"]
    found = [(p.source.text.count("\n", 0, p.start) + 1, p.text) for p in pieces(lines)]
    assert found == [
        (1, "group SO(3)"),
        (4, "x = V +\n  V"),
        (6, ":table"),
        (7, "net n : V -> V {"),
        (8, "group S(3)"),
        (9, "V +"),
        (10, ":quit"),
    ]


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        ("V -", ">", "V →"),
        ("V^", "2", "V²"),
        ("V**", "3", "V³"),
        ("V¹", "2", "V¹²"),
        (r"V \otimes", " ", "V ⊗ "),
        ("5", "2", "52"),
        ("[[2^", "2", "[[2^2"),
        ("V", ">", "V>"),
        (r"V \x", " ", r"V \x "),
    ],
)
def test_keys_that_turn_into_signs(before, key, after):
    delete, insert = replacement(before, key) or (0, key)
    assert before[: len(before) - delete] + insert == after


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        (":ex", {":explain"}),
        (":help q", {"quit"}),
        (r"V \ot", {"⊗"}),
        ("group Rub", {"RubiksCube"}),
        ("group K × SO", {"SO("}),
        ("xy", {"xyz"}),
        ("V + xy", {"xyz"}),
        (":basis big", {"bigmap"}),
        ("V + big", set()),
        ("gr", {"group"}),
        ("[1", {"[1]", "[10]", "[11]"}),
        ("V + Sy", {"Sym²("}),
    ],
)
def test_candidates(before, expected):
    session = Session()
    session.feed("group SO(3)\nxyz = 2V\nmap bigmap : V -> V\nlet K = S(3)")
    assert expected <= {c.text for c in complete(before, session)} and (expected or not complete(before, session))
    assert all(before.endswith(before[len(before) - c.length :]) for c in complete(before, session))


def test_candidates_of_products_and_files(tmp_path):
    session = Session()
    session.feed("group SO(3) × S(5)")
    assert {"sgn_S(5)", "reg_S(5)"} <= {c.text for c in complete("V + ", session)}
    assert {"V_SO(3)", "V_S(5)"} <= {c.text for c in complete("V_", session)}
    (tmp_path / "spec.rep").write_text("")
    (tmp_path / "folder").mkdir()
    assert {c.text for c in complete(f":load {tmp_path}/", session)} == {f"{tmp_path}/folder/", f"{tmp_path}/spec.rep"}


# ── piped ────────────────────────────────────────────────────────────────────────────────────────


def piped(text, *arguments, cwd=None):
    return subprocess.run([*_REPL, *arguments], input=text, capture_output=True, text=True, cwd=cwd, encoding="utf-8")


def test_piped_lines_are_answered():
    done = piped("group SO(3)\nV⊗V\n\nx = V +\n  V\nx -> V\n:quit\nV\n")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[:3] == [
        "SO(3): compact, acts on ℝ³, Lie dimension 3, 2 generators",
        "V², dim 9",
        "  [0] + [1] + [2]",
    ]
    assert "x -> V: 2 equivariant maps" in done.stdout and done.stdout.endswith("blocks    [1]: 2 -> 1\n")


def test_piped_mistakes_name_their_line_and_the_rest_goes_on():
    done = piped("group SO(3)\n\nV+ -> V\nV\n")
    assert done.returncode == 1
    assert done.stdout.splitlines()[1] == "V, dim 3"
    assert done.stderr.splitlines()[0] == "<stdin>:3:4: error E0104: a representation is missing after '+'"
    assert done.stderr.splitlines()[1:3] == ["    V+ -> V", "       ^^"]


def test_a_group_or_a_spec_to_begin_with(tmp_path):
    assert "V, dim 4" in piped("V\n", "-g", "S(4)").stdout
    (tmp_path / "a.rep").write_text("group S(4)\nmap f : V -> V\n", encoding="utf-8")
    assert "map f : V -> V" in piped(":names\n", "a.rep", cwd=tmp_path).stdout
    wrong = piped("", "-g", "SO(3")
    assert wrong.returncode == 1 and "error" in wrong.stderr


def test_a_terminal_needs_prompt_toolkit(monkeypatch):
    monkeypatch.delitem(sys.modules, "repc.explore.repl.prompt", raising=False)
    monkeypatch.setitem(sys.modules, "prompt_toolkit", None)
    with pytest.raises(RepcError, match="the REPL on a terminal needs prompt_toolkit\n  try: pip install 'repc\\[repl\\]'"):
        front()


# ── on a terminal ────────────────────────────────────────────────────────────────────────────────


# A terminal's child hears Ctrl-C, also where the tests themselves run in the background and ignore it.
_LAUNCH = """
import fcntl, os, signal, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, sys.argv[1:])
"""


class Terminal:
    """The REPL on a pseudo-terminal of its own."""

    def __init__(self, directory, command=_REPL):
        environment = {**os.environ, "XDG_DATA_HOME": str(directory), "TERM": "xterm"}
        self.fd, tty = pty.openpty()
        launch = [sys.executable, "-c", _LAUNCH, *command]
        self.process = subprocess.Popen(
            launch, stdin=tty, stdout=tty, stderr=tty, cwd=directory, env=environment, start_new_session=True
        )
        os.close(tty)
        self.seen = ""

    def until(self, text, seconds=60):
        """What is shown up to and with ``text``, without escape sequences."""
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.fd], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} did not come; shown: {self.seen[-2000:]!r}"
            data = os.read(self.fd, 65536).decode("utf-8", "replace")
            if "\x1b[6n" in data:
                self.type("\x1b[1;1R")
            self.seen += _ESCAPES.sub("", data)
        shown, self.seen = self.seen, ""
        return shown

    def type(self, keys):
        os.write(self.fd, keys.encode())

    def leaves(self):
        """The exit code."""
        return self.process.wait(timeout=60)


@pytest.fixture
def terminal(tmp_path):
    """Opens terminals, and ends what runs on them."""
    opened = []
    yield lambda *command: opened.append(Terminal(tmp_path, *command)) or opened[-1]
    for one in opened:
        one.process.kill()
        one.process.wait()
        os.close(one.fd)


def test_a_whole_session_on_a_terminal(terminal, tmp_path):
    terminal = terminal()
    terminal.until("no group yet")
    terminal.type("group SO(3)\r")
    terminal.until("Lie dimension 3")
    terminal.until(" SO(3) │")
    terminal.type("5V+V \\oti\tV\r")  # Tab completes the sign
    assert "5V+V ⊗V" in terminal.until("dim 24")
    terminal.until(" SO(3) │")  # what is typed between prompts belongs to no line
    terminal.type("V ->\x03")  # Ctrl-C clears the line and does not kill
    terminal.type("5V^0+ -> V\r")  # a mistake
    shown = terminal.until("try: remove the '+'")
    assert "error E0104: a representation is missing after '+'" in shown and "^" in shown
    terminal.type("x = 5V^0 +\r")  # the line goes on
    terminal.until("...")
    terminal.type("5V\r")
    assert "x = 5V⁰+5V, dim 20" in terminal.until("5[0] + 5[1]")
    terminal.type("map inertia : x -> V^2\r")
    terminal.until("is always zero")
    terminal.type(":comp\t in\t inertia.py\r")
    terminal.until("wrote")
    assert load(tmp_path / "inertia.py").HOM_DIM == 10
    terminal.until(" SO(3) │")
    terminal.type("\x04")  # Ctrl-D leaves
    assert terminal.leaves() == 0
    history = (tmp_path / "repc" / "history").read_text(encoding="utf-8")
    assert "+group SO(3)" in history and "+map inertia : x → V²" in history


_SLOW = """
import time
from repc import driver
from repc.cli import main

def slow(spec, progress):
    progress("thinking for long")
    time.sleep(600)

driver.explain_spec = slow
main(["repl"])
"""


def test_ctrl_c_stops_a_computation(terminal):
    one = terminal([sys.executable, "-c", _SLOW])
    one.until("no group yet")
    one.type("group SO(3)\r")
    one.until(" SO(3) │")
    one.type("map f : V -> V\r:explain f\r")
    one.until("thinking for long …")
    one.type("\x03")
    one.until("stopped; nothing has changed")
    one.until("1 name ")
    one.type(":quit\r")
    assert one.leaves() == 0


def test_without_a_writable_home_history_is_kept_in_memory(monkeypatch, tmp_path):
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    from repc.explore.repl.prompt import history

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert isinstance(history(), FileHistory) == (sys.platform == "linux")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert isinstance(history(), InMemoryHistory) == (sys.platform == "linux")
