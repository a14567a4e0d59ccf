"""The cascade: identifiers, fingerprint, description, sources."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from citance.model import Author, Candidate, MatchMethod, Reference, Venue, Work, WorkKey
from citance.pipeline.resolution import resolve
from citance.resolve import work_blocks, work_keys

TITLE = "Learning by exporting among small photonics firms: evidence from regional clusters"
WORK = Work(
    title=TITLE,
    authors=(Author(family="Lindqvist", given="Maria"),),
    year=2014,
    venue=Venue(title="Journal of Regional Industrial Studies"),
    volume="31",
    pages="415-437",
    doi="10.5555/jris.31.415",
)
OTHER = Work(
    title="Trust and distance in networks of optical engineers",
    authors=(Author(family="Okafor", given="Chidi"),),
    year=2009,
    venue=Venue(title="World Economy Letters"),
    volume="7",
    pages="101-120",
    doi="10.5555/wel.7.101",
)
STRING = f"Lindqvist M (2013) {TITLE}. J Reg Ind Stud 31(2):415-437"
OTHER_STRING = "Okafor C (2009) Trust and distance in networks of optical engineers. World Economy Letters 7:101-120"


class Shelf:
    """An index in memory."""

    def __init__(self, *works: Work) -> None:
        self.works = dict(enumerate(works, 1))
        self.asked = 0

    def works_by_keys(self, keys: Sequence[WorkKey]) -> dict[WorkKey, int]:
        return {key: work_id for work_id, work in self.works.items() for key in work_keys(work) if key in keys}

    def candidates(self, blocks: Sequence[int]) -> list[Candidate]:
        self.asked += 1
        found = {work_id: work for work_id, work in self.works.items() if set(work_blocks(work)) & set(blocks)}
        return [Candidate(work_id=work_id, work=work) for work_id, work in found.items()]


class Source:
    def __init__(self, *works: Work) -> None:
        self.works = list(works)
        self.asked = 0

    def find(self, reference: Reference) -> list[Work]:
        self.asked += 1
        return self.works


def test_an_identifier_decides_without_scoring() -> None:
    shelf = Shelf(WORK)
    found = resolve(Reference(key="r1", index=1, doi=WORK.doi, title="Another title"), shelf)
    assert found.match is not None
    assert (found.match.work_id, found.match.method, found.match.score) == (1, MatchMethod.DOI, 1.0)
    assert WORK.doi is not None
    assert WORK.doi in found.reason
    assert shelf.asked == 0


def test_a_fingerprint_comes_next() -> None:
    reference = Reference(key="r1", index=1, title=TITLE.upper(), year=2014, authors=WORK.authors, doi="10.5555/lost")
    found = resolve(reference, Shelf(replace(WORK, doi=None)))
    assert found.match is not None
    assert found.match.method is MatchMethod.FINGERPRINT


def test_a_string_is_read_and_scored() -> None:
    found = resolve(STRING, Shelf(OTHER, WORK))
    assert found.match is not None
    assert (found.match.work_id, found.match.method) == (2, MatchMethod.SCORED)
    assert "year differs by 1" in found.match.reason


def test_a_string_of_two_references_is_not_guessed_at() -> None:
    both = f"{STRING}\n{OTHER_STRING}"
    found = resolve(both, Shelf(OTHER, WORK))
    assert found.match is None
    assert {near.work_id for near in found.nearest} == {1, 2}
    assert "2 works" in found.reason
    only = resolve(both, Shelf(WORK))
    assert only.match is not None
    assert only.match.work_id == 1


def test_sources_are_asked_last() -> None:
    source = Source(WORK)
    assert resolve(STRING, Shelf(WORK), sources=[source]).match is not None
    assert source.asked == 0
    found = resolve(STRING, Shelf(OTHER), sources=[Source(), source])
    assert source.asked == 1
    assert found.match is not None
    assert found.match.work_id == 0, "known, but not in the index"
    assert "10.5555/jris.31.415" in found.match.reason


def test_a_work_of_a_source_that_the_index_holds_otherwise() -> None:
    bare = Work(doi=WORK.doi)
    found = resolve(STRING, Shelf(OTHER, bare), sources=[Source(WORK)])
    assert found.match is not None
    assert found.match.work_id == 2


def test_nothing_is_found_in_nothing() -> None:
    for text in ("", " \n ", "?", "Lindqvist"):
        found = resolve(text, Shelf(WORK))
        assert found.match is None
        assert found.reason
