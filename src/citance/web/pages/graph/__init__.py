"""The citation graph: of the whole library, around a work, of a search or a collection; as a picture, a table and files."""

from __future__ import annotations

from citance.web.pages.graph.ego import ego_graph
from citance.web.pages.graph.files import EXPORTS
from citance.web.pages.graph.page import page
from citance.web.visit import PageRoute

__all__ = ["ROUTES", "ego_graph"]

ROUTES = (PageRoute("/graph", page), *EXPORTS)
