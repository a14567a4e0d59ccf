"""Year, volume, issue and pages out of the pieces of a string that bear these labels."""

from __future__ import annotations

import re

__all__ = ["read_issue", "read_pages", "read_volume", "read_year"]

_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20[0-4]\d)\s?([a-z])?(?![\d\w])")
_LOOSE_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20[0-4]\d)(?!\d)")
_DASH = r"[\-‐‑‒–—−]"
_VOLUME = re.compile(
    rf"(?:vol(?:ume)?s?|bd|band|tomo?|t|v|jg|jahrgang|año|ano)?\.?\s*((?:[A-Z]|abs/)?\d[\w./]*(?:\s?{_DASH}\s?\d+)?|\b[IVXLC]+\b|\b[A-Z]\b)",
    re.I,
)
_ISSUE = re.compile(
    rf"(?:(?:nos?|nrs?|núms?|num|n|iss(?:ue)?|heft|h|pt|part|fasc)(?=[\s.º°\d])\.?\s?[º°o]?\s*)?((?:suppl?|spec|special)[\w.]*\s?\w{{0,4}}|[A-Z]{{0,3}}\d[\w.]*(?:\s?(?:{_DASH}|/)\s?\w+)?|\b[IVXLC]+\b|\w+)",
    re.I,
)
_PAGES = re.compile(rf"([A-Za-z]{{0,3}}\d[\w.]*?)(?:\s*{_DASH}{{1,2}}\s*([A-Za-z]{{0,3}}\d\w*))?(?=\W|$)")
_ROMAN_PAGES = re.compile(rf"\b([ivxlc]+)\s*{_DASH}+\s*([ivxlc]+)\b", re.I)
_EXTENT = re.compile(
    r"^\W*(?:[ivxlc]+\s?[+,]\s?)?\d+\s?(?:pp?|S|f|fl|págs?|Seiten|pages|páginas|p[aá]gs)\b\.?\W*$", re.I
)
_LEAD = re.compile(r"^\W*(?:pp?|S|Seiten?|pages?|págs?|pg|Article|Art|ID|e?Article no)\b[.:]?\s*", re.I)


def read_year(text: str) -> tuple[int | None, str]:
    """The first year of a date and the letter behind it: "(2005a)" → (2005, "a"); (None, "") without one."""
    found = _YEAR.search(text)
    if found:
        return int(found.group(1)), found.group(2) or ""
    loose = _LOOSE_YEAR.search(text)
    return (int(loose.group(1)), "") if loose else (None, "")


def read_volume(text: str) -> str:
    """ "Vol. 12," → "12", "B191" → "B191"; "" where nothing looks like a volume."""
    found = _VOLUME.search(text)
    return found.group(1).rstrip("./") if found else ""


def read_issue(text: str) -> str:
    """ "no. 4," → "4", "(Suppl 1)" → "Suppl 1"."""
    found = _ISSUE.search(text)
    return found.group(1).rstrip(". ") if found else ""


def read_pages(text: str) -> str:
    """ "pp. 437-456." → "437–456", "e1002050" → "e1002050"; the last page is kept as short as printed. How long a book is
    ("217 p.") is none of its pages: ""."""
    if _EXTENT.match(text):
        return ""
    leading = _LEAD.match(text)
    bare = text[leading.end() :] if leading else text
    found = _PAGES.search(bare)
    if not found:
        roman = _ROMAN_PAGES.search(bare)
        return f"{roman.group(1)}–{roman.group(2)}" if roman else ""
    first, last = found.groups()
    return f"{first}–{last}" if last else first.rstrip(".")
