"""A report of a spec as one self-contained page: no script, no network, light and dark."""

from repc.explore.pages.page import page, write_page

__all__ = ["page", "write_page"]
