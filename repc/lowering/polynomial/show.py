"""Programs of polynomial maps as text, for `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from repc.lowering.polynomial.model import ChainProgram, MonomialProgram, PoolLevel


def chain_text(program: ChainProgram) -> str:
    """One line per degree and per pool that is mixed."""
    lines = [_head(program)]
    for level in program.levels:
        lines.append(f"  degree {_key(level.key)}: {_pools(level)}, in {len(level.products)} products of pools")
    for w in program.weights:
        lines.append(f"  mix   {w.name}: {w.m_in} -> {w.m_out} channels")
    return "\n".join(lines)


def _pools(level: PoolLevel) -> str:
    """``2[0] + 3[1]``."""
    texts = []
    for irrep, parts in level.parts.items():
        count = 0
        for product, number in parts:
            made, pairs = level.products[product].made[number], len(level.products[product].take_left)
            count += pairs if made.chosen is None else len(made.chosen)
        texts.append(f"{count if count > 1 else ''}{irrep.label}")
    return " + ".join(texts)


def monomial_program_text(program: MonomialProgram) -> str:
    """The monomials, then the linear map."""
    texts = [f"{dim} of x{k + 1}" if len(program.in_dims) > 1 else str(dim) for k, dim in enumerate(program.linear.in_dims)]
    return "\n".join([_head(program), f"  monomials: {', '.join(texts)}, each a product of two lower ones", str(program.linear)])


def _key(key: tuple[int, ...]) -> str:
    return ", ".join(map(str, key))


def _head(program) -> str:
    source = ", ".join(map(str, program.in_dims))
    return f"{program.lowering} program {program.name}: {source} -> {program.out_dim}, {program.hom_dim} basis polynomials"
