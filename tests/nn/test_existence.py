"""Whether any function of an input has a part: by characters as by the elements themselves, and by stabilizers of Lie groups."""

import numpy as np
import pytest

from repc.driver import Worker, build_group
from repc.driver.existence import BY_CHARACTERS, BY_RANK, NEVER, SOMETIMES, verdict
from repc.numeric.actions.matrices import node_rho
from repc.reps.typed import typed_rep
from repc.syntax import parse_rep


def node(text, group):
    return typed_rep(parse_rep(text), group).node


def decided(group, inputs, label):
    group = build_group(group)
    return verdict(group, [node(one, group) for one in inputs], label, Worker(group).irreps)


def by_elements(group, inputs, label):
    """Whether every element that the inputs do not see does not move the irreducible, element by element."""
    group = build_group(group)
    reps = [node(one, group) for one in (*inputs, label)]
    matrices = [[node_rho(rep, group, element(group, g)) for rep in reps] for g in group.generators]
    start = tuple(np.eye(len(m)) for m in matrices[0])
    known, queue = {key(start): start}, [start]
    while queue:
        here = queue.pop()
        for generator in matrices:
            after = tuple(a @ b for a, b in zip(generator, here, strict=True))
            if key(after) not in known:
                known[key(after)] = after
                queue.append(after)
    kernel = [one for one in known.values() if all(np.allclose(m, np.eye(len(m))) for m in one[:-1])]
    fixed = sum(np.trace(one[-1]) for one in kernel) / len(kernel)
    return bool(fixed > 0.5)


def element(group, generator):
    parts = [np.eye(f.d) for f in group.factors]
    parts[generator.slot] = np.asarray(generator.matrix)
    return tuple(parts)


def key(matrices):
    return tuple((np.round(m, 6) + 0.0).tobytes() for m in matrices)


@pytest.mark.parametrize("group", ["C(4)", "C(6)", "D(4)", "C(2)×C(3)", "Tetrahedral"])
def test_characters_decide_as_elements_do(group):
    labels = [i.label for i in Worker(build_group(group)).irreps(node("reg", build_group(group)))]
    for inputs in [[one] for one in labels] + [labels[-2:]]:
        for label in labels:
            expected = SOMETIMES if by_elements(group, inputs, label) else NEVER + BY_CHARACTERS
            assert decided(group, inputs, label) == expected


@pytest.mark.parametrize(
    ("group", "inputs", "label", "never"),
    [
        ("SO(3)", ["V"], "[2]", False),  # a vector times itself
        ("SO(4)", ["V"], "[1,1]", True),  # SO(3) leaves a vector as it is, and no plane
        ("SO(4)", ["V", "V"], "[1,1]", False),
        ("SO⁺(1,3)", ["V"], "[1,1]", True),
        ("SO(5)", ["V"], "[2]", False),
        ("SO(5)", ["2V"], "[1,1]", False),
        ("Sp(2)", ["V"], "[1,1]", True),
        ("O(3)", ["V"], "[1]e", True),  # mirrors through a vector turn the axes along it
        ("O(3)", ["2V"], "[1]e", False),  # v×w
        ("O(3)", ["2V"], "[0]o", True),  # the mirror through a plane leaves two vectors in it as they are
        ("O(3)", ["3V"], "[0]o", False),  # their determinant
        ("O(3)", ["V", "[2]e"], "[0]o", False),  # v·(Qv × Q²v)
        ("O(2)", ["V"], "det", True),
        ("O(2)", ["2V"], "det", False),
        ("O(1,3)", ["3V"], "det", True),
        ("S(2)×O(3)", ["V_1⊗V_2"], "[0]o_O(3)", True),  # two vectors: their mirror
        ("S(3)×O(3)", ["V_1⊗V_2"], "[0]o_O(3)", False),  # their determinant, times an alternating function of their lengths
    ],
)
def test_stabilizers_of_lie_groups(group, inputs, label, never):
    assert decided(group, inputs, label) == (NEVER + BY_RANK if never else None)
