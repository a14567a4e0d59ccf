"""When a field of a reference string counts as read right.

Texts are compared by their letters and digits in lower case, compatibility forms (ligatures) resolved. *Right* for title, container
and publisher: equal, or rapidfuzz's ratio is 95 at least; *exact*: equal. Year, volume, issue, pages and DOI: equal, words such as
"vol." and "pp." left out. First author: the family name that was read stands among the words of the first labelled name (the labels
do not part names). How long a book is ("217 p.") counts as no pages. A string that opens with editors and names no authors is listed under these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.fuzz import ratio

from benchmarks._refstrings_gold import Labelled
from citance.identifiers import find_doi
from citance.model import Reference
from citance.text.names import fold_name

__all__ = ["FIELDS", "Outcome", "Tally", "gold_fields", "read_fields", "score", "tally"]

FIELDS = ("first author", "year", "title", "container", "volume", "issue", "pages", "DOI", "publisher")
_CLOSE = ("title", "container", "publisher")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_NUMBER = re.compile(r"[A-Za-z]{0,3}\d+\w*")
_ROMAN = re.compile(r"\b[IVXLC]+\b")
_LEAD = re.compile(r"^\W*(?:pp?|S|pages?|vol(?:ume)?|v|no|n|nr|bd|issue|iss)\b[.:]?\s*", re.I)
_EXTENT = re.compile(r"^\W*\d+\s?(?:pp?|S|f|fl|págs?|Seiten|pages|páginas)\b\W*$", re.I)
_IN = re.compile(r"^\W*(?:in|em|en|dans)\b[\s:]+", re.I)


class Outcome(NamedTuple):
    """One field of one string: what was labelled, what was read, and whether that is right, also to the letter."""

    wanted: str
    read: str
    right: bool
    exact: bool


class Tally(NamedTuple):
    """Shares of one field over strings, the F1's 95 % interval (bootstrap over strings), and the exact F1."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    exact: float
    labelled: int


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _numbers(text: str) -> str:
    plain = _LEAD.sub("", text)
    found = _NUMBER.findall(plain) or _ROMAN.findall(plain)
    return "-".join(each.casefold() for each in found)


def _first_number(text: str) -> str:
    return _numbers(text).split("-")[0]


def _listed_under(string: Labelled) -> str:
    """The labelled authors, who may stand in several spans; the editors of a string that opens with them and has no authors."""
    spans = [span for span in string.spans if span.label != "number"]
    label = "author" if any(span.label == "author" for span in spans) else "editor"
    for at, span in enumerate(spans):
        if (
            span.label == label
            and (label == "author" or at == 0)
            and re.search(r"\w", string.raw[span.start : span.end])
        ):
            last = next((end for end in range(at, len(spans)) if spans[end].label != label), len(spans)) - 1
            return string.raw[span.start : spans[last].end]
    return ""


def gold_fields(string: Labelled) -> dict[str, str]:
    """The labelled fields as they are compared; "" for what the string lacks."""
    year = _YEAR.search(string.first("date"))
    doi = find_doi(re.sub(r"\s+", "", string.first("doi"))) or find_doi(string.first("url"))
    return {
        "first author": _listed_under(string),
        "year": year.group() if year else "",
        "title": string.first("title"),
        "container": _IN.sub("", string.first("journal", "book")),
        "volume": _first_number(string.first("volume")),
        "issue": _first_number(string.first("issue")),
        "pages": "" if _EXTENT.match(string.first("pages")) else _numbers(string.first("pages")),
        "DOI": doi or "",
        "publisher": string.first("publisher"),
    }


def read_fields(reference: Reference) -> dict[str, str]:
    """The fields of a reference as they are compared."""
    return {
        "first author": reference.authors[0].family if reference.authors else "",
        "year": str(reference.year or ""),
        "title": reference.title,
        "container": _IN.sub("", reference.container),
        "volume": _first_number(reference.volume),
        "issue": _first_number(reference.issue),
        "pages": _numbers(reference.pages),
        "DOI": reference.doi or "",
        "publisher": reference.publisher,
    }


def _author_right(wanted: str, read: str) -> bool:
    first = fold_name(read)
    head = fold_name(re.split(r"(?:;| and | & |\.,)", wanted)[0])
    return bool(first) and (first in head or fold_name(wanted).startswith(first))


def score(string: Labelled, read: dict[str, str]) -> dict[str, Outcome]:
    """The outcome of every field that is labelled or was read."""
    outcomes = {}
    for name, wanted in gold_fields(string).items():
        got = read[name]
        if not _letters(wanted) and not _letters(got):
            continue
        if name == "first author":
            right = exact = _author_right(wanted, got)
        elif name in _CLOSE:
            exact = _letters(wanted) == _letters(got)
            right = exact or ratio(_letters(wanted), _letters(got)) >= 95
        else:
            right = exact = wanted == got
        outcomes[name] = Outcome(wanted, got, right, exact)
    return outcomes


def tally(outcomes: Sequence[dict[str, Outcome]], field: str, *, seed: int = 1) -> Tally:
    """Precision, recall and F1 of a field; a wrong reading of a labelled field counts against both."""
    rows = np.zeros((len(outcomes), 4))
    for at, each in enumerate(outcomes):
        found = each.get(field)
        if found:
            rows[at] = (found.right, bool(_letters(found.read)), bool(_letters(found.wanted)), found.exact)

    def f1(right: float, read: float, wanted: float) -> float:
        return 2 * right / max(1.0, read + wanted)

    right, read, wanted, exact = rows.sum(axis=0).tolist()
    rng = np.random.default_rng(seed)
    sums = np.array([rows[rng.integers(0, len(rows), len(rows))].sum(axis=0) for _ in range(400)])
    low, high = np.percentile(2 * sums[:, 0] / np.maximum(1.0, sums[:, 1] + sums[:, 2]), [2.5, 97.5])
    return Tally(
        right / max(1.0, read),
        right / max(1.0, wanted),
        f1(right, read, wanted),
        low,
        high,
        f1(exact, read, wanted),
        int(wanted),
    )
