"""Whole papers: front, sections, paragraphs, references and markers."""

from __future__ import annotations

import pytest
from printed import BOLD, ENTRIES, MARGIN, PROSE, Print, whole_paper

from citance import extract_statements
from citance.model import Paper, Place
from citance.read.pdf import read_pdf


def titles(paper: Paper) -> list[str]:
    return [section.title for section in paper.sections]


def body(paper: Paper) -> list[str]:
    return [block.text for block in paper.blocks if block.place is Place.BODY]


@pytest.fixture(scope="module", params=[1, 2], ids=["one column", "two columns"])
def paper(request: pytest.FixtureRequest) -> Paper:
    return read_pdf(whole_paper(request.param), "sum")


def test_the_front(paper: Paper) -> None:
    work = paper.work
    assert work.title == "Ties that firms keep when they leave"
    assert [author.name for author in work.authors] == ["Ada Invent", "Ben Imagine", "Carla von Madeup"]
    assert work.authors[2].family == "von Madeup"
    assert work.doi == "10.5555/jis.2021.12"
    assert work.year == 2021
    assert work.venue.title == "Journal of Invented Studies"
    assert work.abstract == PROSE.strip()
    assert (paper.format, paper.sha256) == ("pdf", "sum")


def test_the_sections(paper: Paper) -> None:
    assert titles(paper) == [
        "Abstract",
        "1. Introduction",
        "2. Methods > 2.1. Sample",
        "3. Results",
        "4. Discussion",
        "Funding",
    ]


def test_the_paragraphs(paper: Paper) -> None:
    texts = body(paper)
    assert texts[0].startswith("Ties have been counted before [1]. Firms that move")
    assert texts[0].endswith("This was doubted later [2]–[4].")
    assert texts[1] == PROSE.strip()
    assert " ".join(texts[3].split()) == (PROSE * 3).strip()
    assert all("Journal of Invented" not in text for text in texts)


def test_the_references_and_markers(paper: Paper) -> None:
    assert len(paper.references) == len(ENTRIES)
    assert [reference.year for reference in paper.references] == [2003, 2007, 2011, 2014, 2016, 2018]
    index = {reference.key: reference.index for reference in paper.references}
    statements = [(index[each.key], each) for each in extract_statements(paper)]
    assert sorted(number for number, _ in statements) == [1, 2, 3, 3, 4, 5, 6]
    assert all(each.citance == "Ties have been counted before [1]." for number, each in statements if number == 1)


def test_author_year_and_a_paragraph_over_two_pages() -> None:
    sheet = Print()
    sheet.text(MARGIN, 100, "Old neighbours and new markets", 18, BOLD)
    sheet.y = 130
    sheet.heading("Introduction")
    sheet.paragraph(PROSE * 11, indent=0)
    sheet.paragraph(f"It goes on over the page as Coe and Bunnell (2003) said, and {PROSE}", indent=12)
    sheet.heading("References")
    sheet.entries(
        [
            "Coe, N., & Bunnell, T. (2003). Ties that last beyond the border. Journal of Invented Studies, 12, 45–67.",
            "Marsh, A. (2007). Leaving the district: a study of forty owners. Invented Quarterly, 4, 1–19.",
            "Okafor, B., & Lind, C. (2011). What suppliers remember of the firms. Imaginary Review, 9, 201–230.",
        ]
    )
    paper = read_pdf(sheet.bytes(), "")
    assert sheet.page >= 1
    assert len(body(paper)) == 2
    assert [statement.marker for statement in extract_statements(paper)] == ["Coe and Bunnell (2003)"]


def test_headings_without_numbers_get_their_level_from_their_looks() -> None:
    sheet = Print()
    sheet.text(MARGIN, 100, "A title that is set in large letters", 20, BOLD)
    sheet.y = 130
    for main, parts in {
        "Background": (),
        "Methods": ("Owners", "Orders"),
        "Results": ("What stayed",),
        "Conclusions": (),
    }.items():
        sheet.heading(main, size=14)
        sheet.paragraph(PROSE, indent=0)
        for part in parts:
            sheet.heading(part, size=11)
            sheet.paragraph(PROSE, indent=0)
    paper = read_pdf(sheet.bytes(), "")
    assert titles(paper) == [
        "Background",
        "Methods",
        "Methods > Owners",
        "Methods > Orders",
        "Results",
        "Results > What stayed",
        "Conclusions",
    ]


def test_a_run_in_heading_ends_a_sentence() -> None:
    sheet = Print()
    sheet.heading("Methods")
    x = sheet.text(MARGIN, sheet.y, "Participants. ", font=BOLD)
    sheet.text(x, sheet.y, "We asked the owners of forty small firms in the")
    sheet.y += 12
    sheet.paragraph(PROSE * 4, indent=0)
    block = next(block for block in read_pdf(sheet.bytes(), "").blocks if block.text.startswith("Participants."))
    assert block.text[block.breaks[0] :].startswith("We asked")


def test_the_doi_of_a_cited_work_is_not_the_papers_own() -> None:
    sheet = Print()
    sheet.text(MARGIN, 100, "A paper without an identifier", 18, BOLD)
    sheet.y = 130
    sheet.heading("Introduction")
    sheet.paragraph(PROSE * 3 + "See https://doi.org/10.5555/other for more [1].", indent=0)
    sheet.heading("References")
    sheet.entries([f"{number}. {entry} https://doi.org/10.5555/e{number}" for number, entry in enumerate(ENTRIES, 1)])
    assert read_pdf(sheet.bytes(), "").work.doi is None


def test_the_doi_of_data_is_not_the_papers_own() -> None:
    sheet = Print()
    sheet.text(MARGIN, 60, "DOI: 10.5281/zenodo.12345", 8)
    sheet.text(MARGIN, 70, "DOI: 10.5555/jis.9", 8)
    sheet.text(MARGIN, 100, "A paper with an archive", 18, BOLD)
    sheet.y = 130
    sheet.heading("Introduction")
    sheet.paragraph(PROSE * 3, indent=0)
    assert read_pdf(sheet.bytes(), "").work.doi == "10.5555/jis.9"


def test_a_title_of_the_metadata_counts_only_if_it_is_printed() -> None:
    sheet = Print(title="Microsoft Word - draft_final_3.docx")
    sheet.text(MARGIN, 100, "What is really printed on the page", 18, BOLD)
    sheet.y = 130
    sheet.paragraph(PROSE * 3, indent=0)
    assert read_pdf(sheet.bytes(), "").work.title == "What is really printed on the page"


def test_a_title_in_two_lines_with_a_note() -> None:
    sheet = Print()
    sheet.text(MARGIN, 100, "Home ties: how firms that leave keep", 18, BOLD)
    sheet.text(MARGIN, 122, "their old neighbours^{*}", 18, BOLD)
    sheet.y = 150
    sheet.paragraph(PROSE * 3, indent=0)
    assert read_pdf(sheet.bytes(), "").work.title == "Home ties: how firms that leave keep their old neighbours"


def test_bullets_are_no_text_and_items_are_blocks() -> None:
    sheet = Print()
    sheet.heading("Results")
    sheet.paragraph("We found three things in the district that we had left:", indent=0)
    for item in ("ties remain for years", "orders become smaller", "owners change their minds"):
        sheet.text(MARGIN + 10, sheet.y, f"\u2022 {item}")
        sheet.y += 12
    sheet.paragraph(PROSE, indent=0)
    texts = body(read_pdf(sheet.bytes(), ""))
    assert texts[1:4] == ["ties remain for years", "orders become smaller", "owners change their minds"]


def test_a_text_of_no_structure_is_read_all_the_same() -> None:
    sheet = Print()
    sheet.paragraph(PROSE * 2)
    paper = read_pdf(sheet.bytes(), "")
    assert " ".join(body(paper)) == (PROSE * 2).strip()
    assert any("reference list" in warning for warning in paper.warnings)
