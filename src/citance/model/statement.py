"""The classified unit: one marker that names one reference, in its sentence, in its context."""

from __future__ import annotations

import msgspec

from citance.model.paper import Section
from citance.model.vocabulary import Place

__all__ = ["CitationStatement"]


class CitationStatement(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One citation statement.

    `citance[marker_start:marker_end] == marker`; `before` and `after` are the neighbouring sentences of the same
    paragraph or "". `id` is stable: it depends on the citing paper's identity, the key and the sentence only, so a
    file read again gives the same ids. `inferred` marks a pointer without markup, `in_range` one that stands in the
    middle of a printed range ("3–5" for entry 4), `self_citation` a shared author.
    """

    id: str
    key: str
    marker: str
    citance: str
    marker_start: int
    marker_end: int
    before: str = ""
    after: str = ""
    section: Section = Section()
    place: Place = Place.BODY
    position: int = 0
    """The number of the statement in its paper, from 0, in reading order."""
    inferred: bool = False
    in_range: bool = False
    self_citation: bool = False
