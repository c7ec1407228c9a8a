"""Functions that emitted modules are made of: copied from here as text, only those a module needs.

repc itself never imports these files (it would need JAX); their imports say what each takes from its neighbors.
"""
