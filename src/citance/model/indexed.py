"""Works and statements as they come out of an index, with what the index knows about them."""

from __future__ import annotations

import msgspec

from citance.model.judgement import Judgement
from citance.model.notice import CitedWhen, EditorialNotice
from citance.model.reference import Reference
from citance.model.statement import CitationStatement
from citance.model.vocabulary import Independence, Stance
from citance.model.work import Work

__all__ = ["Correction", "IndexedStatement", "IndexedWork"]


class IndexedWork(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A work of the index. `has_paper` tells whether its own full text was read; `version_ids` are identifiers beside those
    of `work`, of its other versions ("doi:10.1101/…")."""

    id: int
    work: Work
    has_paper: bool = False
    notices: tuple[EditorialNotice, ...] = ()
    version_ids: tuple[str, ...] = ()


class Correction(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's judgement of a statement; `at` is an ISO time in UTC. The latest one that was not taken back wins over
    the model.

    `drawn` tells how the statement came before the person: "random" as part of a sample drawn at random, "queue" because
    it was doubtful, "" by their own choice. `blind` tells that they had not seen what model and people said before.
    """

    statement_id: str
    stance: Stance
    broad: Stance
    who: str = ""
    note: str = ""
    at: str = ""
    drawn: str = ""
    blind: bool = False
    withdrawn_at: str = ""
    withdrawn_by: str = ""


class IndexedStatement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A citation statement between two works of the index.

    `judgement` is the model's; `stance` and `broad` are those in force, a correction having the last word.
    `cited_when` tells, for a cited work that is retracted now, whether it was cited before or after that; None for others.
    `independence` is None until the library's people have been gone through (`Store.refresh_people`).
    """

    statement: CitationStatement
    reference: Reference
    citing: IndexedWork
    cited: IndexedWork
    judgement: Judgement | None = None
    correction: Correction | None = None
    cited_when: CitedWhen | None = None
    independence: Independence | None = None

    @property
    def stance(self) -> Stance | None:
        """The strict stance in force; None while unclassified."""
        verdict = self.correction or self.judgement
        return verdict.stance if verdict else None

    @property
    def broad(self) -> Stance | None:
        """The broad stance in force; None while unclassified."""
        verdict = self.correction or self.judgement
        return verdict.broad if verdict else None

    @property
    def uncertain(self) -> bool:
        """Whether the stance in force is one that its model would not stand by; never so once a person decided."""
        return self.correction is None and self.judgement is not None and self.judgement.uncertain
