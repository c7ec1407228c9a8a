"""Several maps in processes side by side, and what a terminal shows meanwhile."""

import os
import pty
import re
import subprocess
import sys
from types import ModuleType

import pytest

from repc.cli import main
from repc.driver import parallel, type_expression, type_source
from repc.driver.pipeline import compile_part
from repc.source import Source

SPEC = "group O(3)\nrep x = V+V⁰\nmap a : x -> V\nmap b : (x, V) -> V²\nnet c : x -> V { hidden: uniform(8), layers: 1 }\n"


def compiled(capsys, spec, target, *more):
    code = main(["compile", str(spec), "-o", str(target), *more])
    files = {p.name: p.read_bytes() for p in target.glob("*.*")} if target.exists() else {}
    captured = capsys.readouterr()
    return code, files, captured.out.replace(str(target), "PACKAGE"), captured.err


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "three.rep"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_processes_write_the_bytes_and_words_of_one(capsys, spec, tmp_path):
    alone = compiled(capsys, spec, tmp_path / "one", "--jobs", "1")
    assert compiled(capsys, spec, tmp_path / "two", "--jobs", "2") == alone
    assert alone[0] == 0 and {"a.py", "b.py", "c.py", "__init__.py"} <= set(alone[1])


def test_processes_start_from_the_shells_of_notebooks(capsys, spec, tmp_path, monkeypatch):
    """IPython's shell leaves a ``__main__`` without ``__spec__``."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    del sys.modules["__main__"].__spec__
    assert compiled(capsys, spec, tmp_path / "two", "--jobs", "2")[0] == 0
    assert not hasattr(sys.modules["__main__"], "__spec__")


def test_errors_in_processes_are_those_of_one(capsys, tmp_path):
    path = tmp_path / "large.rep"
    path.write_text("group SO(3)\nmap a : V -> V\nmap b : V⁹ -> V\nmap c : V³ -> V\n", encoding="utf-8")
    one = compiled(capsys, path, tmp_path / "one", "--jobs", "1", "--max-bytes", "100000")
    assert compiled(capsys, path, tmp_path / "two", "--jobs", "2", "--max-bytes", "100000") == one
    assert one[0] == 1 and "E0430" in one[3] and "large.rep:3:" in one[3] and one[1] == {}


def test_no_line_changes_what_another_one_compiles_to():
    whole = Source("x.rep", "group S(5)\nmap a : V⁴ -> V\nmap b : V² -> V\n")
    only = Source("x.rep", "group S(5)\n                \nmap b : V² -> V\n")
    assert compile_part(whole, 1).module.text == compile_part(only, 0).module.text


def test_processes_are_started_where_they_save_time(monkeypatch):
    monkeypatch.setattr(parallel, "_cores", lambda: 2)
    assert parallel.processes_for([5, 5, 5, 5], None) == 2
    assert parallel.processes_for([0.2] * 4, None) == 1
    assert parallel.processes_for([9, 0.1], None) == 1
    assert parallel.processes_for([0.2] * 4, 3) == 3
    assert parallel.processes_for([5], 4) == 1 and parallel.processes_for([5, 5], 1) == 1


def test_work_is_estimated_from_the_sides_of_a_map():
    def seconds(arrow, group):
        spec = type_expression(arrow, group)
        return parallel.estimated_seconds(spec.outputs[0], spec.group)

    assert seconds("V⁵ -> V²", "Sp(8)") > 4 > 1 > seconds("V⁸ -> V", "SO(3)") > seconds("V -> V²", "SO(3)")
    net = type_source(Source("x.rep", SPEC))
    assert parallel.estimated_seconds(net.outputs[2], net.group) < 1


@pytest.mark.parametrize("wrong", ["0", "-1", "two"])
def test_a_number_of_processes_is_positive(capsys, wrong):
    assert main(["compile", "-e", "V -> V", "-g", "SO(3)", f"--jobs={wrong}"]) == 2
    assert f"argument --jobs: '{wrong}' is not a positive number of processes" in capsys.readouterr().err


def test_a_terminal_sees_a_bar_that_fills_and_goes(spec, tmp_path):
    command = [sys.executable, "-m", "repc", "compile", str(spec), "-o", str(tmp_path / "out"), "--jobs", "1"]
    main_end, other_end = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=other_end, check=True, timeout=120)
    os.close(other_end)
    shown = os.read(main_end, 2**16).decode()
    os.close(main_end)
    shares = [int(found) for found in re.findall(r"(\d+) %", shown)]
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] > 60 and len(set(shares)) > 4
    assert f"[{'#' * 8}{'.' * 16}]  33 %  counting the maps of b …" in shown
    assert shown.rsplit("…", 1)[1].startswith("\r\x1b[K") and b"%" not in done.stdout


def test_a_pipe_sees_none(capsys, spec, tmp_path):
    *_, err = compiled(capsys, spec, tmp_path / "out", "--jobs", "1")
    assert "\r" not in err and "…" not in err and "%" not in err
