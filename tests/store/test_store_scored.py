"""Scored matching in the store: references without identifiers find their work, whichever comes first."""

from __future__ import annotations

import io
import random

import pytest
from store_build import C, M, S, author, doi, processed, ref, source, the_work
from store_fake import FakeMatcher, record, with_blocks

from citance.model import IndexedWork, MatchMethod, Reference, Stance, Work
from citance.store import MergeKind, Store

TITLE = "Learning abroad and at home: how firms grow"
MISREAD = "Learning abroad and at horne, how firrns grow"


@pytest.fixture
def matcher() -> FakeMatcher:
    return FakeMatcher()


def add(store: Store, matcher: FakeMatcher | None, name: str, *args: object, version: int = 1, **how: object) -> None:
    """Put one paper with scored matching; it must succeed."""
    paper = processed(name, *args, **how)  # type: ignore[arg-type]
    if matcher is not None:
        paper = with_blocks(paper, matcher)
    assert not store.put_file(source(name, version), [paper], matcher=matcher).problems


def article(name: str = "art", **fields: object) -> Work:
    return Work(title=TITLE, doi=doi(name), year=2012, authors=author("Coe"), **fields)  # type: ignore[arg-type]


def raw(key: str = "r", index: int = 1, **fields: object) -> Reference:
    """A reference without any key."""
    return ref(key, index, **{"title": MISREAD, **fields})


def cited(store: Store, sid: str) -> IndexedWork:
    return store.statement(sid).cited


def mirror_of(store: Store) -> dict[str, int]:
    """What an index would hold that has followed the change log from its beginning."""
    found: dict[str, int] = {}
    for change in store.changes_since(0, limit=1000):
        for sid in (*change.deleted_statements, *change.put_statements):
            found.pop(sid, None)
        found.update({one.statement.id: one.cited.id for one in store.statements(change.put_statements)})
    return found


def test_a_reference_without_keys_finds_the_article(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "art", work=article())
    add(store, matcher, "a", [raw()], [("r", S)])
    work_id = the_work(store, "art")
    assert store.tally(work_id).supporting == 1
    (listed,) = store.references_of(the_work(store, "a"))
    assert listed.match is not None
    assert (listed.match.work_id, listed.match.method, listed.match.score) == (work_id, MatchMethod.SCORED, 0.9)
    assert listed.match.reason == "titles begin alike"


def test_a_reference_finds_its_article_when_that_comes_later(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "a", [raw()], [("r", S), ("r", C)])
    before = cited(store, "a-0").id
    add(store, matcher, "art", work=article())
    work_id = the_work(store, "art")
    tally = store.tally(work_id)
    assert (tally.total, tally.supporting, tally.contrasting) == (2, 1, 1)
    assert store.work(before).id == work_id
    (note,) = store.merges(work_id)
    assert (note.kind, note.reason) == (MergeKind.SCORED, "titles begin alike")
    assert mirror_of(store) == {"a-0": work_id, "a-1": work_id}


@pytest.mark.parametrize("first", ["article", "reference"])
def test_removing_the_article_puts_things_back(store: Store, matcher: FakeMatcher, first: str) -> None:
    steps = {
        "article": lambda: add(store, matcher, "art", work=article()),
        "reference": lambda: add(store, matcher, "a", [raw()], [("r", S)]),
    }
    for name in sorted(steps, key=lambda name: name != first):
        steps[name]()
    store.remove("art.xml", matcher=matcher)
    assert store.find_works(doi("art")) == []
    alone = cited(store, "a-0")
    assert alone.work.title == MISREAD
    assert store.tally(alone.id).total == 1
    (listed,) = store.references_of(the_work(store, "a"))
    assert listed.match is not None
    assert listed.match.method is MatchMethod.NONE
    assert store.merges(alone.id) == []
    steps["article"]()
    assert cited(store, "a-0").id == the_work(store, "art")


def test_a_tie_holds_as_long_as_anybody_gives_its_key(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "art", work=article())
    for number in range(2):
        add(store, matcher, f"b{number}", [ref("r", doi=doi("art"))], [("r", S)])
    add(store, None, "a", [raw()], [("r", S)])
    before = cited(store, "a-0").id
    store.rematch(matcher)
    assert cited(store, "a-0").id == the_work(store, "art")
    store.remove("art.xml")
    store.remove("b0.xml")
    assert cited(store, "a-0").id == the_work(store, "art")  # b1 still gives the DOI
    store.remove("b1.xml")
    assert cited(store, "a-0").id == store.work(before).id
    assert store.work(before).work.title == MISREAD


def test_a_pair_without_the_article(store: Store, matcher: FakeMatcher) -> None:
    """Two untied references are one work, which stays when the first of them goes."""
    add(store, matcher, "a", [raw()], [("r", S)])
    add(store, matcher, "b", [raw(title=MISREAD + " Vol 3")], [("r", C)])
    assert cited(store, "a-0").id == cited(store, "b-0").id
    add(store, matcher, "c", [raw(title=MISREAD + " pp 4")], [("r", C)])
    assert store.tally(cited(store, "a-0").id).citing_works == 3
    store.remove("a.xml", matcher=matcher)
    assert store.tally(cited(store, "b-0").id).citing_works == 2
    add(store, matcher, "art", work=article())
    assert store.tally(the_work(store, "art")).contrasting == 2


def test_without_a_matcher_a_pair_parts_when_its_anchor_goes(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "a", [raw()], [("r", S)])
    add(store, matcher, "b", [raw(title=MISREAD + " Vol 3")], [("r", C)])
    add(store, matcher, "c", [raw(title=MISREAD + " Vol 4")], [("r", C)])
    store.remove("a.xml")
    assert cited(store, "b-0").id != cited(store, "c-0").id
    assert store.rematch(matcher) == 1
    assert cited(store, "b-0").id == cited(store, "c-0").id


def test_identifiers_that_differ_forbid_a_match(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "art", work=article())
    add(store, matcher, "b", [raw(pmid="5")], [("r", C)])
    add(store, matcher, "a", [raw(doi=doi("other"))], [("r", S)])
    assert the_work(store, "other") != the_work(store, "art")
    assert store.work(the_work(store, "art")).work.pmid == "5"
    tally = store.tally(the_work(store, "art"))
    assert (tally.total, tally.contrasting) == (1, 1)


def test_a_better_known_reference_gathers_the_others(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "a", [raw()], [("r", S)])
    add(store, matcher, "b", [raw(title=TITLE, doi=doi("art"))], [("r", C)])
    assert store.tally(the_work(store, "art")).total == 2


def test_a_record_gathers_and_describes(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "a", [raw()], [("r", S)])
    said = article(abstract="What firms learn.")
    outcome = store.put_records([record("openalex", "W1", said)], matcher=matcher)
    assert (outcome.new, outcome.united) == (1, 1)
    found = cited(store, "a-0")
    assert (found.id, found.work.abstract, found.has_paper) == (outcome.works[0], "What firms learn.", False)
    assert mirror_of(store) == {"a-0": found.id}
    store.remove_record("openalex", "W1", matcher=matcher)
    assert cited(store, "a-0").work.title == MISREAD


def test_an_article_without_identifiers_takes_the_cited_work_over(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "a", [raw(title=TITLE, doi=doi("art"))], [("r", S)])
    add(store, matcher, "scan", work=Work(title=TITLE + " (scan)"))
    found = store.work(the_work(store, "art"))
    assert (found.has_paper, found.work.title) == (True, TITLE + " (scan)")
    add(store, matcher, "scan", work=Work(title=TITLE + " (scan)"), version=2)
    assert store.work(the_work(store, "art")).has_paper
    store.remove("a.xml")
    assert store.find_works(doi("art")) == []
    assert [one.work.title for one in store.iter_works()] == [TITLE + " (scan)"]


def test_reading_again_changes_nothing(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "a", [raw(), raw("s", 2, title="Another thing altogether, 12")], [("r", S), ("s", M)])
    add(store, matcher, "b", [raw("s", title="Another thing altogether")], [("s", C)])
    add(store, matcher, "art", work=article())
    before = _text(store)
    ids = [one.id for one in store.iter_works()]
    for name, references, about in (
        ("a", [raw(), raw("s", 2, title="Another thing altogether, 12")], [("r", S), ("s", M)]),
        ("b", [raw("s", title="Another thing altogether")], [("s", C)]),
    ):
        add(store, matcher, name, references, about)
        assert [one.id for one in store.iter_works()] == ids
    assert _without_times(_text(store)) == _without_times(before)


def test_an_older_library_is_made_ready(store: Store, matcher: FakeMatcher) -> None:
    add(store, None, "a", [raw()], [("r", S)])
    add(store, None, "art", work=article())
    assert store.lacks_blocks()
    assert store.rematch(matcher) == 1
    assert not store.lacks_blocks()
    assert store.tally(the_work(store, "art")).supporting == 1
    assert store.rematch(matcher) == 0


def test_candidates_are_capped(store: Store, matcher: FakeMatcher) -> None:
    add(store, matcher, "a", [raw(str(n), n + 1, doi=doi(f"w{n}")) for n in range(80)], [])
    found = store.candidates(matcher.blocks_of_work(article()))
    assert len(found) == 50
    assert store.candidates([]) == []
    assert all(one.work.title == MISREAD for one in found)


def _text(store: Store) -> str:
    out = io.StringIO()
    store.export(out)
    return out.getvalue()


def _without_times(text: str) -> list[str]:
    return [line for line in text.splitlines() if '"type":"file"' not in line and '"type":"merge"' not in line]


_WORKS = [
    Work(title=f"{word} firms and their neighbours", doi=doi(f"w{n}"))
    for n, word in enumerate(("Growing abroad", "Lonely small", "Exporting big", "Learning new"))
]


def _listed(rng: random.Random, key: str) -> Reference:
    number = rng.randrange(len(_WORKS))
    title = _WORKS[number].title + rng.choice(("", " x", " y"))
    kind = rng.choice(("doi", "none", "none", "print"))
    fields: dict[str, object] = {"title": title}
    if kind == "doi":
        fields["doi"] = _WORKS[number].doi
    if kind == "print":
        fields |= {"year": 2001, "authors": author("Coe")}
    return ref(key, 1, **fields)


@pytest.mark.parametrize("seed", range(4))
def test_scored_grouping_depends_on_what_is_there(seed: int, store: Store, matcher: FakeMatcher) -> None:
    """After any history, the works that statements are about are those that a fresh library would have."""
    rng = random.Random(seed)
    there: dict[str, tuple[list[Reference], list[tuple[str, Stance | None]], Work | None]] = {}
    for step in range(25):
        name = f"p{rng.randrange(6)}"
        if name in there and rng.random() < 0.35:
            store.remove(f"{name}.xml", matcher=matcher)
            del there[name]
        else:
            references = [_listed(rng, f"k{place}") for place in range(rng.randrange(4))]
            about = [(one.key, rng.choice((S, C, None))) for one in references]
            own = rng.choice([None, None, *_WORKS])
            if own is not None and any(other == own for n, (_, _, other) in there.items() if n != name):
                own = None
            there[name] = (references, about, own)
            add(store, matcher, name, references, about, work=own, version=step)
        if step % 6:
            continue
        with Store.open(":memory:") as fresh:
            for other in rng.sample(sorted(there), len(there)):
                add(fresh, matcher, other, *there[other][:2], work=there[other][2])
            assert _groups(store) == _groups(fresh), (seed, step)
        assert mirror_of(store) == {one.statement.id: one.cited.id for one in store.iter_statements()}
        assert {one.id for one in store.iter_works()} >= set(mirror_of(store).values())


def _groups(store: Store) -> set[frozenset[str]]:
    found: dict[int, set[str]] = {}
    for one in store.iter_statements():
        found.setdefault(one.cited.id, set()).add(one.statement.id)
    return {frozenset(sids) for sids in found.values()}
