"""The outcome of resolving a reference, and what it is resolved by."""

from __future__ import annotations

import msgspec

from citance.model.vocabulary import MatchMethod

__all__ = ["Match", "WorkKey"]


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
