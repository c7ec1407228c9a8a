"""Every block of the README is what the program does. ``pytest --update-readme`` writes the outputs anew."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from repc.cli import main
from repc.syntax import parse

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SHOWN = re.compile(r"<!-- (output|error): repc (.*?) -->\n```\n(.*?)```\n", re.DOTALL)
BLOCKS = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def printed(stream, command, monkeypatch, tmp_path):
    """What a command prints; files it writes go to a copy of the examples."""
    monkeypatch.chdir(tmp_path)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(shlex.split(command))
    return (out if stream == "output" else err).getvalue()


@pytest.fixture
def workplace(tmp_path):
    folder = tmp_path / "examples" / "inertia"
    folder.mkdir(parents=True)
    (folder / "inertia.rep").write_text((ROOT / "examples/inertia/inertia.rep").read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def test_shown_outputs(request, monkeypatch, workplace):
    text = README.read_text(encoding="utf-8")

    def fresh(match):
        stream, command = match[1], match[2]
        return f"<!-- {stream}: repc {command} -->\n```\n{printed(stream, command, monkeypatch, workplace)}```\n"

    renewed = SHOWN.sub(fresh, text)
    assert len(SHOWN.findall(text)) == 3
    if request.config.getoption("--update-readme"):
        README.write_text(renewed, encoding="utf-8")
    elif _without_residuals(renewed) != _without_residuals(text):
        assert renewed == text


def _without_residuals(text):
    """Residuals of the order of rounding differ between platforms."""
    return re.sub(r"residual \de-\d\d", "residual", text)


def test_rep_blocks_parse():
    blocks = [body for language, body in BLOCKS.findall(README.read_text(encoding="utf-8")) if language == "rep"]
    assert blocks
    for body in blocks:
        parse(body)


def test_python_blocks_run(monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    blocks = [body for language, body in BLOCKS.findall(README.read_text(encoding="utf-8")) if language == "python"]
    assert len(blocks) == 3
    for body in blocks:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(body, "README.md", "exec"), {})  # our own page, not a user's text


def test_ci_runs_the_second_command():
    commands = [body.strip() for language, body in BLOCKS.findall(README.read_text(encoding="utf-8")) if language == "sh"]
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
