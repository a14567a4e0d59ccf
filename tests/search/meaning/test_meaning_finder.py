"""Words and meaning together, statements like a statement, and claims, over a small library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from citance.errors import NotFoundError
from citance.model import Stance
from citance.search.contract import Batch, Filters
from citance.search.meaning import MeaningIndex
from citance.search.meaning.finder import MeaningFinder
from citance.search.memory import MemoryBackend
from citance.search.query import parse_query
from citance.store import Store
from search.meaning.test_meaning_index import BagOfWords
from web.seeded import seed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        seed(opened)
        yield opened


@pytest.fixture
def finder(tmp_path: Path, store: Store) -> MeaningFinder:
    encoder = BagOfWords()
    index = MeaningIndex.make(tmp_path / "v", encoder)
    index.catch_up(store, encoder)
    backend = MemoryBackend()
    backend.put(Batch(id="all", statements=list(store.iter_statements())))
    return MeaningFinder(backend, store, index, encoder)


def test_the_same_words_come_first(finder: MeaningFinder, store: Store) -> None:
    for item in store.iter_statements():
        found = finder.search(parse_query(f"meaning:{item.statement.citance}"), limit=5)
        first = store.statement(found.hits[0].id)
        assert first.statement.citance == item.statement.citance


def test_a_claim_need_not_hold_all_words(finder: MeaningFinder) -> None:
    assert finder.search(parse_query("survey zebra giraffe")).total > 0


def test_filters_and_fields_hold_for_every_result(finder: MeaningFinder, store: Store) -> None:
    everything = finder.search(parse_query("ties between firms"), facets=("stance",), limit=100)
    counts = everything.counts("stance")
    assert counts
    for stance, number in counts.items():
        found = finder.search(
            parse_query("ties between firms"), filters=Filters(stance=(stance,)), facets=("stance",), limit=100
        )
        assert found.total == number == len(found.hits)
        assert {str(store.statement(hit.id).stance or "unclassified") for hit in found.hits} == {stance}
        assert found.counts("stance") == counts
    narrowed = finder.search(parse_query("section:results meaning:ties"), limit=100)
    assert narrowed.hits
    assert {store.statement(hit.id).statement.section.role for hit in narrowed.hits} == {"results"}


def test_words_hold_for_every_result_too(finder: MeaningFinder, store: Store) -> None:
    found = finder.search(parse_query("replicate meaning:ties"), facets=("stance",), limit=100)
    assert found.hits
    assert all("replicate" in store.statement(hit.id).statement.citance for hit in found.hits)
    assert finder.search(parse_query("zebra meaning:ties")).total == 0


def test_pages_follow_each_other(finder: MeaningFinder) -> None:
    whole = [hit.id for hit in finder.search(parse_query("ties"), limit=100).hits]
    parts = [
        hit.id for at in range(0, len(whole), 2) for hit in finder.search(parse_query("ties"), limit=2, offset=at).hits
    ]
    assert parts == whole


def test_similar_ones_leave_the_sentence_itself_out(finder: MeaningFinder, store: Store) -> None:
    for item in store.iter_statements():
        for hit in finder.similar(item.statement.id, limit=5):
            other = store.statement(hit.id)
            assert (other.citing.id, other.statement.citance) != (item.citing.id, item.statement.citance)
    with pytest.raises(NotFoundError):
        finder.similar("nothing")


def test_those_that_disagree_have_the_opposite_stance(finder: MeaningFinder, store: Store) -> None:
    found = 0
    for item in store.iter_statements():
        wanted = Stance.SUPPORTING if item.broad is Stance.CONTRASTING else Stance.CONTRASTING
        hits = [store.statement(hit.id) for hit in finder.similar(item.statement.id, disagreeing=True)]
        assert all(other.broad is wanted for other in hits)
        about = [other.cited.id == item.cited.id for other in hits]
        assert about == sorted(about, reverse=True)
        found += len(hits)
    assert found


def test_a_claim_is_answered_by_both_sides(finder: MeaningFinder, store: Store) -> None:
    item = next(each for each in store.iter_statements() if each.broad is Stance.CONTRASTING)
    claim = finder.about_claim(item.statement.citance)
    assert claim.contrasting[0][0].statement.citance == item.statement.citance
    assert claim.contrasting[0][1] == pytest.approx(1, abs=0.25)
    assert all(each.broad is Stance.SUPPORTING for each, _ in claim.supporting)
    assert claim.looked_at >= len(claim.supporting) + len(claim.contrasting)
    assert finder.about_claim("zebra giraffe okapi").looked_at == 0


def test_a_sentence_that_cites_several_works_counts_once(finder: MeaningFinder) -> None:
    claim = finder.about_claim("ties between firms and their cluster", limit=1)
    for side in (claim.supporting, claim.contrasting):
        assert len({(item.citing.id, item.statement.citance) for item, _ in side}) <= 1
