"""One entry's text to the references in it."""

from __future__ import annotations

import re

from citance.model import Reference
from citance.read.entries._fields import find_year, mask, read_identifiers, read_numbers, split_label
from citance.read.entries._names import read_names
from citance.read.entries._titles import split_title

__all__ = ["read_reference"]

_PART = re.compile(r"(?:^|(?<=[;.]\s)|(?<=[;.]))\(?([a-h])\)\s*(?=\S)")
_LONGEST = 4000
"""Characters of an entry that are looked at; what is longer is no entry."""


def read_reference(raw: str, *, key: str, index: int) -> list[Reference]:
    """Read one entry of a reference list; an entry that holds several works ("a) …; b) …") gives one reference each.

    `key` is the entry's key, `index` the position of its first reference in the list, from 1. Fields that the text
    does not tell stay empty. The result is never empty.
    """
    text = " ".join(raw.split())
    label, body = split_label(text[:_LONGEST])
    parts = _parts(body)
    references = []
    for number, part in enumerate(parts):
        references.append(
            _read_one(
                part,
                key=key if number == 0 else f"{key}.{number + 1}",
                index=index + number,
                entry=key,
                label=label,
                raw=text if len(parts) == 1 else part,
            )
        )
    return references


def _parts(body: str) -> list[str]:
    """The works of a composite entry: "a) … b) …" with the letters in order, the first one at the beginning."""
    if not re.match(r"\(?a\)", body):
        return [body]
    marks: list[re.Match[str]] = []
    for found in _PART.finditer(body):
        if ord(found.group(1)) - ord("a") == len(marks):
            marks.append(found)
    if len(marks) < 2:
        return [body]
    ends = [mark.start() for mark in marks[1:]] + [len(body)]
    parts = [body[mark.end() : end].strip(" ;") for mark, end in zip(marks, ends, strict=True)]
    return [part for part in parts if part] or [body]


def _read_one(text: str, *, key: str, index: int, entry: str, label: str, raw: str) -> Reference:
    identifiers = read_identifiers(text)
    plain = mask(text, identifiers.spans)
    names = read_names(plain)
    year, letter, start, end = find_year(
        plain, names.end, strict=len(names.authors) == 1 and not names.authors[0].given
    )
    dated = 0 <= start <= names.end + 25 and not plain[names.end : start].strip(" ,.;:([").strip("0123456789 ")
    offset = end if dated else names.end
    if dated and plain[end : end + 1] in ")]":
        offset = end + 1
    blank = plain if year is None else plain[:start] + "    " + plain[start + 4 :]
    numbers = read_numbers(blank, offset)
    title, container = split_title(
        plain[offset:],
        numbers.start - offset if numbers.start >= 0 else (start - offset if start > offset else -1),
        dated=dated,
        comma_style=plain[names.end : names.end + 1] == "," or (dated and plain[offset : offset + 1] == ","),
    )
    return Reference(
        key=key,
        index=index,
        entry=entry,
        label=label,
        raw=raw,
        title=title,
        authors=names.authors,
        year=year,
        year_suffix=letter,
        container=container,
        volume=numbers.volume,
        issue=numbers.issue,
        pages=numbers.pages,
        doi=identifiers.doi,
        pmid=identifiers.pmid,
        pmcid=identifiers.pmcid,
        arxiv=identifiers.arxiv,
        url=identifiers.url,
    )
