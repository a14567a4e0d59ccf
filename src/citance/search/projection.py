"""What of a statement or a work goes into a search engine: its texts by field, its properties, its sort values.

The same for every back end, so that they cannot differ in what they know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from citance.model import Author, IndexedStatement, IndexedWork, Work
from citance.search.analysis import Analysed, analysed, joined_text, language_of, plain_text, stemmed_text
from citance.search.contract import NONE, UNCLASSIFIED, Kind, Order, TalliedWork, band_of
from citance.store import BriefStatement

__all__ = [
    "GAP",
    "LAYOUTS",
    "LOWEST",
    "ORDERS",
    "PLAIN_FIELDS",
    "STEMMED_FIELDS",
    "WORD_FIELDS",
    "Document",
    "Layout",
    "brief_document",
    "face_of",
    "name_term",
    "statement_document",
    "work_document",
]

GAP = "¶"
"""A term between texts that follow each other in one field, so that no phrase reaches from one into the next."""
LOWEST: Final = 1 << 22
"""The sort value of what has none: after all others."""
WHOLE: Final = 10_000
"""Certainties are kept in ten-thousandths, so that they are equal in all engines."""


@dataclass(frozen=True)
class Layout:
    """The text fields of a kind of document. `weights`: those that words are looked for in, and how much they count;
    `texts`: those of each field of the query language; `prefixes`: where beginnings of words are looked for."""

    weights: Mapping[str, float]
    texts: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, tuple[str, ...]]
    properties: Mapping[str, str]
    """Names of the leaf `Is` that are no facets, and the document's property that holds them."""


LAYOUTS: Final[Mapping[Kind, Layout]] = {
    "statements": Layout(
        # The sentence itself counts most, its neighbours a third of it; the cited work, which a statement is about, more
        # than the citing one. A first choice, not fitted.
        weights={
            "citance": 3.0,
            "context": 1.0,
            "cited_title": 1.5,
            "cited_authors": 1.5,
            "citing_title": 0.7,
            "citing_authors": 0.7,
        },
        texts={
            "title": ("cited_title", "citing_title"),
            "author": ("cited_authors", "citing_authors"),
            "journal": ("journal",),
            "cited": ("cited_title", "cited_authors"),
            "citing": ("citing_title", "citing_authors"),
        },
        prefixes={
            "": ("plain", "plain_cited", "plain_citing", "cited_authors", "citing_authors"),
            "title": ("plain_cited", "plain_citing"),
            "author": ("cited_authors", "citing_authors"),
            "journal": ("journal",),
            "cited": ("plain_cited", "cited_authors"),
            "citing": ("plain_citing", "citing_authors"),
        },
        properties={"cited_doi": "cited_doi", "citing_doi": "citing_doi"},
    ),
    "works": Layout(
        weights={"work_title": 3.0, "work_authors": 2.0, "work_journal": 0.7, "work_abstract": 0.5},
        texts={"title": ("work_title",), "author": ("work_authors",), "journal": ("work_journal",)},
        prefixes={
            "": ("plain", "plain_title", "work_authors", "work_journal"),
            "title": ("plain_title",),
            "author": ("work_authors",),
            "journal": ("work_journal",),
        },
        properties={"doi": "doi"},
    ),
}

STEMMED_FIELDS: Final = ("citance", "context", "cited_title", "citing_title", "work_title", "work_abstract")
PLAIN_FIELDS: Final = ("cited_authors", "citing_authors", "journal", "work_authors", "work_journal")
WORD_FIELDS: Final = ("joined", "plain", "plain_cited", "plain_citing", "plain_title")
"""Fields of words without places, for whole words only."""

ORDERS: Final[Mapping[Kind, tuple[Order, ...]]] = {
    "statements": (Order.NEWEST, Order.OLDEST, Order.CONFIDENCE, Order.CONTRASTING),
    "works": (
        Order.NEWEST,
        Order.OLDEST,
        Order.TOTAL,
        Order.SUPPORTING,
        Order.CONTRASTING,
        Order.MENTIONING,
        Order.CITING_WORKS,
    ),
}
"""What a kind can be sorted by, beside relevance."""

_STANCE_RANK = {"contrasting": 0, "supporting": 1, "mentioning": 2, UNCLASSIFIED: 3}
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_LATEST = 3_000 * 372


@dataclass(frozen=True, slots=True)
class Document:
    """A statement or a work as a search engine keeps it.

    `texts` are terms joined by spaces, by field; `facets` the values of each facet; `numbers` hold year, confidence
    (ten-thousandths), cited and citing (ids of works) where known; `properties` the DOIs; `sorting` one number per order,
    the least first. `words` holds the terms of all fields that words are looked for in, those of names marked
    (`name_term`): to count what a word finds, one list of documents has to be read and not one for each field.
    """

    kind: Kind
    id: str
    texts: dict[str, str]
    facets: dict[str, tuple[str, ...]]
    numbers: dict[str, int]
    properties: dict[str, str]
    sorting: dict[Order, int]
    words: Set[str]


def name_term(piece: str) -> str:
    """The term of a piece of a name or a journal among `words`, where it must not meet a stem."""
    return f"name:{piece}"


def _among_words(kind: Kind, texts: Mapping[str, str]) -> frozenset[str]:
    """What some fields give to `Document.words`."""
    found: set[str] = set()
    for name, text in texts.items():
        if name == "joined" or name in LAYOUTS[kind].weights:
            terms = text.split()
            found.update(map(name_term, terms) if name in PLAIN_FIELDS else terms)
    return frozenset(found - {GAP, name_term(GAP)})


_name = lru_cache(maxsize=20_000)(plain_text)
_number = lru_cache(maxsize=5_000)(stemmed_text)


def _names(authors: Iterable[Author]) -> str:
    return f" {GAP} ".join([_name(author.name) for author in authors])


def _titled(work: Work, language: str) -> str:
    """The title with the year, so that "coe bunnell 2003" finds the work."""
    title = analysed(work.title, language).stems
    return f"{title} {GAP} {_number(str(work.year), language)}" if work.year else title


def _day(work: Work) -> int | None:
    """The day of publication as one number; January and the 1st where month or day are not known."""
    found = _DATE.match(work.published)
    if not found:
        return work.year * 372 if work.year and 0 < work.year < 3_000 else None
    year, month, day = (int(part or 1) for part in found.groups())
    return min(year * 372 + (min(month, 12) - 1) * 31 + min(day, 31) - 1, _LATEST)


def _dated(work: Work) -> dict[Order, int]:
    day = _day(work)
    if day is None:
        return {Order.NEWEST: LOWEST, Order.OLDEST: LOWEST}
    return {Order.NEWEST: _LATEST - day, Order.OLDEST: day}


def _about(work: Work) -> dict[str, tuple[str, ...]]:
    """The facets that a work gives to itself and to its statements; what is not known is left out."""
    known = {
        "year": str(work.year) if work.year else "",
        "type": work.kind.strip().lower(),
        "journal": " ".join(work.venue.title.split()),
        "language": work.language.strip().lower(),
    }
    return {name: (value,) for name, value in known.items() if value}


def _notices(work: IndexedWork) -> tuple[str, ...]:
    return tuple(sorted({notice.kind.value for notice in work.notices})) or (NONE,)


def _yes(answer: bool) -> tuple[str]:
    return ("yes",) if answer else ("no",)


def face_of(item: IndexedWork) -> str:
    """All of a work that its statements carry: where it changes, they have to be put again."""
    work = item.work
    names = "|".join(author.name for author in work.authors)
    parts = (work.title, names, work.year, work.doi, work.venue.title, work.kind, work.language, work.published)
    return repr((parts, _notices(item)))


@dataclass(frozen=True, slots=True)
class _Face:
    """What a work lends to its statements, worked out once: `item` is the work that it was made of. `lent` are its fields
    as those of a cited and as those of a citing work, `words` what these give to `Document.words`."""

    item: IndexedWork
    title: Analysed
    lent: tuple[dict[str, str], dict[str, str]]
    words: tuple[frozenset[str], frozenset[str]]
    about: dict[str, tuple[str, ...]]
    notices: tuple[str, ...]
    days: dict[Order, int]


_faces: dict[int, _Face] = {}
_MOST_FACES = 20_000


def _face(item: IndexedWork) -> _Face:
    """The face of a work, made anew for another state of it."""
    known = _faces.get(item.id)
    if known is not None and known.item is item:
        return known
    work = item.work
    language = language_of(work.language)
    title = analysed(work.title, language)
    dated, names, journal = _titled(work, language), _names(work.authors), _name(work.venue.title)
    cited = _filled({"cited_title": dated, "cited_authors": names, "plain_cited": title.plain})
    citing = _filled({"citing_title": dated, "citing_authors": names, "plain_citing": title.plain, "journal": journal})
    made = _Face(
        item=item,
        title=title,
        lent=(cited, citing),
        words=(_among_words("statements", cited), _among_words("statements", citing)),
        about=_about(work),
        notices=_notices(item),
        days=_dated(work),
    )
    if len(_faces) >= _MOST_FACES:
        _faces.clear()
    _faces[item.id] = made
    return made


def _filled(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


@lru_cache(maxsize=500)
def _passage(citance: str, before: str, after: str, language: str) -> tuple[dict[str, str], str, frozenset[str]]:
    """The fields of a passage, its hyphenated words written as one, and what it gives to `Document.words`; kept, since a
    sentence may hold several markers."""
    parts = [analysed(text, language) for text in (citance, before, after)]
    sentence, *around = parts
    texts = {
        "citance": sentence.stems,
        "context": f" {GAP} ".join(filter(None, (each.stems for each in around))),
        "plain": " ".join(filter(None, (each.plain for each in parts))),
    }
    joined = " ".join(filter(None, (each.joined for each in parts)))
    return _filled(texts), joined, _among_words("statements", {**texts, "joined": joined})


def statement_document(item: IndexedStatement) -> Document:
    """The document of a statement."""
    said, verdict = item.statement, item.correction or item.judgement
    return brief_document(
        BriefStatement(
            id=said.id,
            citance=said.citance,
            before=said.before,
            after=said.after,
            role=said.section.role.value,
            place=said.place.value,
            self_citation=said.self_citation,
            strict=verdict.stance.value if verdict else None,
            broad=verdict.broad.value if verdict else None,
            certainty=item.judgement.probabilities.of(item.judgement.stance) if item.judgement else 0.0,
            corrected=item.correction is not None,
            uncertain=item.uncertain,
            citing=item.citing,
            cited=item.cited,
        )
    )


def _certainty_of(item: BriefStatement) -> int | None:
    """How sure the strict stance in force is, in ten-thousandths; None while unclassified."""
    if item.corrected:
        return WHOLE
    return None if item.strict is None else round(item.certainty * WHOLE)


def brief_document(item: BriefStatement) -> Document:
    """The document of a statement as the store gives it to an index."""
    cited, citing = _face(item.cited), _face(item.citing)
    own, joined, words = _passage(item.citance, item.before, item.after, language_of(item.citing.work.language))
    texts = {**own, **cited.lent[0], **citing.lent[1]}
    if joined or citing.title.joined or cited.title.joined:
        texts["joined"] = " ".join(filter(None, (joined, citing.title.joined, cited.title.joined)))
        words = words.union(texts["joined"].split())
    stance = item.strict or UNCLASSIFIED
    sure = _certainty_of(item)
    facets = {
        "stance": (stance,),
        "broad": (item.broad or UNCLASSIFIED,),
        "section": (item.role,),
        "place": (item.place,),
        "self_citation": _yes(item.self_citation),
        "uncertain": _yes(item.uncertain),
        "notice": cited.notices,
        "confidence": (_band(item, sure),),
        **citing.about,
    }
    numbers = {"cited": item.cited.id, "citing": item.citing.id}
    if sure is not None:
        numbers["confidence"] = sure
    if item.citing.work.year:
        numbers["year"] = item.citing.work.year
    doubt = WHOLE + 1 if sure is None else WHOLE - sure
    sorting = {
        **citing.days,
        Order.CONFIDENCE: doubt,
        Order.CONTRASTING: _STANCE_RANK[stance] * 2 * WHOLE + doubt,
    }
    return Document(
        kind="statements",
        id=item.id,
        texts=texts,
        facets=facets,
        numbers=numbers,
        properties=_dois(cited_doi=item.cited.work.doi, citing_doi=item.citing.work.doi),
        sorting=sorting,
        words=words | cited.words[0] | citing.words[1],
    )


def _band(item: BriefStatement, sure: int | None) -> str:
    if item.corrected:
        return "checked"
    return UNCLASSIFIED if sure is None else band_of(sure)


def _dois(**dois: str | None) -> dict[str, str]:
    return {name: doi for name, doi in dois.items() if doi}


def work_document(given: TalliedWork) -> Document:
    """The document of a work."""
    item, tally = given.work, given.tally
    work = item.work
    language = language_of(work.language)
    keywords = f" {GAP} ".join(stemmed_text(word, language) for word in work.keywords)
    title, bare = _titled(work, language), not (work.keywords or work.abstract)
    as_read = analysed(work.title, language)
    texts = {
        "work_title": f"{title} {GAP} {keywords}" if keywords else title,
        "work_abstract": stemmed_text(work.abstract, language),
        "work_authors": _names(work.authors),
        "work_journal": _name(work.venue.title),
        "joined": as_read.joined
        if bare
        else joined_text(f"{work.title} {' '.join(work.keywords)} {work.abstract}", language),
        "plain": plain_text(work.abstract),
        "plain_title": as_read.plain if bare else plain_text(f"{work.title} {' '.join(work.keywords)}"),
    }
    counts = {
        Order.TOTAL: tally.total,
        Order.SUPPORTING: tally.supporting,
        Order.CONTRASTING: tally.contrasting,
        Order.MENTIONING: tally.mentioning,
        Order.CITING_WORKS: tally.citing_works,
    }
    return Document(
        kind="works",
        id=str(item.id),
        texts=_filled(texts),
        facets={
            "notice": _notices(item),
            "cited": _yes(tally.total > 0),
            "read": _yes(item.has_paper),
            **_about(work),
        },
        numbers={"year": work.year} if work.year else {},
        properties=_dois(doi=work.doi),
        sorting={**_dated(work), **{order: LOWEST - min(count, LOWEST) for order, count in counts.items()}},
        words=_among_words("works", texts),
    )
