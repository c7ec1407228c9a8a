"""Groups that users define in Python, as in EMLP."""

import numpy as np
import pytest

from repc import V
from repc.groups import SO, SO13, C, Group, MatrixGroup, O, PermutationGroup, S, SOp, orbit_count
from repc.source import RepcError

TURN = np.array([[0.0, -1.0], [1.0, 0.0]])


class Turns(Group):
    def __init__(self, n):
        self.d = 2
        self.discrete_generators = np.zeros((1, self.d, self.d))
        angle = 2 * np.pi / n
        self.discrete_generators[0] = np.cos(angle) * np.eye(2) + np.sin(angle) * TURN
        super().__init__(n)


class Translations(Group):
    lie_algebra = np.array([[[0.0, 1.0], [0.0, 0.0]]])


class Quaternions(Group):
    discrete_generators = [
        np.kron(np.array([[0, -1], [1, 0]]), np.eye(2)),
        np.array([[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]]),
    ]
    lie_algebra = NotImplemented


class Forgetful(Group):
    def __init__(self, n):
        self.lie_algebra = SO(n).lie_algebra


class Reflected(C):
    def __init__(self, k):
        super().__init__(k)
        self.discrete_generators = np.concatenate((self.discrete_generators, [np.diag([-1.0, 1.0])]))


class Timeless(SO13):
    discrete_generators = np.zeros((0, 4, 4))


class Operator:
    """A linear operator that knows only how to act."""

    def __init__(self, matrix):
        self.shape, self._matrix = matrix.shape, matrix

    def __matmul__(self, other):
        return self._matrix @ other


class Lazy(Group):
    def __init__(self):
        self.lie_algebra = [Operator(TURN)]
        self.discrete_generators = [Operator(np.diag([1.0, -1.0]))]
        super().__init__()


def test_a_finite_group_with_irrational_entries():
    group = Turns(7)
    assert (group.order(), group.kind, group.family, group.name) == (7, "finite", "user", "Turns(7)")
    assert group.is_orthogonal and not group.is_permutation and group.is_finite and not group.is_connected
    assert group.elements().shape == (7, 2, 2)
    assert group == Turns(7) and group != Turns(8) and hash(group) == hash(Turns(7)) and group != C(7)


def test_a_group_of_translations_is_not_reductive():
    group = Translations()
    assert (group.name, group.d, group.dim, group.kind, group.order()) == ("Translations", 2, 1, "other", None)
    assert group.is_compact is False and group.is_reductive is False and group.is_connected is True


def test_quaternions():
    group = Quaternions()
    assert group.order() == 8 and group.is_orthogonal and group.is_connected is False


def test_the_constructor_of_the_base_class_may_be_left_out():
    group = Forgetful(4)
    assert group.dim == 6 and group.kind == "compact" and group.lie_algebra.shape == (6, 4, 4)
    with pytest.raises(AttributeError, match="immutable"):
        group.lie_algebra = None


def test_a_subclass_of_a_named_group_is_judged_by_its_own_generators():
    group = Reflected(4)
    assert group.order() == 8 and group.family == "user" and "det" in group.scalar_reps and group.kind == "finite"
    group = Timeless()
    assert group.family == "user" and group.dim == 6 and group.kind == "reductive" and group.is_connected
    assert group != SOp(1, 3) and np.array_equal(group.lie_algebra, SO(1, 3).lie_algebra)


def test_linear_operators_are_made_dense():
    group = Lazy()
    assert np.array_equal(group.lie_algebra, TURN[None]) and group.discrete_generators.shape == (1, 2, 2)
    assert group.kind == "compact" and group.is_connected is None


def test_scipy_operators():
    from scipy.sparse import csr_matrix
    from scipy.sparse.linalg import aslinearoperator

    group = MatrixGroup([aslinearoperator(TURN)], [csr_matrix(np.diag([1.0, -1.0]))])
    assert group.dim == 1 and group.is_orthogonal


def test_permutation_matrices_are_recognized():
    class Swaps(Group):
        discrete_generators = np.eye(5)[None, [1, 0, 2, 4, 3]]
        is_permutation = True

    group = Swaps()
    assert group.is_permutation and group.order() == 2 and group.permutations.tolist() == [[1, 0, 2, 4, 3]]
    assert orbit_count(group, 2) == 13


def test_a_false_declaration_is_refused():
    class Wrong(Group):
        lie_algebra = TURN[None]
        is_permutation = True

    with pytest.raises(RepcError, match="Wrong declares is_permutation = True, but its generators say False"):
        Wrong()


def test_names_can_be_given():
    class Named(Group):
        name = "turns of the plane"
        lie_algebra = TURN[None]

    assert str(Named()) == "turns of the plane" and str(Named().called("K")) == "K"


@pytest.mark.parametrize(
    ("lie", "discrete", "message"),
    [
        ([np.zeros((2, 3))], [], "Lie algebra generator 1 is not square: it is 2×3"),
        ([np.zeros((2, 2)), np.zeros((3, 3))], [], "found Lie algebra generators of sizes 2×2, 3×3"),
        ([np.zeros((2, 2))], [np.eye(3)], "act on one space"),
        ([], [np.diag([1.0, np.nan])], "discrete generator 1 has an entry that is not a finite number"),
        ([], [np.eye(2), np.ones((2, 2))], "discrete generator 2 is singular, so it has no inverse"),
        ([], [], "a matrix group needs a generator"),
        (np.zeros((2, 2)), [], "must be a stack of matrices; found one array of shape"),
        ([["a", "b"]], [], "Lie algebra generator 1 is not a matrix of numbers"),
        ([np.zeros((0, 0))], [], "not square: it is 0×0"),
        ([1.0], [], "it is a single number"),
    ],
)
def test_bad_generators(lie, discrete, message):
    with pytest.raises(RepcError, match=message):
        MatrixGroup(lie, discrete)


def test_a_group_without_generators_and_dimension():
    class Empty(Group):
        pass

    with pytest.raises(RepcError, match="Empty has no generators and no dimension"):
        Empty()


@pytest.mark.parametrize(
    ("generators", "degree", "message"),
    [
        ([[0, 0, 1]], None, "permutation 1 does not list each of 0 … 2 exactly once"),
        ([[0, 1], [0, 1, 2]], None, "permutation 1 does not list each of 0 … 2"),
        ([[(1, 4)]], 3, "a cycle has the point 4; points are 1 … 3"),
        ([[(1, 2), (2, 3)]], 3, "the point 2 occurs twice"),
        ([], None, "needs at least one permutation"),
    ],
)
def test_bad_permutations(generators, degree, message):
    with pytest.raises(RepcError, match=message):
        PermutationGroup(generators, degree)


def test_a_group_that_is_orthogonal_in_other_coordinates_is_compact():
    shear = np.array([[1.0, 3.0], [0.0, 0.5]])
    group = MatrixGroup([shear @ TURN @ np.linalg.inv(shear)])
    assert group.is_compact is True and not group.is_orthogonal and group.kind == "compact"
    finite = MatrixGroup(discrete_generators=[shear @ g @ np.linalg.inv(shear) for g in C(5).discrete_generators])
    assert finite.is_finite is True and finite.order() == 5


def test_a_boost_is_reductive_and_not_compact_in_any_coordinates():
    change = np.array([[1.0, 2.0, 0.0, 0.0], [0.0, 1.0, 0.3, 0.0], [0.0, 0.0, 2.0, 0.0], [1.0, 0.0, 0.0, 1.0]])
    lie = change @ SOp(1, 3).lie_algebra @ np.linalg.inv(change)
    group = MatrixGroup(lie)
    assert group.is_compact is False and group.is_reductive is True and group.kind == "reductive" and group.dim == 6


def test_dimension_counts_brackets_and_conjugates():
    two = SO(3).lie_algebra[:2]
    assert MatrixGroup(two).dim == 3
    one = SO(4).lie_algebra[:1]
    assert MatrixGroup(one, S(4).discrete_generators).dim == 6
    assert MatrixGroup([1j * np.eye(2)]).dim == 1


def test_an_element_of_infinite_order_is_not_called_finite():
    angle = np.sqrt(2)
    group = MatrixGroup(discrete_generators=[np.cos(angle) * np.eye(2) + np.sin(angle) * TURN])
    assert group.is_finite is None and group.kind == "compact" and group.is_connected is None
    with pytest.raises(RepcError, match="too large to enumerate, or infinite"):
        group.order()


def test_unbounded_elements_are_noticed_though_each_generator_has_finite_order():
    group = MatrixGroup(discrete_generators=[np.array([[1.0, 1.0], [0.0, -1.0]]), np.diag([1.0, -1.0])])
    assert group.is_finite is False and group.is_compact is False and group.kind == "other"


THREE_STATES = [[0.9, 0.05, 0.05], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6]]


@pytest.mark.parametrize("matrix", [[[0.9, 0.1], [0.2, 0.8]], THREE_STATES, [[0.5, 0], [0, 1]]])
def test_elements_that_shrink_in_some_directions_only_are_of_infinite_order(matrix):
    """Powers of a stochastic matrix come together, so that its points look like finitely many; maps are polynomials in it."""
    group = MatrixGroup(discrete_generators=[np.array(matrix)])
    assert group.is_finite is False and group.order() is None and not group.is_compact
    assert len((V >> V)(group).equivariant_basis().T) == len(matrix)


def test_signed_permutations_have_an_exact_order():
    flip = np.diag([-1.0] + [1.0] * 11)
    group = MatrixGroup(discrete_generators=[flip, *S(12).discrete_generators])
    assert group.order() == 2**12 * S(12).order()
    with pytest.raises(RepcError, match="too many to list"):
        group.elements()


def test_products_of_user_groups():
    group = Translations() * O(3) * Turns(3)
    assert group.name == "Translations×O(3)×Turns(3)" and group.kind == "other" and group.is_reductive is False
    assert group.factors[0] == Translations() and group.order() is None


def test_the_dimension_must_be_a_number():
    class Odd(Group):
        d = "three"

    with pytest.raises(RepcError, match="Odd has d = 'three'; the dimension is a positive integer"):
        Odd()

    class Free(Group):
        d = 3

    assert Free().kind == "trivial" and Free().d == 3 and Free().num_constraints() == 0
