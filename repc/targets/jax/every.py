"""What a module that holds for every n says of its group: sizes, ρ, elements and generators as functions of n."""

from __future__ import annotations

from repc.ops.names import Names
from repc.targets.jax.constants import Constants
from repc.targets.jax.names import doc
from repc.targets.jax.rho import RhoPrinter
from repc.targets.jax.spec import ModuleSpec

ELEMENT = "(g,) = _element(g, jnp.shape(g)[-1])"
_SAMPLES = {
    "S": "_random_permutation(key, count, n, even=False)",
    "O": "_random_orthogonal(key, count, n, special=False)",
    "SO": "_random_orthogonal(key, count, n, special=True)",
    "U": "_random_unitary(key, count, n, special=False)",
    "SU": "_random_unitary(key, count, n, special=True)",
}
_GENERATORS = {
    "S": "_symmetric_generators(n)",
    "O": "_orthogonal_generators(n, special=False)",
    "SO": "_orthogonal_generators(n, special=True)",
    "U": "_unitary_generators(n, special=False)",
    "SU": "_unitary_generators(n, special=True)",
}
FAMILIES = tuple(_SAMPLES)


def sizes_texts(m: ModuleSpec) -> list[str]:
    """``IN_DIM``, ``OUT_DIM``, and of networks ``HIDDEN_DIMS``."""
    sides = (("IN_DIM", "input", m.inputs[0]), ("OUT_DIM", "output", m.output))
    texts = [_size(name, f"Dimension of the {word} {side.text}.", str(side.dim)) for name, word, side in sides]
    if m.network:
        widths = ", ".join(map(str, m.network.widths))
        texts.append(_size("HIDDEN_DIMS", "Widths of the hidden layers.", f"({widths}{',' * (len(m.network.widths) == 1)})"))
    return texts


def _size(name: str, words: str, value: str) -> str:
    return f'def {name}(n):\n    """{words}"""\n    return {value}'


def rho_text(m: ModuleSpec) -> str:
    """``rho_in`` and ``rho_out``."""
    printer = RhoPrinter(m.group, Constants(Names()))
    texts = []
    for name, size, what, side in (("rho_in", "IN_DIM", "input", m.inputs[0]), ("rho_out", "OUT_DIM", "output", m.output)):
        lines = ["@jax.jit", f"def {name}(g):", doc(f"ρ(g) on the {what} {side.text}, for g (n, n) in {m.title} and any n.")]
        lines += [f"    {ELEMENT}", f'    _refuse_large("{name}(g)", {size}(len(g)), {size}(len(g)))']
        texts.append("\n".join([*lines, f"    return {printer.text(side.node)}"]))
    return "\n\n\n".join(texts)


def sample_text(m: ModuleSpec) -> str:
    """``sample``."""
    words = doc(f"count random elements of {m.title}: (count, n, n).")
    return f"def sample(key, count, n):\n{words}\n    return {_SAMPLES[m.group.family]}"


def generators_text(m: ModuleSpec) -> str:
    """``GENERATORS``."""
    words = 'Generators at n, in a tuple with one dict: "permutations" (m, n), "discrete" (m, n, n) and "lie" (k, n, n).'
    return f"def GENERATORS(n):\n{doc(words)}\n    return {_GENERATORS[m.group.family]}"
