"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass, field

from citance.search.highlight import Fragment, Highlighter
from citance.search.query import Query

__all__ = ["Facet", "Hit", "SearchResult"]


@dataclass(frozen=True)
class Hit:
    """One result: the statement's id, or the work's id as digits; `score` only orders results of one search."""

    id: str
    score: float


@dataclass(frozen=True)
class Facet:
    """How many results have a value of a property, the filter on this very property aside."""

    value: str
    count: int


@dataclass(frozen=True)
class SearchResult:
    """One page of results. `relaxed` tells that nothing holds all words, so that these hold some of them; `uncertain`
    counts the statements whose stance the model would not stand by."""

    query: Query
    total: int
    hits: tuple[Hit, ...]
    relaxed: bool = False
    stances: tuple[Facet, ...] = ()
    roles: tuple[Facet, ...] = ()
    uncertain: int = 0
    highlighter: Highlighter = field(default_factory=lambda: Highlighter(Query("", None)), compare=False)

    def highlight(self, text: str) -> tuple[Fragment, ...]:
        """The text cut into fragments, those that the query found marked."""
        return self.highlighter.fragments(text)
