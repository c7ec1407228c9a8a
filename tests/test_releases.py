"""One version in one place, changes in their form, and the oldest versions of libraries tested where the package says so."""

import re
import tomllib
from pathlib import Path

import repc

ROOT = Path(__file__).parent.parent


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_version_stands_in_one_place():
    assert tomllib.loads(read("pyproject.toml"))["tool"]["setuptools"]["dynamic"]["version"]["attr"] == "repc._version.__version__"
    assert f"\nversion: {repc.__version__}\n" in read("CITATION.cff")
    found = [p for p in (ROOT / "repc").rglob("*.py") if f'"{repc.__version__}"' in p.read_text(encoding="utf-8")]
    assert found == [ROOT / "repc" / "_version.py"]


def test_changes_open_with_the_next_version_and_close_each_other():
    titles = re.findall(r"^## (.*)$", read("CHANGELOG.md"), re.MULTILINE)
    release, _, development = repc.__version__.partition(".dev")
    assert titles[0] == f"[Unreleased], to be {release}" if development else f"[{release}]" in titles[1]
    assert all(re.match(r"\[\d+\.\d+\.\d+\]", title) for title in titles[1:])
    kinds = re.findall(r"^### (.*)$", read("CHANGELOG.md"), re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_oldest_versions_are_those_that_are_tested():
    """What .ci/run installs begins with the bound that pyproject.toml states."""
    needs = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    bounds = [re.fullmatch(r"([\w-]+)>=([\d.]+)", need) for need in needs]
    oldest = {match[1]: match[2] for match in bounds if match}
    tested = dict(re.findall(r"'([\w-]+)==([\d.]+)'", read(".ci/run")))
    assert set(oldest) >= {"numpy", "jax", "jaxlib"}
    for name, bound in oldest.items():
        assert tested[name].startswith(f"{bound}."), name
    for name in ("numpy", "jax"):
        assert f"{'NumPy' if name == 'numpy' else 'JAX'} {oldest[name]}" in read("examples/stable.md")
