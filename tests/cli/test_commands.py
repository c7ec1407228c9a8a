"""The command line as a user types it: output, files, exit codes, messages."""

import io
import json
import re
import shlex
import sys
from pathlib import Path

import pytest

from repc.cli import main
from repc.targets.jax import resealed


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "inertia.rep"
    path.write_text("group SO(3)\n5V⁰+5V -> V²\n", encoding="utf-8")
    return path


def run(capsys, *argv):
    code = main([str(a) for a in argv])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_compile_writes_the_module_and_says_what_it_did(capsys, spec):
    code, out, err = run(capsys, "compile", spec)
    assert code == 0
    assert spec.with_suffix(".py").exists()
    assert out.splitlines()[:5] == [
        "inertia : 5V⁰+5V -> V²   under SO(3)",
        "  input     dim 20    5[0] + 5[1]",
        "  output    dim 9     [0] + [1] + [2]",
        "  layout    x[0:5] 5V⁰, x[5:20] 5V",
        "  maps      10 equivariant maps by exact characters of SO(3)",
    ]
    assert err == "inertia: warning W0403: the [2] part of V² is always zero: nothing in the input maps to it\n"


def test_compile_expression(capsys, tmp_path):
    code, out, _ = run(capsys, "compile", "-e", "V -> V²", "-g", "S(4)", "-o", tmp_path / "f.py")
    assert code == 0 and "5 equivariant maps" in out
    assert run(capsys, "check", tmp_path / "f.py")[0] == 0


def test_several_maps_make_a_package(capsys, tmp_path, monkeypatch):
    spec = tmp_path / "two.rep"
    spec.write_text("group O(3)\nrep x = V+V⁰\nmap a : x -> V\nmap b : (x, V) -> V²\n", encoding="utf-8")
    assert run(capsys, "compile", spec)[0] == 0
    assert sorted(p.name for p in (tmp_path / "two").iterdir()) == ["__init__.py", "a.py", "b.py"]
    monkeypatch.syspath_prepend(tmp_path)
    import two

    assert (two.a.HOM_DIM, two.b.IN_DIM) == (1, (4, 3))


def test_explain_json_has_the_stable_keys(capsys):
    code, out, _ = run(capsys, "explain", "-e", "5V⁰+5V -> V²", "-g", "O(3)", "--json")
    assert code == 0
    data = json.loads(out)
    assert data["group"] == {"name": "O(3)", "dim": 3, "kind": "compact", "field": "R"}
    (one,) = data["maps"]
    assert (one["name"], one["kind"], one["hom_dim"], one["hom_dim_exact"], one["parameters"]) == ("f", "map", 5, True, 5)
    assert one["inputs"][0] == {
        "text": "5V⁰+5V",
        "canonical": "5V⁰+5V",
        "dim": 20,
        "irreps": [
            {"label": "[0]e", "dim": 1, "type": "R", "multiplicity": 5},
            {"label": "[1]o", "dim": 3, "type": "R", "multiplicity": 5},
        ],
        "layout": [{"text": "5V⁰", "start": 0, "stop": 5}, {"text": "5V", "start": 5, "stop": 20}],
    }
    assert one["unused_inputs"] == ["5V"]
    assert one["zero_outputs"] == ["[1]e", "[2]e"]
    assert one["warnings"] == [
        "5V of the input cannot influence the output under O(3)",
        "the [1]e and [2]e parts of V² are always zero: nothing in the input maps to them",
    ]
    assert one["warning_codes"] == ["W0402", "W0403"]
    assert one["certificate"]["generators"] == 3 and one["certificate"]["max_error"] < 1e-10
    assert one["lowering"] in ("schur", "dense") and one["flops_per_sample"] > 0


def test_explain_a_bare_representation(capsys):
    code, out, _ = run(capsys, "explain", "-e", "V³", "-g", "SO(3)", "--json")
    irreps = json.loads(out)["reps"][0]["irreps"]
    assert code == 0
    assert [(i["label"], i["multiplicity"]) for i in irreps] == [("[0]", 1), ("[1]", 3), ("[2]", 2), ("[3]", 1)]


def test_explain_shows_the_passes(capsys):
    _, out, _ = run(capsys, "explain", "-e", "V -> V", "-g", "SO(3)")
    lines = [line for line in out.splitlines() if line and line[0].isalpha()]
    passes = ["expand", "identify", "decompose", "prune", "share"]
    assert [line.split()[0] for line in lines[1:]] == ["map", *passes, "count", "lower", "certify"]


def test_explain_counts_what_is_too_large_to_compile(capsys):
    code, out, _ = run(capsys, "explain", "-e", "V³ -> V³", "-g", "S(1000)")
    assert code == 0
    assert "203 equivariant maps by exact characters of S(1000)" in out
    assert "lower\n  not run; 'repc compile' does (limit EXPLAIN_SOLVES = 1024, raised by" in out
    assert out.endswith("certify\n  not run\n")


def test_explain_latex(capsys):
    _, out, _ = run(capsys, "explain", "-e", "V -> V²", "-g", "SO(3)", "--latex")
    assert out.splitlines()[:8] == [
        r"\begin{align*}",
        r"V &\to V^{2} && \dim = 1 \\",
        r"V &\cong [1] \\",
        r"V^{2} &\cong [0] \oplus [1] \oplus [2]",
        r"\end{align*}",
        "",
        "% f: an orthonormal basis of the maps",
        r"\begin{align*}",
    ]
    assert out.splitlines()[8].startswith(r"B_{1} &= \frac{1}{\sqrt{6}}\begin{pmatrix} 0 & 0 & 0 \\ 0 & 0 & 1")


def test_mistakes_show_their_place(capsys, tmp_path):
    spec = tmp_path / "bad.rep"
    spec.write_text("group SO(3)\nmap f : V -> V_S(4)\nmap g : V -> det\n", encoding="utf-8")
    code, out, err = run(capsys, "compile", spec)
    assert (code, out) == (1, "")
    assert err.splitlines()[:3] == [
        f"{spec}:2:15: error E0302: S(4) is not a factor of SO(3)",
        "    map f : V -> V_S(4)",
        "                  ^^^^^",
    ]
    assert "bad.rep:3:14: error E0304: no 'det' here: every element of SO(3) has determinant 1" in err
    assert "  try: write V⁰: det is the scalar there" in err


def test_mistakes_as_json(capsys):
    code, out, _ = run(capsys, "explain", "-e", "V -> V²", "-g", "SOO(3)", "--json")
    (error,) = json.loads(out)["errors"]
    assert code == 1
    assert set(error) == {"code", "file", "line", "column", "message", "try"}
    assert (error["file"], error["line"], error["column"]) == ("-g", 1, 1)
    assert error["message"] == "unknown group SOO" and "SO(n)" in error["try"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ([], "required: command"),
        (["nonsense"], "invalid choice: 'nonsense'"),
        (["compile"], "give a spec file, or -e EXPR with -g GROUP"),
        (["compile", "-e", "V -> V"], "-e needs the group it is meant for"),
        (["compile", "a.rep", "-g", "SO(3)"], "-g belongs to -e"),
        (["compile", "-e", "V", "-g", "SO(3)"], "is a representation, not a map"),
        (["compile", "a.rep", "--max-bytes", "many"], "invalid int value: 'many'"),
        (["compile", "-e", "V -> V", "-g", "SO(3)", "--max-bytes", "0"], "a limit of 0 bytes allows nothing"),
        (["explain", "-e", "V", "-g", "SO(3)", "--js"], "unrecognized arguments: --js"),
    ],
)
def test_usage_mistakes_exit_with_2(capsys, argv, message):
    code, out, err = run(capsys, *argv)
    assert (code, out) == (2, "") and message in err


def test_missing_file_lists_what_is_there(capsys, spec):
    code, _, err = run(capsys, "compile", spec.with_name("inertai.rep"))
    assert code == 1
    assert "there is no file" in err and "inertia.rep" in err


def test_a_foreign_file_is_not_overwritten(capsys, spec):
    target = spec.with_suffix(".py")
    target.write_text("precious = 1\n")
    code, _, err = run(capsys, "compile", spec)
    assert code == 1 and "exists and was not written by repc; nothing was written" in err
    assert target.read_text() == "precious = 1\n"
    assert run(capsys, "compile", spec, "--force")[0] == 0
    assert "precious" not in target.read_text()
    assert run(capsys, "compile", spec)[0] == 0  # its own file it does overwrite


def test_a_spec_is_not_overwritten_by_its_own_module(capsys, spec):
    """Not even with --force, and not through a link."""
    other = spec.rename(spec.with_name("inertia.py"))
    text, link = other.read_text(encoding="utf-8"), spec.with_name("link.py")
    link.symlink_to(other)
    for arguments in ([other], [other, "-o", link], [link]):
        code, _, err = run(capsys, "compile", *arguments, "--force")
        assert code == 2 and "E0525" in err and "would overwrite its own source" in err
        assert other.read_text(encoding="utf-8") == text


def test_nothing_is_left_behind_when_writing_fails(capsys, spec, tmp_path):
    blocked = tmp_path / "taken"
    blocked.write_text("a file where a directory is needed")
    code, _, err = run(capsys, "compile", spec, "-o", blocked / "f.py")
    assert code == 1 and "cannot be written" in err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["inertia.rep", "taken"]


def test_unimportable_names_are_refused(capsys, spec, tmp_path):
    code, _, err = run(capsys, "compile", spec, "-o", tmp_path / "my-map.py")
    assert code == 1 and "'my-map.py' cannot be imported" in err and "my_map.py" in err


def test_memory_limit_is_named_before_memory_is_taken(capsys):
    code, _, err = run(capsys, "compile", "-e", "V⁶ -> V⁶", "-g", "SO(6)", "-o", "/nonexistent/f.py")
    assert code == 1 and "'f' by 'schur' needs about" in err and "the limit is 4 GiB" in err
    assert "--max-bytes" in err


@pytest.mark.parametrize("lower", [[], ["--lower", "schur"], ["--lower", "dense"]], ids=str)
def test_a_smaller_limit_refuses_a_small_map(capsys, tmp_path, lower):
    arguments = ["compile", "-e", "V² -> V²", "-g", "SO(3)", "-o", tmp_path / "f.py", *lower]
    code, out, err = run(capsys, *arguments, "--max-bytes", "1000")
    assert (code, out) == (1, "") and "error E0430: 'f' by '" in err and "the limit is 1000 bytes" in err
    assert not (tmp_path / "f.py").exists()
    assert run(capsys, *arguments, "--max-bytes", "100000")[0] == 0


@pytest.mark.parametrize("expression", ["20000V -> 1000V", "(200V², 200V²) -> V²"])
def test_the_memory_limit_counts_parameters_and_coupled_channels(capsys, expression):
    code, _, err = run(capsys, "compile", "-e", expression, "-g", "SO(3)", "--max-bytes", "100000000", "-o", "never.py")
    assert code == 1 and "E0430" in err and "needs about" in err


def test_nine_inputs_are_refused(capsys):
    arrow = f"({', '.join(['V'] * 9)}) -> V"
    code, _, err = run(capsys, "compile", "-e", arrow, "-g", "C(2)", "-o", "never.py")
    assert code == 1 and "E0430" in err and "9 inputs" in err


def test_unknown_lowering(capsys):
    code, _, err = run(capsys, "compile", "-e", "V -> V", "-g", "SO(3)", "--lower", "magic")
    assert code == 2 and "there is no lowering called 'magic'" in err and "schur, dense, orbit" in err


def test_orbit_needs_permutations(capsys):
    code, _, err = run(capsys, "compile", "-e", "V -> V", "-g", "SO(3)", "--lower", "orbit")
    assert code == 1 and "'orbit' needs permutation representations" in err


def test_check_fails_on_a_changed_module(capsys, spec):
    run(capsys, "compile", spec)
    module = spec.with_suffix(".py")
    module.write_text(resealed(module.read_text(encoding="utf-8").replace("HOM_DIM = 10", "HOM_DIM = 11")), encoding="utf-8")
    code, _, err = run(capsys, "check", module)
    assert code == 3 and "error E06" in err


def test_fmt(capsys, tmp_path):
    spec = tmp_path / "a.rep"
    spec.write_text("group   SO( 3 )  # the group\nV->V^2\n", encoding="utf-8")
    assert run(capsys, "fmt", spec, "--check")[0] == 3
    assert run(capsys, "fmt", spec)[0] == 0
    assert run(capsys, "fmt", spec, "--check")[0] == 0
    assert "# the group" in spec.read_text(encoding="utf-8") and "V -> V²" in spec.read_text(encoding="utf-8")


def test_fmt_of_a_wrong_spec_says_so_and_changes_nothing(capsys, tmp_path):
    spec = tmp_path / "a.rep"
    options = "net: 2, hidden: uniform(384), layers: 3, gate: sigmoid, dtype: float32, bias: false"
    text = f"group SO(3)\nnet f : 5V⁰+5V -> V² {{ {options} }}\n"
    spec.write_text(text, encoding="utf-8")
    for more in ((), ("--check",)):
        code, out, err = run(capsys, "fmt", spec, *more)
        assert (code, out) == (1, "") and err.startswith(f"{spec}:2:24: error E0124: a net has no option 'net'\n")
        assert spec.read_text(encoding="utf-8") == text


def test_fmt_of_several_files_and_directories(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {"a.rep": "group SO(3)*S(2)\n", "d/b.rep": "V->V\n", "d/e/c.rep": "V -> V\n", "d/.git/x.rep": "V->", "d/w.rep": "V->\n"}
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")
    code, out, err = run(capsys, "fmt", "--check", "a.rep", "d/e", "d/b.rep")
    assert (code, out, err) == (3, "", "a.rep is not in canonical form\nd/b.rep is not in canonical form\n")
    code, out, err = run(capsys, "fmt", "a.rep", "d", "d/b.rep")
    assert (code, out) == (1, "formatted a.rep\nformatted d/b.rep\n") and err.startswith("d/w.rep:1:4: error E0104")
    after = [Path(p).read_text(encoding="utf-8") for p in ("a.rep", "d/b.rep", "d/w.rep")]
    assert after == ["group SO(3) × S(2)\n", "V -> V\n", "V->\n"]
    Path("d/w.rep").unlink()
    assert run(capsys, "fmt", "--check", "a.rep", "d") == (0, "", "")
    Path("none").mkdir()
    code, _, err = run(capsys, "fmt", "none")
    assert code == 1 and err == "error E0517: there is no .rep file in none\n  try: name a file, or a directory with specs\n"
    assert run(capsys, "fmt")[0] == 2


def test_compile_of_several_specs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("d").mkdir()
    Path("a.rep").write_text("group SO(3)\nV -> V\n", encoding="utf-8")
    Path("d/b.rep").write_text("group S(3)\nmap p : V -> V\nmap q : V -> V⁰\n", encoding="utf-8")
    code, out, err = run(capsys, "compile", "a.rep", "d")
    assert (code, err) == (0, "") and [line for line in out.splitlines() if " : " in line][0].startswith("a : V -> V")
    written = {str(p) for p in Path().rglob("*.py")}
    assert written == {"a.py", "d/b/__init__.py", "d/b/p.py", "d/b/q.py"}
    Path("out").mkdir()
    assert run(capsys, "compile", "a.rep", "d/b.rep", "-o", "out")[0] == 0
    assert {str(p) for p in Path("out").rglob("*.py")} == {f"out/{p.removeprefix('d/')}" for p in written}
    code, _, err = run(capsys, "compile", "a.rep", "d/b.rep", "-o", "out.py")
    assert code == 2 and err == "error E0518: 2 specs do not fit in the one file out.py\n  try: name a directory with -o\n"


def test_compile_goes_on_after_a_spec_that_is_wrong(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, arrow in {"a": "V -> W", "b": "V -> V", "c": "V -> V"}.items():
        Path(f"{name}.rep").write_text(f"group SO(3)\n{arrow}\n", encoding="utf-8")
    Path("c.py").write_text("mine", encoding="utf-8")
    code, out, err = run(capsys, "compile", "a.rep", "b.rep", "c.rep")
    assert code == 1 and out.startswith("b : V -> V") and Path("b.py").exists() and not Path("a.py").exists()
    assert err.startswith("a.rep:2:6: error E0131") and "error E0520: c.py exists" in err
    code, out, _ = run(capsys, "compile", "a.rep", "b.rep", "--json")
    found = json.loads(out)
    assert code == 1 and [one["spec"] for one in found["specs"]] == ["b.rep"] and found["specs"][0]["files"] == ["b.py"]
    assert [one["file"] for one in found["errors"]] == ["a.rep"]
    code, out, _ = run(capsys, "compile", "b.rep", "--json")
    assert code == 0 and "specs" not in json.loads(out), "of one spec the stable form"


def test_pre_commit_runs_commands_that_there_are():
    text = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^  entry: repc (.*)$", text, re.MULTILINE)
    assert entries == ["fmt", "fmt --check"] and text.count("files: \\.rep$") == 2


def test_groups_lists_and_describes(capsys):
    _, out, _ = run(capsys, "groups")
    assert "SO(n)" in out and "RubiksCube" in out and "D3d" in out
    _, out, _ = run(capsys, "groups", "RubiksCube")
    assert out.startswith("RubiksCube: finite, acts on ℝ⁴⁸, order 43252003274489856000")
    _, out, _ = run(capsys, "groups", "SO(3)", "--json")
    assert json.loads(out)["group"]["name"] == "SO(3)"


def test_a_defect_is_told_without_a_traceback(capsys, monkeypatch):
    from repc import driver

    monkeypatch.setattr(driver, "catalogue", lambda: 1 / 0)
    code, out, err = run(capsys, "groups")
    assert (code, out) == (3, "") and err.startswith("error E0999: repc itself failed: ZeroDivisionError at test_commands.py")
    monkeypatch.setenv("REPC_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["groups"])


def test_a_spec_without_maps(capsys, tmp_path):
    spec = tmp_path / "names.rep"
    spec.write_text("group SO(3)\nrep x = V²\n", encoding="utf-8")
    code, _, err = run(capsys, "compile", spec)
    assert code == 1 and "names.rep has no map, poly or net to compile" in err
    assert "try: add a line such as 'map f : V -> V²'" in err
    code, out, _ = run(capsys, "explain", spec)
    assert code == 0 and "V²  dim 9" in out


def test_constants_that_no_module_loads_are_not_ours(capsys, tmp_path):
    module, theirs = tmp_path / "m.py", tmp_path / "m.npz"
    assert main(["compile", "-e", "V -> V", "-g", "SO(3)", "-o", str(module)]) == 0
    before = module.read_bytes()
    theirs.write_bytes(b"theirs")
    again = ["compile", "-e", "V⁴ -> V⁴", "-g", "SO(3)", "--lower", "schur", "-o", str(module)]
    code, _, err = run(capsys, *again)
    assert code == 1 and "m.npz exists and was not written by repc" in err
    assert theirs.read_bytes() == b"theirs" and module.read_bytes() == before
    assert run(capsys, *again, "--force")[0] == 0
    assert run(capsys, *again)[0] == 0


def test_a_terminal_without_unicode_is_written_to(monkeypatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["explain", "-e", "V⊗V", "-g", "SO(3)"]) == 0
    sys.stdout.flush()
    assert b"V\\u2297V" in written.getvalue() or b"V\\xb2" in written.getvalue()


def test_files_name_maps_in_ascii():
    from repc import driver

    assert driver.identifier("v²") == "v_" and driver.identifier("my-map") == "my_map"


def test_fmt_keeps_a_link(capsys, tmp_path):
    real, link = tmp_path / "real.rep", tmp_path / "link.rep"
    real.write_text("group SO(3)\nmap f: V->V^2\n", encoding="utf-8")
    link.symlink_to(real)
    assert run(capsys, "fmt", link)[0] == 0
    assert link.is_symlink() and "V²" in real.read_text(encoding="utf-8")


def test_one_form_at_a_time(capsys):
    code, out, _ = run(capsys, "explain", "-e", "V", "-g", "SO(3)", "--json", "--latex")
    assert code == 2 and "not allowed with argument" in json.loads(out)["errors"][0]["message"]


@pytest.mark.parametrize(
    ("line", "group"),
    [
        ("map f : V² -> V", "SO(3)"),
        ("net f : V -> V { hidden: 4V+2V⁰, layers: 1 }", "O(3)"),
        ("net f : V_1⊗V_2 -> V_2", "S(n) × O(3)"),
        ("poly f : V -> V { degree: 1..3 }", "O(3)"),
    ],
)
def test_an_expression_may_be_a_whole_line(capsys, tmp_path, line, group):
    assert main(["compile", "-e", line, "-g", group, "-o", str(tmp_path / "one.py")]) == 0
    assert capsys.readouterr().out.startswith("f : ")
    assert main(["check", str(tmp_path / "one.py")]) == 0


def test_mistakes_of_a_whole_line_are_told_at_their_place(capsys):
    assert main(["explain", "-e", "net f : V -> V { width: 4 }", "-g", "SO(3)"]) == 1
    assert "-e:1:18: error E0124" in capsys.readouterr().err


def test_the_command_of_a_module_made_in_python_makes_it(capsys, tmp_path):
    from repc import nn

    model = nn.EMLP("V_1⊗V_2", "V_2", "S(n)×O(3)", ch="4V_1⊗V_2", num_layers=1)
    command = next(line for line in model.source.splitlines() if line.startswith("    repc compile"))
    program, *arguments = shlex.split(command)
    assert main([*arguments, "-o", str(tmp_path / "emlp.py")]) == 0
    made = (tmp_path / "emlp.py").read_text(encoding="utf-8")
    assert made.split("regenerate with")[0] == model.source.split("regenerate with")[0]
