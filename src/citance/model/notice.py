"""What a publisher later said about a work."""

from __future__ import annotations

import msgspec

from citance.model.vocabulary import NoticeKind

__all__ = ["EditorialNotice"]


class EditorialNotice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One notice about the work `doi`; `notice_doi` is the document that says so, `date` an ISO date or ""."""

    kind: NoticeKind
    doi: str
    notice_doi: str | None = None
    date: str = ""
    reason: str = ""
    source: str = ""
    pmid: str | None = None
