"""The nouns: frozen, typed, without behaviour beyond themselves; each round-trips through JSON."""

from citance.model.author import Author
from citance.model.check import (
    CheckedReference,
    CheckSummary,
    Difference,
    Finding,
    FindingKind,
    LookupState,
    NearWork,
    ReferenceCheck,
    Severity,
)
from citance.model.indexed import Correction, IndexedStatement, IndexedWork
from citance.model.judgement import CODEBOOK_VERSION, Cue, Evidence, Judgement, Probabilities
from citance.model.match import Candidate, Match, Resolution, WorkKey
from citance.model.notice import CitedWhen, EditorialNotice, cited_when, retraction_in_force
from citance.model.paper import Block, Marker, Paper, Section
from citance.model.processed import ProcessedPaper
from citance.model.reference import Reference
from citance.model.statement import CitationStatement
from citance.model.tally import Tally
from citance.model.vocabulary import Independence, MatchMethod, NoticeKind, Place, SectionRole, Stance
from citance.model.work import Venue, Work

__all__ = [
    "CODEBOOK_VERSION",
    "Author",
    "Block",
    "Candidate",
    "CheckSummary",
    "CheckedReference",
    "CitationStatement",
    "CitedWhen",
    "Correction",
    "Cue",
    "Difference",
    "EditorialNotice",
    "Evidence",
    "Finding",
    "FindingKind",
    "Independence",
    "IndexedStatement",
    "IndexedWork",
    "Judgement",
    "LookupState",
    "Marker",
    "Match",
    "MatchMethod",
    "NearWork",
    "NoticeKind",
    "Paper",
    "Place",
    "Probabilities",
    "ProcessedPaper",
    "Reference",
    "ReferenceCheck",
    "Resolution",
    "Section",
    "SectionRole",
    "Severity",
    "Stance",
    "Tally",
    "Venue",
    "Work",
    "WorkKey",
    "cited_when",
    "retraction_in_force",
]
