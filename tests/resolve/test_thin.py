"""Works of which hardly more than a title is known: which references are taken for references to them."""

from __future__ import annotations

import pytest

from citance.model import Author, Candidate, Reference, Venue, Work
from citance.resolve import Matcher

TITLE = "Impact of hedge planting on regional bird clusters"
ALDER, BIRCH = Author(family="Alder", given="A."), Author(family="Birch", given="B.")


def reference(title: str = TITLE, **fields: object) -> Reference:
    given = {"authors": (ALDER,), "year": 2009, "container": "Journal of Hedges", "volume": "3", "pages": "11-30"}
    return Reference(key="r1", index=1, title=title, **{**given, **fields})  # type: ignore[arg-type]


def is_taken(said: Reference, *works: Work, stated: bool = True) -> bool:
    candidates = [Candidate(work_id=number, work=work, stated=stated) for number, work in enumerate(works, 1)]
    return Matcher().match(said, candidates).match is not None


@pytest.mark.parametrize(
    "work",
    [
        Work(title=TITLE.lower(), abstract="From 23 interviews."),
        Work(title=f"The {TITLE}"),
        Work(title=TITLE, authors=(ALDER,)),
        Work(title=TITLE, year=2009),
        Work(title=TITLE, venue=Venue(title="Journal of Hedges")),
    ],
)
def test_a_title_is_enough(work: Work) -> None:
    assert is_taken(reference(), work)
    assert is_taken(reference(authors=(), year=None), work)


@pytest.mark.parametrize(
    "work",
    [
        Work(title=TITLE.replace("hedge", "ledge")),
        Work(title="Impact of hedges"),
        Work(title="Letter to the editor of the journal"),
        Work(title=TITLE, authors=(BIRCH,)),
        Work(title=TITLE, year=2010),
        Work(title=TITLE, venue=Venue(title="Annals of Quantum Optics")),
        Work(title=TITLE, doi="10.5555/a"),
        Work(title=f"{TITLE}: part II"),
    ],
)
def test_what_keeps_them_apart(work: Work) -> None:
    assert not is_taken(reference(work.title if work.title != TITLE and len(work.title) < 40 else TITLE), work)


def test_what_only_references_say_is_none() -> None:
    assert not is_taken(reference(), Work(title=TITLE), stated=False)


def test_a_described_work_comes_first_and_two_thin_ones_are_none() -> None:
    full = Work(title=TITLE, authors=(ALDER,), year=2009, volume="3", pages="11-30")
    match = Matcher().match(
        reference(), [Candidate(work_id=1, work=Work(title=TITLE), stated=True), Candidate(work_id=2, work=full)]
    )
    assert match.match is not None
    assert match.match.work_id == 2
    assert not is_taken(reference(), Work(title=TITLE), Work(title=TITLE, year=2009))


def test_the_reason_says_so() -> None:
    found = Matcher().match(reference(), [Candidate(work_id=7, work=Work(title=TITLE), stated=True)]).match
    assert found is not None
    assert found.reason == "title agrees; nothing else is known of the work"
