"""What a PDF says of its own work: title, authors, DOI, year, venue, abstract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from citance.identifiers import clean_arxiv, clean_doi, find_doi
from citance.model import Author, Venue, Work
from citance.read.pdf.front import Front, letters_of
from citance.read.pdf.hyphens import Vocabulary
from citance.read.pdf.lines import Line, LineRole, Page
from citance.read.pdf.metadata import FileWords
from citance.read.pdf.paragraphs import join_lines

__all__ = ["read_work"]

_DATA_HOUSES = (
    "10.5281/",
    "10.6084/",
    "10.5061/",
    "10.17605/",
    "10.17632/",
    "10.7910/",
    "10.24433/",
    "10.13039/",
    "10.1594/",
)
"""Registrants of data, code and funders: printed on a first page, but never the article itself."""
_ONLY_DOI = re.compile(r"(?:doi\s*[:.]?\s*)?(?:https?://(?:dx\.)?doi\.org/)?10\.\d{4,9}/\S+", re.I)
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)")
_PUBLISHED = re.compile(
    r"(?:published|publication date|veröffentlicht|publicado|first online|available online|citation:|cite this)\D{0,80}?((?:19[5-9]|20[0-4])\d\d?)(?!\d)",
    re.I,
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\D{0,60}((?:19[5-9]|20[0-4])\d)(?!\d)", re.I)
_ACCEPTED = re.compile(
    r"(?:accepted|aceito|aceptado|angenommen)\D{0,30}\d{0,2}\D{0,20}((?:19[5-9]|20[0-4])\d)(?!\d)", re.I
)
_VENUE = re.compile(
    r"(?P<name>[A-ZÀ-Þ][^\d@/|]{2,70}?)[\s,.;:–-]*(?:\(?(?:19|20)\d\d\)?\s*[,;:.)]\s*(?:vol\.?\s*)?\d+|\(?\d{1,3}\)?\s*[(:]\s*\d|vol(?:ume|\.)\s*\d)",
    re.I,
)
_AFFILIATION = re.compile(
    r"universi|department|institut|school|college|faculty|hospital|cent(?:er|re)\b|laborator|academy|@|\bclinic|\bdivision\b|\busa\b"
    r"|correspond|received|abstract|https?:|doi\b|\bfakult|\bdepartament|orcid",
    re.I,
)
_SPLIT_NAMES = re.compile(r"\s*(?:[,;·•|]|\s&\s|\band\b|\bund\b|(?<=\s)y(?=\s)|(?<=\s)e(?=\s)|\s{3,})\s*")
_NAME = re.compile(r"(?:[^\W\d_][\w.’'‐-]*\s+){1,4}[^\W\d_][\w’'‐-]+")
_PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "di",
        "la",
        "le",
        "du",
        "el",
        "al",
        "ten",
        "ter",
        "zu",
        "af",
        "bin",
        "ibn",
        "van't",
    ]
)
_DEGREES = re.compile(r"\b(?:ph\.?d|m\.?d|m\.?sc|b\.?sc|dr|prof|mph|rn|msc|frcp|dphil|jr|sr|m\.?a)\b\.?", re.I)


def read_work(pages: Sequence[Page], front: Front, meta: FileWords, vocabulary: Vocabulary, abstract: str) -> Work:
    """The work, from what is printed; the file's metadata fill in where they agree with the page."""
    first = front.title[0].page if front.title else 0
    title = _title(pages[first], front, meta, vocabulary)
    edge = [line for page in pages for line in page.lines if line.role is LineRole.FURNITURE]
    near = [line for line in pages[first].lines if line.role in (LineRole.FRONT, LineRole.FURNITURE)]
    return Work(
        title=title,
        authors=_authors(front, meta, vocabulary),
        year=_year(near, edge, meta),
        doi=_doi(pages, first, edge, meta),
        arxiv=_arxiv(pages[first]),
        venue=Venue(title=_venue(edge, near, meta)),
        abstract=abstract,
    )


def _title(page: Page, front: Front, meta: FileWords, vocabulary: Vocabulary) -> str:
    printed = join_lines((_unmarked(line) for line in front.title), vocabulary).strip(" *†‡")
    wanted = letters_of(meta.title)
    if len(wanted) >= 15 and letters_of(printed) != wanted:
        everything = letters_of("".join(line.text for line in page.lines))
        if wanted in everything and " " in meta.title and not letters_of(printed).startswith(wanted):
            return meta.title
    return " ".join(printed.split())


def _unmarked(line: Line) -> Line:
    """The line without a superscript at its end: the mark of a footnote."""
    if line.raised and line.raised[-1][1] >= len(line.text.rstrip()):
        cut = line.raised[-1][0]
        return Line(line.page, line.text[:cut].rstrip(), line.box, line.baseline, line.size)
    return line


def _doi(pages: Sequence[Page], first: int, edge: Iterable[Line], meta: FileWords) -> str | None:
    """The DOI that is printed at the edges of pages or in the front, the oftenest and first one."""
    votes: Counter[str] = Counter()
    if meta.doi and not meta.doi.startswith(_DATA_HOUSES):
        votes[meta.doi] += 6
    for line in edge:
        for doi in _dois(line):
            votes[doi] += 2
    near = [*pages[first].lines, *(pages[0].lines if first else ()), *(pages[-1].lines if len(pages) > 1 else ())]
    for line in near:
        if line.role in (LineRole.FRONT, LineRole.FURNITURE):
            weight = 4 if line.page == first else 1
            for doi in _dois(line):
                votes[doi] += weight + (2 if re.search(r"\bdoi\b|cit(?:e|ation)", line.text, re.I) else 0)
    if not votes:
        for line in pages[first].lines:
            if _ONLY_DOI.fullmatch(line.text.strip()):
                votes.update(_dois(line))
    articles = {doi: count for doi, count in votes.items() if not doi.startswith(_DATA_HOUSES)}
    return max(articles, key=lambda doi: articles[doi]) if articles else None


def _dois(line: Line) -> list[str]:
    """The DOIs of a line: those that it links to, else those that are printed whole."""
    linked = [doi for uri in line.uris if "doi.org/" in uri.uri and (doi := clean_doi(uri.uri))]
    if linked:
        return list(dict.fromkeys(linked))
    doi = (
        find_doi(line.text) or find_doi(re.sub(r"(?<=[/.])\s+(?=[\w])", "", line.text)) if "10." in line.text else None
    )
    # A DOI that a line breaks off ends with its slash or a dot.
    return [doi] if doi and not line.text.rstrip().endswith(("/", "-", "_")) else []


def _arxiv(page: Page) -> str | None:
    for line in page.lines:
        if "arxiv:" in line.text.lower() and line.role in (LineRole.FRONT, LineRole.FURNITURE):
            return clean_arxiv(line.text)
    return None


def _year(near: Sequence[Line], edge: Sequence[Line], meta: FileWords) -> int | None:
    text = " \n".join(line.text for line in near)
    for pattern in (_PUBLISHED, _COPYRIGHT, _ACCEPTED):
        found = pattern.search(text)
        if found and len(found.group(1)) == 4:
            return int(found.group(1))
    printed = Counter(year for line in (*near, *edge) for year in _YEAR.findall(line.text))
    if printed:
        return int(printed.most_common(1)[0][0])
    return int(meta.created) if meta.created else None


def _venue(edge: Sequence[Line], near: Sequence[Line], meta: FileWords) -> str:
    if meta.venue:
        return meta.venue
    names: Counter[str] = Counter()
    for line in (*edge, *near):
        found = _VENUE.match(line.text)
        if found and not _AFFILIATION.search(found.group("name")) and " et al" not in found.group("name"):
            names[found.group("name").strip(" ,.;:–-")] += 1
    return names.most_common(1)[0][0] if names else ""


def _authors(front: Front, meta: FileWords, vocabulary: Vocabulary) -> tuple[Author, ...]:
    """The names between the title and the first affiliation; best effort."""
    if not front.title:
        return ()
    bottom = max(line.box.y1 for line in front.title)
    lines: list[Line] = []
    for line in front.rest:
        if line.page != front.title[0].page or line.box.y0 < bottom - 2 or line.column != front.title[0].column:
            continue
        if lines and (abs(line.size - lines[0].size) > 0.6 or line.baseline - lines[-1].baseline > 3 * line.size):
            break
        text = _without_raised(line)
        if _AFFILIATION.search(text):
            if lines:
                break
            continue
        if lines or len(_names(text)) >= 1:
            lines.append(line)
        if len(lines) > 25:
            break
    texts = [_without_raised(line) for line in lines]
    listed = not any(re.search(r"[,;&·•|]|\band\b", text) for text in texts)
    names = _names((", " if listed else " ").join(texts))
    if not names and meta.authors:
        printed = letters_of(" ".join(line.text for line in front.rest))
        names = [name for name in _names(meta.authors) if letters_of(name) in printed]
    return tuple(_author(name) for name in names[:200])


def _without_raised(line: Line) -> str:
    text = line.text
    for start, end in reversed(line.raised):
        text = (
            text[:start]
            + (", " if end < len(text) and text[end : end + 2].strip() and text[end] not in ",;" else "")
            + text[end:]
        )
    return text


def _names(text: str) -> list[str]:
    names = []
    text = re.sub(r"[\d*†‡§¶#✉]+", " , ", _DEGREES.sub("", text))
    for part in _SPLIT_NAMES.split(text):
        part = re.sub(r"^(?:&|and|und)\s+", "", " ".join(part.split()).strip(" .,"))
        if 4 < len(part) < 45 and _NAME.fullmatch(part) and sum(1 for word in part.split() if word[0].isupper()) >= 2:
            names.append(part)
    return list(dict.fromkeys(names))


def _author(name: str) -> Author:
    words = name.split()
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    family, given = " ".join(words[cut:]), " ".join(words[:cut])
    if family.isupper() and len(family) > 3:
        family = family.title()
    return Author(family=family, given=given)
