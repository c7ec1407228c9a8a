"""Polynomial maps: as many as the characters and a brute-force null space say, equivariant, independent, by every lowering."""

import numpy as np
import pytest

from repc.driver import Options, compile_spec, explain_spec, type_source
from repc.driver.polynomials import asked
from repc.lowering.polynomial import ChainProgram
from repc.lowering.polynomial.independent import PolynomialSpan
from repc.lowering.polynomial.monomials import count
from repc.lowering.written import written
from repc.numeric.decompose import decompose
from repc.ops.run import run
from repc.report import Explanation
from repc.source import RepcError, Source
from repc.syntax import nodes, parse_rep
from tests.brute_force import null_space_dimension


def spec_of(group, line):
    return type_source(Source("spec.rep", f"group {group}\n{line}\n"))


def counts(group, line):
    """The exact counts by degree, nothing solved."""
    spec = spec_of(group, line)
    return {key: one.dim for key, one in asked(spec.polys[0], spec.group).count.counts.items()}


def compiled(group, line, lower=None):
    (one,) = compile_spec(spec_of(group, line), Options(lower=lower))
    return one.report


def values(report, xs):
    """All basis polynomials at some inputs, (HOM_DIM, batch, out): runs of the program with unit parameters."""
    program, found = written(report.program), []
    shapes = report.program.parameters
    for name, shape in shapes.items():
        for at in np.ndindex(*shape):
            params = {other: np.zeros(s) for other, s in shapes.items()}
            params[name][at] = 1
            found.append(run(program, params, *xs))
    return np.stack(found)


def rank(rows):
    return int(np.linalg.matrix_rank(rows, tol=1e-8 * np.linalg.norm(rows, 2))) if rows.size else 0


ORACLES = [
    # 0e+1o+2e to itself, as the symmetric contraction of MACE has them
    ("O(3)", "poly f : 0e+1o+2e -> 0e+1o+2e { degree: 1..3 }", {(1,): 3, (2,): 8, (3,): 16}),
    # Sym⁴ of four vectors, invariants: all products of two of ten inner products
    ("O(3)", "poly f : 4V -> V⁰ { degree: 4 }", {(4,): 55}),
    # the discriminant of a binary cubic is its only invariant up to degree 4
    ("SL(2)", "poly f : Sym³(V) -> V⁰ { degree: 1..4 }", {(1,): 0, (2,): 0, (3,): 0, (4,): 1}),
    # Aronhold's S and T of a ternary cubic
    ("SL(3)", "poly f : Sym³(V) -> V⁰ { degree: 1..6 }", {(1,): 0, (2,): 0, (3,): 0, (4,): 1, (5,): 0, (6,): 1}),
    # symmetric polynomials in four variables: partitions into at most four parts
    ("S(4)", "poly f : V -> V⁰ { degree: 0..6 }", {(k,): n for k, n in enumerate([1, 1, 2, 3, 5, 6, 9])}),
    # the icosahedron's first invariant beside r² has degree 6
    ("Icosahedral", "poly f : V -> V⁰ { degree: 1..6 }", {(k,): n for k, n in enumerate([0, 1, 0, 1, 0, 2], start=1)}),
    ("SO(3)", "poly f : (V, V) -> V { degree: (1, 1) }", {(1, 1): 1}),
    ("O(3)", "poly f : (V, V) -> V { degree: (1, 1) }", {(1, 1): 0}),
]  # fmt: skip


@pytest.mark.parametrize(("group", "line", "expected"), ORACLES)
def test_counts_are_those_of_the_literature(group, line, expected):
    assert counts(group, line) == expected


def test_the_symmetric_cube_by_irreducibles():
    """Sym³(0e+1o+2e+3o) of O(3) has 816 dimensions; how often each irreducible occurs adds up to them."""
    found = {}
    for parity in "eo":
        for l in range(10):  # noqa: E741 the name of the quantum number
            found[f"{l}{parity}"] = counts("O(3)", f"poly f : 0e+1o+2e+3o -> {l}{parity} {{ degree: 3 }}")[3,]
    assert (found["1o"], found["0e"], found["9o"]) == (12, 8, 1) and sum((2 * int(k[:-1]) + 1) * n for k, n in found.items()) == 816


def molien(n, degree, reflections):
    """The number of invariants of SO(3) or O(3) on n vectors by the average of 1/det(1 − t g)ⁿ over rotations by φ, which is the
    integral with weight (1 − cos φ)/π, as a series."""
    phi = (np.arange(512) + 0.5) * np.pi / 512
    weight = (1 - np.cos(phi)) / 512
    total = np.zeros(degree + 1)
    for sign in (1, -1) if reflections else (1,):
        one = np.zeros((degree + 1, len(phi)))
        one[0] = 1
        for root in (np.ones_like(phi, complex), np.exp(1j * phi), np.exp(-1j * phi)) * n:
            series = np.stack([(sign * root) ** k for k in range(degree + 1)])
            one = np.stack([sum(one[j] * series[k - j] for j in range(k + 1)) for k in range(degree + 1)])
        total += (one.real * weight).sum(axis=1) / (2 if reflections else 1)
    return np.rint(total).astype(int)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("group", ["SO(3)", "O(3)"])
def test_invariants_of_vectors_are_as_molien_has_them(group, n):
    found = counts(group, f"poly f : {n}V -> V⁰ {{ degree: 0..8 }}")
    assert [found[k,] for k in range(9)] == list(molien(n, 8, group == "O(3)"))


CHAINS = [
    ("O(3)", "poly f : 0e+1o+2e -> 0e+1o+2e { degree: 1..3 }"),
    ("SO(3)", "poly f : V²+2V -> V+V² { degree: 0..2 }"),
    ("SO(3)", "poly f : (2V+V⁰, V) -> V { degree: (0..2, 0..1) }"),
    ("SO(3)", "poly f : (V, V, V²) -> V² { degree: (1, 2, 1) }"),
    ("SO(2)", "poly f : 2V+V⁰ -> V { degree: 1..3 }"),  # of type ℂ
    ("SU(2)", "poly f : V+V -> V { degree: 1..3 }"),  # complex numbers
    ("C(3)", "poly f : V+V⁰ -> V { degree: 0..4 }"),
    ("Tetrahedral", "poly f : V -> V⁰+V { degree: 1..6 }"),
    ("SO13", "poly f : 2V -> V { degree: 3 }"),
    ("Sp(2)", "poly f : 2V -> V⁰+V { degree: 1..4 }"),
    ("SO(3) × S(3)", "poly f : V_1⊗V_2 -> V_1 { degree: 3 }"),
    (
        "generated { discrete [[0,-1,0,0],[1,0,0,0],[0,0,0,-1],[0,0,1,0]], discrete [[0,0,-1,0],[0,0,0,1],[1,0,0,0],[0,-1,0,0]] }",
        "poly f : V -> V { degree: 1..3 }",  # of type ℍ
    ),
]


@pytest.mark.parametrize(("group", "line"), CHAINS)
def test_chains_give_independent_equivariant_polynomials(group, line):
    """compile has certified the text; its polynomials are as many as HOM_DIMS says, and none depends on others."""
    report = compiled(group, line, "chain")
    assert report.program.lowering == "chain" and report.count.exact
    assert {key: one.dim for key, one in report.polynomial.counts.items()} == counts(group, line)
    rng, points = np.random.default_rng(0), report.hom_dim + 8
    xs = [rng.standard_normal((points, side.dim)) for side in report.facts.inputs]
    xs = [x + 1j * rng.standard_normal(x.shape) for x in xs] if report.is_complex else xs
    assert rank(values(report, xs).reshape(report.hom_dim, -1)) == report.hom_dim


@pytest.mark.parametrize(
    ("group", "line"),
    [
        ("S(4)", "poly f : V -> V { degree: 1..3 }"),
        ("D(4)", "poly f : V+V⁰ -> V { degree: 1..3 }"),
        ("Z(4)", "poly f : V -> V { degree: 2 }"),
        ("O(3)", "poly f : 2V -> V { degree: 3 }"),
    ],
)
def test_both_lowerings_span_the_same_polynomials(group, line):
    chain, monomials = compiled(group, line, "chain"), compiled(group, line, "monomials")
    assert chain.hom_dim == monomials.hom_dim
    x = np.random.default_rng(1).standard_normal((chain.hom_dim + 8, chain.facts.inputs[0].dim))
    both = np.concatenate([values(one, [x]).reshape(chain.hom_dim, -1) for one in (chain, monomials)])
    assert rank(both) == chain.hom_dim


@pytest.mark.parametrize(
    ("group", "degree", "number"),
    [("generated { lie [[0,1],[0,0]] }", 3, 2), ("RubiksCube", 2, 33)],
)
def test_groups_without_irreducibles_have_monomials(group, degree, number):
    report = compiled(group, f"poly f : V -> V {{ degree: {degree} }}")
    assert (report.program.lowering, report.hom_dim) == ("monomials", number)


GROUPS = {
    "SO(3)": ["V", "V+V⁰", "2V", "[2]", "V²"],
    "O(3)": ["V", "0e+1o", "1e", "2V", "V+det"],
    "SO(2)": ["V", "V+V⁰", "V+[2]"],
    "S(3)": ["V", "[2,1]", "V+sgn"],
    "C(4)": ["V", "V+[2]", "V+V⁰"],
    "D(3)": ["V", "V+det", "2V"],
    "SU(2)": ["V", "[2]", "V+V⁰"],
    "Tetrahedral": ["V", "V+V⁰"],
    "Z(3)": ["V", "V+V⁰"],
    "SO(1,2)": ["V", "V+V⁰"],
    "Sp(1)": ["V", "V+V⁰", "2V"],
    "SL(2)": ["V", "Sym²(V)", "V+V*"],
    "O(2)": ["V", "V+det", "2V"],
    "SO(2) × S(2)": ["V_1⊗V_2", "V_1+V_2"],
}
_LIMIT = 900  # unknowns of the brute-force null space


def drawn_cases(count=100):
    """Random (group, input, output, degree ≤ 4), of a size that brute force can do."""
    rng, found = np.random.default_rng(7), []
    while len(found) < count:
        group = str(rng.choice(list(GROUPS)))
        a, b = (str(rng.choice(GROUPS[group])) for _ in range(2))
        degree = int(rng.integers(1, 5))
        spec = spec_of(group, f"poly f : {a} -> {b} {{ degree: {degree} }}")
        (typed,) = spec.polys
        if count_of(typed, degree) * typed.output.size() <= _LIMIT:
            found.append((group, a, b, degree))
    return found


def count_of(typed, degree):
    return count(typed.inputs[0].size(), (degree,))


@pytest.mark.parametrize("case", drawn_cases(), ids=lambda case: "-".join(map(str, case)).replace(" ", ""))
def test_counts_and_ranks_equal_a_brute_force_null_space(case):
    """The polarized constraint ρ_out(h) W = W Sym^k(ρ_in(h)) on all monomials, solved as plainly as can be."""
    group, a, b, degree = case
    line = f"poly f : {a} -> {b} {{ degree: {degree} }}"
    spec = spec_of(group, line)
    (typed,) = spec.polys
    source = nodes.Sym(degree, typed.inputs[0].node) if degree > 1 else typed.inputs[0].node
    expected = null_space_dimension(spec.group, source, typed.output.node)
    assert counts(group, line) == {(degree,): expected}
    assert compiled(group, line, "chain").hom_dim == expected


def test_a_wrong_count_is_a_disagreement(monkeypatch):
    """Where the characters say less than there is, nothing is written."""
    from repc.driver.polynomials import question

    real = question.on_the_way

    def fewer(typed, key, rules):
        from dataclasses import replace

        irreps = real(typed, key, rules)
        return tuple(replace(i, multiplicity=i.multiplicity - 1) if i.multiplicity > 1 else i for i in irreps)

    monkeypatch.setattr(question, "on_the_way", fewer)
    with pytest.raises(RepcError) as caught:
        compiled("O(3)", "poly f : 0e+1o+2e -> 1o { degree: 3 }", "chain")
    assert caught.value.diagnostics[0].code == "E0902"


@pytest.mark.parametrize(
    ("line", "is_small"),
    [
        ("poly f : 0e+1o+2e -> 0e+1o+2e { degree: 1..3, channels: 4 }", True),
        ("map f : (0e+1o+2e, 0e+1o+2e+3o) -> 0e+1o+2e { channels: 4, layout: channels_last }", True),
        ("map f : (3x0e+3x1o, 0e+1o) -> 3x0e+3x1o { channels: 4 }", False),  # 30 terms multiplied, 72 mixed
        ("map f : (3x0e+3x1o, 0e+1o) -> 3x0e+3x1o { channels: 4, layout: channels_last }", False),
        ("poly f : 8x0e+8x1o -> 8x0e+8x1o { degree: 2, channels: 2 }", False),  # 336 and 2112: gradients of 500 ms, not 50
        ("poly f : 8x0e+8x1o -> 8x0e+8x1o { degree: 2 }", True),
    ],
)
def test_what_is_mixed_more_than_multiplied_is_not_written_out(line, is_small, monkeypatch):
    plan = compiled("O(3)", line, "chain").program
    assert plan.is_small is is_small
    rng, channels = np.random.default_rng(0), () if plan.repeats.channels is None else (plan.repeats.channels,)
    params = {name: rng.standard_normal(shape) for name, shape in plan.parameters.items()}
    shapes = [(dim, *channels) if plan.repeats.last else (*channels, dim) for dim in plan.in_dims]
    xs = [rng.standard_normal((3, *shape)) for shape in shapes]
    here = run(written(plan), params, *xs)
    monkeypatch.setattr(ChainProgram, "is_small", not is_small)
    written.cache_clear()
    np.testing.assert_allclose(run(written(plan), params, *xs), here, atol=1e-12)
    written.cache_clear()


def test_a_span_takes_what_is_independent_and_no_more():
    (space,) = decompose(type_source(Source("s", "group SO(3)\nV -> V")).group, [parse_rep("V")])
    span, rng = PolynomialSpan.of(space.irreps[0], 40, False), np.random.default_rng(0)
    first = rng.standard_normal((3, 3, 40))
    candidates = np.concatenate([first, first[:1] + first[1:2], np.zeros((1, 3, 40))])
    assert len(span.independent(candidates, 1.0)) == 3 and span.count == 3
    assert span.independent(first[:2] - 2 * first[1:3], 1.0) == []


def test_nothing_has_the_size_of_a_tensor_power():
    """Degree 4 on 16 dimensions: 65536 entries in V⊗⁴, 3876 monomials, and no array of the program comes near."""
    report = compiled("SO(3)", "poly f : V²+2V+1 -> V+V² { degree: 4 }", "chain")
    from repc.ops.cost import constants_of

    assert report.hom_dim == 616
    assert max(array.size for array in constants_of(written(report.program))) < 1000


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("poly f : V -> V", "E0350"),
        ("poly f : (V, V) -> V { degree: 2 }", "E0351"),
        ("poly f : V -> V { degree: 3..1 }", "E0351"),
        ("poly f : V -> V { degree: 13 }", "E0352"),
        ("poly f : (V, V) -> V { degree: (7, 6) }", "E0352"),
        ("poly f : V -> V { degree: 1001 }", "E0352"),
        ("poly f : V -> V { degree: -1 }", "E0124"),
        ("poly f : V -> V { degree: x }", "E0124"),
        ("poly f : V -> V { degre: 1 }", "E0124"),
        ("poly f : V -> V { degree: 1, channels: 0 }", "E0353"),
        ("poly f : V -> V { degree: 1, mix: channel }", "E0353"),
        ("poly f : V -> V { degree: 1, mix: full, channels: 3 }", "E0353"),
        ("poly f : (1..2, V) -> V { degree: 1 }", "E0125"),
    ],
)
def test_what_means_nothing_is_told_at_its_place(line, code):
    with pytest.raises(RepcError) as caught:
        compile_spec(spec_of("SO(3)", line))
    (one,) = caught.value.diagnostics
    assert one.code == code and one.source.name == "spec.rep" and one.source.line_column(one.span.start)[0] == 2


def test_harmonics_for_every_n_are_refused_with_a_remedy():
    with pytest.raises(RepcError) as caught:
        compile_spec(type_source(Source("spec.rep", "group O(n)\npoly Y : V -> harmonics(2) { normalize: true }"), free=True))
    assert caught.value.diagnostics[0].code == "E0354" and "such as 5" in caught.value.diagnostics[0].remedy


@pytest.mark.parametrize(
    ("group", "line", "letter_free"),
    [
        ("S(n)", "poly f : V -> V { degree: 0..3 }", ["S(4)", "S(5)", "S(7)"]),
        ("O(n)", "poly f : 2V -> V+Sym²(V) { degree: 1..3 }", ["O(2)", "O(3)", "O(5)"]),
        ("S(n)", "poly f : (V, V) -> V { degree: (1, 1..2), channels: 3 }", ["S(4)", "S(6)"]),
        ("S(n) × O(3)", "poly f : V_1⊗V_2 -> V_1 { degree: ≤2 }", ["S(3) × O(3)", "S(5) × O(3)"]),
        ("S(n)", "map f : (V, V) -> V { mix: channel, channels: 2 }", ["S(3)", "S(5)"]),
    ],
)
def test_counts_for_every_n_are_those_of_each_n(group, line, letter_free):
    """The power sums partition x₁, …, x_n: from n = degree + 1 on nothing changes."""
    (report,) = explain_spec(type_source(Source("s", f"group {group}\n{line}\n"), free=True)).maps
    found = {key: one.dim for key, one in report.polynomial.counts.items()}
    assert report.every.starts and sum(found.values()) == report.hom_dim
    for one in letter_free:
        assert counts(one, line) == found
    assert f"{report.hom_dim} equivariant maps by exact characters of" in str(Explanation(report.group, (report,)))


def test_what_is_zero_for_every_n_is_told():
    lines = {"poly f : V -> sgn { degree: 1..2 }": "W0401", "poly f : V -> V+sgn { degree: 1 }": "W0403"}
    for line, code in lines.items():
        (report,) = explain_spec(type_source(Source("s", f"group S(n)\n{line}\n"), free=True)).maps
        assert [one.code for one in report.warnings] == [code]
        assert "'repc compile' does that" in str(Explanation(report.group, (report,))) or code == "W0401"


@pytest.mark.parametrize("lower", ["schur", "orbit"])
def test_lowerings_of_linear_maps_are_refused_and_the_other_way_round(lower):
    with pytest.raises(RepcError) as caught:
        compiled("SO(3)", "poly f : V -> V { degree: 3 }", lower)
    assert caught.value.diagnostics[0].code == "E0404"
    with pytest.raises(RepcError) as caught:
        compile_spec(spec_of("SO(3)", "V -> V"), Options(lower="chain"))
    assert caught.value.diagnostics[0].code == "E0404"


