"""What there is to tell of a group: its kind and size, its generators, what it was recognized as."""

from __future__ import annotations

from math import log10

from repc.groups import Group, MatrixGroup
from repc.groups.given.components import Components
from repc.groups.given.roots import Recognized
from repc.limits import MOST_ENVELOPED
from repc.report.words import superscript
from repc.reps.generators import generators_text
from repc.source import RepcError

_DIGITS = 24  # longer orders are rounded
_BITS = 4096  # longer orders are not written out first: Python refuses above 4300 digits


def group_line(group: Group) -> str:
    """``SO(3): compact, acts on ℝ³, Lie dimension 3, 3 generators``."""
    field = "ℂ" if group.is_complex else "ℝ"
    words = [group.kind, f"acts on {field}{superscript(group.d)}"]
    if group.dim:
        words.append(f"Lie dimension {group.dim}")
    elif group.is_finite:
        words.append(f"order {_order_text(group)}")
    count = group.generator_count
    words.append(f"{count} generator{'s' * (count != 1)}")
    return f"{group.name}: " + ", ".join(words)


def _order_text(group: Group) -> str:
    try:
        order = group.order()
    except RepcError:
        return "unknown"
    if order.bit_length() > _BITS:
        exponent, fraction = divmod(order.bit_length() * log10(2) + log10(order / 2 ** order.bit_length()), 1)
        return f"about {10**fraction:.3f}·10{superscript(int(exponent))}"
    digits = str(order)
    if len(digits) <= _DIGITS:
        return digits
    return f"about {digits[0]}.{digits[1:4]}·10{superscript(len(digits) - 1)}"


def group_text(group: Group) -> str:
    """What ``repc groups NAME`` prints."""
    flags = {
        "orthogonal" if not group.is_complex else "unitary": group.is_unitary,
        "permutation": group.is_permutation,
        "compact": group.is_compact,
        "reductive": group.is_reductive,
        "connected": _connected(group),
    }
    words = {True: "yes", False: "no", None: "unknown"}
    rows = [group_line(group)]
    rows += [f"  {name:12}{words[None if value is None else bool(value)]}" for name, value in flags.items()]
    if group.is_reductive is None and group.d > MOST_ENVELOPED:
        rows[-2] += f" ({MOST_ENVELOPED.words})"
    rows += [f"  {'generators' if k == 0 else '':12}{line}" for k, line in enumerate(_generator_lines(group))]
    rows += [f"  {'recognized':12}{line}" for line in recognition_lines(group)]
    if group.scalar_reps:
        rows.append(f"  {'has':12}{', '.join(sorted(group.scalar_reps))}")
    return "\n".join(rows)


def _connected(group: Group) -> bool | None:
    known = group.components
    return len(known.elements) == 1 if isinstance(known, Components) else group.is_connected


def recognition_lines(group: Group) -> list[str]:
    """What groups given by tangents are, factor by factor; which step failed where they are not recognized."""
    several, given = len(group.factors) > 1, [f for f in group.factors if type(f) is MatrixGroup or f.family == "user"]
    told = [(f, _recognition(one)) for f in given if (one := f.recognition or f.components) is not None]
    return [f"{factor.name}: {text}" if several else text for factor, text in told]


def _recognition(found: Recognized | Components | str) -> str:
    if isinstance(found, str):
        return f"no: {found}"
    if isinstance(found, Components):
        inside = f"identity component of type {found.identity.type}, Lie algebra {found.identity.form}, by its roots"
        return f"{inside}, and {len(found.elements)} components"
    form = "compact" if found.is_compact else "not compact"
    return f"of type {found.type}, {form}, Lie algebra {found.form}, by the roots of its generators"


def _generator_lines(group: Group) -> list[str]:
    """The generators, in the order in which ``images`` gives theirs; of a product, factor by factor."""
    several = len(group.factors) > 1
    return [f"{f.name}: {text}" if several else text for f in group.factors if (text := generators_text(f))]
