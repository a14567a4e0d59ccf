"""The pages, each in a module that says under which addresses it stands."""

from __future__ import annotations

from citance.web.pages import (
    about,
    account,
    add,
    admin,
    authors,
    badges,
    check,
    collections,
    contradictions,
    corrections,
    feeds,
    graph,
    home,
    quality,
    search,
    statement,
    venues,
    work,
)
from citance.web.visit import PageRoute

__all__ = ["ROUTES"]

ROUTES: tuple[PageRoute, ...] = (
    *home.ROUTES,
    *search.ROUTES,
    *add.ROUTES,
    *check.ROUTES,
    *collections.ROUTES,
    *feeds.ROUTES,
    *contradictions.ROUTES,
    *graph.ROUTES,
    *corrections.ROUTES,
    *venues.ROUTES,
    *authors.ROUTES,
    *quality.ROUTES,
    *badges.ROUTES,
    *about.ROUTES,
    *account.ROUTES,
    *admin.ROUTES,
    *statement.ROUTES,
    *work.ROUTES,
)
"""Every page; the addresses are promised to stay."""
