"""Lines, columns and reading order, and what is no part of the text."""

from __future__ import annotations

import pytest
from printed import BOLD, HEIGHT, ITALIC, MARGIN, PROSE, SOFT, WIDTH, Print

from citance.read.pdf import Line, LineRole, Page, read_pages
from citance.read.pdf.pages import read_document
from citance.read.pdf.structure import Structure, find_structure


def structure_of(paper: Print) -> Structure:
    return find_structure(read_document(paper.bytes()))


def with_role(structure: Structure, role: LineRole) -> list[str]:
    return [line.text for page in structure.document.pages for line in page.lines if line.role is role]


def first_page(paper: Print) -> Page:
    return read_pages(paper.bytes())[0]


def raised(line: Line) -> list[str]:
    return [line.text[start:end] for start, end in line.raised]


def test_superscripts_stay_in_their_line_and_are_known() -> None:
    paper = Print()
    paper.text(MARGIN, 100, "in the civil war.^{2} In later years^{3,5–7} it was 10 m^{2} of H")
    line = first_page(paper).lines[0]
    assert line.text == "in the civil war.2 In later years3,5–7 it was 10 m2 of H"
    assert raised(line) == ["2", "3,5–7", "2"]


def test_a_line_that_begins_with_a_superscript() -> None:
    paper = Print()
    paper.text(MARGIN, 100, "^{1} Department of Examples, University of Nowhere")
    line = first_page(paper).lines[0]
    assert line.text.startswith("1")
    assert raised(line) == ["1"]
    assert line.size == pytest.approx(10)


def test_subscripts_are_not_raised() -> None:
    paper = Print()
    x = paper.text(MARGIN, 100, "emissions of CO")
    x = paper.text(x, 102, "2", 6.5)
    paper.text(x, 100, " in the district that firms left")
    line = first_page(paper).lines[0]
    assert line.text == "emissions of CO2 in the district that firms left"
    assert line.raised == ()


def test_emphasis_at_the_start_of_a_line() -> None:
    paper = Print()
    x = paper.text(MARGIN, 100, "Participants. ", font=BOLD)
    paper.text(x, 100, "We asked the owners of forty small firms in the district")
    line = first_page(paper).lines[0]
    assert line.text[: line.lead].strip() == "Participants."
    assert not line.bold


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other(columns: int) -> None:
    paper = Print(columns=columns, size=9)
    text = " ".join(
        f"Sentence number {number} stands at its place in the column of this page." for number in range(1, 120)
    )
    paper.paragraph(text)
    page = first_page(paper)
    assert len(page.gutters) == columns - 1
    read = " ".join(line.text for line in page.lines)
    assert text.startswith(read)
    assert {line.column for line in page.lines} == set(range(columns))


def test_columns_drawn_line_by_line_across_the_page() -> None:
    paper = Print(columns=2)
    left = paper.lines(PROSE * 5, paper.width, 10, 0, "Times-Roman")[:40]
    right = [f"right column {number} says something of its own" for number in range(40)]
    for number, (one, two) in enumerate(zip(left, right, strict=False)):
        paper.text(MARGIN, 100 + 12 * number, one)
        paper.text(MARGIN + paper.width + 24, 100 + 12 * number, two)
    lines = [line.text for line in first_page(paper).lines]
    assert lines == left[: len(lines) // 2] + right[: len(lines) // 2]


def test_heads_and_page_numbers_are_furniture() -> None:
    def head(paper: Print, page: int) -> None:
        paper.text(MARGIN, 40, "A. Invent et al." if page % 2 else "Ties that last", 8, ITALIC)
        paper.text(WIDTH - 80, HEIGHT - 30, f"{page + 7}", 8)

    paper = Print(head=head)
    paper.paragraph(PROSE * 90)
    found = with_role(structure_of(paper), LineRole.FURNITURE)
    assert sorted(set(found)) == sorted(
        {"A. Invent et al.", "Ties that last", *(str(7 + n) for n in range(paper.page + 1))}
    )


@pytest.mark.parametrize("together", [True, False], ids=["as drawn with its line", "as a column of its own"])
def test_numbers_of_lines(together: bool) -> None:
    paper = Print()
    lines = paper.lines(PROSE * 6, paper.width, 10, 0, "Times-Roman")
    if together:
        for number, line in enumerate(lines):
            paper.text(MARGIN, 100 + 14 * number, f"{number + 31} {line}")
    else:
        for number, line in enumerate(lines):
            paper.text(MARGIN + 20, 100 + 14 * number, line)
        for number in range(len(lines)):
            paper.text(MARGIN - 20, 100 + 14 * number, str(number + 31), 8)
    structure = structure_of(paper)
    body = [
        line.text for page in structure.document.pages for line in page.lines if line.role is not LineRole.FURNITURE
    ]
    assert body == lines


def test_a_licence_line_is_furniture() -> None:
    paper = Print()
    paper.paragraph(PROSE * 5)
    paper.text(
        MARGIN, HEIGHT - 100, "© 2021 The Authors. This article is distributed under the terms of the Creative", 7
    )
    paper.text(MARGIN, HEIGHT - 91, "Commons Attribution License, which permits unrestricted use and reproduction.", 7)
    assert len(with_role(structure_of(paper), LineRole.FURNITURE)) == 2


def test_captions_and_tables_are_kept_apart() -> None:
    paper = Print()
    paper.paragraph(PROSE * 2)
    paper.text(MARGIN, paper.y + 20, "Table 1. Orders of firms before and after leaving the district", 9, BOLD)
    for row, cells in enumerate([("Firm", "Before", "After"), ("Coe [1]", "12", "9"), ("Marsh [2]", "7", "7")]):
        for column, cell in enumerate(cells):
            paper.text(MARGIN + 120 * column, paper.y + 34 + 12 * row, cell, 8)
    paper.y += 80
    paper.paragraph(f"As Table 1 shows, orders fell. {PROSE}")
    paper.text(MARGIN, paper.y + 20, "Figure 1: Where the suppliers of the forty firms were found", 9)
    paper.y += 50
    paper.paragraph(f"Figure 1 shows where they were. {PROSE}")
    structure = structure_of(paper)
    assert with_role(structure, LineRole.CAPTION) == [
        "Table 1. Orders of firms before and after leaving the district",
        "Figure 1: Where the suppliers of the forty firms were found",
    ]
    assert with_role(structure, LineRole.TABLE) == [
        "Firm",
        "Before",
        "After",
        "Coe [1]",
        "12",
        "9",
        "Marsh [2]",
        "7",
        "7",
    ]
    rows = [made.block.text for made in structure.blocks()[0] if made.block.place == "table"]
    assert rows == ["Firm Before After", "Coe [1] 12 9", "Marsh [2] 7 7"]


def test_footnotes_are_kept_apart() -> None:
    paper = Print()
    paper.paragraph(f"They came back.^{{1}} {PROSE * 8}")
    paper.text(MARGIN, HEIGHT - 110, "^{1} This was said by one of the owners, who did not want to be named here.", 8)
    paper.text(
        MARGIN, HEIGHT - 100, "^{2} Another one said it too, in almost the same words as the first had used.", 8
    )
    structure = structure_of(paper)
    notes = [made.block.text for made in structure.blocks()[0] if made.block.place == "footnote"]
    assert [note[:12] for note in notes] == ["1 This was s", "2 Another on"]


def test_broken_words_are_joined() -> None:
    paper = Print(columns=2)
    word = SOFT.join(("inter", "nation", "al", "iza", "tion"))
    paper.paragraph(f"{PROSE} {' '.join(f'the {word} of firm {number}' for number in range(60))}")
    made, _ = structure_of(paper).blocks()
    text = " ".join(each.block.text for each in made)
    assert text.count("internationalization") == 60
    assert any(line.text.endswith("-") for line in structure_of_pages(paper))


def structure_of_pages(paper: Print) -> list[Line]:
    return [line for page in read_pages(paper.out.getvalue()) for line in page.lines]
