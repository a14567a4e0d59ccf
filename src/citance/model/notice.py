"""What a publisher later said about a work."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from citance.model.vocabulary import NoticeKind
from citance.model.work import Work

__all__ = ["CitedWhen", "EditorialNotice", "cited_when", "retraction_in_force"]


class EditorialNotice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One notice about the work `doi`; `notice_doi` is the document that says so, `date` an ISO date or "".

    `doi` is "" where the work has none: then `pmid` names it, or, without both, the paper that the notice came with.
    """

    kind: NoticeKind
    doi: str
    notice_doi: str | None = None
    date: str = ""
    reason: str = ""
    source: str = ""
    pmid: str | None = None


class CitedWhen(StrEnum):
    """When a work was cited, seen from its retraction."""

    BEFORE = "before"
    AFTER = "after"
    UNKNOWN = "unknown"
    """A date is missing, or the two are not precise enough to tell."""


_RETRACTING = (NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL)


def retraction_in_force(notices: Iterable[EditorialNotice]) -> EditorialNotice | None:
    """The retraction or withdrawal that holds, the first one by date, or None.

    A reinstatement ends the retractions before it, and those of the same or an unknown date, since a work is retracted
    before it is reinstated; a retraction that is surely later holds again.
    """
    notices = list(notices)
    ends = [notice.date for notice in notices if notice.kind is NoticeKind.REINSTATEMENT]
    left = [
        notice for notice in notices if notice.kind in _RETRACTING and all(_is_later(notice.date, e) for e in ends)
    ]
    return min(left, key=lambda notice: (not notice.date, notice.date, -len(notice.reason)), default=None)


def cited_when(citing: Work, retraction: EditorialNotice) -> CitedWhen | None:
    """Whether a citing work appeared before or after a retraction, by the dates of both as precise as they are; None if it
    is the very document that retracts, which has to name the work."""
    if citing.doi and citing.doi == retraction.notice_doi:
        return None
    published = citing.published or (str(citing.year) if citing.year else "")
    if _is_later(published, retraction.date):
        return CitedWhen.AFTER
    if _is_later(retraction.date, published):
        return CitedWhen.BEFORE
    same = len(published) == len(retraction.date) == len("2020-01-01") and published == retraction.date
    return CitedWhen.AFTER if same else CitedWhen.UNKNOWN


def _is_later(date: str, than: str) -> bool:
    """Whether an ISO date is surely later: "2021" is later than "2020-05", not than "2021-05"; unknown ones are not."""
    shared = min(len(date), len(than))
    return bool(shared) and date[:shared] > than[:shared]
