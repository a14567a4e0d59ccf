"""The index on disk, against the real store."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citance.errors import NotFoundError, StoreError
from citance.model import (
    Correction,
    EditorialNotice,
    NoticeKind,
    Paper,
    ProcessedPaper,
    SectionRole,
    Stance,
    Work,
)
from citance.resolve import work_keys
from citance.search import STATEMENT_FACETS, Filters, Order, SearchIndex
from citance.search.fts import Fts5Backend
from citance.store import SourceFile, Store
from web.seeded import paper, put, said, seed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library.db") as opened:
        seed(opened)
        yield opened


@pytest.fixture
def index(tmp_path: Path, store: Store) -> SearchIndex:
    opened = SearchIndex.open(tmp_path / "search")
    opened.catch_up(store)
    return opened


def ids(index: SearchIndex, query: str, **options: object) -> set[str]:
    return {hit.id for hit in index.search(query, limit=100, **options).hits}  # type: ignore[arg-type]


def test_catching_up_is_done_once(index: SearchIndex, store: Store) -> None:
    stats = store.stats()
    assert index.size == stats.statements + stats.works
    assert index.watermark == store.watermark()
    assert index.catch_up(store) == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("replicate survey", {"a-2"}),
        ('"in contrast to"', {"a-1"}),
        ('"contrast in to"', set()),
        ("interviews OR survey", {"a-2", "b-1"}),
        ("ties -interviews -survey -exporters", set()),
        ("naive", {"b-2"}),
        ("naïve", {"b-2"}),
        ("replicat*", {"a-2"}),
        ("212 firms", {"a-1"}),
        ("survey section:discussion", {"a-2"}),
        ("stance:contrasting", {"a-1"}),
        ("notice:retracted", {"a-3"}),
        ("vaszary", {"b-2"}),
        ("zebra", set()),
    ],
)
def test_finding_statements(index: SearchIndex, query: str, found: set[str]) -> None:
    got = index.search(query, limit=100)
    if not found:
        assert got.total == 0 or got.relaxed or "-" in query
    else:
        assert {hit.id for hit in got.hits} == found
        assert not got.relaxed


def test_filters_and_facets(index: SearchIndex) -> None:
    result = index.search("moreno", limit=100, facets=STATEMENT_FACETS)
    counts = result.counts("stance")
    assert counts["contrasting"] == 1
    assert sum(counts.values()) == result.total
    assert ids(index, "moreno", filters=Filters(stance=("contrasting",))) == {"a-1"}
    assert ids(index, "moreno", filters=Filters(broad=("contrasting",))) == {"a-1", "a-2"}
    assert ids(index, "moreno", filters=Filters(section=(SectionRole.RESULTS,))) == {"a-1"}
    filtered = index.search("moreno", filters=Filters(stance=("contrasting",)), facets=STATEMENT_FACETS)
    assert filtered.counts("stance") == counts
    assert filtered.counts("section") == {"results": 1}
    assert ids(index, "trust stance:unclassified") == {"b-2"}


def test_relaxed_when_no_statement_holds_all_words(index: SearchIndex) -> None:
    result = index.search("replicate survey zebra")
    assert result.relaxed
    assert {hit.id for hit in result.hits} == {"a-2"}


def test_a_filter_that_leaves_nothing_does_not_relax(index: SearchIndex) -> None:
    result = index.search("replicate survey", filters=Filters(stance=("supporting",)))
    assert result.total == 0
    assert not result.relaxed


def test_works_by_title_and_author(index: SearchIndex, store: Store) -> None:
    (hit,) = index.search("moreno lindqvist 2003", kind="works").hits
    assert store.works([int(hit.id)])[0].work.title.startswith("Leaving home")
    assert ids(index, "émile trust", kind="works") == ids(index, "emile trust", kind="works") != set()


def test_paging(index: SearchIndex) -> None:
    pages = [index.search("reasons", limit=5, offset=at) for at in (0, 5, 10, 15)]
    assert [len(page.hits) for page in pages] == [5, 5, 2, 0]
    assert {page.total for page in pages} == {12}
    assert len({hit.id for page in pages for hit in page.hits}) == 12


def test_removal_and_replacement(index: SearchIndex, store: Store) -> None:
    store.remove("1.xml")
    index.catch_up(store)
    assert ids(index, "replicate survey") == set()
    statement = said(1, "Zebras are cited [1].", paper_id="z")
    put(store, 9, paper(9, [(statement, None)]))
    assert index.catch_up(store) > 0
    assert ids(index, "zebra") == {"z-1"}


def test_rebuilding_gives_the_same(index: SearchIndex, store: Store) -> None:
    before = index.search("ties", limit=100)
    index.rebuild(store)
    after = index.search("ties", limit=100)
    assert [hit.id for hit in after.hits] == [hit.id for hit in before.hits]


@pytest.mark.parametrize("damage", ["meta", "state", "format"])
def test_a_damaged_index_is_built_anew(
    tmp_path: Path, index: SearchIndex, store: Store, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "search"
    if damage == "meta":
        (folder / "meta.json").write_text("{")
    elif damage == "state":
        (folder / "citance.json").unlink()
    else:
        (folder / "citance.json").write_text('{"format":0,"watermark":99}')
    with caplog.at_level(logging.WARNING, logger="citance.search.index"):
        again = SearchIndex.open(folder)
    assert "built anew" in caplog.text
    assert again.watermark == 0
    again.catch_up(store)
    assert ids(again, "replicate survey") == {"a-2"}


@pytest.mark.parametrize("content", [b"", b"x" * 10, b"x" * 5_000, None])
@pytest.mark.parametrize("kind", ["term", "idx", "store", "fast", "pos", "fieldnorm"])
def test_a_damaged_segment_is_built_anew(
    tmp_path: Path, index: SearchIndex, store: Store, content: bytes | None, kind: str
) -> None:
    for path in (tmp_path / "search").glob(f"*.{kind}"):
        path.unlink()
        if content is not None:
            path.write_bytes(content)
    again = SearchIndex.open(tmp_path / "search")
    again.catch_up(store)
    assert ids(again, "replicate survey") == {"a-2"}


def test_no_index_and_not_to_create(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        SearchIndex.open(tmp_path / "none", create=False)


def test_two_writers(tmp_path: Path, index: SearchIndex, store: Store) -> None:
    put(store, 9, paper(9, [(said(1, "Zebras are cited [1].", paper_id="z"), None)]))
    other = SearchIndex.open(tmp_path / "search")
    with other._writer(0), pytest.raises(StoreError, match="another citance process"):
        index.catch_up(store, wait_seconds=0.2)
    with other._writer(0):
        assert not index.refresh(store)
    assert ids(index, "replicate survey") == {"a-2"}, "readers go on while another one writes"
    assert index.refresh(store)
    assert ids(other, "zebra") == {"z-1"}, "an open index sees what another one wrote"


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        SearchIndex.open(tmp_path / "file")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.one_of(
        st.text(max_size=300), st.text(alphabet='()"*-: ANDORT^~[]{}\\/\x00é', max_size=300), st.just("tie " * 25_000)
    ),
    kind=st.sampled_from(["statements", "works"]),
)
def test_no_query_breaks_the_search(index: SearchIndex, query: str, kind: str) -> None:
    result = index.search(query, kind=kind)  # type: ignore[arg-type]
    assert result.total >= len(result.hits)


def test_an_index_that_may_not_be_written_to_is_searched_as_it_is(
    tmp_path: Path,
    index: SearchIndex,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "search"
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    found = ids(index, "network")
    works = index.search("study", kind="works").total
    monkeypatch.setattr("citance.search.index.is_read_only", lambda path: True)
    reader = SearchIndex.open(folder)
    assert reader.refresh(store)
    assert ids(reader, "network") == found
    assert reader.search("study", kind="works").total == works
    assert reader.size == index.size
    store.remove(next(iter(store.file_states())))
    assert not reader.refresh(store)
    assert "lacks the latest changes" in caplog.text
    for write in (reader.catch_up, reader.rebuild):
        with pytest.raises(StoreError, match="may not be written to"):
            write(store)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    with pytest.raises(StoreError, match="is missing, and may not be written to"):
        SearchIndex.open(tmp_path / "none")
    (folder / "meta.json").unlink()
    with pytest.raises(StoreError, match="is missing, and may not be written to"):
        SearchIndex.open(folder)


def test_whoever_may_read_the_state_may_read_the_index(tmp_path: Path, index: SearchIndex) -> None:
    modes = {(tmp_path / "search" / name).stat().st_mode for name in ("citance.json", "meta.json", ".managed.json")}
    assert len(modes) == 1


def test_what_is_uncertain_can_be_asked_for(index: SearchIndex, store: Store) -> None:
    everything = index.search("reasons", limit=100, facets=["uncertain"])
    assert everything.counts("uncertain")["yes"] == 2 < everything.total
    assert ids(index, "reasons uncertain:yes") == {"c-0", "c-1"}
    only = index.search("reasons", filters=Filters(uncertain=("yes",)), facets=["uncertain", "stance"])
    assert (only.total, only.counts("uncertain")["yes"]) == (2, 2)
    assert only.counts("stance") == {"mentioning": 2}
    store.correct(Correction(statement_id="c-0", stance=Stance.MENTIONING, broad=Stance.MENTIONING))
    index.catch_up(store)
    assert ids(index, "reasons uncertain:yes") == {"c-1"}
    assert ids(index, "confidence:checked") == {"c-0"}


def test_statements_follow_their_works(index: SearchIndex, store: Store) -> None:
    """What a statement says of its works changes with them: a notice that another file brings, a better title."""
    assert ids(index, "notice:concern") == set()
    doi = store.statements(["a-1"])[0].cited.work.doi
    notice = EditorialNotice(kind=NoticeKind.CONCERN, doi=str(doi), date="2024-01-01")
    own = Work(title="Concern about ties", doi="10.5555/notice")
    body = Paper(work=own, notices=(notice,), format="jats")
    source = SourceFile(name="notice.xml", sha256="n", size=1, mtime_ns=1, reader_version="1")
    entry = ProcessedPaper(paper=body, statements=(), judgements=(), work_keys=work_keys(own), reference_keys=())
    assert not store.put_file(source, [entry]).problems
    index.catch_up(store)
    about = {item.statement.id for item in store.iter_statements() if item.cited.work.doi == doi}
    assert ids(index, "notice:concern") == about != set()
    assert index.search("notice:concern", kind="works").total == 1


def test_works_are_sorted_by_tallies_that_follow(index: SearchIndex, store: Store) -> None:
    def counts() -> list[int]:
        hits = index.search(None, kind="works", order=Order.CONTRASTING, limit=100).hits
        return [store.tally(int(hit.id)).contrasting for hit in hits]

    assert counts() == sorted(counts(), reverse=True)
    store.correct(Correction(statement_id="b-2", stance=Stance.CONTRASTING, broad=Stance.CONTRASTING))
    index.catch_up(store)
    assert counts() == sorted(counts(), reverse=True)
    assert sum(counts()) == 2


def test_status(index: SearchIndex, store: Store) -> None:
    status = index.status(store)
    stats = store.stats()
    assert (status.statements, status.works, status.behind) == (stats.statements, stats.works, 0)
    assert status.size > 0
    store.remove("1.xml")
    assert index.status(store).behind > 0


def test_readers_see_all_of_it_while_it_is_rebuilt(tmp_path: Path, index: SearchIndex, store: Store) -> None:
    reader = SearchIndex.open(tmp_path / "search")
    seen: set[int] = set()
    whole = reader.search(None, limit=0).total

    def look(done: int) -> None:
        seen.add(reader.search(None, limit=0).total)

    index.rebuild(store, progress=look)
    seen.add(reader.search(None, limit=0).total)
    assert seen == {whole}


def test_a_rebuilding_that_fails_leaves_the_old_index(tmp_path: Path, index: SearchIndex, store: Store) -> None:
    def stop(done: int) -> None:
        raise RuntimeError("stopped")

    whole = index.search(None, limit=0).total
    with pytest.raises(RuntimeError):
        index.rebuild(store, progress=stop)
    assert index.search(None, limit=0).total == whole
    assert SearchIndex.open(tmp_path / "search").search(None, limit=0).total == whole
    assert index.rebuild(store) == whole + store.stats().works


def test_the_fallback_follows_the_store_as_well(tmp_path: Path, index: SearchIndex, store: Store) -> None:
    fallback = Fts5Backend(tmp_path / "fts.db", source=store)
    assert fallback.catch_up(store) == index.size
    assert fallback.catch_up(store) == 0
    store.remove("1.xml")
    for each in (index, fallback):
        each.catch_up(store)
    assert fallback.watermark == store.watermark()
    for query in ("ties", "stance:contrasting OR trust", "retract*"):
        for kind in ("statements", "works"):
            found = [{hit.id for hit in each.search(query, kind=kind, limit=100).hits} for each in (index, fallback)]
            assert found[0] == found[1], query


def test_many_find_no_index_at_the_same_time(tmp_path: Path) -> None:
    for number in range(10):
        folder = tmp_path / f"search{number}"
        with ThreadPoolExecutor(8) as pool:
            opened = list(pool.map(lambda _, folder=folder: SearchIndex.open(folder), range(8)))  # type: ignore[misc]
        assert [index.size for index in opened] == [0] * 8
        assert [each.name for each in tmp_path.iterdir() if each.name.startswith(f"{folder.name}.")] == []
