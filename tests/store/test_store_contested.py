"""Who disagrees about what: counted by citing works, with or without those who cite themselves."""

from __future__ import annotations

from store_build import C, M, S, put, ref, the_work

from citance.model import Author, Reference, Stance, Venue, Work
from citance.store import ContestedRow, Store, Whose

X, Y = ref("x"), ref("y", 2)


def work(name: str, *people: str, venue: str = "", year: int = 2020) -> Work:
    authors = tuple(Author(family=one.partition(", ")[0], given=one.partition(", ")[2]) for one in people)
    title = f"The paper that is called {name}"
    return Work(doi=f"10.5555/{name}", title=title, authors=authors, year=year, venue=Venue(title=venue))


def cited(key: str, *people: str, container: str = "", year: int = 2001) -> Reference:
    authors = tuple(Author(family=one.partition(", ")[0], given=one.partition(", ")[2]) for one in people)
    title = f"The work that is named {key}"
    return ref(key, doi=f"10.5555/{key}", title=title, authors=authors, container=container, year=year)


def only(store: Store, **options: object) -> ContestedRow | None:
    rows = store.contested(**options)  # type: ignore[arg-type]
    assert len(rows) <= 1
    return rows[0] if rows else None


def test_citing_works_are_counted_and_not_their_sentences(store: Store) -> None:
    put(store, "a", [X], [("x", C), ("x", C), ("x", C), ("x", M)])
    put(store, "b", [X], [("x", S)])
    put(store, "c", [X, Y], [("x", S), ("x", C), ("y", S)])
    row = only(store)
    assert row == ContestedRow(
        work_id=the_work(store, "x"),
        supporting=2,
        contrasting=4,
        supporting_works=2,
        contrasting_works=2,
        works=3,
    )
    assert store.contested_counts(row.work_id) == row
    assert store.contested_counts(the_work(store, "y")).contrasting_works == 0
    assert store.contested_counts(99_999) == ContestedRow(work_id=99_999)


def test_the_least_number_holds_on_each_side(store: Store) -> None:
    for number, stance in enumerate((S, S, S, C, C)):
        put(store, f"p{number}", [X], [("x", stance)])
    assert only(store, least=2) is not None
    assert only(store, least=3) is None
    # Three sentences of one paper are no third voice.
    put(store, "again", [X], [("x", C), ("x", C)])
    assert only(store, least=3) is not None
    put(store, "other", [Y], [("y", C), ("y", C), ("y", C), ("y", S), ("y", S)])
    assert [row.work_id for row in store.contested(least=2)] == [the_work(store, "x")]


def test_a_work_that_is_only_supported_is_not_contested(store: Store) -> None:
    put(store, "a", [X, Y], [("x", S), ("y", C)])
    put(store, "b", [X], [("x", S), ("x", M)])
    assert store.contested() == []


def test_self_citations_and_groups_can_be_left_out(store: Store) -> None:
    mine = cited("x", "Moreno, Ada")
    put(store, "own", [mine], [("x", S)], work=work("own", "Moreno, Ada"))
    put(store, "far", [mine], [("x", C)], work=work("far", "Lindqvist, Bo"))
    put(store, "free", [mine], [("x", S)], work=work("free", "Quill, Rosa"))
    put(store, "nameless", [mine], [("x", C)])
    store.refresh_people()
    everybody, others = only(store), only(store, whose=Whose.OTHERS)
    assert everybody is not None
    assert others is not None
    assert (everybody.supporting_works, others.supporting_works) == (2, 1)
    independent = only(store, whose=Whose.INDEPENDENT)
    assert independent is not None
    assert (others.contrasting_works, independent.contrasting_works) == (2, 1)
    (said,) = store.surest_telling([everybody.work_id], whose=Whose.INDEPENDENT).values()
    assert {item.citing.work.doi for item in said} == {"10.5555/free", "10.5555/far"}


def test_the_surest_statement_of_each_side(store: Store) -> None:
    put(store, "a", [X], [("x", C), ("x", S), ("x", M)])
    put(store, "b", [X], [("x", C)])
    number = the_work(store, "x")
    found = store.surest_telling([number, 99_999])
    assert list(found) == [number]
    assert sorted(item.stance.value for item in found[number] if item.stance) == ["contrasting", "supporting"]
    assert len(store.surest_telling([number], each=5)[number]) == 3


def test_contested_works_of_one_venue(store: Store) -> None:
    put(store, "a", [cited("x", container="Annals of Invention"), Y], [("x", C), ("x", S), ("y", C), ("y", S)])
    store.refresh_people()
    (venue,) = store.venues("Annals of Invention")
    assert [row.work_id for row in store.contested(venue_id=venue.id)] == [the_work(store, "x")]
    assert store.contested(venue_id=99_999) == []


def test_years_are_those_of_the_cited_works(store: Store) -> None:
    put(store, "a", [cited("x", year=1987), Y], [("x", C), ("y", C)])
    ids = [the_work(store, name) for name in ("x", "y", "a")]
    assert store.years_of([*ids, 99_999]) == {ids[0]: 1987, ids[2]: 2020}


def test_telling_rows_give_one_stance_up_to_a_limit(store: Store) -> None:
    put(store, "a", [X, Y], [("x", C), ("y", S), ("x", M), ("x", S)])
    put(store, "b", [X], [("x", S)])
    rows = store.telling_rows(Stance.SUPPORTING, limit=10)
    assert {row.id for row in rows} == {"a-1", "a-3", "b-0"}
    assert len(store.telling_rows(Stance.SUPPORTING, limit=2)) == 2
    (only_b,) = store.telling_rows(Stance.SUPPORTING, limit=10, citing=[the_work(store, "b")])
    assert (only_b.id, only_b.cited) == ("b-0", the_work(store, "x"))
    # The first two statements of a paper stand in one sentence.
    passages = {row.id: row.passage for row in (*rows, *store.telling_rows(Stance.CONTRASTING, limit=10))}
    assert passages["a-0"] == passages["a-1"] != passages["a-3"]


# -- venues and people -----------------------------------------------------------------------------------------------


def test_the_mix_of_a_venue_keeps_self_citations_apart(store: Store) -> None:
    invention = "Annals of Invention"
    mine = cited("x", "Moreno, Ada", container=invention)
    put(store, "own", [mine], [("x", S)], work=work("own", "Moreno, Ada", venue=invention))
    put(store, "far", [mine], [("x", C), ("x", M)], work=work("far", "Lindqvist, Bo", venue="Elsewhere"))
    store.refresh_people()
    (venue,) = store.venues(invention)
    mix = store.venue_mix(venue.id)
    assert (mix.works, mix.read, mix.cited, mix.citing_works) == (2, 1, 1, 2)
    about = {(cell.strict, cell.own_author, cell.own_group): cell.statements for cell in mix.about}
    assert about == {("supporting", True, True): 1, ("contrasting", False, False): 1, ("mentioning", False, False): 1}
    assert [(cell.strict, cell.own_group, cell.statements) for cell in mix.saying] == [("supporting", True, 1)]
    assert store.venue_work_ids(venue.id, limit=5) == [the_work(store, "x")]
    (person,) = store.authors("Moreno, Ada")
    assert sum(cell.statements for cell in store.author_mix(person.id).about) == 3
    assert store.venue_mix(99_999).works == 0


def test_works_of_a_group_by_number_and_venues_by_letter(store: Store) -> None:
    put(store, "a", work=work("a", "Moreno, Ada", venue="Zebra Letters"))
    put(store, "b", work=work("b", "Moreno, Ada", venue="Étude Review"))
    put(store, "c", work=work("c", "Moreno, Ada", "Lindqvist, Bo", venue="3 Biotech"))
    store.refresh_people()
    assert [venue.title for venue in store.venues_by_letter()] == ["3 Biotech", "Étude Review", "Zebra Letters"]
    assert [venue.title for venue in store.venues_by_letter("e")] == ["Étude Review"]
    assert [venue.title for venue in store.venues_by_letter("#")] == ["3 Biotech"]
    assert (store.venue_count(), store.venue_count("z"), store.venue_count("q")) == (3, 1, 0)
    (person,) = store.authors("Moreno, Ada")
    ids = [item.id for item in store.author_works_by_id(person.id)]
    assert ids == sorted(ids)
    assert [each.id for each in store.author_works_by_id(person.id, limit=1, offset=1)] == ids[1:2]
    assert [(each.name, each.works) for each in store.coauthors(person.id)] == [("Bo Lindqvist", 1)]


def test_works_with_a_notice_are_named(store: Store) -> None:
    from citance.model import EditorialNotice, NoticeKind

    notice = EditorialNotice(kind=NoticeKind.RETRACTION, doi="10.5555/x", notice_doi="10.5555/n", date="2011-05-02")
    mine = cited("x", "Moreno, Ada", container="Annals of Invention")
    put(store, "a", [mine, Y], [("x", M)], notices=[notice])
    store.refresh_people()
    (venue,) = store.venues("Annals of Invention")
    assert [item.work.doi for item in store.venue_notices(venue.id)] == ["10.5555/x"]
    (person,) = store.authors("Moreno, Ada")
    assert [item.work.doi for item in store.author_notices(person.id)] == ["10.5555/x"]
