"""The REPL as a function from text to text: every kind of line, every command, every mistake."""

import re

import pytest

from repc.explore.repl.session import Session
from repc.runtime import load


@pytest.fixture
def session():
    one = Session()
    one.feed("group SO(3)")
    return one


def told(session, *lines):
    """The answer to the last line; none may fail."""
    for line in lines:
        answer = session.feed(line)
        assert not answer.failed, answer.text
    return answer.text


def refused(session, line):
    before = session.scene, session.last
    answer = session.feed(line)
    assert answer.failed
    assert (session.scene, session.last) == before
    return answer.text.splitlines()


def test_a_group_sets_the_scene():
    session = Session()
    assert refused(session, "5V") == [
        "repl:1:1: error E0532: no group is set, so this has no meaning yet",
        "    5V",
        "    ^^",
        "  try: write 'group SO(3)' first",
    ]
    assert told(session, "group SO(3)") == "SO(3): compact, acts on ℝ³, Lie dimension 3, 2 generators"
    assert session.group.name == "SO(3)"


def test_an_expression_answers_with_canonical_form_dimension_and_irreducibles(session):
    assert told(session, "V²⊗V + 2") == "V³+2 = 2V⁰+V³, dim 29\n  3[0] + 3[1] + 2[2] + [3]"


def test_an_arrow_answers_with_count_blocks_and_warnings(session):
    assert told(session, "5V⁰+5V -> V²").splitlines() == [
        "5V⁰+5V -> V²: 10 equivariant maps by exact characters of SO(3)",
        "  input     dim 20    5[0] + 5[1]",
        "  output    dim 9     [0] + [1] + [2]",
        "  blocks    [0]: 5 -> 1, [1]: 5 -> 1",
        "  warning   W0403: the [2] part of V² is always zero: nothing in the input maps to it",
    ]


def test_several_inputs_and_fields_of_blocks():
    session = Session()
    text = told(session, "group SO(2)", "(V, V) -> V²")
    assert "6 equivariant maps" in text and "blocks    [0]: 2 -> 2, [2]: 1 -> 1 over ℂ" in text
    assert text.count("  input ") == 2


def test_a_count_that_no_rule_gives_is_solved():
    session = Session()
    text = told(session, "group generated { lie [[0,1],[0,0]] }", "V -> V")
    assert text.startswith("V -> V: 2 equivariant maps by ") and "null space" in text


@pytest.mark.parametrize("line", ["rep x = 5V⁰+5V", "x = 5V⁰+5V", "x=5V^0 + 5V  # twenty numbers"])
def test_names_are_bound(session, line):
    assert told(session, line) == "x = 5V⁰+5V, dim 20\n  5[0] + 5[1]"
    assert told(session, "x -> V").startswith("x -> V: 5 equivariant maps")


def test_names_keep_what_they_meant(session):
    told(session, "x = V", "y = 2x", "map f : y -> V", "x = x + 3")
    assert told(session, "x").startswith("V+3 = 3V⁰+V, dim 6")
    assert told(session, "y").startswith("2V, dim 6")
    assert told(session, ":explain f").splitlines()[2] == "map f : 2V -> V"


def test_underscore_is_the_last_representation(session):
    told(session, "V²", "V -> V")
    assert told(session, "_ -> V").startswith("V² -> V: 1 equivariant map by")
    assert told(session, "_ ⊗ V").startswith("V³, dim 27")


def test_let_binds_a_group_and_so_does_the_short_form():
    session = Session()
    assert told(session, "let K = generated { perm (1 2)(3 4), perm (1 3)(2 4) }").startswith("K: finite")
    assert told(session, "L = SO(2) × S(3)").startswith("L: compact")
    assert told(session, "group K × O(3)").startswith("K×O(3): compact")
    assert told(session, "V_K -> 2V_K").startswith("V_K -> 2V_K: 8 equivariant maps")
    told(session, "K = S(4)")
    assert told(session, "V_K -> V_K").startswith("V_K -> V_K: 2 equivariant maps")


def test_another_group_keeps_the_names_that_fit_it(session):
    told(session, "x = 2V", "y = [2]", "map f : x -> V")
    text = told(session, "group S(4)")
    assert text.splitlines()[1] == "  forgotten, as they do not fit this group: y"
    assert told(session, "x").startswith("2V, dim 8")
    assert told(session, ":explain f").startswith("S(4): finite")


def test_a_group_with_a_free_argument_answers_in_formulas():
    session = Session()
    assert told(session, "group O(n)") == "O(n): answers are formulas in n"
    assert "V²  dim n²" in told(session, "x = V²").splitlines()
    assert "3 equivariant maps" in told(session, "map f : x -> V²")
    assert "map f : V² -> V²" in told(session, ":explain f")
    assert refused(session, ":compile x f.py")[0] == "error E0536: V² is a representation, not a map"
    assert refused(session, ":table")[0].startswith("error E0540: O(n) has no table")


def test_several_lines_in_one_go(session):
    assert told(session, "# comment\n\nx = 5V⁰ +\n  5V\nx -> V").startswith("x = 5V⁰+5V, dim 20")
    answer = session.feed("V\nV+ -> V\nV²")
    assert answer.failed and "V, dim 3" in answer.text and "V²" not in answer.text
    assert told(session, "") == "" and told(session, "# only a comment") == ""


def test_signs_by_name(session):
    assert told(session, r"V\otimes V \oplus \Lambda^2(V)").startswith("V²+Λ²(V) = Λ²(V)+V², dim 12")
    assert told(session, r"V \to V").startswith("V -> V: 1 equivariant map ")
    assert refused(session, r"V \otime V") == [
        r"repl:1:3: error E0531: '\otime' stands for no sign",
        r"    V \otime V",
        r"      ^^^^^^",
        r"  try: did you mean \otimes for ⊗?",
    ]


@pytest.mark.parametrize(
    ("line", "first", "caret", "remedy"),
    [
        ("5V⁰+ -> V²", "1:6: error E0104: a representation is missing after '+'", 5, "remove the '+'"),
        ("  x = 5V +", "1:11: error E0104: a representation is missing after '+'", 10, "remove the '+'"),
        ("y+V", "1:1: error E0131: nothing is called 'y'", 0, "define it in an earlier line"),
        ("z = V + xx", "1:9: error E0131: nothing is called 'xx'", 8, "did you mean 'x'?"),
        ("map f : V -> xx", "1:14: error E0131: nothing is called 'xx'", 13, "did you mean 'x'?"),
        ("gruop SO(3)", "1:1: error E0111: no statement begins with 'gruop'", 0, "did you mean 'group'?"),
        ("group SO(q", "1:9: error E0106", 8, "add the missing"),
        ("V = 2V", "1:1: error E0112: 'V' is a word of the language", 0, "choose another name"),
        ("map x : V -> V", "1:5: error E0539: 'x' is a representation here", 4, "choose another name"),
        ("[2,1] + V", "1:1: error E0361", 0, ""),
        (":explain V -> q", "1:15: error E0131: nothing is called 'q'", 14, "define it"),
        (":explian", "1:1: error E0530: there is no command :explian", 0, "did you mean :explain?"),
    ],
)
def test_mistakes_show_the_caret_and_the_remedy_and_the_session_goes_on(session, line, first, caret, remedy):
    told(session, "x = 2V")
    shown = refused(session, line)
    assert shown[0].startswith(f"repl:{first}"), shown
    assert shown[1] == "    " + line and shown[2].index("^") == 4 + caret
    assert remedy in shown[-1]
    assert told(session, "x -> V").startswith("x -> V: 2 equivariant maps")


def test_explain_is_about_the_last_result_or_what_is_named(session):
    fresh = Session()
    fresh.feed("group SO(3)")
    assert refused(fresh, ":explain")[0] == "error E0533: there is no result yet"
    told(session, "V -> V²")
    assert told(session, ":explain").splitlines()[2] == "map f : V -> V²"
    assert "irreducible" in told(session, ":explain V³")
    assert told(session, ":explain (V, V) -> V").splitlines()[2] == "map f : (V, V) -> V"
    assert session.scene.outputs == {} and "_" not in session.scene.reps


def test_basis_is_exact_where_it_can_be(session):
    assert told(session, ":basis V -> V").splitlines() == [
        "1 basis map of V⊗V*, orthonormal",
        "B1 =",
        "  √3/3    0    0",
        "     0 √3/3    0",
        "     0    0 √3/3",
    ]
    told(session, "map f : (V, V) -> V")
    assert told(session, ":basis f").count("√6/6") == 6
    assert told(session, ":basis V²").splitlines()[0] == "1 basis vector of V², orthonormal"
    assert refused(session, ":basis V³ -> V³")[0].startswith("error E0538: the maps of V³⊗V*³ are 27×27 matrices")
    told(session, "group C(7)")
    assert told(session, ":basis V³ -> V").splitlines()[0].endswith("orthonormal, rounded") or "√" in told(session, ":basis")


def test_a_basis_that_would_fill_pages_is_a_picture(session):
    told(session, "group SO(3)")
    assert told(session, ":basis V² -> V²").splitlines() == [
        "3 basis maps of V²⊗V*², orthonormal",
        "a = 1/3, b = 2√5/15, c = √3/6, d = √5/10, e = √5/15; capitals are their negatives, · is zero",
        "  B1          B2          B3",
        "  ·········   b···E···E   a···a···a",
        "  ·c·C·····   ·d·d·····   ·········",
        "  ··c···C··   ··d···d··   ·········",
        "  ·C·c·····   ·d·d·····   ·········",
        "  ·········   E···b···E   a···a···a",
        "  ·····c·C·   ·····d·d·   ·········",
        "  ··C···c··   ··d···d··   ·········",
        "  ·····C·c·   ·····d·d·   ·········",
        "  ·········   E···E···b   a···a···a",
    ]
    assert told(session, ":basis V³").splitlines() == [
        "1 basis vector of V³, orthonormal",
        "B1 = √6/6 at 5 15 19, -√6/6 at 7 11 21; 0 elsewhere",
    ]


@pytest.mark.parametrize(
    ("group", "what"),
    [
        ("SO(3)", "V⁴"), ("SO(3)", "V² -> V³"), ("SO(3)", "V -> V⁴"), ("S(4)", "V² -> V²"), ("C(7)", "V³ -> V"),
        ("U(2)", "V² -> V²"), ("D(5)", "V⁴ -> V"),
    ],
)
def test_no_basis_fills_pages(session, group, what):
    lines = told(session, f"group {group}", f":basis {what}").splitlines()
    assert len(lines) < 48 and max(map(len, lines)) <= 120
    assert sum(set(line) <= set("0 ") for line in lines) < 12, "rows of zeros"


@pytest.mark.parametrize("word", ["help", "?", ":help", ":?"])
def test_help_is_where_it_is_looked_for(word):
    text = told(Session(), word)
    assert text.startswith("Write a line of the language:\n") and "\n  :basis [WHAT]" in text
    for argument in ("basis", ":basis"):
        assert told(Session(), f"{word} {argument}").startswith(":basis [WHAT]")


@pytest.mark.parametrize("word", ["quit", "exit", "quit()", "exit()", ":quit", ":exit", ":q"])
def test_leaving_is_where_it_is_looked_for(word):
    assert Session().feed(word).leave


def test_names_come_before_words_of_other_prompts(session):
    told(session, "group SO(3)")
    assert told(session, "help = V²").startswith("help = V²") and told(session, "help").startswith("V²")
    assert not session.feed("exit = V").leave and not session.feed("exit").leave
    assert refused(session, "quit now")[0].startswith("repl:1:6: error E0105")


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_help_wraps_between_words(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    text = told(Session(), ":help")
    words = " ".join(text.split())
    assert "overwrites" in words and "which group acts" in words and "on the last result where nothing is named:" in words
    assert max(map(len, text.splitlines())) <= max(columns, 49)


def test_tables_and_lists(session):
    assert "[11]            23     R" in told(session, ":table")
    assert told(session, ":table S(3)").splitlines()[-1].split() == ["[2,1]", "2", "R"]
    assert "RubiksCube" in told(session, ":groups")
    assert told(session, "x = V+V", "map f : x -> V", ":names").splitlines() == ["group SO(3)", "rep x = V+V", "map f : V+V -> V"]


def test_compile_writes_a_module(session, tmp_path):
    path = tmp_path / "inertia.py"
    text = told(session, "map f : 5V⁰+5V -> V²", f":compile f {path}")
    assert re.search(r"wrote +" + re.escape(str(path)), text)
    module = load(path)
    assert (module.HOM_DIM, module.IN_DIM, module.OUT_DIM) == (10, 20, 9)
    assert "repc compile -e '5V⁰+5V -> V²' -g 'SO(3)'" in path.read_text(encoding="utf-8")
    told(session, "V -> V", f":compile {path}")
    assert load(path).HOM_DIM == 1
    told(session, f":compile (V, V) -> V {path}")
    assert load(path).IN_DIM == (3, 3)


def test_networks(session, tmp_path):
    text = told(session, "x = 5V⁰+5V", "net n : x -> V { hidden: (x + V, 2x), bias: false }")
    assert text.splitlines() == [
        "x -> V: a network with 2 hidden layers",
        "  input     dim 20",
        "  hidden    dim 23    x+V",
        "  hidden    dim 40    2x",
        "  output    dim 3",
    ]
    told(session, "x = V")
    assert told(session, "n").startswith("5V⁰+5V -> V: a network with 2 hidden layers")  # what x meant when it was named
    assert "net n : 5V⁰+5V -> V { hidden: ((5V⁰+5V)+V, 2(5V⁰+5V)), bias: false }" in told(session, ":names")
    assert "net n : 5V⁰+5V -> V" in told(session, ":explain n")
    assert refused(session, ":basis n")[0].startswith("error E0536: only maps and representations")
    told(session, f":compile n {tmp_path / 'n.py'}")
    assert (tmp_path / "n.py").is_file()


def test_pictures(session, tmp_path, monkeypatch):
    pytest.importorskip("matplotlib", reason="pictures need the extra 'show'")
    monkeypatch.chdir(tmp_path)
    told(session, "map f : 5V⁰+5V -> V²")
    assert told(session, ":show") == "wrote picture.png" and (tmp_path / "picture.png").read_bytes()[:4] == b"\x89PNG"
    assert told(session, ":show V", ":show f g.svg") == "wrote g.svg" and b"<svg" in (tmp_path / "g.svg").read_bytes()
    (tmp_path / "mine.svg").write_text("precious")
    assert "E0520" in refused(session, ":show f mine.svg")[0]
    told(session, ":show (V, V) -> V mine.svg --force")


def test_compile_keeps_files_that_are_not_ours(session, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("precious\n")
    told(session, "V -> V")
    shown = refused(session, f":compile {path}")
    assert "was not written by repc" in shown[0] and shown[1] == "  try: choose another name, or overwrite it with --force"
    told(session, f":compile {path} --force")
    assert load(path).HOM_DIM == 1
    assert refused(session, ":compile V -> V")[0].startswith("error E0537: a file name that ends in .py is missing")
    assert refused(session, f":compile V {path}")[0] == "error E0536: V is a representation, not a map"


def test_a_spec_is_loaded_and_saved(session, tmp_path):
    path = tmp_path / "two.rep"
    path.write_text("let K = S(3)\ngroup K\nrep x = V +\n  V⁰  # sum\nmap f : x -> V\nmap g : V -> V\n", encoding="utf-8")
    text = told(session, f":load {path}")
    assert text.startswith("K: finite") and "x -> V: 3 equivariant maps" in text
    assert list(session.scene.outputs) == ["f", "g"]
    saved = tmp_path / "again.rep"
    told(session, f":save {saved}")
    assert saved.read_text(encoding="utf-8") == "let K = S(3)\ngroup K\nrep x = V+V⁰\nmap f : V+V⁰ -> V\nmap g : V -> V\n"
    assert "E0520" in refused(session, f":save {saved}")[0]
    assert told(Session(), f":load {saved}").startswith("K: finite")
    path.write_text("group SO(3)\nV -> \n", encoding="utf-8")
    assert refused(session, f":load {path}")[0].startswith(f"{path}:2:")
    assert refused(session, f":load {path}.none")[0].startswith("error E0513: there is no file")
    assert refused(session, ":load f.py")[0].startswith("error E0537")


def test_help_names_every_command(session):
    text = told(session, ":help")
    for name in ":explain :basis :show :table :compile :load :help :quit".split():
        assert f"\n  {name}" in text
    assert told(session, ":help basis").startswith(":basis [WHAT]")


def test_quit_leaves(session):
    assert session.feed(":quit").leave and session.leave
    assert Session().feed(":q\nV").text == ""


def test_an_interruption_changes_nothing(session, monkeypatch):
    told(session, "x = V")
    before = session.scene, session.last
    monkeypatch.setattr("repc.driver.explain_rep", _interrupted)
    with pytest.raises(KeyboardInterrupt):
        session.feed("x = 5V")
    assert (session.scene, session.last) == before


def _interrupted(_):
    raise KeyboardInterrupt


def test_a_defect_is_told_without_a_traceback(session, monkeypatch):
    monkeypatch.delenv("REPC_TRACEBACK", raising=False)
    monkeypatch.setattr("repc.driver.explain_rep", lambda _: 1 / 0)
    shown = refused(session, "V")
    assert shown[0].startswith("error E0549: repc itself failed: ZeroDivisionError at test_repl_session.py:")
    monkeypatch.undo()
    assert told(session, "V").startswith("V, dim 3")
