"""Reading a record that somebody else has written: no type is believed, nothing raises, what was wrong is counted."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from citance.identifiers import clean_doi, clean_issn, clean_orcid, clean_ror
from citance.model import Author, Work
from citance.text.names import PARTICLES
from citance.text.spaces import normalise_space

__all__ = [
    "Problems",
    "Record",
    "author",
    "date_of",
    "iso_date",
    "plain_text",
    "plausible_year",
    "split_name",
    "whole",
]

_TAG = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>")
_HEADING = re.compile(
    r"<(?:jats:)?(title|h\d)\b[^<>]*>\s*(?:abstract|summary)?\s*([^<>]*?)\s*[:.]?\s*</(?:jats:)?\1>", re.I
)
_LABEL = re.compile(r"^(?:Abstract|ABSTRACT|Summary|SUMMARY)[:.]?\s+(?=[A-Z0-9])")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_GROUP = re.compile(
    r"\b(?:group|consortium|collaborat(?:ion|ive|ors)|network|team|committee|association|organi[sz]ation|society|"
    r"institute|university|initiative|investigators|council|ministry|department|foundation)\b",
    re.I,
)
_LONGEST_TITLE = 3_000
_LONGEST_TEXT = 100_000
_LONGEST_NAME = 500
_MOST_AUTHORS = 20_000
"""More than any paper has (COVIDSurg, 2021: 15,025)."""
_FIRST_YEAR = 1000


@dataclass
class Problems:
    """What was not as a source documents it: `records` read, `bad` ones that gave nothing, and the kinds of faults
    with their numbers."""

    records: int = 0
    bad: int = 0
    faults: Counter[str] = field(default_factory=Counter)

    def note(self, fault: str) -> None:
        """Count one fault; there are never more than a hundred kinds of them."""
        self.faults[fault if fault in self.faults or len(self.faults) < 100 else "other faults"] += 1


class Record:
    """One mapping of an answer. A missing or null value gives an empty one; a value of another type also, and is
    counted under its path."""

    __slots__ = ("problems", "value", "where")

    def __init__(self, value: object, problems: Problems, where: str = "") -> None:
        self.value: Mapping[str, object] = value if isinstance(value, dict) else {}
        self.problems = problems
        self.where = where
        if value is not None and not isinstance(value, dict):
            problems.note(f"{where or 'record'}: no object")

    def __bool__(self) -> bool:
        return bool(self.value)

    def _wrong(self, key: str, wanted: str) -> None:
        self.problems.note(f"{self.where}{key}: no {wanted}")

    def raw(self, key: str) -> str:
        """A short text as it is: an address, an identifier; numbers are taken as text, of a list the first entry."""
        value = self.value.get(key)
        if isinstance(value, list):
            value = value[0] if value else None
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self._wrong(key, "text")
            return ""
        return str(value)[: _LONGEST_TITLE * 2].strip()

    def text(self, key: str) -> str:
        """A short text in one line, without markup; else as `raw`."""
        return plain_text(self.raw(key))[:_LONGEST_TITLE]

    def long_text(self, key: str) -> str:
        """A text of any length in reason, without markup."""
        value = self.value.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self._wrong(key, "text")
            return ""
        return _LABEL.sub("", plain_text(_HEADING.sub(_heading, value[:_LONGEST_TEXT])))

    def flag(self, key: str) -> bool:
        """True for true, "Y" and "true"."""
        value = self.value.get(key)
        return value is True or (isinstance(value, str) and value.lower() in ("y", "true"))

    def number(self, key: str) -> int | None:
        """A whole number, also when it is written as text."""
        value = self.value.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 16:
            return int(value)
        self._wrong(key, "number")
        return None

    def items(self, key: str) -> list[object]:
        """A list; a single object counts as a list of one."""
        value = self.value.get(key)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        if isinstance(value, dict):
            return [value]
        self._wrong(key, "list")
        return []

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list, each once; a single text counts as a list of one."""
        value = self.value.get(key)
        items = [value] if isinstance(value, str) else self.items(key)
        found = [plain_text(item[:_LONGEST_TITLE]) for item in items if isinstance(item, str)]
        if len(found) < len(items):
            self._wrong(key, "texts")
        return tuple(dict.fromkeys(text for text in found if text))

    def record(self, key: str) -> Record:
        """An object inside this one."""
        return Record(self.value.get(key), self.problems, f"{self.where}{key}.")

    def records(self, key: str) -> Iterator[Record]:
        """The objects of a list."""
        for item in self.items(key)[:_MOST_AUTHORS]:
            yield Record(item, self.problems, f"{self.where}{key}.")

    def identifier(self, key: str, clean: Callable[[str | None], str | None]) -> str | None:
        """An identifier in its clean form; a malformed one is counted and left out."""
        text = self.raw(key)
        found = clean(text) if text else None
        if text and not found:
            self._wrong(key, "identifier of its kind")
        return found

    def doi(self, key: str) -> str | None:
        """A DOI in its clean form."""
        return self.identifier(key, clean_doi)

    def year(self, key: str) -> int | None:
        """A year that can be one; see `plausible_year`."""
        number = self.number(key)
        year = plausible_year(number)
        if number is not None and year is None:
            self._wrong(key, "plausible year")
        return year

    def issns(self, key: str) -> tuple[str, ...]:
        """ISSNs in their clean form, each once."""
        found = [clean_issn(text) for text in self.texts(key)]
        return tuple(dict.fromkeys(issn for issn in found if issn))


def _heading(found: re.Match[str]) -> str:
    return f" {found.group(2)}: " if found.group(2) else " "


def plain_text(text: str) -> str:
    """The text without markup, entities and line breaks; comparisons ("p < 0.05") are no markup."""
    if "<" in text or "&" in text:
        text = _TAG.sub(lambda tag: " " if "p>" in tag.group() or "sec" in tag.group() else "", text)
        text = html.unescape(html.unescape(text))  # "&amp;lt;" is common
        text = _TAG.sub("", text)
    return normalise_space("".join(sign if sign.isprintable() else " " for sign in text))


def plausible_year(year: int | None) -> int | None:
    """The year unless it lies before the year 1000 or more than two years ahead."""
    return year if year is not None and _FIRST_YEAR <= year <= datetime.now(UTC).year + 2 else None


def iso_date(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """An ISO date as precise as its parts are given and possible; "" without a plausible year."""
    if plausible_year(year) is None:
        return ""
    if month is None or not 1 <= month <= 12:
        return f"{year:04d}"
    if day is None or not 1 <= day <= 31:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}"


def date_of(text: str) -> str:
    """The ISO date that a text begins with; "" for none."""
    found = _DATE.match(text)
    return iso_date(*(int(part) if part else None for part in found.groups())) if found else ""


def split_name(name: str) -> tuple[str, str]:
    """Given and family name of a name in one piece; groups stay whole, as family name.

    The last word is taken for the family name, with the particles before it ("van der"), unless a comma parts them:
    wrong for names written family name first without a comma, which no source marks.
    """
    whole_name = normalise_space(name)[:_LONGEST_NAME]
    if "," in whole_name and not _GROUP.search(whole_name):
        family, _, given = whole_name.partition(",")
        return given.strip(), family.strip()
    words = whole_name.split()
    if len(words) < 2 or _GROUP.search(whole_name):
        return "", whole_name
    at = len(words) - 1
    if words[at].rstrip(".").lower() in ("jr", "sr", "ii", "iii", "iv") and at > 1:
        at -= 1
    while at > 1 and words[at - 1].lower() in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def author(
    family: str, given: str = "", *, orcid: str = "", affiliations: tuple[str, ...] = (), rors: tuple[str, ...] = ()
) -> Author | None:
    """An author with clean identifiers; None without a name."""
    if not family and not given:
        return None
    clean = [clean_ror(ror) for ror in rors]
    return Author(
        family=(family or given)[:_LONGEST_NAME],
        given=given[:_LONGEST_NAME] if family else "",
        orcid=clean_orcid(orcid) if orcid else None,
        affiliations=tuple(dict.fromkeys(text for text in affiliations if text)),
        rors=tuple(dict.fromkeys(ror for ror in clean if ror)),
    )


def whole(work: Work, problems: Problems) -> Work | None:
    """The work, counted; None where it has neither a title nor an identifier."""
    problems.records += 1
    if work.title or work.doi or work.pmid or work.pmcid or work.arxiv or work.openalex:
        if not work.title:
            problems.note("no title")
        return work
    problems.bad += 1
    return None
