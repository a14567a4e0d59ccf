"""From the nouns of the model to the shapes of the wire."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from citance.identifiers import clean_doi, is_preprint_doi
from citance.model import (
    Author,
    EditorialNotice,
    IndexedStatement,
    IndexedWork,
    NoticeKind,
    Stance,
    Tally,
    Work,
)
from citance.model.notice import retraction_in_force
from citance.store import Store
from citance.web.api.scite.shapes import (
    SciteAuthor,
    SciteCitation,
    SciteNotice,
    ScitePaper,
    VersionLink,
    aggregate,
    paper_tally,
)
from citance.web.showing import as_shown

__all__ = ["WIRE_STANCES", "citation", "handle", "notices", "paper", "papers"]

WIRE_STANCES: dict[Stance | None, str] = {
    Stance.SUPPORTING: "supporting",
    Stance.CONTRASTING: "contradicting",
    Stance.MENTIONING: "mentioning",
    None: "unclassified",
}
_STATUSES = {
    NoticeKind.RETRACTION: "retracted",
    NoticeKind.CONCERN: "has expression of concern",
    NoticeKind.WITHDRAWAL: "withdrawn",
    NoticeKind.CORRECTION: "has correction",
}
_TYPES = (
    ("review", ("review-article", "systematic-review", "review", "meta-analysis")),
    ("preprint", ("preprint", "posted-content")),
    ("book", ("book", "monograph", "edited-book")),
    ("chapter", ("book-chapter", "chapter", "incollection")),
    ("conference", ("proceedings-article", "conference", "inproceedings", "confproc")),
    ("editorial", ("editorial", "letter", "article-commentary", "reply")),
    ("case report", ("case-report",)),
    ("thesis", ("thesis", "dissertation")),
    ("dataset", ("dataset", "data")),
    ("article", ("research-article", "journal-article", "article", "journal", "brief-report", "other")),
)
_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 80


def handle(item: IndexedWork) -> str:
    """What names a work on the wire: its DOI, or "work:" and its number here."""
    return item.work.doi or f"work:{item.id}"


def paper(item: IndexedWork, tally: Tally, citing: Tally) -> ScitePaper:
    """A work with its tallies."""
    work = item.work
    return ScitePaper(
        id=item.id,
        doi=work.doi,
        slug=f"{_slug(work.title)}-{item.id}".strip("-"),
        type=work.kind or "article",
        title=work.title,
        abstract=work.abstract or None,
        authors=[_author(author, number) for number, author in enumerate(work.authors, start=1)],
        keywords=list(work.keywords),
        year=work.year,
        journal=work.venue.title or None,
        short_journal=work.venue.short_title or None,
        publisher=work.venue.publisher or None,
        volume=work.volume or None,
        issue=work.issue or None,
        page=work.pages or None,
        issns=list(work.venue.issns),
        retracted=retraction_in_force(item.notices) is not None,
        editorial_notices=notices(item.notices),
        tally=paper_tally(work.doi, tally),
        citing_tally=aggregate([citing]),
        preprint_links=[link for link in _links(work) if is_preprint_doi(link.doi)],
        publication_links=[link for link in _links(work) if not is_preprint_doi(link.doi)],
        normalized_types=_normalized(work.kind),
    )


def papers(store: Store, works: Sequence[IndexedWork]) -> list[ScitePaper]:
    """Works with their tallies, counted in few questions."""
    ids = [each.id for each in works]
    cited, citing = store.tallies(ids), store.citing_tallies(ids)
    return [paper(each, cited[each.id], citing[each.id]) for each in works]


def notices(items: Iterable[EditorialNotice]) -> list[SciteNotice]:
    """The notices that the wire has a word for: a reinstatement has none, it only ends `retracted`."""
    return [
        SciteNotice(
            status=_status(item),
            date=item.date or None,
            notice_doi=item.notice_doi,
            doi=item.doi,
            urls=[f"https://doi.org/{item.notice_doi}"] if item.notice_doi else [],
        )
        for item in items
        if item.kind in _STATUSES
    ]


def _status(item: EditorialNotice) -> str:
    if item.kind is NoticeKind.CORRECTION and "erratum" in item.reason.lower():
        return "has erratum"
    return _STATUSES[item.kind]


def citation(item: IndexedStatement) -> SciteCitation:
    """A statement as it is answered to whoever asks."""
    item = as_shown(item)
    shares = item.judgement.probabilities if item.judgement else None
    certainty = item.judgement.probabilities.of(item.judgement.stance) if item.judgement else 0.0
    section = item.statement.section
    return SciteCitation(
        id=item.statement.id,
        source=handle(item.citing),
        target=handle(item.cited),
        snippet=" ".join(filter(None, (item.statement.before, item.statement.citance, item.statement.after))),
        section=section.title or section.role.value,
        type=WIRE_STANCES[item.stance],
        type_confidence=1.0 if item.correction else certainty,
        positive=shares.supporting if shares else 0.0,
        negative=shares.contrasting if shares else 0.0,
        neutral=shares.mentioning if shares else 0.0,
        expert_classification=WIRE_STANCES[item.correction.stance] if item.correction else None,
        lang=item.citing.work.language,
        ref_location=item.statement.key,
        self_cites=item.statement.self_citation,
    )


def _author(author: Author, number: int) -> SciteAuthor:
    return SciteAuthor(
        family=author.family,
        given=author.given,
        orcid=author.orcid,
        affiliation="; ".join(author.affiliations) or None,
        author_slug=_slug(author.name),
        author_sequence_number=number,
    )


def _slug(text: str) -> str:
    return _SLUG.sub("-", text.lower()).strip("-")[:_LONGEST_SLUG].rstrip("-")


def _normalized(kind: str) -> list[str]:
    found = [name for name, kinds in _TYPES if kind.lower() in kinds]
    return found or ["article"]


def _links(work: Work) -> list[VersionLink]:
    """Other versions of a work that have a DOI."""
    named = [name.removeprefix("doi:") for name in work.versions if name.startswith("doi:")]
    arxiv = [name.removeprefix("arxiv:") for name in work.versions if name.startswith("arxiv:")]
    named += [f"10.48550/arxiv.{number}" for number in (*arxiv, *filter(None, (work.arxiv,)))]
    dois = dict.fromkeys(doi for name in named if (doi := clean_doi(name)) and doi != work.doi)
    return [VersionLink(doi=doi, url=f"https://doi.org/{doi}") for doi in dois]


def with_more(item: ScitePaper, kind: type[Any], **more: object) -> Any:
    """A paper as a `kind` of paper that has more fields."""
    fields: Mapping[str, Any] = msgspec.structs.asdict(item)
    return kind(**fields, **more)
