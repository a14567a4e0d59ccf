"""The job that checks a list. Its file is deleted as soon as it was read, its answer after some hours unless it is kept."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from citance.errors import InputError
from citance.model import Reference, ReferenceCheck, Resolution
from citance.settings import Settings
from citance.web.i18n import N_
from citance.web.jobs import JobContext, Lane, job_kind
from citance.web.pages.add.keeping import beside_database

__all__ = ["HOURS", "checks_folder", "tidy"]

HOURS: Final = 6
"""How long an answer is there that nobody keeps."""
_LONGEST_SHOWN: Final = 120


def checks_folder(settings: Settings) -> Path:
    """Where files wait to be checked."""
    return beside_database(settings, "checks")


def tidy(settings: Settings) -> None:
    """Delete files whose check was cancelled before it began, or whose process was killed."""
    oldest = time.time() - HOURS * 3_600
    for file in checks_folder(settings).glob("*.upload"):
        with suppress(OSError):
            if file.stat().st_mtime < oldest:
                file.unlink()


@job_kind("check", N_("Reference check"), lane=Lane.SHORT, hours=HOURS, address=lambda job: f"/check/{job.id}")
def check_list(context: JobContext, arguments: dict[str, Any]) -> ReferenceCheck:
    """Check the references of a file.

    Raises:
        InputError: it cannot be read, or holds no reference.
        Cancelled: somebody cancelled the check.
    """
    from citance.pipeline.checking import check_bytes, open_sources

    file = Path(str(arguments["file"]))
    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(f"the file cannot be opened: {error.strerror}") from error
    finally:
        with suppress(OSError):
            file.unlink(missing_ok=True)
    library = context.library

    def resolve(reference: Reference) -> Resolution:
        at, shown = context.at, reference.title or reference.raw
        context.progress(at.done, at.total, shown[:_LONGEST_SHOWN])
        return library.resolve(reference)

    with open_sources(context.settings, online=bool(arguments.get("online"))) as sources:
        return check_bytes(
            data,
            str(arguments.get("name", "")),
            library.store,
            settings=context.settings,
            resolve=resolve,
            sources=sources,
            progress=lambda done, total: context.progress(done, total, context.at.words),
            cancelled=context.is_cancelled,
            listed=bool(arguments.get("listed")),
        )
