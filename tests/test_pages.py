"""Every block of every page is what the program does. ``pytest --update-readme`` writes the shown outputs anew.

What runs a block is its language, or the comment above it: ``output: repc …``, ``error: repc …``, ``prints`` (the Python block
above), ``group: …``, ``repl``, ``commands``, ``last line: …``. A block that is not run says so in such a comment, with the
reason: ``not run: …``; one that needs a package says ``needs: torch``, and the test of the page is skipped, once all else was run,
where that is not installed.
"""

import contextlib
import doctest
import importlib.util
import io
import re
import shlex
import sys
import textwrap
from pathlib import Path

import pytest

from repc.api import explain
from repc.cli import main
from repc.driver import build_group, explain_spec, type_source
from repc.explore.repl import piped
from repc.explore.repl.session import Session
from repc.source import Source
from repc.syntax import format_source

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(?:^ *<!-- ([^\n]*) -->\n)?^ *```(\w*)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
ELSEWHERE = {  # pages whose blocks are run by tests of their own
    "examples/from_emlp.md": "tests/test_from_emlp.py",
    "grammar/errors.md": "tests/syntax/test_codes.py",
}


def pages():
    """Every page of the repository, by its path."""
    found = [*ROOT.glob("*.md"), *(p for top in ("examples", "grammar", "repc", "tests") for p in (ROOT / top).rglob("*.md"))]
    return sorted(str(p.relative_to(ROOT)) for p in found)


class Page:
    """Runs the blocks of a page one after another and keeps what Python defined; what is shown is renewed in `text`."""

    def __init__(self, name: str):
        self.text = (ROOT / name).read_text(encoding="utf-8")
        self._name, self._session, self._printed, self.lacks = name, {}, "", []

    def run(self) -> str:
        """The page as it should be."""
        return BLOCK.sub(self._renewed, self.text)

    def _renewed(self, match: re.Match) -> str:
        mark, language, body = match[1] or "", match[2], match[3]
        kind, _, argument = mark.partition(": ")
        how = kind if kind in ("not run", "needs", "output", "error", "prints", "repl", "commands", "last line") else language
        if how == "needs" and importlib.util.find_spec(argument) is None:
            self.lacks.append(argument)
            return match[0]
        how = language if how == "needs" else how
        run = getattr(self, f"_{how.replace(' ', '_')}" if how else "_unknown", self._unknown)
        shown = run(body, argument)
        if shown is None:
            return match[0]
        inset = re.search(r"^ *(?=```)", match[0], re.MULTILINE)[0]
        shown = textwrap.indent(shown, inset)
        return match[0].replace(f"\n{body}{inset}```", f"\n{shown}{inset}```")

    def _unknown(self, body, argument):
        pytest.fail(f"{self._name}: nothing is known of how to run this block; name its language, or mark it:\n{body}")

    def _not_run(self, body, reason):
        assert len(reason) > 15, f"{self._name}: say why this block is not run:\n{body}"

    def _rep(self, body, argument):
        typed = type_source(Source(self._name, body), free=True)
        if self._name != "examples/README.md":  # tests/test_examples.py compiles these
            explain_spec(typed)

    def _reps(self, body, group):
        for entry in _entries(body):
            assert str(explain(entry, group=group)), entry

    def _groups(self, body, argument):
        for entry in _entries(body):
            assert build_group(entry).d > 0, entry

    def _python(self, body, argument):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(body, self._name, "exec"), self._session)  # our own page, not a user's text
        self._printed = out.getvalue()

    def _pycon(self, body, argument):
        example = doctest.DocTestParser().get_doctest(body, {}, self._name, self._name, 0)
        out = io.StringIO()
        failed = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=out.write).failed
        assert not failed, out.getvalue()

    def _prints(self, body, argument):
        return self._printed

    def _output(self, body, command):
        return _said(command)[0]

    def _error(self, body, command):
        return _said(command)[1]

    def _repl(self, body, argument):
        session, shown = Session(), []
        for line in [line.removeprefix("repc> ") for line in body.splitlines() if line.startswith("repc> ")]:
            answer = io.StringIO()
            piped.run(session, [line], answer, answer)
            shown.append(f"repc> {line}\n{answer.getvalue()}")
        return "".join(shown)

    def _commands(self, body, argument):
        for command, *options in re.findall(r"^repc +(\w+)(.*)$", body, re.MULTILINE):
            for option in re.findall(r"(?<![\w-])--?[a-z][\w-]*", options[0]):
                assert re.search(rf"(?<![\w-]){option}(?![\w-])", _help(command)), f"repc {command} has no {option}"

    def _last_line(self, body, command):
        script = command.removeprefix("python ")
        assert script.endswith("/use.py") and (ROOT / script).exists(), "tests/test_examples.py runs these"


def _entries(body):
    lines = [line.partition("#")[0].strip() for line in body.splitlines()]
    return [line for line in lines if line]


def _said(command):
    """What a command of repc prints, and what it says on its error stream."""
    program, *arguments = shlex.split(command)
    assert program == "repc"
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(arguments)
    return out.getvalue(), err.getvalue()


def _help(command):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.suppress(SystemExit):
        main([command, "--help"])
    return out.getvalue()


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A place where commands may write: the specs of the examples without their modules."""
    for spec in (ROOT / "examples").glob("*/*.rep"):
        copy = tmp_path / spec.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(spec.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(ROOT), *sys.path])


@pytest.mark.parametrize("name", [name for name in pages() if name not in ELSEWHERE])
def test_the_page_is_true(request, name, workplace):
    page = Page(name)
    renewed = page.run()
    if request.config.getoption("--update-readme"):
        (ROOT / name).write_text(renewed, encoding="utf-8")
    elif _without_rounding(renewed) != _without_rounding(page.text):
        assert renewed == page.text
    if page.lacks:
        pytest.skip(f"all blocks of {name} hold but those that need {', '.join(page.lacks)}, which is not installed")


def _without_rounding(text):
    """Errors of the order of rounding differ between platforms."""
    return re.sub(r"\b(\d(\.\d+)?e-\d\d|0e\+00)\b", "tiny", text)


@pytest.mark.parametrize("name", sorted(set(ELSEWHERE) & set(pages())))
def test_other_pages_have_tests_of_their_own(name):
    test = (ROOT / ELSEWHERE[name]).read_text(encoding="utf-8")
    assert f'"{Path(name).name}"' in test and f'"{Path(name).parent}"' in test


def test_a_block_of_an_unknown_kind_is_not_passed_over(tmp_path, monkeypatch):
    page = Page("README.md")
    page.text = "```\nwhat is this?\n```\n"
    with pytest.raises(pytest.fail.Exception, match="nothing is known"):
        page.run()


def test_links_lead_somewhere():
    for name in pages():
        folder = (ROOT / name).parent
        text = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", (ROOT / name).read_text(encoding="utf-8")))
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not target.startswith(("http", "#")):
                assert (folder / target.partition("#")[0]).exists(), f"{name}: {target}"


def test_ci_runs_the_second_command():
    commands = [m[3].strip() for m in BLOCK.finditer((ROOT / "README.md").read_text(encoding="utf-8")) if m[2] == "sh"]
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()


def _one_space(text):
    """A text without the alignment of its comments, which fmt does not keep."""
    return re.sub(r"(?<=\S) +#", "  #", text)


@pytest.mark.parametrize("page", ["README.md", "grammar/README.md", "examples/README.md"])
def test_specs_are_written_as_fmt_writes_them(page):
    blocks = [m[3] for m in BLOCK.finditer((ROOT / page).read_text(encoding="utf-8")) if m[2] == "rep"]
    shown = [_one_space(block).replace("x -> V_2 -> V_2²", "(x, V_2) -> V_2²") for block in blocks]  # said to be the same there
    assert shown == [_one_space(format_source(block)) for block in blocks] and blocks


def test_specs_of_the_examples_are_canonical():
    assert main(["fmt", "--check", str(ROOT / "examples")]) == 0


def test_representations_on_the_pages_have_no_spaces():
    text = (ROOT / "grammar" / "README.md").read_text(encoding="utf-8")
    assert not re.findall(r"^[^#|\n]*[V\])] [+⊗⊕] [V\[(0-9].*", text, re.MULTILINE)
