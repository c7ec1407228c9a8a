"""Spherical harmonics and Wigner matrices: laws, quadrature, SciPy, and the reference irreducibles."""

from math import comb, gamma

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from scipy.special import eval_gegenbauer
from scipy.stats import special_ortho_group

import repc
from repc.groups import SO, O
from repc.numeric.irreducibles.reference import irrep_form

DEGREES = [0, 1, 2, 3, 4, 7, 12, 20, 30]


@pytest.fixture
def points():
    x = np.random.default_rng(0).normal(size=(4, 5, 3))
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


@pytest.fixture
def rotations():
    return Rotation.random(6, random_state=1).as_matrix()


def test_degree_one_is_xyz(points):
    assert np.allclose(repc.spherical_harmonics(1, points, normalization="norm"), points, atol=1e-15)
    assert np.allclose(repc.spherical_harmonics(0, points, normalization="component"), 1)


def test_degree_two_in_closed_form(points):
    x, y, z = np.moveaxis(points, -1, 0)
    expected = [x * z, x * y, y**2 - (x**2 + z**2) / 2, y * z, (z**2 - x**2) / 2]
    expected[2] /= np.sqrt(3)
    found = repc.spherical_harmonics(2, points, normalization="norm")
    assert np.allclose(found, np.sqrt(3) * np.stack(expected, axis=-1), atol=1e-15)


@pytest.mark.parametrize("l", DEGREES)
def test_normalizations(l, points):
    component = repc.spherical_harmonics(l, points, normalization="component")
    assert np.allclose((component**2).sum(-1), 2 * l + 1, rtol=1e-13)
    assert np.allclose(repc.spherical_harmonics(l, points, normalization="norm") * np.sqrt(2 * l + 1), component)
    assert np.allclose(repc.spherical_harmonics(l, points) * np.sqrt(4 * np.pi), component)


def test_orthonormal_by_quadrature():
    """Gauss–Legendre in y and equal steps in φ are exact for polynomials of this degree."""
    top = 20
    y, weights = np.polynomial.legendre.leggauss(top + 1)
    phi = 2 * np.pi * np.arange(2 * top + 2) / (2 * top + 2)
    radius = np.sqrt(1 - y**2)
    x = np.stack(
        [radius[:, None] * np.sin(phi), np.broadcast_to(y[:, None], (len(y), len(phi))), radius[:, None] * np.cos(phi)], -1
    )
    values = repc.spherical_harmonics(range(top + 1), x)
    gram = np.einsum("i,ijm,ijn->mn", weights * 2 * np.pi / len(phi), values, values)
    assert np.abs(gram - np.eye((top + 1) ** 2)).max() < 1e-13


@pytest.mark.parametrize("l", [0, 1, 2, 5, 20])
def test_scipy_after_the_change_of_convention(l, points):
    """SciPy's polar axis z is y here, its x is z, its y is x; √2 times real and imaginary parts, without (−1)^m."""
    from scipy.special import sph_harm_y

    x, y, z = np.moveaxis(points, -1, 0)
    theta, phi = np.arccos(y), np.arctan2(x, z)
    columns = []
    for m in range(-l, l + 1):
        value = sph_harm_y(l, abs(m), theta, phi)
        part = value.real if m >= 0 else value.imag
        columns.append(part * ((-1) ** m * np.sqrt(2) if m else 1))
    assert np.allclose(repc.spherical_harmonics(l, points), np.stack(columns, -1), atol=1e-12)


@pytest.mark.parametrize("l", DEGREES)
def test_equivariance(l, points, rotations):
    turned = np.einsum("rij,abj->rabi", rotations, points)
    left = repc.spherical_harmonics(l, turned)
    right = np.einsum("rmn,abn->rabm", repc.wigner_D(l, rotations), repc.spherical_harmonics(l, points))
    assert np.allclose(left, right, atol=1e-12)


@pytest.mark.parametrize("l", DEGREES)
def test_homomorphism(l, rotations):
    d = repc.wigner_D(l, rotations)
    assert d.shape == (6, 2 * l + 1, 2 * l + 1)
    assert np.allclose(repc.wigner_D(l, rotations[0] @ rotations), d[0] @ d, atol=1e-12)
    assert np.allclose(d @ np.swapaxes(d, -1, -2), np.eye(2 * l + 1), atol=1e-12)


def test_wigner_of_degree_one_is_the_rotation(rotations):
    assert np.allclose(repc.wigner_D(1, rotations), rotations, atol=1e-15)


@pytest.mark.parametrize("angle", [0.0, 1e-12, 1e-5, np.pi - 1e-9, np.pi])
@pytest.mark.parametrize("axis", [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 2, 3]])
def test_rotations_where_the_angles_are_not_unique(angle, axis):
    r = Rotation.from_rotvec(angle * np.array(axis) / np.linalg.norm(axis)).as_matrix()
    rho, _ = irrep_form(SO(3), "[6]")
    assert np.allclose(repc.wigner_D(6, r), rho(r), atol=1e-12)


@pytest.mark.parametrize("l", [0, 1, 2, 3, 8])
def test_equal_to_the_reference_irreducibles(l, rotations):
    rho, _ = irrep_form(SO(3), f"[{l}]")
    odd, _ = irrep_form(O(3), f"[{l}]o")
    for r in rotations:
        assert np.allclose(repc.wigner_D(l, r), rho(r), atol=1e-12)
        assert np.allclose(-repc.wigner_D(l, r), odd(-r), atol=1e-12)


def test_solid_harmonics_are_homogeneous(points):
    found = repc.spherical_harmonics([3, 1], 2 * points, normalize=False)
    expected = repc.spherical_harmonics([3, 1], points, normalize=False)
    assert np.allclose(found[..., :7], 8 * expected[..., :7])
    assert np.allclose(found[..., 7:], 2 * expected[..., 7:])


def test_the_zero_vector():
    assert np.array_equal(repc.spherical_harmonics(2, np.zeros(3)), np.zeros(5))
    assert repc.spherical_harmonics(0, np.zeros(3), normalization="norm") == 1


@pytest.mark.parametrize(
    "call,message",
    [
        (lambda: repc.spherical_harmonics(2, np.ones(1)), "not an array of shape (1,)"),
        (lambda: repc.spherical_harmonics(2, np.ones(3), normalization="unit"), "use one of 'component', 'norm', 'integral'"),
        (lambda: repc.spherical_harmonics(-1, np.ones(3)), "the degree l = -1 is not a non-negative integer"),
        (lambda: repc.wigner_D(1.5, np.eye(3)), "the degree l = [1.5] is not"),
        (lambda: repc.spherical_harmonics("0e+1e", np.ones(3)), "the degree l = 0e+1e is not"),
        (lambda: repc.wigner_D("0e+1o", np.eye(3)), "the degree l = ['0e+1o'] is not"),
        (lambda: repc.wigner_D(1, np.ones((3, 3))), "wigner_D takes rotations; RᵀR differs from 1 by"),
        (lambda: repc.wigner_D(1, np.full((3, 3), np.nan)), "RᵀR differs from 1 by nan"),
        (lambda: repc.wigner_D(1, -np.eye(3)), "this matrix has determinant −1"),
        (lambda: repc.wigner_D(1, np.ones((2, 3))), "not an array of shape (2, 3)"),
        (lambda: repc.wigner_D(1, np.ones((1, 1))), "not an array of shape (1, 1)"),
    ],
)
def test_mistakes(call, message):
    with pytest.raises(repc.RepcError) as error:
        call()
    assert message in str(error.value)


# ── other dimensions ─────────────────────────────────────────────────────────────────────────────

IN_DIMENSIONS = [(2, 0), (2, 1), (2, 3), (2, 12), (4, 1), (4, 2), (4, 12), (5, 3), (7, 4)]


def drawn(d):
    rng = np.random.default_rng(d)
    return rng.normal(size=(3, 2, d)), special_ortho_group.rvs(d, size=2, random_state=d)


@pytest.mark.parametrize("d,l", IN_DIMENSIONS)
def test_the_addition_theorem(d, l):
    """Σ_m Y_m(x) Y_m(y) is their number times C_l(x·y)/C_l(1), C Gegenbauer's polynomials of d/2 − 1 as SciPy has them: nothing but
    orthonormal harmonics of degree l has it."""
    x = drawn(d)[0].reshape(-1, d)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    count = comb(d + l - 1, l) - (comb(d + l - 3, l - 2) if l > 1 else 0)
    polynomial = (lambda t: np.cos(l * np.arccos(t))) if d == 2 else lambda t: eval_gegenbauer(l, d / 2 - 1, t)
    values = repc.spherical_harmonics(l, x, normalization="component")
    expected = count * polynomial(np.clip(x @ x.T, -1, 1)) / polynomial(1.0)
    assert values.shape[-1] == count and np.allclose(values @ values.T, expected, atol=1e-13 * count)
    area = 2 * np.pi ** (d / 2) / gamma(d / 2)
    assert np.allclose(repc.spherical_harmonics(l, x) * np.sqrt(area), values, rtol=1e-14)
    assert np.allclose(repc.spherical_harmonics(l, x, normalization="norm") * np.sqrt(count), values, rtol=1e-14)


@pytest.mark.parametrize("d,l", IN_DIMENSIONS)
def test_turned_in_other_dimensions(d, l):
    x, turns = drawn(d)
    left = repc.spherical_harmonics(l, np.einsum("rij,abj->rabi", turns, x), normalize=False)
    found = repc.wigner_D(l, turns)
    right = np.einsum("rmn,abn->rabm", found, repc.spherical_harmonics(l, x, normalize=False))
    assert np.abs(left - right).max() < 1e-13 * np.abs(left).max()
    assert np.allclose(repc.wigner_D(l, turns[0] @ turns[1]), found[0] @ found[1], atol=1e-13)
    assert l != 1 or np.array_equal(found, turns)


@pytest.mark.parametrize("d,l", [(2, 3), (4, 2)])
def test_other_dimensions_in_jax(d, l):
    x, turns = drawn(d)
    values, matrices = repc.spherical_harmonics(l, x), repc.wigner_D(l, turns)
    x, turns = jnp.asarray(x, jnp.float32), jnp.asarray(turns, jnp.float32)
    for through in (jax.jit, jax.vmap, lambda f: f):
        assert np.abs(through(lambda x: repc.spherical_harmonics(l, x))(x) - values).max() < 2e-6
        assert np.abs(through(lambda r: repc.wigner_D(l, r))(turns) - matrices).max() < 2e-6
    slope = jax.jacobian(lambda x: repc.spherical_harmonics(l, x))(jnp.zeros(d))
    assert np.isfinite(slope).all()


def test_the_plane_is_the_reference_form():
    """(cos lφ, sin lφ)."""
    phi = np.linspace(0, 6, 9)
    x = np.stack([np.cos(phi), np.sin(phi)], axis=-1)
    found = repc.spherical_harmonics(5, x, normalization="norm")
    assert np.allclose(found, np.stack([np.cos(5 * phi), np.sin(5 * phi)], axis=-1), atol=1e-14)
    rho, _ = irrep_form(SO(2), "[5]")
    turn = np.array([[x[3, 0], -x[3, 1]], [x[3, 1], x[3, 0]]])
    assert np.allclose(repc.wigner_D(5, turn), rho(turn), atol=1e-14)


def test_what_comes_in_comes_out(points, rotations):
    for dtype in (jnp.float32, jnp.bfloat16, jnp.float16):
        assert isinstance(repc.spherical_harmonics(2, jnp.asarray(points, dtype)), jax.Array)
        assert repc.spherical_harmonics(2, jnp.asarray(points, dtype)).dtype == dtype
    assert isinstance(repc.wigner_D(2, jnp.asarray(rotations)), jax.Array)
    for array in (points, points.astype(np.float32), points.tolist(), np.ones((2, 3), int)):
        assert type(repc.spherical_harmonics(2, array)) is np.ndarray and repc.spherical_harmonics(2, array).dtype == float
    assert type(repc.wigner_D(2, rotations.tolist())) is np.ndarray
    assert repc.spherical_harmonics(1, jnp.array([1, 2, 2])).dtype == jnp.float32


@pytest.mark.parametrize("l", [0, 1, 2, 5, [0, 3, 1]])
def test_under_jit_and_vmap(l, points, rotations):
    x, r = jnp.asarray(points, jnp.float32), jnp.asarray(rotations, jnp.float32)
    expected = repc.spherical_harmonics(l, points)
    for found in (jax.jit(lambda x: repc.spherical_harmonics(l, x))(x), jax.vmap(lambda x: repc.spherical_harmonics(l, x))(x)):
        assert np.abs(found - expected).max() < 2e-6
    if isinstance(l, int):
        expected = repc.wigner_D(l, rotations)
        for found in (jax.jit(lambda r: repc.wigner_D(l, r))(r), jax.vmap(lambda r: repc.wigner_D(l, r))(r), repc.wigner_D(l, r)):
            assert np.abs(found - expected).max() < 2e-6


@pytest.mark.parametrize("l", [1, 2, 4])
@pytest.mark.parametrize("normalize", [True, False])
def test_derivatives_are_those_of_differences(l, normalize, points):
    def at(x):
        return repc.spherical_harmonics(l, x, normalize)

    with jax.enable_x64(True):
        x, step = points[0, 0], 1e-6
        slopes = np.stack([(at(x + e) - at(x - e)) / (2 * step) for e in step * np.eye(3)], axis=-1)
        assert np.allclose(jax.jacobian(at)(jnp.asarray(x)), slopes, atol=1e-8)
        assert np.isfinite(jax.jacobian(at)(jnp.zeros(3))).all()


@pytest.mark.parametrize("l", [1, 2, 4])
def test_the_derivative_of_wigner_is_the_generator(l):
    """At the identity, where Euler angles have none."""
    from repc.numeric.irreducibles.reference import rotation_generators

    about_x, about_y = [[0, 0, 0], [0, 0, -1], [0, 1, 0]], [[0, 0, 1], [0, 0, 0], [-1, 0, 0]]
    generators = [about_x, about_y, [[0, -1, 0], [1, 0, 0], [0, 0, 0]]]
    with jax.enable_x64(True):
        for tangent, expected in zip(generators, rotation_generators(l), strict=True):
            _, found = jax.jvp(lambda r: repc.wigner_D(l, r), (jnp.eye(3),), (jnp.asarray(tangent, float),))
            assert np.allclose(found, expected, atol=1e-12)


def test_a_jax_array_that_is_no_rotation_is_refused():
    with pytest.raises(repc.RepcError, match="RᵀR differs from 1 by"):
        repc.wigner_D(1, 2 * jnp.eye(3))


def test_degrees_are_read_as_e3nn_writes_them():
    x = np.random.default_rng(0).standard_normal((4, 3))
    np.testing.assert_array_equal(repc.spherical_harmonics("0e+1o+1x2e", x), repc.spherical_harmonics([0, 1, 2], x))
    np.testing.assert_array_equal(repc.wigner_D("1o", np.eye(3)), repc.wigner_D(1, np.eye(3)))
