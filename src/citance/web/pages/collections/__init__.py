"""Collections of works: lists and kept searches, each with what is said about its works as a whole."""

from __future__ import annotations

from citance.web.pages.collections import changing, exports, listing, mailing, one, works
from citance.web.visit import PageRoute

__all__ = ["ROUTES"]

ROUTES: tuple[PageRoute, ...] = (
    *listing.ROUTES,
    *works.ROUTES,
    *mailing.ROUTES,
    *one.ROUTES,
    *changing.ROUTES,
    *exports.ROUTES,
)
