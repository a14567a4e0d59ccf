"""Identifiers of a reference out of the addresses that its entry links to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

import msgspec

from citance.identifiers import clean_arxiv, clean_pmcid, clean_pmid, find_doi
from citance.model import Reference

__all__ = ["with_identifiers"]

_DOI_HOST = re.compile(r"^https?://(?:dx\.|www\.)?doi\.org/|[?&](?:doi|key)=(?=10\.)", re.I)
_PMID = re.compile(r"(?:pubmed/|pubmed\.ncbi\.nlm\.nih\.gov/|[?&](?:list_uids|term|pmid)=)(\d{4,9})\b", re.I)
_PMCID = re.compile(r"/(PMC\d{4,9})\b", re.I)


def with_identifiers(reference: Reference, addresses: Iterable[str]) -> Reference:
    """The reference with the DOI, PMID, PMCID and arXiv number that the addresses tell and it does not have."""
    doi, pmid, pmcid, arxiv = reference.doi, reference.pmid, reference.pmcid, reference.arxiv
    for address in addresses:
        plain = unquote(address)[:500]
        host = _DOI_HOST.search(plain)
        if host and not doi:
            doi = find_doi(plain[host.end() :])
        if not pmid and (found := _PMID.search(plain)):
            pmid = clean_pmid(found.group(1))
        if not pmcid and (found := _PMCID.search(plain)):
            pmcid = clean_pmcid(found.group(1))
        if not arxiv and "arxiv.org/" in plain:
            arxiv = clean_arxiv(plain)
    return msgspec.structs.replace(reference, doi=doi, pmid=pmid, pmcid=pmcid, arxiv=arxiv)
