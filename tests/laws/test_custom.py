"""Mixed and user-defined groups and representations: from Python, from text, and through the emitted module."""

import numpy as np
import pytest

import repc
from repc import Rep, T, V, driver
from repc.groups import GL, SL, SO, SO13, C, Group, MatrixGroup, S, Scaling, SO13p, U, Z
from repc.numeric.second_counts import upper_bound
from repc.source import Source
from tests.laws.prove import Case, element_residual, matrix, prove
from tests.laws.triples import EightQuaternions, I, J, Skewed, UnitQuaternions, turn

QUATERNION_TEXT = """
let Q = generated {
    discrete [[0,-1,0,0],[1,0,0,0],[0,0,0,-1],[0,0,1,0]],
    discrete [[0,0,-1,0],[0,0,0,1],[1,0,0,0],[0,-1,0,0]]
}
group Q
"""
ICOSAHEDRON_TEXT = """
let Y = generated {
    discrete [[-1, 0, 0], [0, -1, 0], [0, 0, 1]],
    discrete [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
    discrete [[(sqrt(5)-1)/4, -(sqrt(5)+1)/4, 1/2], [(sqrt(5)+1)/4, 1/2, (sqrt(5)-1)/4], [-1/2, (sqrt(5)-1)/4, (sqrt(5)+1)/4]]
}
group Y
"""
FIVEFOLD_TEXT = """
let K = generated {
    discrete [[cos(2*pi/5), -sin(2*pi/5)], [sin(2*pi/5), cos(2*pi/5)]],
    discrete [[1, 0], [0, -1]]
}
group K
"""
SHEAR_TEXT = "let N = generated { lie [[0,0,1],[0,0,0],[0,0,0]], lie [[0,0,0],[0,0,1],[0,0,0]] }\ngroup N\n"


class Translations(Group):
    """(x, y) ↦ (x + s, y + t) in homogeneous coordinates: unipotent."""

    def __init__(self):
        self.lie_algebra = np.zeros((2, 3, 3))
        self.lie_algebra[0, 0, 2] = self.lie_algebra[1, 1, 2] = 1.0
        super().__init__()


def solve_text(text):
    """Every map of a spec, solved."""
    spec = driver.type_source(Source("spec.rep", text))
    worker = driver.Worker(spec.group)
    return {typed.name: Case(spec.group, typed, worker.solve(typed)) for typed in spec.maps}


def check_module(module, tmp_path, compiled):
    """The emitted module passes its own check, and its equivariance error is rounding."""
    import jax

    path = tmp_path / f"{compiled.module.name}.py"
    driver.write([compiled], path)
    assert driver.check(path).hom_dim == module.HOM_DIM
    params = module.init(jax.random.key(0))
    assert float(module.equivariance_error(params, jax.random.key(1), 3)) < 1e-5  # float32


@pytest.mark.parametrize(
    ("group", "arrow", "count"),
    [
        # 2·2 pairs of terms with 3·2 maps each, 2 maps each way through the scalars, 3 maps of V² to itself
        ("Z(3)×S(4)×SO(3)", "2V_Z(3)⊗V_S(4)+V²_SO(3) -> 2V_Z(3)⊗V_S(4)+V²_SO(3)", 4 * 6 + 2 * 2 + 3),
        ("SO(3)×S(5)", "V_S(5)⊗V_SO(3) -> V_SO(3)", 1),
        ("SO(3)×S(5)", "V_S(5)⊗V_SO(3) -> V_S(5)⊗V_SO(3)", 2),
        ("SO(2)×SO(2)", "V_1⊗V_2 -> V_1⊗V_2", 4),
        (EightQuaternions(), "V -> V", 4),
        (UnitQuaternions(), "V² -> V²", 4 * 4 + 4 * 4),  # V² = 4·1 + 4·3
        (Translations(), "V -> V", 3),
        (MatrixGroup(discrete_generators=[turn(2 * np.pi / 7)], name="Seven"), "V -> V", 2),
        (Skewed(SO(3)), "V -> V²", 1),
        (Skewed(SO(3)), "V* -> V", 1),
        (Skewed(SO(3)) * C(3), "V_1⊗V_2 -> V_1⊗V_2", 2),
    ],
    ids=lambda x: str(x) if isinstance(x, Group) else None,
)
def test_through_the_emitted_module(group, arrow, count, tmp_path):
    case = prove(group, arrow)
    assert case.report.hom_dim == count
    (compiled,) = driver.compile_spec(driver.type_expression(arrow, group))
    check_module(repc.compile(arrow, group=group), tmp_path, compiled)


def test_two_circles_make_two_irreducibles_of_type_c():
    found = repc.explain("V_1⊗V_2", "SO(2)×SO(2)").json()["reps"][0]["irreps"]
    assert [(i["dim"], i["type"], i["multiplicity"]) for i in found] == [(2, "C", 1), (2, "C", 1)]


def test_complex_couplings_are_read_with_the_conjugate():
    third = np.exp(2j * np.pi / 3)
    group = MatrixGroup(discrete_generators=[np.diag([1, 1, third]), np.roll(np.eye(3), 1, 0)], name="Monomial")
    assert prove(group, "(V, Sym³(V)) -> V").report.hom_dim == 5


def test_quaternions_from_text():
    cases = solve_text(QUATERNION_TEXT + "map f : V -> V\nmap g : reg -> V\nmap h : (V, V) -> V² + V⁰\n")
    assert cases["f"].group.order() == 8
    assert {name: case.report.hom_dim for name, case in cases.items()} == {"f": 4, "g": 4, "h": 64 + 4}
    for case in cases.values():
        w = matrix(case, {k: np.ones(s) for k, s in case.report.program.parameters.items()})
        assert element_residual(case, w, n=8) < 1e-10


@pytest.mark.parametrize(
    ("text", "order", "count"),
    [(ICOSAHEDRON_TEXT, 60, 1), (FIVEFOLD_TEXT, 10, 1)],
    ids=["icosahedron", "fivefold"],
)
def test_irrational_entries_from_text(text, order, count):
    (case,) = solve_text(text + "map f : V -> V*+V²\n").values()
    assert case.group.order() == order
    from_brute_force = prove(case.group, "V -> V*+V²").report
    assert case.report.hom_dim == from_brute_force.hom_dim >= count
    assert case.report.count.exact


def test_translations_fall_back_to_the_null_space_and_say_so():
    for group in (Translations(), solve_text(SHEAR_TEXT + "map f : V -> V\n")["f"].group):
        report = prove(group, "V² -> V+V⁰").report
        assert "does not act completely reducibly" in report.notes[0].message
        assert "rank modulo a prime" in report.count.source
        (typed,) = driver.type_expression("V² -> V+V⁰", group).maps
        assert upper_bound(group, typed.inputs[0].node, typed.output.node) == report.program.hom_dim
        assert report.count.exact


def test_irrational_translations_are_counted_twice_and_proven_where_they_are_small():
    group = MatrixGroup([[[0, 2**0.5], [0, 0]]], name="Irrational")
    report = prove(group, "V² -> V").report
    assert "elimination to 400 digits" in report.count.source and report.count.exact
    large = prove(group, "V⁴ -> V⁴").report  # beyond the limit of that
    assert "random group elements" in large.count.source and not large.count.exact


# ── users' representations ───────────────────────────────────────────────────────────────────────


class Wedge(Rep):
    """Λ²(ℝ³) by 2×2 minors, from rho alone."""

    def __init__(self, G=None):
        self.G = G

    def size(self):
        """3."""
        return 3

    def rho(self, g):
        """Cofactor matrix."""
        return np.linalg.det(g) * np.linalg.inv(g).T


class Angle(Rep):
    """Rotation of the plane at three times the speed, from rho and drho."""

    def size(self):
        """2."""
        return 2

    def rho(self, g):
        """g³."""
        return np.linalg.matrix_power(g, 3)

    def drho(self, a):
        """3A."""
        return 3 * a


@pytest.mark.parametrize("own", [Wedge, Angle])
def test_users_representations(own):
    group = SO(3) if own is Wedge else SO(2)
    reference = "V" if own is Wedge else None
    for rep in (own() >> V, V >> own(), own() >> own() + V**2, own() * V >> V + 2 * own()):
        bound = rep(group)
        basis = bound.equivariant_basis()
        assert basis.shape[0] == bound.size()
        for g in group.samples(3):
            np.testing.assert_allclose(bound.rho(g) @ basis, basis, atol=1e-8)
        np.testing.assert_allclose(basis.T @ basis, np.eye(basis.shape[1]), atol=1e-10)
    if reference:
        assert (own() >> V)(group).equivariant_basis().shape[1] == 1
    else:
        assert (own() >> V)(group).equivariant_basis().shape[1] == 0
        assert (own() >> T(3))(group).equivariant_basis().shape[1] == 2


class Turned(Rep):
    """V in other coordinates; for a boost of V they are not those in which adjoints are transposes."""

    def __init__(self, t):
        self.t, self.inverse = t, np.linalg.inv(t)

    def size(self):
        """d."""
        return len(self.t)

    def rho(self, g):
        """t g t⁻¹."""
        return self.t @ g @ self.inverse


@pytest.mark.parametrize("group", [SO13p(), SO(3), SL(2), GL(2), S(3), U(2), Skewed(SO13())], ids=str)
@pytest.mark.parametrize("turn_by", ["an element", "a matrix"])
def test_adjoints_agree_between_v_and_a_users_form_of_it(group, turn_by):
    t = group.sample(1) if turn_by == "an element" else np.eye(group.d) + np.triu(np.ones((group.d, group.d)), 1) / 2
    own = Turned(t)
    for rep, same in ((own >> V, V >> V), (own * V + V >> V**2, V**2 + V >> V**2), (own.T >> V.T + own.T, V >> 2 * V)):
        basis = rep(group).equivariant_basis()
        assert basis.shape[1] == same(group).equivariant_basis().shape[1]
        for g in group.samples(2):
            moved = rep(group).rho(g) @ basis
            np.testing.assert_allclose(moved, basis, atol=1e-8 * max(1, np.abs(moved).max()))


def test_a_users_representation_that_is_not_completely_reducible():
    class Logarithm(Rep):
        """Scalings by shears."""

        def rho(self, g):
            """(1 log g; 0 1)."""
            return np.array([[1, np.log(g[0, 0])], [0, 1]])

    rep = (Logarithm() >> Logarithm())(Scaling(1))
    basis = rep.equivariant_basis()
    assert basis.shape == (4, 2)
    np.testing.assert_allclose(rep.rho(np.array([[3.0]])) @ basis, basis, atol=1e-10)


def test_a_users_representation_of_a_finite_group():
    class Sign(Rep):
        """The sign of a permutation."""

        def rho(self, g):
            """±1."""
            return np.array([[np.linalg.det(g)]])

    for arrow, count in ((Sign() >> V**2, 1), (V >> V, 2), (Sign() * Sign() >> V, 1)):
        assert arrow(S(3)).equivariant_basis().shape[1] == count


def test_mixed_groups_in_python():
    rep = 2 * V(Z(3)) * V(S(4)) + V(SO(3)) ** 2
    assert str(rep.group) == "Z(3)×S(4)×SO(3)"
    assert rep.size() == 2 * 12 + 9
    basis = (rep >> rep).equivariant_basis()
    assert basis.shape == (33**2, 31)
    g = rep.group.sample()
    np.testing.assert_allclose((rep >> rep).rho(g) @ basis, basis, atol=1e-12)


def test_quaternion_units_are_a_group_of_type_h():
    (found,) = V(MatrixGroup([I, J, I @ J], name="H")).irreps()
    assert (found.dim, found.type, found.multiplicity) == (4, "H", 1)
