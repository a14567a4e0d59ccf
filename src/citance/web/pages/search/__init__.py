"""Search: works, statements, and what supports and contrasts around a claim."""

from __future__ import annotations

from citance.web.pages.search.page import page
from citance.web.visit import PageRoute

__all__ = ["ROUTES"]

ROUTES = (PageRoute("/search", page),)
