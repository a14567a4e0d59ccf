"""What the page of a work asks of the store beside tallies and statements."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from citance.model import Correction, Stance
from citance.store import Store
from web.seeded import TARGET_DOI, seed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        seed(opened, mentions=4)
        opened.refresh_people()
        yield opened


def _id(store: Store, identifier: str) -> int:
    return store.find_works(identifier)[0].id


def test_files_of_a_work(store: Store) -> None:
    (file,) = store.paper_files(_id(store, "10.5555/citing.1"))
    assert (file.name, file.format, file.counted, file.version) == ("1.xml", "jats", True, False)
    assert file.added_at
    assert store.paper_files(_id(store, TARGET_DOI)) == []


def test_what_a_paper_says_in_its_order(store: Store) -> None:
    said = store.said_in(_id(store, "10.5555/citing.1"))
    assert [each.statement_id for each in said] == ["a-1", "a-2", "a-3"]
    assert [(each.strict, each.broad) for each in said][1] == ("mentioning", "contrasting")
    assert said[0].cited_id == _id(store, TARGET_DOI)
    assert store.said_in(_id(store, "10.5555/citing.2"))[1].strict is None


def test_people_who_signed_in_their_order(store: Store) -> None:
    work_id = _id(store, TARGET_DOI)
    signed = store.signatures(work_id)
    assert [family for _, family, _ in signed] == ["Moreno", "Lindqvist"]
    assert [number for number, _, _ in signed] == [each.id for each in store.authors_of(work_id)]
    venue = store.venue_of(work_id)
    assert venue is not None
    assert store.venue_id_of(work_id) == venue.id


def test_judges_and_corrections_of_the_statements_about_a_work(store: Store) -> None:
    work_id = _id(store, TARGET_DOI)
    assert [(each.model, each.statements) for each in store.models_about(work_id)] == [("test-1", 7)]
    assert store.models_about(work_id, most=2)[0].statements == 2
    for at, who in (("2026-01-02T00:00:00+00:00", "Ada"), ("2026-01-03T00:00:00+00:00", "Bo")):
        store.correct(
            Correction(statement_id="c-0", stance=Stance.SUPPORTING, broad=Stance.SUPPORTING, who=who, at=at)
        )
    store.correct(Correction(statement_id="a-3", stance=Stance.SUPPORTING, broad=Stance.SUPPORTING))
    assert [each.who for each in store.corrections_about(work_id)] == ["Bo", "Ada"]
    assert [each.who for each in store.corrections_about(work_id, limit=1)] == ["Bo"]
