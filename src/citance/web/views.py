"""Small pure functions that turn nouns into what the templates print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from gettext import NullTranslations
from itertools import pairwise
from urllib.parse import quote

from citance.model import (
    Author,
    CitedWhen,
    EditorialNotice,
    IndexedStatement,
    IndexedWork,
    Judgement,
    NoticeKind,
    Tally,
    Work,
)
from citance.search import Highlighter
from citance.web.i18n import N_

__all__ = [
    "COMMON_KINDS",
    "Bar",
    "Segment",
    "authors_line",
    "bars",
    "cite_as",
    "cited_when_words",
    "facet_words",
    "hit_segments",
    "identifiers",
    "is_cautious",
    "kind_words",
    "match_sentence",
    "notice_level",
    "notice_name",
    "notice_sentence",
    "quote_of",
    "segments",
    "short_name",
    "shown_notices",
    "statement_segments",
    "version_link",
    "work_path",
]

Span = tuple[int, int, str]

_ENGLISH = NullTranslations()

_BAR_ORDER = ("contrasting", "supporting", "mentioning", "unclassified")


@dataclass(frozen=True)
class Segment:
    """A piece of a text with the names of all the spans that cover it: marker, evidence, hit."""

    text: str
    classes: tuple[str, ...]


def segments(text: str, spans: Iterable[Span]) -> tuple[Segment, ...]:
    """Cut a text at the borders of its spans, which may overlap; spans outside the text are cut to it."""
    inside = [(max(0, start), min(end, len(text)), name) for start, end, name in spans]
    inside = [span for span in inside if span[0] < span[1]]
    borders = sorted({0, len(text), *(border for start, end, _ in inside for border in (start, end))})
    pieces: list[Segment] = []
    for left, right in pairwise(borders):
        covering = {name for start, end, name in inside if start <= left and right <= end}
        pieces.append(Segment(text[left:right], tuple(sorted(covering))))
    return tuple(pieces)


def statement_segments(item: IndexedStatement, highlighter: Highlighter | None = None) -> tuple[Segment, ...]:
    """The citance with its marker, the words that decided, and what a search found."""
    statement = item.statement
    spans: list[Span] = [(statement.marker_start, statement.marker_end, "marker")]
    evidence = item.judgement.evidence if item.judgement else None
    if evidence and 0 <= evidence.start < evidence.end:
        spans.append((evidence.start, evidence.end, "evidence"))
    spans.extend(_hits(statement.citance, highlighter))
    return segments(statement.citance, spans)


@dataclass(frozen=True)
class Bar:
    """One piece of a stacked bar of width 100."""

    name: str
    count: int
    x: float
    width: float


_NARROWEST = 1.2
"""Per cent: one contrasting statement among a thousand must still be seen."""


def bars(tally: Tally) -> tuple[Bar, ...]:
    """The pieces of a tally's bar, contrasting first. Present but tiny pieces are widened to be visible."""
    counts = [(name, int(getattr(tally, name))) for name in _BAR_ORDER]
    counts = [(name, count) for name, count in counts if count]
    total = sum(count for _, count in counts)
    wide = [max(_NARROWEST, 100 * count / total) for _, count in counts]
    scale = 100 / sum(wide) if wide else 1.0
    pieces: list[Bar] = []
    at = 0.0
    for (name, count), width in zip(counts, wide, strict=True):
        pieces.append(Bar(name, count, round(at, 3), round(width * scale, 3)))
        at += width * scale
    return tuple(pieces)


def authors_line(authors: tuple[Author, ...], most: int = 6, words: NullTranslations = _ENGLISH) -> str:
    """The authors' names, the surplus as "and 4 more"; `words` is the catalogue of another language."""
    names = ", ".join(author.name for author in authors[:most])
    rest = len(authors) - most
    if rest <= 0:
        return names
    return words.ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", rest) % {
        "names": names,
        "count": rest,
    }


def short_name(work: Work, words: NullTranslations = _ENGLISH) -> str:
    """ "Coe and Bunnell 2003", as a citation in running text names the work; `words` is the catalogue of another language."""
    family = [author.family for author in work.authors]
    if not family:
        who = work.title[:60] or words.gettext("Untitled work")
    elif len(family) == 1:
        who = family[0]
    elif len(family) == 2:
        who = words.gettext("%(first)s and %(second)s") % {"first": family[0], "second": family[1]}
    else:
        who = words.gettext("%(first)s et al.") % {"first": family[0]}
    return f"{who} {work.year}" if work.year else who


def identifiers(work: Work) -> tuple[tuple[str, str, str], ...]:
    """(name, value, address) of each identifier that a work has."""
    found = (
        ("DOI", work.doi, f"https://doi.org/{quote(work.doi or '', safe='/:;()')}"),
        ("PubMed", work.pmid, f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}/"),
        ("PMC", work.pmcid, f"https://pmc.ncbi.nlm.nih.gov/articles/{work.pmcid}/"),
        ("arXiv", work.arxiv, f"https://arxiv.org/abs/{quote(work.arxiv or '', safe='/')}"),
    )
    return tuple((name, value, address) for name, value, address in found if value)


def work_path(item: IndexedWork) -> str:
    """The address of a work's page: by DOI where it has one, since that stays when the library is built anew."""
    return f"/works/{quote(item.work.doi, safe='/')}" if item.work.doi else f"/work/{item.id}"


_LEVELS = {
    NoticeKind.RETRACTION: "severe",
    NoticeKind.WITHDRAWAL: "severe",
    NoticeKind.CONCERN: "warning",
    NoticeKind.CORRECTION: "warning",
    NoticeKind.REINSTATEMENT: "note",
}


_NOTICE_NAMES = {
    NoticeKind.RETRACTION: (N_("retracted"), N_("This work has been retracted.")),
    NoticeKind.WITHDRAWAL: (N_("withdrawn"), N_("This work has been withdrawn.")),
    NoticeKind.CONCERN: (N_("expression of concern"), N_("The publisher has expressed concern about this work.")),
    NoticeKind.CORRECTION: (N_("corrected"), N_("A correction to this work has been published.")),
    NoticeKind.REINSTATEMENT: (N_("reinstated"), N_("This work has been reinstated.")),
}


def shown_notices(notices: Iterable[EditorialNotice], *, once: bool = False) -> tuple[EditorialNotice, ...]:
    """What is worth showing of notices that several papers brought: the gravest first, and of notices of one kind only
    those that name their document, or the fullest one where none does. `once` keeps one of each kind."""
    by_kind: dict[NoticeKind, dict[str | None, EditorialNotice]] = {kind: {} for kind in _LEVELS}
    for notice in sorted(notices, key=lambda each: -sum(map(len, (each.notice_doi or "", each.date, each.reason)))):
        by_kind[notice.kind].setdefault(notice.notice_doi, notice)
    for same in by_kind.values():
        if len(same) > 1:
            same.pop(None, None)
    return tuple(notice for same in by_kind.values() for notice in list(same.values())[: 1 if once else None])


_CITED_WHEN = {
    CitedWhen.BEFORE: (
        N_("cited before its retraction"),
        N_("The citing work appeared before the cited one was retracted"),
    ),
    CitedWhen.AFTER: (
        N_("cited after its retraction"),
        N_("The cited work was retracted when the citing one appeared"),
    ),
    CitedWhen.UNKNOWN: (
        N_("cites a retracted work"),
        N_("The dates known do not tell whether that was before its retraction"),
    ),
}


def cited_when_words(item: IndexedStatement) -> tuple[str, str] | None:
    """What a badge says of a statement about a work that is retracted now, and its title; None for other works."""
    return _CITED_WHEN[item.cited_when] if item.cited_when else None


def notice_name(notice: EditorialNotice) -> str:
    """What a badge says beside the work's title."""
    return _NOTICE_NAMES[notice.kind][0]


def notice_sentence(notice: EditorialNotice) -> str:
    """What the banner of the work's page says."""
    return _NOTICE_NAMES[notice.kind][1]


def notice_level(notice: EditorialNotice) -> str:
    """How loudly a notice is shown: severe, warning or note."""
    return _LEVELS[notice.kind]


def cite_as(item: IndexedStatement, address: str) -> str:
    """One line that names a statement so that others can find and check it."""
    judged = f", stance by {item.judgement.model}, codebook {item.judgement.codebook}" if item.judgement else ""
    if item.correction:
        judged = ", stance checked by a person"
    stance = f"{item.stance.value} " if item.stance else ""
    return (
        f"{short_name(item.citing.work)}, {stance}citation statement about {short_name(item.cited.work)},"
        f" no. {item.statement.id}{judged}. {address}"
    )


def quote_of(item: IndexedStatement, address: str, words: NullTranslations = _ENGLISH) -> str:
    """The citing sentence in quotation marks, who wrote it, and where it is to be found: to be pasted into a text."""
    work = item.citing.work
    where = f"https://doi.org/{work.doi}" if work.doi else ""
    return " ".join(filter(None, (f"“{item.statement.citance}”", f"({short_name(work, words)})", where, address)))


_VERSION_PLACES = {
    "doi": ("DOI", "https://doi.org/"),
    "arxiv": ("arXiv", "https://arxiv.org/abs/"),
    "pmid": ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/"),
    "pmcid": ("PMC", "https://pmc.ncbi.nlm.nih.gov/articles/"),
    "openalex": ("OpenAlex", "https://openalex.org/"),
}


def version_link(identifier: str) -> tuple[str, str, str] | None:
    """(name, value, address) of another version's identifier ("doi:10.1101/…"); None for what has no address."""
    method, _, value = identifier.partition(":")
    place = _VERSION_PLACES.get(method)
    return (place[0], value, place[1] + quote(value, safe="/:")) if place and value else None


_KINDS = {
    "journal": N_("Journal article"),
    "confproc": N_("Conference paper"),
    "bookchapter": N_("Book chapter"),
    "other": "",
    "misc": "",
}
"""What reference lists call their entries, where the word alone would mislead."""
COMMON_KINDS = (
    N_("Research article"),
    N_("Review article"),
    N_("Systematic review"),
    N_("Case report"),
    N_("Brief report"),
    N_("Conference paper"),
    N_("Article"),
    N_("Book"),
    N_("Data"),
    N_("Editorial"),
    N_("Letter"),
    N_("Preprint"),
    N_("Correction"),
    N_("Retraction"),
    N_("Report"),
    N_("Thesis"),
)
"""The article types that sources name most often, as `kind_words` writes them: those that have translations."""


def kind_words(kind: str) -> str:
    """The source's article type as words: "research-article" becomes "Research article"."""
    words = kind.replace("-", " ").replace("_", " ").strip()
    return _KINDS.get(words.lower(), words[:1].upper() + words[1:])


def hit_segments(text: str, highlighter: Highlighter | None) -> tuple[Segment, ...]:
    """A text with the words that a search found."""
    return segments(text, _hits(text, highlighter))


def _hits(text: str, highlighter: Highlighter | None) -> list[Span]:
    return [(start, end, "hit") for start, end in highlighter.spans(text)] if highlighter else []


_MATCHED_BY = (
    ("doi", N_("By the DOI %(value)s, which the entry of the reference list gives.")),
    ("pmid", N_("By the PubMed number %(value)s, which the entry of the reference list gives.")),
    ("pmcid", N_("By the PMC number %(value)s, which the entry of the reference list gives.")),
    ("arxiv", N_("By the arXiv number %(value)s, which the entry of the reference list gives.")),
)
_MATCHED_BY_TITLE = N_("By title, year and first author, since the entry of the reference list gives no identifier.")
_MATCHED_BY_NOTHING = N_(
    "The entry of the reference list could not be tied to another one: the work is known from it alone."
)


def match_sentence(item: IndexedStatement, words: NullTranslations = _ENGLISH) -> str:
    """How the reference entry was tied to the cited work."""
    for name, message in _MATCHED_BY:
        if value := getattr(item.reference, name):
            return words.gettext(message) % {"value": value}
    return words.gettext(_MATCHED_BY_TITLE if item.reference.title else _MATCHED_BY_NOTHING)


def is_cautious(judgement: Judgement) -> bool:
    """Whether the strict stance is not the most probable one: a page that shows both has to say why."""
    sure = judgement.probabilities
    return sure.of(judgement.stance) < max(sure.supporting, sure.contrasting, sure.mentioning)


def facet_words(facet: str, value: str) -> str:
    """A filter's value as people read it."""
    if facet in ("journal", "year"):
        return value
    if facet == "type":
        return kind_words(value) or "Other"
    words = value.replace("-", " ")
    return words if facet == "language" else words[:1].upper() + words[1:]
