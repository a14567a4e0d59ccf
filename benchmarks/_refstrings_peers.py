"""Other parsers of reference strings, run in an environment of their own.

    python3 -m venv peers && peers/bin/pip install refextract==1.1.7 refparse==0.5.0
    python -m benchmarks.refstrings --peers peers/bin/python

Both give the authors as one text; it is cut into names by citance's own rules so that the first one can be compared. refparse is
made for the strings of three databases; its reader for Scopus is the one that knows titles.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

import msgspec

from benchmarks._refstrings_gold import Labelled
from benchmarks._refstrings_score import read_fields
from citance.model import Author, Reference
from citance.refstring import parse_reference

__all__ = ["peers"]

_SCRIPTS = {
    "refextract 1.1.7": """
import json, sys
from refextract import extract_references_from_string
for line in sys.stdin:
    try:
        found = extract_references_from_string(json.loads(line), is_only_references=True)
    except Exception:
        found = []
    one = found[0] if found else {}
    first = lambda *names: next((one[name][0] for name in names if one.get(name)), "")
    print(json.dumps({"authors": first("author"), "year": first("year", "journal_year"), "title": first("title"), "container": first("journal_title"),
        "volume": first("journal_volume"), "issue": first("journal_issue"), "pages": first("journal_page"), "doi": first("doi").replace("doi:", ""), "publisher": first("publisher")}))
""",
    "refparse 0.5.0 (Scopus)": """
import json, sys
import refparse
for line in sys.stdin:
    try:
        one = refparse.parse(json.loads(line), "scopus") or {}
    except Exception:
        one = {}
    get = lambda name: one.get(name) or ""
    print(json.dumps({"authors": get("author"), "year": get("year"), "title": get("title"), "container": get("source"), "volume": get("volume"),
        "issue": get("issue"), "pages": get("page"), "doi": "", "publisher": ""}))
""",
}  # fmt: skip
_SECONDS = 900


def peers(python: str, strings: Sequence[Labelled]) -> dict[str, list[dict[str, str]]]:
    """The fields that each peer reads, in the order of the strings; `python` is the interpreter that has them."""
    lines = b"\n".join(msgspec.json.encode(each.raw) for each in strings) + b"\n"
    result = {}
    for name, script in _SCRIPTS.items():
        done = subprocess.run([python, "-c", script], input=lines, capture_output=True, timeout=_SECONDS, check=True)
        rows = [msgspec.json.decode(line) for line in done.stdout.splitlines()]
        result[name] = [read_fields(_reference(row)) for row in rows]
    return result


def _reference(row: dict[str, str]) -> Reference:
    names = (
        parse_reference(f"{row['authors'].rstrip('. ')} (2000). A title of some words. A Journal, 1, 2–3.").authors
        if row["authors"]
        else ()
    )
    authors: tuple[Author, ...] = names or ((Author(family=row["authors"]),) if row["authors"] else ())
    return Reference(
        key="r1", index=1, title=row["title"], authors=authors, year=int(row["year"][:4]) if row["year"][:4].isdigit() else None,
        container=row["container"], volume=row["volume"], issue=row["issue"], pages=row["pages"], publisher=row["publisher"],
        doi=row["doi"].lower() or None,
    )  # fmt: skip
