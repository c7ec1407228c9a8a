"""A network: the channels of every layer as a bar, and between two bars what is learned there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from repc.explore.pictures.ink import Theme, color, readable_on
from repc.explore.pictures.sheet import Sheet, text_width
from repc.lowering.diagram.model import Stacked
from repc.lowering.natural import NaturalNet
from repc.lowering.network import Layer, NetProgram
from repc.lowering.program import SideLayout
from repc.numeric.space import Irrep
from repc.report import NaturalReport, NetReport

_WIDTH, _LEFT = 7.8, 1.15
_TOP, _BAR, _ARROW = 1.0, 0.44, 0.62
_MOST = 40  # layers; deeper networks are cut in the middle


@dataclass(frozen=True, eq=False)
class Bar:
    """The channels of each irreducible at one place of a network, and what leads there."""

    name: str
    channels: tuple[tuple[Irrep | _Tensor, int], ...]
    learned: str = ""

    @property
    def coordinates(self) -> int:
        """Numbers that the features have here."""
        return sum(m * irrep.dim for irrep, m in self.channels)


def network_figure(report: NetReport | NaturalReport, theme: Theme) -> Figure:
    """The figure of a solved network, from its input at the top to its output at the bottom."""
    bars = network_bars(report.program)
    every = {irrep.index: irrep for bar in bars for irrep, _ in bar.channels}
    colors = {index: color(k) for k, index in enumerate(sorted(every))}
    sheet = Sheet(_WIDTH, _TOP + len(bars) * (_BAR + _ARROW) - _ARROW + 0.62, theme)
    left = ", ".join(f.text for f in report.inputs)
    left = f"({left})" if len(report.inputs) > 1 else left
    below = f"{report.parameters:,} real parameters in {len(report.program.layers)} layers"
    sheet.heading(f"{report.name} : {left} → {report.output.text}", below)
    largest = max(bar.coordinates for bar in bars) or 1
    for k, bar in enumerate(bars):
        _draw(sheet, bar, _TOP + k * (_BAR + _ARROW), largest, colors)
    dims = [f"{every[i].label}: dimension {every[i].dim}" for i in sorted(every)]
    sheet.text(0.2, sheet.height - 0.2, ";  ".join([*dims[:6], *["…"][: len(dims) > 6]]), 8, _WIDTH - 0.4, faint=True)
    return sheet.figure


def network_bars(program: NetProgram | NaturalNet) -> tuple[Bar, ...]:
    """Input, every layer, and the output as its last layer makes it; long networks are cut in the middle."""
    if isinstance(program, NaturalNet):
        bars = _natural_bars(program)
    else:
        bars = [Bar("input", _side_channels(program.inputs)), *(_layer_bar(layer) for layer in program.layers)]
    if len(bars) > _MOST:
        half = _MOST // 2
        left_out = Bar(f"… {len(bars) - 2 * half} more", ())
        bars = [*bars[:half], left_out, *bars[-half:]]
    return tuple(bars)


@dataclass(frozen=True)
class _Tensor:
    """A type of tensor, in the place of an irreducible: drawn by its ``label``."""

    index: int
    label: str
    dim: int


def _natural_bars(net: NaturalNet) -> list[Bar]:
    known: dict[str, _Tensor] = {}

    def channels(side: Stacked) -> tuple[tuple[_Tensor, int], ...]:
        for term in side.terms:
            known.setdefault(term.text, _Tensor(len(known), term.text, term.size))
        return tuple((known[term.text], term.channels) for term in side.terms)

    bars = [Bar("input", channels(net.input))]
    for layer in net.layers:
        parameters = sum(prod(shape) for shape in layer.parameters.values())
        words = f"{parameters:,} coefficient{'s' * (parameters != 1)} of diagrams"
        words += "" if layer.is_last else ", pointwise nonlinearity"
        bars.append(Bar(layer.name, channels(layer.linear.output), words))
    return bars


def _side_channels(sides: Sequence[SideLayout]) -> tuple[tuple[Irrep, int], ...]:
    found = {irrep.index: irrep for side in sides for irrep in side.irreps}
    return tuple((found[i], sum(side.channels(found[i]) for side in sides)) for i in sorted(found))


def _layer_bar(layer: Layer) -> Bar:
    parameters = sum(prod(shape) for shape in layer.parameters.values())
    words = [f"{parameters:,} coefficient{'s' * (parameters != 1)}"]
    if layer.product:
        words.append(f"products of {layer.product.width} channels in {len(layer.product.paths)} ways")
    if layer.gates:
        words.append(f"{layer.gate_count:,} gates")
    if layer.pointwise:
        words.append("pointwise nonlinearity")
    return Bar("output" if layer.is_last else layer.name, tuple(layer.out.items()), ", ".join(words))


def _draw(sheet: Sheet, bar: Bar, y: float, largest: int, colors: dict[int, str]) -> None:
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
    for irrep, copies in bar.channels:
        width = max(room * copies * irrep.dim / largest, 0.03)
        edge = {"edgecolor": sheet.theme.paper, "linewidth": 0.8}
        sheet.page.add_patch(Rectangle((x, y), width, _BAR, facecolor=colors[irrep.index], **edge))
        label = f"{copies:,}×{irrep.label}" if copies > 1 else irrep.label
        if text_width(label, 7.5) < width - 0.06:
            ink = readable_on(colors[irrep.index])
            sheet.text(x + width / 2, middle, label, 7.5, ha="center", color=ink)
        x += width
    whole = " + ".join(f"{m if m > 1 else ''}{irrep.label}" for irrep, m in bar.channels)
    sheet.text(_LEFT, y + _BAR + 0.11, whole, 7, room, faint=True)
