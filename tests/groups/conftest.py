"""The groups that the laws are tested on; a new group joins one of these lists."""

from math import factorial

import numpy as np

from repc.groups import (
    GL,
    O11,
    O13,
    SL,
    SO,
    SO13,
    SU,
    A,
    C,
    Cube,
    D,
    DkeR3,
    Embed,
    GLp,
    Icosahedral,
    MatrixGroup,
    O,
    O2eR3,
    Octahedral,
    PermutationGroup,
    PointGroup,
    RubiksCube,
    S,
    Scaling,
    SO2eR3,
    SO11p,
    SO13p,
    SOp,
    Sp,
    Tetrahedral,
    Trivial,
    U,
    Wreath,
    Z,
    ZksZnxZn,
)

POINT_GROUP_ORDERS = {
    **{"C1": 1, "Ci": 2, "C2": 2, "Cs": 2, "C2h": 4, "D2": 4, "C2v": 4, "D2h": 8},
    **{"C4": 4, "S4": 4, "C4h": 8, "D4": 8, "C4v": 8, "D2d": 8, "D4h": 16},
    **{"C3": 3, "S6": 6, "D3": 6, "C3v": 6, "D3d": 12},
    **{"C6": 6, "C3h": 6, "C6h": 12, "D6": 12, "C6v": 12, "D3h": 12, "D6h": 24},
    **{"T": 12, "Th": 24, "O": 24, "Td": 24, "Oh": 48},
}

FINITE = {  # group -> order
    Trivial(3): 1,
    SO(1): 1,
    SU(1): 1,
    SL(1): 1,
    O(1): 2,
    **{S(n): factorial(n) for n in (1, 2, 3, 4, 6)},
    **{A(n): max(1, factorial(n) // 2) for n in (1, 2, 3, 4, 5, 6)},
    **{Z(n): n for n in (1, 2, 4, 6)},
    **{C(k): k for k in (1, 2, 3, 4, 8)},
    **{D(k): 2 * k for k in (1, 2, 3, 4, 8)},
    **{PointGroup(name): order for name, order in POINT_GROUP_ORDERS.items()},
    Cube(): 24,
    Tetrahedral(): 12,
    Octahedral(): 24,
    Icosahedral(): 60,
    ZksZnxZn(2, 2): 8,
    ZksZnxZn(4, 4): 64,
    ZksZnxZn(4, 3): 36,
    DkeR3(4): 8,
    Embed(S(3), 5, slice(1, 4)): 6,
    Wreath(S(3), S(4)): 6**4 * 24,
    Wreath(C(5), S(2)): 50,
    Wreath(S(2) * Z(2), A(3)): 4**3 * 3,
    S(3) * Z(4): 24,
    D(3) * S(3) * O(1): 72,
    PermutationGroup([[(1, 2), (3, 4)], [(1, 3), (2, 4)]], degree=4): 4,
    MatrixGroup(discrete_generators=[np.diag([1j, -1j]), np.array([[0, 1], [-1, 0]])], name="Q8"): 8,
}

INFINITE = [
    *(SO(n) for n in (2, 3, 4)),
    *(O(n) for n in (2, 3, 4)),
    *(SU(n) for n in (2, 3, 4)),
    *(U(n) for n in (1, 2, 3, 4)),
    *(SL(n) for n in (2, 3, 4)),
    *(GL(n) for n in (1, 2, 3)),
    GLp(2),
    *(Sp(n) for n in (1, 2, 3)),
    Scaling(3),
    SO(1, 3),
    SO13(),
    SO13p(),
    O13(),
    SO11p(),
    O11(),
    SOp(2, 2),
    O(2, 3),
    SO2eR3(),
    O2eR3(),
    Embed(SU(2), 3, slice(1, 3)),
    Wreath(SO(2), S(3)),
    SO(3) * S(5),
    U(2) * D(3) * SO13p(),
]

GROUPS = [*FINITE, RubiksCube(), *INFINITE]


CASES = {  # argument names of a test -> the cases it runs on
    ("group",): [(g,) for g in GROUPS],
    ("finite_group", "order"): list(FINITE.items()),
    ("small_group",): [(g,) for g, order in FINITE.items() if order <= 120],
    ("infinite_group",): [(g,) for g in INFINITE],
    ("product_group",): [(g,) for g in GROUPS if len(g.factors) > 1],
}


def pytest_generate_tests(metafunc):
    """A test that takes ``group`` runs on every group, and so on, unless it names its own cases."""
    own = {name for mark in metafunc.definition.iter_markers("parametrize") for name in np.ravel(mark.args[0])}
    for names, cases in CASES.items():
        if set(names) <= set(metafunc.fixturenames) - own:
            metafunc.parametrize(names, cases, ids=[case[0].name for case in cases])
