"""Connected groups whose irreducibles are dominant weights: characters are Laurent polynomials, V adds or removes a box."""

from __future__ import annotations

from abc import abstractmethod

from repc.rings.ring import Ring
from repc.rings.weyl import Weight, shifted, straighten, unit_weight, vector_times, weyl_character, weyl_dimension

_MOST_WEIGHTS = 50_000  # dimension above which a character is not written out weight by weight


class Weights(Ring):
    """Items are weights, blocks and keys dominant weights with ``rank`` entries of the root system ``kind``."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """The root system: A, B, C or D."""

    @property
    @abstractmethod
    def rank(self) -> int:
        """Entries of a weight."""

    def unit(self):
        """e⁰."""
        return {self.trivial(): 1}

    def vector(self, flipped):
        """Σ e^{±ε_i}."""
        return {unit_weight(self.rank, i, s): 1 for i in range(self.rank) for s in (1, -1)}

    def scalar(self, name, flipped):
        """None exist."""
        return None

    def multiply(self, a, b):
        """Weights add."""
        return shifted(a, b)

    def power(self, item, m):
        """Weights scale."""
        return {tuple(m * x for x in item): 1}

    def act(self, block, item):
        """Brauer–Klimyk."""
        return straighten(self.kind, shifted(block, item))

    def vector_act(self, block, flipped):
        """Add or remove one box."""
        return ((weight, 1) for weight in vector_times(self.kind, block))

    def irreps(self, block):
        """Blocks are irreducible."""
        return {block: 1}

    def trivial(self) -> Weight:
        """Weight 0."""
        return (0,) * self.rank

    def dim(self, key):
        """Weyl's formula."""
        return weyl_dimension(self.kind, key)

    def character(self, key):
        """Weight by weight."""
        return written_out(self.kind, key)

    def block_character(self, key):
        """Itself."""
        return {key: 1}


def written_out(kind: str, weight: Weight) -> dict[Weight, int] | None:
    """Weights with multiplicities, None where they are too many."""
    return None if weyl_dimension(kind, weight) > _MOST_WEIGHTS else weyl_character(kind, weight)
