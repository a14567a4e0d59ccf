"""The header of a TEI text: what it says of the work itself."""

from __future__ import annotations

from citance.identifiers import clean_doi, clean_issn
from citance.model import Venue, Work
from citance.read.reflist import content
from citance.read.safexml import Element
from citance.read.tei.fields import XML, date_of, ids_of, people_of, scope_of, title_of

__all__ = ["read_header"]


def read_header(root: Element) -> Work:
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
    authors = people_of(analytic) or people_of(header.find("fileDesc/titleStmt"))
    ids = ids_of(struct) if struct is not None else {}
    for number in header.findall("fileDesc/publicationStmt//idno"):
        ids.setdefault("doi", clean_doi(content(number)) or "")
    date = date_of(struct) or date_of(header.find("fileDesc/publicationStmt"))
    text = root.find("text")
    language = root.get(XML + "lang") or (text.get(XML + "lang") if text is not None else "") or ""
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
        volume=scope_of(struct, "volume"),
        issue=scope_of(struct, "issue"),
        pages=scope_of(struct, "page"),
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
        title=title_of(monogr, "j", "m") or series,
        issns=tuple(dict.fromkeys(issn for issn in issns if issn)),
        publisher=content(monogr.find("imprint/publisher")) or publisher,
    )
