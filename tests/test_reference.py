"""The pages of the reference are what the docstrings say today, and every public name has an example, which `tests/test_pages.py`
runs.

``pytest --update-readme`` writes the pages anew.
"""

import importlib.util
import re
from pathlib import Path

import pytest

API = Path(__file__).parent.parent / "examples" / "api"


def made():
    """The script that writes the pages."""
    spec = importlib.util.spec_from_file_location("make_reference", API / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = made()


@pytest.mark.parametrize("name", [*SCRIPT.MODULES, "README"])
def test_the_page_is_what_the_docstrings_say(request, name):
    path, text = API / f"{name}.md", SCRIPT.index() if name == "README" else SCRIPT.page(name)
    if request.config.getoption("--update-readme"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", SCRIPT.MODULES)
def test_every_entry_says_what_it_does_and_has_an_example(name):
    head, *entries = re.split(r"^## ", (API / f"{name}.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert entries and head.startswith("# repc")
    for entry in entries:
        title, _, words = entry.partition("\n")
        assert len(words.split("```")[0].split()) > 3, f"{title} has no docstring"
        assert "```pycon" in words or title in ("`Scalar`", "`V`", "`Vector`"), f"{title} has no example"
