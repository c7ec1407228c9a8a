"""Random groups, representations and maps, all from one NumPy generator."""


import numpy as np

from repc.driver import build_group
from repc.groups import DirectProduct, Group, MatrixGroup, PermutationGroup
from repc.reps.layout import size
from repc.source import RepcError
from repc.syntax import parse_rep

MOST_ENTRIES = 3000  # of the dense weight of a map
_MOST_REG = 24  # largest order of a group whose regular representation is drawn

NAMED = """
SO(2) SO(3) SO(4) SO(5) SO(6) O(1) O(2) O(3) O(4) O(5) U(1) U(2) U(3) SU(1) SU(2) SU(3) SU(4) SL(2) SL(3) SL(4) GL(1) GL(2)
GL(3) GLp(2) GLp(3) C(1) C(2) C(3) C(4) C(5) C(8) D(1) D(2) D(3) D(4) D(5) D(8) S(1) S(2) S(3) S(4) S(5) S(6) A(3) A(4) A(5)
Z(1) Z(2) Z(3) Z(4) Z(6) SO11p O11 SO(1,1) SO13p SO13 O13 Lorentz SO(1,2) O(1,2) O(2,1) O(2,2) SO(2,2) SO⁺(1,2) SO⁺(2,2) SO(2,3)
Sp(1) Sp(2) Sp(3) Cube Tetrahedral Octahedral Icosahedral ZksZnxZn(2,2) Scaling(1) Scaling(3) Trivial(1) Trivial(3)
SO2eR3 O2eR3 DkeR3(3) Embed(SO(2),5,1:3) Embed(S(3),4,0:3) Embed(SU(2),3,1:3) Oh Td D3d C3v C4h S4 C2v T C3h D6 Ci C6
""".split()
WREATHS = ["S(2)≀S(2)", "S(3)≀S(2)", "SO(2)≀S(2)", "C(3)≀S(2)", "O(1)≀S(3)", "Z(2)≀Z(2)", "SO(3)≀S(2)"]
PRODUCTS = """SO(2)×SO(2) SO(3)×S(4) SU(2)×SU(2) C(3)×C(3) C(3)×C(4) S(3)×S(3) SO(2)×S(3) SO(3)×O(1) Z(3)×S(4) SO13p×Z(2)
SL(2)×SO(2) D(3)×SO(3) GL(2)×S(3) U(1)×U(2) U(1)×C(4) Sp(1)×C(4) SO(2)×SO(2)×SO(2) O(2)×SO13 Td×Z(2) Scaling(1)×SO(2)
Cube×C(3) SU(2)×SO(2)""".split()

I = np.array([[0.0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]])
J = np.array([[0.0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]])
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])


class UnitQuaternions(Group):
    """SU(2) as a real group on ℝ⁴: type ℍ."""

    lie_algebra = np.stack([I, J, I @ J])


class EightQuaternions(Group):
    """±1, ±i, ±j, ±k on ℝ⁴: type ℍ, finite."""

    discrete_generators = np.stack([I, J])


class Skewed(Group):
    """A group in coordinates in which its generators are not closed under transposes."""

    def __init__(self, base, t=None):
        t = np.eye(base.d) + np.tril(np.ones((base.d, base.d)), -1) / 2 if t is None else t
        inverse = np.linalg.inv(t)
        self.lie_algebra = t @ base.lie_algebra @ inverse
        self.discrete_generators = t @ base.discrete_generators @ inverse
        super().__init__(base)


def _skewed(rng) -> Group:
    base = build_group(str(rng.choice(["SO(3)", "O(2)", "S(3)", "C(4)", "SO13p", "SU(2)", "D(3)", "SL(2)"])))
    below = np.tril(rng.integers(-1, 2, (base.d, base.d)), -1) / 2
    return Skewed(base, below + np.diag(rng.choice([1.0, 1.5, 2.0], base.d)))


def turn(angle):
    """Rotation of the plane."""
    return np.cos(angle) * np.eye(2) + np.sin(angle) * TURN


def blocks(*matrices):
    """Block diagonal."""
    n = sum(map(len, matrices))
    result, at = np.zeros((n, n), np.result_type(*matrices)), 0
    for m in matrices:
        result[at : at + len(m), at : at + len(m)] = m
        at += len(m)
    return result


def _permutations(rng) -> Group:
    n = int(rng.integers(2, 7))
    images = [rng.permutation(n) for _ in range(rng.integers(1, 3))]
    return PermutationGroup(np.stack(images))


def _signed_permutations(rng) -> Group:
    n = int(rng.integers(1, 5))
    found = [np.eye(n)[rng.permutation(n)] * rng.choice([-1.0, 1.0], n) for _ in range(rng.integers(1, 3))]
    return MatrixGroup(discrete_generators=np.stack(found))


def _torus(rng) -> Group:
    """One circle, or a line dense in a torus, perhaps with a reflection."""
    speeds = rng.choice([1.0, 2.0, 3.0, np.sqrt(2)], 2)
    flip = [blocks(np.diag([1.0, -1.0]), np.diag([1.0, -1.0]))] if rng.random() < 0.4 else []
    return MatrixGroup([blocks(speeds[0] * TURN, speeds[1] * TURN)], flip)


def _quaternions(rng) -> Group:
    match int(rng.integers(3)):
        case 0:
            return EightQuaternions()
        case 1:
            return UnitQuaternions()
    return MatrixGroup(discrete_generators=[np.diag([1j, -1j]), np.array([[0, 1], [-1, 0]])], name="ComplexQ8")


def _finite_irrational(rng) -> Group:
    k, m = int(rng.integers(3, 8)), int(rng.integers(1, 3))
    found = [blocks(turn(2 * np.pi / k), turn(2 * np.pi * m / k))]
    if rng.random() < 0.5:
        found.append(np.kron(np.eye(2), np.diag([1.0, -1.0])))
    return MatrixGroup(discrete_generators=found)


def _complex_finite(rng) -> Group:
    k = int(rng.integers(2, 6))
    phases = np.exp(2j * np.pi * rng.integers(0, k, 3) / k)
    found = [np.diag(phases)]
    if rng.random() < 0.6:
        found.append(np.roll(np.eye(3), 1, 0).astype(complex))
    return MatrixGroup(discrete_generators=found)


def _not_reductive(rng) -> Group:
    up = np.zeros((3, 3))
    up[0, 1] = 1.0
    right = np.zeros((3, 3))
    right[0, 2] = 1.0
    match int(rng.integers(4)):
        case 0:
            return MatrixGroup([up], name="Shear")
        case 1:
            return MatrixGroup([right, np.roll(right, 1, 0)], name="Translations")
        case 2:
            return MatrixGroup([right, np.roll(right, 1, 0), blocks(TURN, np.zeros((1, 1)))], name="SE2")
    return MatrixGroup(discrete_generators=[np.array([[1.0, 1.0], [0.0, 1.0]])], name="IntegerShear")


GENERATED = (_permutations, _signed_permutations, _torus, _quaternions, _finite_irrational, _complex_finite, _not_reductive)


def random_group(rng) -> Group:
    """Named, product, wreath, generated or skewed."""
    kind = rng.choice(["named", "product", "wreath", "generated", "skewed"], p=[0.45, 0.25, 0.06, 0.17, 0.07])
    if kind == "named":
        return build_group(str(rng.choice(NAMED)))
    if kind == "wreath":
        return build_group(str(rng.choice(WREATHS)))
    if kind == "generated":
        return GENERATED[rng.integers(len(GENERATED))](rng)
    if kind == "skewed":
        return _skewed(rng)
    if rng.random() < 0.7:
        return build_group(str(rng.choice(PRODUCTS)))
    small = [build_group(str(rng.choice(NAMED))) for _ in range(2)]
    if rng.random() < 0.3:
        small[0] = GENERATED[rng.integers(len(GENERATED) - 1)](rng)
    return DirectProduct(*small)


def leaves(rng, group: Group) -> list[str]:
    """The leaves that the group has, as text."""
    many = len(group.factors) > 1
    found = ["V"] * 2
    for k, factor in enumerate(group.factors, 1):
        mark = f"_{k}" if many else ""
        found += [f"V{mark}"] * 4
        found += [f"{name}{mark}" for name in factor.scalar_reps]
        if not many:
            found += [f"T({rng.integers(3)},{rng.integers(3)})"]
        if factor.is_finite and factor.order() <= _MOST_REG:
            found.append(f"reg{mark}")
    return found


def random_rep(rng, group: Group, depth: int = 2) -> str:
    """A representation as text: sums, products, duals, powers, Sym, Alt, multiplicities."""
    roll = rng.random() if depth else 1.0
    if roll > 0.7:
        return str(rng.choice(leaves(rng, group)))
    inner = random_rep(rng, group, depth - 1)
    if roll < 0.2:
        return f"({inner}+{random_rep(rng, group, depth - 1)})"
    if roll < 0.36:
        return f"({inner})⊗({random_rep(rng, group, depth - 1)})"
    if roll < 0.42:
        return f"({inner})*"
    if roll < 0.5:
        return f"({inner})^{rng.integers(0, 4)}"
    if roll < 0.56:
        return f"{rng.integers(0, 4)}({inner})"
    if roll < 0.63:
        return f"{rng.choice(['Sym', 'Alt'])}^{rng.integers(0, 4)}({inner})"
    if roll < 0.66 and group.is_complex:
        return f"conj({inner})"
    return f"({inner}+{rng.integers(1, 4)})"


def _fitting_rep(rng, group: Group, most: int) -> tuple[str, int]:
    for _ in range(40):
        text = random_rep(rng, group, int(rng.integers(1, 4)))
        try:
            n = size(parse_rep(text), group)
        except RepcError as error:
            if error.diagnostics[0].code == "E0308":  # Λ^k above the dimension
                continue
            raise AssertionError(f"{text} under {group}: {error}") from error
        if most / 12 <= n <= most and n:
            return text, n
    return "V⁰", 1


def random_triple(rng) -> tuple[Group, str]:
    """(group, arrow) with at most MOST_ENTRIES entries in the dense weight; one in six has several inputs."""
    group = random_group(rng)
    most = int(rng.choice([150, 600, MOST_ENTRIES], p=[0.2, 0.6, 0.2]))
    output, n = _fitting_rep(rng, group, max(1, int(most**0.5)))
    inputs, room = [], most // max(n, 1)
    wanted = int(rng.choice([1, 2, 3], p=[0.83, 0.13, 0.04]))
    for k in range(wanted):
        share = room if k == wanted - 1 else max(1, int(room ** (1 / (wanted - k))))
        text, m = _fitting_rep(rng, group, max(1, min(share, 120)))
        inputs.append(text)
        room = room // max(m, 1)
    source = inputs[0] if wanted == 1 else "(" + ", ".join(inputs) + ")"
    return group, f"{source} -> {output}"
