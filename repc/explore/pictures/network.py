"""A network: the channels of every layer as a bar, and between two bars what is learned there."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from repc.explore.pictures.ink import Theme, color, readable_on
from repc.explore.pictures.sheet import Sheet, text_width
from repc.lowering.layers import Features, LayerFacts
from repc.ops.sizes import number
from repc.report import NetFacts, Report
from repc.report.words import arrow_text

_WIDTH, _LEFT = 7.8, 1.15
_TOP, _BAR, _ARROW = 1.0, 0.44, 0.62
_MOST = 40  # layers; deeper networks are cut in the middle


@dataclass(frozen=True, eq=False)
class Bar:
    """The features at one place of a network, by kind, and what leads there."""

    name: str
    channels: tuple[Features, ...]
    learned: str = ""

    @property
    def coordinates(self) -> int:
        """Numbers that the features have here."""
        return sum(c.count * number(c.dim) for c in self.channels)


def network_figure(report: Report, theme: Theme) -> Figure:
    """The figure of a solved network, from its input at the top to its output at the bottom."""
    bars = network_bars(report.network)
    dims = dict(sorted({(c.dim, c.label): c for bar in bars for c in bar.channels}.items()))
    colors = {c.label: color(k) for k, c in enumerate(dims.values())}
    sheet = Sheet(_WIDTH, _TOP + len(bars) * (_BAR + _ARROW) - _ARROW + 0.62, theme)
    below = f"{report.parameters:,} real parameters in {len(report.network.layers)} layers"
    sheet.heading(f"{report.name} : {arrow_text(report).replace('->', '→')}", below)
    largest = max(bar.coordinates for bar in bars) or 1
    for k, bar in enumerate(bars):
        _draw(sheet, bar, _TOP + k * (_BAR + _ARROW), largest, colors)
    named = [f"{c.label}: dimension {c.dim}" for c in dims.values()]
    sheet.text(0.2, sheet.height - 0.2, ";  ".join([*named[:6], *["…"][: len(named) > 6]]), 8, _WIDTH - 0.4, faint=True)
    return sheet.figure


def network_bars(net: NetFacts) -> tuple[Bar, ...]:
    """Input, every layer, and the output as its last layer makes it; long networks are cut in the middle."""
    bars = [Bar("input", net.enter), *map(_layer_bar, net.layers)]
    if len(bars) > _MOST:
        half = _MOST // 2
        left_out = Bar(f"… {len(bars) - 2 * half} more", ())
        bars = [*bars[:half], left_out, *bars[-half:]]
    return tuple(bars)


def _layer_bar(layer: LayerFacts) -> Bar:
    words = [f"{layer.parameters:,} coefficient{'s' * (layer.parameters != 1)}", *layer.does]
    return Bar(layer.name, layer.channels, ", ".join(words))


def _draw(sheet: Sheet, bar: Bar, y: float, largest: int, colors: dict[str, str]) -> None:
    room = sheet.width - _LEFT - 0.2
    middle = y + _BAR / 2
    sheet.text(0.2, middle - 0.08, bar.name, 9, _LEFT - 0.3, weight="bold")
    sheet.text(0.2, middle + 0.09, f"dim {bar.coordinates:,}", 7, _LEFT - 0.3, faint=True)
    if bar.learned:
        x = _LEFT + 0.12
        style = {"arrowstyle": "-|>", "color": sheet.theme.faint, "linewidth": 1.2}
        sheet.page.annotate("", xy=(x, y - 0.04), xytext=(x, y - _ARROW + 0.26), arrowprops=style)
        sheet.text(x + 0.14, y - 0.18, bar.learned, 8, room - 0.3)
    x = _LEFT
    for kind in bar.channels:
        width = max(room * kind.count * number(kind.dim) / largest, 0.03)
        ink, edge = colors[kind.label], sheet.theme.paper
        sheet.page.add_patch(Rectangle((x, y), width, _BAR, facecolor=ink, edgecolor=edge, linewidth=0.8))
        label = f"{kind.count:,}×{kind.label}" if kind.count > 1 else kind.label
        if text_width(label, 7.5) < width - 0.06:
            sheet.text(x + width / 2, middle, label, 7.5, ha="center", color=readable_on(ink))
        x += width
    whole = " + ".join(map(str, bar.channels))
    sheet.text(_LEFT, y + _BAR + 0.11, whole, 7, room, faint=True)
