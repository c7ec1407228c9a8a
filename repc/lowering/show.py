"""Programs as text, for `explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from repc.lowering.grids import grid_text

if TYPE_CHECKING:
    from repc.lowering.fourier import FourierProgram
    from repc.lowering.program import BasisProgram, BlockProgram, IrrepMix, OrbitProgram, Piece, Slab


def block_text(program: BlockProgram) -> str:
    """One line per slab, coupling and mix."""
    several = len(program.inputs) > 1
    lines = [_head(program)]
    if any(side.channels_last for side in (*program.inputs, program.output)):
        lines.append("  channels last: copies are columns, and nothing is transposed")
    for k, side in enumerate(program.inputs):
        x = f"x{k + 1}" if several else "x"
        if side.take is not None:
            lines.append(f"  take  {x} in block order ({len(side.take)} of {side.dim} coordinates)")
        lines += [f"  in    {_slab(slab, x)}" for slab in side.slabs]
    for c in program.couplings:
        sources = " ⊗ ".join(s.label for s in c.sources)
        lines.append(f"  pair  {sources} -> {c.irrep.label} ×{c.tensor.shape[-2]}")
    lines += [f"  mix   {_mix(mix)}" for mix in program.mixes]
    lines += [f"  out   {_slab(slab, 'y')}" for slab in program.output.slabs]
    if program.output.take is not None:
        lines.append("  put   y in source order")
    return "\n".join(lines)


def orbit_text(program: OrbitProgram) -> str:
    """One line."""
    shape = " × ".join(map(str, program.labels.shape))
    return f"{_head(program)}\n  W[{shape}] constant on {program.hom_dim} orbits of index tuples, then one matmul"


def basis_text(program: BasisProgram) -> str:
    """One line."""
    shape = program.basis.shape
    return f"{_head(program)}\n  W = Σ c_r B_r over an explicit orthonormal basis {shape}, then one matmul"


def fourier_text(program: FourierProgram) -> str:
    """One line per grid and per kernel."""
    lines = [_head(program)]
    lines += [f"  in    {g.channels} × {grid_text(g.shape)}{_where(g)}" for g in program.sources]
    for k in program.kernels:
        how = "sum, matmul and repeat" if k.pools else f"correlation by FFT, {grid_text(program.transformed(k)[2])} positions"
        lines.append(f"  mix   {k.name}   {k.m_in} -> {k.m_out} channels: {how}")
    lines += [f"  out   {g.channels} × {grid_text(g.shape)}{_where(g)}" for g in program.targets]
    return "\n".join(lines)


def _where(grid) -> str:
    return ", gathered" if grid.start is None else ""


def _head(program) -> str:
    source = ", ".join(map(str, program.in_dims))
    return f"{program.lowering} program {program.name}: {source} -> {program.out_dim}, {program.hom_dim} basis maps"


def _slab(slab: Slab, vector: str) -> str:
    copies = f"{slab.copies} × " if slab.copies > 1 else ""
    place = f"{vector}[{slab.start}:{slab.stop}]"
    if not slab.pieces:
        return f"{place:12} {copies}{slab.text}: always zero"
    change = "as it is" if slab.basis is None else "by a {}×{} change of basis".format(*slab.basis.shape)
    return f"{place:12} {copies}{slab.text} {'=' if vector == 'y' else '->'} {pieces_text(slab.pieces)}, {change}"


def pieces_text(pieces: tuple[Piece, ...]) -> str:
    """``5[0] + [1]``."""
    return " + ".join(f"{p.multiplicity if p.multiplicity > 1 else ''}{p.irrep.label}" for p in pieces)


def _mix(mix: IrrepMix) -> str:
    unit = {"R": "", "C": " over ℂ", "H": " over ℍ"}[mix.irrep.type] if mix.irrep.division_dim > 1 else ""
    how = "matmul" if mix.irrep.dim == 1 else f"matmul over channels, {mix.irrep.dim} components each"
    return f"{mix.irrep.label:8} {mix.m_in} -> {mix.m_out} channels{unit}: {how}"
