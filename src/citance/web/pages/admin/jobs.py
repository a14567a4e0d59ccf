"""Jobs: the list of them, and how one stands."""

from __future__ import annotations

from starlette.responses import Response

from citance.store import Job, JobStatus, Scope
from citance.web.i18n import N_
from citance.web.jobs import JobKind, Lane, kind_of
from citance.web.visit import Page, PageRoute, Visit, see_other

__all__ = ["ROUTES", "STATUS_WORDS", "job_context"]

STATUS_WORDS = {
    JobStatus.PENDING: N_("Waiting"),
    JobStatus.RUNNING: N_("Working"),
    JobStatus.DONE: N_("Done"),
    JobStatus.FAILED: N_("Failed"),
    JobStatus.CANCELLED: N_("Cancelled"),
}
_LISTED = 100


def job_context(job: Job) -> dict[str, object]:
    """What `jobs/_macros.html` prints of a job."""
    kind = kind_of(job)
    return {"job": job, "kind_words": kind.words if kind else job.kind, "status_words": STATUS_WORDS[job.status]}


def page(visit: Visit) -> Page | Response:
    """How a job stands, and what it gave. Whoever was given its address may look: nobody guesses it."""
    job = visit.jobs.get(str(visit.path_params["id"]))
    kind = kind_of(job)
    if kind is not None and kind.address is not None:
        return see_other(visit, kind.page_of(job))
    template = kind.template if kind else "jobs/_plain.html"
    context = {**job_context(job), "result": job.result, "result_template": template}
    return Page("jobs/job.html", {**context, "may_cancel": _may_cancel(visit, kind)}, job)


def list_page(visit: Visit) -> Page:
    """The jobs that were started last. Reference checks are their readers' own, and listed for administrators only."""
    jobs = visit.jobs.recent(limit=_LISTED)
    if not visit.may(Scope.ADMIN):
        jobs = [job for job in jobs if (kind := kind_of(job)) is not None and kind.lane is not Lane.SHORT]
    rows = [(job_context(job), kind.page_of(job) if (kind := kind_of(job)) else f"/jobs/{job.id}") for job in jobs]
    return Page("jobs/list.html", {"rows": rows}, {"jobs": jobs})


def cancel(visit: Visit) -> Response:
    """Have a job end."""
    job = visit.jobs.get(str(visit.path_params["id"]))
    kind = kind_of(job)
    if not _may_cancel(visit, kind):
        visit.visitor.require(Scope.WRITE)
    job = visit.jobs.cancel(job.id)
    return see_other(visit, kind.page_of(job) if kind else f"/jobs/{job.id}")


def _may_cancel(visit: Visit, kind: JobKind | None) -> bool:
    """Jobs that wait for one reader are that reader's, by the address that nobody else has."""
    return visit.may(Scope.WRITE) or (kind is not None and kind.lane is Lane.SHORT)


ROUTES = (
    PageRoute("/jobs", list_page, scope=Scope.WRITE),
    PageRoute("/jobs/{id}", page),
    PageRoute("/jobs/{id}/cancel", cancel, methods=("POST",)),
)
