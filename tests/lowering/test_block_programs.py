"""Block programs mean the sum over irreducibles that Schur's lemma gives, and commute with the group."""

import numpy as np
import pytest

from repc.lowering import dense, interpret, random_params, schur
from repc.numeric.actions.matrices import node_drho, node_rho


def channels(space, irrep, name):
    """embed (dim, channels, d) or project (channels, d, dim) of a whole space in source coordinates, by definition."""
    order = np.arange(space.dim) if space.order is None else space.order
    columns = []
    for segment in space.segments:
        for copy in range(segment.copies):
            for block in segment.blocks:
                if block.irrep is irrep:
                    where = order[segment.start + copy * segment.size :][: segment.size]
                    for m in range(block.multiplicity):
                        dtype = np.result_type(block.embed, float)
                        one = np.zeros((space.dim, irrep.dim), dtype)
                        one[where] = block.embed[:, m] if name == "embed" else block.project[m].T
                        columns.append(one)
    return np.stack(columns)


def by_definition(problem, params):
    """The dense weight (out, in_1, …), from Σ embed[o] · units[u] · w[u, o, i] · project[i]."""
    dims = [space.dim for space in problem.inputs]
    total = np.zeros((problem.output.dim, *dims), complex)
    for irrep in problem.matched:
        out = channels(problem.output, irrep, "embed")
        if len(dims) == 1:
            sources = channels(problem.inputs[0], irrep, "project")[:, :, :]
            into = np.moveaxis(sources, 1, 2)
        else:
            into = np.concatenate([coupled(problem, path) for path in problem.paths if path.irrep is irrep])
        w = params[irrep.label].reshape(irrep.division_dim, len(out), len(into))
        total += np.einsum("ozd,ude,uoi,ie...->z...", out, irrep.units, w, into)
    return total


def coupled(problem, path):
    parts = [channels(s, i, "project") for s, i in zip(problem.inputs, path.sources, strict=True)]
    if len(parts) == 2:
        z = np.einsum("ixa,jyb,abmd->ijmdxy", *parts, path.tensor)
        return z.reshape(-1, *z.shape[3:])
    z = np.einsum("ixa,jyb,kwc,abcmd->ijkmdxyw", *parts, path.tensor)
    return z.reshape(-1, *z.shape[4:])


def inputs_for(problem, batch=(2, 3)):
    rng = np.random.default_rng(5)
    xs = [rng.standard_normal((*batch, space.dim)) for space in problem.inputs]
    return [x + 1j * rng.standard_normal(x.shape) for x in xs] if problem.is_complex else xs


def apply_weight(weight, xs):
    letters = "abc"[: len(xs)]
    return np.einsum(f"z{letters}," + ",".join(f"...{a}" for a in letters) + "->...z", weight, *xs)


@pytest.mark.parametrize("lowering", [schur, dense])
def test_a_program_is_the_sum_over_irreducibles(any_case, lowering):
    problem = any_case.problem
    program = lowering.lower(problem)
    params = random_params(program, 3)
    xs = inputs_for(problem)
    expected = apply_weight(by_definition(problem, params), xs)
    found = interpret(program, params, *xs)
    assert found.shape == (2, 3, problem.output.dim)
    assert np.abs(found - expected).max(initial=0) < 1e-12


def test_a_program_commutes_with_every_generator(any_case):
    problem, group = any_case.problem, any_case.group
    program = schur.lower(problem)
    params, xs = random_params(program, 4), inputs_for(problem, (4,))
    y = interpret(program, params, *xs)
    identity = tuple(np.eye(f.d) for f in group.factors)
    for generator in group.generators:
        if generator.kind == "discrete":
            g = tuple(generator.matrix if k == generator.slot else p for k, p in enumerate(identity))
            moved = [x @ node_rho(n, group, g).T for n, x in zip(any_case.inputs, xs, strict=True)]
            before = interpret(program, params, *moved)
            after = y @ node_rho(any_case.output, group, g).T
        else:
            d = [node_drho(n, group, generator.slot, generator.matrix) for n in any_case.inputs]
            before = sum(
                interpret(program, params, *(x @ d[k].T if j == k else x for j, x in enumerate(xs)))
                for k in range(len(xs))
            )
            after = y @ node_drho(any_case.output, group, generator.slot, generator.matrix).T
        assert np.abs(before - after).max(initial=0) < 1e-10 * max(1, np.abs(y).max(initial=0))


def test_every_parameter_is_a_different_map(any_case):
    problem = any_case.problem
    program = schur.lower(problem)
    assert program.hom_dim == problem.hom_dim
    basis = []
    zero = {name: np.zeros(shape) for name, shape in program.parameters.items()}
    for name, shape in program.parameters.items():
        for index in np.ndindex(shape):
            params = {k: v.copy() for k, v in zero.items()}
            params[name][index] = 1.0
            basis.append(by_definition(problem, params).ravel())
    assert len(basis) == problem.hom_dim
    if basis:
        assert np.linalg.matrix_rank(np.array(basis), tol=1e-9) == problem.hom_dim


def test_both_lowerings_share_their_parameters(any_case):
    assert schur.lower(any_case.problem).parameters == dense.lower(any_case.problem).parameters


def test_batches_broadcast(case_named):
    program = schur.lower(case_named("bilinear").problem)
    params = random_params(program)
    x, y = inputs_for(case_named("bilinear").problem, (4,))
    whole = interpret(program, params, x[:, None], y[None, :])
    assert whole.shape == (4, 4, program.out_dim)
    assert np.allclose(whole[1, 2], interpret(program, params, x[1], y[2]), atol=1e-13)


def test_what_has_no_partner_costs_nothing(case_named):
    program = schur.lower(case_named("pruned").problem)
    (side,) = program.inputs
    assert [slab.text for slab in side.slabs] == ["V²"], "3V and det cannot reach V² under O(3)"
    nothing = schur.lower(case_named("nothing").problem)
    assert nothing.hom_dim == 0 and nothing.inputs[0].slabs == () and nothing.parameters == {}
    assert np.array_equal(interpret(nothing, {}, np.ones((2, 3))), np.zeros((2, 1)))


def test_trivial_changes_of_basis_are_dropped(case_named):
    (side,) = schur.lower(case_named("plain").problem).inputs
    assert [slab.basis for slab in side.slabs] == [None, None]
    assert side.take is None


def test_the_listing_names_every_step(case_named):
    text = str(schur.lower(case_named("plain").problem))
    assert text.splitlines() == [
        "schur program f: 20 -> 9, 10 basis maps",
        "  in    x[0:5]       5 × V⁰ -> [0], as it is",
        "  in    x[5:20]      5 × V -> [1], as it is",
        "  mix   [0]      5 -> 1 channels: matmul",
        "  mix   [1]      5 -> 1 channels: matmul over channels, 3 components each",
        "  out   y[0:9]       V² = [0] + [1], by a 4×9 change of basis",
    ]
    assert "always zero" in str(schur.lower(case_named("nothing").problem))
    assert "pair  [1] ⊗ [1] -> [2] ×1" in str(schur.lower(case_named("bilinear").problem))


@pytest.mark.parametrize("name", ["plain", "type H", "bilinear", "skew", "complex"])
def test_initial_weights_keep_the_variance(case_named, name):
    problem = case_named(name).problem
    program = schur.lower(problem)
    rng = np.random.default_rng(8)
    variances = []
    for seed in range(200):
        params = random_params(program, seed)
        params = {m.irrep.label: m.spread * params[m.irrep.label] for m in program.mixes}
        if problem.is_complex:
            params = {k: v / np.sqrt(2) for k, v in params.items()}
        xs = [rng.standard_normal((50, space.dim)) for space in problem.inputs]
        variances.append((np.abs(interpret(program, params, *xs)) ** 2).sum(axis=1).mean())
    reachable = sum(mix.m_out * mix.irrep.dim for mix in program.mixes)
    assert 0.8 < np.mean(variances) / reachable < 1.25
