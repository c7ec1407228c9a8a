"""Every limit of repc says its name, its value and how to raise it, where it is met; the environment may say another one."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from repc import V, compile, exact_basis, explain, nn, poly, tensor, wigner_D
from repc.explore.bench import bench
from repc.explore.pictures import picture
from repc.groups import SO, MatrixGroup, S, Wreath
from repc.groups.irreducibles import catalog, rules
from repc.limits import LIMITS, Limit
from repc.report import group_text
from repc.source import RepcError, files
from repc.symbolic.decompose import known_product
from repc.syntax import parse

LATTICE = "generated { discrete [[2,1],[1,1]] }"
QUARTER = [[0.0, -1.0], [1.0, 0.0]]
MIRROR = [[1.0, 0.0], [0.0, -1.0]]
SKEWED = np.array([[1.0, 1, 0], [0, 2, 1], [0, 0, 3]])
FIVE = "generated { perm (1 2 3 4 5), perm (1 2) }"
SHEAR = "generated { discrete [[1,1],[0,1]] }"
SHEARS = "generated { discrete [[1,1,0],[0,1,0],[0,0,1]], discrete [[1,0,0],[0,1,0],[0,1,sqrt(2)]] }"
GIVEN = np.array([[[1.0, 1, 0], [0, 1, 0], [0, 0, 1]], [[1, 0, 0], [0, 1, 0], [0, 1, 0.5]]])
NEARLY_SKEW = [[[0.0, -0.1, 0], [0.1000001, 0, 0], [0, 0, 0]], [[0.0, 0, 0], [0, 0, -0.3], [0, 0.3000001, 0]]]
TURN = "generated { discrete [[cos(1e-10),-sin(1e-10)],[sin(1e-10),cos(1e-10)]] }"
SQUARE = "poly f : V -> V { degree: 2 }"
SQUARES = "poly f : 4V -> V⁰ { degree: 2 }"
INERTIA = Path(__file__).parents[1] / "examples/inertia/inertia.py"
SEVEN = "generated { perm (1 2 3 4 5), perm (1 2), perm (6 7) }"


def turn(angle):
    return [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]


def told(text, group):
    """What explain says, refusals too."""
    try:
        return str(explain(text, group=group))
    except RepcError as error:
        return str(error)


def refused(ask):
    with pytest.raises(RepcError) as error:
        ask()
    return str(error.value)


def warned(matrices, lie=()):
    """What is said of rounded generators."""
    with pytest.warns(UserWarning, match="taken as exact") as found:
        MatrixGroup(*([np.asarray(m, dtype=np.float32) for m in stack] for stack in (lie, matrices)))
    return " ".join(str(one.message) for one in found)


# limit -> (modules that hold it, the value it gets, what is said then)
CASES = {
    "MOST_POINTS": ("groups.finite.action", 2, lambda: refused(lambda: MatrixGroup((), [np.array(QUARTER)]).action)),
    "MOST_ELEMENTS": ("groups.finite.classes", 10, lambda: told("V³ -> V", SEVEN)),
    "MOST_IMAGES": ("groups.finite.classes", 100, lambda: told("V³ -> V", SEVEN)),
    "MOST_CLASSES": ("groups.finite.table", 3, lambda: told("ρ2(4) -> V", FIVE)),
    "MOST_LISTED": ("groups.finite.elements", 100, lambda: refused(S(4).elements)),
    "MOST_ENTRIES": ("groups.given.intake", 20, lambda: refused(lambda: SO(3).lie_algebra)),
    "MOST_DIMENSIONS": ("groups.families.wreath", 5, lambda: refused(lambda: Wreath(S(3), S(2)))),
    "MOST_COMPONENTS": ("groups.given.components reps.lie_images", 1, lambda: group_text(MatrixGroup(SO(2).lie_algebra, [MIRROR]))),
    "MAX_BYTES_READ": ("source.files", 5, lambda: refused(lambda: files.read_source(__file__))),
    "MAX_CHARACTERS": ("syntax.parse", 5, lambda: told("V+V+V -> V", "SO(3)")),
    "MAX_NESTING": ("syntax.statements", 2, lambda: told("(((V))) -> V", "SO(3)")),
    "MAX_COUNT": ("syntax.rules.reps", 5, lambda: told("6V -> V", "SO(3)")),
    "MAX_EXPONENT": ("syntax.rules.reps", 5, lambda: told("V^6 -> V", "SO(3)")),
    "MAX_SIZE": ("syntax.rules.groups", 5, lambda: told("V -> V", "SO(6)")),
    "MAX_DIGITS": ("syntax.rules.numbers", 2, lambda: told("V -> V", "generated { discrete [[1.234,0],[0,1]] }")),
    "MAX_EXPANDED": ("syntax.check", 3, lambda: refused(lambda: parse("group SO(3)\nrep x = V+V²+V³\nmap f: x+x -> V"))),
    "MOST_TERMS": ("reps.fold", 2, lambda: told("(V_1+V_2+V_1²)² -> V_1", "S(3)×SO(3)")),
    "MOST_INDICES": ("reps.index_formula", 2, lambda: refused(lambda: tensor("ijk=jik"))),
    "MOST_INDEX_ENTRIES": ("reps.index_formula", 5, lambda: refused(lambda: tensor("ij=ji")(SO(5)).rho_dense(np.eye(5)))),
    "MOST_ROUNDED": ("groups.given.rounded groups.given.nearby", 3, lambda: warned([turn(2 * np.pi / 5)])),
    "MOST_TURNS": ("groups.given.rounded", 4, lambda: warned([turn(2 * np.pi / 5)])),
    "MOST_ROOTED": ("groups.given.roots", 2, lambda: group_text(MatrixGroup(SO(3).lie_algebra))),
    "MOST_BRACKETED": ("groups.given.rounded", 5, lambda: warned([], NEARLY_SKEW)),
    "MOST_FACTORS": ("groups.products", 2, lambda: refused(lambda: SO(2) * S(3) * SO(3))),
    "MOST_ENVELOPED": ("groups.given.closure report.groups", 2, lambda: group_text(MatrixGroup((), [SKEWED]))),
    "MOST_COSET_POINTS": ("groups.finite.subgroups reps.images", 3, lambda: told("S(5)/S(4) -> V", "S(5)")),
    "MOST_COSETS": ("groups.finite.cosets", 2, lambda: told("Sym²(V) -> Sym²(V)", "O(3) ≀ Z(3)")),
    "MOST_COSET_TERMS": ("groups.finite.cosets", 2, lambda: told("Sym²(V) -> Sym²(V)", "O(3) ≀ Z(3)")),
    "MOST_PRODUCTS": ("symbolic.arithmetic", 3, lambda: told("Sym²(V)⊗Sym²(V) -> V²", "SO(5)")),
    "MAX_DEGREE": ("symbolic.formula.stable", 2, lambda: told("V⁴ -> V⁴", "O(n)")),
    "MAX_POLYNOMIAL": ("reps.polynomials", 5, lambda: told("poly f : V -> V { degree: 6 }", "SO(3)")),
    "MOST_STRATA": ("symbolic.hilbert.series", 2, lambda: told(SQUARE, "S(3)")),
    "MOST_TURNING": ("symbolic.hilbert.cycle_strata", 2, lambda: told(SQUARE, "S(3)")),
    "MOST_TORUS": ("symbolic.hilbert.poles", 1, lambda: told(SQUARE, "SU(3)")),
    "MOST_MEETING": ("symbolic.hilbert.poles", 2, lambda: told(SQUARE, "SU(4)")),
    "MOST_ADDITIONS": ("symbolic.hilbert.series", 5, lambda: refused(lambda: poly("V", "V", 2)("S(3)").hilbert)),
    "MOST_LEFT_OUT": ("driver.polynomials.unused", 1, lambda: told("poly f : V+V² -> V { degree: 2 }", "SO(3)")),
    "MOST_MULTIPLIED": ("driver.polynomials.structure", 1, lambda: told(SQUARE, "S(3)")),
    "MOST_COMBINED": ("driver.polynomials.structure", 1, lambda: told(SQUARE, "S(3)")),
    "MOST_SIGNED": ("numeric.actions.pointwise nn.nonlinear", 2, lambda: refused(lambda: nn.Pointwise("V", np.tanh, "Oh"))),
    "MOST_OCCURRING": ("driver.existence", 1, lambda: told("net f : [2] -> [1]+[2] { hidden: 4[2], layers: 1 }", "C(4)")),
    "MOST_STABILIZED": ("driver.existence", 3, lambda: told("net f : V -> V+det { hidden: 4V, layers: 1 }", "O(2)")),
    "ORBIT_ONLY": ("driver.blocks driver.lowerings driver.question", 5, lambda: told("V² -> V", "RubiksCube")),
    "EXPLAIN_SOLVES": ("driver.blocks driver.worker", 3, lambda: told("V² -> V²", LATTICE)),
    "MOST_IN_DIGITS": ("numeric.exactly.maps", 5, lambda: told("V² -> V²", TURN)),
    "MOST_FRACTIONS": ("numeric.exactly.maps", 5, lambda: told("V² -> V²", SHEAR.replace("1,1]", "1,1e-9]", 1))),
    "MOST_TURNED": ("numeric.irreducibles.harmonics", 4, lambda: refused(lambda: wigner_D(2, np.eye(3)))),
    "MAX_HARMONIC": ("syntax.rules.reps", 5, lambda: told("harmonics(6) -> V", "SO(3)")),
    "EXPLAIN_WORK": ("driver.worker", 1000, lambda: told("V² -> V²", "SO(3)")),
    "MOST_DIAGRAMS": ("lowering.diagram.rules", 5, lambda: refused(lambda: compile("V² -> V²", group="S(9)", lower="diagram"))),
    "MOST_SCALARS": ("lowering.scalars.lower", 9, lambda: refused(lambda: compile(SQUARES, group="O(2)", lower="scalars"))),
    "MOST_COMPARED": ("lowering.diagram.rules", 5, lambda: refused(lambda: compile("V³ -> V³", group="O(2)", lower="diagram"))),
    "MOST_UNKNOWNS": ("numeric.nullspace numeric.subgroup_maps", 5, lambda: told("V² -> V²", SHEAR)),
    "MOST_SECOND": ("numeric.second_counts driver.worker", 5, lambda: told("V² -> V³", SHEARS)),
    "MOST_CHANGED": ("driver.relaxed", 5, lambda: refused(lambda: nn.restrict(nn.Linear("V", "3V", "O(5)"), "O(4)"))),
    "MOST_BEYOND": ("numeric.subgroup_maps", 5, lambda: refused(lambda: nn.restrict(nn.Linear("V", "2V", "O(5)"), "O(4)"))),
    "MOST_MODULAR": ("numeric.second_counts driver.worker", 5, lambda: told("V² -> V³", MatrixGroup((), GIVEN))),
    "MOST_POWER": ("numeric.decompose", 5, lambda: refused(lambda: compile("Sym²(V) -> V²", group="SO(3)"))),
    "MOST_ROWS": ("numeric.irreducibles.named", 3, lambda: refused(lambda: compile("[4,2] -> V²", group="SU(3)"))),
    "MOST_COUPLED": ("numeric.irreducibles.irreps", 5, lambda: refused(lambda: compile("([1],[1],[1]) -> V", group="SO(5)"))),
    "MOST_STEPS": ("numeric.irreducibles.named", 3, lambda: refused(lambda: compile("[9,4] -> V", group="SU(3)"))),
    "MOST_DRAWN": ("explore.pictures.values", 8, lambda: refused(lambda: picture((V >> V)(SO(3)), kind="basis"))),
    "MOST_DRAWN_MAPS": ("explore.pictures.values", 8, lambda: refused(lambda: picture((V >> V)(SO(3)), kind="basis"))),
    "MOST_MEASURED": ("explore.bench", 5, lambda: refused(lambda: bench(INERTIA))),
    "MOST_EXACT": ("api.exact", 2, lambda: refused(lambda: exact_basis(V(SO(3))))),
    "MOST_EXACT_ENTRIES": ("api.exact", 5, lambda: refused(lambda: exact_basis((V**2)(SO(3))))),
}


def test_every_limit_is_met_here():
    assert set(CASES) == set(LIMITS)


@pytest.mark.parametrize("name", CASES)
def test_a_limit_says_its_name_its_value_and_how_to_raise_it(name, monkeypatch, request):
    modules, value, ask = CASES[name]
    lowered = Limit.__new__(Limit, name, value, "")
    monkeypatch.setitem(LIMITS, name, LIMITS[name])
    known = rules.joint_ring, rules.coset_ring, rules.enumerated_classes, rules.table_of, catalog.listed, known_product
    for cached in known:
        cached.cache_clear()
        request.addfinalizer(cached.cache_clear)
    for module in modules.split():
        monkeypatch.setattr(import_module(f"repc.{module}"), name, lowered)
    said = ask()
    assert f"limit {name} = {value}, raised by REPC_{name}={2 * value} in the environment" in " ".join(said.split())


def run(**environment):
    command = [sys.executable, "-m", "repc", "explain", "-e", "V³ -> V", "-g", SEVEN]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def test_the_environment_raises_and_lowers_limits():
    lowered, usual = run(REPC_MOST_ELEMENTS="200").stdout, run().stdout
    assert "limit MOST_ELEMENTS = 200" in lowered and "ρ13(6)" not in lowered
    assert "ρ13(6)" in usual and "MOST_ELEMENTS" not in usual
    wrong = run(REPC_MOST_ELEMENTS="many")
    assert wrong.returncode == 1 and "REPC_MOST_ELEMENTS = 'many' in the environment: a limit is a positive integer" in wrong.stderr
