"""The licences of all texts, and how much of each is shown to whom."""

from __future__ import annotations

from typing import Final

import msgspec
from starlette.responses import Response

from citance.errors import NotFoundError
from citance.model import Work
from citance.report.licences import LicenceSurvey, is_open, licence_words, survey_licences
from citance.store import JobStatus, Scope
from citance.web.pages.admin import upkeep as _upkeep  # noqa: F401 - makes its kinds of jobs known
from citance.web.showing import Reader, Shown
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES"]

_AT_ONCE: Final = 5_000
"""Papers whose licences are counted while the page is made; more are counted by a job."""
_LISTED: Final = 50


def page(visit: Visit) -> Page:
    """The table; with `?licence=…` the first papers under one licence."""
    store = visit.library.store
    papers = store.paper_count()
    survey, counted_at = _survey(visit, papers)
    outsider = Reader(insider=False, settings=visit.settings)
    how: dict[str, Shown] = {}
    for each in survey.licences if survey else ():
        stated = each.stated[0][0] if each.stated else ""
        how[each.licence.value] = outsider.how_much(Work(licence=stated))
    wanted = visit.request.query_params.get("licence", "")
    chosen = next((each for each in survey.licences if each.licence.value == wanted), None) if survey else None
    if wanted and chosen is None:
        raise NotFoundError("no paper is under this licence")
    works = store.works(chosen.works[:_LISTED]) if chosen else []
    context = {
        "survey": survey,
        "counted_at": counted_at,
        "papers": papers,
        "how": how,
        "chosen": chosen,
        "works": works,
        "licence_words": licence_words,
        "is_open": is_open,
        "settings": visit.settings,
    }
    data = {"survey": survey, "counted_at": counted_at, "shown_to_others": how, "works": [each.id for each in works]}
    return Page("admin/licences.html", context, data)


def _survey(visit: Visit, papers: int) -> tuple[LicenceSurvey | None, str]:
    """The licences as they are now, or, of a large library, as they were when they were last counted."""
    store = visit.library.store
    if papers <= _AT_ONCE:
        return survey_licences(store.stated_licences()), ""
    for job in store.jobs(kinds=("licences",), limit=20):
        if job.status is JobStatus.DONE:
            return msgspec.convert(store.job(job.id).result, LicenceSurvey), job.changed_at
    return None, ""


def count(visit: Visit) -> Response:
    """Count them anew, in the background."""
    job = visit.jobs.start("licences", visit.gettext("Licences of all papers"), {}, who=visit.preferences.who)
    return see_other(visit, f"/jobs/{job}")


ROUTES = (
    PageRoute("/admin/licences", page, scope=Scope.ADMIN),
    PageRoute("/admin/licences/count", count, methods=("POST",), scope=Scope.ADMIN),
)
