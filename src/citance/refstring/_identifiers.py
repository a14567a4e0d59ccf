"""The printed number and the identifiers of a reference string: what has a form of its own needs no model."""

from __future__ import annotations

import re
from typing import NamedTuple

from citance.identifiers import clean_arxiv, clean_pmcid, clean_pmid, find_doi
from citance.text.names import UPPER

__all__ = ["Identifiers", "read_identifiers", "split_label"]

_LABEL = re.compile(
    rf"\s*(?:\[\s*(?P<square>\d{{1,4}}[a-z]?)\s*\]\.?|\[\s*(?P<name>[A-Z][\w+&\-]{{1,10}}\d{{2,4}}[a-z]?|[A-Z][A-Za-z+]{{1,5}})\s*\]|\(\s*(?P<round>\d{{1,4}})\s*\)|"
    rf"(?P<dot>\d{{1,4}})\s*[.)\]](?!\d)|(?P<bare>\d{{1,3}})(?=\s+[{UPPER}“\"'‘«(]))[\s.:]*"
)
_URL = re.compile(r"(?:https?\s?:\s?//|www\.)[^\s<>\"]+", re.I)
_PMID = re.compile(r"\b(?:pmid|pubmed|medline)\b:?\s*(\d{4,9})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{4,9})\b", re.I)
_PMCID = re.compile(r"\b(PMC\d{4,9})\b")
_ARXIV = re.compile(
    r"\barxiv\b\s*(?:preprint)?\s*(?:arxiv)?[^\s\d]{0,24}?[:/.\s]*\s?(?:abs/|pdf/)?(\d{4}\.\d{4,5}|[a-z\-]+(?:\.[A-Z]{2})?/\d{7})|"
    r"\b((?:hep-(?:th|ph|lat|ex)|astro-ph|cond-mat|gr-qc|quant-ph|nucl-(?:th|ex)|math-ph|math|physics|cs)(?:\.[A-Z]{2})?/\d{7})",
    re.I,
)
_BROKEN_DOI = re.compile(r"(doi\.org/|doi:?\s?|\b)(10\.\d{4,9})\s?/\s?(\S)", re.I)
_DOI_GAP = re.compile(
    r"(10\.\d{4,9}/[^\s\"<>]*?[/.\-_(:])\s(?=[^\s]*\d)(?![(\[]|https?:|PMID|Epub|Accessed|Available)([a-z0-9][^\s]*)"
)


class Identifiers(NamedTuple):
    """What can be looked up elsewhere."""

    doi: str | None
    pmid: str | None
    pmcid: str | None
    arxiv: str | None
    url: str


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
    low = text.lower()
    joined = text
    if "10." in text:
        joined = _BROKEN_DOI.sub(r"\1\2/\3", text)
        joined = _DOI_GAP.sub(r"\1\2", joined)
    pmid = _PMID.search(text) if "pubmed" in low or "pmid" in low or "medline" in low else None
    pmcid = _PMCID.search(text) if "PMC" in text else None
    arxiv = _ARXIV.search(text) if "arxiv" in low or "/" in text else None
    url = _URL.search(text) if "//" in text or "www." in low or ": /" in text else None
    address = url.group().rstrip(".,;)]") if url else ""
    return Identifiers(
        doi=find_doi(joined),
        pmid=clean_pmid(pmid.group(1) or pmid.group(2)) if pmid else None,
        pmcid=clean_pmcid(pmcid.group(1)) if pmcid else None,
        arxiv=clean_arxiv(arxiv.group(1) or arxiv.group(2)) if arxiv else None,
        url="" if "doi.org" in address else address,
    )
