"""Passes of the optimizer: one fixture file each, executed, and defects that their borders catch.

A case in ``fixtures/<pass>.txt`` is a line ``GROUP: INPUT -> OUTPUT`` and, indented, what the pass must leave: the
expression of every side, and its notes. Every case goes through all passes, whose borders compare dimensions, exact
characters and traces on sampled elements.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from repc import symbolic
from repc.api import explain
from repc.driver import Options, Worker, build_group, compile_spec, explain_spec, type_expression, type_source
from repc.driver.blocks import Blocks
from repc.numeric.decompose import Decomposer
from repc.reps.layout import size
from repc.source import InternalError, Source
from repc.symbolic import passes, rules
from repc.symbolic.passes import border
from repc.symbolic.passes.expand import terms_of
from repc.symbolic.passes.integer_polynomials import IntegerPolynomial
from repc.symbolic.passes.polynomial import Polynomial
from repc.symbolic.passes.state import Task
from repc.symbolic.traces import Elements, traces
from repc.syntax import nodes

FOLDER = Path(__file__).with_name("fixtures")
NAMES = ("expand", "identify", "decompose", "prune", "share", "count")


def cases(name):
    """(line number, group, arrow, expected lines) of a fixture file."""
    found, lines = [], (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith(" "):
            found[-1][3].append(line.strip())
        else:
            group, arrow = line.split(": ", 1)
            found.append((number, group, arrow, []))
    return [pytest.param(group, arrow, expected, id=f"{name}.txt:{n}") for n, group, arrow, expected in found]


def began(group, arrow):
    group = build_group(group)
    (typed,) = type_expression(arrow, group).maps
    return passes.start(typed, rules.Rules(group, Blocks(group, typed).irreps))


def staged(state, name):
    """The state after a pass, and its stage as fixture lines."""
    for step in passes.PASSES:
        state = passes.advanced(step, state)
        if step.name == name:
            break
    stage = state.stages[-1]
    return state, [f"{side}: {text}" for side, text in stage.sides] + [f"note: {note}" for note in stage.notes]


def test_the_optimizer_is_a_visible_tuple():
    assert tuple(step.name for step in passes.PASSES) == NAMES
    for step in passes.PASSES:
        assert step.apply.__module__ == f"repc.symbolic.passes.{step.name}" and step.apply.__doc__
        assert step.accepts.__doc__ and step.back.__doc__
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_fixture_has_cases(name):
    assert len(cases(name)) >= 5


@pytest.mark.parametrize(("group", "arrow", "expected"), cases("expand"))
def test_expand(group, arrow, expected):
    state, found = staged(began(group, arrow), "expand")
    assert found == expected
    same_traces(state)


@pytest.mark.parametrize(("group", "arrow", "expected"), cases("identify"))
def test_identify(group, arrow, expected):
    state, found = staged(began(group, arrow), "identify")
    assert found == expected
    same_traces(state)


@pytest.mark.parametrize(("group", "arrow", "expected"), cases("decompose"))
def test_decompose(group, arrow, expected):
    state, found = staged(began(group, arrow), "decompose")
    assert found == expected
    for side in state.sides:
        if side.blocks is not None:
            same_norm(state.group, side)


@pytest.mark.parametrize(("group", "arrow", "expected"), cases("prune"))
def test_prune(group, arrow, expected):
    state, found = staged(began(group, arrow), "prune")
    assert found == expected
    assert tuple(map(str, state.facts.warnings)) == state.notes or state.output.blocks is None
    dropped = tuple(b.label for b in state.output.blocks or () if b not in state.output.kept)
    assert dropped == state.facts.zero_outputs


@pytest.mark.parametrize(("group", "arrow", "expected"), cases("share"))
def test_share(group, arrow, expected):
    state, found = staged(began(group, arrow), "share")
    assert found == expected
    if max(state.sizes) <= 300 and state.output.blocks is not None:
        assert [task.product for task in state.tasks if task.product is not None] == decomposed(state)


@pytest.mark.parametrize(("group", "arrow", "expected"), cases("count"))
def test_count(group, arrow, expected):
    state, found = staged(began(group, arrow), "count")
    assert found == expected
    solved = Worker(state.group, Options(lower=None)).solve(state.map)
    assert solved.program.hom_dim == solved.hom_dim == (state.count.dim if state.count else solved.hom_dim)


def decomposed(state):
    """The tensor products that the numeric stage decomposes, in its order, where nothing tells it which."""
    decomposer = Decomposer(state.group)
    for node in state.nodes:
        decomposer.space(node)
    return list(decomposer._monomials)


def same_traces(state):
    """Traces of the polynomial on other elements than the border takes, against the tree as it was written."""
    elements = Elements.of(state.group, state.group.samples(4, 7))
    for side in state.sides:
        assert side.polynomial.dim(state.group) == side.rep.size()
        expected = border.tree_traces(side.rep.node, elements)
        scale = np.maximum(1, border.tree_traces(side.rep.node, elements, np.abs))
        np.testing.assert_allclose(traces(side.polynomial.node, elements) / scale, expected / scale, atol=1e-8)


def same_norm(group, side):
    """∫|χ|² = Σ m²δ, by all elements of a finite group or by sampled ones of a compact one."""
    delta = {"R": 1, "C": 1 if group.is_complex else 2, "H": 4}
    norm = sum(b.multiplicity**2 * delta[b.type] for b in side.blocks)
    if group.is_finite and group.order() <= 5000:
        found = np.abs(border.tree_traces(side.rep.node, Elements.of(group, group.elements()))) ** 2
        assert found.mean() == pytest.approx(norm, rel=1e-9)
    elif group.is_compact and group.sampler.is_haar:
        found = np.abs(border.tree_traces(side.rep.node, Elements.of(group, group.samples(20_000, 1)))) ** 2
        assert abs(found.mean() - norm) <= 6 * found.std() / np.sqrt(len(found)) + 1e-9


def test_maps_do_not_depend_on_the_other_lines_of_a_spec():
    alone = "group SO(4)\nmap b : (V², V²) -> V²\n"
    after = "group SO(4)\nmap a : Sym²(V)⊗V⊗V -> V⊗Alt²(V)⊗V\nmap b : (V², V²) -> V²\n"
    first, second = (compile_spec(type_source(Source("x.rep", text)))[-1].module for text in (alone, after))
    assert (first.text, first.npz) == (second.text, second.npz)
    explained = [explain_spec(type_source(Source("x.rep", text))).maps[-1].passes for text in (alone, after)]
    assert explained[0] == explained[1]


def test_json_has_the_expression_after_every_pass():
    (one,) = explain("V* -> V²", "SO(3)").json()["maps"]
    assert [p["name"] for p in one["passes"]] == list(NAMES)
    assert one["passes"][1] == {
        "name": "identify",
        "expressions": {"input": "V  dim 3", "output": "V²  dim 9"},
        "notes": ["V* ≅ V: SO(3) acts by orthogonal matrices"],
    }


# ── the way back, and each fact once ─────────────────────────────────────────────────────────────

EVERY = [case.values[:2] for name in NAMES for case in cases(name)]


@pytest.mark.parametrize(("group", "arrow"), EVERY)
def test_every_block_goes_back_to_terms_that_were_written(group, arrow):
    """Those of which it is a part, as the exact rules alone tell; to none where it was pruned."""
    state = passes.run(began(group, arrow))
    for k, side in enumerate(state.sides):
        for block in side.blocks or ():
            terms = passes.origins(state, k, block.label)
            if side.kept is not None and block not in side.kept:
                assert terms == ()
                continue
            assert terms and set(terms) <= set(terms_of(side.rep.node))
            parts = [symbolic.decompose(term, state.group) for term in terms]
            if None not in parts:
                copies = sum(i.multiplicity for part in parts for i in part if i.label == block.label)
                assert copies == block.multiplicity


@pytest.mark.parametrize(("group", "arrow"), EVERY)
def test_the_passes_give_what_integers_alone_give(group, arrow):
    state = passes.run(began(group, arrow))
    for side in state.sides:
        exact = symbolic.decompose(side.rep.node, state.group)
        assert exact is None or exact == side.blocks == symbolic.decompose(side.polynomial.node, state.group)
        assert size(side.polynomial.node, state.group) == size(side.rep.node, state.group)
    count = symbolic.count([s.rep.node for s in state.inputs], state.output.rep.node, state.group)
    simplified = symbolic.count([s.polynomial.node for s in state.inputs], state.output.polynomial.node, state.group)
    assert count.dim == simplified.dim == state.count.dim


@pytest.mark.parametrize("run", [Worker.solve, Worker.explain], ids=["compile", "explain"])
@pytest.mark.parametrize(
    ("group", "arrow"),
    [("SO(3)", "5V⁰+5V -> V²"), ("SO(3)", "(V, V²) -> V³"), ("S(5)", "V² -> V⁰+2V"), ("RubiksCube", "V -> V"), ("O(3)", "V -> V²")],
)
def test_each_fact_is_computed_once(monkeypatch, run, group, arrow):
    """One count of a map, one decomposition of each tensor product in it, one run of each pass."""
    asked = Counter()
    for name in ("count", "decompose_product"):
        monkeypatch.setattr(rules, name, noted(asked, f"exact {name}", getattr(rules, name)))
    steps = (replace(step, apply=noted(asked, step.name, lambda state, step=step: step.apply(state))) for step in passes.PASSES)
    monkeypatch.setattr(passes, "PASSES", tuple(steps))
    group = build_group(group)
    (typed,) = type_expression(arrow, group).maps
    run(Worker(group), typed)
    assert set(asked.values()) == {1}
    names = [name for name, _ in asked]
    assert names.count("exact count") == 1 and set(names) == {*NAMES, "exact count", "exact decompose_product"}


def noted(asked, name, function):
    def ask(*arguments):
        asked[name, arguments[0] if name == "exact decompose_product" else str(arguments)] += 1
        return function(*arguments)

    return ask


# ── borders ──────────────────────────────────────────────────────────────────────────────────────


def broken(monkeypatch, name, change):
    """All passes, with the result of one of them changed."""
    steps = [_changed(step, change) if step.name == name else step for step in passes.PASSES]
    monkeypatch.setattr(passes, "PASSES", tuple(steps))
    with pytest.raises(InternalError) as caught:
        passes.run(began("SO(4)", "2V+V*⊗V -> Λ²(V)+V"))
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "E0953" and f"the pass '{name}'" in diagnostic.message
    return diagnostic.message


def _changed(step, change):
    return replace(step, apply=lambda state: change(step.apply(state)))


def on_input(**changes):
    def change(state):
        side = state.inputs[0]
        new = {key: value(side) for key, value in changes.items()}
        return replace(state, sides=(replace(side, **new), *state.sides[1:]))

    return change


def test_a_lost_term_is_caught(monkeypatch):
    def lose(side):
        bases, element = side.polynomial.bases, side.polynomial.element
        return Polynomial(bases, IntegerPolynomial(len(bases.nodes), dict(element.terms()[1:])))

    assert "dimension" in broken(monkeypatch, "expand", on_input(polynomial=lose))


def test_a_wrong_relation_is_caught(monkeypatch):
    """V⊗V for 16 scalars: the dimensions agree."""

    def change(side):
        bases = side.polynomial.bases
        v = bases.generator(nodes.Base())
        return Polynomial(bases, side.polynomial.element - v**2 + bases.ring(16))

    assert "different characters" in broken(monkeypatch, "identify", on_input(polynomial=change))


def test_a_wrong_multiplicity_is_caught(monkeypatch):
    def change(side):
        first, second, *rest = side.blocks
        many = second.dim // first.dim
        return (
            replace(first, multiplicity=first.multiplicity + many),
            replace(second, multiplicity=second.multiplicity - 1),
            *rest,
        )

    assert "commute with" in broken(monkeypatch, "decompose", on_input(blocks=change))


def test_a_dropped_block_is_caught(monkeypatch):
    assert "the kept blocks have" in broken(monkeypatch, "prune", on_input(kept=lambda side: side.kept[:-1]))


def test_a_wrong_count_is_caught(monkeypatch):
    change = lambda state: replace(state, count=replace(state.count, dim=state.count.dim + 1))  # noqa: E731
    assert "are counted" in broken(monkeypatch, "count", change)


def test_a_task_listed_twice_is_caught(monkeypatch):
    change = lambda state: replace(state, tasks=(*state.tasks, Task(state.tasks[0].what)))  # noqa: E731
    assert "listed twice" in broken(monkeypatch, "share", change)


def test_traces_are_a_source_of_their_own(monkeypatch):
    """Where the exact rule itself were wrong, sampled elements still tell V from Λ³(V) of O(4)."""
    monkeypatch.setattr(rules.Rules, "exact", lambda self, node: None)
    state = began("O(4)", "V -> V")
    after = passes.PASSES[0].apply(state)
    side = after.inputs[0]
    element = nodes.Alt(3, nodes.Base())
    wrong = Polynomial(type(side.polynomial.bases).of([element]), None)
    wrong = Polynomial(wrong.bases, wrong.bases.generator(element))
    with pytest.raises(InternalError, match="different traces on sampled elements"):
        border.check("identify", after, replace(after, sides=(replace(side, polynomial=wrong), after.output)))
