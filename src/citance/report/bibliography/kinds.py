"""What kind of work it is, in the words of each format."""

from __future__ import annotations

from enum import StrEnum

from citance.model import EditorialNotice, IndexedWork, NoticeKind, Work

__all__ = ["WorkKind", "first_and_last_page", "kind_of", "notice_words", "one_line", "year_of"]


class WorkKind(StrEnum):
    """The kinds that all formats tell apart; each value is CSL's word."""

    ARTICLE = "article-journal"
    BOOK = "book"
    CHAPTER = "chapter"
    PROCEEDINGS = "paper-conference"
    THESIS = "thesis"
    REPORT = "report"
    PREPRINT = "article"
    DATASET = "dataset"
    WEB = "webpage"
    OTHER = "document"


_WORDS = (
    ("chapter", WorkKind.CHAPTER),
    ("incollection", WorkKind.CHAPTER),
    ("inbook", WorkKind.CHAPTER),
    ("confer", WorkKind.PROCEEDINGS),
    ("proceeding", WorkKind.PROCEEDINGS),
    ("thesis", WorkKind.THESIS),
    ("dissertation", WorkKind.THESIS),
    ("preprint", WorkKind.PREPRINT),
    ("posted-content", WorkKind.PREPRINT),
    ("dataset", WorkKind.DATASET),
    ("report", WorkKind.REPORT),
    ("book", WorkKind.BOOK),
    ("monograph", WorkKind.BOOK),
    ("web", WorkKind.WEB),
    ("journal", WorkKind.ARTICLE),
    ("article", WorkKind.ARTICLE),
)
"""The first word that the source's own kind holds decides; "book-chapter" is a chapter, "case-report" is told below."""
_JOURNAL_REPORTS = ("case-report", "brief-report", "research-report", "rapid-report", "book-review")


def kind_of(work: Work) -> WorkKind:
    """The kind of a work: by what its source calls it, else an article where it stands in a venue."""
    said = work.kind.lower().replace("_", "-")
    if any(word in said for word in _JOURNAL_REPORTS):
        return WorkKind.ARTICLE
    for word, kind in _WORDS:
        if word in said:
            return kind
    if work.venue.title:
        return WorkKind.ARTICLE
    return WorkKind.PREPRINT if work.arxiv else WorkKind.OTHER


def year_of(work: Work) -> int | None:
    """The year, or that of the date of publication."""
    if work.year is not None:
        return work.year
    return int(work.published[:4]) if work.published[:4].isdecimal() else None


def one_line(text: str) -> str:
    """Text without line ends and control characters, which would end a field or a record."""
    return " ".join("".join(sign if sign.isprintable() or sign.isspace() else " " for sign in text).split())


def first_and_last_page(pages: str) -> tuple[str, str]:
    """The first and the last page of a range; the last is "" for one page or an article's number."""
    plain = one_line(pages).replace("--", "–").replace("—", "–")
    for dash in ("–", "-"):
        first, found, last = plain.partition(dash)
        if found and first and last:
            return first.strip(), last.strip()
    return plain, ""


_NOTICES = {
    NoticeKind.RETRACTION: "Retracted",
    NoticeKind.WITHDRAWAL: "Withdrawn",
    NoticeKind.CONCERN: "Expression of concern",
    NoticeKind.CORRECTION: "Corrected",
    NoticeKind.REINSTATEMENT: "Reinstated",
}


def notice_words(item: IndexedWork) -> str:
    """The notices about a work in one line, so that no list that is made of it hides a retraction."""
    return "; ".join(map(_notice, item.notices))


def _notice(notice: EditorialNotice) -> str:
    by = f" (doi:{notice.notice_doi})" if notice.notice_doi else ""
    return f"{_NOTICES[notice.kind]}{' ' + notice.date if notice.date else ''}{by}"
