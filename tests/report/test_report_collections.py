"""Collections: entries find their works, what is found by none of the ways stays, the sums and the orders of the table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from citance.index import Index
from citance.model import Reference, Tally
from citance.report.bibliography import ListEntry, read_lines
from citance.report.collections import CollectionRow, RowOrder, dashboard_of, is_contested, match_entries, sort_rows
from citance.report.collections.matching import LATER, NOT_HERE
from web.seeded import TARGET_DOI, seed


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path: Path = tmp_path_factory.mktemp("collections") / "library.db"
    with Index.open(path) as index:
        seed(index.store, mentions=2)
        index.catch_up()
        yield index


@pytest.mark.parametrize(
    ("line", "method"),
    [
        (f"https://doi.org/{TARGET_DOI}", "doi"),
        ("LEAVING HOME: Foreign expansion & local ties", None),
        ("Leaving home — foreign expansion and local ties.", "title"),
        ("Leaving home", None),
        ("ties", None),
        ("10.5555/unknown", None),
        ("* " * 50, None),
    ],
)
def test_lines_find_their_works(library: Index, line: str, method: str | None) -> None:
    work_id = library.store.find_works(TARGET_DOI)[0].id
    (found,) = match_entries(
        library, [ListEntry(given=line, reference=None)] if line.startswith("*") else read_lines(line).entries
    )
    assert found.work_id == (work_id if method else None)
    assert found.method == (method or "")
    assert bool(found.reason) or method == "title"


def test_a_title_of_another_year_is_another_work(library: Index) -> None:
    said = Reference(key="a", index=1, title="Leaving home: foreign expansion and local ties", year=1961)
    (found,) = match_entries(library, [ListEntry(given="x", reference=said)])
    assert found.work_id is None


def test_an_unknown_identifier_says_so(library: Index) -> None:
    (found,) = match_entries(library, read_lines("10.5555/unknown").entries)
    assert (found.reason, [key.value for key in found.keys]) == (NOT_HERE, ["10.5555/unknown"])


def test_when_time_is_over_identifiers_are_still_looked_up(library: Index) -> None:
    entries = read_lines(f"{TARGET_DOI}\nLeaving home: foreign expansion and local ties").entries
    first, second = match_entries(library, entries, seconds=-1)
    assert first.work_id == library.store.find_works(TARGET_DOI)[0].id
    assert (second.work_id, second.reason) == (None, LATER)


def _row(place: int, title: str, s: int = 0, c: int = 0, **fields: object) -> CollectionRow:
    tally = Tally(total=s + c, supporting=s, contrasting=c)
    return CollectionRow(entry_id=place, work_id=place, place=place, title=title, strict=tally, broad=tally, **fields)  # type: ignore[arg-type]


def test_the_sums() -> None:
    rows = [_row(1, "a", 5, 2, read=True), _row(2, "b", 9, 1, notice="correction"), _row(3, "c", notice="retraction")]
    sums = dashboard_of(rows, 4)
    assert (sums.works, sums.missing, sums.read, sums.with_statements) == (3, 4, 1, 2)
    assert (sums.strict.supporting, sums.strict.contrasting, sums.strict.total) == (14, 3, 17)
    assert list(sums.notices) == ["retraction", "correction"], "the gravest first"
    assert [row.title for row in sums.noticed] == ["c", "b"]
    assert [row.title for row in sums.contested] == ["a"]
    assert not is_contested(Tally(total=9, supporting=8, contrasting=1))


@pytest.mark.parametrize(
    ("order", "backwards", "titles"),
    [
        (RowOrder.PLACE, False, "bac"),
        (RowOrder.PLACE, True, "cab"),
        (RowOrder.TITLE, False, "abc"),
        (RowOrder.YEAR, False, "cba"),
        (RowOrder.CONTRASTING, False, "acb"),
        (RowOrder.CONTRASTING, True, "bca"),
        (RowOrder.RETRACTED, False, "cba"),
        (RowOrder.READ, False, "bac"),
    ],
)
def test_orders(order: RowOrder, backwards: bool, titles: str) -> None:
    rows = [
        _row(1, "b", 0, 0, year=1999, read=True),
        _row(2, "a", 1, 3),
        _row(3, "c", 4, 1, year=2001, notice="retraction"),
    ]
    assert "".join(row.title for row in sort_rows(rows, order, backwards=backwards)) == titles
