"""The badge of a work as an SVG picture, its builder, oEmbed, and the page of what can be taken away."""

from citance.web.pages.badges._pages import ROUTES

__all__ = ["ROUTES"]
