"""A network: the features of every layer as a bar, what of them is dropped hatched, and between two bars what is learned there."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from repc.explore.pictures.ink import Theme, color, pattern, readable_on
from repc.explore.pictures.sheet import NARROW, Sheet, lines_of, text_width
from repc.lowering.layers import Features, LayerFacts
from repc.ops.sizes import Size, SizePolynomial, at, letters, total
from repc.report import Report
from repc.report.words import arrow_text, polynomial_text

_WIDTH, _LEFT = 7.8, 1.15
_TOP, _BAR, _ROW, _ARROW = 1.0, 0.44, 0.17, 0.36  # inches; a row is a line of text, an arrow stands beside its first
_MOST = 40  # layers; deeper networks are cut in the middle
_MOST_NAMED = 24  # kinds of features that are explained below
_SWATCH = 0.16
_SHOWN = 5  # a letter's value, by which the lengths of bars are drawn


@dataclass(frozen=True, eq=False)
class Bar:
    """The features at one place of a network, by kind, and what leads there. ``dropped``: how many of the numbers that the
    representation has here no layer reads or makes."""

    name: str
    channels: tuple[Features, ...]
    learned: str = ""
    dropped: int = 0

    @property
    def coordinates(self) -> int:
        """Numbers that the features have here."""
        return _shown(self.size)

    @property
    def size(self) -> Size:
        """The same, with letters where the network has them."""
        return total(c.count * c.dim for c in self.channels)


def _shown(size) -> int:
    """A size, or a dimension as a formula, at the numbers for which bars are drawn."""
    if isinstance(size, int | SizePolynomial):
        return at(size, dict.fromkeys(letters(size), _SHOWN))
    return int(size.subs(dict.fromkeys(size.free_symbols, _SHOWN)))


def network_figure(report: Report, theme: Theme) -> Figure:
    """The figure of a solved network, from its input at the top to its output at the bottom."""
    bars = network_bars(report)
    kinds = dict(sorted({(_shown(c.dim), c.label): c for bar in bars for c in bar.channels}.items()))
    order = {c.label: k for k, c in enumerate(kinds.values())}
    width = NARROW if theme.narrow else _WIDTH
    title = f"{report.name} : {arrow_text(report).replace('->', '→')}"
    below = f"{report.parameters:,} real parameters in {len(report.network.layers)} layers"
    if report.every is not None:
        below += f"; bars are as long as at {', '.join(f'{letter} = {_SHOWN}' for letter in report.every.letters)}"
    places = [_place(bar, theme) for bar in bars]
    named = _legend_rows(list(kinds.values()), any(bar.dropped for bar in bars), theme)
    height = _TOP + sum(place.height for place in places) + _ROW * len(named) + 0.25
    sheet = Sheet(width, height, theme, title, below)
    largest = max(bar.coordinates + bar.dropped for bar in bars) or 1
    y = _TOP
    for place in places:
        _draw(sheet, place, y, largest, order)
        y += place.height
    _legend(sheet, named, y + 0.1, order)
    return sheet.figure


def network_bars(report: Report) -> tuple[Bar, ...]:
    """Input, every layer, and the output as its last layer makes it; long networks are cut in the middle."""
    net = report.network
    wanted = [*map(_shown, net.widths), _shown(report.facts.output.dim)]
    given = sum(_shown(side.dim) for side in report.facts.inputs)
    bars = [Bar("input", net.enter, dropped=_rest(given, net.enter))]
    bars += [_layer_bar(layer, width) for layer, width in zip(net.layers, wanted, strict=True)]
    if len(bars) > _MOST:
        half = _MOST // 2
        left_out = Bar(f"… {len(bars) - 2 * half} more", ())
        bars = [*bars[:half], left_out, *bars[-half:]]
    return tuple(bars)


def _layer_bar(layer: LayerFacts, width: int) -> Bar:
    words = [f"{layer.parameters:,} coefficient{'s' * (layer.parameters != 1)}", *layer.does]
    return Bar(layer.name, layer.channels, ", ".join(words), _rest(width, layer.channels))


def _rest(width: int, channels: tuple[Features, ...]) -> int:
    return max(width - sum(c.count * _shown(c.dim) for c in channels), 0)


# ── where things stand ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, eq=False)
class Place:
    """A bar and the lines of text above and below it, with the inches that all of it takes."""

    bar: Bar
    learned: list[str]
    whole: list[str]
    left: float
    room: float
    name_above: bool

    @property
    def top(self) -> float:
        """Inches above the bar."""
        arrow = max(_ARROW, _ROW * len(self.learned) + 0.14) if self.learned else 0.0
        return arrow + (_ROW + 0.04) * self.name_above

    @property
    def height(self) -> float:
        """Inches of all of it."""
        return self.top + _BAR + 0.06 + _ROW * len(self.whole)


def _place(bar: Bar, theme: Theme) -> Place:
    left, width = (0.2, NARROW) if theme.narrow else (_LEFT, _WIDTH)
    room = width - left - 0.2
    learned = lines_of(bar.learned, 8, room - 0.3, theme) if bar.learned else []
    words = " + ".join(map(str, bar.channels)) or "nothing"
    words += f"; {bar.dropped:,} number{'s' * (bar.dropped != 1)} dropped" if bar.dropped else ""
    whole = lines_of(words, 7, room, theme) if bar.channels or bar.dropped else []
    return Place(bar, learned, whole, left, room, theme.narrow)


def _draw(sheet: Sheet, place: Place, y: float, largest: int, order: dict[str, int]) -> None:
    bar, top = place.bar, y + place.top
    if place.learned:
        x, ends = place.left + 0.12, top - (_ROW + 0.04) * place.name_above
        style = {"arrowstyle": "-|>", "color": sheet.theme.faint, "linewidth": 1.2}
        sheet.page.annotate("", xy=(x, ends - 0.04), xytext=(x, y + 0.06), arrowprops=style)
        for k, line in enumerate(place.learned):
            sheet.text(x + 0.14, y + 0.14 + _ROW * k, line, 8)
    _name(sheet, place, top)
    x = place.left
    for kind in bar.channels:
        x += _segment(sheet, kind, order[kind.label], (x, top), place.room / largest)
    if bar.dropped:
        width = max(place.room * bar.dropped / largest, 0.06)
        sheet.dropped(x, top, width, _BAR, sheet.theme.faint)
    for k, line in enumerate(place.whole):
        sheet.text(place.left, top + _BAR + 0.11 + _ROW * k, line, 7, faint=True)


def _number(size: Size) -> str:
    return f"{size:,}" if isinstance(size, int) else polynomial_text(size)


def _name(sheet: Sheet, place: Place, top: float) -> None:
    size = f"dim {_number(place.bar.size)}"
    if place.name_above:
        sheet.text(place.left, top - _ROW / 2 - 0.02, f"{place.bar.name}, {size}", 8, place.room, weight="bold")
        return
    sheet.text(0.2, top + _BAR / 2 - 0.08, place.bar.name, 9, _LEFT - 0.3, weight="bold")
    sheet.text(0.2, top + _BAR / 2 + 0.09, size, 7, _LEFT - 0.3, faint=True)


def _segment(sheet: Sheet, kind: Features, index: int, at: tuple[float, float], scale: float) -> float:
    """The part of a bar that one kind of features takes; returns its inches."""
    width = max(scale * kind.count * _shown(kind.dim), 0.03)
    _filled(sheet, at, width, _BAR, index)
    label = f"{kind.count:,}×{kind.label}" if kind.count > 1 else kind.label
    size = max(7.5, sheet.smallest)
    if text_width(label, size) < width - 0.06:
        ink = color(index)
        plain = {"facecolor": ink, "edgecolor": "none", "pad": 0.6} if pattern(index) else None
        x, y = at[0] + width / 2, at[1] + _BAR / 2
        sheet.text(x, y, label, size, ha="center", color=readable_on(ink), bbox=plain)
    return width


def _filled(sheet: Sheet, at: tuple[float, float], width: float, height: float, index: int) -> None:
    """A rectangle in the color and the pattern of a position, with an edge of paper."""
    ink, paper = color(index), sheet.theme.paper
    sheet.filled(*at, width, height, ink, pattern(index))
    sheet.page.add_patch(Rectangle(at, width, height, facecolor="none", edgecolor=paper, linewidth=0.8))


# ── what the colors mean ─────────────────────────────────────────────────────────────────────────

Row = list[tuple[float, Features | None, str]]  # (x, what the swatch is of, None for what is dropped, words)


def _legend_rows(kinds: list[Features], dropped: bool, theme: Theme) -> list[Row]:
    """Which swatch stands where, row by row, in the order of the bars."""
    width = NARROW if theme.narrow else _WIDTH
    entries: list[tuple[Features | None, str]] = [(c, f"{c.label}, dim {_number(c.dim)}") for c in kinds[:_MOST_NAMED]]
    if len(kinds) > _MOST_NAMED:
        entries.append((None, f"and {len(kinds) - _MOST_NAMED} more kinds"))
    entries += [(None, "dropped")] if dropped else []
    rows: list[Row] = []
    x, size = width, 8.0
    for kind, words in entries:
        needed = _SWATCH + 0.06 + text_width(words, size) + 0.18
        if x + needed > width:
            rows.append([])
            x = 0.2
        rows[-1].append((x, kind, words))
        x += needed
    return rows


def _legend(sheet: Sheet, rows: list[Row], y: float, order: dict[str, int]) -> None:
    for k, row in enumerate(rows):
        middle = y + _ROW * k
        for x, kind, words in row:
            if kind is not None:
                _filled(sheet, (x, middle - 0.055), _SWATCH, 0.11, order[kind.label])
            elif words == "dropped":
                sheet.dropped(x, middle - 0.055, _SWATCH, 0.11, sheet.theme.faint)
            sheet.text(x + _SWATCH + 0.06, middle, words, 8, sheet.width - x - _SWATCH - 0.16, faint=True)
