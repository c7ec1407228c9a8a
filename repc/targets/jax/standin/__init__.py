"""NumPy standing in for JAX: emitted text runs in float64 or complex128 without JAX.

`execute` runs the text of a module. What a module imports as ``jax`` is then a set of namespaces that hold exactly what
emitted text uses; everything else is `Lacking`, by name, and never something that is only nearly the same. Under `jit`,
`vmap` and `lax.map` arrays are traced as they are in JAX: what asks for their values (a branch, a NumPy function) fails
here too.
"""

from repc.targets.jax.standin.arrays import Lacking
from repc.targets.jax.standin.devices import on_devices
from repc.targets.jax.standin.execute import execute

__all__ = ["Lacking", "execute", "on_devices"]
