"""What a user of EMLP types first, under EMLP's names."""

import copy
import pickle

import numpy as np
import pytest

import repc
from repc import Rep, RepcError, Scalar, T, V, Vector, equivariance_error, sparsify_basis
from repc.driver import build_group
from repc.groups import GL, SO, SU, Group, O, S, U


def test_the_first_example_of_the_documentation():
    group = SO(3)
    w = (5 * V**0 + 5 * V >> V**2)(group)
    basis, projector = w.equivariant_basis(), w.equivariant_projector()
    assert w.size() == 180 and basis.shape == (180, 10)
    np.testing.assert_allclose(basis.T @ basis, np.eye(10), atol=1e-12)
    weight = (projector @ np.random.default_rng(0).standard_normal(180)).reshape(9, 20)
    assert equivariance_error(weight, 5 * V**0 + 5 * V, V**2, group) < 1e-12
    assert equivariance_error(np.ones((9, 20)), 5 * V**0 + 5 * V, V**2, group) > 0.1


def test_projectors_are_operators():
    w = (V >> V**2)(SO(3))
    projector, basis = w.equivariant_projector(), w.equivariant_basis()
    dense = basis @ basis.T
    rng = np.random.default_rng(0)
    vector, columns = rng.standard_normal(27), rng.standard_normal((27, 2))
    np.testing.assert_allclose(projector @ vector, dense @ vector, atol=1e-12)
    np.testing.assert_allclose(projector @ columns, dense @ columns, atol=1e-12)
    np.testing.assert_allclose(columns.T @ projector, columns.T @ dense, atol=1e-12)
    np.testing.assert_allclose(projector.T.to_dense(), dense, atol=1e-12)
    assert projector.shape == (27, 27) and projector.H is projector


@pytest.mark.parametrize(
    ("group", "arrow"),
    [
        (SO(3), (2 * V + V**0, V**2)),
        (S(4), (V, V**2)),
        (SU(3), (V, V + V.T)),
        (build_group("SO13"), (V, V**2 * V.T)),
        (SO(2), (V, V**3)),
    ],
    ids=str,
)
def test_a_projector_is_that_of_the_basis(group, arrow):
    """Block by block, by orbits or from a basis: b bᴴ in every case, for ``a >> b`` as for ``b * a.T``."""
    a, b = (rep(group) for rep in arrow)
    basis = (a >> b).equivariant_basis()
    for rep in (a >> b, b * a.T):
        projector = rep.equivariant_projector()
        np.testing.assert_allclose(projector.to_dense(), basis @ basis.conj().T, atol=1e-10)
        rows = np.random.default_rng(0).standard_normal((2, len(basis)))
        np.testing.assert_allclose(rows @ projector, rows @ projector.to_dense(), atol=1e-10)


def test_large_projectors_make_no_basis():
    w = 50 * V**0 + 50 * V + 20 * V**2
    rep = (w >> w)(S(6))
    vector = np.random.default_rng(0).standard_normal(rep.size()).astype(np.float32)
    with pytest.raises(RepcError, match=r"E0713: the \d+ basis vectors of .* need about .* GiB"):
        rep.equivariant_basis()
    assert rep.size() > 1e6
    projected = rep.equivariant_projector() @ vector
    assert equivariance_error(projected, w, w, S(6), n=1) < 1e-5


def test_sparsify_basis():
    w = (V**2 >> V)(SO(3))
    epsilon = sparsify_basis(w.equivariant_basis()).reshape(3, 3, 3)
    assert sorted(epsilon.ravel()) == [-1] * 3 + [0] * 21 + [1] * 3
    basis = (V**2 >> V**2)(S(4)).equivariant_basis()
    mixed = basis @ np.linalg.qr(np.random.default_rng(0).standard_normal((15, 15)))[0]
    np.testing.assert_allclose(sparsify_basis(mixed), basis / basis.max(axis=0), atol=1e-12)
    assert sparsify_basis(np.zeros((5, 0))).shape == (5, 0)


def test_equivariance_error_takes_flat_maps_and_bases():
    basis = (V >> V**2)(S(4)).equivariant_basis()
    assert equivariance_error(basis, V, V**2, S(4)) < 1e-12
    assert equivariance_error(basis[:, 0], V, V**2, S(4)) < 1e-12
    assert equivariance_error(np.ones(64) + np.eye(64)[1], V, V**2, S(4)) > 0.01
    with pytest.raises(RepcError, match="E0712"):
        equivariance_error(np.ones((4, 16)), V, V**2, S(4))


def test_rho_is_mapped_by_jax():
    import jax

    rep = (2 * V + V**0)(SO(3))
    many = jax.vmap(rep.rho_dense)(SO(3).samples(3))
    np.testing.assert_allclose(many[2], rep.rho(SO(3).samples(3)[2]), atol=1e-6)
    np.testing.assert_allclose(jax.jit(rep.rho)(np.eye(3)), np.eye(7), atol=1e-6)
    mixed = V(SO(3)) * V(S(4))
    assert jax.vmap(mixed.rho)(mixed.G.samples(2)).shape == (2, 12, 12)


def test_projectors_run_under_jit_and_grad():
    import jax

    projector = (V >> V**2)(SO(3)).equivariant_projector()
    x = np.linspace(0, 1, 27, dtype=np.float32)
    found = jax.jit(lambda w: projector @ w)(x)
    np.testing.assert_allclose(found, projector @ x, atol=1e-5)
    slope = jax.grad(lambda w: (projector @ w).sum())(x)
    np.testing.assert_allclose(slope, projector @ np.ones(27), atol=1e-5)


def test_names_and_sizes():
    group = SO(3)
    assert (Vector(group).size(), Scalar(group).size(), T(2, 0, group).size(), T(1, 1)(group).size()) == (3, 1, 9, 9)
    assert V(group).G == group == T(2).__call__(group).G
    assert (2 * Vector, Vector * 2, V << V, V**2 * V.T) == (2 * V, 2 * V, V >> V, T(2, 1))
    assert str(5 * V**0 + 5 * V >> V**2) == "V²⊗(5V⁰+5V)*"
    assert str((V**2 + V + 4 * V**0 + V**3).canonical()) == "4V⁰+V+V²+V³"
    assert str(sum([V, V**2])) == "V+V²"


def test_rho_and_drho():
    group = SO(3)
    w = (V >> V**2)(group)
    g, a = group.sample(), group.lie_algebra[0]
    np.testing.assert_allclose(w.rho(g), np.kron(np.kron(g, g), np.linalg.inv(g).T), atol=1e-12)
    np.testing.assert_array_equal(w.rho(g), w.rho_dense(g))
    np.testing.assert_array_equal(w.drho(a), w.drho_dense(a))
    step = 1e-6
    slope = (w.rho(group.exp(step * a)) - w.rho(group.exp(-step * a))) / (2 * step)
    np.testing.assert_allclose(w.drho(a), slope, atol=1e-8)
    assert (w.rho(g) @ np.ones(27)).shape == (27,)


def test_groups():
    group = SO(3)
    assert (group.d, group.is_orthogonal, group.is_permutation, S(4).is_permutation) == (3, True, False, True)
    assert group.lie_algebra.shape == (3, 3, 3) and group.discrete_generators.shape == (0, 3, 3)
    assert (SO(3).num_constraints(), O(3).num_constraints(), (SO(3) * S(4)).num_constraints()) == (3, 4, 5)
    assert group.sample().shape == (3, 3) and group.samples(5).shape == (5, 3, 3)
    g = group.exp(np.tensordot(np.ones(3), group.lie_algebra, 1))
    np.testing.assert_allclose(g @ g.T, np.eye(3), atol=1e-12)


def test_products_of_groups():
    group = SO(3) * S(4)
    assert str(group) == "SO(3)×S(4)" and V(group).size() == 12
    assert (V >> V)(group).equivariant_basis().shape == (144, 2)
    mixed = V(SO(3)) * V(S(4))
    assert (mixed >> mixed).equivariant_basis().shape == (144, 2)
    together = V(SO(3)) + V(S(4))
    assert together.size() == 7 and (together >> together).equivariant_basis().shape == (49, 3)
    g = group.sample()
    np.testing.assert_allclose(mixed.rho(g), np.kron(*g), atol=1e-12)


def test_complex_groups():
    assert (V >> V)(SU(3)).equivariant_basis().shape == (9, 1)
    assert (V >> V.T)(SU(2)).equivariant_basis().shape == (4, 1)
    assert (V >> V.T)(SU(3)).equivariant_basis().shape == (9, 0)


# ── users' groups and representations, as EMLP's documentation writes them ────────────────────────


class Reflections(Group):
    """As EMLP's Z2eR3: ``d`` and arrays before ``super().__init__``."""

    def __init__(self, n):
        self.d = n
        self.discrete_generators = np.zeros((1, n, n))
        self.discrete_generators[0] = np.eye(n)
        self.discrete_generators[0, 0, 0] = -1
        super().__init__(n)


class Turns(Group):
    """Lie algebra only; ``discrete_generators`` stays unset."""

    discrete_generators = NotImplemented

    def __init__(self):
        self.lie_algebra = np.zeros((1, 2, 2))
        self.lie_algebra[0, 0, 1], self.lie_algebra[0, 1, 0] = 1, -1
        super().__init__()


class Shift:
    """A linear operator without a matrix."""

    shape = (3, 3)

    def __matmul__(self, columns):
        return np.roll(columns, 1, axis=0)


class Operators(Group):
    """Generators as linear operators."""

    def __init__(self):
        self.discrete_generators = [Shift()]
        super().__init__()


@pytest.mark.parametrize(
    ("group", "maps"), [(Reflections(3), 5), (Turns(), 2), (Operators(), 3)], ids=["matrices", "tangents", "operators"]
)
def test_users_groups(group, maps):
    assert (V >> V)(group).equivariant_basis().shape == (group.d**2, maps)
    assert repc.compile("V -> V", group=group).HOM_DIM == maps


def test_scipy_operators_and_jax_arrays():
    import jax.numpy as jnp
    from scipy.sparse.linalg import aslinearoperator

    shift = np.roll(np.eye(3), 1, axis=0)
    for given in ([aslinearoperator(shift)], [jnp.asarray(shift)], jnp.asarray(shift)[None], [shift.tolist()]):
        group = type("Shifts", (Group,), {"discrete_generators": given})()
        assert V(group).equivariant_basis().shape == (3, 1)


class PseudoScalar(Rep):
    """EMLP's example of a representation that is not made of V."""

    is_permutation = False

    def __init__(self, G=None):
        self.G = G

    def __str__(self):
        return "P"

    def rho(self, M):
        return np.linalg.slogdet(M)[0] * np.eye(1)

    def __call__(self, G):
        return PseudoScalar(G)

    def size(self):
        return 1


class Power(Rep):
    """Written in JAX, which computes in single precision unless told otherwise."""

    def __init__(self, order):
        self.G, self.order = SO(2), order

    def size(self):
        return 2

    def rho(self, M):
        import jax.numpy as jnp

        return jnp.linalg.matrix_power(M, self.order)


def test_a_representation_written_in_jax_is_exact():
    w = V(SO(2)) ** 2 >> Power(2)
    assert w.equivariant_basis().shape == (8, 2)
    assert equivariance_error(w.equivariant_basis(), V(SO(2)) ** 2, Power(2), SO(2)) < 1e-12


def test_users_representations():
    pseudo = PseudoScalar()
    assert str(pseudo(O(3)) + V(O(3))) == "P+V"
    w = (pseudo * V >> V**2)(O(3))
    assert w.equivariant_basis().shape == (27, 1)
    assert (pseudo >> Scalar)(O(3)).equivariant_basis().shape == (1, 0)
    assert (pseudo >> Scalar)(SO(3)).equivariant_basis().shape == (1, 1)


# ── repc's own words in the same session ─────────────────────────────────────────────────────────


def test_compile_and_explain_take_representations():
    for module in (
        repc.compile(V >> V**2, group=SO(3)),
        repc.compile((V >> V**2)(SO(3))),
        repc.compile(V >> V**2, "SO(3)", name="cross"),
        repc.compile("V -> V²", SO(3)),
    ):
        assert (module.HOM_DIM, module.INPUT, module.OUTPUT) == (1, "V", "V²")
    assert [i.label for i in repc.explain(V**2, SO(3)).reps[0].irreps] == ["[0]", "[1]", "[2]"]
    assert repc.explain((V >> V**2)(SO(3))).maps[0].hom_dim == 1


def test_objects_can_be_copied_and_kept():
    rep = (V**2 + V.T)(SO(3))
    assert copy.deepcopy(rep) == rep == pickle.loads(pickle.dumps(rep))
    assert {rep: 1}[(V * V + V.T)(SO(3))] == 1
    assert rep._repr_latex_() == "$V^{2} \\oplus V^{*}$"


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (lambda: V.equivariant_basis(), "V is not bound to a group"),
        (lambda: V.equivariant_projector(), "V is not bound to a group"),
        (lambda: V.size(), "V is not bound to a group"),
        (lambda: V(["SO(3)"]), "V becomes a representation by a group; ['SO(3)'] is none"),
        (lambda: V(SO), "V becomes a representation by a group; SO is none"),
        (lambda: V(SO(3))(SO(2)), "V is already a representation of SO(3), not of SO(2)"),
        (lambda: V**-1, "the power -1 of V is not a non-negative integer"),
        (lambda: -1 * V, "-1 copies of a representation make no sense"),
        (lambda: V(SO(3)).rho(np.eye(2)), "an element of SO(3) has shape (3, 3), not (2, 2)"),
        (lambda: V(SO(3) * S(4)).rho(np.eye(12)), "an element of SO(3)×S(4) is a tuple of 2 matrices"),
        (lambda: repc.compile(V, group=SO(3)), "'V' is a representation, not a map"),
        (lambda: repc.compile(V >> V), "is not bound to a group"),
        (lambda: repc.compile("V -> V"), "'V -> V' needs the group it is meant for"),
        (lambda: SO(3).exp(np.ones(9)), "exp of a tangent of SO(3)"),
    ],
)
def test_mistakes(mistake, message):
    with pytest.raises(RepcError) as caught:
        mistake()
    assert message in caught.value.diagnostics[0].message


def test_complex_groups_are_unitary_and_not_orthogonal():
    assert [g.is_orthogonal for g in (U(3), SU(2), SO(3), S(4), GL(3), U(2) * SO(3))] == [False, False, True, True, False, False]
    assert [g.is_unitary for g in (U(3), SU(2), SO(3), S(4), GL(3), U(2) * SO(3))] == [True, True, True, True, False, True]


@pytest.mark.parametrize("group", [SO(3), S(5), SO(3) * S(4), U(2)], ids=str)
def test_successive_samples_differ_and_a_seed_repeats_them(group):
    def flat(found):
        return np.concatenate([np.ravel(part) for part in (found if isinstance(found, tuple) else (found,))])

    group.seed(7)
    first, second, third = flat(group.samples(9)), flat(group.samples(9)), flat(group.sample())
    assert not np.array_equal(first, second)
    group.seed(7)
    for before, after in ((first, group.samples(9)), (second, group.samples(9)), (third, group.sample())):
        assert np.array_equal(before, flat(after))
    group.seed(8)
    assert not np.array_equal(first, flat(group.samples(9)))
    assert np.array_equal(flat(group.samples(2, 3)), flat(group.samples(2, 3)))


def test_elements_of_products_by_factor():
    import jax

    a, b = SO(3), S(4)
    for rep in (V(a) * V(b), 2 * V(b) + V(a) ** 2, (V**2)(a * b)):
        g, tangent = (a.sample(), b.sample()), (a.lie_algebra[0], np.zeros((4, 4)))
        order = [g, g[::-1]][rep.G.factors[0] == b]
        assert np.array_equal(rep.rho({a: g[0], b: g[1]}), rep.rho(order))
        assert np.array_equal(rep.rho({b: g[1], a: g[0]}), rep.rho(order))
        assert np.array_equal(rep.drho({a: tangent[0], b: tangent[1]}), rep.drho([tangent, tangent[::-1]][rep.G.factors[0] == b]))
        many = {a: np.stack([g[0]] * 2), b: np.stack([g[1]] * 2)}
        np.testing.assert_allclose(jax.vmap(rep.rho_dense)(many)[1], rep.rho(order), atol=1e-6)
    with pytest.raises(RepcError, match=r"an element of SO\(3\)×S\(4\) has one matrix for each of SO\(3\), S\(4\)"):
        (V(a) * V(b)).rho({a: g[0]})
    with pytest.raises(RepcError, match=r"S\(3\)×S\(3\) has a factor twice"):
        V(S(3) * S(3)).rho({S(3): np.eye(3)})


def test_groups_have_an_order():
    groups = [SO(3), S(4), O(3), SO(3) * S(4), SO(3).called("K"), U(2), S(10)]
    assert sorted(groups) == sorted(groups[::-1]) and not SO(3) < SO(3) <= SO(3)
    assert all((x < y) + (y < x) + (x == y) >= 1 for x in groups for y in groups)
