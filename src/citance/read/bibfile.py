"""BibTeX and biblatex databases (`.bib`) to references.

The file is cut into its entries first, so that one that is broken harms no other and a database of a hundred thousand
entries costs only those that are wanted; bibtexparser then reads each.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from citance.identifiers import clean_arxiv, clean_doi, clean_pmcid, clean_pmid, find_doi
from citance.model import Author, Reference
from citance.read.reflist import with_readable_text

if TYPE_CHECKING:
    from bibtexparser.model import Entry as BibEntry

__all__ = ["BibFile", "read_bibtex"]

_BLOCK = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(][ \t]*([^,\s{}()=\"]*)", re.M)
_LONGEST_ENTRY = 100_000
_MOST_STRINGS = 5_000
_YEAR = re.compile(r"(1[5-9]\d\d|20\d\d)([a-z]?)")
_PARTICLES = frozenset(
    {"van", "von", "der", "den", "de", "da", "do", "dos", "del", "della", "des", "di", "du", "la", "le", "las", "los", "el", "al",
     "ten", "ter", "te", "zu", "zur", "zum", "vom", "af", "bin", "ibn", "d'"}
)  # fmt: skip
_WHOLE = {
    "book",
    "proceedings",
    "collection",
    "mvbook",
    "report",
    "techreport",
    "phdthesis",
    "mastersthesis",
    "thesis",
}
_NO_ENTRIES = ("comment", "preamble", "string")


class BibFile(NamedTuple):
    """The references of a database in its order, those of its entries that could not be read, by key and reason."""

    references: list[Reference]
    warnings: list[str]


def read_bibtex(
    source: str, *, wanted: Collection[str] | None = None, render: Callable[[str], str] | None = None
) -> BibFile:
    """Read a database.

    Args:
        source: its text.
        wanted: the keys that are read, and what these refer to; all where None.
        render: makes text of the LaTeX in a field; a small one of its own where None.

    A key that comes twice keeps its first entry. Never raises for what stands in the text.
    """
    return _Database(source, render or _render()).read(wanted)


@lru_cache(maxsize=1)
def _render() -> Callable[[str], str]:
    from citance.read.latex import latex_to_text

    return latex_to_text


class _Database:
    def __init__(self, source: str, render: Callable[[str], str]) -> None:
        self._render = render
        self._warnings: list[str] = []
        self._strings: list[str] = []
        self._blocks: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        found = list(_BLOCK.finditer(source))
        for place, match in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(source)
            self._keep(match, source[match.start() : min(end, match.start() + _LONGEST_ENTRY)])

    def _keep(self, match: re.Match[str], block: str) -> None:
        kind, key = match.group(1).lower(), match.group(2)
        if kind == "string":
            if len(self._strings) < _MOST_STRINGS:
                self._strings.append(block)
        elif kind not in _NO_ENTRIES:
            if not key:
                self._warn("an entry", "it has no key")
            elif key in self._blocks:
                self._warn(key, "the key comes twice: the first entry is kept")
            else:
                self._blocks[key] = block
                self._folded.setdefault(key.lower(), key)

    def _warn(self, key: str, reason: str) -> None:
        if len(self._warnings) < 100:
            self._warnings.append(f"bibliography: {key}: {reason}")

    def read(self, wanted: Collection[str] | None) -> BibFile:
        """The references of the wanted keys, in the order of the file."""
        if wanted is None or "*" in wanted:
            keys = list(self._blocks)
        else:
            chosen = {key if key in self._blocks else self._folded.get(key.lower(), "") for key in wanted}
            keys = [key for key in self._blocks if key in chosen]
        references: list[Reference] = []
        entries = self._parse(keys)
        missing = {entry.get("crossref", "") for entry in entries.values()} - set(entries) - {""}
        parents = {**entries, **self._parse([key for key in missing if key in self._blocks])}
        for key in keys:
            if key in entries:
                parent = parents.get(entries[key].get("crossref", ""), {})
                references.append(self._reference(key, entries[key], parent, len(references) + 1))
        return BibFile(references, self._warnings)

    def _parse(self, keys: Iterable[str]) -> dict[str, dict[str, str]]:
        """Fields by name in small letters for every entry that can be read; "entrytype" is among them."""
        from bibtexparser.entrypoint import parse_string
        from bibtexparser.exceptions import ParsingException

        parsed: dict[str, dict[str, str]] = {}
        logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
        strings = "\n".join(self._strings)
        keys = list(keys)
        for key in keys:
            needed = strings if self._strings and _names_strings(self._blocks[key]) else ""
            try:
                library = parse_string(f"{needed}\n{self._blocks[key]}")
            except (
                ParsingException,
                ValueError,
                IndexError,
                KeyError,
                TypeError,
                AttributeError,
                RecursionError,
            ) as error:
                self._warn(key, f"cannot be read ({type(error).__name__})")
                continue
            entry = next((entry for entry in library.entries if entry.key == key), None)
            if entry is not None:
                parsed[key] = _fields(entry)
                continue
            salvaged = _salvage(self._blocks[key])
            self._warn(key, "is damaged" + ("; what could be read of it is kept" if salvaged else ""))
            if salvaged:
                parsed[key] = salvaged
        return parsed

    def _reference(self, key: str, fields: dict[str, str], parent: dict[str, str], index: int) -> Reference:
        def get(*names: str) -> str:
            for name in names:
                if fields.get(name):
                    return self._render(fields[name]).strip(" ,;")
            return ""

        def inherited(*names: str) -> str:
            return get(*names) or next((self._render(parent[name]) for name in names if parent.get(name)), "")

        kind = fields["entrytype"]
        title, subtitle = get("title"), get("subtitle")
        if subtitle and title:
            title = f"{title}: {subtitle}"
        container = get("journaltitle", "journal", "booktitle", "maintitle") or (
            self._render(parent.get("booktitle") or parent.get("title") or "") if parent else ""
        )
        year = _YEAR.search(inherited("year", "date", "issued"))
        url = fields.get("url", "").strip("{} ").replace("\\", "")
        reference = Reference(
            key=key,
            index=index,
            title=title or (container if kind in _WHOLE else ""),
            authors=self._names(fields.get("author") or fields.get("editor") or parent.get("editor") or ""),
            year=int(year.group(1)) if year else None,
            year_suffix=year.group(2) if year else "",
            container=container,
            volume=inherited("volume"),
            issue=get("number", "issue"),
            pages=get("pages", "eid", "article-number").replace("--", "–"),
            publisher=inherited("publisher", "school", "institution", "organization"),
            kind=kind,
            doi=_identifier(fields.get("doi", "")) or find_doi(url),
            pmid=clean_pmid(fields.get("pmid")),
            pmcid=clean_pmcid(fields.get("pmcid")),
            arxiv=_arxiv(fields),
            url=url,
        )
        readable = with_readable_text(reference, fields_only=True)
        return readable if readable.raw else _with_key_as_text(readable)

    def _names(self, field: str) -> tuple[Author, ...]:
        authors = (_author(name, self._render) for name in _split_names(field)[:200])
        return tuple(author for author in authors if author)


def _with_key_as_text(reference: Reference) -> Reference:
    import msgspec

    return msgspec.structs.replace(reference, raw=reference.key)


def _names_strings(block: str) -> bool:
    """True where a value is a bare word, which `@string` may define."""
    return bool(re.search(r"=\s*[A-Za-z]|#", block))


def _fields(entry: BibEntry) -> dict[str, str]:
    fields = {"entrytype": str(entry.entry_type).lower()}
    for field in entry.fields:
        value = str(field.value)
        if _CONCATENATED.fullmatch(value.strip()):
            value = "".join(part.strip().strip('"{}') for part in _split_outside(value, "#"))
        fields.setdefault(field.key.lower(), " ".join(value.split()))
    return fields


_PART = r"(?:\"[^\"]*\"|\{[^{}]*\}|[A-Za-z][\w:.+-]*|\d+)"
_CONCATENATED = re.compile(rf"{_PART}(?:\s*#\s*{_PART})+")
"""Strings, names of strings and numbers with "#" between them; a "#" inside a text is a sign like others."""
_FIELD_BEGINS = re.compile(r"[,\n][^\S\n]*([A-Za-z][\w-]{1,30})\s{0,20}=\s{0,20}")


def _salvage(block: str) -> dict[str, str]:
    """The fields of a damaged entry: whatever stands between two beginnings of fields, without its signs."""
    kind = _BLOCK.match(block)
    parts = _FIELD_BEGINS.split(block[:20_000])
    if kind is None or len(parts) < 3:
        return {}
    fields: dict[str, str] = {"entrytype": kind.group(1).lower()}
    for name, value in zip(parts[1::2], parts[2::2], strict=False):
        plain = " ".join(value.replace("{", "").replace("}", "").replace('"', "").split()).strip(" ,")
        fields.setdefault(name.lower(), plain[:2000])
    return fields


def _identifier(text: str) -> str | None:
    plain = text.replace("{", "").replace("}", "").replace("\\", "").strip()
    return clean_doi(plain) or find_doi(plain)


def _arxiv(fields: dict[str, str]) -> str | None:
    prefix = (fields.get("archiveprefix") or fields.get("eprinttype") or "").strip("{} ").lower()
    eprint = fields.get("eprint", "").strip("{} ")
    if eprint and (prefix == "arxiv" or (not prefix and "10." not in eprint)):
        return clean_arxiv(eprint)
    for name in ("journal", "url", "note", "howpublished", "volume"):
        if "arxiv" in fields.get(name, "").lower():
            return clean_arxiv(fields[name])
    return None


# Names ------------------------------------------------------------------------------------------------------------


def _split_names(field: str) -> list[str]:
    """The names of a field, set apart by "and" outside of braces."""
    names: list[str] = []
    words: list[str] = []
    depth = 0
    for word in field.split():
        if word.lower() == "and" and depth == 0:
            names.append(" ".join(words))
            words = []
        else:
            words.append(word)
        depth = max(0, depth + word.count("{") - word.count("}"))
    names.append(" ".join(words))
    return [name for name in names if name]


def _split_outside(text: str, sign: str) -> list[str]:
    """Split at a sign that stands in no braces."""
    parts, depth, start = [], 0, 0
    for place, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if char == sign and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def _author(name: str, render: Callable[[str], str]) -> Author | None:
    """One name in BibTeX's three forms: "First von Last", "von Last, First", "von Last, Jr, First"; a group in braces."""
    if name.lower() in ("others", "{others}"):
        return None
    if name.startswith("{") and name.endswith("}") and _split_outside(name, " ") == [name]:
        return Author(family=render(name[1:-1])) if name[1:-1].strip() else None
    parts = [part.strip() for part in _split_outside(name, ",")]
    if len(parts) > 1:
        given = " ".join([parts[-1], *parts[1:-1]]) if len(parts) > 2 else parts[1]
        family = render(parts[0])
        return Author(family=family, given=render(given)) if family else None
    words = [word for word in _split_outside(name.replace("~", " "), " ") if word]
    if not words:
        return None
    start = len(words) - 1
    particles = [place for place, word in enumerate(words[:-1]) if place and (word in _PARTICLES or word.islower())]
    if particles:
        start = particles[0]
    return Author(family=render(" ".join(words[start:])), given=render(" ".join(words[:start])))
