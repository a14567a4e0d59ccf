"""Identifiers in one form each. `clean_*` gives None for anything that is not one."""

from __future__ import annotations

import re
from urllib.parse import unquote

__all__ = [
    "clean_arxiv",
    "clean_doi",
    "clean_issn",
    "clean_openalex",
    "clean_orcid",
    "clean_pmcid",
    "clean_pmid",
    "clean_ror",
    "find_doi",
    "is_preprint_doi",
]

# A suffix may hold angle brackets only in pairs, as those that contain a SICI do ("…027<0032:FTRAMB>2.0.CO;2").
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d{1,9}){0,8}/[^\s\"<>]+(?:<[^\s\"<>]{3,40}>\d[^\s\"<>]*)*", re.ASCII)
_LONGEST_DOI = 2_048
"""Characters; registration agencies take no more, and what is longer is written to keep somebody busy."""
_CUT_SICI = re.compile(r"/\d{4}-\d{3}[\dx]\(\d{4,8}\)[\d.:]*$")
_DOI_PREFIX = re.compile(r"^(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi\s*[:=]?\s*|info:doi/|urn:doi:)", re.I)
_OPENING = {")": "(", "]": "[", "}": "{", ">": "<"}
_TRAILING = ".,;:'\"”’»*"
_PMCID = re.compile(r"(?:PMC)?\s*(\d{1,9})(?:\.\d+)?", re.I)
_PMID = re.compile(r"(?:pmid:?\s*)?0*(\d{1,9})", re.I)
_ARXIV_NEW = re.compile(r"(?<![\d.])(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?![\d.]\d)")
_ARXIV_OLD = re.compile(r"\b([a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\b", re.I)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])", re.I)
_OPENALEX = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:works/)?)?(W[1-9]\d{0,11})", re.I)
_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d{2})", re.I)
_PREPRINT_DOIS = (
    "10.48550/", "10.64898/", "10.31234/", "10.31235/", "10.31219/", "10.35542/", "10.2139/ssrn", "10.20944/", "10.21203/rs",
    "10.26434/chemrxiv", "10.36227/techrxiv", "10.22541/au", "10.1590/scielopreprints", "10.14293/", "10.12688/verixiv", "10.33774/",
    "10.31222/", "10.32942/", "10.31223/", "10.17605/osf", "10.5194/egusphere", "10.31730/",
    "10.7287/peerj.preprints",
)  # fmt: skip
"""How DOIs of preprint servers begin: arXiv, openRxiv, OSF's family, SSRN, Preprints.org, Research Square, ChemRxiv, TechRxiv,
Authorea, SciELO Preprints, EGUsphere, AfricArXiv, PeerJ Preprints …"""
_CSHL_PREPRINT = re.compile(r"10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{1,8}(?:v\d+)?")
"""bioRxiv's and medRxiv's; 10.1101 is the prefix of Cold Spring Harbor's journals, too."""
_ISSN = re.compile(r"(\d{4})-?(\d{3}[\dX])", re.I)


def _strip_unbalanced(doi: str) -> str:
    """Take off closing brackets without an opening one, and punctuation of the sentence around."""
    while doi:
        last = doi[-1]
        if last in _TRAILING or (last in _OPENING and doi.count(last) > doi.count(_OPENING[last])):
            doi = doi[:-1]
        else:
            break
    return doi


def clean_doi(text: str | None) -> str | None:
    """Give the lower-case DOI that `text` is, in any of its usual spellings, or None.

    Resolver addresses, `doi:` prefixes, percent-encoding, and trailing punctuation are taken off. Text around a DOI
    makes it invalid: use `find_doi` for running text.
    """
    if not text:
        return None
    bare = text.strip()
    if "%" in bare:
        bare = unquote(bare)
    if not bare.startswith("10."):
        # Twice, for "doi:https://doi.org/…".
        bare = _DOI_PREFIX.sub("", _DOI_PREFIX.sub("", bare).strip()).strip()
    found = _DOI.fullmatch(bare) if len(bare) <= _LONGEST_DOI else None
    if not found:
        return None
    doi = _strip_unbalanced(found.group(0)).lower()
    if _CUT_SICI.search(doi):
        return None  # many works share what is left when a SICI was cut at its "<"
    return doi if _DOI.fullmatch(doi) else None


def find_doi(text: str) -> str | None:
    """The first DOI in running text, or None."""
    if "10." not in text:
        return None
    found = _DOI.search(text)
    return clean_doi(found.group(0)) if found else None


def is_preprint_doi(doi: str) -> bool:
    """Whether a clean DOI is that of a preprint, as far as its beginning tells."""
    if doi.startswith("10.1101/"):
        return bool(_CSHL_PREPRINT.fullmatch(doi))
    return doi.startswith(_PREPRINT_DOIS)


def clean_pmid(text: str | None) -> str | None:
    """Digits without leading zeros, or None."""
    found = _PMID.fullmatch(text.strip()) if text else None
    return found.group(1) if found and found.group(1) != "0" else None


def clean_pmcid(text: str | None) -> str | None:
    """`PMC` and digits, without a version, or None."""
    found = _PMCID.fullmatch(text.strip()) if text else None
    return f"PMC{int(found.group(1))}" if found and int(found.group(1)) else None


def clean_arxiv(text: str | None) -> str | None:
    """`2101.00001` or `hep-th/9901001`, without a version, out of an identifier or an address; or None."""
    if not text:
        return None
    if clean_doi(text) and "arxiv" not in text.lower():
        return None  # another registrant's suffix may look like one
    found = _ARXIV_NEW.search(text) or _ARXIV_OLD.search(text)
    return found.group(1).lower() if found else None


def _mod11_2(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)


def clean_orcid(text: str | None) -> str | None:
    """`0000-0002-1825-0097`, its check digit (ISO 7064 mod 11-2) right, or None."""
    found = _ORCID.search(text) if text else None
    if not found:
        return None
    parts = [part.upper() for part in found.groups()]
    plain = "".join(parts)
    return "-".join(parts) if _mod11_2(plain[:-1]) == plain[-1] else None


def clean_issn(text: str | None) -> str | None:
    """`1234-567X`, its check digit (ISO 3297) right, or None."""
    found = _ISSN.fullmatch(text.strip()) if text else None
    if not found:
        return None
    plain = "".join(found.groups()).upper()
    total = sum(int(digit) * weight for digit, weight in zip(plain[:7], range(8, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return f"{plain[:4]}-{plain[4:]}" if plain[7] == ("X" if check == 10 else str(check)) else None


def clean_openalex(text: str | None) -> str | None:
    """`W2741809807`, out of an OpenAlex work id or its address, or None."""
    found = _OPENALEX.fullmatch(text.strip()) if text else None
    return found.group(1).upper() if found else None


def clean_ror(text: str | None) -> str | None:
    """`04mkzax54`, out of a ROR id or its address, or None. Form as documented at ror.readme.io: a 0, six signs of
    Crockford's base 32, two digits of a checksum (which is not computed here)."""
    found = _ROR.fullmatch(text.strip()) if text else None
    return found.group(1).lower() if found else None
