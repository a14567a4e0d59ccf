"""What every classifier takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from citance.model import CitationStatement, Judgement, Reference, Work

__all__ = ["Classifier", "ClassifierInput", "input_of"]


class ClassifierInput(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a reader of the codebook sees of one citation statement.

    `citance[marker_start:marker_end]` is the target's marker; `section` joins the headings with " > ".
    Everything but the citance and the marker may be empty or None.
    """

    id: str = ""
    citance: str
    marker_start: int
    marker_end: int
    before: str = ""
    after: str = ""
    section: str = ""
    section_role: str | None = None
    citing_title: str = ""
    cited_title: str = ""
    cited_year: int | None = None


class Classifier(Protocol):
    """Judges citation statements; `name` goes into every judgement that it gives."""

    name: str

    def classify(self, inputs: Sequence[ClassifierInput]) -> list[Judgement]:
        """One judgement per input, in the same order; never raises on odd text."""
        ...


def input_of(statement: CitationStatement, reference: Reference, citing: Work) -> ClassifierInput:
    """The statement as a classifier sees it, with what is known of the two works."""
    return ClassifierInput(
        id=statement.id,
        citance=statement.citance,
        marker_start=statement.marker_start,
        marker_end=statement.marker_end,
        before=statement.before,
        after=statement.after,
        section=statement.section.title,
        section_role=statement.section.role.value,
        citing_title=citing.title,
        cited_title=reference.title,
        cited_year=reference.year,
    )
