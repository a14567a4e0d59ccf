"""Full-text search over statements and works: an index derived from the store, which can always be rebuilt."""

from citance.search.by_meaning import asked_by_meaning, search_by_meaning
from citance.search.contract import (
    FACET_LIMIT,
    LONGEST_PAGE,
    STATEMENT_FACETS,
    WORK_FACETS,
    Batch,
    Bucket,
    Cursor,
    Facet,
    Filters,
    Hit,
    Kind,
    Order,
    Page,
    SearchBackend,
    SearchResult,
    TalliedWork,
)
from citance.search.follow import SearchSource
from citance.search.highlight import Fragment, Highlighter
from citance.search.index import IndexStatus, SearchIndex
from citance.search.memory import MemoryBackend
from citance.search.query import QueryError, parse_query
from citance.search.saved import SavedSearch, read_saved_search
from citance.search.tree import Query, SyntaxProblem

__all__ = [
    "FACET_LIMIT",
    "LONGEST_PAGE",
    "STATEMENT_FACETS",
    "WORK_FACETS",
    "Batch",
    "Bucket",
    "Cursor",
    "Facet",
    "Filters",
    "Fragment",
    "Highlighter",
    "Hit",
    "IndexStatus",
    "Kind",
    "MemoryBackend",
    "Order",
    "Page",
    "Query",
    "QueryError",
    "SavedSearch",
    "SearchBackend",
    "SearchIndex",
    "SearchResult",
    "SearchSource",
    "SyntaxProblem",
    "TalliedWork",
    "asked_by_meaning",
    "parse_query",
    "read_saved_search",
    "search_by_meaning",
]
