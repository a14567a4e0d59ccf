"""Reference lists of the fixtures: one row, one field."""

from __future__ import annotations

from functools import cache

import pytest

from citance import read_paper
from citance.model import Reference
from fixtures.tables import HERE

KEYS = {
    "jats/refs_nlm2_citation": ["bib1", "bib2", "bib3"],
    "jats/refs_nlm3_citation": ["R1", "R2"],
    "jats/refs_jats_kinds": ["B1", "B2", "B3", "B4", "B5", "B5b", "B5.3", "B6", "B7", "B8"],
    "jats/ids_missing": ["r1", "r2", "r3"],
    "jats/no_references": [],
    "tei/grobid_numeric": ["b0", "b1", "b2", "b3", "b4", "b5", "b6"],
    "tei/jtei": ["jones99", "lockwood", "smith01"],
    "bmc/art": ["B1", "B2", "B3", "B4", "B5", "B6", "B7"],
}

ROWS = [
    # article, key, field, what it must be
    ("jats/refs_nlm2_citation", "bib1", "label", "1"),
    ("jats/refs_nlm2_citation", "bib1", "title", "Lift of square kites"),
    ("jats/refs_nlm2_citation", "bib1", "container", "J Kites"),
    ("jats/refs_nlm2_citation", "bib1", "year", 1998),
    ("jats/refs_nlm2_citation", "bib1", "volume", "3"),
    ("jats/refs_nlm2_citation", "bib1", "issue", "2"),
    ("jats/refs_nlm2_citation", "bib1", "doi", "10.5555/kites.98.12"),
    ("jats/refs_nlm2_citation", "bib1", "pmid", "9000001"),
    ("jats/refs_nlm2_citation", "bib1", "kind", "journal"),
    ("jats/refs_nlm2_citation", "bib2", "title", "Tails: a handbook"),
    ("jats/refs_nlm2_citation", "bib2", "publisher", "Gust Press"),
    ("jats/refs_nlm2_citation", "bib2", "kind", "book"),
    ("jats/refs_nlm2_citation", "bib3", "year", 2003),
    ("jats/refs_nlm3_citation", "R1", "title", "Crust colour as a measure of time"),
    ("jats/refs_nlm3_citation", "R1", "pmcid", "PMC100200"),
    ("jats/refs_nlm3_citation", "R2", "title", "Standard loaves"),
    ("jats/refs_nlm3_citation", "R2", "container", "Bread Days 2005"),
    ("jats/refs_jats_kinds", "B1", "doi", "10.5555/blots.2011"),
    ("jats/refs_jats_kinds", "B1", "pages", "e17"),
    ("jats/refs_jats_kinds", "B1", "title", "Blots and blotting"),
    ("jats/refs_jats_kinds", "B2", "title", "The scraped page"),
    ("jats/refs_jats_kinds", "B2", "publisher", "Parch & Sons"),
    ("jats/refs_jats_kinds", "B2", "year", 1987),
    ("jats/refs_jats_kinds", "B3", "title", "Carving speed"),
    ("jats/refs_jats_kinds", "B3", "year", 2014),
    ("jats/refs_jats_kinds", "B4", "doi", "10.5555/type.1999.33"),
    ("jats/refs_jats_kinds", "B4", "year", 1999),
    ("jats/refs_jats_kinds", "B5", "title", "First folds"),
    ("jats/refs_jats_kinds", "B5b", "title", "Second folds"),
    ("jats/refs_jats_kinds", "B5.3", "title", "Last folds"),
    ("jats/refs_jats_kinds", "B5", "entry", "B5"),
    ("jats/refs_jats_kinds", "B5b", "entry", "B5"),
    ("jats/refs_jats_kinds", "B5.3", "entry", "B5"),
    ("jats/refs_jats_kinds", "B6", "arxiv", "2101.01234"),
    ("jats/refs_jats_kinds", "B7", "title", "On tablets"),
    ("jats/refs_jats_kinds", "B7", "container", "A history of surfaces"),
    ("jats/refs_jats_kinds", "B7", "year", 2005),
    ("jats/refs_jats_kinds", "B7", "year_suffix", "a"),
    ("jats/refs_jats_kinds", "B7", "publisher", "Clay Press"),
    ("jats/refs_jats_kinds", "B8", "url", "https://ink.example.org/archive"),
    ("jats/refs_jats_kinds", "B8", "title", "The ink archive"),
    ("tei/grobid_numeric", "b2", "title", "Iron bars"),
    ("tei/grobid_numeric", "b2", "container", "Journal of Gates"),
    ("tei/grobid_numeric", "b2", "year", 2002),
    ("tei/grobid_numeric", "b2", "volume", "3"),
    ("tei/grobid_numeric", "b2", "issue", "2"),
    ("tei/grobid_numeric", "b2", "raw", "Bar, A. B. Iron bars. Journal of Gates 3 (2002)."),
    ("tei/jtei", "jones99", "year", 1999),
    ("tei/jtei", "jones99", "doi", "10.5555/doors.3.10"),
    ("tei/jtei", "jones99", "container", "Doors"),
    ("tei/jtei", "jones99", "volume", "3"),
    ("tei/jtei", "lockwood", "title", "The Book of Locks"),
    ("tei/jtei", "lockwood", "year", None),
    ("tei/jtei", "smith01", "publisher", "Ward"),
    ("bmc/art", "B2", "title", "Part 2 of the lamp papers"),
    ("bmc/art", "B2", "container", "J Lamps"),
    ("bmc/art", "B2", "year", 1992),
    ("bmc/art", "B2", "volume", "2"),
    ("bmc/art", "B2", "doi", "10.5555/lamp.2"),
    ("bmc/art", "B2", "pmid", "8000002"),
    ("bmc/art", "B7", "title", "The candle book"),
    ("bmc/art", "B7", "year", 1987),
]

AUTHORS = [
    ("jats/refs_nlm2_citation", "bib1", ["AB Lark", "C Wren"]),
    ("jats/refs_nlm3_citation", "R1", ["O. Baker"]),
    ("jats/refs_nlm3_citation", "R2", ["Oven Working Group"]),
    ("jats/refs_jats_kinds", "B1", ["Roy Inkwell", "Tia Nib"]),
    ("jats/refs_jats_kinds", "B2", ["S. Vellum"]),
    ("jats/refs_jats_kinds", "B3", ["K Rune"]),
    ("jats/refs_jats_kinds", "B7", ["W Stylus"]),
    ("tei/grobid_numeric", "b1", ["A B Rail"]),
    ("bmc/art", "B1", ["Ann Q Ember", "P Glim"]),
    ("bmc/art", "B7", ["Candle Council"]),
]

PAGES = [
    ("jats/refs_nlm2_citation", "bib1", "12-25"),
    ("jats/refs_jats_kinds", "B7", "200-231"),
    ("tei/grobid_numeric", "b2", "21-29"),
    ("tei/jtei", "jones99", "10-20"),
    ("bmc/art", "B2", "20-28"),
]


@cache
def _references(name: str) -> dict[str, Reference]:
    return {reference.key: reference for reference in read_paper(HERE / f"{name}.xml").references}


@pytest.mark.parametrize("name", KEYS)
def test_keys_in_the_order_of_the_list(name: str) -> None:
    paper = read_paper(HERE / f"{name}.xml")
    assert [reference.key for reference in paper.references] == KEYS[name]


@pytest.mark.parametrize("name", KEYS)
def test_index_counts_from_one(name: str) -> None:
    indexes = [reference.index for reference in _references(name).values()]
    assert sorted(set(indexes)) == list(range(1, len(set(indexes)) + 1))
    assert indexes == sorted(indexes)


@pytest.mark.parametrize(("name", "key", "field", "expected"), ROWS)
def test_field(name: str, key: str, field: str, expected: object) -> None:
    assert getattr(_references(name)[key], field) == expected


@pytest.mark.parametrize(("name", "key", "expected"), AUTHORS)
def test_authors(name: str, key: str, expected: list[str]) -> None:
    assert [author.name for author in _references(name)[key].authors] == expected


@pytest.mark.parametrize(("name", "key", "expected"), PAGES)
def test_pages(name: str, key: str, expected: str) -> None:
    assert _references(name)[key].pages.replace("–", "-") == expected


@pytest.mark.parametrize(("key", "names"), [("jones99", ["Ada Jones", "Ben Hook"]), ("smith01", ["Clara Smith"])])
def test_authors_of_a_bibl_written_by_hand(key: str, names: list[str]) -> None:
    """jTEI writes "Jones, Ada" and "Ben Hook" as plain text."""
    assert [author.name for author in _references("tei/jtei")[key].authors] == names


def test_editors_of_the_book_are_no_authors_of_the_chapter() -> None:
    assert not any(author.family == "Wax" for author in _references("jats/refs_jats_kinds")["B7"].authors)


def test_alternatives_are_one_reference() -> None:
    titles = [reference.title for reference in _references("jats/refs_jats_kinds").values()]
    assert titles.count("Carving speed") == 1


@pytest.mark.parametrize("name", KEYS)
def test_every_reference_has_its_printed_text(name: str) -> None:
    assert all(reference.raw.strip() for reference in _references(name).values())


def test_loose_text_is_kept_as_printed() -> None:
    raw = _references("jats/refs_jats_kinds")["B4"].raw
    assert raw == "Glyph, A. & Serif, B. Letters without tags. Type Rev. 12, 33–41 (1999). doi: 10.5555/type.1999.33."


def test_loose_text_gives_its_first_author() -> None:
    assert _references("jats/refs_jats_kinds")["B4"].authors[0].family == "Glyph"


def test_raw_text_of_elements_is_readable() -> None:
    """Elements without punctuation between them must not run together."""
    raw = _references("jats/refs_nlm2_citation")["bib1"].raw
    for word in ("Lark", "Wren", "Lift of square kites", "J Kites", "1998"):
        assert word in raw
    assert "kitesJ" not in raw
    assert "Kites1998" not in raw
