"""What notebooks show of maps: the picture of their blocks, where there is one."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from importlib.util import find_spec

from repc.api import Expression
from repc.explore.pictures.door import picture
from repc.source import RepcError

_WIDTH = 560  # CSS pixels


def notebook_png(rep: Expression) -> bytes | None:
    """A PNG of the blocks of ``a >> b``; None where Matplotlib is missing or there are no blocks."""
    if find_spec("matplotlib") is None:
        return None
    try:
        return picture(rep, "png", "blocks")
    except RepcError:  # no irreducibles: the notebook then shows the formula alone
        return None


def notebook_html(rep: Expression) -> str | None:
    """The formula and the picture below it; None where there is no picture."""
    data = notebook_png(rep)
    if data is None:
        return None
    image = f'<img src="data:image/png;base64,{b64encode(data).decode()}" width="{_WIDTH}" alt="{escape(str(rep))}">'
    return f"<div>{escape(rep._repr_latex_())}</div>{image}"
