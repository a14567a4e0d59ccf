"""Citations that reference managers keep in Word files, and the statements that they give."""

from __future__ import annotations

import base64
import json

import build as b
import pytest

from citance import extract_statements
from citance.model import Paper, Place
from citance.read.docx import read_docx

COE = b.csl("COE00001", "Coe", 2003, "Home clusters and the firms that leave them", DOI="10.5555/COE.2003")
YEUNG = b.csl("YEU00001", "Yeung", 2005, "Networks of small exporters")
LUND = b.csl("LUN00001", "Lund", 2009, "Distance and the survival of foreign units")
RAW = {
    "Coe": "Coe, A., 2003. Home clusters and the firms that leave them. Journal of Invented Business 12, 1–20.",
    "Yeung": "Yeung, C., 2005. Networks of small exporters. Invented Annals 5, 10–33.",
    "Lund": "Lund, D., 2009. Distance and the survival of foreign units. Invented Geography 7, 200–219.",
}


def listed(*entries: str, code: str = " ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY ") -> str:
    """A bibliography field over one paragraph per entry."""
    first = b.p(b.char("begin"), b.instruction(code), b.char("separate"), b.r(entries[0]))
    return b.h("References") + first + "".join(map(b.p, entries[1:])) + b.p(b.char("end"))


def read(body: str, **parts: str) -> Paper:
    return read_docx(b.docx(body, **parts), "0" * 64)


def statements(paper: Paper) -> list[tuple[str, str, str]]:
    found = extract_statements(paper)
    assert all(s.citance[s.marker_start : s.marker_end] == s.marker for s in found)
    return [(s.key, s.marker, s.citance) for s in found]


def test_zotero_author_year_each_work_its_part() -> None:
    body = b.h("Introduction") + b.p(
        "Firms keep ties at home ",
        b.zotero([COE, YEUNG], "(Coe, 2003; see also Yeung, 2005)"),
        ". So ",
        b.zotero([LUND], "Lund (2009)"),
        ".",
    )
    paper = read(body + listed(*RAW.values()))
    assert statements(paper) == [
        ("COE00001", "Coe, 2003", "Firms keep ties at home (Coe, 2003; see also Yeung, 2005)."),
        ("YEU00001", "Yeung, 2005", "Firms keep ties at home (Coe, 2003; see also Yeung, 2005)."),
        ("LUN00001", "Lund (2009)", "So Lund (2009)."),
    ]
    assert [reference.raw for reference in paper.references] == list(RAW.values())
    assert paper.references[0].doi == "10.5555/coe.2003"
    assert paper.references[1].title == "Networks of small exporters"


def test_zotero_numbers_in_superscript() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    body = b.p(
        "Ties last.", b.zotero([COE, YEUNG, LUND], b.r("1–3", up)), b.r(" Some fade."), b.zotero([LUND], b.r("3", up))
    )
    entries = [f"{n}. {raw}" for n, raw in enumerate(RAW.values(), 1)]
    paper = read(b.h("Results") + body + listed(*entries))
    assert statements(paper) == [
        ("COE00001", "1–3", "Ties last.1–3"),
        ("LUN00001", "1–3", "Ties last.1–3"),
        ("YEU00001", "1–3", "Ties last.1–3"),
        ("LUN00001", "3", "Some fade.3"),
    ]
    assert [s.in_range for s in extract_statements(paper)] == [False, False, True, False]
    assert all(marker.superscript for block in paper.blocks for marker in block.markers)


def test_zotero_numbers_in_brackets_out_of_order() -> None:
    body = b.p("Ties last ", b.zotero([LUND, COE], "[1], [3]"), ".")
    paper = read(b.h("Results") + body + listed(*(f"[{n}]\t{raw}" for n, raw in enumerate(RAW.values(), 1))))
    assert statements(paper) == [
        ("COE00001", "1", "Ties last [1], [3]."),
        ("LUN00001", "3", "Ties last [1], [3]."),
    ]


def test_several_years_of_one_author() -> None:
    later = b.csl("COE00002", "Coe", 2006, "Home clusters again, after three more years")
    body = b.p("Ties last ", b.zotero([COE, later], "(Coe, 2003, 2006)"), ".")
    assert statements(read(b.h("Results") + body)) == [
        ("COE00001", "Coe, 2003", "Ties last (Coe, 2003, 2006)."),
        ("COE00002", "2006", "Ties last (Coe, 2003, 2006)."),
    ]


def test_what_cannot_be_told_apart_is_one_marker() -> None:
    body = b.p("Ties last ", b.zotero([COE, YEUNG], "(several authors)"), ".")
    assert statements(read(b.h("Results") + body)) == [
        ("COE00001", "(several authors)", "Ties last (several authors)."),
        ("YEU00001", "(several authors)", "Ties last (several authors)."),
    ]


def test_items_without_data_are_found_in_the_list() -> None:
    bare = {"id": 1, "uris": ["http://zotero.org/groups/9/items/BARE0001"]}
    paper = read(b.h("Results") + b.p("Ties last ", b.zotero([bare], "(Yeung, 2005)"), ".") + listed(*RAW.values()))
    assert statements(paper) == [("BARE0001", "(Yeung, 2005)", "Ties last (Yeung, 2005).")]
    assert next(r for r in paper.references if r.key == "BARE0001").raw == RAW["Yeung"]


def test_copies_of_a_work_are_one_reference() -> None:
    copy = b.csl("COPY0001", "Coe", 2003, "Home clusters and the firms that leave them", DOI="10.5555/coe.2003")
    paper = read(
        b.h("Results") + b.p(b.zotero([COE], "(Coe, 2003)"), " and ", b.zotero([copy], "(Coe, 2003)"), " say so.")
    )
    assert [key for key, _, _ in statements(paper)] == ["COE00001", "COE00001"]
    assert len(paper.references) == 1


def test_zotero_in_bookmarks() -> None:
    data = json.dumps({"citationItems": [COE]})
    code = f"ZOTERO_ITEM CSL_CITATION {data}"
    halves = (code[:200], code[200:])
    properties = "".join(
        f'<property name="ZOTERO_BREF_Ab1_{n}"><lpwstr>{half.replace("&", "&amp;")}</lpwstr></property>'
        for n, half in enumerate(halves, 1)
    )
    body = b.p(
        "Ties last ",
        '<w:bookmarkStart w:id="3" w:name="ZOTERO_BREF_Ab1"/>',
        b.r("(Coe, 2003)"),
        '<w:bookmarkEnd w:id="3"/>',
        b.r("."),
    )
    paper = read(b.h("Results") + body, docProps__custom_dot_xml=f"<Properties>{properties}</Properties>")
    assert statements(paper) == [("COE00001", "(Coe, 2003)", "Ties last (Coe, 2003).")]


@pytest.mark.parametrize("prefix", ["ADDIN CSL_CITATION ", "ADDIN Mendeley Citation{1f-2e} CSL_CITATION "])
def test_mendeley_fields(prefix: str) -> None:
    item = {**COE, "id": "ITEM-1", "uris": ["http://www.mendeley.com/documents/?uuid=ab-12"]}
    data = json.dumps({"citationItems": [item], "mendeley": {"formattedCitation": "(Coe, 2003)"}})
    body = b.p("Ties last ", b.field(prefix + data, "(Coe, 2003)", cuts=5), ".")
    code = "ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY "
    paper = read(b.h("Results") + body + listed(*RAW.values(), code=code))
    assert statements(paper) == [("ab-12", "(Coe, 2003)", "Ties last (Coe, 2003).")]
    assert len(paper.references) == 3


def test_mendeley_cite_controls() -> None:
    tag = "MENDELEY_CITATION_v3_" + b.packed({"citationItems": [{"id": "u-1", "itemData": COE["itemData"]}]})
    listing = b.control("MENDELEY_BIBLIOGRAPHY", "".join(b.p(raw) for raw in RAW.values()))
    paper = read(
        b.h("Results") + b.p("Ties last ", b.control(tag, b.r("(Coe, 2003)")), ".") + b.h("References") + listing
    )
    assert statements(paper) == [("u-1", "(Coe, 2003)", "Ties last (Coe, 2003).")]
    assert [r.raw for r in paper.references] == list(RAW.values())


def endnote(number: int, author: str, year: int, title: str) -> str:
    return (
        f"<Cite><Author>{author}</Author><Year>{year}</Year><RecNum>{number}</RecNum><record><rec-number>{number}</rec-number>"
        f'<ref-type name="Journal Article">17</ref-type><contributors><authors><author><style face="normal">{author}, A.</style></author></authors></contributors>'
        f"<titles><title>{title}</title><secondary-title>Invented Journal</secondary-title></titles><dates><year>{year}</year></dates>"
        f"<electronic-resource-num>10.5555/en.{number}</electronic-resource-num></record></Cite>"
    )


TWO = f"<EndNote>{endnote(4, 'Coe', 2003, 'Home clusters &amp; the firms that leave them')}{endnote(9, 'Yeung', 2005, 'Networks of small exporters')}</EndNote>"


def test_endnote_in_the_instruction() -> None:
    body = b.p("Ties last ", b.field(f" ADDIN EN.CITE {TWO}", "(Coe, 2003; Yeung, 2005)", cuts=4), ".")
    paper = read(b.h("Results") + body + listed(*RAW.values(), code=" ADDIN EN.REFLIST "))
    assert [(key, marker) for key, marker, _ in statements(paper)] == [
        ("rec-4", "Coe, 2003"),
        ("rec-9", "Yeung, 2005"),
    ]
    assert (paper.references[0].title, paper.references[0].doi) == (
        "Home clusters & the firms that leave them",
        "10.5555/en.4",
    )
    assert paper.references[0].container == "Invented Journal"


def test_endnote_in_nested_data_with_links_in_the_result() -> None:
    data = base64.encodebytes(TWO.encode()).decode()
    inner = b.char("begin", data) + b.instruction(" ADDIN EN.CITE.DATA ") + b.char("end")
    result = (
        b.r("[") + '<w:hyperlink w:anchor="_ENREF_1">' + b.r("1") + "</w:hyperlink>" + b.r(", ")
        + b.field(' HYPERLINK \\l "_ENREF_2" ', "2") + b.r("]")
    )  # fmt: skip
    marks = [
        b.p(f'<w:bookmarkStart w:id="{n}" w:name="_ENREF_{n}"/>', b.r(f"{n}. {raw}"), f'<w:bookmarkEnd w:id="{n}"/>')
        for n, raw in enumerate(RAW.values(), 1)
    ]
    body = b.p("Ties last ", b.field(" ADDIN EN.CITE ", result, inner=inner), ".")
    paper = read(b.h("Results") + body + b.h("References") + "".join(marks))
    assert statements(paper) == [("rec-4", "1", "Ties last [1, 2]."), ("rec-9", "2", "Ties last [1, 2].")]


SOURCES = (
    '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Tag>Coe03</b:Tag>'
    "<b:SourceType>JournalArticle</b:SourceType><b:Title>Home clusters and the firms that leave them</b:Title><b:Year>2003</b:Year>"
    "<b:Author><b:Author><b:NameList><b:Person><b:Last>Coe</b:Last><b:First>Anna</b:First></b:Person></b:NameList></b:Author></b:Author></b:Source>"
    "<b:Source><b:Tag>WTO05</b:Tag><b:SourceType>Report</b:SourceType><b:Title>Trade in numbers</b:Title><b:Year>2005</b:Year>"
    "<b:Author><b:Author><b:Corporate>Invented Trade Office</b:Corporate></b:Author></b:Author></b:Source></b:Sources>"
)


def test_citations_of_word_itself() -> None:
    body = b.p(
        "Ties last ",
        b.field("CITATION Coe03 \\p 12 \\l 1033  \\m WTO05", "(Coe, 2003, p. 12; Invented Trade Office, 2005)"),
        ".",
    )
    body += b.p("Others agree ", b.simple(" CITATION WTO05 \\l 1033 ", "(Invented Trade Office, 2005)"), ".")
    paper = read(b.h("Results") + body, customXml__item1_dot_xml=SOURCES)
    assert [(key, marker) for key, marker, _ in statements(paper)] == [
        ("Coe03", "Coe, 2003, p. 12"),
        ("WTO05", "Invented Trade Office, 2005"),
        ("WTO05", "(Invented Trade Office, 2005)"),
    ]
    assert paper.references[0].authors[0].name == "Anna Coe"
    assert paper.references[1].raw.startswith("Invented Trade Office (2005). Trade in numbers")


def test_citavi_placeholders() -> None:
    data = {
        "Entries": [
            {
                "ReferenceId": "6f-1",
                "Reference": {"Id": "6f-1", "Title": "Home clusters", "Subtitle": "and the firms that leave them", "Year": "2003",
                              "Authors": [{"FirstName": "Anna", "LastName": "Coe"}], "Periodical": {"Name": "Invented Journal"}, "Doi": "10.5555/coe"},
            }
        ]
    }  # fmt: skip
    field = b.field(f"ADDIN CitaviPlaceholder{{{b.packed(data)}}}", "(Coe 2003)")
    paper = read(b.h("Ergebnisse") + b.p("Bindungen halten ", b.control("CitaviPlaceholder#6f", field), "."))
    assert statements(paper) == [("6f-1", "(Coe 2003)", "Bindungen halten (Coe 2003).")]
    assert paper.references[0].title == "Home clusters: and the firms that leave them"


def test_notes_that_hold_only_citations_cite_where_they_are_called() -> None:
    note = b.p(b.r(" See "), b.zotero([COE], "Coe, Home clusters, 14"), ".")
    talk = b.p(
        b.r(" We owe this thought to a manager, who had read of it in "),
        b.zotero([YEUNG], "Yeung 2005"),
        " while travelling abroad.",
    )
    body = b.p("Ties last.", b.note_call(1), b.r(" They also fade."), b.note_call(2))
    paper = read(b.h("Results") + body, word__footnotes_dot_xml=b.notes("footnote", note, talk))
    assert statements(paper) == [
        ("COE00001", "1", "Ties last.1"),
        (
            "YEU00001",
            "Yeung 2005",
            "We owe this thought to a manager, who had read of it in Yeung 2005 while travelling abroad.",
        ),
    ]
    assert {s.place for s in extract_statements(paper)} == {Place.BODY, Place.FOOTNOTE}


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ('ADDIN ZOTERO_ITEM CSL_CITATION {"citationItems": [', ""),
        ("ADDIN ZOTERO_ITEM CSL_CITATION", ""),
        ("ADDIN CSL_CITATION " + "[" * 50 + '{"a":' * 3000, ""),
        ("ADDIN EN.CITE ", "§§ not base64 §§"),
        ("ADDIN EN.CITE <EndNote><Cite></EndNote>", ""),
        ("ADDIN EN.CITE <!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><EndNote>&x;</EndNote>", ""),
        ("ADDIN CitaviPlaceholder{bm8ganNvbg==}", ""),
    ],
)
def test_broken_fields_are_text_and_told(code: str, data: str) -> None:
    body = b.h("Results") + b.p("Ties last ", b.field(code, "(Yeung, 2005)", data=data), ".")
    paper = read(body + b.h("References") + "".join(b.p(raw) for raw in RAW.values()))
    assert [(marker, citance) for _, marker, citance in statements(paper)] == [
        ("Yeung, 2005", "Ties last (Yeung, 2005).")
    ]
    assert paper.warnings


@pytest.mark.parametrize(
    "items",
    [
        [],
        [None],
        ["text"],
        [{"id": 1}],
        [{"id": 1, "itemData": []}],
        [{"id": 2, "itemData": {"author": 3, "issued": "x", "title": ["a"]}}],
    ],
)
def test_strange_items_do_no_harm(items: list[object]) -> None:
    code = "ADDIN CSL_CITATION " + json.dumps({"citationItems": items})
    paper = read(b.h("Results") + b.p("Ties last ", b.field(code, "(Coe, 2003)"), "."))
    assert paper.blocks[0].text == "Ties last (Coe, 2003)."
