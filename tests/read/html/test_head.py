"""What the head of a page says, in each of the vocabularies."""

from __future__ import annotations

import json

import pages
import pytest

from citance.model import Work
from citance.read.html import read_html

BODY = "<main><h2>Results</h2>" + pages.FILL * 4 + "</main>"


def work(head: str, body: str = BODY) -> Work:
    return read_html(pages.page(body, head + "<meta name='citation_x' content='y'>").encode(), "0" * 64).work


def test_citation_tags() -> None:
    found = read_html(pages.SPRINGERLIKE.encode(), "0" * 64).work
    assert (found.title, found.doi, found.year, found.published) == (
        "Ties at home",
        "10.5555/ties.1",
        2020,
        "2020-03-09",
    )
    assert [(a.family, a.given, a.affiliations) for a in found.authors] == [
        ("Berg", "Anna", ("University of X",)),
        ("Lund", "Jon", ()),
    ]
    assert (found.venue.title, found.volume, found.pages, found.language) == ("J Invent", "4", "1–9", "en")
    assert found.abstract == "We follow firms that went abroad."


def test_json_ld() -> None:
    data = {
        "@graph": [
            {"@type": "WebPage", "name": "Site"},
            {
                "@type": "ScholarlyArticle",
                "headline": "Ties at <i>home</i>",
                "sameAs": "https://doi.org/10.5555/LD.1",
                "datePublished": "2019-05-02",
                "author": [
                    {"@type": "Person", "name": "Anna Berg", "@id": "https://orcid.org/0000-0002-1825-0097"},
                    {"familyName": "Lund", "givenName": "Jon"},
                ],
                "isPartOf": {"@type": "PublicationIssue", "isPartOf": {"@type": "Periodical", "name": "J Invent"}},
                "keywords": "ties, home",
            },
        ]
    }
    found = work(f"<script type='application/ld+json'>{json.dumps(data)}</script>")
    assert (found.title, found.doi, found.year, found.venue.title) == (
        "Ties at home",
        "10.5555/ld.1",
        2019,
        "J Invent",
    )
    assert [(a.name, a.orcid) for a in found.authors] == [("Anna Berg", "0000-0002-1825-0097"), ("Jon Lund", None)]
    assert found.keywords == ("ties", "home")


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[]",
        "null",
        '{"@type": 3}',
        '{"@graph": "x"}',
        "[" * 5000,
        '{"@type":"Article","author":{"@type":"Person"}}',
    ],
)
def test_broken_json_ld(script: str) -> None:
    assert (
        work(f"<script type='application/ld+json'>{script}</script><title>Ties at home | Site</title>").title
        == "Ties at home"
    )


def test_dublin_core_and_prism() -> None:
    found = work(
        "<meta name='DC.Title' content='Ties at home'><meta name='DC.Creator' content='Berg, Anna'><meta name='DC.Identifier' content='doi:10.5555/dc.1'>"
        "<meta name='DC.Date' content='2018-01-31'><meta name='prism.publicationName' content='J Invent'><meta name='prism.issn' content='0317-8471'>"
    )
    assert (found.title, found.doi, found.year, found.venue.title, found.venue.issns) == (
        "Ties at home",
        "10.5555/dc.1",
        2018,
        "J Invent",
        ("0317-8471",),
    )
    assert found.authors[0].family == "Berg"


def test_nothing_but_a_heading() -> None:
    assert work("<title>x</title>", "<h1>Ties at home</h1>" + BODY).title == "Ties at home"


REFERENCE = (
    "citation_journal_title=Invented Annals; citation_title=Networks of small exporters; citation_author=C. Yeung; citation_author=D. Lund;"
    " citation_volume=5; citation_publication_date=2005; citation_pages=10-33; citation_doi=10.5555/y.5"
)


def test_list_of_the_head_where_the_page_prints_none() -> None:
    body = "<main><h2>Results</h2><p>Ties last (Yeung &amp; Lund, 2005).</p>" + pages.FILL + "</main>"
    page = pages.page(
        body, f"<meta name='citation_title' content='Ties'><meta name='citation_reference' content='{REFERENCE}'>"
    )
    paper = read_html(page.encode(), "0" * 64)
    (reference,) = paper.references
    assert (reference.title, reference.year, reference.doi, reference.pages) == (
        "Networks of small exporters",
        2005,
        "10.5555/y.5",
        "10-33",
    )
    assert [author.family for author in reference.authors] == ["Yeung", "Lund"]
    assert [marker.keys for block in paper.blocks for marker in block.markers] == [("r1",)]
    assert paper.warnings


def test_head_completes_the_printed_list() -> None:
    page = pages.SPRINGERLIKE.replace("<title>", "<title>").replace(
        "</head>", f"<meta name='citation_reference' content='{REFERENCE}'></head>"
    )
    reference = read_html(page.encode(), "0" * 64).references[1]
    assert (reference.key, reference.container, reference.doi) == ("ref-CR2", "Invented Annals", "10.5555/r.2")
    assert reference.raw == pages.REFS[1]


def test_identifiers_from_links_in_entries() -> None:
    paper = read_html(pages.SPRINGERLIKE.encode(), "0" * 64)
    assert [reference.doi for reference in paper.references] == [f"10.5555/r.{n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("head", "data", "title"),
    [
        ("<meta charset='iso-8859-1'>", "Größe".encode("cp1252"), "Größe"),
        (
            "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
            "Связи".encode("cp1251"),
            "Связи",
        ),
        ("<meta charset='shift_jis'>", "企業".encode("shift_jis"), "企業"),
        ("", "Größe".encode(), "Größe"),
        ("", "Größe".encode("cp1252"), "Größe"),
        ("<meta charset='no-such-thing'>", "Größe".encode(), "Größe"),
        ("<meta charset='utf-8'>", "Größe".encode("cp1252"), "Größe"),
    ],
)
def test_encodings(head: str, data: bytes, title: str) -> None:
    page = (
        b"<html><head>"
        + head.encode()
        + b"</head><body><h1>"
        + data
        + b"</h1>"
        + BODY.encode("ascii") * 3
        + b"</body></html>"
    )
    assert read_html(page, "0" * 64).work.title == title


def test_byte_order_mark_and_utf16() -> None:
    page = pages.page("<h1>Größe</h1>" + BODY * 3, "")
    assert read_html(b"\xef\xbb\xbf" + page.encode(), "").work.title == "Größe"
    assert read_html(page.encode("utf-16"), "").work.title == "Größe"
