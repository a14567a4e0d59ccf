"""The report on one work."""

from __future__ import annotations

from starlette.requests import Request

from citance.errors import NotFoundError
from citance.model import Stance
from citance.report import GROUP_ORDER, work_report
from citance.web.parameters import UNCLASSIFIED, check_page, page_number, section_role, stance_name, view_is_broad
from citance.web.protocol import Library
from citance.web.render import JSON_SUFFIX, Page

__all__ = ["page_by_id", "page_by_identifier"]

PER_PAGE = 25
PREVIEW = 10
"""Statements per stance where all stances are shown."""
_GREATEST_ID = 2**63 - 1


def page_by_id(index: Library, request: Request) -> Page:
    """The work with this number."""
    work_id = int(request.path_params["id"])
    if work_id > _GREATEST_ID:
        raise NotFoundError("no work has this number")
    return _page(index, request, work_id)


def page_by_identifier(index: Library, request: Request) -> Page:
    """The work that a DOI, PMID, PMCID or arXiv id names; a slash in it is a slash in the address."""
    identifier = str(request.path_params["identifier"])
    found = index.store.find_works(identifier)
    if not found and identifier.endswith(JSON_SUFFIX):
        found = index.store.find_works(identifier.removesuffix(JSON_SUFFIX))
    if not found:
        raise NotFoundError(f"no work in this library has the identifier {identifier.removesuffix(JSON_SUFFIX)}")
    return _page(index, request, found[0].id)


def _page(index: Library, request: Request, work_id: int) -> Page:
    name, role, broad = stance_name(request), section_role(request), view_is_broad(request)
    number = page_number(request)
    stances = GROUP_ORDER
    if name:
        stances = (None if name == UNCLASSIFIED else Stance(name),)
    limit = PER_PAGE if name else PREVIEW
    offset = (number - 1) * PER_PAGE if name else 0
    report = work_report(
        index.store, work_id, broad=broad, stances=stances, role=role, limit=limit, offset=offset, references=not name
    )
    total = report.groups[0].total if name and report.groups else 0
    pages = max(1, -(-total // PER_PAGE))
    check_page(number, pages)
    context = {
        "report": report,
        "item": report.work,
        "stance": name,
        "role": role,
        "broad": broad,
        "number": number,
        "pages": pages,
    }
    return Page("work.html", context, report)
