"""What programs read of a work's page: `citation_*` meta tags, schema.org JSON-LD, and typed links (signposting.org)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from citance.model import IndexedWork, Work

__all__ = ["json_ld", "link_header", "meta_tags"]

_MOST_AUTHORS = 100
_LONGEST = 5_000
_ORCID = "https://orcid.org/"
_ADDRESS = re.compile(r"https?://[!-~]{3,300}")


def meta_tags(work: Work) -> tuple[tuple[str, str], ...]:
    """(name, content) of the tags that scholarly search engines and reference managers read."""
    first, _, last = work.pages.replace("–", "-").partition("-")
    found = [("citation_title", work.title)]
    found += [("citation_author", author.name) for author in work.authors[:_MOST_AUTHORS]]
    found += [
        ("citation_publication_date", (work.published or str(work.year or "")).replace("-", "/")),
        ("citation_journal_title", work.venue.title),
        *(("citation_issn", issn) for issn in work.venue.issns[:4]),
        ("citation_publisher", work.venue.publisher),
        ("citation_volume", work.volume),
        ("citation_issue", work.issue),
        ("citation_firstpage", first.strip()),
        ("citation_lastpage", last.strip()),
        ("citation_doi", work.doi or ""),
        ("citation_pmid", work.pmid or ""),
        ("citation_arxiv_id", work.arxiv or ""),
        ("citation_language", work.language),
    ]
    return tuple((name, content[:_LONGEST]) for name, content in found if content)


def json_ld(item: IndexedWork) -> Markup:
    """The work as schema.org describes it, ready to stand in a script element: the signs that could end it or begin
    another are written as JSON escapes, so nothing in a title can get out."""
    text = msgspec.json.encode(_described(item)).decode()
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of HTML is left in it


def _described(item: IndexedWork) -> dict[str, Any]:
    work = item.work
    address = f"https://doi.org/{quote(work.doi, safe='/:;()')}" if work.doi else None
    known: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Book" if work.kind == "book" else "ScholarlyArticle",
        "@id": address,
        "name": work.title[:_LONGEST],
        "headline": work.title[:110],
        "author": [_person(author.name, author.orcid) for author in work.authors[:_MOST_AUTHORS]],
        "datePublished": work.published or (str(work.year) if work.year else None),
        "isPartOf": _periodical(work),
        "pagination": work.pages,
        "inLanguage": work.language,
        "license": work.licence if _ADDRESS.fullmatch(work.licence) else None,
        "abstract": work.abstract[:_LONGEST],
        "keywords": list(work.keywords[:30]),
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in (("DOI", work.doi), ("PMID", work.pmid), ("PMCID", work.pmcid), ("arXiv", work.arxiv))
            if value
        ],
        "sameAs": address,
    }
    return {name: value for name, value in known.items() if value}


def _person(name: str, orcid: str | None) -> dict[str, str]:
    person = {"@type": "Person", "name": name}
    return {**person, "@id": f"{_ORCID}{orcid}"} if orcid else person


def _periodical(work: Work) -> dict[str, Any] | None:
    venue = work.venue
    if not venue.title:
        return None
    found: dict[str, Any] = {"@type": "Periodical", "name": venue.title}
    if venue.issns:
        found["issn"] = list(venue.issns[:4])
    if work.volume:
        found = {"@type": "PublicationVolume", "volumeNumber": work.volume, "isPartOf": found}
    if work.issue:
        found = {"@type": "PublicationIssue", "issueNumber": work.issue, "isPartOf": found}
    return found


def link_header(item: IndexedWork, json_address: str, *, api: bool) -> str:
    """The typed links of a landing page as one HTTP Link header: how to cite the work, who wrote it, under which licence,
    and where it is described for programs."""
    work = item.work
    links = ['<https://schema.org/AboutPage>; rel="type"', '<https://schema.org/ScholarlyArticle>; rel="type"']
    if work.doi:
        links.append(f'<https://doi.org/{quote(work.doi, safe="/:")}>; rel="cite-as"')
    orcids = dict.fromkeys(author.orcid for author in work.authors[:_MOST_AUTHORS] if author.orcid)
    links += [f'<{_ORCID}{quote(orcid, safe="")}>; rel="author"' for orcid in list(orcids)[:20]]
    if _ADDRESS.fullmatch(work.licence):
        links.append(f'<{quote(work.licence, safe=":/?=&.%-_~#")}>; rel="license"')
    links.append(f'<{json_address}>; rel="describedby"; type="application/json"')
    if api:
        own = f"/api/v1/works/{item.id}?format="
        for name, kind in (
            ("bibtex", "application/x-bibtex"),
            ("ris", "application/x-research-info-systems"),
            ("csl-json", "application/vnd.citationstyles.csl+json"),
        ):
            links.append(f'<{own}{name}>; rel="describedby"; type="{kind}"')
    return ", ".join(links)
