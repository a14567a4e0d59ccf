"""Adding files to the library through the browser."""

from __future__ import annotations

from citance.web.pages.add import page

__all__ = ["ROUTES"]

ROUTES = page.ROUTES
