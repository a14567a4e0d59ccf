"""Merging and splitting by hand, versions of one work, records of metadata sources."""

from __future__ import annotations

import io

import pytest
from store_build import C, M, S, doi, put, ref, source, the_work
from store_fake import FakeMatcher, record

from citance.errors import NotFoundError, UsageError
from citance.model import MatchMethod, Venue, Work, WorkKey
from citance.store import MergeKind, Store, WorkRecord

PRE = Work(title="How firms learn abroad, a preprint", doi=doi("pre"), year=2019, kind="preprint", language="en")
PUB = Work(
    title="How firms learn abroad", doi=doi("pub"), year=2020, volume="3", venue=Venue(title="J"), language="en"
)


def text_of(store: Store) -> str:
    out = io.StringIO()
    store.export(out)
    return out.getvalue()


def same_again(store: Store) -> None:
    """The export comes back as it is."""
    text = text_of(store)
    with Store.open(":memory:") as copy:
        assert copy.import_(io.StringIO(text)).problems == ()
        assert text_of(copy) == text
        assert copy.stats() == store.stats()


def two_cited(store: Store) -> tuple[int, int]:
    """Two works that differ in their DOI, cited twice and once."""
    put(store, "a", [ref("v"), ref("w", 2)], [("v", S), ("w", C)])
    put(store, "b", [ref("v", doi=doi("v"), pmid="5")], [("v", M)])
    return the_work(store, "v"), the_work(store, "w")


def test_two_works_are_merged_by_hand(store: Store) -> None:
    one, other = two_cited(store)
    note = store.merge(other, one, who="me", reason="the same chapter")
    assert (note.winner, note.loser, note.kind, note.who, note.reason) == (
        one,
        other,
        MergeKind.HAND,
        "me",
        "the same chapter",
    )
    assert the_work(store, "v") == the_work(store, "w") == one
    assert store.tally(one).total == 3
    assert store.work(other).id == one
    assert store.merges(other) == [note]
    put(store, "c", [ref("w")], [("w", S)])
    assert store.tally(one).total == 4
    found = store.work(one)
    assert {f"doi:{found.work.doi}", *found.version_ids} == {f"doi:{doi('v')}", f"doi:{doi('w')}"}
    same_again(store)
    with pytest.raises(UsageError, match="are one work already"):
        store.merge(one, other)
    with pytest.raises(NotFoundError, match="no work 999"):
        store.merge(one, 999)


def test_a_merge_outlives_its_works(store: Store) -> None:
    one, other = two_cited(store)
    store.merge(one, other)
    store.remove("a.xml")
    store.remove("b.xml")
    put(store, "a", [ref("v"), ref("w", 2)], [("v", S), ("w", C)])
    assert the_work(store, "v") == the_work(store, "w")


def test_a_split_brings_all_back(store: Store) -> None:
    one, other = two_cited(store)
    before = {work_id: (store.work(work_id), store.tally(work_id)) for work_id in (one, other)}
    note = store.merge(one, other)
    outcome = store.split(note.id, who="me", reason="no")
    assert (outcome.kept, outcome.parted, outcome.statements) == (one, other, 1)
    assert {work_id: (store.work(work_id), store.tally(work_id)) for work_id in (one, other)} == before
    assert store.merges(one)[0].undone_at
    with pytest.raises(NotFoundError, match="in force"):
        store.split(note.id)
    same_again(store)


def test_what_came_meanwhile_follows_its_keys(store: Store) -> None:
    one, other = two_cited(store)
    note = store.merge(one, other)
    put(store, "c", [ref("w", doi=doi("w"), pmcid="PMC7")], [("w", S)])
    put(store, "d", [ref("x", pmcid="PMC7")], [("x", S)])
    put(store, "e", [ref("v")], [("v", S)])
    store.split(note.id)
    assert (store.tally(the_work(store, "w")).total, store.tally(the_work(store, "v")).total) == (3, 3)
    (found,) = store.find_works("PMC7")
    assert found.id == the_work(store, "w") == other


def test_a_split_is_remembered(store: Store) -> None:
    """A mention that names both is of the work that its most reliable key names."""
    put(store, "a", [ref("v")], [("v", S)])
    put(store, "b", [ref("w", pmid="5")], [("w", C)])
    bridge = [ref("x", doi=doi("v"), pmid="5")]
    put(store, "c", bridge, [("x", M)])
    work_id = the_work(store, "v")
    (note,) = store.merges(work_id)
    assert note.kind is MergeKind.KEYS
    store.split(work=work_id, reason="another chapter")
    for _ in range(2):
        (found,) = store.find_works("5")
        assert found.id != the_work(store, "v")
        assert (store.tally(the_work(store, "v")).total, store.tally(found.id).total) == (2, 1)
        same_again(store)
        store.remove("c.xml")
        store.remove("a.xml")
        put(store, "c", bridge, [("x", M)])
        put(store, "a", [ref("v")], [("v", S)])
    (found,) = store.find_works("5")
    store.merge(found.id, the_work(store, "v"))
    assert store.tally(the_work(store, "v")).total == 3


def test_a_scored_match_that_was_split_stays_apart(store: Store) -> None:
    matcher = FakeMatcher()
    title = "Learning abroad and at home"
    raw = ref("r", title="Learning abroad, vol 3")
    from test_store_scored import add

    add(store, matcher, "a", [raw], [("r", S)])
    add(store, matcher, "art", work=Work(title=title, doi=doi("art")))
    assert store.tally(the_work(store, "art")).total == 1
    store.split(work=the_work(store, "art"))
    assert store.tally(the_work(store, "art")).total == 0
    assert store.rematch(matcher) == 0
    store.remove("a.xml", matcher=matcher)
    add(store, matcher, "a", [raw], [("r", S)])
    assert store.tally(the_work(store, "art")).total == 0
    same_again(store)


def test_nothing_is_there_to_split(store: Store) -> None:
    one, other = two_cited(store)
    note = store.merge(one, other)
    store.remove("a.xml")
    with pytest.raises(UsageError, match="nothing of what merge 1 united"):
        store.split(note.id)
    with pytest.raises(NotFoundError, match="came out of no merge"):
        store.split(work=the_work(store, "b"))


def versions(store: Store, first: str) -> None:
    """Preprint and article with the same two statements about x, and the article says that they are versions."""
    import msgspec

    tied = msgspec.structs.replace(PUB, versions=(f"doi:{doi('pre')}",))
    for name in ("pre", "pub") if first == "pre" else ("pub", "pre"):
        put(store, name, [ref("x")], [("x", S), ("x", M)], work=PRE if name == "pre" else tied)
    put(store, "z", [ref("pre"), ref("pub", 2)], [("pre", S), ("pub", C)])


@pytest.mark.parametrize("first", ["pre", "pub"])
def test_versions_are_one_work_and_counted_once(store: Store, first: str) -> None:
    versions(store, first)
    work_id = the_work(store, "pub")
    assert the_work(store, "pre") == work_id
    assert store.work(work_id).work.title == PUB.title
    assert (store.work(work_id).work.doi, store.work(work_id).version_ids) == (doi("pub"), (f"doi:{doi('pre')}",))
    tally = store.tally(the_work(store, "x"))
    assert (tally.total, tally.citing_works) == (2, 1)
    assert store.tally(work_id).total == 2
    assert [one.statement.id for one in store.statements_in(work_id)] == ["pub-0", "pub-1"]
    assert store.stats().versions == 1
    index = {sid for change in store.changes_since(0) for sid in change.put_statements}
    gone = {sid for change in store.changes_since(0) for sid in change.deleted_statements}
    assert index - gone == {"pub-0", "pub-1", "z-0", "z-1"}
    same_again(store)


@pytest.mark.parametrize("first", ["pre", "pub"])
def test_without_the_article_the_preprint_counts(store: Store, first: str) -> None:
    versions(store, first)
    mark = store.watermark()
    store.remove("pub.xml")
    work_id = the_work(store, "pre")
    assert (store.work(work_id).work.title, store.work(work_id).has_paper) == (PRE.title, True)
    assert [one.statement.id for one in store.statements_in(work_id)] == ["pre-0", "pre-1"]
    assert store.tally(the_work(store, "x")).total == 2
    put_again = {sid for change in store.changes_since(mark) for sid in change.put_statements}
    assert put_again >= {"pre-0", "pre-1"}
    assert the_work(store, "pub") != work_id  # z still names both, and nobody says now that they are one
    same_again(store)


def test_a_version_is_read_again(store: Store) -> None:
    versions(store, "pre")
    text = text_of(store)
    put(store, "pre", [ref("x")], [("x", S), ("x", M)], work=PRE)
    assert text_of(store).replace("added_at", "")[:200] == text.replace("added_at", "")[:200]
    assert store.tally(the_work(store, "x")).total == 2
    outcome = store.put_file(source("rival"), [_same_paper()])
    assert outcome.problems[0].kind == "conflict"


def _same_paper():  # type: ignore[no-untyped-def]
    from store_build import processed

    return processed("rival", work=PUB)


def test_versions_are_united_and_parted_by_hand(store: Store) -> None:
    for name, work in (("pre", PRE), ("pub", PUB)):
        put(store, name, [ref("x")], [("x", S)], work=work)
    assert store.tally(the_work(store, "x")).total == 2
    note = store.merge(the_work(store, "pub"), the_work(store, "pre"), kind=MergeKind.VERSION)
    assert store.tally(the_work(store, "x")).total == 1
    same_again(store)
    store.split(note.id)
    assert store.tally(the_work(store, "x")).total == 2
    assert store.work(the_work(store, "pre")).work.title == PRE.title
    assert store.stats().versions == 0


def test_a_record_keeps_and_describes_its_work(store: Store) -> None:
    put(store, "a", [ref("w")], [("w", S)])
    said = Work(title="Said by a source", doi=doi("w"), openalex="W12", abstract="What it is about.")
    outcome = store.put_records([record("openalex", "W12", said), record("hand", "1", Work(title="By hand"))])
    assert (outcome.new, outcome.replaced, outcome.unchanged) == (2, 0, 0)
    assert outcome.works[0] == the_work(store, "w")
    assert store.work(outcome.works[0]).work == said
    assert store.work(outcome.works[1]).work.title == "By hand"
    assert [one.id for one in store.find_works("https://openalex.org/W12")] == [outcome.works[0]]
    assert [one.identifier for one in store.records(outcome.works[0])] == ["W12"]
    assert store.put_records([record("openalex", "W12", said)]).unchanged == 1
    store.remove("a.xml")
    assert store.work(outcome.works[0]).work == said
    same_again(store)
    moved = Work(title="Said otherwise", doi=doi("v"), openalex="W12")
    assert store.put_records([record("openalex", "W12", moved)]).replaced == 1
    assert store.find_works(doi("w")) == []
    assert store.work(the_work(store, "v")).work == moved
    store.remove_record("openalex", "W12")
    assert store.find_works(doi("v")) == []
    with pytest.raises(NotFoundError, match="no record W12"):
        store.remove_record("openalex", "W12")


def test_a_paper_describes_better_than_a_record(store: Store) -> None:
    put(store, "w")
    store.put_records([record("crossref", "w", Work(title="By a source", doi=doi("w"), pmid="8", abstract="A" * 500))])
    found = store.work(the_work(store, "w")).work
    assert (found.title, found.pmid) == ("The paper that is called w", "8")


def test_one_record_given_twice(store: Store) -> None:
    first, second = (record("hand", "1", Work(title=title, doi=doi("w"))) for title in ("One", "Two"))
    assert store.put_records([first, second]).works == (the_work(store, "w"),) * 2
    assert store.work(the_work(store, "w")).work.title == "Two"
    assert store.put_records([]).works == ()


def test_records_say_what_are_versions(store: Store) -> None:
    put(store, "a", [ref("pre"), ref("pub", 2)], [("pre", S), ("pub", C)])
    said = Work(
        title="Article", doi=doi("pub"), versions=(f"https://doi.org/{doi('PRE')}", "nonsense", "arxiv:2101.00001")
    )
    store.put_records([record("crossref", "pub", said)])
    work_id = the_work(store, "pub")
    assert the_work(store, "pre") == work_id
    assert store.tally(work_id).total == 2
    assert [one.id for one in store.find_works("2101.00001")] == [work_id]
    same_again(store)
    store.remove_record("crossref", "pub")
    assert the_work(store, "pre") != the_work(store, "pub")


def test_works_that_no_record_describes(store: Store) -> None:
    put(store, "a", [ref("v"), ref("w", 2), ref("u", 3)], [("v", S), ("w", C), ("w", S), ("u", S)])
    first, *rest = store.unenriched(2)
    assert (first.work.work.doi, first.statements) == (doi("w"), 2)
    last = rest[-1]
    (third,) = store.unenriched(5, after=(last.statements, last.work.id))
    assert {rest[0].work.work.doi, third.work.work.doi} == {doi("v"), doi("u")}
    store.put_records([record("openalex", "W1", Work(title="W", doi=doi("w")))])
    assert doi("w") not in {one.work.work.doi for one in store.unenriched(9)}


def test_works_by_keys(store: Store) -> None:
    put(store, "a", [ref("v", doi=doi("v"), pmid="5")])
    keys = [WorkKey(MatchMethod.DOI, doi("v")), WorkKey(MatchMethod.PMID, "5"), WorkKey(MatchMethod.PMID, "6")]
    assert store.works_by_keys(keys) == dict.fromkeys(keys[:2], the_work(store, "v"))


def test_an_export_of_old_is_read(store: Store) -> None:
    """Version 1 has no records, decisions, nor kinds of merges."""
    put(store, "a", [ref("v")], [("v", S)])
    lines = text_of(store).replace('"version":2', '"version":1').splitlines()
    merged = f'{{"type":"merge","into":"doi:{doi("v")}","keys":["pmid:5"],"bridge":["doi:{doi("v")}","pmid:5"]}}'
    lines[-1:] = [merged, lines[-1].replace(str(len(lines) - 1), str(len(lines)))]
    with Store.open(":memory:") as copy:
        copy.import_(lines)
        (note,) = copy.merges(the_work(copy, "v"))
    assert (note.kind, note.keys, note.at) == (MergeKind.KEYS, ("pmid:5",), "")


def test_an_import_meets_what_was_decided_here(store: Store) -> None:
    one, other = two_cited(store)
    store.merge(one, other)
    text = text_of(store)
    with Store.open(":memory:") as copy:
        pair = two_cited(copy)
        copy.split(copy.merge(*pair).id)
        copy.import_(io.StringIO(text))
        assert the_work(copy, "v") != the_work(copy, "w")


def test_a_work_without_words_cannot_be_merged(store: Store) -> None:
    one, _ = two_cited(store)
    bare = store.put_records([WorkRecord(source="hand", identifier="9", work=Work())]).works[0]
    assert store.merge(one, bare).winner == one
