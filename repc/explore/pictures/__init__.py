"""Pictures of what repc finds: blocks of a map, its basis, a network, a group acting. Matplotlib is loaded when one is drawn.

``save`` writes PNG or SVG; the same subject gives the same bytes on one platform and set of library versions.
"""

from repc.explore.pictures.door import KINDS, MARK, draw, kinds_of, picture, save, vis, write_pictures
from repc.explore.pictures.notebook import notebook_html, notebook_png

__all__ = [
    "KINDS",
    "MARK",
    "draw",
    "kinds_of",
    "notebook_html",
    "notebook_png",
    "picture",
    "save",
    "vis",
    "write_pictures",
]
