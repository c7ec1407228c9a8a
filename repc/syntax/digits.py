"""Numbers written small."""

_DIGITS, SUPERSCRIPTS, _SUBSCRIPTS = "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"


def superscript(number: int | str) -> str:
    """``²``."""
    return str(number).translate(str.maketrans(_DIGITS, SUPERSCRIPTS))


def subscript(number: int) -> str:
    """``₂``."""
    return str(number).translate(str.maketrans(_DIGITS, _SUBSCRIPTS))


def plain(superscripts: str) -> str:
    """``2`` of ``²``."""
    return superscripts.translate(str.maketrans(SUPERSCRIPTS, _DIGITS))
