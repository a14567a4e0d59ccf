"""One suite for all back ends: what `SearchBackend` promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citance.errors import NotFoundError, UsageError
from citance.model import Author, IndexedWork, Stance, Venue, Work
from citance.search import (
    STATEMENT_FACETS,
    WORK_FACETS,
    Batch,
    Filters,
    MemoryBackend,
    Order,
    Query,
    SearchBackend,
    SearchIndex,
    TalliedWork,
    parse_query,
)
from citance.search.contract import facets_of
from citance.search.fts import Fts5Backend
from citance.search.projection import ORDERS
from citance.search.tree import All, Between, Is, Node, Not, Prefix, Some, Words
from search.made import Source, judgement, made_statements, made_works, statement

ENGINES = ("memory", "tantivy", "fts5")


def opened(engine: str, folder: Path, items: list[Any]) -> Any:
    """An empty back end."""
    if engine == "memory":
        return MemoryBackend()
    if engine == "tantivy":
        return SearchIndex.open(folder / "index", source=Source(items))  # type: ignore[arg-type]
    return Fts5Backend(folder / "fts.db", source=Source(items))  # type: ignore[arg-type]


def filled(engine: str, folder: Path, items: list[Any], works: list[TalliedWork]) -> Any:
    """A back end that holds them."""
    backend = opened(engine, folder, items)
    backend.put(Batch(id="1", statements=items, works=works))
    return backend


@pytest.fixture(scope="module")
def library() -> tuple[list[Any], list[TalliedWork]]:
    items = made_statements(120)
    return items, made_works(items)


@pytest.fixture(scope="module")
def engines(library: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("engines")
    return {engine: filled(engine, folder, *library) for engine in ENGINES}


@pytest.fixture(params=ENGINES)
def backend(request: pytest.FixtureRequest, engines: dict[str, Any]) -> Any:
    return engines[request.param]


def found(backend: Any, query: str | Query | None, **options: Any) -> set[str]:
    return {hit.id for hit in backend.search(query, limit=1000, **options).hits}


def test_all_of_them_fulfil_the_protocol(backend: Any) -> None:
    assert isinstance(backend, SearchBackend)


# -- what text means ---------------------------------------------------------------------------------------------------

TEXTS = {
    "s1": "The networks of trust were growing",
    "s2": "A network of trusting firms",
    "s3": "Levels of TNF-α and β-catenin rose with CO₂",
    "s4": "TNFalpha and beta catenin; Ca2+ influx",
    "s5": "A meta-analysis of 2,4-D exposure by O’Brien’s group",
    "s6": "One metaanalysis on naïve cells",
    "s7": "To be or not to be is the question",
    "s8": "CD4+ T cells and IL-6",
    "s9": "The ﬁrm’s internation\u00adalization in 中国 grew",
    "p1": "As organizações de confiança cresceram",
    "e1": "Las organizaciones y la internacionalización",
    "d1": "Größere Häuser in Straßen",
}
LANGUAGES = {"p": "pt", "e": "es", "d": "de", "s": "en"}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("words")
    cited = IndexedWork(id=1, work=Work(title="Leaving home", authors=(Author(family="Coe", given="N"),), year=2003))
    items = []
    for number, (name, text) in enumerate(TEXTS.items(), start=2):
        venue = Venue(title="International Business Review")
        citing = IndexedWork(id=number, work=Work(title=f"Paper {name}", language=LANGUAGES[name[0]], venue=venue))
        items.append(statement(name, text, cited, citing, before="Gap before.", after="After gap."))
    return {engine: filled(engine, folder / engine, items, made_works(items)) for engine in ENGINES}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("network", "s1 s2"),
        ("networks trust", "s1 s2"),
        ('"network of trust"', "s1 s2"),
        ('"trust networks"', ""),
        ('"networks trust"~1', "s1 s2"),
        ('"trust networks"~1', "s1 s2"),
        ('"growing networks"~2', ""),
        ('"growing networks"~3', "s1"),
        ("tnf-alpha", "s3 s4"),
        ("TNFα", "s3 s4"),
        ("tnfalpha", "s3 s4"),
        ("β-catenin", "s3 s4"),
        ('"beta catenin"', "s3 s4"),
        ("co2", "s3"),
        ("CO₂", "s3"),
        ("Ca2+", "s4"),
        ("ca2", "s4"),
        ("CD4+", "s8"),
        ('"CD4+ T cells"', "s8"),
        ("IL6", "s8"),
        ("2,4-D", "s5"),
        ('"4 2 d"', ""),
        ("meta-analysis", "s5 s6"),
        ("metaanalysis", "s5 s6"),
        ('"meta analysis"', "s5"),
        ("o'brien", "s5"),
        ("naive", "s6"),
        ("naïve", "s6"),
        ('"to be or not to be"', "s7"),
        ("the question", "s7"),
        ("firm", "s2 s9"),
        ("internationalization", "s9"),
        ("国", "s9"),
        ("organizacao", "p1"),
        ("organização", "p1"),
        ("organizacion", "e1"),
        ("organización", "e1"),
        ("haus", "d1"),
        ("strasse", "d1"),
        ("grossere", "d1"),
        ("internacionali*", "e1"),
        ("intern*", "s9 e1"),
        ("author:coe -the -a -levels -organizações -las -größere", "s4 s6 s8"),
        ("title:paper AND network", "s1 s2"),
        ("title:network", ""),
        ("journal:business network", "s1 s2"),
        ("journal:internat* network", "s1 s2"),
        ('cited:"leaving home" question', "s7"),
        ("cited:coe question", "s7"),
        ("citing:coe", ""),
        ('"gap after"', ""),
        ("lang:pt", "p1"),
        ("question OR lang:de", "s7 d1"),
        ("NOT lang:en", "p1 e1 d1"),
    ],
)  # fmt: skip
def test_words(words: dict[str, Any], engine: str, query: str, expected: str) -> None:
    result = words[engine].search(query, limit=100)
    got = set() if result.relaxed else {hit.id for hit in result.hits}
    assert got == set(expected.split())
    assert result.relaxed or result.total == len(got)


@pytest.mark.parametrize("engine", ENGINES)
def test_questions_are_relaxed(words: dict[str, Any], engine: str) -> None:
    result = words[engine].search("what are the networks of trust for?")
    assert result.relaxed
    assert {hit.id for hit in result.hits} == {"s1", "s2"}
    half = words[engine].search("trust networks zebra")
    assert half.relaxed
    assert {hit.id for hit in half.hits} == {"s1", "s2"}
    assert not words[engine].search("network", filters=Filters(place=("table",))).relaxed


# -- agreement on anything ---------------------------------------------------------------------------------------------

_word = st.sampled_from(
                        ["trust", "cluster", "ties", "the", "of", "firms", "weak", "tie", "weaktie", "metaanalysis", "tnf", "alpha", "beta", "co2",
                         "ca2", "network", "growing", "naive", "organizacao", "organizaciones", "confianca", "redes", "haus", "vertrauen", "2003", "zebra"])  # fmt: skip
_text_field = st.sampled_from(["", "", "", "title", "author", "journal", "cited", "citing"])
_words = st.builds(
    Words, st.lists(_word, min_size=1, max_size=3).map(tuple), _text_field, st.sampled_from([0, 0, 1, 3])
).map(lambda each: each if len(each.words) > 1 else Words(each.words, each.field))
_prefix = st.builds(Prefix, st.sampled_from(["tr", "ne", "org", "hau", "more", "jour", "zz"]), _text_field)
_is = st.sampled_from(
    [
        Is("stance", "contrasting"), Is("broad", "supporting"), Is("section", "methods"), Is("place", "table"), Is("self_citation", "yes"),
        Is("notice", "retraction"), Is("notice", "none"), Is("confidence", "fair"), Is("confidence", "checked"), Is("language", "pt"),
        Is("type", "review-article"), Is("uncertain", "yes"), Is("cited", "yes"), Is("read", "no"), Is("cited_doi", "10.5555/w3"),
        Is("citing_doi", "10.5555/w4"), Is("doi", "10.5555/w5"), Is("journal", "Journal of Trust"),
    ]
)  # fmt: skip
_between = st.one_of(
    st.builds(
        Between,
        st.just("year"),
        st.sampled_from([None, 2000, 2015, 2030]),
        st.sampled_from([None, 1999, 2015, 2020]),
    ),
    st.builds(
        Between, st.just("confidence"), st.sampled_from([None, 0, 7000, 8124]), st.sampled_from([None, 8123, 9900])
    ),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    st.one_of(_words, _words, _prefix, _is, _between),
    lambda part: st.one_of(
        st.builds(Not, part),
        st.builds(All, st.lists(part, min_size=1, max_size=3).map(tuple)),
        st.builds(Some, st.lists(part, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)
filters = st.builds(
    Filters,
    stance=st.sampled_from([(), (), ("contrasting",), ("supporting", "unclassified")]),
    section=st.sampled_from([(), (), ("methods", "other")]),
    year=st.sampled_from([(), (), ("2015",), ("1999", "2020")]),
    journal=st.sampled_from([(), (), ("Journal of Trust",)]),
    notice=st.sampled_from([(), (), ("none",), ("retraction", "correction")]),
    cited=st.sampled_from([(), (), ("yes",)]),
    year_from=st.sampled_from([None, None, 2001]),
    year_to=st.sampled_from([None, None, 2020]),
    least_confidence=st.sampled_from([None, None, 0.81234]),
    cited_works=st.sampled_from([(), (), (3, 4, 5)]),
    citing_works=st.sampled_from([(), (), (6,)]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(root=nodes, wanted=filters, kind=st.sampled_from(["statements", "works"]))
def test_all_engines_find_and_count_the_same(engines: dict[str, Any], root: Node, wanted: Filters, kind: Any) -> None:
    query = Query("made", root)
    options = {"kind": kind, "filters": wanted, "limit": 1000, "facets": facets_of(kind)}
    reference = engines["memory"].search(query, **options)
    for engine in ("tantivy", "fts5"):
        result = engines[engine].search(query, **options)
        assert result.total == reference.total, engine
        assert {hit.id for hit in result.hits} == {hit.id for hit in reference.hits}, engine
        assert dict(result.facets) == dict(reference.facets), engine
        assert result.relaxed == reference.relaxed


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    root=st.one_of(st.none(), nodes),
    wanted=filters,
    kind=st.sampled_from(["statements", "works"]),
    data=st.data(),
    size=st.integers(1, 60),
)
def test_all_engines_sort_and_page_the_same(
    engines: dict[str, Any], root: Node | None, wanted: Filters, kind: Any, data: st.DataObject, size: int
) -> None:
    order = data.draw(st.sampled_from(ORDERS[kind]))
    query = None if root is None else Query("made", root)
    options = {"kind": kind, "filters": wanted, "order": order}
    whole = [hit.id for hit in engines["memory"].search(query, limit=1000, **options).hits]
    for engine in ENGINES:
        assert _walked(engines[engine], query, size, options) == whole, engine
        offset = engines[engine].search(query, limit=size, offset=size, **options)
        assert [hit.id for hit in offset.hits] == whole[size : 2 * size], engine


def _walked(backend: Any, query: Query | None, size: int, options: dict[str, Any]) -> list[str]:
    ids: list[str] = []
    cursor = None
    while True:
        page = backend.search(query, limit=size, cursor=cursor, **options)
        ids += [hit.id for hit in page.hits]
        cursor = page.next
        if cursor is None:
            return ids


# -- order -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["trust", "the OR of OR networks", '"of the"~5', "tr*", "stance:contrasting", "trust year:>2000"]
)
def test_relevance_falls_and_ties_go_by_id(backend: Any, text: str) -> None:
    result = backend.search(text, limit=1000)
    assert result.total == len(result.hits) > 1
    assert list(result.hits) == sorted(result.hits, key=lambda hit: (-hit.score, hit.id))
    for size in (7, 50):
        assert _walked(backend, parse_query(text), size, {}) == [hit.id for hit in result.hits]


def test_newest_and_surest(backend: Any, library: Any) -> None:
    items = {item.statement.id: item for item in library[0]}
    surest = [items[hit.id] for hit in backend.statements(order=Order.CONFIDENCE, limit=1000).hits]
    assert surest[0].correction is not None
    assert surest[-1].stance is None
    stances = [item.stance for item in (items[hit.id] for hit in backend.statements(limit=1000).hits)]
    ranks = [[Stance.CONTRASTING, Stance.SUPPORTING, Stance.MENTIONING, None].index(each) for each in stances]
    assert ranks == sorted(ranks)
    newest = [items[hit.id].citing.work for hit in backend.statements(order=Order.NEWEST, limit=1000).hits]
    years = [int((work.published or str(work.year or 0))[:4]) for work in newest]
    assert years == sorted(years, reverse=True)


def test_works_by_their_tallies(backend: Any, library: Any) -> None:
    tallies = {str(each.work.id): each.tally for each in library[1]}
    for order, name in [
        (Order.TOTAL, "total"),
        (Order.CONTRASTING, "contrasting"),
        (Order.CITING_WORKS, "citing_works"),
    ]:
        hits = backend.search(None, kind="works", order=order, limit=100).hits
        keys = [(-getattr(tallies[hit.id], name), int(hit.id)) for hit in hits]
        assert keys == sorted(keys)
        assert len(hits) == len(tallies)


# -- tallies, counts, similar ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("broad", [False, True])
def test_tallies(engines: dict[str, Any], backend: Any, broad: bool) -> None:
    ids = [*range(1, 21), 999]
    assert backend.tallies(ids, broad=broad) == engines["memory"].tallies(ids, broad=broad)
    assert backend.tallies([999])[999].total == 0


def test_tallies_are_those_of_the_statements(backend: Any, library: Any) -> None:
    about = [item for item in library[0] if item.cited.id == 3]
    tally = backend.tallies([3])[3]
    assert tally.total == len(about) > 0
    assert tally.contrasting == sum(item.stance is Stance.CONTRASTING for item in about)
    assert tally.citing_works == len({item.citing.id for item in about})
    assert tally.uncertain == sum(item.uncertain and item.stance is Stance.MENTIONING for item in about)


@pytest.mark.parametrize("by", [("stance",), ("year", "stance"), ("notice", "section", "language"), ("journal",)])
def test_aggregates(engines: dict[str, Any], backend: Any, by: tuple[str, ...]) -> None:
    query = parse_query("trust OR firms OR the")
    got = backend.aggregate(query, by=by)
    assert got == engines["memory"].aggregate(query, by=by)
    assert got
    assert backend.aggregate(None, by=by, limit=1) == engines["memory"].aggregate(None, by=by, limit=1)


def test_similar(backend: Any, library: Any) -> None:
    item = library[0][0]
    hits = backend.similar(item.statement.id, limit=5)
    assert 0 < len(hits) <= 5
    assert item.statement.id not in {hit.id for hit in hits}
    with pytest.raises(NotFoundError):
        backend.similar("nothing")


def test_disagreeing(tmp_path: Path) -> None:
    cited, citing, other = (IndexedWork(id=number, work=Work(title=f"Work {number}")) for number in (1, 2, 3))
    items = [
        statement("a", "Trust weakens", cited, citing, judgement=judgement(Stance.SUPPORTING, 0.9)),
        statement("b", "Trust does not weaken", cited, other, judgement=judgement(Stance.CONTRASTING, 0.9)),
        statement("c", "Trust weakens, too", cited, other, judgement=judgement(Stance.SUPPORTING, 0.9)),
        statement("d", "Trust weakens nothing", other, citing, judgement=judgement(Stance.CONTRASTING, 0.9)),
        statement("e", "Trust weakens", cited, other),
    ]
    for engine in ENGINES:
        backend = filled(engine, tmp_path, items, [])
        assert [hit.id for hit in backend.similar("a", disagreeing=True)] == ["b"]
        assert backend.similar("e", disagreeing=True) == ()
        assert "e" not in {hit.id for hit in backend.similar("a")}, "the same sentence"


# -- writing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_putting_and_deleting(tmp_path: Path, engine: str) -> None:
    items = made_statements(30)
    works = made_works(items)
    backend = opened(engine, tmp_path, items)
    assert backend.put(Batch(id="1", statements=items, works=works))
    assert not backend.put(Batch(id="1", statements=items, works=works)), "the same batch again"
    assert backend.search(None, limit=0).total == 30
    assert backend.put(Batch(id="2", statements=items[:10], works=works))
    assert backend.search(None, limit=0).total == 30, "in the place of what was there"
    changed = statement(items[0].statement.id, "Zebra", items[0].cited, items[0].citing)
    backend.put(Batch(id="3", statements=[changed]))
    assert found(backend, "zebra") == {changed.statement.id}
    backend.delete(statements=[changed.statement.id, "unknown"], works=[works[0].work.id, 999])
    assert found(backend, "zebra") == set()
    assert backend.search(None, limit=0).total == 29
    assert backend.search(None, kind="works", limit=0).total == len(works) - 1
    assert backend.put(Batch(id="3", statements=[changed])), "after a deletion nothing is taken as known"


@pytest.mark.parametrize("engine", ENGINES)
def test_cursors_stay_right_while_items_come_and_go(tmp_path: Path, engine: str) -> None:
    items = made_statements(60)
    backend = filled(engine, tmp_path, items[:40], [])
    first = backend.statements(order=Order.CONFIDENCE, limit=15)
    seen = [hit.id for hit in first.hits]
    backend.delete(statements=seen[:5])
    backend.put(Batch(id="2", statements=items[40:]))
    rest = _walked_statements(backend, first.next)
    now = [hit.id for hit in backend.statements(order=Order.CONFIDENCE, limit=1000).hits]
    assert rest == now[now.index(seen[-1]) + 1 :]
    assert not set(rest) & set(seen)


def _walked_statements(backend: Any, cursor: str | None) -> list[str]:
    ids: list[str] = []
    while cursor is not None:
        page = backend.statements(order=Order.CONFIDENCE, limit=7, cursor=cursor)
        ids += [hit.id for hit in page.hits]
        cursor = page.next
    return ids


# -- what makes no sense -----------------------------------------------------------------------------------------------


def test_a_cursor_of_something_else(backend: Any) -> None:
    cursor = backend.search("trust", limit=3).next
    assert backend.search("trust", limit=3, cursor=cursor).hits
    for wrong in (
        cursor[:-2] + ("A" if cursor[-2] != "A" else "B") + cursor[-1],
        "",
        "x",
        "é",
        cursor * 50,
        "AAAA" * 5,
    ):
        with pytest.raises(UsageError):
            backend.search("trust", limit=3, cursor=wrong)
    with pytest.raises(UsageError):
        backend.search("firms", limit=3, cursor=cursor)
    with pytest.raises(UsageError):
        backend.search("trust", limit=3, cursor=cursor, filters=Filters(stance=("supporting",)))
    with pytest.raises(UsageError):
        backend.search("trust", limit=3, cursor=cursor, offset=3)


@pytest.mark.parametrize(
    "options",
    [
        {"limit": -1},
        {"limit": 10**6},
        {"offset": -1},
        {"offset": 10**9},
        {"facets": ("colour",)},
        {"facets": ("stance",), "kind": "works"},
        {"order": Order.TOTAL},
        {"order": Order.CONFIDENCE, "kind": "works"},
    ],
)
def test_calls_that_make_no_sense(backend: Any, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        backend.search("trust", **options)


def test_an_empty_query_finds_nothing_and_none_finds_everything(backend: Any, library: Any) -> None:
    assert backend.search("", facets=STATEMENT_FACETS).total == 0
    assert backend.search(None, facets=STATEMENT_FACETS).total == len(library[0])
    assert backend.search(None, kind="works", facets=WORK_FACETS).total == len(library[1])
