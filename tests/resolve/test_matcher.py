"""The matcher: what it links, what it must not, and how it says why. All works are invented."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from citance.errors import ModelError
from citance.model import Author, Candidate, MatchMethod, Reference, Venue, Work
from citance.resolve import Matcher
from citance.resolve import model as scoring

MATCHER = Matcher()
TITLE = "Learning by exporting among small photonics firms: evidence from regional clusters"
WORK = Work(
    title=TITLE,
    authors=(Author(family="Lindqvist", given="Maria"), Author(family="Okafor", given="Chidi")),
    year=2014,
    venue=Venue(title="Journal of Regional Industrial Studies"),
    volume="31",
    issue="2",
    pages="415-437",
    doi="10.5555/jris.31.415",
)
REFERENCE = Reference(
    key="r1",
    index=1,
    title=TITLE,
    authors=(Author(family="Lindqvist", given="M."), Author(family="Okafor", given="C.")),
    year=2014,
    container="J Reg Ind Stud",
    volume="31",
    pages="415-37",
)


def _reference(**changes: Any) -> Reference:
    return replace(REFERENCE, **changes)


def _linked(reference: Reference, *works: Work) -> int | None:
    candidates = [Candidate(work_id=at, work=work) for at, work in enumerate(works, 1)]
    found = MATCHER.match(reference, candidates)
    assert found.reason
    return found.match.work_id if found.match else None


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"year": 2013},
        {"year": None},
        {"title": "Learning by exporting among small photonics firms"},
        {"title": "Learning by export- ing among small photonics firms: evidence from regional clusters"},
        {"title": "Learning by exporting amongst small photonic firms: Evidence from regional clusters."},
        {"title": "Lernen durch Export in kleinen Photonikfirmen: Befunde aus regionalen Clustern"},
        {"title": ""},
        {"container": "", "volume": "", "pages": ""},
        {"container": "Journal of Regional and Industrial Studies"},
        {"pages": "416-437"},
        {"volume": ""},
        {"authors": (Author(family="Lindquist", given="M"),)},
        {"authors": (Author(family="Maria", given="Lindqvist"),)},
        {"authors": ()},
    ],
    ids=lambda changes: ",".join(f"{name}={str(value)[:24]}" for name, value in changes.items()) or "as it is",
)
def test_errors_of_references_are_borne(changes: dict[str, Any]) -> None:
    assert _linked(_reference(**changes), WORK) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"title": f"{TITLE}: Part II", "pages": "511-530"},
        {"title": f"{TITLE} (2nd edition)", "pages": "", "volume": "", "year": 2016},
        {"title": f"Erratum to: {TITLE}", "pages": "610", "volume": "31"},
        {"title": f"Comment on “{TITLE}”", "pages": "610-612", "authors": (Author(family="Baptiste"),)},
        {"title": f"{TITLE}: a reply", "pages": "613"},
        {"title": TITLE.replace("photonics", "textile"), "pages": "11-29", "volume": "32", "year": 2015},
        {"title": TITLE.replace("photonics", "textile"), "pages": "", "volume": ""},
        {"year": 2013, "pages": "A77", "volume": "5", "container": "Annual Meeting Abstracts"},
        {"year": 2015, "pages": "88-101", "volume": "32"},
        {"authors": (Author(family="Baptiste"),), "pages": "9-20", "volume": "2", "container": "World Economy"},
        {"title": "A survey of quite another subject by the same people", "pages": "438-450"},
        {"title": "", "pages": "401"},
        {"doi": "10.5555/other"},
    ],
    ids=lambda changes: ",".join(f"{name}={str(value)[-24:]}" for name, value in changes.items()),
)
def test_near_ones_are_not_taken(changes: dict[str, Any]) -> None:
    assert _linked(_reference(**changes), WORK) is None
    said = {name: value for name, value in changes.items() if name != "container"}
    if "doi" not in said:
        other = replace(WORK, **said, venue=Venue(title=changes.get("container", WORK.venue.title)), doi="10.5555/x")
        assert _linked(REFERENCE, other) is None, "the other way round"


def test_of_two_that_fit_equally_none_is_taken() -> None:
    bare = _reference(volume="", pages="", container="", raw="")
    one = replace(WORK, volume="31", pages="415", doi="10.5555/a")
    other = replace(WORK, volume="44", pages="12", doi="10.5555/b")
    found = MATCHER.match(bare, [Candidate(work_id=1, work=one), Candidate(work_id=2, work=other)])
    assert found.match is None
    assert "equally" in found.reason
    assert {near.work_id for near in found.nearest} == {1, 2}


def test_of_one_work_held_twice_the_older_is_taken() -> None:
    assert _linked(REFERENCE, replace(WORK, doi="10.5555/b"), replace(WORK, doi="10.5555/a")) == 1


def test_the_nearer_of_two_is_taken() -> None:
    assert _linked(REFERENCE, replace(WORK, title=f"{TITLE}: Part II", pages="511"), WORK) == 2


def test_a_wrongly_read_entry_is_mended_by_its_print() -> None:
    raw = f"Lindqvist M, Okafor C (2014) {TITLE}. J Reg Ind Stud 31(2):415-437"
    misread = Reference(key="r1", index=1, title="Okafor C", year=2014, volume="2", pages="415", raw=raw)
    assert _linked(misread, WORK) == 1


def test_the_book_around_a_chapter_is_not_taken() -> None:
    book = Work(title="The Handbook of Regional Industrial Clusters", authors=(Author(family="Lindqvist"),), year=2014)
    chapter = Reference(
        key="r1",
        index=1,
        title="Exporting and its limits",
        authors=(Author(family="Lindqvist"),),
        year=2014,
        container=book.title,
        raw="Lindqvist M. Exporting and its limits. In: The Handbook of Regional Industrial Clusters. 2014.",
    )
    assert _linked(chapter, book) is None


def test_the_reason_is_for_people() -> None:
    found = MATCHER.match(_reference(year=2013), [Candidate(work_id=7, work=WORK)])
    assert found.match is not None
    assert found.match.method is MatchMethod.SCORED
    assert found.match.work_id == 7
    assert MATCHER.weights.threshold <= found.match.score <= 1
    assert found.match.reason == ("title, first author, container, volume 31 and page 415 agree, year differs by 1")


def test_nothing_near() -> None:
    found = MATCHER.match(REFERENCE, [])
    assert found.match is None
    assert found.nearest == ()


def test_same_knows_identifiers() -> None:
    other = replace(WORK, title="Something else", authors=())
    assert MATCHER.same(WORK, other).same
    assert not MATCHER.same(WORK, replace(WORK, doi="10.5555/b")).same
    assert MATCHER.same(WORK, replace(WORK, doi=None, pmid="1")).same


@given(st.sampled_from(["title", "year", "pages", "volume", "authors"]), st.booleans())
@settings(max_examples=20, deadline=None)
def test_same_does_not_depend_on_the_order(lost: str, bare: bool) -> None:
    empty: dict[str, Any] = {"title": "", "year": None, "pages": "", "volume": "", "authors": ()}
    other = replace(WORK, doi=None, **{lost: empty[lost]})
    one = replace(WORK, doi=None) if bare else replace(WORK, doi=None, title=f"{TITLE}.")
    assert MATCHER.same(one, other) == MATCHER.same(one, other)
    assert MATCHER.same(one, other).same is MATCHER.same(other, one).same


BODY = (Author(family="Standing Committee on Regional Affairs"),)
REPORT = Work(title="Algae on the southern coasts", authors=BODY, year=2025, kind="report", doi="10.5555/report")


@pytest.mark.parametrize(
    ("title", "authors", "linked"),
    [
        ("Algae on the southern coasts: submissions", BODY, False),
        ("Algae on the southern coasts", BODY, True),
        ("Algae on the southern coasts: submissions", (Author(family="Lindqvist", given="M."),), True),
    ],
)
def test_a_body_publishes_several_things_under_one_head(title: str, authors: tuple[Author, ...], linked: bool) -> None:
    work = replace(REPORT, authors=authors)
    assert (_linked(Reference(key="r", index=1, title=title, authors=authors, year=2025), work) == 1) is linked


PREPRINT = Work(title=TITLE, authors=WORK.authors, year=2012, doi="10.2139/ssrn.555", kind="preprint")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (WORK, True),
        (replace(WORK, title="Learning by exporting among small photonics firms", year=2015), True),
        (replace(WORK, title=f"{TITLE}, part 2"), False),
        (replace(WORK, authors=(Author(family="Baptiste"),)), False),
        (replace(WORK, year=2009), False),
        (replace(WORK, title=f"Comment on {TITLE}"), False),
        (replace(PREPRINT, doi="10.31234/osf.io/x"), False),
    ],
)
def test_versions(other: Work, expected: bool) -> None:
    assert MATCHER.version_of(PREPRINT, other).same is expected
    assert MATCHER.version_of(other, PREPRINT).same is expected


@given(st.text(max_size=300), st.text(max_size=40), st.text(max_size=20), st.integers(-10, 9999) | st.none())
@settings(max_examples=150, deadline=None)
def test_any_text_is_borne(text: str, name: str, pages: str, year: int | None) -> None:
    reference = Reference(
        key="r1", index=1, title=text, raw=text, authors=(Author(family=name, given=name),), pages=pages, year=year
    )
    work = replace(WORK, title=text, authors=(Author(family=name),), pages=pages, year=year)
    assert all(0 <= block < 2**63 for block in MATCHER.blocks_of_reference(reference))
    MATCHER.match(reference, [Candidate(work_id=1, work=work), Candidate(work_id=2, work=WORK)])


def test_damaged_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing:
        def joinpath(self, name: str) -> Nothing:
            return self

        def read_bytes(self) -> bytes:
            return b"{}"

    scoring.load_weights.cache_clear()
    monkeypatch.setattr(scoring, "files", lambda package: Nothing())
    with pytest.raises(ModelError, match="weights of the matcher"):
        Matcher()
    scoring.load_weights.cache_clear()
