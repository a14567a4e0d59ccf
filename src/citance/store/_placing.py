"""The works of a paper and of its references: by what an import says, by keys, by what was found before, by score."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from citance.model import Judgement, ProcessedPaper, Work
from citance.store._codec import IDENTIFIERS, KeyPair, decode_keys, encode, fullness_of, work_of_reference
from citance.store._grouping import Blocks, Grouping, Level
from citance.store._links import SCORED, anchor_of_reference, links, said_itself
from citance.store._protocol import Matcher
from citance.store._scoring import Scoring, tied
from citance.store._write import Addition, Write

__all__ = ["Entry", "HowMatched", "Placed", "place_paper", "place_references", "recalled"]


class HowMatched(NamedTuple):
    """How a reference was tied to its work, as its row has it."""

    method: str
    score: float
    reason: str


class Entry(msgspec.Struct, kw_only=True):
    """A paper ready to be written: `history` holds every statement's judgements, oldest first; `works` the works of
    the references, `matches` how they were matched, and `numbers` every statement's place in the reference list, where
    an import says them."""

    processed: ProcessedPaper
    keys: tuple[KeyPair, ...]
    reference_keys: tuple[tuple[KeyPair, ...], ...]
    history: Sequence[Sequence[Judgement]]
    works: Sequence[int | None] | None = None
    matches: Sequence[HowMatched | None] | None = None
    numbers: Sequence[int] | None = None


class Placed(NamedTuple):
    """A reference with its work."""

    work_id: int
    described: Work
    keys: tuple[KeyPair, ...]
    how: HowMatched


def recalled(write: Write, keys: tuple[KeyPair, ...], data: str) -> Addition | None:
    """What the store had added to a mention that said the same words, before its file was read again."""
    waiting = write.added_keys.get(data)
    for place, added in enumerate(waiting or ()):
        if said_itself(decode_keys(added.keys)) == said_itself(keys):
            return (waiting or []).pop(place)
    return None


def freed(write: Write, grouping: Grouping, data: str) -> int | None:
    """The work that a mention without keys stood for before its file was read again."""
    waiting = write.free_works.get(data)
    if not waiting:
        return None
    work_id = waiting.pop()
    grouping.load_works([work_id])
    return work_id


def place_paper(grouping: Grouping, entry: Entry, work_id: int | None, matcher: Matcher | None) -> int:
    """The work of a paper; `work_id` is told where it is known already."""
    processed = entry.processed
    body = processed.paper
    level = Level.TRANSLATION if body.is_translation else Level.PAPER
    named = bool(entry.keys)

    def blocks() -> tuple[int, ...]:
        if processed.work_blocks or matcher is None or not named:
            return processed.work_blocks if named else ()
        return matcher.blocks_of_work(body.work)

    said, data = links(entry.keys), encode(body.work)
    if work_id is None:
        return grouping.place(said, level, fullness_of(body.work), data, blocks)
    grouping.claim(work_id, said)
    grouping.describe(work_id, level, fullness_of(body.work), data, blocks)
    return work_id


def place_references(write: Write, grouping: Grouping, entry: Entry, scoring: Scoring | None) -> list[Placed]:
    """The works of a paper's references, in their order; ids may change until all are placed (`Grouping.now`)."""
    placing = _Placing(write, grouping, entry, scoring)
    for number in range(len(entry.reference_keys)):
        placing.done.append(placing.place(number))
    return placing.done


class _Placing:
    """The reference list of one paper on its way to its works."""

    def __init__(self, write: Write, grouping: Grouping, entry: Entry, scoring: Scoring | None) -> None:
        self._write, self._grouping, self._entry, self._scoring = write, grouping, entry, scoring
        self._items = entry.processed.paper.references
        self._how: dict[int, HowMatched] = {}
        self.done: list[Placed] = []
        self._beside: dict[int, list[int]] = {}
        """Works of this list by the numbers of `citance.resolve`: the database does not have them yet."""
        self._keys: list[tuple[KeyPair, ...]] = list(entry.reference_keys)
        for number in range(len(self._keys)):
            self._recall(number)
        self._near = self._look_up() if scoring is not None and entry.works is None else {}

    def _recall(self, number: int) -> None:
        """Add what the store had added, or what a decision names a reference without keys by."""
        write, item, keys = self._write, self._items[number], self._keys[number]
        if self._entry.works is not None:
            return
        if write.added_keys:
            added = recalled(write, keys, encode(item))
            if added is not None:
                self._keys[number] = decode_keys(added.keys)
                self._how[number] = HowMatched(*added[1:])
                self._grouping.load([key for key in self._keys[number] if key[0] != SCORED])
                tie = links(self._keys[number]).tie
                self._grouping.load([] if tie is None else [tie])
                return
        if not keys and write.has_decisions:
            anchor = anchor_of_reference(item)
            self._grouping.load([anchor])
            if self._grouping.is_decided(anchor):
                self._keys[number] = (anchor,)

    def _look_up(self) -> dict[int, list[int]]:
        """Candidates for the references that their keys lead nowhere."""
        if self._scoring is None:
            return {}
        waiting = [
            number
            for number, keys in enumerate(self._keys)
            if number not in self._how and self._grouping.find(links(keys)) is None
        ]
        lists = [self._lookups(number) for number in waiting]
        return dict(zip(waiting, self._scoring.prepare(lists), strict=True))

    def _lookups(self, number: int) -> tuple[int, ...]:
        given = self._entry.processed.reference_blocks
        if given or self._scoring is None:
            return given[number] if given else ()
        return self._scoring.matcher.blocks_of_reference(self._items[number])

    def place(self, number: int) -> Placed:
        """The work of one reference."""
        grouping, entry, item = self._grouping, self._entry, self._items[number]
        described = work_of_reference(item)
        keys = self._keys[number]
        told = entry.works[number] if entry.works is not None else None
        how = entry.matches[number] if entry.matches is not None else self._how.get(number)
        if told is None and not keys and self._write.free_works:
            told = freed(self._write, grouping, encode(item))
        near = self._near_by(number) if told is None else None
        if near and self._scoring is not None and grouping.find(links(keys)) is None:
            match = self._scoring.of_reference(item, links(keys), near)
            into = None if match is None else self._key_of(match.work_id)
            if match is not None and into is not None:
                keys, how = tied(keys, into), HowMatched(SCORED, match.score, match.reason)
        said, data = links(keys), encode(described)
        blocks = self._blocks(number, described)
        if told is None:
            work_id = grouping.place(said, Level.REFERENCE, fullness_of(described), data, blocks)
        else:
            work_id = grouping.now(told)
            grouping.claim(work_id, said)
            grouping.describe(work_id, Level.REFERENCE, fullness_of(described), data, blocks)
        if near is not None and self._scoring is not None and how is None:
            self._scoring.looked_up[work_id] = near
            for block in blocks():
                self._beside.setdefault(block, []).append(work_id)
        return Placed(work_id, described, keys, how or self._by_key(said.own, work_id))

    def _near_by(self, number: int) -> list[int] | None:
        """The candidates for a reference, those of its own list last; None where none were looked up."""
        near = self._near.get(number)
        if near is None or not self._beside:
            return near
        here = (one for block in self._lookups(number) for one in self._beside.get(block, ()))
        return list(dict.fromkeys((*near, *(self._grouping.now(one) for one in here))))

    def _key_of(self, work_id: int) -> KeyPair | None:
        """A key that names a work, also one that only an entry before this one speaks of."""
        grouping = self._grouping
        found = grouping.best_key(work_id)
        if found is None:
            for number, placed in enumerate(self.done):
                if grouping.now(placed.work_id) == work_id:
                    anchor = anchor_of_reference(self._items[number])
                    grouping.load([anchor])
                    grouping.claim(work_id, links([anchor]))
                    self.done[number] = placed._replace(keys=(anchor,))
                    return anchor
        return found or (None if self._scoring is None else self._scoring.key_of(work_id))

    def _blocks(self, number: int, described: Work) -> Blocks:
        def blocks() -> tuple[int, ...]:
            # Without an identifier it waits for a work to be found by, under all numbers that it would look under itself.
            if self._scoring is None or not any(key[0] in IDENTIFIERS for key in self._keys[number]):
                return self._lookups(number)
            return self._scoring.matcher.blocks_of_work(described)

        return blocks

    def _by_key(self, own: tuple[KeyPair, ...], work_id: int) -> HowMatched:
        """A match by the most reliable key that is the work's."""
        for key in own:
            if (key[0] in IDENTIFIERS or key[0] == "fingerprint") and self._grouping.owner(key) == work_id:
                return HowMatched(key[0], 1.0, "")
        return HowMatched("none", 0.0, "")
