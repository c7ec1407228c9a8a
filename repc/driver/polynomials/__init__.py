"""One polynomial map: counted degree by degree, lowered in three ways, and what there is to tell of all degrees."""

from repc.driver.polynomials.question import PolyQuestion, asked
from repc.driver.polynomials.solve import explained, report, solved

__all__ = ["PolyQuestion", "asked", "explained", "report", "solved"]
