"""Reference strings whose fields are known from elsewhere: citations tagged in JATS, and plain strings beside their fields.

Tagged: `mixed-citation` elements with tagged parts; their printed text with the tags' labels. Aligned: a plain string beside the
fields of the same entry (`element-citation` in the same `ref`, the query that Europe PMC keeps for Google Scholar, the fields
of biblio-glutton's set); the fields are looked for in the string. What was not found stays unlabelled, and the training leaves it
open. Strings that are held out by their hash are left out here, as are biblio-glutton's.
"""

from __future__ import annotations

import gzip
import itertools
import re
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import msgspec
from benchmarks._refstrings_gold import Labelled, Span, _one_line, is_held_out, joined
from lxml import etree
from rapidfuzz.fuzz import partial_ratio_alignment

__all__ = ["Record", "align", "excite_strings", "glutton_strings", "jats_strings"]

_LABEL_OF = {
    "article-title": "title", "chapter-title": "title", "part-title": "title", "year": "date", "month": "date", "day": "date",
    "season": "date", "volume": "volume", "issue": "issue", "supplement": "issue", "fpage": "pages", "lpage": "pages",
    "page-range": "pages", "elocation-id": "pages", "publisher-name": "publisher", "publisher-loc": "location",
    "edition": "edition", "series": "series", "conf-name": "book", "conf-loc": "location", "conf-date": "note",
    "isbn": "note", "issn": "note", "date-in-citation": "note", "name": "author", "string-name": "author",
    "collab": "author", "etal": "author", "label": "number", "institution": "publisher",
}  # fmt: skip
_KEPT = ("italic", "bold", "sup", "sub", "sc", "underline", "styled-content", "sans-serif", "named-content")
_YEAR = re.compile(r"(?<![\d\-–/.:])(1[89]\d\d|20[0-4]\d)[a-z]?(?![\d\-–])")
_GLUED = re.compile(r"</surname><given-names")


class Record(NamedTuple):
    """An entry's fields, as the generator of strings takes them."""

    authors: tuple[tuple[str, str], ...]
    title: str
    container: str
    kind: str
    year: str
    volume: str
    issue: str
    first: str
    last: str
    publisher: str
    location: str
    doi: str


def _tag(element: etree._Element) -> str:
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def _identifier(element: etree._Element, text: str) -> str:
    kind = element.get("pub-id-type") or element.get("ext-link-type") or ""
    if kind in ("pmid", "pmcid", "arxiv"):
        return "id"
    if kind == "doi" or "10." in text[:20] or "doi.org" in text:
        return "doi"
    return "url" if _tag(element) in ("ext-link", "uri") else "note"


class _Citation:
    """One mixed-citation on its way to labelled pieces."""

    def __init__(self, element: etree._Element) -> None:
        inner = {_tag(each) for each in element.iter("*")}
        self.journal = element.get("publication-type", "") in ("journal", "") or "volume" in inner
        self.contained = bool(inner & {"article-title", "chapter-title", "part-title"})
        self.pieces: list[tuple[str, str]] = []
        self._walk(element, "")

    def _walk(self, element: etree._Element, label: str) -> None:
        if element.text:
            self._add(element.text, label)
        for child in element:
            name = _tag(child)
            if name:
                self._child(child, name, label)
            if child.tail:
                self._add(child.tail, label)

    def _child(self, child: etree._Element, name: str, label: str) -> None:
        text = "".join(map(str, child.itertext())).strip()
        if name == "person-group":
            group = "editor" if child.get("person-group-type", "author") != "author" else "author"
            self._walk(child, label or group)
        elif name == "source":
            self._walk(
                child,
                ("journal" if self.journal and self.contained else "book")
                if self.contained or self.journal
                else "title",
            )
        elif name in ("pub-id", "object-id", "ext-link", "uri"):
            if text:
                if self.pieces and self.pieces[-1][0][-1:] not in " :/(":
                    self._add(" ", "")
                self._add(text, _identifier(child, text))
        elif name in _LABEL_OF:
            self._walk(child, label or _LABEL_OF[name])
        else:
            self._walk(child, label)

    def _add(self, text: str, label: str) -> None:
        self.pieces.append((text, label))


def _tagged(element: etree._Element) -> Labelled | None:
    source = etree.tostring(element, encoding="unicode")
    inner = {_tag(each) for each in element.iter("*")}
    if (
        not inner & {"article-title", "chapter-title", "source"}
        or not inner & {"year", "volume", "fpage"}
        or _GLUED.search(source)
    ):
        return None
    pieces = _one_line(_Citation(element).pieces)
    found = joined("jats", pieces)
    return found if 20 < len(found.raw) < 1500 else None


def _field_texts(element: etree._Element) -> dict[str, Any]:
    fields: dict[str, Any] = {"authors": [], "type": element.get("publication-type", "")}
    for each in element.iter("*"):
        name = _tag(each)
        text = " ".join("".join(map(str, each.itertext())).split()).strip(" .,;")
        if name == "surname":
            group = next((a for a in each.iterancestors() if _tag(a) == "person-group"), None)
            if group is None or group.get("person-group-type", "author") == "author":
                given = next((g for g in each.itersiblings() if _tag(g) == "given-names"), None)
                if given is None:
                    given = next((g for g in each.itersiblings(preceding=True) if _tag(g) == "given-names"), None)
                fields["authors"].append(
                    (text, "" if given is None else " ".join("".join(map(str, given.itertext())).split()))
                )
        elif name == "collab" and text:
            fields["authors"].append((text, ""))
        elif name in ("article-title", "chapter-title", "part-title"):
            fields.setdefault("title", text)
        elif name in (
            "source",
            "year",
            "volume",
            "issue",
            "fpage",
            "lpage",
            "elocation-id",
            "publisher-name",
            "publisher-loc",
            "edition",
        ):
            fields.setdefault(name, text)
        elif name == "pub-id" and each.get("pub-id-type") == "doi":
            fields.setdefault("doi", text)
    if not fields.get("title") and fields.get("source"):
        fields["title"], fields["source"] = fields["source"], ""
        fields["whole"] = True
    return fields


def _record(fields: dict[str, Any]) -> Record:
    kind = (
        "book"
        if fields.get("whole")
        else "journal"
        if fields.get("volume") or fields["type"] == "journal"
        else "chapter"
    )
    return Record(
        tuple(fields["authors"]), fields.get("title", ""), fields.get("source", ""), kind, fields.get("year", "")[:4],
        fields.get("volume", ""), fields.get("issue", ""), fields.get("fpage", "") or fields.get("elocation-id", ""),
        fields.get("lpage", ""), fields.get("publisher-name", ""), fields.get("publisher-loc", ""), fields.get("doi", ""),
    )  # fmt: skip


def _flat(text: str) -> tuple[str, list[int]]:
    """Letters and digits of a text in lower case, and where each stands."""
    signs, places = [], []
    for at, char in enumerate(text):
        low = char.lower()
        if char.isalnum() and len(low) == 1:
            signs.append(low)
            places.append(at)
    return "".join(signs), places


def _find(raw: str, wanted: str, start: int, *, loose: bool) -> tuple[int, int] | None:
    flat, places = _flat(raw)
    want = _flat(wanted)[0]
    begin = next((number for number, at in enumerate(places) if at >= start), len(places))
    at = flat.find(want, begin) if want else -1
    if at >= 0:
        return places[at], places[at + len(want) - 1] + 1
    if loose and len(want) > 25:
        found = partial_ratio_alignment(want, flat[begin:], score_cutoff=93)
        if found is not None and abs((found.dest_end - found.dest_start) - len(want)) <= 3:
            return places[begin + found.dest_start], places[begin + found.dest_end - 1] + 1
    return None


def _number(raw: str, wanted: str, start: int) -> tuple[int, int] | None:
    if not wanted:
        return None
    found = re.compile(rf"(?<![\w.]){re.escape(wanted)}(?!\d)").search(raw, start)
    return found.span() if found else None


def align(source: str, raw: str, fields: dict[str, Any]) -> Labelled | None:
    """The labels of a plain string, from the fields beside it; None where title or first author are not found."""
    raw = " ".join(raw.split())
    title = _find(raw, fields.get("title", ""), 0, loose=True) if len(fields.get("title", "")) > 8 else None
    authors = fields.get("authors") or []
    first = _find(raw, authors[0][0], 0, loose=False) if authors and authors[0][0] else None
    if title is None or first is None or first[0] >= title[0] or first[0] > 60:
        return None
    spans = [Span(*title, "title")]
    year = _year(raw, fields.get("year", "")[:4], first[1], title)
    end = year.start() if year and year.start() < title[0] else title[0]
    number = re.match(r"\s*[\[(]?\d{1,3}[.)\]]?\s+", raw)
    begin = number.end() if number and number.end() <= first[0] else 0
    if re.search(r"(?:19|20)\d\d", raw[begin:end]):
        end = begin + re.search(r"(?:19|20)\d\d", raw[begin:end]).start()  # type: ignore[union-attr]
    if number and begin:
        spans.append(Span(0, number.end(), "number"))
    spans.append(Span(begin, begin + len(raw[begin:end].rstrip(" ([,;")), "author"))
    if year:
        spans.append(Span(*year.span(), "date"))
    spans += _behind(raw, fields, title[1])
    ordered = sorted(set(spans))
    if any(one.end > two.start for one, two in itertools.pairwise(ordered)):
        return None
    return Labelled(source, raw, tuple(ordered))


def _year(raw: str, wanted: str, start: int, title: tuple[int, int]) -> re.Match[str] | None:
    """The year as printed outside the title: the one wanted, or the only one where none is."""
    found = [year for year in _YEAR.finditer(raw, start) if not title[0] <= year.start() < title[1]]
    if wanted:
        return next((year for year in found if year.group(1) == wanted), None)
    bracketed = [year for year in found if raw[year.start() - 1] == "(" and raw[year.end() : year.end() + 1] == ")"]
    return bracketed[0] if len(bracketed) == 1 else found[0] if len(found) == 1 else None


def _behind(raw: str, fields: dict[str, Any], start: int) -> list[Span]:
    """Container, volume, issue, pages, publisher behind the title, in the order in which they are found."""
    spans = []
    at = start
    container = _find(raw, fields.get("source", ""), at, loose=False) if len(fields.get("source", "")) > 2 else None
    if container and container[0] - at < 120:
        journal = fields["type"] in ("journal", "") or bool(fields.get("volume"))
        spans.append(Span(*container, "journal" if journal else "book"))
        at = container[1]
    for name, label in (
        ("volume", "volume"),
        ("issue", "issue"),
        ("fpage", "pages"),
        ("elocation-id", "pages"),
        ("lpage", "pages"),
    ):
        found = _number(raw, fields.get(name, ""), at)
        if found and found[0] - at < 40 and not raw[found[0] : found[1]].startswith(("19", "20")):
            spans.append(Span(*found, label))
            at = found[1]
    for name, label in (("publisher-name", "publisher"), ("publisher-loc", "location")):
        found = _find(raw, fields.get(name, ""), start, loose=False) if len(fields.get(name, "")) > 2 else None
        if found:
            spans.append(Span(*found, label))
    return spans


def _scholar(element: etree._Element) -> dict[str, Any] | None:
    """The fields in the query of a link to Google Scholar."""
    for link in element.iter("ext-link"):
        if link.get("ext-link-type") == "google-scholar":
            query = parse_qs(link.get("{http://www.w3.org/1999/xlink}href", ""))
            one = {name: values[0].strip() for name, values in query.items()}
            authors = [(name.split(" ")[-1], "") for name in query.get("author", [])]
            first, _, last = one.get("pages", "").partition("-")
            return {
                "authors": authors, "title": one.get("title", ""), "source": one.get("journal", ""), "year": one.get("publication_year", ""),
                "volume": one.get("volume", ""), "issue": one.get("issue", ""), "fpage": first, "lpage": last, "type": "journal",
            }  # fmt: skip
    return None


def _printed(element: etree._Element) -> str:
    named = element.find("named-content")
    return " ".join("".join(map(str, (element if named is None else named).itertext())).split())


def jats_strings(folder: Path, *, held_out: bool = False) -> tuple[list[Labelled], list[Record]]:
    """Labelled strings and records of all reference lists in a folder of JATS files; those with a held-out hash only, or none."""
    strings: list[Labelled] = []
    records: list[Record] = []
    parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False, load_dtd=False)
    for path in sorted(folder.glob("*.xml")):
        for entry in etree.parse(path, parser).iter("ref"):
            mixed = entry.findall(".//mixed-citation")
            fields = [_field_texts(each) for each in entry.iter("element-citation")] or [
                _field_texts(each) for each in mixed if each.find(".//surname") is not None
            ]
            found: list[Labelled | None] = []
            for each in mixed:
                beside = fields[0] if fields and each.find(".//surname") is None else _scholar(each)
                found.append(align("jats-aligned", _printed(each), beside) if beside else _tagged(each))
            strings += [each for each in found if each and is_held_out(each.raw) == held_out]
            if not any(each and is_held_out(each.raw) != held_out for each in found):
                records += [_record(each) for each in fields if each["authors"] and each.get("title")]
    return strings, records


def glutton_strings(path: Path) -> list[Labelled]:
    """Strings of biblio-glutton's set with the fields of the work beside them; none whose hash is held out."""
    strings = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = msgspec.json.decode(line)
            if is_held_out(row["reference"]) or is_held_out(" ".join(row["reference"].split())):
                continue
            year = re.search(r"(?:19|20)\d\d", str(row.get("year", "")))
            fields = {
                "authors": [(row.get("firstAuthor", ""), "")], "title": row.get("atitle", ""), "source": row.get("jtitle", ""),
                "volume": row.get("volume", ""), "fpage": row.get("firstPage", ""), "type": "journal",
                "year": year.group() if year else "",
            }  # fmt: skip
            found = align("glutton", row["reference"], fields)
            if found:
                strings.append(found)
    return strings


def excite_strings(folder: Path) -> list[Labelled]:
    """The tagged entries of the German social-science PDFs; none whose hash is held out."""
    labels = {"author": "author", "title": "title", "source": "journal", "year": "date", "volume": "volume", "issue": "issue",
              "fpage": "pages", "lpage": "pages", "publisher": "publisher", "url": "url", "editor": "editor", "identifier": "doi"}  # fmt: skip
    strings = []
    for path in sorted(folder.glob("*.xml")):
        for line in path.read_text(encoding="utf-8").splitlines():
            pieces: list[tuple[str, str]] = []
            stack: list[str] = []
            for part in re.split(r"(</?[\w-]+>)", line):
                tag = re.fullmatch(r"<(/?)([\w-]+)>", part)
                if tag and tag.group(1):
                    stack = stack[:-1]
                elif tag:
                    stack.append(tag.group(2))
                elif part:
                    pieces.append((part, next((labels[name] for name in stack if name in labels), "")))
            found = joined("excite", _one_line(pieces)) if pieces else None
            if found and len(found.raw) > 20 and not is_held_out(found.raw):
                strings.append(found)
    return strings
