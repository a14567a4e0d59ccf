"""What several people say of one statement: whether they agree, and who has the last word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from citance.model import Correction, Stance

__all__ = ["Drawn", "LoggedCorrection", "Standing", "Verdict", "last_words", "standing_of"]


class Drawn(StrEnum):
    """How a statement came before the person who judged it: by their own choice, out of the queue of doubtful ones, as part
    of a sample drawn at random, or for a second opinion."""

    CHOSEN = ""
    QUEUE = "queue"
    RANDOM = "random"
    SECOND = "second"


class Standing(StrEnum):
    """What people say of a statement. By name: unnamed verdicts count for the stance in force, but nobody knows whether two
    of them are two people's. `SINGLE` is one person, or unnamed ones only; `AGREED` two or more with one strict stance."""

    SINGLE = "single"
    AGREED = "agreed"
    DISPUTED = "disputed"


class LoggedCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A correction with its number in the log, under which it is taken back. `judged` and `judged_broad` are what the latest
    model says of the statement; `there` tells whether the statement is in the library now."""

    id: int
    correction: Correction
    standing: Standing | None = None
    judged: Stance | None = None
    judged_broad: Stance | None = None
    there: bool = True


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """A correction that counts, as far as agreement needs it. `judged` is what the latest model says of the statement, None
    where it says nothing; `person` is the folded name."""

    id: int
    statement_id: str
    person: str
    who: str
    stance: Stance
    broad: Stance
    at: str
    drawn: str
    blind: bool
    judged: Stance | None = None


def last_words(verdicts: Iterable[Verdict]) -> Mapping[str, Verdict]:
    """The latest verdict of each named person, of verdicts of one statement in the order of their time; who spoke last
    stands last."""
    found: dict[str, Verdict] = {}
    for verdict in verdicts:
        if verdict.person:
            found.pop(verdict.person, None)
            found[verdict.person] = verdict
    return found


def standing_of(verdicts: Iterable[Verdict]) -> Standing | None:
    """What people say of one statement, of its verdicts in the order of their time; None without any."""
    given = list(verdicts)
    if not given:
        return None
    words = last_words(given)
    if len(words) < 2:
        return Standing.SINGLE
    return Standing.AGREED if len({verdict.stance for verdict in words.values()}) == 1 else Standing.DISPUTED
