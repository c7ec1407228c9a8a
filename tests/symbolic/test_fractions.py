"""Maps under generators that floating point cannot tell from others are counted in fractions; nothing is solved with them."""

import pickle

import pytest

from repc import RepcError, V, compile, explain, nn
from repc.groups.elaborate import group_from_node
from repc.reps import elaborate
from repc.syntax import parse, parse_group

SHEAR, STRETCH = "discrete [[1,{}],[0,1]]", "discrete [[1,0],[0,1+{}]]"
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


def told(text, generators):
    return str(explain(text, group=f"generated {{ {generators} }}"))


@pytest.mark.parametrize(("text", "generators", "count"), COUNTS, ids=lambda x: str(x))
def test_counts_of_what_floats_cannot_tell(text, generators, count):
    """A polynomial in the generator commutes with it, and nothing else does where its eigenvalues are simple or one block."""
    said = told(text, generators)
    assert f"  {count} equivariant map{'s' * (count != 1)} by elimination in fractions" in said
    assert "for floating point to tell what this group keeps" in said and "not proven" not in said


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


def test_nothing_is_solved():
    text = "generated { " + SHEAR.format("1e-11") + " }"
    group = group_from_node(parse_group(text))
    for ask in (
        lambda: compile("V -> V", group=text),
        lambda: (V >> V)(group).equivariant_basis(),
        lambda: (V >> V)(group).equivariant_projector(),
        lambda: group_from_node(parse_group(text + " ≀ S(2)")),
        lambda: nn.EMLP(V, V, group),
    ):
        with pytest.raises(RepcError) as error:
            ask()
        assert error.value.diagnostics[0].code == "E0233"
        assert "for floating point to tell what this group keeps" in str(error.value) and "defect" not in str(error.value)


def test_flags_are_decided_in_fractions():
    shear, other = (group_from_node(parse_group("generated { " + SHEAR.format(e) + " }")) for e in ("1e-30", "1e-31"))
    assert shear != other and pickle.loads(pickle.dumps(shear)) == shear and shear.called("K") == shear
    assert not shear.is_unitary and shear.is_finite is None and shear.is_compact is None and not shear.is_permutation
    c, s = "(1-1e-20)/(1+1e-20)", "2e-10/(1+1e-20)"
    turn = group_from_node(parse_group(f"generated {{ discrete [[{c},-{s}],[{s},{c}]] }}"))
    assert turn.is_unitary and turn.is_compact and "det" not in turn.scalar_reps
    spec = parse(f"let K = generated {{ {STRETCH.format('1e-11')} }}\ngroup K × SO(3)\nmap f: V_1 -> V_1⊗V_2")
    assert elaborate(spec, "f").group.is_reductive is None


@pytest.mark.parametrize("root", ["1.41421356", "1.4142135624", "1.414213562373"])
def test_a_near_resonance_in_a_power_is_not_called_exact(root):
    """diag(2, r) with r² near 2 keeps no map V² -> V: floats may take r² for 2, and then must not call that proven."""
    said = told("V² -> V", f"discrete [[2,0],[0,{root}]]")
    assert "  0 equivariant maps" in said or "not proven exact" in said
