"""A check as files: a table, and the list as it should read."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.responses import Response, StreamingResponse

from citance.report.check import check_to_csv, corrected_bibtex
from citance.web.pages.check.found import finished
from citance.web.visit import PageRoute, Visit

__all__ = ["ROUTES"]


def as_csv(visit: Visit) -> Response:
    """One line per entry."""
    _, check = finished(visit)
    return _file(check_to_csv(check, blind=visit.preferences.blind), "text/csv; charset=utf-8", "references.csv")


def as_bibtex(visit: Visit) -> Response:
    """The list as BibTeX, corrected where something better is known."""
    _, check = finished(visit)
    return _file(corrected_bibtex(check), "application/x-bibtex; charset=utf-8", "references.bib")


def _file(parts: Iterator[str], media_type: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return StreamingResponse((part.encode() for part in parts), media_type=media_type, headers=headers)


ROUTES = (
    PageRoute("/check/{id}/references.csv", as_csv, json=False),
    PageRoute("/check/{id}/references.bib", as_bibtex, json=False),
)
