"""The public functions of an emitted module, as text."""

from __future__ import annotations

from collections.abc import Sequence

from repc.ops.value import Program, name_of
from repc.targets.jax.constants import Constants
from repc.targets.jax.header import layout_text, one_or_tuple
from repc.targets.jax.names import doc
from repc.targets.jax.printer import compiled, public_text
from repc.targets.jax.sides import stacked_sides
from repc.targets.jax.spec import ModuleSpec, SideFacts


def sizes_texts(m: ModuleSpec) -> list[str]:
    """``IN_DIM``, ``OUT_DIM``, their layouts, and of networks ``HIDDEN_DIMS``, of a module for every n."""
    if not m.every:
        return []
    into, of, each = ("inputs", "Dimensions", "each, of each input") if len(m.inputs) > 1 else ("input", "Dimension", "each")
    ends = (("IN_DIM", f"{of} of the {into}", m.inputs), ("OUT_DIM", "Dimension of the output", (m.output,)))
    texts = [_size(m, name, f"{words} {', '.join(one.text for one in sides)}.", _dims(sides)) for name, words, sides in ends]
    layouts = (("INPUT_LAYOUT", f"{into}: (text, start, stop) of {each}", m.inputs), ("OUTPUT_LAYOUT", _OF_OUTPUT, (m.output,)))
    texts += [_size(m, name, f"The summands of the {words}.", layout_text(sides, " " * 8)) for name, words, sides in layouts]
    if m.network:
        widths = ", ".join(map(str, m.network.widths))
        texts.append(_size(m, "HIDDEN_DIMS", "Widths of the hidden layers.", f"({widths}{',' * (len(m.network.widths) == 1)})"))
    return texts


_OF_OUTPUT = "output: (text, start, stop) of each"


def _dims(sides: Sequence[SideFacts]) -> str:
    """A dimension, or a tuple of several."""
    return one_or_tuple([str(side.dim) for side in sides])


def _size(m: ModuleSpec, name: str, words: str, value: str) -> str:
    return f'def {name}({m.sizes}):\n    """{words}"""\n    return {value}'


def init_text(m: ModuleSpec, by_row: bool = False) -> str:
    """``init``; ``by_row``: some weights of a network have a standard deviation for each of their rows."""
    check = "_complex_dtype(dtype)" if m.program.is_complex else "_real_dtype(dtype)"
    if m.network:
        spread = "SPREADS[layer].get(name, 0.0)"
        return _INIT_NETWORK.format(dtype=m.network.dtype, check=check, spread=f"_by_row({spread})" if by_row else spread)
    return _INIT.format(dtype="complex64" if m.program.is_complex else "float32", check=check, words=_init_words(m))


def _init_words(m: ModuleSpec) -> str:
    if not m.every:
        return """Random parameters: normal, with a scale that keeps the variance of activations.

    For inputs with independent coordinates of variance 1, the block components of y have variance 1 on average."""
    n = m.every.letters[0]
    return f"""Random parameters, the same for every {n}: normal, with a scale that keeps the size of activations.

    For inputs whose entries have mean square 1, half of it from a mean that all entries of a channel share, y has a
    mean square of about 1 for large {n}."""


_INIT = '''@partial(jax.jit, static_argnames=("dtype",))
def init(key, dtype=jnp.{dtype}):
    """{words}
    """
    dtype = {check}
    keys = jax.random.split(key, len(SHAPES))
    return {{
        name: jnp.asarray(SPREADS[name], dtype) * jax.random.normal(k, shape, dtype)
        for k, (name, shape) in zip(keys, SHAPES.items(), strict=True)
    }}'''
_INIT_NETWORK = '''def init(key, dtype=jnp.{dtype}):
    """Random parameters: normal weights with a scale that keeps the variance of activations, zero biases."""
    z, at, params = jax.random.normal(key, (COEFFICIENTS,), {check}), 0, {{}}
    z = z if isinstance(z, jax.core.Tracer) else np.asarray(z)  # NumPy cuts it without compiling anything
    for layer, shapes in SHAPES.items():
        params[layer] = {{}}
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            params[layer][name] = np.asarray({spread}, z.dtype) * z[at : at + size].reshape(shape)
            at += size
    return jax.device_put(params)'''


def apply_text(m: ModuleSpec, code: Program, constants: Constants) -> str:
    """``apply``. What one letter stands for is read off the input; several are arguments too, where no one pair fits."""
    names, free = ", ".join(m.arguments), ("_free" if m.every else "")
    dims, out = m.in_sizes if m.every else m.program.in_dims, m.size_of("OUT_DIM") if m.every else m.output.dim
    shapes = ", ".join(f"{a} {m.vector(d)}" for a, d in zip(m.arguments, dims, strict=True))
    every = f", {m.every.since}" if m.every else ""
    if m.every and any(name_of(a).startswith("mask") for a in code.apply.arguments):
        every += f". Masks say which of the {' and '.join(m.every.letters)} are there"
    words = doc(f"{'The network ' if m.network else ''}{m.arrow}: y {m.vector(out)} from {shapes}{every}.")
    kind = "_net" if m.network else "_columns" if m.in_columns else "_each" if m.each else ""
    unpack = f"params, {names} = _checked{free}{kind}(params, {names})"
    if not m.every:
        return public_text(code.apply, constants, words, (unpack,))
    letters, taken = m.every.letters, set(map(name_of, code.apply.arguments))
    lengths = {"mask" if len(letters) == 1 else f"mask_{n}": n for n in letters}
    masks = tuple(mask for mask in lengths if mask in taken)
    present = tuple(f"{mask} = _checked_mask({mask}, {lengths[mask]}, {names})" for mask in masks)
    if len(letters) == 1:
        read = "x, n = _read_n(x)" if names == "x" else f"{names}, n = _read_each({names}, n=None)"
        return public_text(code.apply, constants, words, (read, unpack, *present), masks, letters)
    function = "_read_sizes" if names == "x" else "_read_each"
    read = f"{names}, {m.sizes} = {function}({names}, {', '.join(f'{n}={n}' for n in letters)})"
    return public_text(code.apply, constants, words, (read, unpack, *present), (*letters, *masks), static=letters)


def matrix_text(m: ModuleSpec) -> str:
    """``matrix``."""
    if m.every:
        return _MATRIX_AT_N.format(**_at_sizes(m))
    shape = ", ".join(map(str, (m.output.dim, *m.program.in_dims)))
    if not m.program.hom_dim:
        body = f"    _checked(params)\n    return jnp.zeros(({shape}))"
    else:
        body = "    (params,) = _checked(params)\n    return _weight(params)"
    return f'''@jax.jit
def matrix(params):
    """The dense weight ({shape})."""
    _refuse_large("the matrix", {shape})
{body}'''


_MATRIX_AT_N = '''@partial(jax.jit, static_argnums={numbers})
def matrix(params, {n}):
    """The dense weight at {n}, (OUT_DIM({n}), {dims})."""
    _check_{check}({n})
    _refuse_large("the matrix", OUT_DIM({n}), {entries})
    {rows}'''
_ROWS = "return apply(params, jnp.eye(IN_DIM({n}), dtype=_common_dtype(params)){given}).T"
_ROWS_EACH = """units = [jnp.eye(d, dtype=_common_dtype(params)) for d in IN_DIM({n})]  # of each input along an axis of its own
    units = [z.reshape(*(len(z) if i == k else 1 for i in range(len(units))), -1) for k, z in enumerate(units)]
    return jnp.moveaxis(apply(params, *units{given}), -1, 0)"""
_BASIS_AT_N = '''def basis({n}):
    """Orthonormal basis of the equivariant maps at {n}, (HOM_DIM, OUT_DIM({n}), {dims})."""
    _check_{check}({n})
    _refuse_large("the basis", HOM_DIM, OUT_DIM({n}), {entries})
    return _orthonormal(jax.vmap(lambda params: matrix(params, {n}))(_unit_params()))


def projector({n}):
{projector}
    maps = basis({n})

    def project(w):
        inner = jnp.tensordot(maps.conj(), w, axes={rank}, precision=PRECISION)
        return jnp.tensordot(inner, maps, axes=1, precision=PRECISION)

    return project'''


def _at_sizes(m: ModuleSpec) -> dict[str, str]:
    """What stands for the letters in texts."""
    count, n, several = len(m.every.letters), m.sizes, len(m.inputs)
    entries = f"IN_DIM({n})" if several == 1 else f"*IN_DIM({n})"
    shape = f"(OUT_DIM({n}), {entries})"
    words = f"The orthogonal projector on the equivariant maps at {n}: a function W {shape} -> its equivariant part."
    same = {"n": n, "projector": doc(words), "dims": entries, "entries": entries, "rank": str(1 + several)}
    numbers, check, given = ("1", "n", "") if count == 1 else (str(tuple(range(1, 1 + count))), "sizes", f", {n}")
    rows = (_ROWS if several == 1 else _ROWS_EACH).format(n=n, given=given)
    return {**same, "numbers": numbers, "check": check, "given": given, "rows": rows}


_NO_BASIS = '''def basis({sizes}):
    """The orthonormal basis of the equivariant maps, which is empty: (0, {shape})."""
    return jnp.zeros((0, {shape}))


def projector({sizes}):
    """W ({shape}) -> its equivariant part, which is zero."""
    return jnp.zeros_like'''


def basis_text(m: ModuleSpec, code: Program) -> str:
    """``basis`` and ``projector``."""
    if m.every and not m.program.hom_dim:
        return _NO_BASIS.format(sizes=m.sizes, shape=f"{m.size_of('OUT_DIM')}, {m.size_of('IN_DIM')}")
    if m.every:
        return _BASIS_AT_N.format(**_at_sizes(m))
    shape = ", ".join(map(str, (m.output.dim, *m.program.in_dims)))
    rank = 1 + len(m.inputs)
    if not m.program.hom_dim:
        return _NO_BASIS.format(sizes="", shape=shape)
    if is_orthogonal(code):
        body = "    return _normalized(jax.vmap(matrix)(_unit_params()))"
        project = """    def project(w):
        w = jnp.asarray(w, _common_dtype({}, w))
        zero = {name: jnp.zeros(shape, w.dtype) for name, shape in SHAPES.items()}
        (inner,) = jax.vjp(matrix, zero)[1](w.conj())  # conjugates of the inner products with the unit maps
        return matrix({name: c.conj() / jnp.asarray(SQUARED_NORMS[name], w.real.dtype) for name, c in inner.items()})"""
    else:
        body = "    return _orthonormal(jax.vmap(matrix)(_unit_params()))"
        project = f"""    maps = basis()

    def project(w):
        inner = jnp.tensordot(maps.conj(), w, axes={rank}, precision=PRECISION)
        return jnp.tensordot(inner, maps, axes=1, precision=PRECISION)"""
    return f'''def basis():
    """Orthonormal basis of the equivariant maps, ({m.program.hom_dim}, {shape})."""
    _refuse_large("the basis", HOM_DIM, {shape})
{body}


def projector():
    """The orthogonal projector on the equivariant maps: a function W ({shape}) -> its equivariant part."""

{project}

    return project'''


def is_orthogonal(code: Program) -> bool:
    """Whether the maps of single unit coefficients are orthogonal to each other, and there are any."""
    return bool(code.parameters) and code.has_orthogonal_units


def error_text(m: ModuleSpec) -> str:
    """``equivariance_error``."""
    dtype = "_common_dtype({}, *jax.tree.leaves(params))" if m.network or m.each else "_common_dtype(params)"
    if m.every:
        letters = m.every.letters
        smallest = [f"{a}=GENERIC_N" + f"[{k}]" * (len(letters) > 1) for k, a in enumerate(letters)]
        texts = {"signature": ", ".join(["count=10", *smallest]), "count": "count", "drawn": f"count, {m.sizes}"}
        given = _at_sizes(m)["given"]
        return _error_by_axes(m, dtype, given, **texts)
    if stacked_sides(m):
        return _error_by_axes(m, dtype, "", signature="n=10", count="n", drawn="n")
    names, channels = m.arguments, "CHANNELS, " if m.polynomial and m.polynomial.channels else ""
    keys = ", ".join(f"{a}_key" for a in names)
    lines = [
        compiled(("n",)),
        "def equivariance_error(params, key, n=10):",
        '    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over n random g and x."""',
        f"    g_key, {keys} = jax.random.split(key, {1 + len(names)})",
        "    g = sample(g_key, n)",
    ]
    for a, d in zip(names, m.program.in_dims, strict=True):
        shape = f"n, {d}, CHANNELS" if m.in_columns else f"n, {channels}{d}"
        lines.append(f"    {a} = jax.random.normal({a}_key, ({shape}), {dtype})")
    act = "_act_columns" if m.in_columns else "_act_each" if channels else "_act"
    lines += ["    moves = jax.vmap(rho_in)(g)"] if len(names) > 1 else []
    for k, a in enumerate(names):
        lines.append(f"    {a} = jnp.concatenate([{act}({f'moves[{k}]' if len(names) > 1 else 'jax.vmap(rho_in)(g)'}, {a}), {a}])")
    lines += [
        f"    y = apply(params, {', '.join(names)})  # of moved ones and of themselves, compiled once",
        f"    before, after = y[:n], {act}(jax.vmap(rho_out)(g), y[n:])",
        "    size = jnp.linalg.norm(before) + jnp.linalg.norm(after)",
        "    return jnp.where(size > 0, jnp.linalg.norm(before - after) / jnp.where(size > 0, size, 1), 0)",
    ]
    return "\n".join(lines)


def _error_by_axes(m: ModuleSpec, dtype: str, given: str, count: str, **texts: str) -> str:
    """The same where vectors are moved axis by axis."""
    names, many = ", ".join(m.arguments), len(m.inputs)
    channels = "CHANNELS, " if m.polynomial and m.polynomial.channels else ""
    keys = ["one_key"] if many == 1 else [f"keys[{k}]" for k in range(many)]
    drawn = zip(m.arguments, keys, m.in_sizes, strict=True)
    draws = (f"{x} = jax.random.normal({key}, ({channels}{dim},), {dtype})" for x, key, dim in drawn)
    both = f"jnp.stack([act_in(g, {names}), {names}])"
    if many > 1:
        both = f"*map(jnp.stack, zip(act_in(g, {names}), ({names}), strict=True))"
    inside = {"both": both, "draws": "\n        ".join(draws)}
    inside |= {"key": keys[0].split("[")[0], "keys": count if many == 1 else f"({count}, {many})"}
    line = compiled((count, *(m.every.letters if m.every else ())))
    return _ERROR_BY_AXES.format(count=count, given=given, compiled=line, **inside, **texts)


_ERROR_BY_AXES = '''{compiled}
def equivariance_error(params, key, {signature}):
    """Relative error ‖f(ρ(g)x) − ρ(g)f(x)‖ / (‖f(ρ(g)x)‖ + ‖ρ(g)f(x)‖) over {count} random g and x, one after another."""
    g_key, x_key = jax.random.split(key)

    def squares(drawn):
        g, {key} = drawn
        {draws}
        y = apply(params, {both}{given})  # of a moved one and of itself, compiled once
        before, after = y[0], act_out(g, y[1])
        return [(jnp.abs(v) ** 2).sum() for v in (before - after, before, after)]

    squared = jax.lax.map(squares, (sample(g_key, {drawn}), jax.random.split(x_key, {keys})))
    difference, before, after = (jnp.sqrt(s.sum()) for s in squared)
    size = before + after
    return jnp.where(size > 0, difference / jnp.where(size > 0, size, 1), 0)'''
