"""No part of an input is lost in a network, whatever the group and the sizes. Of 200 networks at random, either the output changes
with a part, or it is told (W0402, E0441) that it cannot, and equivariant polynomials of degree at most 3, by brute force, agree."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations_with_replacement
from math import prod

import numpy as np
import pytest

from repc.driver import Worker, build_group, type_expression, type_source
from repc.driver.nets import solved
from repc.lowering.calibrate import drawn
from repc.lowering.network.write import layers_of
from repc.lowering.written import written
from repc.ops.run import run
from repc.reps.fold import product_of
from repc.source import RepcError, Source
from repc.syntax import nodes
from tests.brute_force import images

GROUPS = [
    "SO(3)", "O(3)", "SO(2)", "O(2)", "SO(4)", "O(5)", "SO⁺(1,3)", "SO(1,2)", "SU(2)", "SU(3)", "Sp(1)", "Sp(2)", "SL(2)", "SL(3)",
    "GL(2)", "S(4)", "S(5)", "A(5)", "Icosahedral", "Oh", "D(5)", "C(6)", "Z(4)", "Cube", "Scaling(2)", "SO(3)×S(3)",
    "SU(2)×C(3)", "S(3) ≀ S(2)", "O(2)×SO(3)", "Td",
]  # fmt: skip
COUNT = 200
LARGEST, SMALL = 40, 15  # dimensions of an input, and of its irreducibles
UNKNOWNS = 600  # entries of a polynomial's tensor up to which the brute force solves


@dataclass(frozen=True)
class Case:
    """A network: copies and label of each term of its input, the label of its output, its options."""

    group: str
    terms: tuple[tuple[int, str], ...]
    output: str
    options: str

    @property
    def line(self) -> str:
        return f"net f : {'+'.join(f'{m}({label})' for m, label in self.terms)} -> {self.output} {{ {self.options} }}"


@cache
def irreducibles(group: str) -> list[tuple[str, int]]:
    """Labels in the first powers of V, with dimensions, the smallest first."""
    factors = len(build_group(group).factors)
    bases = ["V"] if factors == 1 else [f"V_{k + 1}" for k in range(factors)]
    worker, found = Worker(build_group(group)), {}
    for text in (*bases, *(f"{a}⊗{b}" for a, b in combinations_with_replacement(bases, 2)), *(f"{a}³" for a in bases)):
        found |= {i.label: i.dim for i in worker.irreps(type_expression(text, group).node)}
    return sorted(((label, d) for label, d in found.items() if d <= SMALL), key=lambda item: (item[1], item[0]))


def case(k: int) -> Case:
    rng, group = np.random.default_rng(1000 + k), GROUPS[k % len(GROUPS)]
    known = irreducibles(group)
    terms, left = [], LARGEST
    while not terms or (left and len(terms) < 3 and rng.random() < 0.6):
        label, dim = known[rng.integers(len(known))]
        copies = min(int(rng.integers(1, 4)), left // dim)
        if copies and label not in [one for _, one in terms]:
            terms.append((copies, label))
            left -= copies * dim
    options = f"hidden: uniform({rng.choice([8, 16, 24])}), layers: {rng.integers(2, 4)}, product: 2"
    return Case(group, tuple(terms), known[rng.integers(len(known))][0], options)


def changes(one: Case, program) -> list[bool]:
    """Whether the output changes with each term of the input, for weights at random."""
    rng, code, dims = np.random.default_rng(5), written(program), dict(irreducibles(one.group))
    params = {layer.name: drawn(layer, rng, program.is_complex) for layer in layers_of(program)}
    x, found, at = rng.standard_normal((3, program.in_dims[0])), [], 0
    y = run(code, params, x)
    for copies, label in one.terms:
        other, size = x.copy(), copies * dims[label]
        other[:, at : at + size] = rng.standard_normal((3, size))
        found.append(bool(np.abs(run(code, params, other) - y).max() > 1e-9 * np.abs(y).max()))
        at += size
    return found


def can_matter(one: Case, label: str) -> bool:
    """Whether some equivariant polynomial of degree at most 3 depends on a term: a tensor that commutes with the generators and is
    not zero on vectors at random. Tensors of more than `UNKNOWNS` entries are left out."""
    group, copies = build_group(one.group), {name: m for m, name in one.terms}
    node = {name: type_expression(name, group).node for name in (*copies, one.output)}
    factors = [(name, False) for name in copies] + [(name, True) for name in copies if group.is_complex]
    rng, dims = np.random.default_rng(9), dict(irreducibles(one.group))
    for degree in (1, 2, 3):
        for some in combinations_with_replacement(factors, degree):
            if label in [name for name, _ in some] and prod(dims[name] for name, _ in some) * dims[one.output] <= UNKNOWNS:
                basis = maps(group, product_of([nodes.Conj(node[n]) if conj else node[n] for n, conj in some]), node[one.output])
                if any(np.abs(w @ value(some, copies, dims, group.is_complex, rng)).max() > 1e-8 for w in basis):
                    return True
    return False


def value(some, copies, dims, is_complex: bool, rng) -> np.ndarray:
    """A product of vectors: as many different ones of each label as there are copies of it."""
    draw = {
        name: [rng.standard_normal(dims[name]) + 1j * is_complex * rng.standard_normal(dims[name]) for _ in range(m)]
        for name, m in copies.items()
    }
    used, out = dict.fromkeys(copies, 0), np.ones(1)
    for name, conj in some:
        vector = draw[name][used[name] % copies[name]]
        used[name] += 1
        out = np.kron(out, vector.conj() if conj else vector)
    return out


def maps(group, source, target) -> np.ndarray:
    """A basis of the equivariant maps, (r, dim out, dim in), by one dense null space."""
    normal = 0
    for out, into in zip(images(group, target), images(group, source), strict=True):
        k = np.kron(out, np.eye(len(into))) - np.kron(np.eye(len(out)), into.T)
        normal = normal + k.conj().T @ k
    values, vectors = np.linalg.eigh(normal)
    return vectors.T[values < 1e-12 * max(1.0, values[-1])].reshape(-1, len(out), len(into))


@pytest.mark.parametrize("first", range(len(GROUPS)), ids=GROUPS)
def test_every_part_of_an_input_matters_or_is_told_not_to(first):
    for k in range(first, COUNT, len(GROUPS)):
        one = case(k)
        spec = type_source(Source("t.rep", f"group {one.group}\n{one.line}\n"))
        try:
            report = solved(spec.outputs[0], spec.group, Worker(spec.group).irreps).report
        except RepcError as error:
            assert [d.code for d in error.diagnostics] == ["E0441"], one
            assert not any(can_matter(one, label) for _, label in one.terms), one
            continue
        lists = [w.message.partition(" of the input")[0] for w in report.warnings if w.code == "W0402"]
        told = {label for words in lists for label in words.split(", ")}
        for (_, label), matters in zip(one.terms, changes(one, report.program), strict=True):
            assert matters != (label in told), (one, label)
            assert matters or not can_matter(one, label), (one, label)
