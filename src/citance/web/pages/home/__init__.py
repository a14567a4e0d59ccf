"""The first page, and the one box that takes whatever a reader has at hand."""

from __future__ import annotations

from citance.web.pages.home.find import find, find_sent
from citance.web.pages.home.page import page
from citance.web.visit import PageRoute

__all__ = ["ROUTES"]

ROUTES = (
    PageRoute("/", page),
    PageRoute("/find", find),
    PageRoute("/find", find_sent, methods=("POST",)),
)
