"""Clebsch–Gordan blocks from the highest weight down, against generators, exact multiplicities and whole decompositions."""

import numpy as np
import pytest

from repc import groups
from repc.groups import Group
from repc.numeric.decompose import Decomposer
from repc.numeric.irreducibles.extremal import coupling_into
from repc.numeric.irreducibles.racah import real_coupling
from repc.numeric.splitting.split import NotSplit
from repc.syntax import parse_rep


class Quaternions(Group):
    """The unit quaternions on ℝ⁴: irreducibles of types ℍ and ℝ."""

    lie_algebra = np.array(
        [
            [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, -1], [0, 0, 1, 0]],
            [[0, 0, -1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, -1, 0, 0]],
        ],
        dtype=float,
    )


def met(group, *texts):
    """A table with the irreducibles of some representations."""
    worker = Decomposer(group)
    worker.adopt([parse_rep(text) for text in texts])
    for text in texts:
        worker.space(parse_rep(text))
    return worker.table, {irrep.label: irrep for irrep in worker.table.irreps}


def into(table, a, b, c):
    return coupling_into(a, b, c, table.action(c).lie, table.is_complex)


def spins(*weight):
    """[a,b] of so(1,3) over ℂ, which is sl(2) × sl(2), in doubled spins: (a+b, a−b), and its conjugate where b is not 0."""
    a, b = (*weight, 0)[:2]
    return {(a + b, a - b), (a - b, a + b)}


def copies(a, b, c):
    """How often c is in a ⊗ b by the triangle rule of each sl(2)."""
    target = max(spins(*c))
    terms = [zip(x, y, target, strict=True) for x in spins(*a) for y in spins(*b)]
    return sum(all(abs(i - j) <= k <= i + j and (i + j + k) % 2 == 0 for i, j, k in term) for term in terms)


LORENTZ = [
    ((6,), (6,), (2,)), ((6,), (5,), (2,)), ((6,), (5,), (1,)),
    ((4,), (3, 1), (3, 1)), ((3, 1), (3, 1), (4,)), ((4,), (2, 1), (3, 1)),
]  # fmt: skip


@pytest.mark.parametrize("weights", LORENTZ)
def test_couplings_of_the_lorentz_group_commute_with_its_generators(weights):
    texts = ["[" + ",".join(map(str, weight)) + "]" for weight in weights]
    table, named = met(groups.SO13p(), *dict.fromkeys(texts))
    a, b, c = (named[text] for text in texts)
    found = into(table, a, b, c)
    assert found.shape == (a.dim, b.dim, copies(*weights), c.dim)
    for x, y, z in zip(a.generators, b.generators, c.generators, strict=True):
        moved = np.einsum("xi,ijmk->xjmk", x, found) + np.einsum("yj,ijmk->iymk", y, found)
        assert np.allclose(moved, found @ z, rtol=0, atol=1e-12)
    columns = found.reshape(a.dim * b.dim, -1)
    assert np.allclose(columns.T @ columns, np.eye(columns.shape[1]), rtol=0, atol=1e-12)


def test_rotations_couple_as_racah_says():
    table, named = met(groups.SO(3), "[7]", "[6]", "[5]", "[4]")
    for a, b, c in [(7, 6, 5), (6, 6, 4), (7, 7, 7)]:
        found = into(table, *(named[f"[{l}]"] for l in (a, b, c)))[:, :, 0]
        known = real_coupling(a, b, c)
        assert np.allclose(found * np.sign(np.vdot(found, known)), known, rtol=0, atol=1e-12)


@pytest.mark.parametrize("group, text", [
    (groups.SO13p(), "V²"), (groups.O13(), "V²"), (groups.SU(3), "V²"), (groups.SL(3), "V²"), (groups.U(2), "V²⊗V*"),
    (Quaternions(), "V²"),
])  # fmt: skip
def test_single_irreducibles_are_those_of_the_whole_product(group, text):
    table, _ = met(group, text)
    known = table.irreps
    compared = 0
    for a in known:
        for b in known:
            if min(a.dim, b.dim) == 1 or a.dim * b.dim > 64:
                continue
            whole = dict(table.coupling(a, b))
            for c in known:
                wanted = whole.get(c, np.zeros((a.dim, b.dim, 0, c.dim)))
                assert into(table, a, b, c).shape == wanted.shape
                assert np.allclose(into(table, a, b, c), wanted, rtol=0, atol=1e-10)
                compared += wanted.shape[2]
    assert compared


@pytest.mark.parametrize("group, text, said", [
    (groups.SO(2), "V²", "has no roots"), (groups.S(3), "V²", "acts trivially"),
    (groups.SO(3) * groups.S(3), "V_1⊗V_2", "does not generate"),
])  # fmt: skip
def test_irreducibles_that_no_highest_vector_generates_are_left_to_the_whole_product(group, text, said):
    table, _ = met(group, text)
    c = max(table.irreps, key=lambda irrep: irrep.dim)
    with pytest.raises(NotSplit, match=said):
        into(table, c, c, c)
    assert len(table.coupling(c, c, {c.index}))


def test_large_products_are_not_decomposed_for_one_irreducible():
    table, named = met(groups.SO13p(), "[5]", "[4]", "[1]")
    a, b, c = named["[5]"], named["[4]"], named["[1]"]
    assert [irrep for irrep, _ in table.coupling(a, b, {c.index})] == [c]
    assert table.irreps == (a, b, c)
    assert table.coupling(a, b, {b.index}) == ()
