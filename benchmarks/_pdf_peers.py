"""What other readers find in PDFs: run as a script by a Python that has them, `python _pdf_peers.py NAME FILE…`.

Prints one JSON object: for every file its CPU seconds, its entries [key, raw, label] and its statements [key, citance, start,
end]. Nothing of this project is imported, so that any environment will do.

What installs from the package index and gives statements from a PDF without a server or a model to fetch could not be
found; so two text extractors are run with the rules that a first attempt would have (below): the text is cut at the last
line that says "References", entries begin with a number, or with a name where the list has no numbers; markers are
numbers in brackets, or a name and a year; sentences end at a full stop before a capital letter. refextract (GPL: run beside,
never a dependency) gives references only.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import re
import sys
import warnings
from collections.abc import Callable
from typing import Any

Answer = dict[str, Any]

_HEADING = re.compile(
    r"^\W*(?:\d+\.?\s+)?(?:references|bibliography|literature cited|works cited|referencias|referências|literatur)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBERED = re.compile(r"^\s*(?:\[(\d{1,3})\]|(\d{1,3})\.)\s+(?=\S)", re.MULTILINE)
_NAMED = re.compile(r"^(?=[A-ZÀ-Þ][\w'’\-]+(?: [A-Z][\w\-]+)?,? [A-Z]\.?)", re.MULTILINE)
_GROUP = re.compile(r"\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
_YEAR = re.compile(r"([A-ZÀ-Þ][\w'’\-]+)(?:,? (?:and|&) [A-Z][\w'’\-]+|,? et al\.?)?,? \(?((?:19|20)\d\d)[a-z]?\b")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def naive(text: str) -> Answer:
    """Entries and statements of a text by the rules that the module's docstring tells."""
    headings = list(_HEADING.finditer(text))
    body, tail = (text[: headings[-1].start()], text[headings[-1].end() :]) if headings else (text, "")
    entries = _entries(tail)
    by_label = {label: key for key, _, label in entries if label}
    body = re.sub(r"(?<=\w)-\s*\n\s*(?=[a-z])", "", body)
    body = re.sub(r"\s+", " ", body)
    statements = []
    at = 0
    for sentence in _END.split(body):
        at += len(sentence)
        for key, start, end in _markers(sentence, entries, by_label):
            statements.append([key, sentence, start, end])
    return {"entries": entries, "statements": statements}


def _entries(tail: str) -> list[list[str]]:
    marks = list(_NUMBERED.finditer(tail))
    numbers = [mark[1] or mark[2] for mark in marks]
    if numbers.count("1") and len(marks) > 3:
        starts = [(mark.start(), mark.end(), number) for mark, number in zip(marks, numbers, strict=True)]
    else:
        starts = [(mark.start(), mark.start(), "") for mark in _NAMED.finditer(tail)]
    found = []
    for place, (_, begin, label) in enumerate(starts):
        stop = starts[place + 1][0] if place + 1 < len(starts) else len(tail)
        found.append([f"r{place + 1}", re.sub(r"\s+", " ", tail[begin:stop]).strip(), label])
    return found


def _markers(sentence: str, entries: list[list[str]], by_label: dict[str, str]) -> list[tuple[str, int, int]]:
    found = []
    for group in _GROUP.finditer(sentence) if by_label else ():
        for item in re.finditer(r"(\d+)(?:\s*[–-]\s*(\d+))?", group[1]):
            first, last = int(item[1]), int(item[2] or item[1])
            for number in range(first, min(last, first + 50) + 1):
                if str(number) in by_label:
                    found.append((by_label[str(number)], group.start(), group.end()))
    for match in _YEAR.finditer(sentence) if not by_label else ():
        keys = [key for key, raw, _ in entries if match[1] in raw[:60] and match[2] in raw]
        if keys:
            found.append((keys[0], match.start(), match.end()))
    return found


def pypdf() -> Callable[[str], Answer]:
    """pypdf's text with the rules above."""
    import pypdf as peer  # type: ignore[import-not-found, unused-ignore]

    def read(path: str) -> Answer:
        return naive("\n".join(page.extract_text() for page in peer.PdfReader(path).pages))

    return read


def pdfminer() -> Callable[[str], Answer]:
    """pdfminer.six's text with the rules above."""
    from pdfminer.high_level import extract_text  # type: ignore[import-not-found, unused-ignore]

    def read(path: str) -> Answer:
        return naive(str(extract_text(path)))

    return read


def refextract() -> Callable[[str], Answer]:
    """The raw references that refextract finds."""
    from refextract import extract_references_from_file  # type: ignore[import-not-found, unused-ignore]

    def read(path: str) -> Answer:
        found: dict[str, str] = {}
        for place, one in enumerate(extract_references_from_file(path)):
            raw = (one.get("raw_ref") or [""])[0]
            found.setdefault(raw, f"r{place + 1}")
        return {"entries": [[key, raw, ""] for raw, key in found.items()], "statements": []}

    return read


PEERS: dict[str, Callable[[], Callable[[str], Answer]]] = {
    "pypdf": pypdf,
    "pdfminer": pdfminer,
    "refextract": refextract,
}


def _seconds() -> float:
    """CPU time of this process and of its finished children (pdftotext)."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _attempt(read: Callable[[str], Answer], path: str) -> Answer:
    start = _seconds()
    try:
        answer = read(path)
    except Exception as error:  # noqa: BLE001 - a peer may raise anything; that file counts as not read
        answer = {"error": f"{type(error).__name__}: {error}"}
    answer["seconds"] = _seconds() - start
    return answer


def main() -> None:
    """Read all files with one peer."""
    name, *paths = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        read = PEERS[name]()
        found = {path: _attempt(read, path) for path in paths}
    json.dump({"files": found}, sys.stdout)


if __name__ == "__main__":
    main()
