"""The skeleton of an emitted network: header, constants, public functions, layers, and copies of what they call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from repc.lowering.network import NetProgram
from repc.lowering.written import written
from repc.ops.names import Names
from repc.ops.value import Program
from repc.targets.jax.constants import Constants
from repc.targets.jax.functions import arguments, error_text
from repc.targets.jax.group_text import generators_text, rho_text, sample_text
from repc.targets.jax.names import doc, quoted
from repc.targets.jax.net_header import net_docstring, net_facts
from repc.targets.jax.numbers import number
from repc.targets.jax.package import ModuleText
from repc.targets.jax.printer import private_texts, public_text
from repc.targets.jax.skeleton import assembled
from repc.targets.jax.spec import SideFacts

if TYPE_CHECKING:
    from repc.groups import Group


@dataclass(frozen=True, eq=False)
class NetModule:
    """Everything an emitted network says; the fields are those of `MapModule` where they share a name.

    ``hidden``: how each hidden layer's representation is written. ``dtype``: of the parameters that ``init`` makes.
    """

    name: str
    source: str
    group: Group
    inputs: tuple[SideFacts, ...]
    output: SideFacts
    program: NetProgram
    hidden: tuple[str, ...]
    hidden_dims: tuple[int, ...]
    dtype: str
    certificate: dict
    version: str
    command: str
    notes: tuple[str, ...] = field(default=())


def print_net(m: NetModule) -> ModuleText:
    """The module of one network."""
    constants = Constants(Names())
    generators = generators_text(m, constants)
    rho, sample = rho_text(m, constants), sample_text(m, constants)
    code = written(m.program)
    names = ", ".join(arguments(m))
    apply = public_text(code.apply, constants, doc(_words(m)), (f"params, {names} = _checked_net(params, {names})",))
    functions = [init_text(m), apply, rho, sample, _error_text(m), *private_texts(code, constants)]
    sections = [generators, _shapes_text(m, code)]
    return assembled(m.name, net_docstring(m), net_facts(m), constants, sections, functions, m.program.is_complex)


def init_text(m: NetModule) -> str:
    """``init``."""
    check = "_complex_dtype(dtype)" if m.program.is_complex else "_real_dtype(dtype)"
    return f'''def init(key, dtype=jnp.{m.dtype}):
    """Random parameters: normal weights with a scale that keeps the variance of activations, zero biases."""
    z, at, params = jax.random.normal(key, (HOM_DIM,), {check}), 0, {{}}
    z = z if isinstance(z, jax.core.Tracer) else np.asarray(z)  # NumPy cuts it without compiling anything
    for layer, shapes in SHAPES.items():
        params[layer] = {{}}
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            params[layer][name] = np.asarray(SPREADS[layer].get(name, 0.0), z.dtype) * z[at : at + size].reshape(shape)
            at += size
    return jax.device_put(params)'''


def _error_text(m: NetModule) -> str:
    """``equivariance_error``, as for maps, for parameters by layer."""
    return error_text(m).replace("_common_dtype(params)", "_common_dtype({}, *jax.tree.leaves(params))")


def _words(m: NetModule) -> str:
    shapes = ", ".join(f"{a} (..., {d})" for a, d in zip(arguments(m), m.program.in_dims, strict=True))
    return f"The network {m.source.split(': ', 1)[1].split(' {')[0]}: y (..., {m.output.dim}) from {shapes}."


def _shapes_text(m: NetModule, code: Program) -> str:
    shapes = {layer: {k: repr(p.shape) for k, p in found.items()} for layer, found in code.parameters.items()}
    spreads = {layer: {k: number(p.spread) for k, p in found.items() if p.spread} for layer, found in code.parameters.items()}
    notes = "of the parameters: (channels out, channels in)", "standard deviations at initialization"
    return "\n".join(
        nested_text(name, value, note) for name, value, note in zip(("SHAPES", "SPREADS"), (shapes, spreads), notes, strict=True)
    )


def nested_text(name: str, value: dict[str, dict[str, str]], note: str) -> str:
    """``NAME = {layer: {parameter: value}}`` with a comment."""
    lines = [f"{name} = {{  # {note}"]
    for layer, entries in value.items():
        inside = ", ".join(f"{quoted(k)}: {v}" for k, v in entries.items())
        if len(layer) + len(inside) + 12 <= 116:
            lines.append(f"    {quoted(layer)}: {{{inside}}},")
        else:
            lines += [f"    {quoted(layer)}: {{", *(f"        {quoted(k)}: {v}," for k, v in entries.items()), "    },"]
    return "\n".join([*lines, "}"])
