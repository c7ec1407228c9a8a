"""Spherical harmonics and Wigner matrices: laws, quadrature, SciPy, and the reference irreducibles."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.spatial.transform import Rotation

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
        (lambda: repc.spherical_harmonics(2, np.ones(2)), "not an array of shape (2,)"),
        (lambda: repc.spherical_harmonics(2, np.ones(3), normalization="unit"), "use one of 'component', 'norm', 'integral'"),
        (lambda: repc.spherical_harmonics(-1, np.ones(3)), "the degree l = -1 is not a non-negative integer"),
        (lambda: repc.wigner_D(1.5, np.eye(3)), "the degree l = [1.5] is not"),
        (lambda: repc.wigner_D(1, np.ones((3, 3))), "wigner_D takes rotations; RᵀR differs from 1 by"),
        (lambda: repc.wigner_D(1, np.full((3, 3), np.nan)), "RᵀR differs from 1 by nan"),
        (lambda: repc.wigner_D(1, -np.eye(3)), "this matrix has determinant −1"),
        (lambda: repc.wigner_D(1, np.eye(2)), "not an array of shape (2, 2)"),
    ],
)
def test_mistakes(call, message):
    with pytest.raises(repc.RepcError) as error:
        call()
    assert message in str(error.value)


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
