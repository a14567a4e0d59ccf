"""The check of a reference list: sent as a file or pasted, looked up in the background, shown by what matters most."""

from __future__ import annotations

from citance.web.pages.check import files, kept, page

__all__ = ["ROUTES"]

ROUTES = (*page.ROUTES, *files.ROUTES, *kept.ROUTES)
