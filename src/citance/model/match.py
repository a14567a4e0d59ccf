"""The outcome of resolving a reference, and what it is resolved by."""

from __future__ import annotations

import msgspec

from citance.model.vocabulary import MatchMethod
from citance.model.work import Work

__all__ = ["Candidate", "Match", "Resolution", "WorkKey"]


class WorkKey(msgspec.Struct, frozen=True):
    """One handle by which a work can be found again: an identifier, or the fingerprint of its description."""

    method: MatchMethod
    value: str


class Match(msgspec.Struct, frozen=True):
    """Which work a reference names: `work_id` in the store, how that was found, how sure (0 to 1), and why."""

    work_id: int
    method: MatchMethod
    score: float
    reason: str


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A work that a reference might name: its id in the store, and its description; `stated` where a person, a source or
    its own paper describes it, and not only other references."""

    work_id: int
    work: Work
    stated: bool = False


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a reference: the match, or None with the candidates that came nearest (best first) and why none
    of them was taken."""

    match: Match | None = None
    nearest: tuple[Match, ...] = ()
    reason: str = ""
