"""The front matter of a JATS article or of one of its sub-articles."""

from __future__ import annotations

import re

import msgspec

from citance.identifiers import clean_arxiv, clean_doi, clean_issn, clean_orcid, clean_pmcid, clean_pmid
from citance.model import Author, EditorialNotice, NoticeKind, Venue, Work
from citance.read.jats.references import read_name
from citance.read.reflist import content
from citance.read.safexml import Element

__all__ = ["read_front", "read_notices"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LICENCE_URL = re.compile(r"https?://(?:www\.)?creativecommons\.org/\S+?(?=[\s)>\]\"']|\.?$)", re.I)
_NOT_IN_NAME = ("xref", "fn", "inline-graphic", "graphic")
_PUBLISHED_FIRST = ("epub", "epub-ppub", "ppub", "pub", "collection", "publication", "preprint")

# `related-article-type` (JATS 1.3's suggested values, those of PubMed Central's and SciELO's tagging rules, and forms met
# in articles). These name the work that a notice is about …
_NOTICE_OF = {
    "retracted-article": NoticeKind.RETRACTION,
    "article-retracted": NoticeKind.RETRACTION,
    "corrected-article": NoticeKind.CORRECTION,
    "addended-article": NoticeKind.CORRECTION,
    "object-of-concern": NoticeKind.CONCERN,
    "withdrawn-article": NoticeKind.WITHDRAWAL,
    "removed-article": NoticeKind.WITHDRAWAL,
    "reinstated-article": NoticeKind.REINSTATEMENT,
}
# … and these name the notice, seen from the work; on a notice of that very kind they point at the work all the same.
_NOTICE_ABOUT_SELF = {
    "retraction-forward": NoticeKind.RETRACTION,
    "retraction": NoticeKind.RETRACTION,
    "retraction-notice": NoticeKind.RETRACTION,
    "partial-retraction": NoticeKind.RETRACTION,
    "partial-retraction-forward": NoticeKind.RETRACTION,
    "correction-forward": NoticeKind.CORRECTION,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "addendum": NoticeKind.CORRECTION,
    "expression-of-concern": NoticeKind.CONCERN,
    "concern-forward": NoticeKind.CONCERN,
    "withdrawal": NoticeKind.WITHDRAWAL,
    "withdrawal-forward": NoticeKind.WITHDRAWAL,
    "removal": NoticeKind.WITHDRAWAL,
    "removal-forward": NoticeKind.WITHDRAWAL,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
# Not taken, since they say nothing against a work: "updated-article" and "update" (new versions), "commentary",
# "commentary-article", "companion", "letter", "letter-reply", "preprint", "peer-reviewed-article", "republished-article",
# "translated-article", "translation", "article-reference" and all others.
_KIND_OF_ARTICLE = {
    "retraction": NoticeKind.RETRACTION,
    "partial-retraction": NoticeKind.RETRACTION,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
    "addendum": NoticeKind.CORRECTION,
    "expression-of-concern": NoticeKind.CONCERN,
    "withdrawal": NoticeKind.WITHDRAWAL,
    "removal": NoticeKind.WITHDRAWAL,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
"""`article-type` of documents that are notices themselves."""


def _title_text(element: Element | None) -> str:
    """The text of a title without footnote markers and pictures."""
    if element is None:
        return ""
    if next(element.iter(*_NOT_IN_NAME), None) is None:
        return content(element)
    parts = [element.text or ""]
    for child in element:
        if child.tag not in _NOT_IN_NAME:
            parts.append(_title_text(child))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


def _ids(meta: Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in meta.findall("article-id"):
        kind = (element.get("pub-id-type") or "").lower()
        text = content(element)
        if kind == "doi" or (not kind and clean_doi(text)):
            found.setdefault("doi", clean_doi(text) or "")
        elif kind == "pmid":
            found.setdefault("pmid", clean_pmid(text) or "")
        elif kind in ("pmc", "pmcid", "pmcaid"):
            found.setdefault("pmcid", clean_pmcid(text) or "")
        elif kind == "arxiv":
            found.setdefault("arxiv", clean_arxiv(text) or "")
    return {kind: value for kind, value in found.items() if value}


def _affiliations(front: Element) -> dict[str, str]:
    texts = {}
    for element in front.iter("aff"):
        parts = [element.text or ""]
        for child in element:
            if child.tag not in ("label", "sup", "institution-id", "institution-wrap"):
                parts.append(content(child))
            elif child.tag == "institution-wrap":
                parts.append(" ".join(content(name) for name in child.findall("institution")))
            parts.append(child.tail or "")
        key = element.get("id")
        if key:
            texts[key] = re.sub(r"\s+([,;.])", r"\1", " ".join(" ".join(parts).split())).strip(" ,;")
    return texts


def _orcid(contrib: Element) -> str | None:
    for element in contrib.iter("contrib-id", "ext-link", "uri"):
        orcid = clean_orcid(content(element)) or clean_orcid(element.get(_HREF))
        if orcid and ("orcid" in (element.get("contrib-id-type") or "orcid")):
            return orcid
    return None


def _authors(meta: Element) -> tuple[Author, ...]:
    texts = _affiliations(meta)
    authors = []
    for contrib in meta.iter("contrib"):
        if (
            contrib.get("contrib-type", "author") not in ("author", "authors", "")
            or contrib.find("contrib-group") is not None
        ):
            continue
        name = contrib.find("name-alternatives/name")
        for tag in ("name", "string-name", "name-alternatives/string-name", "collab", "collab-alternatives/collab"):
            name = contrib.find(tag) if name is None else name
        author = (
            _collective(name)
            if name is not None and name.tag == "collab"
            else read_name(name)
            if name is not None
            else None
        )
        if author is None:
            continue
        keys = [rid for xref in contrib.findall("xref[@ref-type='aff']") for rid in (xref.get("rid") or "").split()]
        own = [content(element) for element in contrib.findall("aff") if element.get("id") not in keys]
        affiliations = [texts[key] for key in keys if key in texts] + own
        authors.append(
            msgspec.structs.replace(
                author, orcid=_orcid(contrib), affiliations=tuple(text for text in affiliations if text)
            )
        )
    return tuple(authors)


def _collective(collab: Element) -> Author | None:
    """A group's name without the list of its members, which JATS keeps inside."""
    institution = collab.find("institution")
    text = content(institution) if institution is not None else ""
    if not text:
        named = collab.find("named-content")
        text = content(named) if named is not None else " ".join((collab.text or "").split())
    text = text or content(collab)
    return Author(family=text) if text else None


def _iso_date(date: Element) -> str:
    stamp = date.get("iso-8601-date", "")
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", stamp):
        return stamp
    year = content(date.find("year"))
    if not re.fullmatch(r"\d{4}", year):
        return ""
    text = year
    for tag in ("month", "day"):
        part = content(date.find(tag))
        if not part.isdigit() or not 1 <= int(part) <= 31:
            break
        text += f"-{int(part):02d}"
    return text


def _published(meta: Element) -> str:
    dates: dict[str, str] = {}
    for date in [*meta.findall("pub-date"), *meta.findall("pub-history/event/date")]:
        kind = (date.get("pub-type") or date.get("date-type") or "pub").lower()
        iso = _iso_date(date)
        if iso:
            dates.setdefault(kind, iso)
    known = [dates[kind] for kind in _PUBLISHED_FIRST if kind in dates] or list(dates.values())
    if not known:
        return ""
    # The same day is often coded twice, once only as a year: take the most precise of the earliest year.
    earliest = min(date[:4] for date in known)
    return max((date for date in known if date[:4] == earliest), key=len)


def _licence(meta: Element) -> str:
    for licence in [*meta.iter("license"), *meta.iter("copyright-statement")]:
        for text in [licence.get(_HREF) or "", *(content(ref) for ref in licence.iter("{*}license_ref"))]:
            if text.startswith("http"):
                return text
        for link in licence.iter("ext-link", "uri"):
            if "creativecommons.org" in (link.get(_HREF) or ""):
                return link.get(_HREF) or ""
        found = _LICENCE_URL.search(content(licence))
        if found:
            return found.group(0)
    return content(next(meta.iter("license"), None))[:300]


def _venue(journal: Element | None) -> Venue:
    if journal is None:
        return Venue()
    titles = journal.find("journal-title-group")
    holder = titles if titles is not None else journal
    short = holder.find("abbrev-journal-title")
    if short is None:
        short = journal.find("journal-id[@journal-id-type='nlm-ta']")
    issns = [clean_issn(content(element)) for element in journal.iter("issn")]
    return Venue(
        title=content(holder.find("journal-title")),
        short_title=content(short),
        issns=tuple(dict.fromkeys(issn for issn in issns if issn)),
        publisher=content(journal.find("publisher/publisher-name")),
    )


def _subjects(meta: Element) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (content(s) for s in meta.findall("article-categories//subject")))))


def _keywords(meta: Element) -> tuple[str, ...]:
    words = []
    for group in meta.findall("kwd-group"):
        if (group.get("kwd-group-type") or "").lower() in ("abbreviations", "abbr"):
            continue
        words += [content(word) for word in group.iter("kwd", "compound-kwd")]
    return tuple(dict.fromkeys(filter(None, words)))


def _abstract_part(part: Element) -> str:
    """A paragraph, or a heading set off by a colon."""
    text = content(part)
    return f"{text}:" if part.tag == "title" and text and text[-1].isalnum() else text


def _abstract(meta: Element) -> str:
    for element in meta.findall("abstract"):
        if element.get("abstract-type") not in ("graphical", "teaser", "toc", "key-points", "editor", "web-summary"):
            own = content(element.find("title"))
            parts = [_abstract_part(part) for part in element.iter("title", "p")]
            if parts and own and parts[0].rstrip(":") == own:
                del parts[0]
            return " ".join(part for part in parts if part) or content(element)
    return ""


def _funding(meta: Element) -> tuple[str, ...]:
    sources = []
    for award in meta.findall("funding-group/award-group"):
        names = [content(source) for source in award.findall("funding-source")]
        numbers = ", ".join(content(number) for number in award.findall("award-id"))
        sources += [f"{name} ({numbers})" if numbers else name for name in names if name]
    statement = content(meta.find("funding-group/funding-statement"))
    return tuple(dict.fromkeys(sources)) or ((statement,) if statement else ())


def _pages(meta: Element) -> str:
    first, last = content(meta.find("fpage")), content(meta.find("lpage"))
    if first and last and first != last:
        return f"{first}–{last}"
    return first or content(meta.find("elocation-id"))


def read_front(article: Element, front: Element | None, outer: Work | None = None) -> Work:
    """The work that `article` is; `outer` is the main article's work when this is a part of it."""
    meta = _meta(front)
    kind = (article.get("article-type") or article.get("response-type") or "").strip()
    language = (article.get(_LANG) or (outer.language if outer else "")).split("-")[0].lower()
    if meta is None:
        return Work(kind=kind, language=language, venue=outer.venue if outer else Venue())
    ids = _ids(meta)
    published = _published(meta)
    title = meta.find("title-group/article-title")
    return Work(
        title=_title_text(title if title is not None else meta.find("article-title")),
        authors=_authors(meta),
        year=int(published[:4]) if published else None,
        doi=ids.get("doi"),
        pmid=ids.get("pmid"),
        pmcid=ids.get("pmcid"),
        arxiv=ids.get("arxiv"),
        venue=outer.venue if outer else _venue(front.find("journal-meta") if front is not None else None),
        published=published,
        volume=content(meta.find("volume")),
        issue=content(meta.find("issue")),
        pages=_pages(meta),
        kind=kind,
        abstract=_abstract(meta),
        keywords=_keywords(meta),
        subjects=_subjects(meta),
        language=language,
        licence=_licence(meta),
        funding=_funding(meta),
        versions=_versions(meta),
    )


_VERSION_OF = frozenset(("preprint", "article-version-of-record", "object-of-preprint", "published-article"))
"""Types of links to another version of the same work: JATS4R's "preprint" and the ways back that are met in preprints."""


def _meta(front: Element | None) -> Element | None:
    if front is None:
        return None
    meta = front.find("article-meta")
    return meta if meta is not None else front if front.tag == "front-stub" else None


def read_notices(article: Element, front: Element | None, work: Work) -> tuple[EditorialNotice, ...]:
    """The editorial notices that the front matter's links to related articles speak of.

    Both directions are read: a notice that names the work, and a work that names its notice. Where the link's type can
    mean either, the document's own type decides.
    """
    meta = _meta(front)
    if meta is None:
        return ()
    own_kind = _KIND_OF_ARTICLE.get(work.kind)
    notices = []
    for link in meta.iter("related-article", "related-object"):
        said = (link.get("related-article-type") or link.get("link-type") or "").strip().lower()
        doi, pmid = _linked(link)
        of, about_self = _NOTICE_OF.get(said), _NOTICE_ABOUT_SELF.get(said)
        if (
            about_self is not None
            and own_kind is not None
            and (about_self is own_kind or said == "partial-retraction")
        ):
            of, about_self = about_self, None
        if said == "companion":  # what some publishers write on the notice
            of = own_kind
        if of is NoticeKind.CORRECTION and own_kind is not None:
            of = own_kind
        partial = "partial retraction" if "partial-retraction" in (said, work.kind) else ""
        if of is not None and (doi or pmid):
            notices.append(
                EditorialNotice(
                    kind=of,
                    doi=doi or "",
                    pmid=pmid,
                    notice_doi=work.doi,
                    date=work.published,
                    reason=partial,
                    source="full text",
                )
            )
        elif about_self is not None and (work.doi or work.pmid) and (link.get(_HREF) or content(link)):
            day = link.find("date")
            notices.append(
                EditorialNotice(
                    kind=about_self,
                    doi=work.doi or "",
                    pmid=work.pmid,
                    notice_doi=doi,
                    date=_iso_date(day) if day is not None else "",
                    reason=partial,
                    source="full text",
                )
            )
    return tuple(dict.fromkeys(notices))


def _versions(meta: Element) -> tuple[str, ...]:
    """The preprint that the article came from, and the article that a preprint became, where a link names them."""
    found: dict[str, None] = {}
    for link in meta.iter("related-article", "related-object"):
        said = (link.get("related-article-type") or link.get("link-type") or "").strip().lower()
        if said in _VERSION_OF:
            doi = _linked(link)[0]
            arxiv = None if doi else clean_arxiv(link.get(_HREF) or content(link))
            found.update({f"doi:{doi}": None} if doi else {f"arxiv:{arxiv}": None} if arxiv else {})
    return tuple(found)


def _linked(link: Element) -> tuple[str | None, str | None]:
    """DOI and PubMed number of the article that a link names."""
    href, text = link.get(_HREF), content(link)
    if (link.get("ext-link-type") or "").lower() in ("pmid", "pubmed"):
        return None, clean_pmid(href) or clean_pmid(text)
    return clean_doi(href) or clean_doi(text), None
