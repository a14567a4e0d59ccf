"""Preprint and article that do not name each other: united by their description, where the matcher is asked to.

It is remembered like a person's merge, as a decision about the keys of both, so that later mentions of either find the
one work; `split` undoes it, and the two stay apart from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from citance.store._grouping import Grouping
from citance.store._merging import merge_works
from citance.store._scoring import Scoring
from citance.store._write import Write
from citance.store.nouns import MergeKind

__all__ = ["Versions", "find_versions", "unite_versions"]


class Versions(NamedTuple):
    """Two works that are versions of one, and why."""

    one: int
    other: int
    reason: str


def find_versions(grouping: Grouping, scoring: Scoring, arrived: Iterable[int]) -> list[Versions]:
    """The other version of each work that arrived, where there is just one; works that only references without
    identifiers speak of have none."""
    ids = sorted({grouping.now(one) for one in arrived})
    grouping.load_works(ids)
    here = [one for one in ids if grouping.is_known(one) and grouping.is_anchored(one)]
    near = scoring.prepare([scoring.matcher.blocks_of_work(scoring.work(one)) for one in here])
    found = (_only_version(grouping, scoring, one, others) for one, others in zip(here, near, strict=True))
    return [each for each in found if each is not None]


def _only_version(grouping: Grouping, scoring: Scoring, work_id: int, near: Sequence[int]) -> Versions | None:
    fitting: dict[int, str] = {}
    for other in dict.fromkeys(grouping.now(one) for one in near):
        if other == work_id or not grouping.is_known(other) or not grouping.is_anchored(other):
            continue
        if grouping.may_be_versions(work_id, other):
            verdict = scoring.matcher.version_of(scoring.work(work_id), scoring.work(other))
            if verdict.same:
                fitting[other] = verdict.reason
    if len(fitting) != 1:
        return None  # of two articles alike, none is surely the preprint's
    ((other, reason),) = fitting.items()
    return Versions(work_id, other, reason)


def unite_versions(write: Write, found: Iterable[Versions]) -> int:
    """Merge these; the number of works that became part of another one."""
    gone: set[int] = set()
    for one, other, reason in found:
        if not gone & {one, other}:
            note = merge_works(write, one, other, kind=MergeKind.VERSION, who="citance", reason=reason)
            gone.add(one if note.winner == other else other)
            gone.add(note.winner)  # looked at as it was: a third version waits for the next arrival
    return len(gone) // 2
