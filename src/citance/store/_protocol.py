"""What the store wants of whoever compares descriptions; `citance.resolve.Matcher` does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from citance.model import Candidate, Reference, Resolution, Work

__all__ = ["Matcher", "Verdict"]


class Verdict(Protocol):
    """Whether two descriptions are of one work, how sure that is (0 to 1), and why."""

    @property
    def same(self) -> bool:
        """Whether they are."""

    @property
    def score(self) -> float:
        """How sure that is."""

    @property
    def reason(self) -> str:
        """One line for people."""


class Matcher(Protocol):
    """Compares descriptions. It never sees two that an identifier tells apart, but in `version_of`."""

    @property
    def unites_preprints(self) -> bool:
        """Whether works are to be asked for that are preprint and article of one."""

    def blocks_of_work(self, work: Work) -> tuple[int, ...]:
        """The numbers (signed, 64 bits) under which a work is a candidate; () where it says too little."""

    def blocks_of_reference(self, reference: Reference) -> tuple[int, ...]:
        """The numbers under which the candidates for a reference are looked up."""

    def match(self, reference: Reference, candidates: Sequence[Candidate]) -> Resolution:
        """The candidate that a reference names, if it is sure enough and no other one is as near."""

    def same(self, one: Work, other: Work) -> Verdict:
        """Whether two descriptions are of one and the same work."""

    def version_of(self, one: Work, other: Work) -> Verdict:
        """Whether one of two works is a preprint and the other one the article that came of it."""
