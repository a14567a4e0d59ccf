"""TEI: GROBID's output, and articles that people encoded, such as those of the Journal of the TEI."""

from __future__ import annotations

import re

from citance.identifiers import clean_arxiv, clean_doi, clean_issn, clean_orcid, clean_pmcid, clean_pmid, find_doi
from citance.model import Author, Paper, Place, Reference, Venue, Work
from citance.read.jats.references import RefList, content
from citance.read.looseref import read_loose, read_year
from citance.read.safexml import Element, strip_namespaces
from citance.read.textflow import BlockList, TextFlow

__all__ = ["find_texts", "read_tei"]

_XML = "{http://www.w3.org/XML/1998/namespace}"
_MATHML = frozenset({"http://www.w3.org/1998/Math/MathML"})
_SKIPPED = frozenset({"graphic", "listBibl", "listOrg", "formula-label", "gap", "index"})
_OWN_BLOCK = frozenset({"p", "ab", "head", "figDesc", "l", "cell", "item", "lg", "byline", "epigraph"})
_INNER = frozenset({"list", "lg", "quote", "cit", "table", "figure", "eg", "egXML", "floatingText", "p", "item", "ab"})
_SHOWN_AS_CODE = frozenset({"egXML", "eg"})


def find_texts(root: Element) -> list[Element]:
    """The `TEI` elements of a file, namespaces taken off."""
    strip_namespaces(root, _MATHML)
    return [root] if root.tag != "teiCorpus" else list(root.iter("TEI", "TEI.2"))


def read_tei(root: Element, sha256: str, warnings: list[str]) -> Paper:
    """One TEI text as a paper."""
    references = _read_list(root)
    blocks = BlockList()
    reader = _TextReader(blocks, references.by_id)
    for abstract in root.findall("teiHeader/profileDesc/abstract"):
        reader.read(abstract, Place.ABSTRACT, ("Abstract",))
    for part in root.findall("text/*"):
        reader.read(part)
    lost = [f"a marker points to {name!r}, which is not in the file" for name in reader.lost]
    return Paper(
        work=_read_header(root),
        sections=blocks.sections(),
        blocks=blocks.blocks(),
        references=tuple(references.references),
        sha256=sha256,
        format="tei",
        warnings=tuple(warnings + lost),
    )


# Header and references --------------------------------------------------------------------------------------------


def _person(element: Element) -> Author | None:
    holder = element
    for tag in ("persName", "name"):
        named = element.find(tag)
        if named is not None:
            holder = named
            break
    family = content(holder.find("surname"))
    given = " ".join(content(part) for part in holder.findall("forename"))
    if not family:
        whole = content(holder) if holder is not element else content(element.find("orgName")) or content(element)
        family, given = _split_name(whole)
    if not family:
        return None
    affiliations = []
    for affiliation in element.findall("affiliation"):
        organisations = [content(organisation) for organisation in affiliation.findall("orgName")]
        affiliations.append(", ".join(organisations) or content(affiliation))
    orcid = next((clean_orcid(content(number)) for number in element.findall("idno")), None)
    return Author(family=family, given=given, orcid=orcid, affiliations=tuple(filter(None, affiliations)))


def _split_name(name: str) -> tuple[str, str]:
    """ "Coe, Neil" is a family and a given name; anything without one comma stays whole."""
    family, comma, given = name.partition(",")
    return (family.strip(), given.strip()) if comma and "," not in given else (name, "")


def _people(parent: Element | None, path: str = "author") -> tuple[Author, ...]:
    found = [_person(element) for element in parent.findall(path)] if parent is not None else []
    return tuple(person for person in found if person is not None)


def _ids(struct: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for number in struct.iter("idno"):
        kind = (number.get("type") or "").lower()
        text = content(number)
        if kind == "doi" or (not kind and clean_doi(text)):
            found.setdefault("doi", clean_doi(text) or find_doi(text) or "")
        elif kind in ("pmid", "pubmed"):
            found.setdefault("pmid", clean_pmid(text) or "")
        elif kind in ("pmc", "pmcid"):
            found.setdefault("pmcid", clean_pmcid(text) or "")
        elif kind == "arxiv":
            found.setdefault("arxiv", clean_arxiv(text) or "")
    for pointer in struct.iter("ptr", "ref"):
        target = (pointer.get("target") or "").strip()
        if "doi.org" in target:
            found.setdefault("doi", clean_doi(target) or find_doi(target) or "")
        elif target.startswith("http"):
            found.setdefault("url", target)
    return {kind: value for kind, value in found.items() if value}


def _title_of(parent: Element | None, *levels: str) -> str:
    if parent is None:
        return ""
    for level in levels:
        for title in parent.findall("title"):
            if title.get("level") == level and content(title):
                return content(title)
    return ""


def _read_header(root: Element) -> Work:
    header = root.find("teiHeader")
    if header is None:
        return Work()
    struct = header.find("fileDesc/sourceDesc/biblStruct")
    titles = [
        content(title)
        for title in header.findall("fileDesc/titleStmt/title")
        if title.get("type") in (None, "main", "sub")
    ]
    analytic = struct.find("analytic") if struct is not None else None
    monogr = struct.find("monogr") if struct is not None else None
    authors = _people(analytic) or _people(header.find("fileDesc/titleStmt"))
    ids = _ids(struct) if struct is not None else {}
    for number in header.findall("fileDesc/publicationStmt//idno"):
        ids.setdefault("doi", clean_doi(content(number)) or "")
    date = _date(struct) or _date(header.find("fileDesc/publicationStmt"))
    text = root.find("text")
    language = root.get(_XML + "lang") or (text.get(_XML + "lang") if text is not None else "") or ""
    if not language:
        used = header.find("profileDesc/langUsage/language")
        language = used.get("ident", "") if used is not None else ""
    licence = next(header.iter("licence"), None)
    return Work(
        title=". ".join(filter(None, titles)) if len(titles) > 1 else "".join(titles),
        authors=authors,
        year=int(date[:4]) if date else None,
        doi=ids.get("doi") or None,
        pmid=ids.get("pmid"),
        pmcid=ids.get("pmcid"),
        arxiv=ids.get("arxiv"),
        venue=_venue(monogr, header),
        published=date,
        volume=_scope(struct, "volume"),
        issue=_scope(struct, "issue"),
        pages=_scope(struct, "page"),
        kind=(text.get("type") or "") if text is not None else "",
        abstract=" ".join(content(part) for part in header.findall("profileDesc/abstract//p"))
        or content(next(root.iterfind("text/front/div[@type='abstract']"), None)),
        keywords=tuple(dict.fromkeys(filter(None, (content(t) for t in header.iter("term"))))),
        language=language.split("-")[0].lower(),
        licence=(licence.get("target") or content(licence)) if licence is not None else "",
        funding=tuple(filter(None, (content(f.find("orgName")) for f in header.iter("funder")))),
    )


def _venue(monogr: Element | None, header: Element) -> Venue:
    publisher = content(header.find("fileDesc/publicationStmt/publisher"))
    series = content(header.find("fileDesc/seriesStmt/title"))
    if monogr is None:
        return Venue(title=series, publisher=publisher)
    issns = [clean_issn(content(n)) for n in monogr.findall("idno") if "issn" in (n.get("type") or "").lower()]
    return Venue(
        title=_title_of(monogr, "j", "m") or series,
        issns=tuple(dict.fromkeys(issn for issn in issns if issn)),
        publisher=content(monogr.find("imprint/publisher")) or publisher,
    )


def _date(parent: Element | None) -> str:
    for date in parent.iter("date") if parent is not None else ():
        when = date.get("when") or content(date)
        found = re.match(r"(1[5-9]|20)\d\d(-\d\d(-\d\d)?)?", when)
        if found:
            return found.group(0)
    return ""


def _scope(parent: Element | None, unit: str) -> str:
    for scope in parent.iter("biblScope") if parent is not None else ():
        if (scope.get("unit") or scope.get("type") or "").lower() in (
            unit,
            unit + "s",
            "pp" if unit == "page" else unit,
        ):
            first, last = scope.get("from"), scope.get("to")
            return f"{first}–{last}" if first and last else first or content(scope)
    return ""


def _read_list(root: Element) -> RefList:
    result = RefList()
    entries = [
        entry
        for holder in root.iter("listBibl")
        if not any(above.tag in ("teiHeader", "note") for above in holder.iterancestors())
        for entry in holder
        if entry.tag in ("bibl", "biblStruct", "biblFull")
    ]
    # A footnote may hold the description of a work and be pointed at: it is an entry too.
    entries += [
        entry
        for entry in root.iter("bibl", "biblStruct")
        if entry.get(_XML + "id") and any(above.tag == "note" for above in entry.iterancestors())
    ]
    used: set[str] = set()
    for index, entry in enumerate(entries, 1):
        own = entry.get(_XML + "id") or ""
        key = own if own and own not in used else f"r{index}"
        used.add(key)
        result.add(_read_entry(entry, key, index), own)
    return result


def _read_entry(entry: Element, key: str, index: int) -> Reference:
    analytic, monogr = entry.find("analytic"), entry.find("monogr")
    flat = entry if monogr is None else None
    title = _title_of(analytic, "a") or _title_of(flat, "a", "u")
    container = _title_of(monogr, "j", "m") or _title_of(flat, "j", "m")
    if not title:
        series_only = monogr is not None and _title_of(monogr, "m") == "" and _title_of(monogr, "j")
        title, container = (_title_of(monogr, "m") or _title_of(flat, "m"), "") if not series_only else ("", container)
    note = next((content(n) for n in entry.findall("note") if n.get("type") == "raw_reference"), "")
    raw = note or content(entry)
    ids = _ids(entry)
    authors = (
        _people(analytic) or _people(monogr) or _people(flat) or _people(monogr, "editor") or _people(flat, "editor")
    )
    loose = read_loose(raw)
    date = next((content(d) or d.get("when", "") for d in entry.iter("date")), "")
    year, suffix = read_year(date)
    return Reference(
        key=key,
        index=index,
        entry=key,
        label=content(entry.find("label")) or entry.get("n") or "",
        raw=raw,
        title=title,
        authors=authors or loose.authors,
        year=year or loose.year,
        year_suffix=suffix,
        container=container,
        volume=_scope(entry, "volume"),
        issue=_scope(entry, "issue"),
        pages=_scope(entry, "page"),
        publisher=content(next(entry.iter("publisher"), None)),
        kind=entry.get("type") or "",
        doi=ids.get("doi") or loose.doi,
        pmid=ids.get("pmid") or loose.pmid,
        pmcid=ids.get("pmcid") or loose.pmcid,
        arxiv=ids.get("arxiv") or loose.arxiv,
        url=ids.get("url", ""),
    )


# Text -------------------------------------------------------------------------------------------------------------


class _TextReader:
    """Walks the text and fills a `BlockList`; the rules of JATS' walker hold here too."""

    def __init__(self, blocks: BlockList, names: dict[str, tuple[str, ...]]) -> None:
        self._blocks = blocks
        self._names = names
        self._titles: tuple[str, ...] = ()
        self._section = -1
        self._place = Place.BODY
        self._note = ""
        self._raised = 0
        self._numbered: dict[str, tuple[str, ...]] = {}
        self.lost: dict[str, None] = {}

    def read(self, part: Element, place: Place = Place.BODY, titles: tuple[str, ...] = ()) -> None:
        self._place, self._titles = place, titles
        self._section = self._blocks.section(titles) if titles else -1
        self._descend(part)

    def _descend(self, parent: Element) -> None:
        for child in parent:
            self._structure(child)

    def _structure(self, element: Element) -> None:
        tag = element.tag
        if tag == "div" or re.fullmatch(r"div[1-7]", tag):
            self._division(element)
        elif tag == "figure":
            self._at(element, Place.CAPTION)
        elif tag == "table":
            self._table(element)
        elif tag == "note":
            self._note_element(element)
        elif tag in _OWN_BLOCK or tag == "ref":
            self._leaf(element)
        elif tag not in _SKIPPED and tag != "label":
            if element.text and not element.text.isspace():
                self._leaf(element)
            else:
                self._descend(element)

    def _division(self, element: Element) -> None:
        before = self._titles, self._section, self._place
        head = element.find("head")
        if element.get("type") == "abstract":
            self._place = Place.ABSTRACT
        title = _heading(head)
        if title:
            self._titles = (*self._above(head), title)
            if head is not None and head.get("n"):
                self._numbered[str(head.get("n")).strip(".")] = self._titles
        self._section = self._blocks.section(self._titles, element.get("type") or "") if self._titles else -1
        self._descend(element)
        self._titles, self._section, self._place = before

    def _above(self, head: Element | None) -> tuple[str, ...]:
        """The headings above this one. GROBID writes all divisions side by side: "2.1" still stands under "2"."""
        number = (head.get("n") or "").strip(".") if head is not None else ""
        outer, dot, _ = number.rpartition(".")
        return self._numbered.get(outer, self._titles) if dot and not self._titles else self._titles

    def _at(self, element: Element, place: Place) -> None:
        before = self._place
        self._place = place
        self._descend(element)
        self._place = before

    def _table(self, table: Element) -> None:
        before = self._place
        self._place = Place.TABLE
        for row in table.iter("row"):
            if next(row.iter("ref"), None) is not None:
                flow = self._blocks.begin()
                for cell in row:
                    self._inline(cell, flow)
                    flow.break_here()
                self._blocks.end(flow, self._place, self._section, self._note)
        self._place = before

    def _note_element(self, note: Element) -> None:
        before = self._place, self._note, self._raised
        if self._place is Place.BODY:
            self._place = Place.FOOTNOTE
        self._note, self._raised = note.get(_XML + "id") or "note", 0
        if any(child.tag in ("p", "ab", "list") for child in note):
            self._descend(note)
        else:
            self._leaf(note)
        self._place, self._note, self._raised = before

    def _leaf(self, element: Element) -> None:
        flow = self._blocks.begin()
        if element.tag == "ref":
            self._ref(element, flow)
        else:
            self._inline(element, flow)
        if element.tag != "head" or flow.markers:
            self._blocks.end(flow, self._place, self._section, self._note)

    def _inline(self, element: Element, flow: TextFlow) -> None:
        flow.add(element.text)
        for child in element:
            self._inline_child(child, flow)
            flow.add(child.tail)

    def _inline_child(self, child: Element, flow: TextFlow) -> None:
        tag = child.tag
        if tag == "ref":
            self._ref(child, flow)
        elif tag == "note":
            self._structure(child)
        elif tag == "lb":
            flow.space()
        elif tag == "formula":
            flow.break_if_ended()
            flow.space()
            flow.add(child.text)
            for part in child:
                if part.tag != "label":
                    self._inline(part, flow)
                flow.add(part.tail)
            flow.space()
        elif tag == "hi" and "sup" in (child.get("rend") or ""):
            self._raised += 1
            self._inline(child, flow)
            self._raised -= 1
        elif tag in _INNER and not (tag == "quote" and child.find("p") is None and child.find("lg") is None):
            if tag not in _SHOWN_AS_CODE:
                self._interrupt(child, flow)
        elif tag not in _SKIPPED:
            self._inline(child, flow)

    def _interrupt(self, element: Element, flow: TextFlow) -> None:
        """A paragraph, list or quotation inside this one: blocks of their own, then the rest of this one."""
        place, section, note = self._place, self._section, self._note
        self._blocks.interrupt(flow, place, section, note, lambda: self._structure(element))

    def _ref(self, element: Element, flow: TextFlow) -> None:
        kind = element.get("type") or ""
        targets = [target[1:] for target in (element.get("target") or "").split() if target.startswith("#")]
        keys = tuple(dict.fromkeys(key for target in targets for key in self._names.get(target, ())))
        if kind not in ("bibr", "bibl", "biblio") and not keys:
            self._inline(element, flow)
            return
        if kind in ("bibr", "bibl", "biblio"):
            self.lost.update(dict.fromkeys(target for target in targets if target not in self._names))
        start = flow.place()
        self._inline(element, flow)
        flow.mark(start, keys, superscript=self._raised > 0)


def _heading(head: Element | None) -> str:
    if head is None:
        return ""
    parts = [head.text or ""]
    for child in head:
        if child.tag not in ("note", "ref"):
            parts.append(_heading(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())
