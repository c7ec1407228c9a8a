"""A group's sampling recipe as a Python expression over the functions of the folder `library`."""

from __future__ import annotations

import numpy as np

from repc.groups import sampler as recipes
from repc.targets.jax.constants import Constants


class SamplePrinter:
    """Prints the expression; every leaf recipe draws from its own key ``keys[i]``."""

    def __init__(self, constants: Constants):
        self._constants = constants
        self.keys = 0

    def text(self, s: recipes.Sampler, count: str = "n") -> str:
        """Expression for ``count`` draws."""
        match s:
            case recipes.ProductSampler():
                return f"({', '.join(self.text(f, count) for f in s.factors)})"
            case recipes.TensorSampler():
                return f"_kron_batch({', '.join(self.text(f, count) for f in s.product.factors)})"
            case recipes.EmbeddedSampler():
                return f"_embedded({self.text(s.inner, count)}, {s.d}, {s.start}, {s.stop})"
            case recipes.WreathSampler():
                blocks = self.text(s.base, f"{count} * {s.n}")
                return f"_wreath({self.text(s.top, count)}, {blocks}, {s.n})"
            case recipes.IdentitySampler():
                dtype = ", dtype=jnp.result_type(complex)" if s.complex else ""
                return f"jnp.tile(jnp.eye({s.n}{dtype})[None], ({count}, 1, 1))"
        return self._leaf(s, count)

    def _leaf(self, s: recipes.Sampler, count: str) -> str:
        key = f"keys[{self.keys}]"
        self.keys += 1
        match s:
            case recipes.OrthogonalSampler():
                return f"_random_orthogonal({key}, {count}, {s.n}, special={s.special})"
            case recipes.UnitarySampler():
                return f"_random_unitary({key}, {count}, {s.n}, special={s.special})"
            case recipes.PermutationSampler():
                return f"_random_permutation({key}, {count}, {s.n}, even={s.even})"
            case recipes.CyclicSampler():
                return f"_random_shift({key}, {count}, {s.n})"
            case recipes.DihedralSampler():
                return f"_random_dihedral({key}, {count}, {s.k}, reflections={s.reflections})"
            case recipes.ScalingSampler():
                return f"_random_scaling({key}, {count}, {s.n}, {s.spread})"
            case recipes.ElementsSampler():
                name = self._constants.add("SAMPLES", s.elements, "Group elements to draw from, (elements, d, d).")
                return f"_random_element({key}, {count}, {name})"
            case recipes.ChainSampler():
                return self._chain(s, key, count)
            case recipes.WordsSampler():
                return self._words(s, key, count)
        raise TypeError(f"no JAX form of the sampler {s!r}")

    def _chain(self, s: recipes.ChainSampler, key: str, count: str) -> str:
        note = "Coset representatives of a stabilizer chain, level after level: image arrays (rows, d)."
        tables = self._constants.add("COSETS", np.concatenate(s.tables), note)
        rows = ", ".join(str(len(table)) for table in s.tables)
        return f"_random_chain({key}, {count}, {tables}, [{rows}])"

    def _words(self, s: recipes.WordsSampler, key: str, count: str) -> str:
        lie = self._constants.add("LIE", s.lie, "Lie algebra generators, (k, d, d).")
        note = "Standard deviation of each Lie coefficient in a random word, (k,)."
        spread = self._constants.add("STEPS", s.spread, note)
        discrete = self._constants.add("DISCRETE", s.discrete, "Discrete generators, (m, d, d).")
        return f"_random_words({key}, {count}, {lie}, {spread}, {discrete}, rounds={s.rounds}, powers={s.powers})"
