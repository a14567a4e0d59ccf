"""A search by meaning as any other search: asked by `meaning:` or by a switch, paged by number or by cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from citance.errors import UsageError
from citance.search.contract import LONGEST_PAGE, Cursor, Filters, Hit, Kind, Order, SearchResult
from citance.search.cursor import Mark, decode_cursor, encode_cursor, fingerprint
from citance.search.query import parse_query
from citance.search.render import render_with_meaning
from citance.search.tree import All, Node, Prefix, Query, Some, Words

__all__ = ["MeaningSearch", "asked_by_meaning", "search_by_meaning"]


class MeaningSearch(Protocol):
    """What finds by meaning; see `citance.search.meaning.MeaningFinder`."""

    def search(
        self,
        query: Query,
        *,
        filters: Filters | None = ...,
        limit: int = ...,
        offset: int = ...,
        facets: Sequence[str] = ...,
    ) -> SearchResult:
        """One ranking, some hundreds long."""
        ...


def asked_by_meaning(query: str | Query) -> Query:
    """A query that asks by meaning, of any query: what its plain words say is looked for by meaning, unless it has a
    `meaning:` of its own; its fields, and what stands under NOT, stay conditions.

    Raises:
        UsageError: it has no plain words.
    """
    parsed = parse_query(query) if isinstance(query, str) else query
    if parsed.meaning:
        return parsed
    parts = parsed.root.parts if isinstance(parsed.root, All) else (parsed.root,) if parsed.root else ()
    conditions = tuple(part for part in parts if not _is_plain(part))
    said = parsed.text if not conditions else " ".join(word for part in parts for word in _words(part))
    if not parts or not said:
        raise UsageError("a search by meaning needs words that say what is looked for")
    root = conditions[0] if len(conditions) == 1 else All(conditions) if conditions else None
    return replace(parsed, root=root, meaning=said, understood=render_with_meaning(root, said))


def search_by_meaning(
    finder: MeaningSearch,
    query: Query,
    *,
    kind: Kind,
    filters: Filters,
    order: Order,
    cursor: Cursor | None,
    limit: int,
    offset: int,
    facets: Sequence[str],
) -> SearchResult:
    """One page of what `finder` finds. A cursor goes on behind the statement where the page before ended, wherever that
    stands now.

    Raises:
        UsageError: works, another order than relevance, a page that makes no sense, a cursor of something else.
    """
    if kind != "statements":
        raise UsageError("only statements are found by meaning; search works by their words")
    if order is not Order.RELEVANCE:
        raise UsageError("a search by meaning has the nearest first; it has no other order")
    if not 0 <= limit <= LONGEST_PAGE or offset < 0 or (offset and cursor is not None):
        raise UsageError(f"a page has from 0 to {LONGEST_PAGE:,} results, with a cursor or an offset before it")
    owner = fingerprint(
        kind, order, filters, replace(query, root=All((Words((query.meaning,)), query.root or All(()))))
    )
    found = finder.search(query, filters=filters, limit=LONGEST_PAGE, facets=facets)
    begin = _behind(found.hits, decode_cursor(cursor, owner)) if cursor is not None else offset
    page = found.hits[begin : begin + limit]
    more = page and len(found.hits) > begin + len(page)
    following = encode_cursor(Mark(page[-1].score, page[-1].id, begin + len(page)), owner) if more else None
    return replace(found, hits=page, next=following)


def _behind(hits: Sequence[Hit], mark: Mark) -> int:
    """How many of the hits come up to the mark, by its id, or by its score where it is gone."""
    at = next((number for number, hit in enumerate(hits, start=1) if hit.id == mark.id), None)
    return at if at is not None else sum((-hit.score, hit.id) <= (-mark.value, mark.id) for hit in hits)


def _is_plain(part: Node) -> bool:
    if isinstance(part, Some):
        return all(_is_plain(each) for each in part.parts)
    return isinstance(part, Words | Prefix) and not part.field


def _words(part: Node) -> list[str]:
    """The words of a plain part, each once; none of a condition."""
    if not _is_plain(part):
        return []
    if isinstance(part, Some):
        return list(dict.fromkeys(word for each in part.parts for word in _words(each)))
    return [part.start] if isinstance(part, Prefix) else list(part.words) if isinstance(part, Words) else []
