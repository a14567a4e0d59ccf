"""Label, year, numbers and identifiers of a reference string."""

from __future__ import annotations

import re
from typing import NamedTuple

from citance.identifiers import clean_arxiv, clean_pmcid, clean_pmid, find_doi
from citance.text.names import UPPER

__all__ = ["Identifiers", "Numbers", "find_year", "mask", "read_identifiers", "read_numbers", "split_label"]

_LABEL = re.compile(
    rf"\s*(?:\[\s*(?P<square>\d{{1,4}}[a-z]?)\s*\]\.?|\[\s*(?P<name>[A-Z][\w+&\-]{{1,10}}\d{{2,4}}[a-z]?|[A-Z][A-Za-z+]{{1,5}})\s*\]|\(\s*(?P<round>\d{{1,4}})\s*\)|"
    rf"(?P<dot>\d{{1,4}})\s*[.)\]](?!\d)|(?P<bare>\d{{1,3}})(?=\s+[{UPPER}“\"'‘«(]))[\s.:]*"
)
YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_BRACKETED = re.compile(
    rf"[(\[]\s*(?:[^()\[\]\d]{{0,24}}?\b)?(?:\d{{1,2}}\s+[A-Za-z]+\s+)?({YEAR})\s?([a-z]?)\b(?:[/–\-]\d{{2,4}})?[^()\[\]]{{0,30}}[)\]]"
)
_PLAIN = re.compile(rf"(?<![\d.:/\-–—‐^])({YEAR})([a-z]?)(?![\d\-–—]|\.\d|\w|\s?:\s?\d|\s?\(\d)")
_BEFORE_VOLUME = re.compile(rf"(?<!\d)({YEAR})([a-z]?)\b(?:\s[A-Z][a-z]{{2}}\w*\.?(?:\s\d{{1,2}})?)?\s?;\s?[A-Z]?\d")
_BY_NUMBERS = re.compile(rf"\(\s?({YEAR})([a-z]?)\s?\)(?=\s*[.,;]?\s*(?:pp?\.\s*)?(?:[A-Z]?\d|$|\[|arXiv))")
_OTHER_EDITION = re.compile(
    r"(?:originally|original work|orig\.?|first|reprint\w*|publicado|edition|edição|ed\.)[^.;]{0,40}$", re.I
)
_LOOSE = re.compile(rf"(?<!\d)({YEAR})([a-z]?)(?!\d)")
_ACCESS = re.compile(
    r"(?:accessed|access(?:o|ed)? (?:on|em)|retrieved|cited|acesso em|acesso|zugriff|abgerufen|consult\w+|disponível|available|viewed|visited|last access|last checked)"
    r"[^;)\]]{0,40}$",
    re.I,
)
_NEAR = re.compile(rf"[\s,.;:]*[(\[]?\s*({YEAR})([a-z]?)(?![\w–\-]|\s?\(\d)")
_NEAR_STRICT = re.compile(rf"[\s,.;:]*(?:[(\[]\s*)?({YEAR})([a-z]?)(?=\s*[.,:;)\]])")
_OWN_SEGMENT = re.compile(rf"[.,]\s+{YEAR}\s*\.")
_URL = re.compile(r"(?:https?\s?:\s?//|www\.)[^\s<>\"]+", re.I)
_PMID = re.compile(r"\b(?:pmid|pubmed|medline)\b:?\s*(\d{4,9})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,9})\b", re.I)
_PMCID = re.compile(r"\b(PMC\d{4,9})\b")
_ARXIV = re.compile(
    r"\barxiv\b\s*(?:preprint)?\s*(?:arxiv)?[^\s\d]{0,24}?[:/.\s]*\s?(?:abs/|pdf/)?(\d{4}\.\d{4,5}|[a-z\-]+(?:\.[A-Z]{2})?/\d{7})|"
    r"\b((?:hep-(?:th|ph|lat|ex)|astro-ph|cond-mat|gr-qc|quant-ph|nucl-(?:th|ex)|math-ph|math|physics|cs)(?:\.[A-Z]{2})?/\d{7})",
    re.I,
)
_DOI_START = re.compile(r"(?<!\d)10\.\d{4,9}")
_BROKEN_DOI = re.compile(r"(doi\.org/|doi:?\s?|\b)(10\.\d{4,9})\s?/\s?(\S)", re.I)
_DOI_GAP = re.compile(
    r"(10\.\d{4,9}/[^\s\"<>]*?[/.\-_(:])\s(?=[^\s]*\d)(?![(\[]|https?:|PMID|Epub|Accessed|Available)([a-z0-9][^\s]*)"
)
_DASH = r"[\-‐‑‒–—−]"
_VOLUME_ISSUE = re.compile(
    rf"(?:\b(?:[Vv]ol(?:ume)?|v|Bd|Band|t|tomo|[Jj]g)\.?\s*)?\b(?P<volume>[A-Z]?\d{{1,5}}[A-Z]?)\s?\(\s?(?:(?:no|n|nr|iss|issue|Heft|H|pt)\.?\s*)?(?P<issue>[^()\s][^()]{{0,17}})\s?\)\s*[,:;.]?\s*"
    rf"(?:pp?\.?|S\.|Article|e?Article no\.|art\.)?\s*(?P<pages>[A-Za-z]{{0,3}}\d+(?:\s?{_DASH}\s?[A-Za-z]?\d+)?)?"
)
_VOLUME_WORD = re.compile(
    r"\b(?:[Vv]ol(?:ume)?|v|Bd|Band|[Tt]omo|[Jj]g)\.?\s*(?P<volume>[A-Z]?\d{1,5})\b(?:\s*[,.;(]?\s*(?:[Nn]o|n|[Nn]r|[Ii]ss(?:ue)?|[Nn]úm|[Hh]eft|H|n[°º])\.?\s*(?P<issue>\d{1,5}(?:[/\-–]\d+)?))?"
)
_PAGES_WORD = re.compile(
    rf"\b(?:pp|p|S|Seiten|pages?|págs?|[Pp]g)\.?\s*(?P<pages>[A-Za-z]?\d+(?:\s?{_DASH}{{1,2}}\s?[A-Za-z]?\d+)?)"
)
_VOLUME_PAGES = re.compile(
    rf"(?<![\w.])(?P<volume>[A-Z]?\d{{1,4}}[A-Z]?)\s*[:,]\s*(?:pp?\.?\s*|S\.\s*)?(?P<pages>[A-Za-z]{{0,3}}\d+\s?{_DASH}\s?[A-Za-z]?\d+|[A-Za-z]{{0,3}}\d+)(?![\w/])"
)


class Numbers(NamedTuple):
    """Volume, issue and pages, "" where absent, and where the first of them stands (-1: nowhere)."""

    volume: str = ""
    issue: str = ""
    pages: str = ""
    start: int = -1


class Identifiers(NamedTuple):
    """What can be looked up elsewhere; `spans` are the places in the text that they take."""

    doi: str | None
    pmid: str | None
    pmcid: str | None
    arxiv: str | None
    url: str
    spans: tuple[tuple[int, int], ...]


def split_label(raw: str) -> tuple[str, str]:
    """The printed number or name of an entry as printed ("[12]", "3."), and the rest."""
    found = _LABEL.match(raw)
    if not found or found.end() == len(raw):
        return "", raw.strip()
    bare = found.group("bare") or found.group("dot")
    if bare and 1500 <= int(bare) < 2100:
        return "", raw.strip()
    return found.group().strip(), raw[found.end() :].strip()


def read_identifiers(text: str) -> Identifiers:
    """DOI, PMID, PMCID, arXiv number and address, a DOI put together that a line's end has broken."""
    joined = text
    if "10." in text:
        joined = _BROKEN_DOI.sub(r"\1\2/\3", text)
        joined = _DOI_GAP.sub(r"\1\2", joined)
    doi = find_doi(joined)
    pmid, pmcid, arxiv = _PMID.search(text), _PMCID.search(text), _ARXIV.search(text)
    spans = [found.span() for found in _URL.finditer(text)]
    if doi:
        begin = _DOI_START.search(text)
        at = begin.start() if begin else 0
        spans.append((at, min(len(text), at + len(doi) + 2)))
    spans += [found.span() for found in (pmid, pmcid, arxiv) if found]
    url = _URL.search(text)
    address = url.group().rstrip(".,;)]") if url else ""
    return Identifiers(
        doi=doi,
        pmid=clean_pmid(pmid.group(1) or pmid.group(2)) if pmid else None,
        pmcid=clean_pmcid(pmcid.group(1)) if pmcid else None,
        arxiv=clean_arxiv(arxiv.group(1) or arxiv.group(2)) if arxiv else None,
        url="" if "doi.org" in address else address,
        spans=tuple(spans),
    )


def mask(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    """The text with blanks at the given places, as long as before."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def find_year(text: str, after: int = 0, *, strict: bool = False) -> tuple[int | None, str, int, int]:
    """(year, letter, start, end) of the publication; (None, "", -1, -1) where none is printed.

    A year right behind the authors (`after`) is believed first, then one before a volume ("2010;12:3"), then the last one
    that is no access date. With `strict`, a year behind the authors that opens the title is not believed where another one
    stands alone.
    """
    near = _BRACKETED.match(text, after) or _NEAR.match(text, after)
    if near and strict and not _NEAR_STRICT.match(text, after) and _OWN_SEGMENT.search(text, near.end()):
        near = None  # "Coe Analytics. 2021 Citation Reports. 2022."
    if near:
        return int(near.group(1)), near.group(2), near.start(1), near.end()
    vancouver = _BEFORE_VOLUME.search(text, after)
    if vancouver:
        return int(vancouver.group(1)), vancouver.group(2), vancouver.start(1), vancouver.end(2)
    found = _BY_NUMBERS.search(text, after) or _last_year(text, after)
    return (int(found.group(1)), found.group(2), found.start(1), found.end(2)) if found else (None, "", -1, -1)


def _last_year(text: str, after: int) -> re.Match[str] | None:
    """The last year that is no access date and no other edition's: titles name years, too, but stand before."""
    shy: re.Match[str] | None = None
    for pattern in (_PLAIN, _LOOSE):
        last: re.Match[str] | None = None
        for found in pattern.finditer(text, after):
            before = text[max(0, found.start() - 60) : found.start()]
            if _ACCESS.search(before):
                shy = shy or found
            elif last is None or not _OTHER_EDITION.search(before):
                last = found
        if last:
            return last
    return shy


def read_numbers(text: str, after: int = 0) -> Numbers:
    """Volume, issue and pages of a string in which identifiers and the year are blanked."""
    found = _VOLUME_ISSUE.search(text, after)
    pages = _PAGES_WORD.search(text, after)
    if found:
        printed = found.group("pages") or (pages.group("pages") if pages else "")
        return Numbers(found.group("volume"), found.group("issue").strip(), _tight(printed), found.start())
    word = _VOLUME_WORD.search(text, after)
    if word:
        printed = pages.group("pages") if pages else ""
        if not printed:
            behind = _VOLUME_PAGES.search(text, word.start("volume"))
            printed = behind.group("pages") if behind else ""
        return Numbers(word.group("volume"), word.group("issue") or "", _tight(printed), word.start())
    pair = _VOLUME_PAGES.search(text, after)
    if pair:
        return Numbers(pair.group("volume"), "", _tight(pair.group("pages")), pair.start())
    if pages:
        return Numbers("", "", _tight(pages.group("pages")), pages.start())
    return Numbers()


def _tight(pages: str) -> str:
    return re.sub(rf"\s*{_DASH}+\s*", "–", pages or "")
