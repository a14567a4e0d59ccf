"""A check by its address: one that a job made, or one that was kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from citance.errors import NotFoundError
from citance.model import ReferenceCheck
from citance.store import Job, KeptCheck
from citance.web.visit import Visit

__all__ = ["Found", "find_check", "finished"]

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Found:
    """What stands under the address: a job, or a check that was kept; `check` is None while there is none."""

    id: str
    job: Job | None
    kept: KeptCheck | None
    check: ReferenceCheck | None


def find_check(visit: Visit) -> Found:
    """The check that this request's address names.

    Raises:
        NotFoundError: there is none, or nobody kept it and some hours are over.
    """
    check_id = str(visit.path_params["id"])
    if not _ID.fullmatch(check_id):
        raise NotFoundError("no check has this address")
    store = visit.library.store
    try:
        kept = store.kept_check(check_id)
    except NotFoundError:
        job = _job(visit, check_id)
        made = msgspec.convert(job.result, ReferenceCheck) if job.result is not None else None
        return Found(check_id, job, None, made)
    return Found(check_id, None, kept, msgspec.json.decode(kept.data, type=ReferenceCheck))


def _job(visit: Visit, check_id: str) -> Job:
    try:
        job = visit.jobs.get(check_id)
    except NotFoundError:
        job = None
    if job is None or job.kind != "check":
        raise NotFoundError("there is no check under this address; one that nobody keeps is deleted after some hours")
    return job


def finished(visit: Visit) -> tuple[Found, ReferenceCheck]:
    """The same where it is through.

    Raises:
        NotFoundError: there is none, or it is not done.
    """
    found = find_check(visit)
    if found.check is None:
        raise NotFoundError("this check has no result yet")
    return found, found.check
