"""How good the labels and everything before them were measured to be, and what is known of this library's."""

from citance.web.pages.quality._pages import ROUTES

__all__ = ["ROUTES"]
