"""``G/H``, ``pairs``, ``tuples`` and ``sets``: counts against double cosets and orbits listed here."""

from itertools import combinations, permutations

import numpy as np
import pytest

from repc import explain
from repc.driver import type_source
from repc.groups import A, Cube, S
from repc.reps.images import represented
from repc.source import RepcError, Source
from repc.symbolic.count import count
from repc.symbolic.decompose import decompose
from repc.syntax import parse_rep


def counted(text):
    typed = type_source(Source("t.rep", text))
    return [count([rep.node for rep in one.inputs], one.output.node, typed.group) for one in typed.maps]


def matrices_of_margins(rows, columns):
    """Matrices of non-negative integers with these sums of rows and columns: Hom between the cosets of two Young subgroups."""
    if len(rows) == 1:
        return 1
    (first, *rest), found = rows, 0

    def fill(left, at, used):
        nonlocal found
        if at == len(columns):
            found += matrices_of_margins(rest, [c - u for c, u in zip(columns, used, strict=True)]) if left == 0 else 0
            return
        for entry in range(min(left, columns[at]) + 1):
            fill(left - entry, at + 1, (*used, entry))

    fill(first, 0, ())
    return found


YOUNG = [((2, 3), (2, 3)), ((2, 3), (1, 4)), ((2, 2, 1), (3, 2)), ((1, 1, 1, 2), (2, 3)), ((3, 4), (2, 5)), ((2, 2, 2), (2, 2, 2))]


@pytest.mark.parametrize(("rows", "columns"), YOUNG)
def test_maps_between_cosets_of_young_subgroups_are_matrices_of_their_margins(rows, columns):
    n = sum(rows)
    left, right = ("×".join(f"S({k})" for k in sizes) for sizes in (rows, columns))
    (found,) = counted(f"group S({n})\nS({n})/({left}) -> S({n})/({right})\n")
    assert (found.dim, found.exact) == (matrices_of_margins(list(rows), list(columns)), True)


@pytest.mark.parametrize("text", ["S(4)/Z(4)", "S(4)/A(4)", "S(4)/(Z(2)×Z(2))", "S(4)/generated { perm (1 2 3 4), perm (1 3) }"])
def test_the_action_on_cosets_is_transitive_with_the_subgroup_as_stabilizer(text):
    group = S(4)
    found = represented(parse_rep(text), group)
    subgroup = 24 // found.size
    elements = np.array(list(permutations(range(4))))
    moved = found.permutation
    stabilizer = [g for g in elements if moved(g)[0] == 0]
    assert len(stabilizer) == subgroup and len({moved(g)[0] for g in elements}) == found.size
    for g in elements[:6]:
        for h in elements[6:12]:
            assert np.array_equal(moved(g[h]), moved(g)[moved(h)])


def test_cosets_of_matrix_groups_and_of_factors():
    faces = counted("group Oh\nmap a : Oh/C4v -> Oh/C4v\nmap b : Oh/C4v -> V\nmap c : Oh/C4v -> V⁰\n")
    # six faces of a cube under its 48 symmetries: itself, opposite, beside; V is in their permutations once
    assert [one.dim for one in faces] == [3, 1, 1]
    (one,) = counted("let K = generated { perm (1 2 3) }\ngroup S(3) × K\nmap f : S(3)/S(2)⊗V_2 -> S(3)/S(2)⊗V_2\n")
    assert one.dim == 2 * 3


@pytest.mark.parametrize("group", [S(5), A(5), Cube()], ids=str)
@pytest.mark.parametrize("text", ["pairs(V)", "tuples(V,3)", "sets(V,2)", "sets(V,3)", "sets(sets(V,2),2)", "Sym²(pairs(V))"])
def test_invariants_are_orbits(group, text):
    listed = {
        "pairs(V)": list(permutations(range(group.d), 2)),
        "tuples(V,3)": list(permutations(range(group.d), 3)),
        "sets(V,2)": list(map(frozenset, combinations(range(group.d), 2))),
        "sets(V,3)": list(map(frozenset, combinations(range(group.d), 3))),
    }
    pairs = listed["sets(V,2)"]
    listed["sets(sets(V,2),2)"] = [frozenset(p) for p in combinations(pairs, 2)]
    ordered = listed["pairs(V)"]
    listed["Sym²(pairs(V))"] = [frozenset(p) for p in combinations(ordered, 2)] + [frozenset([p]) for p in ordered]
    assert counted(f"group {group.name}\nV⁰ -> {text}\n")[0].dim == _orbits(listed[text], group)


def _orbits(things, group):
    left, orbits = set(things), 0
    while left:
        orbits, queue = orbits + 1, [left.pop()]
        while queue:
            here = queue.pop()
            for image in group.permutations:
                there = _moved(here, image)
                if there in left:
                    left.remove(there)
                    queue.append(there)
    return orbits


def _moved(thing, image):
    return int(image[thing]) if isinstance(thing, int) else type(thing)(_moved(x, image) for x in thing)


def test_coordinates_are_tuples_in_the_order_of_a_dictionary():
    found = represented(parse_rep("pairs(V)"), S(3))
    order = list(permutations(range(3), 2))
    g = np.array([1, 2, 0])
    assert found.permutation(g).tolist() == [order.index((g[a], g[b])) for a, b in order]


def test_large_symmetric_groups_by_youngs_rule():
    """Hom(pairs, pairs) counts patterns of two pairs of different points: 1 + 1 + 4 + 1; no class of S(24) is met."""
    group = S(24)
    assert [i.multiplicity for i in decompose(parse_rep("sets(V,2)"), group)] == [1, 1, 1]
    (found, cosets) = counted("group S(24)\nmap a : pairs(V) -> pairs(V)\nmap b : S(24)/(S(2)×S(22)) -> pairs(V)\n")
    assert (found.dim, cosets.dim) == (7, 4)


REFUSED = {
    "S(4)/S(5)": ("E0346", "S(5) does not act on the space of S(4)"),
    "A(4)/S(2)": ("E0346", "S(2) is no subgroup of A(4): one of its generators is no element"),
    "Oh/C6": ("E0346", "C6 is no subgroup of Oh"),
    "S(4)/SO(4)": ("E0346", "SO(4) is not finite"),
    "S(12)/S(2)": ("E0348", "there are 239500800 cosets"),
    "S(5)/S(3)": ("E0302", "S(5) is not a factor of S(4)"),
    "sets(V,5)": ("E0347", "sets of 5 different points: there are 4 points"),
    "pairs(V²)": ("E0347", "V² is neither V of a permutation group nor one of its permuted sets"),
    "pairs(images { signed (-1), signed (-1) })": ("E0347", "turns signs or mixes coordinates"),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_such_set_is_told(text):
    code, words = REFUSED[text]
    group = {"A": "A(4)", "O": "Oh"}.get(text[0], "S(12)" if "12" in text else "S(4)")
    with pytest.raises(RepcError) as error:
        type_source(Source("t.rep", f"group {group}\n{text} -> V\n"))
    (told,) = error.value.diagnostics
    assert told.code == code and words in told.message


FORMULAS = {
    "pairs(V) -> V": 3, "sets(V,2) -> sets(V,2)": 3, "tuples(V,3) -> V": 4, "pairs(V)⊗V -> sets(V,2)": 15, "V⁰ -> sets(V,3)": 1,
}  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_counts_for_every_n_are_orbits(text):
    """Patterns of tuples, the same for all large n; orbits listed at n = 7."""
    (found,) = explain(text, group="S(n)").maps
    assert found.count.dim == FORMULAS[text] == counted(f"group S(7)\n{text}\n")[0].dim
