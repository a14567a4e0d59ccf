"""Citations without a link: what is taken for one, and what must not be."""

from __future__ import annotations

import pytest

from citance.extract import extract_statements
from citance.model import Author, Block, Marker, Paper, Reference, Work


def _references(count: int = 20) -> tuple[Reference, ...]:
    return tuple(
        Reference(key=f"B{number}", index=number, entry=f"B{number}", label=str(number), title=f"Work {number}")
        for number in range(1, count + 1)
    )


def _statements(blocks: list[Block], references: tuple[Reference, ...]) -> list[tuple[str, str]]:
    paper = Paper(work=Work(doi="10.5555/x", title="A paper"), blocks=tuple(blocks), references=references, sha256="0")
    found = extract_statements(paper)
    assert all(item.citance[item.marker_start : item.marker_end] == item.marker for item in found)
    return [(item.key, item.marker) for item in found if item.inferred]


def _bracket_paper(text: str) -> list[Block]:
    linked = "Hedges grow [1]. They also shrink [2]."
    return [Block(linked, markers=(Marker(13, 14, ("B1",)), Marker(35, 36, ("B2",)))), Block(text)]


def _superscript_paper(before: str, raised: str, after: str) -> list[Block]:
    linked = "Hedges grow.1"
    text = before + raised + after
    candidate = Marker(len(before), len(before) + len(raised), (), True)
    return [Block(linked, markers=(Marker(12, 13, ("B1",), True),)), Block(text, markers=(candidate,))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Others agree [3].", [("B3", "3")]),
        ("Others agree [3, 5].", [("B3", "3"), ("B5", "5")]),
        ("Others agree [3–5].", [("B3", "3–5"), ("B4", "3–5"), ("B5", "3–5")]),
        ("Others agree [3]–[5].", [("B3", "3]–[5"), ("B4", "3]–[5"), ("B5", "3]–[5")]),
        ("registered as SDS[15].", [("B15", "15")]),
        ("The compound pyrido[3,2-f][1,4]oxazepine was made.", []),
        ("triazolo-pyrido [2,3-b] [1,5] benzoxazepines", []),
        ("the variation (t[1]) and its part (to[1])", []),
        ("The interval [0, 1] was open.", []),
        ("a 95% CI [2, 5] around it", []),
        ("a median of 4 (range [3, 5])", []),
        ("No entry has that number [40].", []),
        ("The list item (3) is no citation here.", []),
        ("Numbers out of order [5, 3] are coordinates.", []),
    ],
)
def test_brackets(text: str, expected: list[tuple[str, str]]) -> None:
    assert _statements(_bracket_paper(text), _references()) == expected


@pytest.mark.parametrize(
    ("before", "raised", "after", "expected"),
    [
        ("The literature agrees", "9", ".", ["B9"]),
        ("The literature agrees", "9,12", ".", ["B9", "B12"]),
        ("The literature agrees.", "3–5", " More follows.", ["B3", "B4", "B5"]),
        ("an area of 5 cm", "2", "", []),
        ("partial η", "2", " = .11", []),
        ("below 132 Å", "2", "", []),
        ("0.5 μl g−", "1", "", []),
        ("measured by 1H NMR, ", "13", "C NMR", []),
        ("a load of 10", "3", " cells", []),
        ("with R", "2", " of .3", []),
        ("the literature agrees", "40", ".", []),
    ],
)
def test_raised_numbers(before: str, raised: str, after: str, expected: list[str]) -> None:
    found = _statements(_superscript_paper(before, raised, after), _references())
    assert [key for key, _ in found] == expected


def test_raised_numbers_without_linked_ones_are_no_citations() -> None:
    """A byline with affiliations, in a paper whose citations are not linked at all."""
    text = "A. L. Nascimento1, S. Verja2"
    block = Block(text, markers=(Marker(16, 17, (), True), Marker(27, 28, (), True)))
    assert _statements([block], _references()) == []


AUTHORS = (
    ("B1", "Coe", 2003, "", ("Bunnell",)),
    ("B2", "Coe", 2005, "a", ("Bunnell",)),
    ("B3", "Coe", 2005, "b", ("Bunnell",)),
    ("B4", "de Vries", 2016, "", ("Tybur", "Pollet")),
    ("B5", "Smith", 2001, "", ()),
    ("B6", "Smith", 2001, "", ("Jones",)),
    ("B7", "Öhlgart", 2017, "", ("Võ",)),
    ("B8", "Pérez-García", 2010, "", ()),
    ("B10", "Blackwater Institute for Trade", 2004, "", ()),
    ("B9", "Miller", 1999, "", ("Nash", "Oak", "Pine")),
)


def _author_references() -> tuple[Reference, ...]:
    return tuple(
        Reference(
            key=key,
            index=number,
            entry=key,
            title=f"Work {number}",
            authors=(
                Author(family=first, given="" if " Inst" in first else "A"),
                *(Author(family=name, given="B") for name in others),
            ),
            year=year,
            year_suffix=suffix,
        )
        for number, (key, first, year, suffix, others) in enumerate(AUTHORS, 1)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As Coe and Bunnell (2003) show.", [("B1", "Coe and Bunnell (2003)")]),
        ("It is so (Coe & Bunnell, 2003).", [("B1", "Coe & Bunnell, 2003")]),
        ("It is so (Coe and Bunnell 2005a, b).", [("B2", "Coe and Bunnell 2005a, b"), ("B3", "Coe and Bunnell 2005a, b")]),
        ("It is so (Coe and Bunnell 2003, 2005b).", [("B1", "Coe and Bunnell 2003"), ("B3", "2005b")]),
        ("It is so (Coe and Bunnell, 2005).", []),  # a or b?
        ("It is so (Smith, 2001).", [("B5", "Smith, 2001")]),
        ("It is so (Smith & Jones, 2001).", [("B6", "Smith & Jones, 2001")]),
        ("It is so (Smith and Brown, 2001).", []),  # another pair
        ("See Öhlgart und Võ (2017).", [("B7", "Öhlgart und Võ (2017)")]),
        ("com Perez-Garcia (2010), no Brasil", [("B8", "Perez-Garcia (2010)")]),
        ("It is so (Miller et al., 1999; de Vries, Tybur, & Pollet, 2016).", [
            ("B9", "Miller et al., 1999"),
            ("B4", "de Vries, Tybur, & Pollet, 2016"),
        ]),
        ("Miller et al.'s (1999) test", [("B9", "Miller et al.'s (1999)")]),
        ("It is so (Blackwater Institute for Trade, 2004).", [("B10", "Blackwater Institute for Trade, 2004")]),
        ("In Leeds (2003) it rained.", []),
        ("Nobody wrote this (Coe, 1987).", []),
    ],
)  # fmt: skip
def test_author_and_year(text: str, expected: list[tuple[str, str]]) -> None:
    assert _statements([Block(text)], _author_references()) == expected


def test_years_behind_a_link() -> None:
    block = Block("It is so (Coe and Bunnell 2003, 2005a).", markers=(Marker(10, 30, ("B1",)),))
    assert _statements([block], _author_references()) == [("B2", "2005a")]


def test_numbers_of_a_numeric_paper_hide_no_author_year_citation() -> None:
    """ "Smith (2001) [5]" is one citation, not two."""
    block = Block("As Smith (2001) [5] shows.", markers=(Marker(17, 18, ("B5",)),))
    references = tuple(
        Reference(key=r.key, index=r.index, entry=r.key, label=str(r.index), authors=r.authors, year=r.year)
        for r in _author_references()
    )
    assert _statements([block], references) == []


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ("It goes on (ibid., p. 5).", [("B9", "ibid.")]),
        ("Coe (ibidem, p. 7) adds to it.", [("B1", "ibidem")]),
        ("Öhlgart (ibid.) was not cited before.", []),
        ("So it is in Leeds (ibid.).", [("B9", "ibid.")]),
    ],
)
def test_ibid(later: str, expected: list[tuple[str, str]]) -> None:
    """The work cited last, or the one last cited by the author who is named."""
    first = "As Coe and Bunnell (2003) show. So do Miller et al. (1999)."
    linked = Block(first, markers=(Marker(3, 25, ("B1",)), Marker(38, 58, ("B9",))))
    assert _statements([linked, Block(later)], _author_references()) == expected


def test_ibid_after_several_works_names_none() -> None:
    alone = Block("Others agree (Miller).", markers=(Marker(14, 20, ("B9",)),))
    linked = Block("It is so (Smith and others).", markers=(Marker(10, 26, ("B5", "B6")),))
    assert _statements([alone, linked, Block("And so on (ibid.).")], _author_references()) == []
