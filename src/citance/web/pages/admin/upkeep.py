"""The jobs that look after a library: its search index, its vectors, copies of its database, its licences."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from citance.report.licences import LicenceSurvey, survey_licences
from citance.settings import Settings
from citance.web.i18n import N_
from citance.web.jobs import JobContext, job_kind
from citance.web.pages.add.keeping import beside_database

__all__ = ["Backup", "backups", "backups_folder"]


class Backup(msgspec.Struct, frozen=True):
    """A copy of the database: its file, its bytes, and when it was made (ISO, UTC)."""

    path: str
    size: int
    at: str


def backups_folder(settings: Settings) -> Path:
    """Where copies of the database are put."""
    return beside_database(settings, "backups")


def backups(settings: Settings) -> list[Backup]:
    """The copies that are there, the latest first."""
    found = []
    for path in backups_folder(settings).glob("*.db"):
        about = path.stat()
        at = datetime.fromtimestamp(about.st_mtime, UTC).isoformat(timespec="seconds")
        found.append(Backup(str(path), about.st_size, at))
    return sorted(found, key=lambda each: (each.at, each.path), reverse=True)


@job_kind("vectors", N_("Preparing search by meaning"), resumes=True)
def make_vectors(context: JobContext, arguments: dict[str, Any]) -> dict[str, int]:
    """Give statements without vectors theirs, or all of them (`rebuild`)."""
    rebuild = bool(arguments.get("rebuild"))
    library = context.library
    total = library.stats().statements if rebuild else library.statements_without_vectors
    context.progress(0, total)
    made = library.add_vectors(rebuild=rebuild, progress=lambda done: context.progress(done, max(done, total)))
    return {"statements": made}


@job_kind("index", N_("Rebuilding the search index"), resumes=True)
def rebuild_index(context: JobContext, arguments: dict[str, Any]) -> dict[str, int]:
    """Build the search index anew from the database; searches go on with the old one meanwhile."""
    store = context.library.store
    stats = store.stats()
    total = stats.works + stats.statements
    context.progress(0, total)
    made = context.library.search_index.rebuild(store, progress=lambda done: context.progress(min(done, total), total))
    return {"statements_and_works": made}


@job_kind("backup", N_("Copying the database"))
def make_backup(context: JobContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Copy the database, as it is at one moment, into a new file."""
    store = context.library.store
    source = store.database_file
    name = source.stem if source is not None else "library"
    to = backups_folder(context.settings) / f"{name}-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}.db"
    context.progress(0, None, str(to))
    size = store.backup(to)
    return {"file": str(to), "bytes": size}


@job_kind("licences", N_("Counting licences"))
def count_licences(context: JobContext, arguments: dict[str, Any]) -> LicenceSurvey:
    """Count the licences of all papers."""
    store = context.library.store
    total = store.paper_count()
    return survey_licences(store.stated_licences(), progress=lambda done: context.progress(done, max(done, total)))
