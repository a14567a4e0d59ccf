"""Finding the reference list on pages made by hand: where it begins and ends, and where links lead."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from citance.read.pdf.lines import Box, Line, LineRole, LinkTarget, Page
from citance.read.pdf.references import find_references

BODY = 10.0
SMALL = 8.0
NAMES = ("Adams", "Brown", "Coe", "Doe", "Evans", "Frost", "Grey", "Hall", "Irwin", "Jones", "Kay", "Lund")


def line(
    text: str, y: float, x: float = 50, size: float = BODY, page: int = 0, column: int = 0, **more: object
) -> Line:
    """A line whose top is at `y`."""
    return Line(page, text, Box(x, y, x + 230, y + size), y + size, size, column=column, **more)  # type: ignore[arg-type]


def body(count: int, page: int = 0) -> list[Line]:
    """Lines of running text from the top of a page."""
    return [
        line("Firms that move abroad keep ties at home, as we saw in many of them.", 40 + 12 * at, page=page)
        for at in range(count)
    ]


def numbered(first: int, last: int, y: float, page: int = 0, column: int = 0, x: float = 50) -> list[Line]:
    """Entries of two lines, with numbers."""
    lines = []
    for at, number in enumerate(range(first, last + 1)):
        name = NAMES[number % len(NAMES)]
        lines.append(
            line(
                f"{number}. {name} AB, Poe C. The title of work {number} which goes",
                y + 20 * at,
                x,
                SMALL,
                page,
                column,
            )
        )
        lines.append(
            line(f"on a second line. J Trade. {1990 + number};12:3–9.", y + 20 * at + 10, x + 14, SMALL, page, column)
        )
    return lines


def dated(names: Sequence[str], y: float, page: int = 0, column: int = 0, x: float = 50) -> list[Line]:
    """Entries of two lines with a hanging indent."""
    lines = []
    for at, name in enumerate(names):
        lines.append(
            line(
                f"{name}, A. B., & Poe, C. ({1990 + at}). The title of a work which",
                y + 20 * at,
                x,
                SMALL,
                page,
                column,
            )
        )
        lines.append(
            line("goes on a second line. Journal of Trade, 12, 3–9.", y + 20 * at + 10, x + 14, SMALL, page, column)
        )
    return lines


def heading(text: str, y: float, page: int = 0, column: int = 0) -> Line:
    """A heading in bold."""
    return line(text, y, size=BODY, page=page, column=column, bold=True)


def pages_of(*lines: Sequence[Line]) -> list[Page]:
    """One page per group of lines."""
    return [Page(number, 595, 842, list(group)) for number, group in enumerate(lines)]


@pytest.mark.parametrize(
    "words",
    ["References", "REFERENCES", "6. References", "Bibliography", "Literatur", "Literaturverzeichnis", "Referências", "Referencias bibliográficas", "References and Notes", "Works Cited", "Literatura citada"],
)  # fmt: skip
def test_headings(words: str) -> None:
    pages = pages_of([*body(10), heading(words, 200), *numbered(1, 6, 220)])
    found = find_references(pages)
    assert [each.label for each in found.references] == [f"{number}." for number in range(1, 7)]
    assert pages[0].lines[10].role is LineRole.HEADING
    assert {each.role for each in pages[0].lines[11:]} == {LineRole.REFERENCE}
    assert {each.role for each in pages[0].lines[:10]} == {LineRole.BODY}
    assert len(found.lines) == 13


@pytest.mark.parametrize("entries", [numbered(1, 8, 200), dated(NAMES[:8], 200)])
def test_a_list_without_a_heading(entries: list[Line]) -> None:
    found = find_references(pages_of([*body(12), *entries]))
    assert len(found.references) == 8


def test_over_columns_and_pages() -> None:
    first = [*body(10), heading("References", 400), *dated(NAMES[:3], 420), *dated(NAMES[3:6], 40, column=1, x=310)]
    # The second page begins in the middle of an entry.
    second = [
        line("goes on a third line. Journal of Trade, 12, 3–9.", 30, 64, SMALL, 1),
        *dated(NAMES[6:10], 40, page=1),
    ]
    found = find_references(pages_of(first, second))
    assert [each.authors[0].family for each in found.references] == list(NAMES[:10])
    assert found.references[5].raw.endswith("goes on a third line. Journal of Trade, 12, 3–9.")


def test_furniture_is_passed_over() -> None:
    first = [heading("References", 40), *numbered(1, 4, 60), line("12 Journal of Trade", 800, role=LineRole.FURNITURE)]
    second = [line("Coe and others", 20, page=1, role=LineRole.FURNITURE), *numbered(5, 8, 40, page=1)]
    found = find_references(pages_of(first, second))
    assert len(found.references) == 8
    assert not any("Journal of Trade 12" in each.raw or "others" in each.raw for each in found.references)


@pytest.mark.parametrize("words", ["Appendix A", "Publisher’s Note", "Author contributions", "Supplementary material"])
def test_what_stands_behind_the_list_is_not_in_it(words: str) -> None:
    tail = [heading(words, 400), line("In 1999 the survey asked forty firms.", 420, size=SMALL)]
    found = find_references(pages_of([heading("References", 40), *dated(NAMES[:6], 60), *tail]))
    assert len(found.references) == 6
    assert not any("survey" in each.raw for each in found.references)


def test_a_word_of_an_entry_is_no_end() -> None:
    entries = dated(NAMES[:4], 60)
    entries[3].text = "Methods, 41, 1149–1160. https://doi.org/10.1/x"
    entries[2].text = entries[2].text.replace("which", "Behavior Research")
    assert len(find_references(pages_of([heading("References", 40), *entries])).references) == 4


def test_a_box_beside_the_list_does_not_end_it() -> None:
    first = [heading("References", 40), *numbered(1, 6, 60)]
    box = [heading("Acknowledgments", 40, page=1), line("We thank all of them.", 60, size=SMALL, page=1)]
    second = [*box, *numbered(7, 12, 40, page=1, column=1, x=310)]
    found = find_references(pages_of(first, second))
    assert [each.label for each in found.references] == [f"{number}." for number in range(1, 13)]


def test_a_paragraph_under_such_a_heading_is_no_list() -> None:
    pages = pages_of([heading("Literature", 20), *body(8), heading("References", 300), *numbered(1, 5, 320)])
    found = find_references(pages)
    assert len(found.references) == 5


def test_several_lists_are_joined() -> None:
    first = [heading("References", 40), *numbered(1, 5, 60)]
    second = [
        heading("Appendix", 40, page=1),
        *body(6, 1)[3:],
        heading("References", 300, page=1),
        *numbered(1, 5, 320, page=1),
    ]
    found = find_references(pages_of(first, second))
    assert [each.key for each in found.references] == [f"r{number}" for number in range(1, 11)]
    assert [each.index for each in found.references] == list(range(1, 11))


def test_no_list_is_told() -> None:
    found = find_references(pages_of(body(20)))
    assert found.references == []
    assert found.warnings == ("no reference list was found",)
    assert find_references([]).references == []


def test_links_lead_to_entries() -> None:
    pages = pages_of([heading("References", 40), *numbered(1, 3, 60), *numbered(4, 6, 60, column=1, x=310)])
    found = find_references(pages)
    assert found.key_at(0, 50, 78) == "r2"
    assert found.key_at(0, 310, 78) == "r5"
    assert found.key_at(0, None, 78) is None  # which column?
    assert found.key_at(0, None, 78, "CR5") == "r5"
    assert found.key_at(0, 50, 700) is None
    assert found.key_at(3, 50, 78) is None
    assert found.key_at(0, 50, None) is None


def test_the_files_own_distance_is_learnt() -> None:
    """Some files set links well above the line, nearer to the entry before."""
    text = [
        line("shown by them", 40 + 12 * at, links=(LinkTarget(0, 5, 1, 50.0, 60 + 20 * at - 17.0),)) for at in range(6)
    ]
    found = find_references(pages_of(text, [heading("References", 20, page=1), *numbered(1, 6, 60, page=1)]))
    assert [found.key_of(each.links[0]) for each in text] == [f"r{number}" for number in range(1, 7)]


def test_references_in_footnotes() -> None:
    notes = [
        "1 Coe, N., The Firms of Europe (Oxford: Press, 2003), p. 4.",
        "2 Doe, J., Trade and Places (London: House, 2005); Poe, C., Maps of Trade (Leeds: House, 2001).",
        "3 Ibid., p. 9.",
        "4 Coe, Firms, 12.",
        "5 Grey, K., Goods and Towns (York: House, 1999), 33.",
        "6 See note 2.",
    ]
    page = [
        *body(20),
        *(line(text, 600 + 10 * at, size=SMALL, role=LineRole.FOOTNOTE) for at, text in enumerate(notes)),
    ]
    found = find_references(pages_of(page))
    assert [(each.authors[0].family, each.label) for each in found.references] == [
        ("Coe", "1, 4"),
        ("Doe", "2, 6"),
        ("Poe", "2, 3, 6"),
        ("Grey", "5"),
    ]
