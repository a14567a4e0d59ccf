"""The same search elsewhere: as one query with its filters, as a command, as a call of the API, as files."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from citance.report.exports import EXPORTS, ExportKind
from citance.search import SearchResult, parse_query
from citance.web.pages.search.asked import Asked, Sort
from citance.web.visit import Visit

__all__ = ["Elsewhere", "ExportLink", "elsewhere", "folded_query"]

_SHORT = {"self_citation": "self", "language": "lang"}


@dataclass(frozen=True)
class ExportLink:
    """A file of the results, as the API makes it."""

    name: str
    address: str


@dataclass(frozen=True)
class Elsewhere:
    """`query` is the search with all its filters in the query language, or "" where that cannot say them; `feed` and
    `saved` carry the canonical parameters of the page."""

    query: str
    command: str
    call: str
    saved: str
    exports: tuple[ExportLink, ...] = ()


def elsewhere(visit: Visit, asked: Asked, result: SearchResult) -> Elsewhere:
    """Where else this search can be had."""
    query = folded_query(asked, result)
    exports: tuple[ExportLink, ...] = ()
    if visit.service is not None and query and result.total and not result.relaxed:
        exports = tuple(_exports(asked, query))
    return Elsewhere(
        query=query,
        command=_command(asked, query),
        call=_call(visit, asked) if visit.service is not None and asked.query else "",
        saved=asked.search_string(),
        exports=exports,
    )


def folded_query(asked: Asked, result: SearchResult) -> str:
    """The query with the filters of the page written into it, "" where the query language cannot say one of them."""
    if asked.values.get("cited"):
        return ""
    conditions = [text for name, values in asked.values.items() if (text := _condition(asked, name, values))]
    if asked.year_from is not None or asked.year_to is not None:
        low, high = ("" if year is None else str(year) for year in (asked.year_from, asked.year_to))
        conditions.append(f"year:{low}..{high}")
    if asked.least_confidence is not None:
        conditions.append(f"confidence:>={asked.least_confidence:g}")
    asked_for = result.query.understood or asked.query
    if asked_for and conditions and " OR " in asked_for:
        asked_for = f"({asked_for})"
    folded = " AND ".join(part for part in (asked_for, *conditions) if part)
    return folded if not parse_query(folded).problems else ""


def _condition(asked: Asked, name: str, values: tuple[str, ...]) -> str:
    field = asked.stance_facet if name == "stance" else _SHORT.get(name, name)
    each = [f'{field}:"{value.replace(chr(34), " ")}"' if " " in value else f"{field}:{value}" for value in values]
    return each[0] if len(each) == 1 else f"({' OR '.join(each)})"


def _command(asked: Asked, query: str) -> str:
    if not query:
        return ""
    words = ["citance", "search", shlex.quote(query)]
    words += ["--works"] if asked.tab == "works" else []
    words += ["--sort", asked.sort.value] if asked.sort not in (Sort.EVIDENCE, Sort.RELEVANCE) else []
    return " ".join(words)


def _call(visit: Visit, asked: Asked) -> str:
    """The address of the same search in the API, whose filters have the same names."""
    kind = asked.kind
    given: list[tuple[str, str]] = [("q", asked.query)]
    given += [("meaning", "true")] if asked.meaning else []
    given += [("order", asked.sort.value)] if asked.sort not in (Sort.EVIDENCE, Sort.RELEVANCE) else []
    for name, values in asked.values.items():
        given += [(asked.stance_facet if name == "stance" else name, value) for value in values]
    for name in ("year_from", "year_to", "least_confidence"):
        value = getattr(asked, name)
        given += [(name, f"{value:g}")] if value is not None else []
    return f"{str(visit.request.base_url).rstrip('/')}/api/v1/search/{kind}?{urlencode(given)}"


def _exports(asked: Asked, query: str) -> Iterator[ExportLink]:
    kind = ExportKind.WORKS if asked.tab == "works" else ExportKind.STATEMENTS
    for each in EXPORTS.values():
        if kind in each.kinds:
            parameters = urlencode({"kind": kind.value, "q": query})
            yield ExportLink(each.name, f"/api/v1/exports/{each.name}?{parameters}")
