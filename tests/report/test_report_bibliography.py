"""Bibliographies are written so that the readers of citance, and the libraries themselves, read the same works again."""

from __future__ import annotations

import csv
import io
import json

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.model import Author, IndexedWork, Venue, Work
from citance.read.bibfile import read_bibtex
from citance.read.cslfile import read_csl_json
from citance.read.risfile import read_ris
from citance.report.bibliography import (
    WorkKind,
    csv_cell,
    kind_of,
    works_to_bibtex,
    works_to_csl_json,
    works_to_csv,
    works_to_ris,
)
from citance.report.bibliography.kinds import one_line
from report.export_build import AUTHORS, HOSTILE_TITLES, retracted, work

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=60).filter(
    lambda text: bool(one_line(text))
)


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_titles_survive_bibtex(title: str) -> None:
    text = "".join(works_to_bibtex([work(1, title), work(2)]))
    found = read_bibtex(text)
    assert not found.warnings
    assert [each.doi for each in found.references] == ["10.5555/1", "10.5555/2"]
    # The reader of BibTeX sets apostrophes as they are printed, and drops marks at the end.
    expected = one_line(title).replace("'", "’").rstrip(";").replace(" ", "")
    assert found.references[0].title.replace(" ", "") == expected


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_titles_survive_ris(title: str) -> None:
    text = "".join(works_to_ris([work(1, title), work(2)]))
    found = read_ris(text)
    assert [each.doi for each in found.references] == ["10.5555/1", "10.5555/2"]
    assert found.references[0].title == one_line(title)
    assert [record["title"] for record in rispy.loads(text)] == [one_line(title), "Hedges in rows"]


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_titles_survive_csl_json(title: str) -> None:
    text = "".join(works_to_csl_json([work(1, title), work(2)]))
    assert [item["title"] for item in json.loads(text)] == [one_line(title), "Hedges in rows"]
    assert [each.doi for each in read_csl_json(text).references] == ["10.5555/1", "10.5555/2"]


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_titles_survive_csv_and_no_cell_is_a_formula(title: str) -> None:
    text = "".join(works_to_csv([work(1, title), work(2)]))
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["doi"] for row in rows] == ["10.5555/1", "10.5555/2"]
    assert rows[0]["title"].removeprefix("'") == one_line(title)
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row.values())


def test_all_fields_come_back_from_bibtex() -> None:
    (entry,) = read_bibtex("".join(works_to_bibtex([work(7)]))).references
    assert entry.key == "coe2015_7"
    assert (entry.year, entry.volume, entry.issue, entry.pages) == (2015, "12", "3", "100–110")
    assert (entry.container, entry.publisher) == ("Journal of Hedges & Trees", "Green_Press")
    assert [(author.family, author.given) for author in entry.authors] == [
        (author.family, author.given) for author in AUTHORS
    ]


def test_the_library_reads_what_it_wrote() -> None:
    library = parse_string("".join(works_to_bibtex([work(7), retracted(8)])))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == ["coe2015_7", "coe2015_8"]
    assert library.entries[1]["note"] == "Retracted 2020-01-02 (doi:10.5555/n)"


def test_all_fields_come_back_from_ris() -> None:
    (entry,) = read_ris("".join(works_to_ris([work(7, pmid="123456", pmcid="PMC77777")]))).references
    assert (entry.year, entry.volume, entry.issue, entry.pages) == (2015, "12", "3", "100–110")
    assert (entry.container, entry.publisher) == ("Journal of Hedges & Trees", "Green_Press")
    assert (entry.pmid, entry.pmcid) == ("123456", "PMC77777")
    assert [author.family for author in entry.authors][:3] == ["Coe", "World Health Organization", "de la Peña y Ruiz"]


def test_all_fields_come_back_from_csl_json() -> None:
    text = "".join(works_to_csl_json([work(7, pmid="123456", pmcid="PMC77777")]))
    (entry,) = read_csl_json(text).references
    assert (entry.key, entry.year, entry.volume, entry.issue, entry.pages) == ("7", 2015, "12", "3", "100–110")
    assert (entry.pmid, entry.pmcid, entry.kind) == ("123456", "PMC77777", "article-journal")
    assert [(author.family, author.given) for author in entry.authors] == [
        (author.family, author.given) for author in AUTHORS
    ]
    assert json.loads(text)[0]["issued"] == {"date-parts": [[2015, 3, 9]]}


def test_a_retraction_stands_in_every_format() -> None:
    for write in (works_to_bibtex, works_to_ris, works_to_csl_json, works_to_csv):
        assert "Retracted 2020-01-02" in "".join(write([retracted(1)]))


def test_nothing_is_a_valid_file() -> None:
    assert "".join(works_to_bibtex([])) == ""
    assert "".join(works_to_ris([])) == ""
    assert json.loads("".join(works_to_csl_json([]))) == []
    assert "".join(works_to_csv([])).startswith("id,title,authors,")


def test_a_work_of_which_nothing_is_known() -> None:
    bare = IndexedWork(id=3, work=Work())
    assert "@misc{work_3" in "".join(works_to_bibtex([bare]))
    assert "TY  - GEN" in "".join(works_to_ris([bare]))
    assert json.loads("".join(works_to_csl_json([bare]))) == [{"id": "3", "type": "document"}]


@pytest.mark.parametrize(
    ("kind", "venue", "expected"),
    [
        ("research-article", "J", WorkKind.ARTICLE),
        ("case-report", "J", WorkKind.ARTICLE),
        ("book-chapter", "B", WorkKind.CHAPTER),
        ("book", "", WorkKind.BOOK),
        ("proceedings-article", "P", WorkKind.PROCEEDINGS),
        ("phdthesis", "", WorkKind.THESIS),
        ("posted-content", "", WorkKind.PREPRINT),
        ("report", "", WorkKind.REPORT),
        ("", "J", WorkKind.ARTICLE),
        ("", "", WorkKind.OTHER),
    ],
)
def test_kinds(kind: str, venue: str, expected: WorkKind) -> None:
    assert kind_of(Work(kind=kind, venue=Venue(title=venue))) is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-x", "'-x"),
        ("@x", "'@x"),
        ("＝1", "'＝1"),
        (' "=1"', '\'"=1"'),
        ("\t=1", "'=1"),
        ("a=1", "a=1"),
        (-5, -5),
        (None, ""),
        (True, "true"),
        (["a", "b"], "a; b"),
        (["=a"], "'=a"),
    ],
)
def test_cells(value: object, expected: object) -> None:
    assert csv_cell(value) == expected


@settings(max_examples=60, deadline=None)
@given(title=TEXT, family=TEXT, given=TEXT)
def test_any_text_is_one_entry(title: str, family: str, given: str) -> None:
    items = [work(1, title, authors=(Author(family=family, given=given),)), work(2)]
    assert len(parse_string("".join(works_to_bibtex(items))).entries) == 2
    assert len(rispy.loads("".join(works_to_ris(items)))) == 2
    assert len(list(csv.reader(io.StringIO("".join(works_to_csv(items)), newline="")))) == 3
