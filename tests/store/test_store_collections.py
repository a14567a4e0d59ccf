"""Collections: entries that stay tied to their works, notes, events that are told once, subscriptions."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_build import C, M, S, doi, put, ref, the_work

from citance.errors import NotFoundError, UsageError
from citance.model import EditorialNotice, MatchMethod, NoticeKind, Reference, WorkKey
from citance.store import CollectionKind, EventKind, NewEntry, Side, Store, check_address


def _of(store: Store, *names: str) -> list[NewEntry]:
    return [NewEntry(work_id=the_work(store, name), given=name, method="doi") for name in names]


def _missing(name: str) -> NewEntry:
    reference = Reference(key=name, index=1, doi=doi(name), title=f"The work that is named {name}")
    return NewEntry(given=name, reference=reference, keys=(WorkKey(MatchMethod.DOI, doi(name)),))


def _kinds(store: Store, collection_id: int) -> list[str]:
    return [each.kind.value for each in store.collection_events(collection_id)]


def test_made_listed_changed_deleted(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y")], [("x", S)])
    made = store.make_collection(" Local   ties ", description="why", who="Ada", entries=_of(store, "x", "y"))
    assert (made.name, made.kind, made.entries, made.who) == ("Local ties", CollectionKind.LIST, 2, "Ada")
    assert store.find_collection("LOCAL ties") == store.find_collection(str(made.id)) == made
    with pytest.raises(UsageError):
        store.make_collection("local TIES")
    other = store.make_collection("A search", query="q=ties")
    assert other.kind is CollectionKind.SEARCH
    assert [each.name for each in store.collections()] == ["A search", "Local ties"]
    changed = store.change_collection(made.id, name="Ties", description="")
    assert (changed.name, changed.description) == ("Ties", "")
    assert changed.changed_at > made.changed_at
    with pytest.raises(UsageError):
        store.change_collection(made.id, name="a SEARCH")
    with pytest.raises(UsageError):
        store.change_collection(made.id, query="q=x")
    store.add_note(made.id, "one")
    store.look_at_collection(made.id)
    store.subscribe(made.id, "a@b.org", [EventKind.CONTRAST])
    store.delete_collection(made.id)
    for ask in (store.collection, store.collection_works, store.delete_collection, store.feed_token):
        with pytest.raises(NotFoundError):
            ask(made.id)
    assert store.find_works(doi("x"))
    assert store.subscriptions() == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "17"])
def test_names_that_make_no_sense(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        store.make_collection(name)


def test_the_same_work_is_there_once(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y")])
    made = store.make_collection("c", entries=_of(store, "x", "x"))
    assert made.entries == 1
    added = store.add_to_collection(made.id, [*_of(store, "x", "y"), _missing("q"), _missing("q")])
    assert (len(added.ids), added.there, added.missing) == (2, 2, 1)
    assert store.collection_works(made.id) == [the_work(store, "x"), the_work(store, "y")]


def test_entries_follow_their_works_through_merge_and_split(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y")], [("x", S), ("y", C)])
    x, y = the_work(store, "x"), the_work(store, "y")
    made = store.make_collection("c", entries=_of(store, "y"))
    note = store.merge(x, y, who="", reason="")
    assert store.collection_works(made.id) == [note.winner]
    assert [each.id for each in store.collections_of(note.winner)] == [made.id]
    store.split(note.id)
    assert store.collection_works(made.id) == [the_work(store, "y")]
    assert store.collections_of(the_work(store, "x")) == []


def test_a_removed_work_comes_back(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    made = store.make_collection("c", entries=_of(store, "x"))
    store.remove("a.xml")
    assert store.collection_works(made.id) == []
    assert [each.given for each in store.collection_entries(made.id)] == ["x"]
    put(store, "b", [ref("other"), ref("x")], [("x", S)])
    assert store.collection_works(made.id) == [the_work(store, "x")]


def test_what_is_not_in_the_library_is_picked_up_when_it_comes(store: Store) -> None:
    made = store.make_collection("c", entries=[_missing("x")])
    store.look_at_collection(made.id)
    assert [each.work_id for each in store.collection_entries(made.id)] == [None]
    put(store, "a", [ref("x")], [("x", S)])
    assert store.collection_works(made.id) == [the_work(store, "x")]
    assert store.look_at_collection(made.id) == 1
    (event,) = store.collection_events(made.id)
    assert (event.kind, event.work_id, event.number) == (EventKind.WORKS, the_work(store, "x"), 1)
    assert store.look_at_collection(made.id) == 0


def test_entries_are_moved_and_taken_out(store: Store) -> None:
    put(store, "a", [ref(name) for name in "xyz"])
    made = store.make_collection("c", entries=_of(store, "x", "y", "z"))
    entries = store.collection_entries(made.id)
    store.move_in_collection(made.id, entries[2].id, 1)
    assert [each.given for each in store.collection_entries(made.id)] == ["z", "x", "y"]
    store.move_in_collection(made.id, entries[2].id, 99)
    assert [each.given for each in store.collection_entries(made.id)] == ["x", "y", "z"]
    assert store.remove_from_collection(made.id, [entries[0].id, 999]) == 1
    with pytest.raises(NotFoundError):
        store.move_in_collection(made.id, entries[0].id, 1)


def test_notes_are_written_changed_and_deleted(store: Store) -> None:
    put(store, "a", [ref("x")])
    made = store.make_collection("c", entries=_of(store, "x"))
    other = store.make_collection("d")
    (entry,) = store.collection_entries(made.id)
    first = store.add_note(made.id, "about\r\nall\x00", who="Ada")
    second = store.add_note(made.id, "about x", entry_id=entry.id)
    assert store.collection_notes(made.id) == [first, second]
    assert first.text == "about\nall"
    store.change_note(made.id, first.id, "better")
    assert store.collection_notes(made.id)[0].text == "better"
    assert store.collection_notes(made.id)[0].changed_at
    with pytest.raises(NotFoundError):
        store.change_note(other.id, first.id, "not its note")
    with pytest.raises(NotFoundError):
        store.add_note(other.id, "not its entry", entry_id=entry.id)
    with pytest.raises(UsageError):
        store.add_note(made.id, " ")
    store.delete_note(made.id, first.id)
    store.remove_from_collection(made.id, [entry.id])
    assert store.collection_notes(made.id) == []


def test_new_statements_and_contrasts_are_told_once(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", C), ("x", M)])
    made = store.make_collection("c", entries=_of(store, "x"))
    assert store.is_collection_stale(made.id)
    assert store.look_at_collection(made.id) == 0
    assert not store.is_collection_stale(made.id)
    put(store, "b", [ref("x")], [("x", C), ("x", S), ("x", M)])
    assert store.is_collection_stale(made.id)
    assert store.look_at_collection(made.id) == 2
    statements, contrast = store.collection_events(made.id)
    assert (contrast.kind, contrast.number, contrast.statements) == (EventKind.CONTRAST, 1, ("b-0",))
    assert (statements.kind, statements.number) == (EventKind.STATEMENTS, 3)
    assert (statements.supporting, statements.contrasting) == (1, 2)
    assert store.look_at_collection(made.id) == 0


def test_what_is_read_anew_is_not_told_anew(store: Store, tmp_path: Path) -> None:
    put(store, "a", [ref("x")], [("x", C)])
    made = store.make_collection("c", entries=_of(store, "x"))
    store.look_at_collection(made.id)
    put(store, "a", [ref("x")], [("x", C)], version=2)
    assert store.look_at_collection(made.id) == 0


def test_a_tally_that_turns(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S), ("x", S)])
    made = store.make_collection("c", entries=_of(store, "x"))
    store.look_at_collection(made.id)
    put(store, "b", [ref("x")], [("x", S)])  # now it leans for the first time
    store.look_at_collection(made.id)
    assert "turned" not in _kinds(store, made.id)
    put(store, "c", [ref("x")], [("x", C)] * 3)  # as many of each
    store.look_at_collection(made.id)
    assert "turned" not in _kinds(store, made.id)
    put(store, "d", [ref("x")], [("x", C)])
    store.look_at_collection(made.id)
    (event,) = store.collection_events(made.id, kinds=[EventKind.TURNED])
    assert (event.side, event.supporting, event.contrasting) == (Side.CONTRASTING, 3, 4)
    put(store, "e", [ref("x")], [("x", M)])
    store.look_at_collection(made.id)
    assert _kinds(store, made.id).count("turned") == 1


def test_notices_of_the_works_and_of_what_they_cite(store: Store) -> None:
    put(store, "a", [ref("x"), ref("far")], [("x", S)])
    citing = store.find_works(doi("a"))[0].id
    made = store.make_collection("c", entries=[NewEntry(work_id=citing)])
    store.look_at_collection(made.id)
    notices = [
        EditorialNotice(kind=NoticeKind.RETRACTION, doi=doi("x"), notice_doi="10.5555/n1", date="2020-01-02"),
        EditorialNotice(kind=NoticeKind.CORRECTION, doi=doi("far"), notice_doi="10.5555/n2"),
        EditorialNotice(kind=NoticeKind.CORRECTION, doi=doi("a"), notice_doi="10.5555/n3"),
    ]
    store.update_notices("list", [(each.notice_doi or "", each) for each in notices])
    assert store.look_at_collection(made.id) == 2
    told = {(each.notice, each.work_id, each.through) for each in store.collection_events(made.id)}
    assert told == {("retraction", the_work(store, "x"), citing), ("correction", citing, 0)}
    later = store.make_collection("d", entries=[NewEntry(work_id=citing)])
    assert store.look_at_collection(later.id) == 0


def test_a_search_holds_what_it_finds(store: Store) -> None:
    put(store, "a", [ref(name) for name in "xyz"], [("x", S)])
    x, y, z = (the_work(store, name) for name in "xyz")
    made = store.make_collection("s", query="q=ties&kind=works")
    store.set_found(made.id, [y, x])
    store.look_at_collection(made.id)
    assert store.collection_works(made.id) == [y, x]
    entry = next(each.id for each in store.collection_entries(made.id) if each.work_id == x)
    store.add_note(made.id, "keep me", entry_id=entry)
    store.set_found(made.id, [z, y])
    assert store.collection_works(made.id) == [z, y, x], "one with a note stays"
    assert store.look_at_collection(made.id) == 1
    assert _kinds(store, made.id) == ["works"]
    with pytest.raises(UsageError):
        store.add_to_collection(made.id, _of(store, "x"))


def test_subscriptions(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", S)])
    made = store.make_collection("c", entries=_of(store, "x"))
    other = store.make_collection("d")
    store.look_at_collection(made.id)
    put(store, "b", [ref("x")], [("x", C)])
    store.look_at_collection(made.id)
    first = store.subscribe(made.id, " ada@example.org ", [EventKind.CONTRAST])
    assert store.collection_events(made.id, after=first.told) == [], "told from now on"
    again = store.subscribe(made.id, "ada@example.org", [EventKind.CONTRAST, EventKind.TURNED])
    assert (again.id, len(again.kinds)) == (first.id, 2)
    second = store.subscribe(other.id, "ada@example.org", [EventKind.NOTICE])
    assert first.token == second.token
    assert len(store.subscriptions(token=first.token)) == 2
    store.mark_told([(first.id, 99)])
    assert store.subscriptions(collection_id=made.id)[0].told == 99
    assert store.unsubscribe([first.id]) == 1
    assert [each.id for each in store.subscriptions()] == [second.id]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "a@b",
        "a b@c.org",
        "a@b.org\nBcc: x@y.org",
        "<a@b.org>",
        "a@b.org,c@d.org",
        f"{'x' * 65}@b.org",
        "a@b.org\x00",
        "a@b.org\u2028Bcc:x",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(UsageError):
        check_address(address)


def test_feed_tokens(store: Store) -> None:
    made, other = store.make_collection("c"), store.make_collection("d")
    token = store.feed_token(made.id)
    assert store.is_feed_token(made.id, token)
    assert not store.is_feed_token(other.id, token)
    assert not store.is_feed_token(made.id, "")
    assert not store.is_feed_token(made.id, "é")
    assert store.feed_token(made.id, anew=True) != token
    assert not store.is_feed_token(made.id, token)


def test_a_collection_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from citance.store import _collecting, _entries

    limits = _collecting._Limits(entries=2, collections=2)
    monkeypatch.setattr(_collecting, "LIMITS", limits)
    monkeypatch.setattr(_entries, "LIMITS", limits)
    put(store, "a", [ref(name) for name in "xyz"])
    made = store.make_collection("c", entries=_of(store, "x", "y"))
    with pytest.raises(UsageError):
        store.add_to_collection(made.id, _of(store, "z"))
    store.make_collection("d")
    with pytest.raises(UsageError):
        store.make_collection("e")
