"""The list of planted faults stays of this code: each still has its text and its tests. `python -m tests.liars` plants them."""

import ast
from pathlib import Path

import pytest

from tests.liars.fault import Fault
from tests.liars.faults import FAULTS, ROOMS
from tests.liars.plant import planted

ROOT = Path(__file__).parent.parent
FEWEST = 60


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_planted_and_has_tests(fault):
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1, f"{fault.old!r} stands {text.count(fault.old)} times in {fault.file}"
    ast.parse(text.replace(fault.old, fault.new))
    assert fault.new != fault.old and fault.lies and fault.tests
    for test in fault.tests:
        file, _, name = test.partition("::")
        path = ROOT / file
        assert path.is_dir() or path.is_file()
        assert not name or f"def {name.partition('[')[0]}(" in path.read_text(encoding="utf-8"), test


def test_there_are_enough_over_all_rooms():
    rooms = {path.stem for path in (ROOT / "repc").glob("[!_]*") if path.suffix == ".py" or any(path.glob("*.py"))}
    rooms.remove("irreps")  # a name of the door: what stands behind it is in the room api
    assert set(ROOMS) == rooms
    assert list(dict.fromkeys(fault.room for fault in FAULTS)) == list(ROOMS), "each stands in the file of its room"
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= FEWEST


def test_a_fault_is_gone_after_its_tests(tmp_path):
    fault = Fault("f", "a.py", "x = 1", "x = 2", "x", ())
    path = tmp_path / "a.py"
    path.write_text("x = 1\n", encoding="utf-8")
    with planted(fault, tmp_path):
        assert path.read_text(encoding="utf-8") == "x = 2\n"
    assert path.read_text(encoding="utf-8") == "x = 1\n"
    path.write_text("x = 1\nx = 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="f: its text stands 2 times in a.py"), planted(fault, tmp_path):
        pass
