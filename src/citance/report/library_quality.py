"""What can be said of the labels of one library without labelled rows: who gave them, how sure, how many people looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from citance.report.corrections import Agreement, agreement_report
from citance.report.intervals import Interval, share_interval
from citance.store import StoreStats, Verdict

__all__ = ["LibraryQuality", "QualityStore", "library_quality"]

_PARTS = 10


class QualityStore(Protocol):
    """What this report needs of a store."""

    def stats(self) -> StoreStats:
        """Counts of the whole store."""
        ...

    def certainties(self) -> dict[str, tuple[int, ...]]:
        """How sure the model is, per stance in twenty parts of 0 to 1."""
        ...

    def verdicts(self) -> Mapping[str, Sequence[Verdict]]:
        """The verdicts of people that count, by statement, each the oldest first."""
        ...


class LibraryQuality(msgspec.Struct, frozen=True, kw_only=True):
    """`models`: statements judged by each; `uncertain` and `corrected`: shares of the judged statements; `confidence`: per
    stance, how many statements the model gave it with a probability in each tenth of 0 to 1, people's verdicts apart.
    `looked_at` counts statements with a person's verdict that the model has judged too, `changed` how often the two differ:
    people look at doubtful statements first, so this is no error rate; `drawn` is, over statements drawn at random."""

    statements: int
    judged: int
    models: dict[str, int]
    uncertain: Interval
    uncertain_count: int
    corrected: Interval
    corrected_count: int
    confidence: dict[str, tuple[int, ...]]
    looked_at: int
    changed_count: int
    changed: Interval
    drawn: Agreement


def library_quality(store: QualityStore) -> LibraryQuality:
    """The figures of a library; reads all of its statements."""
    stats = store.stats()
    judged = stats.statements - stats.by_stance.get("unclassified", 0)
    fine = store.certainties()
    verdicts = store.verdicts()
    last = [given[-1] for given in verdicts.values() if given and given[-1].judged is not None]
    changed = sum(verdict.stance is not verdict.judged for verdict in last)
    return LibraryQuality(
        statements=stats.statements,
        judged=judged,
        models=stats.models,
        uncertain=share_interval(stats.uncertain, judged),
        uncertain_count=stats.uncertain,
        corrected=share_interval(stats.corrected, judged),
        corrected_count=stats.corrected,
        confidence={stance: _tenths(row) for stance, row in fine.items()},
        looked_at=len(last),
        changed_count=changed,
        changed=share_interval(changed, len(last)),
        drawn=agreement_report(verdicts).model,
    )


def _tenths(row: tuple[int, ...]) -> tuple[int, ...]:
    step = max(1, len(row) // _PARTS)
    return tuple(sum(row[at : at + step]) for at in range(0, len(row), step))
