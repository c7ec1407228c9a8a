"""`check` passes what the compiler wrote and names what fails in anything else."""

import json

import pytest

import repc
from repc import driver
from repc.cli import main
from repc.runtime import check, load, load_module
from repc.source import CheckError, RepcError
from repc.targets.jax import ModuleText, resealed
from repc.targets.jax.seal import SEAL


def write(path, expression, group, lower=None):
    (result,) = driver.compile_spec(driver.type_expression(expression, group, path.stem), driver.Options(lower=lower))
    path.write_text(result.module.text, encoding="utf-8")
    if result.module.npz is not None:
        path.with_suffix(".npz").write_bytes(result.module.npz)
    return path


@pytest.mark.parametrize(
    ("expression", "group", "lower"),
    [
        ("5V⁰+5V -> V²", "SO(3)", None),
        ("V+V² -> V²", "S(4)", "orbit"),
        ("2V -> V⊗V*+V", "U(2)", "schur"),
        ("V_1⊗V_2 -> V_1+V_2²", "SO(3)×S(3)", "schur"),
        ("V -> V⁰", "O(3)", None),
    ],
)
def test_what_repc_writes_passes(tmp_path, expression, group, lower):
    report = check(write(tmp_path / "f.py", expression, group, lower))
    assert [f.name for f in report.findings] == ["sizes", "matrix", "generators", "samples", "basis", "count"]
    assert all(f.value is not None for f in report.findings)
    assert "all checks passed" in str(report) and report.group == group
    assert json.loads(json.dumps(report.as_json()))["hom_dim"] == report.hom_dim


def failure(path, trust=False):
    with pytest.raises(CheckError) as caught:
        check(path, trust)
    assert caught.value.exit_code == 3
    return caught.value.diagnostics[0]


def changed(path, old, new):
    """A module that was changed, and its hash with it."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    return rewritten(path, text.replace(old, new, 1))


def rewritten(path, text):
    path.write_text(resealed(text), encoding="utf-8")
    return path


def test_a_changed_constant_breaks_equivariance(tmp_path):
    path = changed(write(tmp_path / "f.py", "5V⁰+5V -> V²", "SO(3)"), "-1 / sqrt(2)", "-1.001 / sqrt(2)")
    assert failure(path).code == "E0606"


def test_a_changed_program_breaks_equivariance(tmp_path):
    path = changed(write(tmp_path / "f.py", "5V⁰+5V -> V²", "SO(3)"), "x[..., 0:5]", "x[..., 1:6]")
    assert "does not commute with a generator" in failure(path).message


@pytest.mark.parametrize(("name", "value"), [("apply", "nan"), ("apply", "inf"), ("rho_out", "nan"), ("rho_in", "nan")])
def test_what_is_not_finite_never_passes(tmp_path, name, value):
    path = write(tmp_path / "f.py", "5V⁰+5V -> V²", "SO(3)")
    text = path.read_text(encoding="utf-8")
    spoiled = f'\n_{name} = {name}\n\n\ndef {name}(*args):\n    return _{name}(*args) * float("{value}")\n'
    rewritten(path, text + spoiled)
    assert failure(path).code == "E0613"
    assert failure(path, trust=True).code == ("E0604" if name == "apply" else "E0606")


def test_a_wrong_count_is_noticed(tmp_path):
    path = changed(write(tmp_path / "f.py", "5V⁰+5V -> V²", "SO(3)"), "HOM_DIM = 10", "HOM_DIM = 11")
    assert "init makes 10 parameters, HOM_DIM is 11" in failure(path).message


def test_missing_maps_are_noticed(tmp_path):
    path = write(tmp_path / "f.py", "V+V² -> V²", "S(4)", "orbit")
    text = path.read_text(encoding="utf-8")
    start = text.index("LABELS = ")
    merged = text[:start] + text[start:].replace("19", "18", 1)
    rewritten(path, merged)
    assert failure(path).code in ("E0606", "E0608", "E0609")


LIES = {  # what is said behind the module's own definitions: its code, a part of the message, and what lies
    "sizes": ("E0604", "apply returns shape (4, 8)", "def apply(params, x):\n    return _apply(params, x)[..., 1:]"),
    "matrix": ("E0605", "apply and matrix differ by", "def matrix(params):\n    return _matrix(params) * (1 + 1e-9)"),
    "generators": ("E0606", "does not commute with a generator", "GENERATORS = ({'lie': np.ones((1, 3, 3))},)"),
    "samples": ("E0607", "with a random group element", "def sample(key, count):\n    return _sample(key, count) * 1.5"),
    "basis": ("E0608", "basis() is not orthonormal", "def basis():\n    return _basis() * (1 + 1e-9)"),
    "basis twice": ("E0608", "is not orthonormal", "def basis():\n    return _basis()[np.array([0, 0, *range(2, HOM_DIM)])]"),
    "count": ("E0609", "the generators leave 180 maps, HOM_DIM is 10", "GENERATORS = ({},)"),
    "too few": ("E0609", "the generators leave 50 maps, HOM_DIM is 10", "GENERATORS = ({'lie': GENERATORS[0]['lie'][:1]},)"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_part_of_a_module_that_lies_is_named(tmp_path, lie):
    code, words, text = LIES[lie]
    path = write(tmp_path / "f.py", "5V⁰+5V -> V²", "SO(3)")
    old = "".join(f"_{name} = {name}\n" for name in ("apply", "matrix", "sample", "basis"))
    found = failure(rewritten(path, f"{path.read_text(encoding='utf-8')}\n{old}\n\n{text}\n"), trust=True)
    assert found.code == code and words in found.message


def test_a_network_that_lies_is_named(tmp_path):
    path, spec = tmp_path / "f.py", tmp_path / "f.rep"
    spec.write_text("group SO(3)\nnet f : V⁰+V -> V { hidden: 4V⁰+4V, layers: 1 }\n", encoding="utf-8")
    assert main(["compile", str(spec), "-o", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert [f.name for f in check(path).findings] == ["sizes", "generators", "samples"]
    lies = {
        "E0606": "_apply = apply\n\n\ndef apply(params, x):\n    return _apply(params, x) + 1e-9 * abs(_apply(params, x))",
        "E0607": "_sample = sample\n\n\ndef sample(key, count):\n    return _sample(key, count) * 1.5",
        "E0604": "COEFFICIENTS += 1",
    }
    for code, lie in lies.items():
        rewritten(path, f"{text}\n{lie}\n")
        assert failure(path, trust=True).code == code


def test_damaged_constants_are_noticed(tmp_path):
    path = write(tmp_path / "f.py", "V⁴ -> V⁴", "SO(3)", "schur")
    archive = path.with_suffix(".npz")
    data = bytearray(archive.read_bytes())
    whole = bytes(data)
    data[len(data) // 2] ^= 1
    archive.write_bytes(bytes(data))
    assert "missing or damaged" in failure(path).message or "SHA-256 differs" in failure(path).message
    write(tmp_path / "other.py", "V⁴ -> V³", "SO(3)", "schur")
    archive.write_bytes((tmp_path / "other.npz").read_bytes())
    assert "SHA-256 differs" in failure(path).message
    archive.unlink()
    assert "missing or damaged" in failure(path).message
    archive.write_bytes(whole)
    check(path)


def test_files_that_are_no_modules(tmp_path):
    with pytest.raises(RepcError, match="there is no file"):
        check(tmp_path / "none.py")
    broken = tmp_path / "broken.py"
    for text in ("x = (", "raise SystemExit(0)", "1 / 0"):
        broken.write_text(f'"""Written by repc"""\n{text}', encoding="utf-8")
        assert failure(broken).code == "E0611"
        rewritten(broken, f'"""Written by repc"""\n{SEAL}\n{text}')
        assert failure(broken).code == "E0613"
        assert failure(broken, trust=True).code == "E0602"
    other = tmp_path / "other.py"
    other.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    assert "not a module that repc wrote: it does not say 'Written by repc'" in failure(other).message
    assert failure(other).code == "E0603" and not (tmp_path / "ran").exists()
    rewritten(other, f'"""Written by repc"""\n{SEAL}\n')
    assert "not a module that repc wrote: it has no GROUP" in failure(other).message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("-1 / sqrt(2)", "-1.001 / sqrt(2)", "its text was changed after it was written"),
        ("import numpy as np\n", "import numpy as np\nimport os; os._exit(0)\n", "its text was changed after it was written"),
        ("FORMAT = 1", "FORMAT = 2", "it is of format 2, and this repc reads format 1"),
        ("FORMAT = 1", "FORM = 1", "it does not state its FORMAT and TEXT_SHA256 once each"),
        ("TEXT_SHA256 = ", "SHA256 = ", "it does not state its FORMAT and TEXT_SHA256 once each"),
        ("TEXT_SHA256 = ", "FORMAT = 1\nTEXT_SHA256 = ", "it does not state its FORMAT and TEXT_SHA256 once each"),
    ],
)
def test_what_was_changed_or_is_of_another_format_is_not_run(tmp_path, capsys, old, new, words):
    path = write(tmp_path / "f.py", "5V⁰+5V -> V²", "SO(3)")
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["check", str(path)]) == 3
    assert f"error E0611: {path} is not run: {words}" in capsys.readouterr().err


def test_line_ends_and_a_new_name_are_no_change(tmp_path):
    path = write(tmp_path / "f.py", "V -> V", "SO(3)")
    (tmp_path / "g.py").write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(tmp_path / "g.py").hom_dim == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("_weight(params).T", "_weigth(params).T", "fails in apply, line {n}: NameError: name '_weigth' is not defined"),
        ("_weight(params).T", "_weight(params)[1:]", "fails in apply, line {n}: TypeError: dot_general"),
        ("return _power(g, 2)", "return g", "fails"),
        ('GENERATORS = ({"lie": LIE},)', "GENERATORS = ({'lie': 3},)", "fails"),
        ("IN_DIM = 20\n", "IN_DIM = 1000000000000\n", "fails"),
        ("OUT_DIM = 9\n", "OUT_DIM = 1000000000000\n", "expected (1, 1000000000000)"),
        ("HOM_DIM = 10\n", "HOM_DIM = 1000000000000\n", "init makes 10 parameters, HOM_DIM is 1000000000000"),
        ("def init(key, dtype=jnp.float32)", "def init(key, dtype='none')", "fails: TypeError: data type 'none' not understood"),
        ("def sample(key, n):", "def sample(key, n, m):", "fails: TypeError: sample() missing 1 required positional argument"),
    ],
)
def test_a_module_that_fails_is_named_with_its_place(tmp_path, capsys, old, new, words):
    path = changed(write(tmp_path / "f.py", "5V⁰+5V -> V²", "SO(3)"), old, new)
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next((k for k, line in enumerate(lines, 1) if new in line), 0)
    assert main(["check", str(path)]) == 3
    told = capsys.readouterr().err
    assert words.format(n=number) in told and "E0999" not in told and "Traceback" not in told


def test_a_network_that_fails_is_named_with_its_place(tmp_path, capsys):
    """A name that the text reads and does not define is a finding of the check."""
    spec = tmp_path / "f.rep"
    spec.write_text("group SO(3)\nnet f : V+V⁰ -> V { hidden: 8V⁰+4V, layers: 1, product: 2 }\n", encoding="utf-8")
    assert main(["compile", str(spec)]) == 0
    path = changed(tmp_path / "f.py", "sigmoid(gates)", "sigmoid(gate)")
    assert main(["check", str(path)]) == 3
    assert "fails in _layer1, line" in capsys.readouterr().err


def test_loading_leaves_no_trace(tmp_path):
    import sys

    path = write(tmp_path / "numpy_like.py", "V -> V", "SO(3)")
    module = load(path)
    assert module.HOM_DIM == 1 and "numpy_like" not in sys.modules
    assert not [name for name in sys.modules if name.startswith("_repc_emitted_")]
    assert [p.name for p in tmp_path.iterdir()] == ["numpy_like.py"]


@pytest.mark.parametrize("name", ["a/b", "../zz", "class", "1x", ""])
def test_a_name_that_python_cannot_import_is_refused(name):
    with pytest.raises(RepcError, match="cannot name a map: it is not a Python identifier"):
        load_module(ModuleText(name, "x = 1\n", None))


def test_a_module_of_every_n_is_not_seen_below_its_smallest():
    from repc.runtime.sized import at

    module = repc.compile("V² -> V", group="S(n)")
    assert at(module, 3).IN_DIM == 9
    with pytest.raises(ValueError, match=r"n = 2 is below 3, from which on S\(n\) has this module"):
        at(module, 2)
