"""Laws of decomposition, on one list of representations and one list of groups that has every kind of each."""

import numpy as np
import pytest

from repc.driver import type_expression
from repc.driver.worker import Worker
from repc.groups import GL, SL, SO, SO13, SU, C, Cube, D, DirectProduct, Group, O, S, SO11p, SO13p, Sp, U, Z
from repc.groups.elaborate import group_from_node
from repc.numeric.actions.matrices import monomial_drho, monomial_rho
from repc.numeric.basis import equivariant_basis
from repc.numeric.decompose import Attempts, NotReductive, decompose
from repc.numeric.irreducibles import irreps
from repc.reps.layout import expand, size
from repc.syntax import parse_group, parse_rep
from tests.brute_force import null_space_dimension, residual

I, J = (
    np.array([[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0.0]]),
    np.array([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0.0]]),
)


class Quaternion(Group):
    """The eight unit quaternions ±1, ±i, ±j, ±k on ℝ⁴: type ℍ."""

    discrete_generators = np.stack([I, J])


class UnitQuaternions(Group):
    """SU(2) as a real group on ℝ⁴: type ℍ, infinite."""

    lie_algebra = np.stack([I, J, I @ J])


class Skewed(Group):
    """A named group in coordinates in which it is not closed under transposes."""

    def __init__(self, base):
        rng = np.random.default_rng(base.d)
        t = rng.standard_normal((base.d, base.d)) + 2 * np.eye(base.d)
        inverse = np.linalg.inv(t)
        self.lie_algebra = t @ base.lie_algebra @ inverse
        self.discrete_generators = t @ base.discrete_generators @ inverse
        super().__init__(base)


class Icosahedron(Group):
    """Two rotations with golden-ratio entries, by five- and threefold axes: a finite group with irrational entries."""

    def __init__(self):
        golden = (1 + 5**0.5) / 2
        a = np.array([[golden - 1, -golden, 1], [golden, 1, golden - 1], [-1, golden - 1, golden]]) / 2
        self.discrete_generators = np.stack([np.array([[-1.0, 0, 0], [0, -1, 0], [0, 0, 1]]), np.roll(np.eye(3), 1, 0), a])
        super().__init__()


GROUPS = [
    SO(2), SO(3), SO(4), O(2), O(3), O(4), SU(2), SU(3), U(2), SL(2), SL(3), GL(2), C(3), C(4), D(3), D(4), S(2), S(4),
    Z(4), SO11p(), SO13p(), SO13(), Sp(1), Sp(2), Cube(), Quaternion(), UnitQuaternions(), Icosahedron(),
    Skewed(SO(3)), Skewed(SO13()), Skewed(S(3)), Skewed(SL(2)),
    DirectProduct(SO(2), SO(2)), DirectProduct(SO(2), S(3)), DirectProduct(UnitQuaternions(), SO(2)),
    DirectProduct(SO(3), Z(2)), DirectProduct(SU(2), SO(2)),
]  # fmt: skip
REPS = ["V", "V²", "V⊗V*+2V⁰", "V*+V", "Sym²(V)+V", "V⊗(V+V⁰)", "Λ²(V)⊗V*"]
NODES = {text: parse_rep(text) for text in REPS}


def spaces(group, *texts):
    try:
        return decompose(group, [NODES.get(t) or parse_rep(t) for t in texts])
    except NotReductive:
        pytest.fail(f"{group} counts as not reductive")


@pytest.mark.parametrize("group", GROUPS, ids=str)
@pytest.mark.parametrize("text", REPS)
def test_blocks_intertwine_with_the_reference_and_fill_the_space(group, text):
    (space,) = spaces(group, text)
    assert space.dim == size(NODES[text], group)
    for segment in space.segments:
        embed = np.concatenate([b.embed.reshape(segment.size, -1) for b in segment.blocks], axis=1)
        project = np.concatenate([b.project.reshape(-1, segment.size) for b in segment.blocks])
        np.testing.assert_allclose(project @ embed, np.eye(segment.size), atol=1e-10)
        for k, generator in enumerate(group.generators):
            if generator.kind == "lie":
                matrix = monomial_drho(segment.monomial, group, generator.slot, generator.matrix)
            else:
                element = [np.eye(f.d) for f in group.factors]
                element[generator.slot] = generator.matrix
                matrix = monomial_rho(segment.monomial, group, tuple(element))
            for block in segment.blocks:
                left = np.einsum("xy,ymd->xmd", matrix, block.embed)
                right = block.embed @ block.irrep.generators[k]
                np.testing.assert_allclose(left, right, atol=1e-10 * max(1, np.abs(matrix).max()))


@pytest.mark.parametrize("group", GROUPS, ids=str)
@pytest.mark.parametrize(("source", "target"), [("V", "V²"), ("V⊗V*+2V⁰", "V²"), ("V²", "V*+V"), ("Sym²(V)+V", "V⊗(V+V⁰)")])
def test_basis_is_complete_orthonormal_and_equivariant(group, source, target):
    if size(NODES[source], group) * size(NODES[target], group) > 3000:
        pytest.skip("more than 3000 unknowns")
    a, b = spaces(group, source, target)
    basis = equivariant_basis(a, b)
    assert len(basis) == null_space_dimension(group, NODES[source], NODES[target])
    assert residual(group, NODES[source], NODES[target], basis) < 1e-10
    flat = basis.reshape(len(basis), basis.shape[1] * basis.shape[2])
    np.testing.assert_allclose(flat.conj() @ flat.T, np.eye(len(basis)), atol=1e-10)


@pytest.mark.parametrize("group", GROUPS, ids=str)
def test_units_are_a_division_algebra_that_commutes(group):
    (space,) = spaces(group, "V²")
    for irrep in space.irreps:
        units = irrep.units
        np.testing.assert_allclose(units[0], np.eye(irrep.dim), atol=0)
        for unit in units[1:]:
            np.testing.assert_allclose(unit @ unit, -np.eye(irrep.dim), atol=1e-10)
            np.testing.assert_allclose(unit.T, -unit, atol=1e-10)
        for unit in units:
            for matrix in irrep.generators:
                scale = max(1, np.abs(matrix).max())
                np.testing.assert_allclose(unit @ matrix, matrix @ unit, atol=1e-10 * scale)
        if len(units) == 4:
            np.testing.assert_allclose(units[1] @ units[2], units[3], atol=1e-10)


@pytest.mark.parametrize(
    ("group", "text", "types"),
    [
        (SO(2), "V", "C"),
        (O(2), "V", "R"),
        (C(4), "V", "C"),
        (Quaternion(), "V", "H"),
        (UnitQuaternions(), "V", "H"),
        (UnitQuaternions(), "V²", "RR"),
        (SO(6), "Λ³(V)", "C"),
        (O(6), "Λ³(V)", "R"),
        (SO13p(), "Λ²(V)", "C"),
        (SO(4), "Λ²(V)", "RR"),
        (DirectProduct(SO(2), SO(2)), "V", "CC"),
        (DirectProduct(UnitQuaternions(), SO(2)), "V", "C"),
        (DirectProduct(UnitQuaternions(), UnitQuaternions()), "V", "R"),
        (DirectProduct(Quaternion(), Quaternion()), "V", "R"),
        (SU(2), "V", "C"),
    ],
    ids=str,
)
def test_types(group, text, types):
    (space,) = decompose(group, [parse_rep(text)])
    assert "".join(i.type for i in space.irreps) == types


def test_equal_irreducibles_have_equal_matrices_in_all_representations():
    attempts = Attempts(SO(3))
    a, b = attempts.run(lambda w: [w.space(parse_rep(t)) for t in ("V²", "V³+Λ²(V)")])
    shared = set(a.irreps) & set(b.irreps)
    assert {i.dim for i in shared} == {1, 3, 5}


def test_the_vector_of_so3_is_its_own_reference():
    (space,) = decompose(SO(3), [parse_rep("V")])
    np.testing.assert_array_equal(space.segments[0].blocks[0].embed[:, 0, :], np.eye(3))


def test_random_elements_do_not_show_in_the_result():
    for group in (SO(3), S(4), SO13(), Quaternion()):
        (a,), (b,) = (decompose(group, [parse_rep("V²")], seed) for seed in (0, 1))
        for x, y in zip(_by_dim(a), _by_dim(b), strict=True):
            if x.multiplicity == y.multiplicity == 1 and x.irrep.dim == 1:
                np.testing.assert_allclose(x.embed, y.embed, atol=1e-12)


def _by_dim(space):
    blocks = [b for s in space.segments for b in s.blocks]
    return sorted(blocks, key=lambda b: (b.irrep.dim, b.multiplicity, b.irrep.label))


def test_a_unipotent_group_is_not_reductive():
    class Translations(Group):
        """(x, y) ↦ (x + t, y) in homogeneous coordinates."""

        lie_algebra = np.array([[[0, 0, 1], [0, 0, 0], [0, 0, 0.0]], [[0, 0, 0], [0, 0, 1], [0, 0, 0.0]]])

    with pytest.raises(NotReductive):
        decompose(Translations(), [parse_rep("V")])


@pytest.mark.parametrize("text", ["V⊗(V+2V⁰)", "(V+V⁰)²", "2(V+V²)"])
def test_channels_come_back_in_source_order(text):
    node = parse_rep(text)
    (space,) = decompose(SO(3), [node])
    basis = equivariant_basis(space, space)
    assert residual(SO(3), node, node, basis) < 1e-12
    assert expand(node, SO(3)).dim == space.dim


@pytest.mark.parametrize(("group", "text"), [(O(3), "V+Λ²(V)"), (S(4), "V⊗V"), (SO(2), "V+V²")], ids=str)
def test_irreducibles_that_are_taken_for_each_other_do_not_pass(group, text, monkeypatch):
    """Any two of one dimension look alike, and the residual under the generators tells them apart: nothing is found then."""
    assert decompose(group, [parse_rep(text)])
    monkeypatch.setattr("repc.numeric.irreducibles.irreps.FINGERPRINT", 1e6)
    with pytest.raises(NotReductive):
        decompose(group, [parse_rep(text)])


@pytest.mark.parametrize(
    ("group", "text", "parts"),
    [
        ("SL(2)", "[5]⊗[5]", 6),
        ("SL(2)", "[12]⊗[11]", 12),
        ("SL(2)", "[12]⊗[12]", 13),
        ("Sp(1)", "[5]⊗[5]", 6),
        ("Sp(1)", "[12]⊗[12]", 13),
        ("SO(1,2)", "[8]⊗[8]", 17),
        ("GL(2)", "[8,0]⊗[8,0]", 9),
        ("SO⁺(1,3)", "[2,1]⊗[2,1]", 8),
    ],
)
def test_high_spins_of_groups_that_are_not_compact_are_as_accurate_as_low_ones(group, text, parts):
    """Clebsch and Gordan: one part for each spin between the difference and the sum. Elements with large entries would drown it."""
    group = group_from_node(parse_group(group))
    (space,) = decompose(group, [parse_rep(text)])
    assert len(space.irreps) == parts
    assert sum(space.multiplicity(irrep) * irrep.dim for irrep in space.irreps) == space.dim


@pytest.mark.parametrize("spin", [5, 6, 8, 12])
def test_high_spins_have_maps_in_blocks(spin):
    (typed,) = type_expression(f"[{spin}]⊗[{spin}] -> V⁰", group_from_node(parse_group("SL(2)"))).maps
    report = Worker(typed.output.group).solve(typed)
    assert report.program.hom_dim == report.count.dim == 1 and not report.warnings
    assert report.certificate.max_error < 1e-12


def test_what_rounding_hides_is_not_called_not_reductive(monkeypatch):
    """SL(2) is closed under adjoints: the message says what was missed instead."""
    monkeypatch.setattr(irreps, "INTERTWINER", 0.0)
    (typed,) = type_expression("[2]⊗[2] -> V⁰", group_from_node(parse_group("SL(2)"))).maps
    (warning,) = Worker(typed.output.group).solve(typed).warnings
    assert "was not decomposed on these tensor products as accurately as a certificate asks" in warning.message
