"""Administration at a glance: is all well, what runs, what failed."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from citance import __version__
from citance.classify import ClassifierChoice
from citance.errors import CitanceError
from citance.search import IndexStatus
from citance.settings import Settings
from citance.store import JobStatus, Scope
from citance.store.schema import HEAD
from citance.web.figures import library_figures
from citance.web.pages.admin.files import KIND_WORDS
from citance.web.pages.admin.jobs import job_context
from citance.web.visit import Page, PageRoute, Visit

if TYPE_CHECKING:
    from citance.search.meaning import VectorStatus

__all__ = ["ROUTES", "Health", "health_of"]

_JOBS = 6


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the library is whole and followed: `faults` tells what is not, each in one sentence."""

    version: str
    python: str
    schema: str
    works: int
    papers: int
    statements: int
    classifier: str
    search: IndexStatus | None
    vectors: VectorStatus | None
    models: dict[str, int]
    faults: tuple[str, ...] = ()


def health_of(visit: Visit) -> Health:
    """How things stand."""
    from citance.search.meaning import vector_status  # it loads much

    library, faults = visit.library, list[str]()
    stats = library_figures(library).overview.counts
    search: IndexStatus | None = None
    vectors: VectorStatus | None = None
    try:
        search = library.search_index.status(library.store)
        if search.behind:
            faults.append(
                visit.gettext("The search index is behind the database; it catches up with the next change.")
            )
        vectors = vector_status(library.meaning_folder, library.store)
    except CitanceError as error:
        faults.append(str(error))
    if vectors is None and visit.settings.vectors and stats.statements:
        faults.append(visit.gettext("Search by meaning is not prepared."))
    return Health(
        version=__version__,
        python=platform.python_version(),
        schema=HEAD,
        works=stats.works,
        papers=stats.papers,
        statements=stats.statements,
        classifier=_classifier(visit.settings, faults),
        search=search,
        vectors=vectors,
        models=stats.models,
        faults=tuple(faults),
    )


def _classifier(settings: Settings, faults: list[str]) -> str:
    """Who judges; loading it is left to whoever needs it, since that takes long."""
    try:
        choice = ClassifierChoice.of(settings)
    except CitanceError as error:
        faults.append(str(error))
        return settings.classifier
    name = str(choice.name)
    return Path(name).name if "/" in name else name


def page(visit: Visit) -> Page:
    """The first page of administration."""
    health = health_of(visit)
    jobs = visit.jobs.recent(limit=_JOBS)
    failures = visit.library.store.failure_kinds()
    running = [job for job in jobs if job.status in (JobStatus.PENDING, JobStatus.RUNNING)]
    lists = _notice_lists(visit)
    context: dict[str, Any] = {
        "health": health,
        "jobs": [job_context(job) for job in jobs],
        "failures": failures,
        "lists": lists,
        "sources": _sources(visit.settings),
        "settings": visit.settings,
        "file_kind_words": KIND_WORDS,
    }
    data = {
        "health": health,
        "jobs": jobs,
        "running": len(running),
        "failures": failures,
        "notice_lists": lists,
        "sources": context["sources"],
    }
    return Page("admin/overview.html", context, data)


class NoticeList(msgspec.Struct, frozen=True):
    """A list of editorial notices: how many it holds, and the date of the newest one."""

    source: str
    notices: int
    newest: str


class Source(msgspec.Struct, frozen=True):
    """A service that may be asked: its address, and whether a key for it is set ("" where it takes none)."""

    name: str
    address: str
    key: str = ""


def _notice_lists(visit: Visit) -> list[NoticeList]:
    store = visit.library.store
    newest = store.newest_notices()
    return [NoticeList(source, number, newest.get(source, "")) for source, number in store.notice_sources().items()]


def _sources(settings: Settings) -> list[Source]:
    def key(variable: str) -> str:
        return "set" if variable and os.environ.get(variable) else "not set"

    return [
        Source("OpenAlex", settings.openalex_url, key(settings.openalex_key_env)),
        Source("Crossref", settings.crossref_url, key(settings.crossref_key_env)),
        Source("Europe PMC", settings.europepmc_url),
        Source("Unpaywall", settings.unpaywall_url),
        Source("arXiv", settings.arxiv_url),
        Source("DataCite", settings.datacite_url),
        Source("doi.org", settings.doi_url),
        Source("PubMed Central", settings.pubmed_url),
        Source("ROR", settings.ror_url),
        Source("Retraction Watch", settings.retractionwatch_url),
    ]


ROUTES = (PageRoute("/admin", page, scope=Scope.ADMIN),)
