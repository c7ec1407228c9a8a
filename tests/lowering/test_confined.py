"""Of large tensor products a map makes only the blocks that it needs: it is the same space of maps, and sooner found."""

import pytest

from repc.driver import confined
from repc.numeric.irreducibles import irreps
from repc.numeric.splitting import split as splitting
from repc.source import RepcError
from tests.laws.prove import prove, solve

CASES = [
    ("SO(3)", "V⊗[2] -> V³"), ("O(3)", "[1]o⊗[2]e -> V+V³"), ("SU(2)", "[2]⊗[1] -> V³"), ("SO(5)", "[1,1]⊗V -> V³+V"),
    ("SL(3)", "[2,1]⊗V -> V⊗[1,1]+V"), ("SO(1,2)", "[2]⊗V -> V³"), ("SO13p", "[1,1]⊗V -> V³"), ("S(4)", "[2,2]⊗V -> V²"),
    ("SO(2)", "[2]⊗V -> V³+[5]"), ("U(2)", "[2]⊗V* -> V"), ("SO(3)", "([2]⊗V, V²) -> V"), ("SO(3)×S(3)", "V_1²⊗V_2 -> V_1²⊗V_2"),
    ("SO(3)", "V³ -> V²+V"), ("O(4)", "V²+V³ -> V⁴"), ("C(3)", "V³ -> V²"),
    ("A(4)", "V⊗[2,2]+V² -> V²"), ("Sp(2)", "[1,1]⊗V -> V+V³"),
]  # fmt: skip


@pytest.mark.parametrize(("group", "text"), CASES, ids=" ".join)
def test_they_are_all_maps(group, text, monkeypatch):
    monkeypatch.setattr(confined, "EXPLAIN_SOLVES", 1)
    monkeypatch.setattr(irreps, "_LARGE", 1)
    prove(group, text, "schur")


LARGE = [
    ("SO(3)", "[30]⊗[30] -> V", 1), ("SO(3)", "[20]⊗[20] -> [20]⊗[20]", 41), ("SO(5)", "[4]⊗[4] -> V⁰", 1),
    ("SO13p", "[6]⊗[6] -> V⁰", 1), ("SO13p", "[12]⊗[12] -> V⁰", 1),  ("SO13p", "[6]⊗[5] -> V", 1), ("SU(3)", "[8]⊗[8,8] -> V⁰", 1),
]  # fmt: skip


@pytest.mark.parametrize(("group", "text", "count"), LARGE, ids=lambda x: str(x))
def test_large_products_are_not_decomposed_as_a_whole(group, text, count, monkeypatch):
    whole, split = [], splitting.split
    monkeypatch.setattr(splitting, "split", lambda action, *rest: whole.append(action.dim) or split(action, *rest))
    assert solve(group, text).report.program.hom_dim == count  # as many as irreducibles in common
    assert whole and max(whole) < confined.EXPLAIN_SOLVES


def test_what_is_decomposed_as_a_whole_is_refused_before_it_takes_all_memory():
    with pytest.raises(RepcError, match=r"\[30\] ⊗ \[30\] of 3721 dimensions is decomposed as a whole \(limit MOST_COUPLED"):
        solve("SO(3)", "([30], [30], V) -> V")
