"""People, venues, funders and independence, derived from the works and kept up with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_build import C, M, S, put, ref, the_work

from citance.errors import NotFoundError
from citance.model import Author, Independence, Reference, Venue, Work
from citance.store import GroupCount, Store
from citance.store._people import MOST_AUTHORS

ADA, BO = "0000-0002-1825-0097", "0000-0001-5109-3700"


def work(name: str, *authors: Author | str, **fields: object) -> Work:
    """A work with the DOI `10.5555/<name>`; authors as "Moreno, Ada"."""
    people = []
    for one in authors:
        family, _, given = one.partition(", ") if isinstance(one, str) else ("", "", "")
        people.append(one if isinstance(one, Author) else Author(family=family, given=given))
    given_fields: dict[str, object] = {"title": f"The paper that is called {name}", "year": 2020, **fields}
    return Work(doi=f"10.5555/{name}", authors=tuple(people), **given_fields)  # type: ignore[arg-type]


def cited(key: str, *names: str, **fields: object) -> Reference:
    people = tuple(Author(family=n.partition(", ")[0], given=n.partition(", ")[2]) for n in names)
    return ref(key, doi=f"10.5555/{key}", title=f"The work that is named {key}", authors=people, **fields)


def independence(store: Store, name: str) -> list[tuple[Independence | None, bool]]:
    items = store.statements_about(the_work(store, name))
    return [(item.independence, item.statement.self_citation) for item in items]


def test_people_are_found_by_name_and_orcid(store: Store) -> None:
    put(store, "a", work=work("a", Author(family="Moreno", given="Ada", orcid=ADA), "Lindqvist, Bo"))
    put(store, "b", work=work("b", Author(family="Moreno", given="A.", orcid=ADA)))
    store.refresh_people()
    for text in ("Moreno", "moreno, a", "Ada Moreno", "Moreno A", ADA, f"https://orcid.org/{ADA}"):
        (found,) = store.authors(text)
        assert (found.name, found.orcid, found.works, found.namesakes) == ("Ada Moreno", ADA, 2, 0)
        assert found.forms == ("A. Moreno", "Ada Moreno")
    assert store.author(ADA) == found
    assert [item.work.doi for item in store.author_works(found.id)] == ["10.5555/a", "10.5555/b"]
    assert [one.family for one in store.authors_of(the_work(store, "a"))] == ["Moreno", "Lindqvist"]
    assert store.authors("Nobody") == []
    with pytest.raises(NotFoundError):
        store.author(99_999)
    with pytest.raises(NotFoundError):
        store.author("not an ORCID")


def test_namesakes_stay_apart_and_say_so(store: Store) -> None:
    put(store, "a", work=work("a", "Wang, Y"))
    put(store, "b", work=work("b", "Wang, Y"))
    store.refresh_people()
    assert [(one.works, one.namesakes) for one in store.authors("Wang Y")] == [(1, 1), (1, 1)]


def test_a_later_work_ties_people_together_and_its_removal_parts_them(store: Store) -> None:
    put(store, "a", work=work("a", "Wang, Y", "Quill, R"))
    put(store, "b", work=work("b", "Wang, Y", "Stone, K"))
    store.refresh_people()
    assert len(store.authors("Wang Y")) == 2
    put(store, "c", work=work("c", "Wang, Yu", "Quill, R", "Stone, K"))
    store.refresh_people()
    (one,) = store.authors("Wang Y")
    assert (one.works, one.name) == (3, "Yu Wang")
    store.remove("c.xml")
    store.refresh_people()
    assert sorted((one.works, one.name) for one in store.authors("Wang Y")) == [(1, "Y Wang"), (1, "Y Wang")]
    store.remove("a.xml")
    store.remove("b.xml")
    store.refresh_people()
    assert store.authors("Wang Y") == []


def test_refreshing_again_does_nothing(store: Store) -> None:
    put(store, "a", [cited("x", "Quill, R")], [("x", S)], work=work("a", "Moreno, Ada"))
    first = store.refresh_people()
    assert (first.names, first.statements) == (2, 1)
    mark = store.watermark()
    again = store.refresh_people()
    assert (again.works, again.names, again.statements) == (0, 0, 0)
    assert store.watermark() == mark


def test_independence(store: Store) -> None:
    mine = work("a", "Moreno, Ada", "Lindqvist, Bo")
    references = [
        cited("own", "Lindqvist, B."),
        cited("other", "Quill, R"),
        ref("bare", doi="10.5555/bare", title="Bare"),
    ]
    put(store, "a", references, [("own", S), ("other", S), ("bare", M)], work=mine)
    store.refresh_people()
    assert independence(store, "own")[0][0] is Independence.SHARED_AUTHOR
    assert independence(store, "other")[0][0] is Independence.INDEPENDENT
    assert independence(store, "bare")[0][0] is Independence.UNKNOWN


def test_a_self_citation_is_told_anew_over_the_whole_lists(store: Store) -> None:
    # The reference prints the first author only; the cited work's own paper names the shared one.
    put(store, "a", [cited("x", "Quill, Rosa")], [("x", S)], work=work("a", "Moreno, Ada"))
    store.refresh_people()
    assert independence(store, "x") == [(Independence.INDEPENDENT, False)]
    before = store.watermark()
    put(store, "x", work=work("x", "Quill, Rosa", "Moreno, Ada"))
    store.refresh_people()
    assert independence(store, "x") == [(Independence.SHARED_AUTHOR, True)]
    told = {sid for change in store.changes_since(before) for sid in change.put_statements}
    assert "a-0" in told
    store.remove("x.xml")
    store.refresh_people()
    assert independence(store, "x")[0][0] is not None


def test_different_orcids_are_no_self_citation(store: Store) -> None:
    put(store, "a", [cited("x", "Li, W")], [("x", S)], work=work("a", Author(family="Li", given="Wei", orcid=ADA)))
    put(store, "x", work=work("x", Author(family="Li", given="Wen", orcid=BO)))
    store.refresh_people()
    assert independence(store, "x") == [(Independence.INDEPENDENT, False)]


def test_the_same_group_by_affiliation_and_by_a_third_work(store: Store) -> None:
    lab = ("Department of Invented Business, University of X",)
    put(
        store,
        "a",
        [cited("x", "Quill, R"), cited("y", "Stone, Kim")],
        [("x", S), ("y", S)],
        work=work("a", Author(family="Moreno", given="Ada", affiliations=lab)),
    )
    put(store, "x", work=work("x", Author(family="Quill", given="R", affiliations=lab)))
    store.refresh_people()
    assert independence(store, "x")[0][0] is Independence.SAME_GROUP
    assert independence(store, "y")[0][0] is Independence.INDEPENDENT
    put(store, "z", work=work("z", "Moreno, Ada", "Stone, Kim"))
    store.refresh_people()
    assert independence(store, "y")[0][0] is Independence.SAME_GROUP
    store.remove("z.xml")
    store.refresh_people()
    assert independence(store, "y")[0][0] is Independence.INDEPENDENT


def test_groups_behind_statements(store: Store) -> None:
    for name, people, stance in (
        ("a", ("Moreno, Ada", "Quill, Rosa"), S),
        ("b", ("Quill, Rosa", "Stone, Kim"), S),
        ("c", ("Stone, Kim",), S),  # linked to a through b
        ("d", ("Field, Max",), S),
        ("e", ("Field, Max",), C),
        ("f", (), C),
        ("g", (), C),
    ):
        put(store, name, [cited("x", "Moreno, Ada")], [("x", stance), ("x", stance)], work=work(name, *people))
    store.refresh_people()
    found = store.independent_groups(the_work(store, "x"))
    assert found.supporting == GroupCount(statements=8, works=4, groups=2, self_citing=1)
    assert found.contrasting == GroupCount(statements=6, works=3, groups=3)


def test_common_names_do_not_make_one_group(store: Store) -> None:
    for number, given in enumerate(("Y.", "Yu", "Y")):
        put(store, f"p{number}", [cited("x")], [("x", S)], work=work(f"p{number}", f"Wang, {given}"))
    store.refresh_people()
    assert store.independent_groups(the_work(store, "x")).supporting.groups == 3


def test_venues(store: Store) -> None:
    own = Venue(title="Journal of Invented Business", issns=("0028-0836",), publisher="Press Ltd")
    put(store, "a", [cited("x", container="J Inv Bus"), cited("y", container="J. Invented Business")], [("x", S)],
        work=work("a", "Moreno, Ada", venue=own))  # fmt: skip
    put(store, "b", [cited("x"), cited("z", container="The Journal of Invented Business")], [("x", C)],
        work=work("b", "Quill, R", venue=Venue(title="Other", issns=("0028-0836",))))  # fmt: skip
    store.refresh_people()
    found = store.venue("0028-0836")
    assert (found.title, found.publisher, found.works) == ("Journal of Invented Business", "Press Ltd", 5)
    assert store.venues("journal of inv") == [found] == store.venues("0028-0836")
    assert store.venue_of(the_work(store, "x")) == found
    assert store.venue_works(found.id)[0].work.doi == "10.5555/x"
    assert store.venue_tally(found.id).total == 2
    assert [(one.key, one.works) for one in store.publishers()] == [("press", 5)]
    assert store.publisher_tally("Press").total == 2
    with pytest.raises(NotFoundError):
        store.venue("1234-5679")


def test_the_order_of_abbreviation_and_title_does_not_matter(store: Store) -> None:
    put(store, "a", [cited("x", container="J Inv Bus"), cited("y", container="Journ Invent Bus")], work=work("a"))
    store.refresh_people()
    put(store, "b", [cited("z", container="Journal of Invented Business")], work=work("b"))
    store.refresh_people()
    found = store.venue_of(the_work(store, "x"))
    assert found is not None
    assert (found.title, found.works) == ("Journal of Invented Business", 3)


def test_journals_of_one_name_stay_apart(store: Store) -> None:
    for name, issn, publisher in (
        ("a", "0028-0836", "Press"),
        ("b", "0140-6736", "House"),
        ("c", "0036-8075", "Press"),
    ):
        put(store, name, work=work(name, venue=Venue(title="Surgery", issns=(issn,), publisher=publisher)))
    store.refresh_people()
    assert sorted(one.works for one in store.venues("Surgery")) == [1, 2]


def test_self_citations_are_counted_apart(store: Store) -> None:
    own = Venue(title="Journal of Invented Business", issns=("0028-0836",))
    put(store, "x", work=work("x", "Moreno, Ada", venue=own))
    put(store, "a", [cited("x")], [("x", S)], work=work("a", "Moreno, Ada"))
    put(store, "b", [cited("x")], [("x", C), ("x", M)], work=work("b", "Quill, R"))
    store.refresh_people()
    venue = store.venue("0028-0836")
    assert store.venue_tally(venue.id).total == 3
    others = store.venue_tally(venue.id, self_citations=False)
    assert (others.total, others.supporting, others.contrasting, others.citing_works) == (2, 0, 1, 1)
    author = store.authors_of(the_work(store, "x"))[0]
    assert store.author_tally(author.id).total == 3
    assert store.author_tally(author.id, self_citations=False).total == 2


def test_funders(store: Store) -> None:
    funding = (
        "Invented Science Fund (12/34)",
        "https://doi.org/10.13039/501100000001 Other Fund",
        "The authors have no funding.",
    )
    put(store, "a", [cited("x")], [("x", S)], work=work("a", "Moreno, Ada", funding=funding))
    store.refresh_people()
    assert [(one.name, one.doi) for one in store.funders()] == [
        ("Invented Science Fund", None),
        ("Other Fund", "10.13039/501100000001"),
    ]
    (found,) = store.funders("invented science")
    assert [item.work.doi for item in store.funder_works(found.id)] == ["10.5555/a"]
    assert store.funder_tally(found.id).total == 0


def test_a_paper_of_five_thousand_authors(store: Store) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    crowd = [f"{letters[n % 26]}{letters[n // 26 % 26]}son, {letters[n // 676]}." for n in range(5_000)]
    put(store, "x", work=work("x", *crowd, Author(family="The Collider Collaboration")))
    put(store, "a", [cited("x")], [("x", S)], work=work("a", "Aason, A."))
    put(store, "b", [cited("x")], [("x", S)], work=work("b", Author(family="The Collider Collaboration")))
    store.refresh_people()
    assert len(store.authors_of(the_work(store, "x"))) == MOST_AUTHORS
    by_doi = {item.citing.work.doi: item.independence for item in store.statements_about(the_work(store, "x"))}
    assert by_doi == {"10.5555/a": Independence.INDEPENDENT, "10.5555/b": Independence.SHARED_AUTHOR}


def test_a_read_only_library_stays_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path / "x.db") as store:
        put(store, "a", work=work("a", "Moreno, Ada"))
    with Store.open(tmp_path / "x.db") as store:
        monkeypatch.setattr("citance.store._peopling.cannot_write", lambda engine: True)
        assert store.refresh_people().works == 0
        assert store.authors("Moreno") == []
        monkeypatch.undo()
        assert store.refresh_people().works > 0


def test_nobody_is_no_author(store: Store) -> None:
    put(store, "a", [cited("x", "et al.", "Anonymous")], [("x", S)], work=work("a", "Moreno, Ada", "et al."))
    store.refresh_people()
    assert [one.family for one in store.authors_of(the_work(store, "a"))] == ["Moreno"]
    assert store.authors_of(the_work(store, "x")) == []
    assert independence(store, "x")[0][1] is False
