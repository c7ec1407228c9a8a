"""Maps under generators that floating point cannot tell from others are counted, found and certified in exact numbers."""

import pickle
from fractions import Fraction

import jax
import numpy as np
import pytest

from repc import RepcError, V, compile, explain, nn
from repc.groups import Group
from repc.groups.elaborate import group_from_node
from repc.numeric import certify
from repc.reps import elaborate
from repc.rings.elimination import Echelon, Undecided
from repc.source import CheckError
from repc.syntax import parse, parse_group, parse_rep

SHEAR, STRETCH = "discrete [[1,{}],[0,1]]", "discrete [[1,0],[0,1+{}]]"
TURN = "discrete [[cos({0}),-sin({0})],[sin({0}),cos({0})]]"
COUNTS = [
    ("V -> V", SHEAR.format("1e-11"), 2),
    ("V -> V", STRETCH.format("1e-11"), 2),
    ("V -> V", STRETCH.format("1e-7"), 2),
    ("V -> V", "lie [[1,1e-12],[0,1]]", 2),
    ("V -> V", "lie [[1,1e-13],[0,1]]", 2),
    ("V -> V", "lie [[1,1e-20],[0,1]]", 2),
    ("V -> V", "lie [[1,0],[0,1+1e-15]]", 2),
    ("V -> V", "lie [[1,0],[0,1+1e-12]]", 2),
    ("V -> V", "discrete [[2,1e-11],[0,2]]", 2),
    ("V² -> V²", SHEAR.format("1e-11"), 6),
    ("V² -> V²", STRETCH.format("1e-11"), 6),
    ("V² -> V²", "lie [[1,0],[0,1+1e-15]]", 6),
    ("V -> V", "discrete [[1,1e-9],[0,1]], discrete [[1,0],[1e-9,1]]", 1),
    ("V⁰ -> V*", SHEAR.format("1e-9"), 1),
    ("det -> V⁰", STRETCH.format("1e-11"), 0),
]
IN_DIGITS = [  # weights of a rotation by an angle that is no fraction of a turn: only equal ones meet
    ("V -> V", TURN.format("1e-10"), 2),
    ("V² -> V²", TURN.format("1e-10"), 6),
    ("V⁰ -> V²", TURN.format("1e-30"), 2),
    ("V -> V", TURN.format("pi/10^9"), 2),
    ("V -> V", "discrete [[sqrt(2),0],[0,sqrt(2)+1e-11]]", 2),
    ("V -> V", "lie [[pi,0],[0,3.14159265358979]]", 2),
    ("V -> V", "discrete [[exp(1e-12),0],[0,1]]", 2),
    ("V -> V", "discrete [[exp(i*1e-9),0],[0,exp(-i*1e-9)]]", 2),
    ("Sym²(V) -> V²", "discrete [[sqrt(2),1e-12],[0,sqrt(2)]]", 4),
    ("V² -> V", "discrete [[2,0],[0,sqrt(2)]]", 1),
]


def told(text, generators):
    return str(explain(text, group=f"generated {{ {generators} }}"))

IN_PRODUCTS = [  # powers of one factor, and of both
    ("V⁰ -> Sym²(V_2)", "generated { lie [[0,1],[0,0]] } × C(2)", 3),
    ("V⁰ -> Sym²(V_1)", "generated { lie [[0,1],[0,0]] } × C(2)", 1),
    ("Λ²(V_1+V_2) -> V⁰", "generated { discrete [[1,1],[0,1]] } × generated { discrete [[1,0],[1,1]] }", 3),
    ("Sym²(V_1⊗V_2) -> V⁰", "generated { discrete [[1,1],[0,1]] } × generated { discrete [[0,1],[1,0]] }", 2),
]


@pytest.mark.parametrize(("text", "group", "count"), IN_PRODUCTS)
def test_powers_under_products_are_certified_factor_by_factor(text, group, count):
    """By hand: a shear keeps one vector of Sym²V and one form on it; of Λ²(V+W) these are forms on Λ²V, Λ²W and V⊗W; Sym²(V⊗W) is
    Sym²V⊗Sym²W + Λ²V⊗Λ²W, and a swap keeps two vectors of Sym²W and none of Λ²W."""
    assert f"  {count} equivariant map{'s' * (count != 1)} by " in str(explain(text, group=group))


@pytest.mark.parametrize(("text", "generators", "count"), COUNTS, ids=lambda x: str(x))
def test_counts_of_what_floats_cannot_tell(text, generators, count):
    """A polynomial in the generator commutes with it, and nothing else does where its eigenvalues are simple or one block."""
    said = told(text, generators)
    assert f"  {count} equivariant map{'s' * (count != 1)} by elimination in fractions" in said
    assert "the maps are found in exact numbers" in said and "not proven" not in said and "not run" not in said


@pytest.mark.parametrize(("text", "generators", "count"), IN_DIGITS, ids=lambda x: str(x))
def test_counts_of_what_is_no_fraction(text, generators, count):
    said = told(text, generators)
    assert f"  {count} equivariant map{'s' * (count != 1)} by elimination to 400 digits" in said and "not proven" not in said


@pytest.mark.parametrize(
    "text",
    ["Sym²(V) -> V", "Sym³(V) -> V⊗V", "Λ²(V) -> V⁰", "V² -> Sym²(V)", "V⊗V* -> V", "Sym²(V+V⁰) -> V*", "Λ³(V+V²) -> V⁰"],
)
@pytest.mark.parametrize("kind", ["discrete", "lie"])
def test_a_shear_keeps_the_same_however_small_it_is(text, kind):
    """Scaling a coordinate takes one shear to the other."""
    small, large = (told(text, f"{kind} [[{a},{e}],[0,{a}]]") for a, e in ((1, "1e-9"), (1, "1")))
    counted = ([line for line in said.splitlines() if " equivariant map" in line and " by " in line] for said in (small, large))
    assert len({lines[0].split()[0] for lines in counted}) == 1


def test_products_count_factor_by_factor():
    shear = "generated { " + SHEAR.format("1e-11") + " }"
    assert "  6 equivariant maps by" in str(explain("V_1⊗V_2 -> V_1⊗V_2+V_1", group=f"{shear} × S(3)"))


def residual_in_fractions(module, h, power):
    """The largest |(hW − Wh)_ij| over the sizes of its terms, of the basis that a module has, in fractions."""
    h = np.array([[Fraction(x) for x in row] for row in h], dtype=object)
    h = h if power == 1 else np.kron(h, h)
    worst = 0
    for w in module.MAPS.tolist():
        w = np.array([[Fraction(x) for x in row] for row in w], dtype=object)
        for i, j in np.ndindex(h.shape):
            row = {(k, j): h[i, k] for k in range(len(h))}
            for k in range(len(h)):
                row[i, k] = row.get((i, k), 0) - h[k, j]
            size = max(map(abs, row.values()))
            worst = max(worst, abs(sum(x * w[at] for at, x in row.items())) / size if size else 0)
    return float(worst)


@pytest.mark.parametrize(("h", "power", "count"), [
    (("1", "1e-11", "0", "1"), 1, 2), (("1", "0", "0", "1.00000000001"), 2, 6), (("2", "1e-11", "0", "2"), 2, 6)
])  # fmt: skip
def test_what_is_decided_compiles(h, power, count):
    a, b, c, d = h
    rep = "V" if power == 1 else "V²"
    module = compile(f"{rep} -> {rep}", group=f"generated {{ discrete [[{a},{b}],[{c},{d}]] }}")
    assert count == module.HOM_DIM and residual_in_fractions(module, [[a, b], [c, d]], power) < 1e-13


def test_a_rotation_by_a_small_angle_compiles():
    module = compile("V² -> V²", group="generated { " + TURN.format("1e-10") + " }")
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    a = np.kron(turn, np.eye(2)) + np.kron(np.eye(2), turn)
    basis = module.MAPS
    assert len(basis) == 6 and np.abs(a @ basis - basis @ a).max() < 1e-13


NEAR_SCALARS = [SHEAR.format("1e-11"), STRETCH.format("1e-11"), TURN.format("1e-10"), "lie [[1,1e-12],[0,1]]"]


@pytest.mark.parametrize("generators", NEAR_SCALARS)
def test_a_certificate_is_relative_to_what_changes(generators):
    """Floating point sees every matrix commute with a generator this near a scalar."""
    group, v = group_from_node(parse_group(f"generated {{ {generators} }}")), parse_rep("V")
    for wrong in (np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[1.0, 2.0], [2.0, 1.0]])):
        with pytest.raises(CheckError, match="does not commute with the generators"):
            certify.certify(group, [v], v, lambda x, w=wrong: x @ w.T)
    assert certify.certify(group, [v], v, lambda x: 3 * x).max_error < 1e-15


@pytest.mark.parametrize(("lie", "discrete", "rep", "count"), [
    ([], [[[1, 1e-11], [0, 1]]], V >> V, 2),
    ([], [[[1, 0], [0, 1 + 1e-9]]], V >> V, 2),
    ([], [[[np.cos(1e-10), -np.sin(1e-10)], [np.sin(1e-10), np.cos(1e-10)]]], V >> V, 2),
    ([[[1, 1e-12], [0, 1]]], [], V >> V, 2),
    ([[[1, 0], [0, 1 + 1e-12]]], [], V >> V, 2),
    ([], [[[2, 1e-11], [0, 2]]], V >> V, 2),
    ([], [[[2, 0], [0, 1.4142135624]]], V**2 >> V, 0),
    ([], [[[2, 0], [0, 2**0.5]]], V**2 >> V, 1),
    ([[[0, 1e-11], [-1e-11, 0]]], [], V >> V, 2),
])  # fmt: skip
def test_arrays_are_the_numbers_that_they_are(lie, discrete, rep, count):
    class Given(Group):
        lie_algebra = np.array(lie, float) if lie else None
        discrete_generators = np.array(discrete, float) if discrete else None

    assert rep(Given()).equivariant_basis().shape[1] == count


def test_arrays_whose_rounding_decides_are_refused():
    """cos² + sin² of this array is 1 + 10⁻²⁰, far below what its entries are right to."""
    c, s = np.cos(1e-10), np.sin(1e-10)

    class Turn(Group):
        discrete_generators = np.array([[[c, -s], [s, c]]])

    with pytest.raises(RepcError, match="1e-10 is too small beside 1 for floating point to tell"):
        (V**2)(Turn()).equivariant_basis()


def test_balls_decide_or_say_that_they_do_not():
    one = 1 << 400
    rank = Echelon(400)
    rank.add({0: one, 1: one}, 1 << 100)
    rank.add({0: one, 1: one + (1 << 90)}, 1 << 100)  # equal, as far as can be told
    assert len(rank) == 1
    rank.add({0: one, 1: one + (1 << 300)}, 1 << 100)
    assert len(rank) == 2
    with pytest.raises(Undecided):
        Echelon(400).add({0: 1 << 250}, 1 << 260)


def test_what_is_refused():
    text = "generated { " + SHEAR.format("1e-11") + " }"
    group = group_from_node(parse_group(text))
    for ask in (lambda: group_from_node(parse_group(text + " ≀ S(2)")), lambda: nn.EMLP(V, V, group, ch=V**0 + V**4)):
        with pytest.raises(RepcError) as error:
            ask()
        assert error.value.diagnostics[0].code == "E0233"
        assert "for floating point to tell what this group keeps" in str(error.value) and "defect" not in str(error.value)
    with pytest.raises(RepcError, match=r"256 unknowns are not eliminated to 400 digits \(limit MOST_IN_DIGITS = 128, raised by"):
        compile("V⁴ -> V⁴", group=text)  # counted in fractions
    with pytest.raises(RepcError, match=r"512 unknowns are not eliminated to 400 digits \(limit MOST_IN_DIGITS = 128, raised by"):
        compile("V⁴ -> V⁵", group="generated { " + TURN.format("1e-10") + " }")


def test_networks_and_polynomials_keep_what_a_small_shear_keeps():
    """What commutes with 1 + εN commutes with N, on every tensor, and with the shear 1 + N, where floats see it."""
    shear = np.array([[1.0, 1], [0, 1]])
    text = "generated { " + SHEAR.format("1e-11") + " }"
    lines = ("net f : V -> V {hidden: uniform(24), layers: 1}", "poly f : V -> V {degree: 1..2}")
    for line, learned in zip(lines, (None, 4), strict=True):  # Hom(Sym²V, V) has min(3, 2) maps
        module = compile(line, group=text)
        params = jax.tree.map(lambda x: 2 * x + 0.1, module.init(jax.random.key(0)))
        x = np.random.default_rng(0).standard_normal((5, 2))
        moved, y = module.apply(params, x @ shear.T), module.apply(params, x) @ shear.T
        assert np.abs(moved - y).max() < 1e-4 * np.abs(y).max() and np.abs(y - x @ shear.T).max() > 0.1
        assert learned in (None, sum(x.size for x in jax.tree.leaves(params)))


def test_flags_are_decided_in_exact_numbers():
    shear, other = (group_from_node(parse_group("generated { " + SHEAR.format(e) + " }")) for e in ("1e-30", "1e-31"))
    assert shear != other and pickle.loads(pickle.dumps(shear)) == shear and shear.called("K") == shear
    assert not shear.is_unitary and shear.is_finite is None and shear.is_compact is None and not shear.is_permutation
    c, s = "(1-1e-20)/(1+1e-20)", "2e-10/(1+1e-20)"
    turn = group_from_node(parse_group(f"generated {{ discrete [[{c},-{s}],[{s},{c}]] }}"))
    assert turn.is_unitary and turn.is_compact and "det" not in turn.scalar_reps
    spec = parse(f"let K = generated {{ {STRETCH.format('1e-11')} }}\ngroup K × SO(3)\nmap f: V_1 -> V_1⊗V_2")
    assert elaborate(spec, "f").group.is_reductive is None


@pytest.mark.parametrize("root", ["1.41421356", "1.4142135624", "1.414213562373"])
def test_a_near_resonance_in_a_power_is_told(root):
    """diag(2, r) with r² near 2 and not 2 keeps no map V² -> V."""
    said = told("V² -> V", f"discrete [[2,0],[0,{root}]]")
    assert "  0 equivariant maps by" in said and "not proven" not in said
    module = compile("V+V² -> V+V⁰", group=f"generated {{ discrete [[2,0],[0,{root}]] }}")
    assert module.HOM_DIM == 2
