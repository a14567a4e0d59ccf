"""Preprint and article united by their description, and single references parted from the work they were tied to."""

from __future__ import annotations

import io

import pytest
from store_build import C, M, S, author, doi, processed, put, ref, source, the_work
from store_fake import FakeMatcher, with_blocks

from citance.errors import NotFoundError, UsageError
from citance.model import Reference, Work
from citance.store import MergeKind, Store

TITLE = "Learning abroad and at home: how firms grow"
PRE = Work(title=f"{TITLE}, a draft", doi=doi("pre"), year=2019, kind="preprint", authors=author("Coe"))
PUB = Work(title=TITLE, doi=doi("pub"), year=2020, volume="3", kind="journal", authors=author("Coe"))


def add(store: Store, matcher: FakeMatcher, name: str, *args: object, version: int = 1, **how: object) -> None:
    """Put one paper with scored matching; it must succeed."""
    paper = with_blocks(processed(name, *args, **how), matcher)  # type: ignore[arg-type]
    assert not store.put_file(source(name, version), [paper], matcher=matcher).problems


def loose(key: str = "r", title: str = "Learning abroad and at hqme, submissions") -> Reference:
    """A reference without identifiers."""
    return ref(key, 1, title=title)


@pytest.mark.parametrize("order", [(PRE, PUB), (PUB, PRE)])
def test_preprint_and_article_become_one(store: Store, order: tuple[Work, Work]) -> None:
    matcher = FakeMatcher(unites_preprints=True)
    for number, work in enumerate(order):
        add(store, matcher, f"f{number}", [ref("x")], [("x", S)], work=work)
    work_id = the_work(store, "pub")
    assert the_work(store, "pre") == work_id
    assert store.work(work_id).work.doi == PUB.doi
    (note,) = store.merges(work_id)
    assert (note.kind, note.who, note.reason) == (MergeKind.VERSION, "citance", "titles begin alike")
    assert store.tally(the_work(store, "x")).total == 1


def test_they_stay_two_where_that_is_not_asked_for(store: Store) -> None:
    matcher = FakeMatcher()
    add(store, matcher, "a", work=PRE)
    add(store, matcher, "b", work=PUB)
    assert the_work(store, "pre") != the_work(store, "pub")


def test_united_versions_part_for_good(store: Store) -> None:
    matcher = FakeMatcher(unites_preprints=True)
    add(store, matcher, "a", work=PRE)
    add(store, matcher, "b", work=PUB)
    store.split(work=the_work(store, "pub"))
    assert the_work(store, "pre") != the_work(store, "pub")
    add(store, matcher, "b", work=PUB, version=2)
    add(store, matcher, "c", [ref("pre", 1, doi=PRE.doi, title=PRE.title)])
    assert the_work(store, "pre") != the_work(store, "pub")


def test_of_two_articles_none_is_taken(store: Store) -> None:
    matcher = FakeMatcher(unites_preprints=True)
    add(store, matcher, "a", work=PUB)
    add(store, matcher, "b", work=Work(title=f"{TITLE} again", doi=doi("two"), kind="journal"))
    add(store, matcher, "c", work=PRE)
    assert len({the_work(store, name) for name in ("pub", "two", "pre")}) == 3


def test_a_reference_is_parted(store: Store) -> None:
    matcher = FakeMatcher()
    add(store, matcher, "art", work=PUB)
    add(store, matcher, "a", [loose()], [("r", S)])
    add(store, matcher, "b", [loose()], [("r", M)])
    add(store, matcher, "c", [loose(title=f"{TITLE}!")], [("r", C)])
    article = the_work(store, "pub")
    assert store.tally(article).total == 3
    outcome = store.split_reference("a-0", who="me", reason="these are submissions")
    assert (outcome.kept, outcome.statements) == (article, 2)
    assert store.statement("a-0").cited.id == store.statement("b-0").cited.id == outcome.parted
    assert store.tally(article).total == 1
    add(store, matcher, "a", [loose()], [("r", S)], version=2)
    add(store, matcher, "d", [loose()], [("r", S)])
    assert store.tally(article).total == 1
    assert store.statement("d-0").cited.id == store.statement("a-0").cited.id
    text = io.StringIO()
    store.export(text)
    with Store.open(":memory:") as copy:
        copy.import_(io.StringIO(text.getvalue()))
        copy.rematch(matcher)
        assert copy.tally(the_work(copy, "pub")).total == 1


def test_a_reference_is_parted_by_its_place(store: Store) -> None:
    matcher = FakeMatcher()
    add(store, matcher, "art", work=PUB)
    add(store, matcher, "a", [ref("x"), loose("r")], [("r", S)])
    assert store.split_reference(work=the_work(store, "a"), index=2).statements == 1
    assert store.tally(the_work(store, "pub")).total == 0


def test_what_cannot_be_parted(store: Store) -> None:
    put(store, "a", [ref("v")], [("v", S)])
    with pytest.raises(UsageError, match="not tied by its description"):
        store.split_reference("a-0")
    with pytest.raises(NotFoundError, match="statement nothing"):
        store.split_reference("nothing")
    with pytest.raises(NotFoundError, match="entry 9"):
        store.split_reference(work=the_work(store, "a"), index=9)
