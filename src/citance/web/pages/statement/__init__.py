"""One statement with everything that is known about it; its address is what others cite."""

from __future__ import annotations

from citance.store import Scope
from citance.web.pages.statement.correcting import correct
from citance.web.pages.statement.view import page
from citance.web.visit import PageRoute

__all__ = ["ROUTES"]

ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/statement/{id}", page),
    PageRoute("/statement/{id}/correct", correct, methods=("POST",), scope=Scope.WRITE),
)
