"""The page for users of EMLP: its blocks run from top to bottom in one session."""

import re
from pathlib import Path

import pytest

from repc.syntax import parse

PAGE = Path(__file__).parent.parent / "examples" / "from_emlp.md"
BLOCKS = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.filterwarnings("ignore:Explicitly requested dtype")  # arrays of float64 in float32 models, as in EMLP's notebooks
def test_the_page_runs(capsys):
    text = PAGE.read_text(encoding="utf-8")
    found = [(m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in BLOCKS.finditer(text)]
    assert {language for language, _, _ in found} == {"py", "python", "rep"}  # py: lines of EMLP's
    session = {}
    for language, body, line in found:
        if language == "python":
            exec(compile("\n" * line + body, str(PAGE), "exec"), session)
        if language == "rep":
            parse(body)
    assert "Input type: 5V⁰+5V, output type: V²\n" in capsys.readouterr().out
