"""Polynomials by invariants first: independent, as many as theory says, those of the chain, and for every n from one body on."""

from dataclasses import replace
from math import comb

import jax
import numpy as np
import pytest

from repc import compile as compile_text
from repc import poly
from repc.driver import Options, build_group, compile_spec, type_source
from repc.lowering.diagram.model import DiagramBlock
from repc.lowering.scalars.contractions import monomial_of
from repc.lowering.scalars.model import Contracted, Contraction
from repc.lowering.written import written
from repc.ops.check import check as check_program
from repc.ops.run import run
from repc.ops.sizes import at as number_at
from repc.ops.value import IllTyped
from repc.runtime.check import check
from repc.source import RepcError, Source
from repc.syntax import nodes, parse_rep
from tests.brute_force import null_space_dimension
from tests.lowering.test_polynomials import compiled, counts, rank, values


def drawn(program, batch, seed=5, at=None):
    """Random inputs, of a program with letters at some numbers."""
    rng = np.random.default_rng(seed)
    dims = [number_at(dim, at or {}) for dim in program.in_dims]
    xs = [rng.standard_normal((batch, dim)) for dim in dims]
    return [x + 1j * rng.standard_normal(x.shape) for x in xs] if program.is_complex else xs


INDEPENDENT = [
    ("O(3)", "poly f : 2V⁰+3V -> V { degree: 1..3 }", 36),
    ("SO⁺(1,3)", "poly f : 3V -> V⁰+V² { degree: 2 }", 24),
    ("Sp(2)", "poly f : 3V -> V { degree: 3 }", 9),
    ("SO(3)", "poly f : 3V -> V+V⁰ { degree: 2..3 }", 28),  # with x × y, and (x × y)·z
    ("U(2)", "poly f : 2V+V* -> V { degree: 3 }", 4),
    ("S(3)", "poly f : V²+V -> V { degree: 1..2 }", 50),
    ("S(3)*O(2)", "poly f : V_1*V_2+V_1 -> V_1*V_2 { degree: 2 }", 5),
    ("S(3)*O(2)", "poly f : 2V -> V { degree: 3 }", 68),  # Σᵢ xᵢ (xⱼ·xⱼ) beside Σᵢ xᵢ (xᵢ·xⱼ): two sums, or one
    ("O(3)", "poly f : (V, 2V+V⁰) -> V²+V⁰ { degree: (1..2, 1) }", 11),
    ("O(2)", "poly f : V² -> V { degree: 2 }", 0),
]


@pytest.mark.parametrize(("group", "line", "number"), INDEPENDENT)
def test_contractions_are_independent_and_as_many_as_characters_say(group, line, number):
    report = compiled(group, line, "scalars")
    assert (report.hom_dim, report.program.lowering) == (number, "scalars")
    if number:
        found = values(report, drawn(report.program, 2 * number))
        assert rank(found.reshape(number, -1)) == number


def test_maps_without_a_parameter_of_their_own_are_refused():
    program = written(compiled("S(3)", "poly f : V -> V { degree: 2 }", "scalars").program)
    first = dict(list(program.parameters.items())[:1])
    with pytest.raises(IllTyped, match="f: 1 parameters for 4 maps"):
        check_program(replace(program, parameters=first))


@pytest.mark.parametrize("line", ["poly f : 2V+V⁰ -> V+V⁰ { degree: 1..3 }", "poly f : (V, 2V) -> V⁰+V { degree: (2, 1) }"])
def test_the_chain_gives_the_same_polynomials(line):
    one, other = compiled("O(3)", line, "scalars"), compiled("O(3)", line, "chain")
    xs = drawn(one.program, 60)
    both = np.concatenate([values(report, xs).reshape(report.hom_dim, -1) for report in (one, other)])
    assert rank(both) == one.hom_dim == other.hom_dim


def test_minors_of_the_gram_matrix_are_relations():
    """The second fundamental theorem (Weyl): of three vectors in the plane all products of inner products are independent up to
    degree 4; of degree 6 the determinant of the Gram matrix is the one relation."""
    assert counts("O(2)", "poly f : 3V -> V⁰ { degree: 6 }") == {(6,): comb(8, 3) - 1}
    report = compiled("O(2)", "poly f : 3V -> V⁰ { degree: 4..6 }", "scalars")
    assert report.hom_dim == comb(7, 2) + comb(8, 3) - 1
    found = values(report, drawn(report.program, 120))
    assert rank(found.reshape(report.hom_dim, -1)) == report.hom_dim


def test_forms_that_change_sign_vanish_on_equal_vectors():
    """ω(x, x) = 0: of n vectors of Sp there are n(n−1)/2 invariants of degree 2."""
    assert compiled("Sp(2)", "poly f : 4V -> V⁰ { degree: 2 }", "scalars").hom_dim == 6


def test_one_vector_of_many_dimensions():
    """x and ⟨x, x⟩x in 30 dimensions, where irreducibles on the way are too large to couple."""
    report = compiled("O(30)", "poly f : 2V+V⁰ -> V { degree: 1..3 }")
    assert report.program.lowering == "scalars" and report.hom_dim == 2 + 2 + 8
    assert report.program.counts == {(1,): 2, (2,): 2, (3,): 8}


def test_equal_factors_are_written_in_one_way():
    """tr(A²B), whichever of the two A stands first."""
    def cycle(order):
        ends = [(2 * k, 2 * k + 1) for k in order]
        pairs = [(ends[k][1], ends[(k + 1) % 3][0]) for k in range(3)]
        return tuple(DiagramBlock((), tuple(sorted(pair))) for pair in pairs)

    factors = [(0, 0, 0), (0, 0, 0), (0, 0, 1)]
    one, other = (monomial_of(cycle(order), factors, [2, 2, 2]) for order in ((0, 1, 2), (1, 0, 2)))
    assert one == other and one.frame == ()
    wanted = Contraction(((0, 0, (0, 1)), (0, 0, (1, 2)), (0, 0, (2, 0))), (), ())
    assert one.invariants == (Contracted(wanted, (0, 0, 1)),)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("poly f : Sym²(V) -> V⁰ { degree: 2 }", "no leg for 'sym'"),
        ("poly f : 1o+2e -> 1o { degree: 2 }", "contractions give 0 of its 1 polynomials of degree 2"),
    ],
)
def test_what_contractions_do_not_give_is_refused(line, why):
    with pytest.raises(RepcError, match=why) as caught:
        compiled("O(3)", line, "scalars")
    assert caught.value.diagnostics[0].code == "E0404"


# ── coefficients that repeat ─────────────────────────────────────────────────────────────────────


def test_channels_and_given_coefficients_are_the_same_polynomials():
    line = "poly f : 2V+V⁰ -> V+2V⁰ {{ degree: 1..2{} }}"
    alone = compiled("O(3)", line.format(""), "scalars")
    each = compiled("O(3)", line.format(", channels: 3, weights: given"), "scalars")
    rng = np.random.default_rng(3)
    x, w = rng.standard_normal((4, 3, 7)), rng.standard_normal((4, 3, alone.hom_dim))
    found = run(written(each.program), {"coefficients": w}, x)
    basis = np.stack([values(alone, [x[:, c]]) for c in range(3)], axis=2)  # (polynomials, batch, channels, out)
    np.testing.assert_allclose(found, np.einsum("bcp,pbco->bco", w, basis), atol=1e-12)


# ── every n ──────────────────────────────────────────────────────────────────────────────────────


def of_every(group, line):
    """The report of a line for every n."""
    spec = type_source(Source("spec.rep", f"group {group}\n{line}\n"), free=True)
    (one,) = compile_spec(spec, Options())
    return one.report


def values_at(report, xs, at):
    """All polynomials of a program with letters."""
    program, found = written(report.program), []
    for name, shape in report.program.parameters.items():
        for index in np.ndindex(*shape):
            params = {other: np.zeros(s) for other, s in report.program.parameters.items()}
            params[name][index] = 1
            found.append(run(program, params, *xs, letters=at))
    return np.stack(found)


EVERY = [
    ("S(n)", "poly f : 2V -> V⁰+V { degree: 1..2 }", "2V", "V⁰+V", 25, (1, 2, 4)),
    ("S(n)", "poly f : V² -> V { degree: 2 }", "V²", "V", 32, (1, 2, 3)),
    ("S(n)", "poly f : V² -> V² { degree: 2 }", "V²", "V²", 117, (3,)),  # sums over two indices that are not one
    ("S(n)*Sp(1)", "poly f : V_1*V_2 -> V_1² { degree: 2 }", "V_1*V_2", "V_1²", 4, (2, 3)),  # zero of one body
    ("S(n)*SU(2)", "poly f : V_1*V_2 -> V_1*V_2 { degree: 3 }", "V_1*V_2", "V_1*V_2", 4, (2, 3)),
    ("O(n)", "poly f : 2V -> V² { degree: 2 }", "2V", "V²", 7, (1, 2, 4)),
]


@pytest.mark.parametrize(("group", "line", "into", "out", "number", "numbers"), EVERY)
def test_one_program_has_all_polynomials_of_every_n(group, line, into, out, number, numbers):
    """Where n is small some are the same, and those that are left are all that a null space finds."""
    report = of_every(group, line)
    assert (report.hom_dim, report.program.lowering) == (number, "diagram")
    for n in numbers:
        built = build_group(group.replace("n", str(n)))
        powers = [parse_rep(into) if d == 1 else nodes.Sym(d, parse_rep(into)) for (d,) in report.program.counts]
        wanted = sum(null_space_dimension(built, power, parse_rep(out)) for power in powers)
        found = values_at(report, drawn(report.program, 40, at={"n": n}), {"n": n})
        assert rank(found.reshape(number, -1)) == wanted
        assert wanted == number or n < report.every.generic[0]


def test_where_determinants_are_invariant_small_n_are_refused():
    """Six cubic maps of two vectors under SO(n), and twelve at n = 2: there complex multiples of zᵢ zⱼ z̄ₖ."""
    f = compile_text("poly f : 2V -> V { degree: 3 }", group="SO(n)")
    assert (f.HOM_DIM, f.SMALLEST_N) == (6, 3) and poly("2V", "V", 3)("SO(2)").counts == {3: 12}
    with pytest.raises(ValueError, match="n = 2 is below 3, from which on this module holds"):
        f.apply(f.init(jax.random.key(0)), np.ones((5, 4), np.float32))


def test_with_a_mask_a_padded_set_gives_what_the_set_alone_gives():
    report = of_every("S(n)*O(3)", "poly f : V_1*V_2+V_1 -> V_1*V_2+V⁰ { degree: 1..2 }")
    program, rng = written(report.program), np.random.default_rng(1)
    params = {name: rng.standard_normal(shape) for name, shape in report.program.parameters.items()}
    vectors, numbers = rng.standard_normal((5, 3)), rng.standard_normal(5)
    there = np.array([True, False, True, True, False])
    x = np.concatenate([vectors.ravel(), numbers])
    small = np.concatenate([vectors[there].ravel(), numbers[there]])
    padded = run(program, params, x, letters={"n": 5}, masks={"mask": there})
    alone = run(program, params, small, letters={"n": 3})
    np.testing.assert_allclose(padded[:15].reshape(5, 3)[there].ravel(), alone[:9], atol=1e-12)
    assert not padded[:15].reshape(5, 3)[~there].any()
    np.testing.assert_allclose(padded[15:], alone[9:], atol=1e-12)


def test_power_sums_by_hand():
    """Of one number for each body: the mean of squares, and the square of the mean."""
    f = compile_text("poly f : V -> V⁰ { degree: 2 }", group="S(n)")
    for n in (1, 2, 6):
        x = np.random.default_rng(n).standard_normal((3, n))
        found = np.asarray(f.basis(x))[..., 0]
        np.testing.assert_allclose(np.sort(found, 0), np.sort([(x**2).mean(-1), x.mean(-1) ** 2], 0), rtol=1e-6)


BODIES = [("poly f : V_1*V_2+V_1 -> V_1*V_2 { degree: 1..2 }", 1), ("map f : (V_1*V_2, V_1) -> V_2 { channels: 2 }", 3)]


@pytest.mark.parametrize(("line", "n"), BODIES)
def test_the_module_works_under_jit_and_grad_at_every_n(line, n):
    f = compile_text(line, group="S(n)*O(3)")
    params, channels = f.init(jax.random.key(0)), (2,) if "channels" in line else ()
    dims = f.IN_DIM(n) if isinstance(f.IN_DIM(n), tuple) else (f.IN_DIM(n),)
    xs = [np.random.default_rng(0).standard_normal((2, *channels, dim)).astype(np.float32) for dim in dims]
    assert float(f.equivariance_error(params, jax.random.key(1), count=1, n=n)) < 1e-5
    assert f.apply(params, *xs).shape == (2, *channels, f.OUT_DIM(n))
    basis = f.basis(*xs) if not channels else f.basis(*(x[:, 0] for x in xs))
    assert basis.shape == (f.HOM_DIM, 2, f.OUT_DIM(n))
    slopes = jax.grad(lambda p: (f.apply(p, *xs) ** 2).sum())(params)
    assert all(np.isfinite(np.asarray(slope)).all() for slope in slopes.values())


def test_of_symmetric_powers_there_is_no_module_for_every_n():
    with pytest.raises(RepcError, match="no module for every n") as caught:
        of_every("S(n)", "poly f : Sym²(V) -> V { degree: 2 }")
    assert caught.value.diagnostics[0].code == "E0387" and "give n a number" in caught.value.diagnostics[0].remedy


CHECKED = [
    ("S(n)", "poly f : V -> V { degree: 2 }", "the same for n ≥ 3"),
    ("S(n)*S(m)", "map f : (V_1, V_2) -> V_1 { channels: 2 }", "the same for n ≥ 2"),
]


@pytest.mark.parametrize(("group", "line", "said"), CHECKED)
def test_the_module_is_checked_from_its_own_contents(group, line, said, tmp_path):
    (one,) = compile_spec(type_source(Source("spec.rep", f"group {group}\n{line}\n"), free=True), Options())
    path = tmp_path / "f.py"
    path.write_text(one.module.text, encoding="utf-8")
    found = {finding.name.split(" ")[0] for finding in check(path, trust=True).findings}
    assert {"independent", "degrees"} <= found and said in one.module.text
