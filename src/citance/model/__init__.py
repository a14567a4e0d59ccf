"""The nouns: frozen, typed, without behaviour beyond themselves; each round-trips through JSON."""

from citance.model.author import Author
from citance.model.indexed import Correction, IndexedStatement, IndexedWork
from citance.model.judgement import CODEBOOK_VERSION, Cue, Evidence, Judgement, Probabilities
from citance.model.match import Candidate, Match, Resolution, WorkKey
from citance.model.notice import EditorialNotice
from citance.model.paper import Block, Marker, Paper, Section
from citance.model.processed import ProcessedPaper
from citance.model.reference import Reference
from citance.model.statement import CitationStatement
from citance.model.tally import Tally
from citance.model.vocabulary import MatchMethod, NoticeKind, Place, SectionRole, Stance
from citance.model.work import Venue, Work

__all__ = [
    "CODEBOOK_VERSION",
    "Author",
    "Block",
    "Candidate",
    "CitationStatement",
    "Correction",
    "Cue",
    "EditorialNotice",
    "Evidence",
    "IndexedStatement",
    "IndexedWork",
    "Judgement",
    "Marker",
    "Match",
    "MatchMethod",
    "NoticeKind",
    "Paper",
    "Place",
    "Probabilities",
    "ProcessedPaper",
    "Reference",
    "Resolution",
    "Section",
    "SectionRole",
    "Stance",
    "Tally",
    "Venue",
    "Work",
    "WorkKey",
]
