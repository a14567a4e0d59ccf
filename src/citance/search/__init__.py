"""Full-text search over statements and works: an index derived from the store, which can always be rebuilt."""

from citance.search.highlight import Fragment, Highlighter
from citance.search.index import SearchIndex, SearchSource
from citance.search.query import Query, parse_query
from citance.search.result import Facet, Hit, SearchResult

__all__ = [
    "Facet",
    "Fragment",
    "Highlighter",
    "Hit",
    "Query",
    "SearchIndex",
    "SearchResult",
    "SearchSource",
    "parse_query",
]
