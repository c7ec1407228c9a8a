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
        coefficients = jnp.broadcast_to(row, SHAPES["coefficients"])
        return apply({{"coefficients": coefficients}}, {given}){first}

    return jax.vmap(one)(rows)'''
_NO_BASIS = '''def basis({names}):
    """The basis polynomials at {names}, of which there are none: (0, ..., {dim})."""
    return jnp.zeros((0, *jnp.broadcast_shapes({batches}), {dim}))'''


def polynomial_basis_text(m: ModuleSpec) -> str:
    """``basis``: the polynomials of single unit coefficients, at given inputs."""
    text = _NO_BASIS if not m.program.hom_dim else _BASIS_OF_A_CHANNEL if m.each else _BASIS
    batches = ", ".join(f"jnp.shape({name})[:-1]" for name in m.arguments)
    channels = m.polynomial.channels is not None
    given = ", ".join(f"jnp.asarray({name})[..., None, :]" if channels else name for name in m.arguments)
    first = "[..., 0, :]" if channels else ""
    return text.format(names=", ".join(m.arguments), batches=batches, dim=m.output.dim, given=given, first=first)
