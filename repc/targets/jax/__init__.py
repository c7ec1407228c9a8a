"""JAX as a target."""
