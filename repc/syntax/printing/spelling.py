"""The two spellings of every sign: Unicode and ASCII."""

from __future__ import annotations

from dataclasses import dataclass, replace

from repc.syntax.digits import superscript


@dataclass(frozen=True)
class Spelling:
    """How signs are written. ``tensor`` and ``cross`` are the product signs of representations and of groups."""

    ascii: bool
    arrow: str = "->"
    plus: str = "+"
    tensor: str = "⊗"
    cross: str = "×"
    wreath: str = "≀"
    alt: str = "Λ"

    @property
    def of_groups(self) -> Spelling:
        """In statements about groups their signs stand in spaces: ``SO(3) × S(5)``, while ``V_SO(3)⊗V_2`` has none."""
        return replace(self, cross=f" {self.cross.strip()} ", wreath=f" {self.wreath.strip()} ")

    def power(self, exponent: int) -> str:
        """``²`` or ``^2``."""
        return f"^{exponent}" if self.ascii else superscript(exponent)

    def times(self, left: str, right: str) -> str:
        """``left⊗right``; in ASCII a dual on the left needs room: ``V* * V``."""
        return f"{left} * {right}" if self.ascii and left.endswith("*") else f"{left}{self.tensor}{right}"

    def group_name(self, name: str, has_args: bool) -> str:
        """``SO⁺(1,3)`` is stored and spelled in ASCII as ``SOp(1,3)``."""
        return "SO⁺" if name == "SOp" and has_args and not self.ascii else name

    def label(self, text: str) -> str:
        """``ρ1(3)`` is ``rho1(3)`` in ASCII."""
        return text.replace("ρ", "rho") if self.ascii else text


UNICODE = Spelling(ascii=False)
ASCII = Spelling(ascii=True, tensor="*", cross="*", wreath=" wr ", alt="Alt")
