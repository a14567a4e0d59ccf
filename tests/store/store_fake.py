"""A matcher whose judgement can be seen at a glance: two descriptions are one if their titles begin alike."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from citance.model import Candidate, Match, MatchMethod, ProcessedPaper, Reference, Resolution, Work
from citance.resolve import work_keys
from citance.store import WorkRecord

_LETTERS = 12


def beginning(title: str) -> str:
    """The letters of a title that are compared."""
    return "".join(char for char in title.casefold() if char.isalnum())[:_LETTERS]


@dataclass(frozen=True)
class FakeVerdict:
    """Whether two are one."""

    same: bool
    score: float = 0.9
    reason: str = "titles begin alike"


class FakeMatcher:
    """See above; `seen` counts comparisons with candidates."""

    def __init__(self, *, unites_preprints: bool = False) -> None:
        self.seen = 0
        self.unites_preprints = unites_preprints

    def blocks_of_work(self, work: Work) -> tuple[int, ...]:
        """One number for the beginning of the title, below zero for half of them."""
        letters = beginning(work.title)
        return (zlib.crc32(letters.encode()) - 2**31,) if letters else ()

    def blocks_of_reference(self, reference: Reference) -> tuple[int, ...]:
        """The same of the reference's title, or of its text."""
        return self.blocks_of_work(Work(title=reference.title or reference.raw))

    def match(self, reference: Reference, candidates: Sequence[Candidate]) -> Resolution:
        """The only candidate whose title begins alike."""
        self.seen += len(candidates)
        mine = beginning(reference.title or reference.raw)
        found = [one for one in candidates if beginning(one.work.title) == mine]
        if len(found) != 1:
            return Resolution(reason=f"{len(found)} fit")
        return Resolution(match=Match(found[0].work_id, MatchMethod.SCORED, 0.9, "titles begin alike"))

    def same(self, one: Work, other: Work) -> FakeVerdict:
        """Whether their titles begin alike."""
        return FakeVerdict(same=beginning(one.title) == beginning(other.title) != "")

    def version_of(self, one: Work, other: Work) -> FakeVerdict:
        """Whether one of two that begin alike is a preprint."""
        return FakeVerdict(same=self.same(one, other).same and (one.kind == "preprint") != (other.kind == "preprint"))


def with_blocks(paper: ProcessedPaper, matcher: FakeMatcher) -> ProcessedPaper:
    """A paper with the numbers that its process would have computed."""
    return msgspec.structs.replace(
        paper,
        work_blocks=matcher.blocks_of_work(paper.paper.work),
        reference_blocks=tuple(matcher.blocks_of_reference(one) for one in paper.paper.references),
    )


def record(source: str, identifier: str, work: Work) -> WorkRecord:
    """A record with the keys of its description."""
    return WorkRecord(source=source, identifier=identifier, work=work, keys=work_keys(work))


__all__ = ["FakeMatcher", "FakeVerdict", "beginning", "record", "with_blocks"]
