"""One statement with everything that is known about it; its address is what others cite."""

from __future__ import annotations

from starlette.requests import Request

from citance.report import confidence_of
from citance.web.protocol import Library
from citance.web.render import Page

__all__ = ["page"]


def page(index: Library, request: Request) -> Page:
    """The statement with this id."""
    item = index.store.statement(str(request.path_params["id"]))
    address = str(request.url.replace(query="", fragment="")).removesuffix(".json")
    data = {"statement": item, "stance": item.stance, "broad": item.broad, "confidence": confidence_of(item)}
    return Page("statement.html", {"item": item, "address": address}, data)
