"""Weird but valid specs through the command line: a checked module or a clear error, and never another count."""

import numpy as np
import pytest

from repc.cli import main
from repc.groups import catalogue
from repc.runtime import load


def run(capsys, *arguments):
    """(exit code, stdout, stderr)."""
    code = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    assert "itself failed" not in err and "please report" not in err
    return code, out, err


@pytest.mark.parametrize(
    ("group", "arrow", "count"),
    [
        ("SU(1)", "V²+V -> V*+V⁰", 4),
        ("SO(1)", "V²+V -> V*+V⁰", 4),
        ("Trivial(1)", "V²+V -> V*+V⁰", 4),
        ("S(1)", "V²+V -> V*+V⁰", 4),
        ("C(1)", "V²+V -> V*+V⁰", 18),
        ("D(1)", "V²+V -> V*+V⁰", 9),
        ("O(1)", "V²+V -> V*+V⁰", 2),
        ("U(1)", "V²+V -> V*+V⁰", 0),
        ("SO(3)", "0V -> V", 0),
        ("SO(3)", "V -> 0V", 0),
        ("SO(3)", "0V -> 0", 0),
        ("SO(3)", "V+0V² -> 0V+V", 1),
        ("SO(3)", "(0V, V) -> V", 0),
        ("S(3)", "0 -> 0", 0),
        ("SU(2)", "V⁰ -> V⁰", 1),
        ("SU(2)×SO(3)", "V_1⊗V_2 -> V_2⊗V_1", 1),
        ("U(2)×S(3)", "V_1⊗conj(V_1)+V_2 -> V_2²", 2 + 5),
        ("SU(2)×SU(2)", "(V_1, V_2) -> V", 1),
        ("SO(3)", "500V⁰+2V -> 500V⁰+3V", 250_006),
        ("SO(3)", "(V, V, V) -> V", 3),
        ("S(3)", "(V, V², V) -> V²", 122),
        ("O(2)", "V -> V -> V -> V", 3),
        ("U(1)≀S(2)", "V⊗conj(V) -> V⊗conj(V)", 3),
        ("SO(2)≀S(2)", "V -> V", 2),
    ],
)
def test_counts(group, arrow, count, tmp_path, capsys):
    path = tmp_path / "f.py"
    code, _, err = run(capsys, "compile", "-e", arrow, "-g", group, "-o", path)
    assert code == 0, err
    assert load(path).HOM_DIM == count
    assert run(capsys, "check", path)[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("entry", catalogue(), ids=lambda e: e.example)
def test_v_to_v_under_every_named_group(entry, tmp_path, capsys):
    path = tmp_path / "f.py"
    assert run(capsys, "compile", "-e", "V -> V", "-g", entry.example, "-o", path)[0] == 0
    assert run(capsys, "check", path)[0] == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("let K = generated { lie [[0,0],[0,0]] }\ngroup K\nV -> V\n", 4),
        ("let K = generated { lie [[0,1000000000],[-1000000000,0]] }\ngroup K\nV² -> V+V⁰\n", 2),
        ("let K = generated { lie [[0,1/1000000000],[-1/1000000000,0]] }\ngroup K\nV² -> V+V⁰\n", 2),
        ("let K = generated { perm (1) }\ngroup K\nV -> V\n", 1),
        ("let K = generated { perm (1 5000) }\ngroup K\nV -> V⁰\n", 4999),
        ("let K = generated { discrete [[2]] }\ngroup K\nV*+V -> V²⊗V*\n", 1),
        ("let K = generated { discrete [[1,1],[0,1]], discrete [[1,0],[1,1]] }\ngroup K\nV² -> V+V⁰\n", 1),
        ("let K = generated { discrete [[1,sqrt(2)],[0,1]] }\ngroup K\nV² -> V+V⁰\n", 5),
        ("let K = generated { discrete [[20,sqrt(2)],[0,1]] }\ngroup K\nV³ -> V²\n", 10),
        ("let K = generated { discrete [[2,1],[1,1]], discrete [[0,1],[1,0]] }\ngroup K\nV*+V -> V²⊗V*\n", 2),
        ("let K = generated { lie [[0,i],[i,0]] }\ngroup K\nV -> conj(V)\n", 2),
        ("let K = generated { discrete [[0,-1],[1,0]] }\ngroup K × S(3)\nV_K⊗V_S(3) -> V\n", 4),
        ("let K = SO(3)×S(3)\ngroup K×Z(2)\nV -> V\n", 4),
    ],
)
def test_generated_groups(text, count, tmp_path, capsys):
    (tmp_path / "f.rep").write_text(text, encoding="utf-8")
    code, _, err = run(capsys, "compile", tmp_path / "f.rep")
    assert code == 0, err
    assert load(tmp_path / "f.py").HOM_DIM == count


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--lower", "fast"], 2, "there is no lowering called 'fast'"),
        (["--lower", "orbit"], 1, "'orbit' needs permutation representations"),
        (["--max-bytes", "0"], 2, "a limit of 0 bytes allows nothing"),
        (["--max-bytes", "-5"], 2, "a limit of -5 bytes allows nothing"),
        (["--max-bytes", "1"], 1, "the limit is 1 bytes"),
        (["-o", "bad-name.py"], 1, "'bad-name.py' cannot be imported"),
        (["-o", "/proc/nowhere/f.py"], 1, "there is no directory /proc/nowhere; nothing was written"),
    ],
)
def test_options(arguments, code, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found, _, err = run(capsys, "compile", "-e", "V² -> V²", "-g", "SO(3)", *arguments)
    assert found == code and message in err
    assert list(tmp_path.iterdir()) == []


def test_a_module_never_replaces_its_source(tmp_path, capsys):
    path = tmp_path / "f.py"
    path.write_text("group SO(3)\nV -> V\n")
    code, _, err = run(capsys, "compile", path, "--force")
    assert code == 2 and "would overwrite its own source" in err
    assert path.read_text() == "group SO(3)\nV -> V\n"


@pytest.mark.parametrize("name", ["apply", "np", "init", "GROUP", "x", "_", "list", "params", "rho_in"])
def test_names_that_the_module_uses_itself(name, tmp_path, capsys):
    (tmp_path / "f.rep").write_text(f"group S(3)\nmap {name} : V -> V²\n")
    assert run(capsys, "compile", tmp_path / "f.rep")[0] == 0
    module = load(tmp_path / "f.py")
    w = np.asarray(module.matrix({k: np.ones(s, np.float32) for k, s in module.SHAPES.items()}))
    assert module.HOM_DIM == 5 and w.shape == (9, 3)


@pytest.mark.parametrize("stem", ["日本", "a\"\"\"b", "a'b", "a b", "-f", "é"])
def test_file_names(stem, tmp_path, capsys):
    spec = tmp_path / f"{stem}.rep"
    spec.write_text("group SO(3)\nmap f : V -> V\n", encoding="utf-8")
    path = tmp_path / "out.py"
    assert run(capsys, "compile", spec, "-o", path)[0] == 0
    assert run(capsys, "check", path)[0] == 0


def test_users_names_cannot_end_a_docstring(tmp_path):
    import repc
    from repc import Rep, V
    from repc.groups import SO, Group

    class Shifts(Group):
        """Its name has everything that ends a string, a comment or a line."""

        name = 'x"""\nraise SystemExit\n"""\\'
        discrete_generators = [np.roll(np.eye(3), 1, 0)]

    class Own(Rep):
        """So has its text."""

        def rho(self, g):
            return g

        def __str__(self):
            return 'P"""\nraise SystemExit #\\'

    assert repc.compile("V -> V", group=Shifts()).HOM_DIM == 3
    assert repc.compile(Own() >> V**2, group=SO(3)).HOM_DIM == 1
