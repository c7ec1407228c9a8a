"""The public functions of an emitted module that only polynomial maps have, as text."""

from __future__ import annotations

from repc.targets.jax.spec import ModuleSpec

_BASIS = '''def basis({names}):
    """The basis polynomials at {names}, (HOM_DIM, ..., {dim}): `apply` is their sum with the coefficients in order."""
    _refuse_large("the basis", HOM_DIM, *jnp.broadcast_shapes({batches}), {dim})
    return jax.vmap(lambda params: apply(params, {names}))(_unit_params())'''
_BASIS_OF_A_CHANNEL = '''def basis({names}):
    """The basis polynomials of a channel at {names}, (HOM_DIM, ..., {dim}): `apply` is their sum with coefficients in order."""
    _refuse_large("the basis", HOM_DIM, *jnp.broadcast_shapes({batches}), {dim})
    rows = jnp.eye(HOM_DIM, dtype=_common_dtype({{}}, {names}))

    def one(row):
        coefficients = jnp.broadcast_to(row{behind}, SHAPES["coefficients"])
        return apply({{"coefficients": coefficients}}, {given}){first}

    return jax.vmap(one)(rows)'''
_NO_BASIS = '''def basis({names}):
    """The basis polynomials at {names}, of which there are none: (0, ..., {dim})."""
    return jnp.zeros((0, *jnp.broadcast_shapes({batches}), {dim}))'''


_NO_BASIS_AT_EVERY = "return jnp.zeros((0, *jnp.broadcast_shapes({batches}), OUT_DIM({sizes})))"
_EVERY = '''def basis({names}{free}):
    """The basis polynomials{channel} at {names}, (HOM_DIM, ..., OUT_DIM({sizes})): `apply` sums them with coefficients in order."""
    {read}
    _refuse_large("the basis", HOM_DIM, *jnp.broadcast_shapes({batches}), OUT_DIM({sizes}))
    '''
_AT_EVERY = """return jax.vmap(lambda params: apply(params, {names}{handed}))(_unit_params())"""
_OF_A_CHANNEL_AT_EVERY = """rows = jnp.eye(HOM_DIM, dtype=_common_dtype({{}}, {names}))

    def one(row):
        coefficients = jnp.broadcast_to(row, SHAPES["coefficients"])
        return apply({{"coefficients": coefficients}}, {given}{handed}){first}

    return jax.vmap(one)(rows)"""


def polynomial_basis_text(m: ModuleSpec) -> str:
    """``basis``: the polynomials of single unit coefficients, at given inputs."""
    if m.every:
        return _basis_at_every(m)
    text = _NO_BASIS if not m.program.hom_dim else _BASIS_OF_A_CHANNEL if m.each else _BASIS
    batches = ", ".join(f"jnp.shape({name})[:-1]" for name in m.arguments)
    channels = m.polynomial.channels is not None
    behind = "" if m.in_columns else ", :"  # the channel
    given = ", ".join(f"jnp.asarray({name})[..., None{behind}]" if channels else name for name in m.arguments)
    words = {"names": ", ".join(m.arguments), "batches": batches, "dim": m.output.dim, "given": given}
    first, column = f"[..., 0{behind}]" if channels else "", "[:, None]" if m.in_columns else ""
    return text.format(**words, first=first, behind=column)


def _basis_at_every(m: ModuleSpec) -> str:
    """The same of a module for every n, which is read off the inputs or given."""
    names, letters = ", ".join(m.arguments), m.every.letters
    read = [f"z{k + 1}" for k in range(len(m.arguments))]
    batches = ", ".join(f"jnp.shape({z})[:-1]" for z in read)
    channels = m.polynomial.channels is not None
    first = "[..., 0, :]" if channels else ""
    given = ", ".join(f"{z}[..., None, :]" if channels else z for z in read)
    if len(letters) == 1:
        free, handed = "", ""
        line = f"{read[0]}, n = _read_n(x)" if len(read) == 1 else f"{', '.join(read)}, n = _read_each({names}, n=None)"
    else:
        free, handed = "".join(f", {n}=None" for n in letters), "".join(f", {n}" for n in letters)
        function = "_read_sizes" if len(read) == 1 else "_read_each"
        line = f"{', '.join(read)}, {m.sizes} = {function}({names}, {', '.join(f'{n}={n}' for n in letters)})"
    text = _EVERY + (_NO_BASIS_AT_EVERY if not m.program.hom_dim else _OF_A_CHANNEL_AT_EVERY if m.each else _AT_EVERY)
    channel = " of a channel" if m.each else ""
    return text.format(
        names=names, free=free, handed=handed, sizes=m.sizes, read=line, batches=batches, given=given, first=first, channel=channel
    )
