"""Works that a person describes, in JSON: the fields of `Work`, or those of CSL-JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from citance.errors import DamagedInput
from citance.identifiers import (
    clean_arxiv,
    clean_doi,
    clean_issn,
    clean_openalex,
    clean_orcid,
    clean_pmcid,
    clean_pmid,
)
from citance.model import Author, Venue, Work
from citance.resolve import work_blocks, work_keys
from citance.store import WorkRecord

__all__ = ["hand_record", "works_of_json"]

_CLEAN = {"doi": clean_doi, "pmid": clean_pmid, "pmcid": clean_pmcid, "arxiv": clean_arxiv, "openalex": clean_openalex}
_NAMES = {
    "author": "authors",
    "container": "venue",
    "container-title": "venue",
    "journal": "venue",
    "keyword": "keywords",
    "page": "pages",
    "type": "kind",
}
"""Names of CSL-JSON and of everyday lists for the fields of `Work`."""
_PLAIN = ("title", "published", "volume", "issue", "pages", "kind", "abstract", "language", "licence")
_LISTS = ("keywords", "subjects", "funding", "versions")
_VENUE = ("publisher", "issn", "issns", "issn_l", "short_title")
_IGNORED = ("id", "source", "url", "issued", "year", "venue", "authors")
_MOST_NUMBER = 1_000_000


def works_of_json(text: str) -> list[Work]:
    """The works of an object, a list of objects, or one object per line.

    Authors may be objects (`family`, `given`, `orcid`), or names as "Coe, Neil" or "Neil Coe"; the venue an object or its
    title; the year a number, its digits, or CSL-JSON's `issued`. Identifiers may be addresses.

    Raises:
        DamagedInput: no such JSON, a work without a title and identifier, or a field that is not known or not right; the
            message names the work.
    """
    found = []
    for number, item in enumerate(_objects(text), 1):
        try:
            found.append(_work(item))
        except _Wrong as error:
            raise DamagedInput(f"work {number}: {error}") from error
    if not found:
        raise DamagedInput("there is no work in it")
    return found


def hand_record(work: Work) -> WorkRecord:
    """The record of a work that a person describes. The same identifier, or the same authors, title and year, again
    replaces it."""
    named = next((f"{name}:{getattr(work, name)}" for name in _CLEAN if getattr(work, name)), "")
    words = "|".join((work.title.casefold(), str(work.year), *(author.name.casefold() for author in work.authors)))
    identifier = named or hashlib.blake2b(words.encode(), digest_size=8).hexdigest()
    return WorkRecord(source="hand", identifier=identifier, work=work, keys=work_keys(work), blocks=work_blocks(work))


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    """A field that cannot be taken."""


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _lines(text)
        return
    for item in whole if isinstance(whole, list) else [whole]:
        if not isinstance(item, dict):
            raise DamagedInput("a work is a JSON object")
        yield item


def _lines(text: str) -> Iterator[Mapping[str, Any]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DamagedInput(f"line {number}: no JSON ({error})") from error
        if not isinstance(item, dict):
            raise DamagedInput(f"line {number}: a work is a JSON object")
        yield item


def _work(item: Mapping[str, Any]) -> Work:
    said: dict[str, Any] = {}
    for name, value in item.items():
        lower = name.lower().replace("_", "-")
        said[_NAMES.get(lower, lower.replace("-", "_"))] = value
    unknown = set(said) - {*_CLEAN, *_PLAIN, *_LISTS, *_VENUE, *_IGNORED}
    if unknown:
        raise _Wrong(f"unknown field {', '.join(sorted(unknown))}")
    fields: dict[str, Any] = {name: _identifier(name, said[name]) for name in _CLEAN if said.get(name)}
    fields |= {name: _text(name, said[name]) for name in _PLAIN if said.get(name)}
    fields |= {name: _texts(name, said[name]) for name in _LISTS if said.get(name)}
    year, published = _date(said)
    fields |= {"year": year, "authors": _authors(said.get("authors") or ()), "venue": _venue(said)}
    if published and "published" not in fields:
        fields["published"] = published
    work = Work(**fields)
    if not work.title and not any(getattr(work, name) for name in _CLEAN):
        raise _Wrong("has neither a title nor an identifier")
    return work


def _text(name: str, value: object) -> str:
    if isinstance(value, list) and len(value) == 1:  # Crossref's titles
        value = value[0]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST_NUMBER:
        value = str(value)
    if not isinstance(value, str):
        raise _Wrong(f"{name} must be text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Wrong(f"{name} is no Unicode text") from None
    return " ".join(value.split())


def _texts(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";" if ";" in value else ",") if part.strip())
    if not isinstance(value, list):
        raise _Wrong(f"{name} must be a list of texts")
    return tuple(_text(name, part) for part in value)


def _identifier(name: str, value: object) -> str:
    cleaned = _CLEAN[name](_text(name, value))
    if cleaned is None:
        raise _Wrong(f"not a valid {name}: {_text(name, value)[:80]}")
    return cleaned


def _date(said: Mapping[str, Any]) -> tuple[int | None, str]:
    """The year, and the date as precise as it is told."""
    value = said.get("year")
    parts: list[Any] = []
    if value in (None, ""):
        issued = said.get("issued")
        listed = issued.get("date-parts") if isinstance(issued, dict) else issued
        parts = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], list) else []
        value = parts[0] if parts else str(said.get("published") or "")[:4] or None
    if value is None:
        return None, ""
    text = _text("year", value)
    if not (text.isdecimal() and len(text) == 4):
        raise _Wrong(f"not a year: {text[:40]}")
    rest = [f"{int(part):02d}" for part in parts[1:3] if str(part).isdecimal() and len(str(part)) <= 2]
    return int(text), "-".join([str(int(text)), *rest]) if parts else ""


def _authors(value: object) -> tuple[Author, ...]:
    if isinstance(value, str):
        value = [part for part in value.split(";") if part.strip()]
    if not isinstance(value, list | tuple):
        raise _Wrong("authors must be a list")
    return tuple(_author(one) for one in value)


def _author(value: object) -> Author:
    if isinstance(value, dict):
        if isinstance(value.get("literal"), str):
            return Author(family=_text("author", value["literal"]))
        lower = {str(name).lower(): part for name, part in value.items()}
        orcid = clean_orcid(_text("orcid", lower["orcid"])) if lower.get("orcid") else None
        family, given = _text("author", lower.get("family") or ""), _text("author", lower.get("given") or "")
        if not family:
            raise _Wrong("an author needs a family name")
        return Author(family=family, given=given, orcid=orcid)
    name = _text("author", value)
    if "," in name:
        family, _, given = name.partition(",")
        return Author(family=family.strip(), given=given.strip())
    given, _, family = name.rpartition(" ")
    if not family:
        raise _Wrong("an author needs a family name")
    return Author(family=family, given=given)


def _venue(said: Mapping[str, Any]) -> Venue:
    value = said.get("venue")
    if isinstance(value, dict):
        try:
            return msgspec.convert(value, Venue, strict=True)
        except msgspec.ValidationError as error:
            raise _Wrong(f"venue: {error}") from error
    listed = _texts("issn", said.get("issn") or said.get("issns") or [])
    issns = tuple(issn for issn in (clean_issn(text) for text in listed) if issn)
    publisher = _text("publisher", said.get("publisher") or "")
    return Venue(title=_text("venue", value or ""), publisher=publisher, issns=issns)
