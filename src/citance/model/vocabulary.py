"""The closed vocabularies; each value is the word that is written to JSON and to the database."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Independence", "MatchMethod", "NoticeKind", "Place", "SectionRole", "Stance"]


class Stance(StrEnum):
    """What the citing authors' own evidence does to the cited work (codebook, version 1)."""

    SUPPORTING = "supporting"
    CONTRASTING = "contrasting"
    MENTIONING = "mentioning"


class SectionRole(StrEnum):
    """The part of the argument in which a citation stands."""

    INTRODUCTION = "introduction"
    METHODS = "methods"
    RESULTS = "results"
    DISCUSSION = "discussion"
    OTHER = "other"


class Place(StrEnum):
    """Where on the page a marker stands."""

    BODY = "body"
    ABSTRACT = "abstract"
    CAPTION = "caption"
    TABLE = "table"
    FOOTNOTE = "footnote"
    BOX = "box"


class NoticeKind(StrEnum):
    """What an editorial notice says about the work."""

    RETRACTION = "retraction"
    CONCERN = "expression-of-concern"
    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"
    REINSTATEMENT = "reinstatement"


class Independence(StrEnum):
    """How far a citing work is from those whose work it cites."""

    SHARED_AUTHOR = "shared-author"
    SAME_GROUP = "same-group"
    """No author in common, but an affiliation, or authors who have written another work of the library together."""
    INDEPENDENT = "independent"
    """Both works name their authors, and nothing of the above was found."""
    UNKNOWN = "unknown"
    """One of the works names no author."""


class MatchMethod(StrEnum):
    """How a reference was tied to its work."""

    DOI = "doi"
    PMID = "pmid"
    PMCID = "pmcid"
    ARXIV = "arxiv"
    OPENALEX = "openalex"
    FINGERPRINT = "fingerprint"
    """Normalised title, year and first author's family name are equal."""
    SCORED = "scored"
    """The description is so near, and no other one as near, that the score passed its threshold."""
    HAND = "hand"
    """A person said so."""
    NONE = "none"
    """Nothing but itself: the reference stands for a work of its own."""
