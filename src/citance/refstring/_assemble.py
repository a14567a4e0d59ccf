"""The labelled tokens of a string to the fields of a reference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from citance.model import Author, Reference
from citance.refstring._identifiers import read_identifiers
from citance.refstring._kind import kind_of
from citance.refstring._names import read_names
from citance.refstring._numbers import read_issue, read_pages, read_volume, read_year
from citance.refstring._tokens import Token

__all__ = ["Run", "assemble", "runs_of"]

_EDGE = " \t,.;:–—-/|*"
_QUOTES = "\"“”„«»‘’‚'`"
_DOUBLE = '"“”„«»'
_PAIRS = {"(": ")", "[": "]"}
_AROUND = _QUOTES + "()[]"
_MEDIUM = re.compile(
    r"\s*[(\[](?:[^()\[\]]{0,30}(?:dissertation|thesis|report|online|internet|electronic|tese|diss|recurso|resumen|abstract|letter|editorial|en línea|pdf)[^()\[\]]{0,40})[)\]]\s*$",
    re.I,
)
_IN = re.compile(r"^\W*(?:in|em|en|dans|presented at(?: the)?)\b\s*:?\s*(?=\S)", re.I)
_ROLE = re.compile(
    r"[\s,]*[(\[]?\s*\b(?:eds?|editors?|hrsg|hgg?|orgs?|coords?|comps?|dirs?|éds?|a cura di|herausgegeben von)\b\.?\s*[)\]]?[.:,]*",
    re.I,
)
_SECTION = re.compile(r"([A-H])(\d{1,4})")
_SECTION_AT_END = re.compile(r"(?<=[\s.])([A-H])(\d{1,4})$")
_HAS_SECTIONS = re.compile(
    r"(?:Phys|Nucl|Eur|J\b|Z\b|Acta|Int|Mod)[\w.]*\s?(?:Rev|Lett|Phys|J\b|Cryst|Mod|Proc)[\w.\s]*$", re.I
)
_WITH_PAGES = re.compile(r"([^:,;]*\d[^:,;]*)[:,;]\s*(?=\w{0,3}\d)(?!\s?(?:no|n|nr|iss|Heft)\b)(.+)$", re.I | re.S)
_AT_HEAD = 12
_STRAY = re.compile(r"^(?:and|und|e|y|&)\s+")


class Run(NamedTuple):
    """Neighbouring tokens of one label: `text[start:end]`, `size` many."""

    label: str
    start: int
    end: int
    size: int


def runs_of(tokens: Sequence[Token], labels: Sequence[str]) -> list[Run]:
    """The tokens with their labels, joined where neighbours bear the same one."""
    runs: list[Run] = []
    first, one = 0, ""
    for at, label in enumerate(labels):
        if label != one:
            if at:
                runs.append(Run(one, tokens[first][1], tokens[at - 1][2], at - first))
            first, one = at, label
    if labels:
        runs.append(Run(one, tokens[first][1], tokens[-1][2], len(labels) - first))
    return runs


def _trimmed(text: str) -> str:
    """A field without the punctuation around it: quotation marks, and brackets that do not close."""
    text = text.strip(_EDGE)
    if text and text[0] not in _AROUND and text[-1] not in _AROUND:
        return text
    while True:
        before = text
        text = _unbracketed(_unquoted(text.strip(_EDGE)))
        if text == before:
            return text


def _unquoted(text: str) -> str:
    """The quotation marks around a text taken off, one of them where its partner is missing; those around a word stay."""
    if len(text) < 2:
        return text.strip(_QUOTES)
    inner = text[1:-1]
    if text[0] in _QUOTES and text[-1] in _QUOTES:
        return text if any(sign in inner for sign in _DOUBLE) and text[0] in _DOUBLE else inner
    if text[0] in _QUOTES and not any(sign in text[1:] for sign in _QUOTES):
        return text[1:]
    if text[-1] in _QUOTES and not any(sign in inner for sign in (_DOUBLE if text[-1] in _DOUBLE else _QUOTES)):
        return text[:-1]
    return text


def _unbracketed(text: str) -> str:
    for opening, closing in _PAIRS.items():
        if text.startswith(opening) and (text.endswith(closing) or closing not in text):
            text = text[1:]
        elif text.endswith(closing) and opening not in text:
            text = text[:-1]
        if text.endswith(opening):
            text = text[:-1]
    return text


def _main(runs: Sequence[Run], label: str) -> Run | None:
    """The run that holds a field: the first one, or a later one that is much longer."""
    found = [run for run in runs if run.label == label]
    if not found:
        return None
    best = found[0]
    for run in found[1:]:
        if best.size < 3 and run.size > 3 * best.size:
            best = run
    return best


def _title(text: str, runs: Sequence[Run]) -> str:
    run = _main(runs, "title")
    if run is None:
        return ""
    title = text[run.start : run.end]
    title = title.rstrip(_EDGE)
    if title.endswith((")", "]")):
        title = _MEDIUM.sub("", title)
    return _trimmed(title)


def _container(text: str, runs: Sequence[Run]) -> str:
    run = _main(runs, "journal") or _main(runs, "book")
    if run is None:
        return ""
    plain = _trimmed(text[run.start : run.end])
    leading = _IN.match(plain)
    return _trimmed(plain[leading.end() :] or plain) if leading else plain


def _parted(container: str, volume: str) -> tuple[str, str]:
    """Container and volume, the letter of a journal's section with the journal: "Phys. Rev. D78" → "Phys. Rev. D", "78"."""
    in_name = _SECTION_AT_END.search(container) if not volume and container[-1:].isdigit() else None
    if in_name:
        return container[: in_name.start(2)], in_name.group(2)
    in_volume = _SECTION.fullmatch(volume)
    if in_volume and _HAS_SECTIONS.match(container):
        return f"{container} {in_volume.group(1)}", in_volume.group(2)
    return container, volume


def _authors(text: str, runs: Sequence[Run]) -> tuple[Author, ...]:
    """The people of the first run that names any; an entry that opens with editors and has no authors goes by these."""
    for run in runs:
        if run.label == "author":
            names = read_names(_STRAY.sub("", text[run.start : run.end].strip(" ,;:")))
            if names:
                return names
    for run in runs[:2]:
        if run.label == "editor" and run.start < _AT_HEAD:
            return read_names(_ROLE.sub("", text[run.start : run.end]).strip(" ,;:"))
    return ()


def assemble(
    text: str, tokens: Sequence[Token], labels: Sequence[str], *, key: str, index: int, label: str, raw: str
) -> Reference:
    """The reference of a string whose tokens are labelled; `label` is the printed number, `raw` the string as given."""
    runs = runs_of(tokens, labels)
    pieces: dict[str, str] = {}
    for run in runs:
        if run.label not in pieces or (run.label in ("pages", "genre", "note", "id")):
            pieces[run.label] = f"{pieces.get(run.label, '')} {text[run.start : run.end]}".strip()
    _part_numbers(pieces)
    identifiers = read_identifiers(text)
    year, suffix = _year(text, runs)
    container, volume = _parted(_container(text, runs), read_volume(pieces["volume"]) if "volume" in pieces else "")
    kind = kind_of(text, pieces, preprint=identifiers.arxiv is not None)
    if kind == "preprint":
        volume = ""  # "bioRxiv 2020.03.01.123456", "CoRR abs/1412.6980": parts of the number
        pieces.pop("issue", None)
        pieces.pop("pages", None)
    return Reference(
        key=key,
        index=index,
        label=label,
        raw=raw,
        title=_title(text, runs),
        authors=_authors(text, runs),
        year=year,
        year_suffix=suffix,
        container=container,
        volume=volume,
        issue=read_issue(pieces["issue"]) if "issue" in pieces else "",
        pages=read_pages(pieces["pages"]) if "pages" in pieces else "",
        publisher=_trimmed(pieces.get("publisher", "")),
        kind=kind,
        doi=identifiers.doi,
        pmid=identifiers.pmid,
        pmcid=identifiers.pmcid,
        arxiv=identifiers.arxiv,
        url=identifiers.url,
    )


def _part_numbers(pieces: dict[str, str]) -> None:
    """Pages that were taken for the end of an issue or a volume: "(4): 437–456", "85:e26" become fields of their own."""
    for label in ("issue", "volume"):
        found = _WITH_PAGES.match(pieces.get(label, "")) if "pages" not in pieces else None
        if found:
            pieces[label], pieces["pages"] = found.groups()


def _year(text: str, runs: Sequence[Run]) -> tuple[int | None, str]:
    for run in runs:
        if run.label == "date":
            year, suffix = read_year(text[run.start : run.end])
            if year is not None:
                return year, suffix
    return None, ""
