"""Laws that every group obeys, each on every group of the list."""

import pickle

import numpy as np
import pytest

from repc.driver import build_group
from repc.groups import SO, C, DirectProduct, Embed, S, Wreath
from repc.groups.exponential import expm
from repc.source import RepcError

RELATIONS = {"SOpq": "metric", "Opq": "metric", "SOp": "metric", "Sp": "symplectic"}


def preserved_form(family, params):
    """The matrix J with gᵀJg = J for the groups that are defined by one."""
    if family == "Sp":
        (n,) = params
        return np.block([[np.zeros((n, n)), np.eye(n)], [-np.eye(n), np.zeros((n, n))]])
    p, q = params
    return np.diag([1.0] * p + [-1.0] * q)


def code(matrix):
    return (np.round(matrix, 6) + 0.0).tobytes()


def simple_factors_with_samples(group):
    g = group.samples(6, 1)
    return zip(group.factors, g if len(group.factors) > 1 else (g,), strict=True)


def test_shapes_agree(group):
    assert group.lie_algebra.shape[1:] == group.discrete_generators.shape[1:] == (group.d, group.d)
    assert group.num_constraints() == len(group.lie_algebra) + len(group.discrete_generators)
    assert group.generator_count == len(group.generators) <= group.num_constraints()
    for generator in group.generators:
        d = group.factors[generator.slot].d
        assert generator.matrix.shape == (d, d) and generator.kind in ("lie", "discrete")


def test_generators_and_samples_preserve_what_the_family_preserves(group):
    for factor, samples in simple_factors_with_samples(group):
        elements = np.concatenate([samples, factor.discrete_generators, expm(0.3 * factor.lie_algebra)])
        if factor.is_unitary:
            assert np.abs(np.swapaxes(elements, 1, 2).conj() @ elements - np.eye(factor.d)).max() < 1e-12
        if factor.family in RELATIONS:
            form = preserved_form(factor.family, factor.params)
            assert np.abs(np.swapaxes(elements, 1, 2) @ form @ elements - form).max() < 1e-10
        if "det" not in factor.scalar_reps:
            assert np.abs(np.linalg.det(elements) - 1).max() < 1e-10
        if factor.family == "GLp":
            assert (np.linalg.det(elements) > 0).all()
        if factor.family == "Scaling":
            assert np.abs(elements - elements[:, :1, :1] * np.eye(factor.d)).max() < 1e-14


def test_flags_agree_with_the_matrices(group):
    lie, discrete = group.lie_algebra, group.discrete_generators
    skew = np.allclose(lie, -np.swapaxes(lie, 1, 2).conj())
    unitary = np.allclose(np.swapaxes(discrete, 1, 2).conj() @ discrete, np.eye(group.d))
    assert group.is_unitary == (skew and unitary)
    assert group.is_orthogonal == (skew and unitary and not group.is_complex)
    assert group.is_complex == np.iscomplexobj(lie) and group.field == "RC"[group.is_complex]
    if group.is_permutation:
        images = group.permutations
        assert (discrete[np.arange(len(images))[:, None], images, np.arange(group.d)] == 1).all()
        assert discrete.sum() == images.size and len(lie) == 0
    if group.dim == 0:
        assert len(lie) == 0 and group.is_finite


def test_adjoints_of_generators_are_generated(group):
    """Named reductive groups are given in *-form: adjoints of tangents are tangents, of elements elements."""
    for factor in group.factors:
        lie = factor.lie_algebra.reshape(-1, factor.d**2)
        adjoints = np.swapaxes(factor.lie_algebra, 1, 2).conj().reshape(-1, factor.d**2)
        real = np.concatenate([lie.real, lie.imag], 1), np.concatenate([adjoints.real, adjoints.imag], 1)
        assert np.linalg.matrix_rank(np.concatenate(real)) == len(lie)
        for h in factor.discrete_generators:
            assert np.abs(h.conj().T @ h - np.eye(factor.d)).max() < 1e-12


def test_lie_algebra_spans_dim_dimensions(group):
    if group.family != "wreath":  # there it only generates
        flat = group.lie_algebra.reshape(-1, group.d**2)
        assert np.linalg.matrix_rank(np.concatenate([flat.real, flat.imag], 1)) == group.dim == len(flat)


def test_equality_is_by_content_and_groups_are_immutable(group):
    twin = group.called("twin")
    assert twin == group and hash(twin) == hash(group)
    assert str(twin) == repr(twin) == "twin" and str(group) == group.name
    assert (twin == SO(1, 3)) == (group.name == "SO(1,3)") and (twin == S(4)) == (group.name == "S(4)") and twin != 3
    with pytest.raises(AttributeError, match="immutable"):
        group.d = 7
    with pytest.raises(ValueError, match="read-only"):
        group.discrete_generators[...] = 0


@pytest.mark.parametrize("name", ["SO(3)", "SU(2)", "U(3)", "Z(5)", "Trivial(2)"])
def test_closed_forms_can_be_pickled(name):
    group = build_group(name)
    assert pickle.loads(pickle.dumps(group)) == group


def test_samples_are_reproducible_and_sample_moves_on(group):
    calls = [(4, 0), (4, 0), (4, 1), (4,), (4,)]
    group.seed(5)
    flat = [np.concatenate([np.ravel(x) for x in group.samples(*call)]) for call in calls]
    group.seed(5)
    again = [np.concatenate([np.ravel(x) for x in group.samples(*call)]) for call in calls]
    assert (flat[0] == flat[1]).all() and all((x == y).all() for x, y in zip(flat, again, strict=True))
    if group.kind != "trivial" and group.order() not in (2, 3):
        assert (flat[0] != flat[2]).any()
        walk = [np.concatenate([np.ravel(x) for x in group.sample()]) for _ in range(12)]
        assert any((walk[0] != step).any() for step in walk[1:])


def test_samples_keep_the_factors_apart(group):
    samples = group.samples(3)
    if len(group.factors) > 1:
        assert isinstance(samples, tuple) and [s.shape for s in samples] == [(3, f.d, f.d) for f in group.factors]
    else:
        assert samples.shape == (3, group.d, group.d)
    assert np.abs(np.concatenate([np.ravel(s) for s in samples])).max() < 50


def test_scalar_representations_are_homomorphisms_and_not_trivial(group):
    for factor, samples in simple_factors_with_samples(group):
        for rep in factor.scalar_reps.values():
            values = [rep.rho(g) for g in samples]
            assert abs(rep.rho(samples[0] @ samples[1]) - values[0] * values[1]) < 1e-9 * abs(values[0] * values[1])
            seen = [rep.rho(h) for h in factor.discrete_generators] + [rep.rho(expm(a)) for a in factor.lie_algebra]
            assert max(abs(v - 1) for v in seen) > 1e-3
            if rep.orthogonal:
                assert np.abs(np.abs(values) - 1).max() < 1e-10
            for a in factor.lie_algebra:
                slope = (rep.rho(expm(1e-5 * a)) - rep.rho(expm(-1e-5 * a))) / 2e-5
                assert abs(slope - rep.drho(a)) < 1e-6


def test_orders_are_the_known_ones_and_agree_with_the_stabilizer_chain(finite_group, order):
    group = finite_group
    assert group.order() == order and group.is_finite and group.is_compact and group.is_reductive
    assert group.kind == ("trivial" if order == 1 else "finite")
    assert np.prod([factor.chain.order() for factor in group.factors]) == order


def test_elements_are_a_group(small_group):
    group = small_group
    stacks = group.elements() if len(group.factors) > 1 else (group.elements(),)
    flat = np.concatenate([s.reshape(len(s), -1) for s in stacks], axis=1)
    assert len(flat) == group.order()
    assert (flat[0] == np.concatenate([np.eye(f.d).ravel() for f in group.factors])).all()
    assert len({code(row) for row in flat}) == len(flat)
    for stack in stacks:
        products = np.einsum("aij,bjk->abik", stack, stack).reshape(-1, *stack.shape[1:])
        assert {code(g) for g in products} == {code(g) for g in stack}


def test_infinite_groups_say_so(infinite_group):
    group = infinite_group
    assert group.order() is None and not group.is_finite and group.kind in ("compact", "reductive")
    with pytest.raises(RepcError, match="infinite: it has no list of elements"):
        group.elements()


def test_products_act_on_plain_v_by_kronecker_products(product_group):
    group = product_group
    assert isinstance(group, DirectProduct)
    lifted = [*group.discrete_generators, *group.lie_generators]
    own = sorted(group.generators, key=lambda g: g.kind == "lie")
    for matrix, generator in zip(lifted, own, strict=True):
        parts = [np.eye(f.d) for f in group.factors]
        parts[generator.slot] = generator.matrix
        assert np.abs(matrix - group.matrix(tuple(parts))).max() == 0


def test_what_acts_on_plain_v_is_counted_there():
    """(−1)⊗1 and 1⊗(−1) are one matrix: a product of two half turns has four elements, and two of them on plain V."""
    turns = C(2) * C(2)
    assert turns.order() == 4
    for group, order in ((Embed(turns, 5, slice(0, 4)), 2), (Wreath(turns, S(2)), 2**2 * 2)):
        assert group.order() == order == len({code(g) for g in group.elements()})
