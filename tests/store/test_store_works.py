"""Which mentions are one work, what describes it, and what becomes of it when mentions go."""

from __future__ import annotations

import itertools

import pytest
from store_build import C, M, S, author, doi, processed, put, ref, source, the_work

from citance.errors import NotFoundError
from citance.model import EditorialNotice, NoticeKind, Work
from citance.store import Store

TITLE = "How firms cross their borders"


def _only(store: Store, text: str) -> int:
    (found,) = store.find_works(text)
    return found.id


def test_keys_of_two_mentions_meet_in_a_third(store: Store) -> None:
    put(store, "a", [ref("r", doi=doi("w"))], [("r", S)])
    put(store, "b", [ref("r", pmid="77")], [("r", C)])
    gone = _only(store, "77")
    assert gone != the_work(store, "w")
    put(store, "c", [ref("r", doi=doi("w"), pmid="77")], [("r", M)])
    work_id = the_work(store, "w")
    assert _only(store, "PMID: 77") == work_id
    tally = store.tally(work_id)
    assert (tally.total, tally.supporting, tally.contrasting, tally.mentioning, tally.citing_works) == (3, 1, 1, 1, 3)
    assert store.work(gone).id == work_id  # an address that was given out still leads there


def test_without_the_third_they_part_again(store: Store) -> None:
    put(store, "a", [ref("r", doi=doi("w"))], [("r", S)])
    put(store, "b", [ref("r", pmid="77")], [("r", C)])
    put(store, "c", [ref("r", doi=doi("w"), pmid="77")], [("r", M)])
    store.remove("c.xml")
    assert store.tally(the_work(store, "w")).total == 1
    assert store.tally(_only(store, "77")).total == 1
    assert the_work(store, "w") != _only(store, "77")


def test_a_key_that_nobody_gives_any_more_goes(store: Store) -> None:
    put(store, "a", [ref("r", doi=doi("w"))], [("r", S)])
    put(store, "b", [ref("r", doi=doi("w"), pmid="78")], [("r", S)])
    assert store.work(the_work(store, "w")).work.pmid == "78"
    put(store, "b", [ref("r", doi=doi("w"), pmid="79")], [("r", S)], version=2)
    assert store.find_works("78") == []
    assert _only(store, "79") == the_work(store, "w")


def test_two_dois_are_never_one_work(store: Store) -> None:
    same = {"title": TITLE, "year": 2001, "authors": author("Coe")}
    put(store, "a", [ref("r", doi=doi("v"), **same), ref("s", 2, doi=doi("w"), **same)], [("r", S), ("s", C)])
    put(store, "b", [ref("r", doi=doi("w"), pmid="5")], [])
    put(store, "c", [ref("r", doi=doi("v"), pmid="5")], [])
    assert the_work(store, "v") != the_work(store, "w")
    assert _only(store, "5") == the_work(store, "w")


def test_a_fingerprint_does_not_join_two_pmids(store: Store) -> None:
    same = {"title": TITLE, "year": 2001, "authors": author("Coe")}
    put(store, "a", [ref("r", pmid="1", **same), ref("s", 2, pmid="2", **same)], [("r", S), ("s", C)])
    assert _only(store, "1") != _only(store, "2")


def test_a_fingerprint_finds_the_work_with_the_doi(store: Store) -> None:
    same = {"title": TITLE, "year": 2001, "authors": author("Coe")}
    put(store, "a", [ref("r", **same)], [("r", S)])
    put(store, "b", [ref("r", doi=doi("w"), **same)], [("r", C)])
    put(store, "c", [ref("r", title="how FIRMS cross their Borders.", year=2001, authors=author("COE"))], [("r", M)])
    assert store.tally(the_work(store, "w")).total == 3


def test_works_without_any_key_stay_alone(store: Store) -> None:
    for name in ("a", "b"):
        put(store, name, [ref("r", raw="Annual report, Geneva")], [("r", S)])
    titles = [one.work.title for one in store.iter_works()]
    assert titles.count("Annual report, Geneva") == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_fullest_description_wins_in_any_order(store: Store, order: tuple[int, ...]) -> None:
    several = (
        ref("r", doi=doi("w"), title="A short one"),
        ref("r", doi=doi("w"), title="The long one", year=2001, authors=author("Coe"), container="Journal"),
        ref("r", doi=doi("w"), title="The longer one", year=2001, authors=author("Coe"), container="Journal"),
    )
    for number in order:
        put(store, f"p{number}", [several[number]], [("r", S)])
    assert store.work(the_work(store, "w")).work.title == "The longer one"
    store.remove("p2.xml")
    assert store.work(the_work(store, "w")).work.title == "The long one"
    put(store, "w")
    assert store.work(the_work(store, "w")).work.title == "The paper that is called w"


def test_identifiers_come_from_all_mentions(store: Store) -> None:
    put(store, "a", [ref("r", doi=doi("w"), pmid="4", pmcid="PMC4", arxiv="2101.00001")])
    put(store, "w")
    found = store.work(the_work(store, "w")).work
    assert (found.pmid, found.pmcid, found.arxiv) == ("4", "PMC4", "2101.00001")


@pytest.mark.parametrize(
    "text",
    [
        "10.5555/W",
        "https://doi.org/10.5555/w",
        "doi:10.5555/w.",
        "4",
        "PMID: 4",
        "https://pubmed.ncbi.nlm.nih.gov/4/",
        "PMC14",
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC14/",
        "arXiv:2101.00001v2",
        "https://arxiv.org/abs/2101.00001",
    ],
)
def test_finding_by_identifier(store: Store, text: str) -> None:
    put(store, "a", [ref("r", doi=doi("w"), pmid="4", pmcid="PMC14", arxiv="2101.00001")])
    assert [one.id for one in store.find_works(text)] == [the_work(store, "w")]


@pytest.mark.parametrize("text", ["", "firms", "how firms grew in 2001", "14", "PMC4", "see 2101.00001 there"])
def test_words_find_nothing(store: Store, text: str) -> None:
    put(store, "a", [ref("r", doi=doi("w"), pmid="4", pmcid="PMC14", arxiv="2101.00001")])
    assert store.find_works(text) == []


def test_the_doi_of_a_preprint_finds_its_arxiv_id(store: Store) -> None:
    put(store, "a", [ref("r", arxiv="2101.00001")])
    put(store, "b", [ref("r", doi="10.48550/arxiv.2101.00001")], [("r", S)])
    assert store.tally(_only(store, "2101.00001")).total == 1
    assert _only(store, "10.48550/arXiv.2101.00001") == _only(store, "arxiv:2101.00001")


def test_translations_are_kept_and_not_counted(store: Store) -> None:
    main = processed("a", [ref("x")], [("x", S)])
    other = processed("a2", [ref("x")], [("x", S)], work=Work(title="O mesmo"), part="translation", part_of=doi("a"))
    outcome = store.put_file(source("a"), [main, other])
    assert (outcome.papers, outcome.statements) == (2, 2)
    work_id = the_work(store, "x")
    assert store.tally(work_id).total == 1
    assert len(store.statements_about(work_id)) == 1
    assert len(store.references_of(the_work(store, "a"))) == 1
    assert store.work(the_work(store, "a")).work.title == "The paper that is called a"
    assert store.statement("a2-0").citing.id == the_work(store, "a")
    assert [item.statement.id for item in store.iter_statements()] == ["a-0"]
    assert "a2-0" not in {sid for change in store.changes_since(0) for sid in change.put_statements}


def test_parts_without_a_doi_are_works_of_their_own(store: Store) -> None:
    work = Work(title="Decision letter after a long review", doi=doi("a"), pmid="9", year=2020, authors=author("Ed"))
    parts = [
        processed(f"a{number}", [ref("x")], [("x", S)], work=work, part="decision-letter", part_of=doi("a"))
        for number in range(2)
    ]
    outcome = store.put_file(source("a"), [processed("a", [ref("x")], [("x", S)]), *parts])
    assert (outcome.papers, outcome.problems) == (3, ())
    assert store.tally(the_work(store, "x")).citing_works == 3
    assert store.find_works("9") == []


def test_parts_with_a_doi_are_found_by_it(store: Store) -> None:
    reply = processed("reply", [ref("a")], [("a", C)], part="reply", part_of=doi("a"))
    store.put_file(source("a"), [processed("a"), reply])
    assert store.tally(the_work(store, "a")).contrasting == 1
    assert the_work(store, "reply") != the_work(store, "a")


def test_notices_find_their_work_before_and_after(store: Store) -> None:
    said = EditorialNotice(kind=NoticeKind.RETRACTION, doi=doi("w"), notice_doi=doi("n"))
    put(store, "n", notices=[said])
    put(store, "n2", notices=[said])
    put(store, "a", [ref("w")], [("w", S)])
    assert store.notices(the_work(store, "w")) == [said]
    mark = store.watermark()
    store.remove("n.xml")
    assert the_work(store, "w") in {one for change in store.changes_since(mark) for one in change.put_works}
    assert store.notices(the_work(store, "w")) == [said]
    store.remove("n2.xml")
    assert store.notices(the_work(store, "w")) == []


def test_a_paper_and_its_references_are_one_work(store: Store) -> None:
    put(store, "a", [ref("b")], [("b", S)])
    put(store, "b", [ref("a")], [("a", C)])
    assert store.stats().works == 2
    assert store.work(the_work(store, "b")).has_paper
    assert store.tally(the_work(store, "a")).contrasting == 1


def test_unknown_works(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no work 12"):
        store.work(12)
    assert store.works([12]) == []
    assert store.tally(12).total == 0


def test_no_id_is_given_twice(store: Store) -> None:
    put(store, "a", [ref("x")])
    old = the_work(store, "x")
    store.remove("a.xml")
    put(store, "b", [ref("x")])
    assert the_work(store, "x") > old
