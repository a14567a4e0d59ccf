"""Matching by description: a reference that its keys lead nowhere, and works that come later.

A reference is compared first with the works that are known by more than references without identifiers (`anchored`),
and only where none of these fits, with the others. Whoever comes first, the same comparison decides: when a work
arrives, the references near it that are tied to nothing are looked at again as if they came now.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from citance.model import Candidate, Match, MatchMethod, Reference, Work
from citance.store._candidates import candidate_ids
from citance.store._codec import KeyPair, decode_keys, decode_reference, decode_work, encode_keys
from citance.store._grouping import Grouping
from citance.store._links import NONE, SCORED, Links, anchor_of_reference, anchor_of_text, handle
from citance.store._protocol import Matcher
from citance.store._settle import Row, rows_of
from citance.store._write import Write
from citance.store.nouns import MergeKind
from citance.store.schema import paper, reference

__all__ = ["Scoring", "key_of", "tied"]

_MOST_UNTIED = 50
"""Untied works that one arriving work is compared with."""
_SPEAKER = (
    select(reference.c.data)
    .where(reference.c.work_id == bindparam("w"))
    .order_by(reference.c.fullness.desc(), reference.c.id)
    .limit(1)
)


def tied(keys: Iterable[KeyPair], to: KeyPair) -> tuple[KeyPair, ...]:
    """The list of a mention's row with a scored tie in it."""
    return (*(key for key in keys if key[0] != SCORED), (SCORED, handle(to)))


def key_of(write: Write, grouping: Grouping, work_id: int) -> KeyPair | None:
    """A key by which a loaded work can be named, made where it has none; None where nothing can name it."""
    found = grouping.best_key(work_id)
    if found is not None:
        return found
    for table in (paper, reference):
        query = select(table.c.id, table.c.data).where(table.c.work_id == work_id).order_by(table.c.id)
        rows = write.connection.execute(query).all()
        if not rows:
            continue
        data = rows[0].data
        anchor = anchor_of_reference(decode_reference(data)) if table is reference else anchor_of_text(data)
        grouping.load([anchor])
        if grouping.owner(anchor) is None:
            mine = table.c.id.in_([row.id for row in rows if row.data == data])
            write.connection.execute(update(table).where(mine).values(keys=encode_keys((anchor,))))
            grouping.claim(work_id, Links((anchor,)))
            grouping.flush()
        return anchor
    return None


class Scoring:
    """Scored matching within one transaction, over a grouping that is up to date."""

    def __init__(self, write: Write, grouping: Grouping, matcher: Matcher) -> None:
        self._write, self._grouping, self.matcher = write, grouping, matcher
        self._later: set[int] = set()
        """Works that are about to be matched themselves: as if they were not there yet, so that the first of several
        alike stands alone and the others find it."""
        self.looked_up: dict[int, list[int]] = {}
        """Candidates that were looked up for a reference that then stood for a work of its own, by that work."""
        self._decoded: dict[int, tuple[str, Work]] = {}

    def prepare(self, lists: Sequence[Iterable[int]]) -> list[list[int]]:
        """Look the works up that are under each list of numbers, and load them."""
        found = candidate_ids(self._write.connection, lists)
        self._grouping.load_works(work_id for ids in found for work_id in ids)
        return found

    def work(self, work_id: int) -> Work:
        """The description of a loaded work."""
        data = self._grouping.data(work_id)
        known = self._decoded.get(work_id)
        if known is None or known[0] is not data:
            known = self._decoded[work_id] = data, decode_work(data)
        return known[1]

    def _open(self, said: Links, ids: Iterable[int], but: int = 0) -> list[int]:
        """Those works that nothing speaks against; without the work itself."""
        now = dict.fromkeys(self._grouping.now(work_id) for work_id in ids)
        out = {but, *self._later}
        known = (work_id for work_id in now if work_id not in out and self._grouping.is_known(work_id))
        return [work_id for work_id in known if self._grouping.may_be(said, work_id)]

    def of_reference(
        self, entry: Reference, said: Links, ids: Iterable[int], *, but: int = 0, anchored: bool = False
    ) -> Match | None:
        """The work among these candidates that a reference names; `anchored` asks those only."""
        some = self._open(said, ids, but)
        firm = [work_id for work_id in some if self._grouping.is_anchored(work_id)]
        loose = [work_id for work_id in some if work_id not in firm]
        has_identifier = any(method != NONE and method != "fingerprint" for method, _ in said.own)
        for group in (firm, [] if anchored or has_identifier else loose):
            if group:
                candidates = [
                    Candidate(work_id=work_id, work=self.work(work_id), stated=group is firm) for work_id in group
                ]
                found = self.matcher.match(entry, candidates).match
                if found is not None:
                    return found
        return None

    def of_work(
        self, described: Work, said: Links, ids: Iterable[int], *, has_paper: bool, but: int = 0
    ) -> int | None:
        """The one work among these candidates that a paper or a record without a known key describes; None where none
        or several do."""
        fitting = [
            work_id
            for work_id in self._open(said, ids, but)
            if not (has_paper and self._grouping.has_paper(work_id))
            and self.matcher.same(described, self.work(work_id)).same
        ]
        firm = [work_id for work_id in fitting if self._grouping.is_anchored(work_id)]
        return firm[0] if len(firm) == 1 else None

    def key_of(self, work_id: int) -> KeyPair | None:
        """See `key_of`."""
        return key_of(self._write, self._grouping, work_id)

    # -- works that come later -----------------------------------------------------------------------------------

    def gather(self, arrivals: Iterable[int], known: dict[int, list[int]] | None = None) -> int:
        """Unite untied works with those that arrived; the number of works that went. `known` has the candidates of
        arrivals that were looked up already."""
        grouping = self._grouping
        grouping.load_works(arrivals)
        here = [work_id for work_id in arrivals if grouping.is_known(work_id) and grouping.is_anchored(work_id)]
        known = known or {}
        fresh = [work_id for work_id in here if work_id not in known]
        looked_up = self.prepare([self.matcher.blocks_of_work(self.work(work_id)) for work_id in fresh])
        near = {**known, **dict(zip(fresh, looked_up, strict=True))}
        grouping.load_works(one for work_id in here for one in near[work_id])
        united = 0
        for arrived in here:
            for other in near[arrived][:_MOST_UNTIED]:
                united += self._gather(grouping.now(arrived), grouping.now(other))
        return united

    def _gather(self, arrived: int, other: int) -> bool:
        grouping = self._grouping
        if arrived == other or not grouping.is_known(other) or grouping.is_anchored(other):
            return False
        entry = self.speaker(other) if grouping.may_be_one(arrived, other) else None
        # Compared with the arrived one alone first: most are near it by a number only.
        alone = [Candidate(work_id=arrived, work=self.work(arrived), stated=True)]
        if entry is None or self.matcher.match(entry, alone).match is None:
            return False
        return self.again(other, only=arrived)

    def again(self, work_id: int, *, only: int | None = None) -> bool:
        """Match a work of references only once more, and unite it with what is found (and is `only`)."""
        grouping = self._grouping
        entry = self.speaker(work_id)
        if entry is None or not grouping.is_known(work_id):
            return False
        said = Links(tuple(sorted(grouping.keys(work_id))))
        (ids,) = self.prepare([self.matcher.blocks_of_reference(entry)])
        ids += [] if only is None or only in ids else [only]
        found = self.of_reference(entry, said, ids, but=work_id, anchored=only is not None)
        if found is None or only not in (None, found.work_id) or not grouping.may_be_one(work_id, found.work_id):
            return False
        return self.unite(work_id, found)

    def speaker(self, work_id: int) -> Reference | None:
        """The fullest of the references to a work."""
        text = self._write.connection.execute(_SPEAKER, {"w": work_id}).scalar()
        return None if text is None else decode_reference(text)

    def index(self, work_id: int) -> None:
        """Make a loaded work a candidate."""
        entry = None if self._grouping.is_anchored(work_id) else self.speaker(work_id)
        blocks = self.matcher.blocks_of_work(self.work(work_id)) if entry is None else ()
        self._grouping.add_blocks(work_id, blocks if entry is None else self.matcher.blocks_of_reference(entry))

    def unite(self, work_id: int, match: Match) -> bool:
        """Tie the mentions of a work to another one, and merge the two."""
        into = self.key_of(match.work_id)
        if into is None or self.key_of(work_id) is None:
            return False
        for row in rows_of(self._write, work_id):
            if row.said.tie is None:
                self._tie(row, into, match)
        self._grouping.merge(match.work_id, work_id, (into,), MergeKind.SCORED, reason=match.reason)
        return True

    def _tie(self, row: Row, into: KeyPair, match: Match) -> None:
        values: dict[str, Any] = {"keys": encode_keys(tied(decode_keys(row.keys), into))}
        if row.table is reference:
            values |= {"match_method": SCORED, "match_score": match.score, "match_reason": match.reason}
        self._write.connection.execute(update(row.table).where(row.table.c.id == row.id).values(values))

    def tidy(self, works: Iterable[int]) -> int:
        """Look for a match for works that came apart, or never had one; the number of those that found one."""
        united = 0
        grouping = self._grouping
        grouping.load_works(works)
        self._later = set(works)
        for work_id in sorted(works):
            self._later.discard(work_id)
            if not grouping.is_known(work_id):
                continue
            if grouping.is_described(work_id):
                united += self.join(work_id)
            else:
                united += self.again(work_id)
        return united

    def join(self, work_id: int) -> bool:
        """Unite a work with a paper or record, but without a known identifier, with the one that it describes."""
        grouping = self._grouping
        said = Links(tuple(sorted(grouping.keys(work_id))))
        (ids,) = self.prepare([self.matcher.blocks_of_work(self.work(work_id))])
        found = self.of_work(self.work(work_id), said, ids, has_paper=grouping.has_paper(work_id), but=work_id)
        if found is None or not grouping.may_be_one(work_id, found):
            return False
        verdict = self.matcher.same(self.work(work_id), self.work(found))
        return self.unite(work_id, Match(found, MatchMethod.SCORED, verdict.score, verdict.reason))
