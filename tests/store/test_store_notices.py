"""Notices of lists: kept apart from those of papers, replaced by newer files, in force on works and statements."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from store_build import M, put, ref, the_work

from citance.errors import ConflictError
from citance.model import CitedWhen, EditorialNotice, NoticeKind, Work
from citance.resolve import work_keys
from citance.store import Store

R, C, B = NoticeKind.RETRACTION, NoticeKind.CORRECTION, NoticeKind.REINSTATEMENT


def about(name: str, kind: NoticeKind = R, **fields: object) -> tuple[str, EditorialNotice]:
    given: dict[str, object] = {"doi": f"10.5555/{name}", "source": "a list", **fields}
    item = EditorialNotice(kind=kind, **given)  # type: ignore[arg-type]
    return f"{name} {kind} {item.notice_doi}", item


def kinds(store: Store, name: str) -> list[NoticeKind]:
    return [item.kind for item in store.notices(the_work(store, name))]


def citing(store: Store, name: str, cited: Iterable[str], published: str = "") -> None:
    work = Work(title=f"The paper that is called {name}", doi=f"10.5555/{name}", published=published)
    put(store, name, [ref(key) for key in cited], [(key, M) for key in cited], work=work)


def test_a_list_holds_for_works_before_and_after_it(store: Store) -> None:
    citing(store, "a", ["x"])
    done = store.update_notices("l", [about("x"), about("y")])
    assert (done.total, done.new, done.changed, done.gone, done.works) == (2, 2, 0, 0, 1)
    assert kinds(store, "x") == [R]
    citing(store, "b", ["y"])
    assert kinds(store, "y") == [R]


def test_a_newer_file_takes_the_place_of_the_older_one(store: Store) -> None:
    citing(store, "a", ["x", "y", "z"])
    store.update_notices("l", [about("x"), about("y")])
    done = store.update_notices("l", [about("y", date="2020-01-01"), about("z"), about("z")])
    assert (done.total, done.new, done.changed, done.gone, done.repeated, done.works) == (2, 1, 1, 1, 1, 3)
    assert [kinds(store, name) for name in "xyz"] == [[], [R], [R]]
    assert store.notices(the_work(store, "y"))[0].date == "2020-01-01"
    same = store.update_notices("l", [about("y", date="2020-01-01"), about("z")])
    assert (same.new, same.changed, same.gone, same.works) == (0, 0, 0, 0)
    assert store.notice_sources() == {"l": 2}


def said(name: str, kind: NoticeKind = R, **fields: object) -> EditorialNotice:
    return about(name, kind, **fields)[1]


def test_what_a_service_says_of_single_works_adds_up(store: Store) -> None:
    citing(store, "a", ["x", "y", "z"])
    done = store.put_notices("s", {"10.5555/x": [said("x")], "10.5555/y": []})
    assert (done.total, done.new, done.changed, done.gone, done.works) == (1, 1, 0, 0, 1)
    mark = store.watermark()
    store.put_notices("s", {"10.5555/z": [said("z", C), said("x", C, notice_doi="10.5555/z")]})
    assert [kinds(store, name) for name in "xyz"] == [[C, R], [], [C]]
    assert {work for each in store.changes_since(mark) for work in each.put_works} >= {
        the_work(store, "x"),
        the_work(store, "z"),
    }
    done = store.put_notices("s", {"10.5555/x": [said("x", date="2020-01-01")]})
    assert (done.new, done.changed, done.gone) == (0, 1, 0)
    assert store.notices(the_work(store, "x"))[-1].date == "2020-01-01"
    done = store.put_notices("s", {"10.5555/x": []})  # the source has taken it back; what another record says stays
    assert (done.gone, kinds(store, "x"), kinds(store, "z")) == (1, [C], [C])
    assert store.put_notices("s", {"10.5555/x": []}).works == 0
    store.update_notices("l", [about("y")])
    assert store.notice_sources() == {"l": 1, "s": 2}


def test_lists_and_papers_do_not_touch_each_other(store: Store) -> None:
    own = EditorialNotice(kind=C, doi="10.5555/x", source="full text")
    put(store, "n", notices=[own])
    citing(store, "a", ["x"])
    store.update_notices("l", [about("x")])
    store.update_notices("m", [about("x", B)])
    store.update_notices("l", [])
    assert sorted(kinds(store, "x")) == [C, B]
    store.remove("n.xml")
    assert kinds(store, "x") == [B]


def test_a_list_that_is_cut_off_is_refused(store: Store) -> None:
    store.update_notices("l", [about(f"w{number}") for number in range(1_500)])
    half = [about(f"w{number}") for number in range(700)]
    with pytest.raises(ConflictError, match="800 of the 1,500"):
        store.update_notices("l", half)
    assert store.notice_sources() == {"l": 1_500}
    assert store.update_notices("l", half, may_shrink=True).gone == 800


def test_works_without_a_doi_are_found_by_pubmed_number(store: Store) -> None:
    put(store, "a", [ref("r", title="A work that has no DOI", pmid="77")], [("r", M)])
    store.update_notices("l", [about("", doi="", pmid="77")])
    (found,) = store.noticed()
    assert found.work.work.pmid == "77"
    assert found.statements == 1


def test_a_doi_with_a_sici_loses_its_brackets_in_lists(store: Store) -> None:
    doi = "10.1002/1096-9098(200007)74:3<201::aid-jso8>3.0.co;2-5"
    put(store, "a", [ref("r", title="A work with an old DOI", doi=doi)], [("r", M)])
    store.update_notices("l", [about("", doi="10.1002/1096-9098(200007)74:3201::aid-jso83.0.co;2-5")])
    assert [item.statements for item in store.noticed()] == [1]


def test_a_mark_in_the_title_of_a_paper_without_identifiers(store: Store) -> None:
    work = Work(title="RETRACTED: A work of which nobody knows a number", year=2020)
    put(store, "a", work=work, notices=[EditorialNotice(kind=R, doi="", source="title")])
    (found,) = store.noticed()
    assert found.work.work == work
    assert work_keys(work) == ()


def test_of_notices_about_one_thing_the_fullest_is_given(store: Store) -> None:
    citing(store, "a", ["x"])
    store.update_notices("list", [about("x")])
    store.update_notices("full", [about("x", notice_doi="10.5555/n", date="2020-01-01", reason="Error")])
    store.update_notices("crossref", [about("x", notice_doi="10.5555/n", date="2020-01-01")])
    (found,) = store.notices(the_work(store, "x"))
    assert (found.notice_doi, found.reason) == ("10.5555/n", "Error")


def test_cited_before_and_after(store: Store) -> None:
    for name, published in (("a", "2019-01-01"), ("b", "2021-01-01"), ("c", "2020"), ("d", "2020-05-01")):
        citing(store, name, ["x"], published)
    store.update_notices("l", [about("x", date="2020-05-01")])
    when = {item.citing.work.doi: item.cited_when for item in store.statements_about(the_work(store, "x"))}
    assert when == {
        "10.5555/a": CitedWhen.BEFORE,
        "10.5555/b": CitedWhen.AFTER,
        "10.5555/c": CitedWhen.UNKNOWN,
        "10.5555/d": CitedWhen.AFTER,
    }
    (found,) = store.noticed()
    assert (found.statements, found.before, found.after, found.unknown, found.citing_works) == (4, 1, 2, 1, 4)


def test_a_reinstatement_ends_it(store: Store) -> None:
    citing(store, "a", ["x"], "2021-01-01")
    store.update_notices("l", [about("x", date="2020-01-01"), about("x", B, date="2020-06-01")])
    (item,) = store.statements_about(the_work(store, "x"))
    assert item.cited_when is None
    assert kinds(store, "x") == [R, B]


def test_derived_indexes_are_told(store: Store) -> None:
    citing(store, "a", ["x", "y"])
    before = store.watermark()
    store.update_notices("l", [about("x")])
    changes = store.changes_since(before)
    assert {work for change in changes for work in change.put_works} == {the_work(store, "x")}
    assert {sid for change in changes for sid in change.put_statements} == {"a-0"}
    before = store.watermark()
    store.update_notices("l", [about("x")])
    assert store.changes_since(before) == []


def test_notices_follow_a_merge(store: Store) -> None:
    citing(store, "a", ["x"])
    put(store, "b", [ref("r", title="The work named by its number", pmid="9")], [("r", M)])
    store.update_notices("l", [about("", doi="", pmid="9")])
    put(store, "c", [ref("r", title="Now both", doi="10.5555/x", pmid="9")], [("r", M)])
    assert kinds(store, "x") == [R]
