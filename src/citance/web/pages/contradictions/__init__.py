"""Works and claims on which citing authors disagree, and the statements in which they do, side by side."""

from __future__ import annotations

from citance.web.pages.contradictions import claims, one_work, works
from citance.web.visit import PageRoute

__all__ = ["ROUTES"]

ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/contradictions", works.page),
    PageRoute("/contradictions/claims", claims.page),
    PageRoute("/contradictions/{id:int}", one_work.page),
)
