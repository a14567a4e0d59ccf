"""The text of Word files: styles, changes, notes, tables, boxes, and citations that nothing marks."""

from __future__ import annotations

import build as b
import pytest

from citance import extract_statements
from citance.model import Paper, Place
from citance.read.docx import read_docx
from citance.read.docx.styles import Styles
from citance.read.safexml import parse_xml

ENTRIES = (
    "Coe, A., & Bunnell, B. (2003). Home clusters and the firms that leave them. Journal of Invented Business, 12, 1–20.",
    "Yeung, C. (2005). Networks of small exporters. Invented Annals, 5, 10–33.",
    "Lund, D. (2009). Distance and the survival of foreign units. Invented Geography, 7, 200–219.",
)


def read(body: str, **parts: str) -> Paper:
    return read_docx(b.docx(body, **parts), "0" * 64)


def found(paper: Paper) -> list[tuple[str, str, str]]:
    statements = extract_statements(paper)
    assert all(s.citance[s.marker_start : s.marker_end] == s.marker for s in statements)
    return [(s.key, s.marker, s.citance) for s in statements]


def text(*content: str) -> str:
    """The text of the only paragraph."""
    return read(b.h("Results") + b.p(*content)).blocks[0].text


@pytest.mark.parametrize(
    "heading",
    [
        "References",
        "Literaturverzeichnis",
        "Referencias bibliográficas",
        "Список литературы",
        "参考文献",
        "5. Bibliography",
    ],
)
def test_plain_list_under_a_heading(heading: str) -> None:
    body = b.h("Introduction") + b.p("Ties last (Coe & Bunnell, 2003). Yeung (2005) disagrees.")
    paper = read(body + b.h(heading) + "".join(map(b.p, ENTRIES)) + b.h("Appendix") + b.p("Questions that we asked."))
    assert found(paper) == [
        ("r1", "Coe & Bunnell, 2003", "Ties last (Coe & Bunnell, 2003)."),
        ("r2", "Yeung (2005)", "Yeung (2005) disagrees."),
    ]
    assert [r.raw for r in paper.references] == list(ENTRIES)
    assert paper.blocks[-1].text == "Questions that we asked."


def test_plain_list_without_heading_or_styles() -> None:
    body = b.p("Ties last (Coe & Bunnell, 2003).") + b.p("We agree with them in most points, though not in all.") * 4
    paper = read(body + "".join(map(b.p, ENTRIES)))
    assert found(paper) == [("r1", "Coe & Bunnell, 2003", "Ties last (Coe & Bunnell, 2003).")]
    assert len(paper.references) == 3


def test_labels_that_word_counts() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    entries = "".join(b.p(entry, properties=listed) for entry in ENTRIES)
    paper = read(
        b.h("Results") + b.p("Ties last [1, 3]. Some fade [2].") + b.h("References") + entries,
        word__numbering_dot_xml=b.numbering(),
    )
    assert [r.label for r in paper.references] == ["[1]", "[2]", "[3]"]
    assert [key for key, _, _ in found(paper)] == ["r1", "r3", "r2"]


def test_links_to_numbered_paragraphs() -> None:
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    entries = "".join(
        b.p(
            f'<w:bookmarkStart w:id="{n}" w:name="_Ref{n}"/>',
            b.r(entry),
            f'<w:bookmarkEnd w:id="{n}"/>',
            properties=listed,
        )
        for n, entry in enumerate(ENTRIES, 1)
    )
    body = b.p(
        "Ties last ",
        b.field(" REF _Ref1 \\r \\h ", "[1]"),
        b.r(" and fade "),
        b.field(" REF _Ref3 \\r \\h ", "[3]"),
        ".",
    )
    paper = read(b.h("Results") + body + b.h("References") + entries, word__numbering_dot_xml=b.numbering())
    assert found(paper) == [("r1", "[1]", "Ties last [1] and fade [3]."), ("r3", "[3]", "Ties last [1] and fade [3].")]


def test_superscript_numbers_without_links() -> None:
    entries = "".join(b.p(f"{n}. {entry}") for n, entry in enumerate(ENTRIES, 1))
    body = b.p(
        "Ties last long.",
        b.sup("1"),
        b.sup(","),
        b.sup("3"),
        b.r(" Units of 10 km"),
        b.sup("2"),
        b.r(" fade."),
        b.sup("2"),
    )
    body += b.p("Most firms never close a unit again.", b.sup("1–3"))
    assert [(key, marker) for key, marker, _ in found(read(b.h("Results") + body + b.h("References") + entries))] == [
        ("r1", "1"), ("r3", "3"), ("r2", "2"), ("r1", "1–3"), ("r2", "1–3"), ("r3", "1–3"),
    ]  # fmt: skip


def test_endnotes_as_reference_list() -> None:
    notes = b.notes("endnote", *(b.p(b.r(" " + entry)) for entry in ENTRIES))
    body = b.p("Ties last.", b.note_call(1, "endnote"), b.r(" Some fade."), b.note_call(2, "endnote"))
    paper = read(b.h("Results") + body, word__endnotes_dot_xml=notes)
    assert found(paper) == [("endnote:1", "1", "Ties last.1"), ("endnote:2", "2", "Some fade.2")]


def test_notes_with_full_and_short_titles() -> None:
    notes = b.notes(
        "footnote",
        b.p(
            "Anna Coe, ‘Home clusters and the firms that leave them’, Journal of Invented Business 12 (2003), pp. 1–20."
        ),
        b.p("C. Yeung, Networks of small exporters (Invented Press, 2005), p. 33."),
        b.p("Ibid., p. 34."),
        b.p("Coe, Home clusters, p. 19."),
        b.p("We thank the managers who talked to us for so long."),
    )
    calls = [b.r(f" Sentence number {n} stands here.") + b.note_call(n) for n in range(1, 6)]
    paper = read(b.h("Results") + b.p(*calls), word__footnotes_dot_xml=notes)
    assert [(key, marker) for key, marker, _ in found(paper)] == [
        ("footnote:1", "1"), ("footnote:2", "2"), ("footnote:2", "3"), ("footnote:1", "4"),
    ]  # fmt: skip
    assert paper.blocks[-1].text == "We thank the managers who talked to us for so long."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (['<w:ins w:id="1">' + b.r("New ") + "</w:ins>", '<w:del w:id="2"><w:r><w:delText>old </w:delText></w:r></w:del>', b.r("text")], "New text"),
        (['<w:moveFrom w:id="1">' + b.r("gone ") + "</w:moveFrom>", '<w:moveTo w:id="2">' + b.r("here ") + "</w:moveTo>", b.r("now")], "here now"),
        (["<w:r><w:t>twenty</w:t><w:noBreakHyphen/><w:t>one</w:t><w:tab/><w:t>firms</w:t><w:softHyphen/></w:r>"], "twenty-one firms"),
        (['<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', b.r(" = .05")], "α = .05"),
        (['<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', b.r("fine")], "fine"),
        (["<w:smartTag>" + b.r("Bergen") + "</w:smartTag>", "<w:sdt><w:sdtContent>" + b.r(" port") + "</w:sdtContent></w:sdt>"], "Bergen port"),
        (['<w:hyperlink r:id="rId9">' + b.r("a link") + "</w:hyperlink>", b.r(" out")], "a link out"),
        ([b.r("seen"), b.r(" unseen", "<w:vanish/>"), b.r(" again")], "seen again"),
        (["<m:oMath><m:r><m:t>x=3</m:t></m:r></m:oMath>", b.r(" holds")], "x=3 holds"),
        ([b.field(" PAGE ", "7"), b.r(" pages")], "7 pages"),
        ([b.field(" SEQ Table ", "3", inner=b.field(" QUOTE hidden ", "unseen")), b.r(" tables")], "3 tables"),
        (["<w:r><w:t>soft</w:t><w:br/><w:t>break</w:t></w:r>"], "soft break"),
        (['<w:r><w:fldChar w:fldCharType="end"/></w:r>', b.r("an end without a beginning")], "an end without a beginning"),
        (['<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + b.instruction("PAGE"), b.r("lost in a field that never ends")], None),
        (["<mc:AlternateContent><mc:Choice>" + b.r("once") + "</mc:Choice><mc:Fallback>" + b.r("twice") + "</mc:Fallback></mc:AlternateContent>"], "once"),
    ],
)  # fmt: skip
def test_running_text(content: list[str], expected: str | None) -> None:
    if expected is None:
        assert read(b.h("Results") + b.p(*content) + b.p("Next.")).blocks == ()
    else:
        assert text(*content) == expected


def test_tables_captions_and_boxes() -> None:
    cells = "".join(f"<w:tc>{b.p(cell)}</w:tc>" for cell in ("Coe and Bunnell (2003)", "ties last"))
    box = (
        "<w:r><w:drawing><wps:txbx><w:txbxContent>"
        + b.p("In a box: Yeung (2005).")
        + "</w:txbxContent></wps:txbx></w:drawing></w:r>"
    )
    body = (
        b.h("Results")
        + b.p("Table 1: after Lund (2009).", style="Beschriftung")
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
        + b.p("A figure.", box)
    )
    paper = read(body + b.h("References") + "".join(map(b.p, ENTRIES)))
    assert [(s.key, s.place, s.citance) for s in extract_statements(paper)] == [
        ("r3", Place.CAPTION, "Table 1: after Lund (2009)."),
        ("r1", Place.TABLE, "Coe and Bunnell (2003)"),
        ("r2", Place.BOX, "In a box: Yeung (2005)."),
    ]


def test_list_in_a_table() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{b.p(f'[{n}]')}</w:tc><w:tc>{b.p(entry)}</w:tc></w:tr>" for n, entry in enumerate(ENTRIES, 1)
    )
    paper = read(
        b.h("Results") + b.p("Ties last [1]. They fade [2, 3].") + b.h("References") + f"<w:tbl>{rows}</w:tbl>"
    )
    assert [key for key, _, _ in found(paper)] == ["r1", "r2", "r3"]


def test_entries_on_lines_of_one_paragraph_and_repeated_authors() -> None:
    lines = (*ENTRIES[:2], "———. (2007). More networks of small exporters. Invented Annals, 7, 1–3.")
    one = "<w:r>" + "<w:br/>".join(f"<w:t>{line.replace('&', '&amp;')}</w:t>" for line in lines) + "</w:r>"
    paper = read(b.h("Results") + b.p("As before (Yeung, 2005, 2007).") + b.h("References") + b.p(one))
    assert [(key, marker) for key, marker, _ in found(paper)] == [("r2", "Yeung, 2005"), ("r3", "2007")]
    assert paper.references[2].authors[0].family == "Yeung"


def test_headings_of_localised_and_foreign_styles() -> None:
    style = '<w:style w:styleId="{}"><w:name w:val="{}"/>{}</w:style>'
    extra = style.format("MDPI21", "MDPI_2.1_heading1", "") + style.format(
        "Eigen", "Eigene", '<w:basedOn w:val="berschrift2"/>'
    )
    extra += style.format("Gl", "Gliederung", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>') + style.format(
        "toc1", "toc 1", ""
    )
    styles = Styles(parse_xml(b.styles(extra).replace("w:", "").replace(f'xmlns:w="{b.W}"', "").encode())[0])
    assert [styles.level(name) for name in ("MDPI21", "Eigen", "Gl", "Titre2", "Normal", "toc1")] == [1, 2, 3, 2, 0, 0]
    assert styles.role("toc1") == "toc"


def test_bold_lines_as_headings() -> None:
    bold = "<w:b/>"
    body = (
        b.p(b.r("1. Introduction", bold))
        + b.p("Ties last (Yeung, 2005).")
        + b.p(b.r("2. Results", bold))
        + b.p("They fade (Lund, 2009).")
    )
    paper = read(body + b.p(b.r("References", bold)) + "".join(map(b.p, ENTRIES)))
    assert [(s.key, s.section.title, s.section.role) for s in extract_statements(paper)] == [
        ("r2", "1. Introduction", "introduction"),
        ("r3", "2. Results", "results"),
    ]


def test_front_matter() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Microsoft Word - draft3</dc:title>'
        "<dc:creator>Someone</dc:creator><dc:language>en-GB</dc:language></cp:coreProperties>"
    )
    body = (
        b.p("Ties at home and abroad", style="Titel") + b.p("Anna Berg", b.sup("1"), ", Jon van der Lund", b.sup("2,*")) + b.p("1 University of X; 2 Institute of Y")
        + b.p("https://doi.org/10.5555/ties.7") + b.p("Abstract: We follow firms that went abroad (Yeung, 2005).") + b.p("Keywords: exporters; home ties")
        + b.h("Introduction") + b.p("Ties last.")
    )  # fmt: skip
    paper = read(body + b.h("References") + "".join(map(b.p, ENTRIES)), docProps__core_dot_xml=core)
    work = paper.work
    assert (work.title, work.doi, work.language) == ("Ties at home and abroad", "10.5555/ties.7", "en")
    assert [author.family for author in work.authors] == ["Berg", "van der Lund"]
    assert work.keywords == ("exporters", "home ties")
    assert work.abstract == "We follow firms that went abroad (Yeung, 2005)."
    assert [(s.key, s.place) for s in extract_statements(paper)] == [("r2", Place.ABSTRACT)]
