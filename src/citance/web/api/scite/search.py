"""`/search`: one address for papers and statements."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from citance.model import IndexedStatement, IndexedWork
from citance.search import Highlighter
from citance.search.contract import Cursor, Filters, SearchBackend, SearchResult
from citance.search.tree import Query as Tree
from citance.store import Store
from citance.web.api import examples
from citance.web.api.answers import json_answer, tagged_answer
from citance.web.api.describe import answers
from citance.web.api.scite.convert import WIRE_STANCES, citation, papers, with_more
from citance.web.api.scite.matching import matched
from citance.web.api.scite.papers import PAPER
from citance.web.api.scite.parameters import SearchQuery
from citance.web.api.scite.shapes import Aggregations, MatchedReference, PaperHit, SearchAnswer
from citance.web.api.service import Service
from citance.web.api.v1.calls import Called
from citance.web.api.v1.exports import EXPORT_EXAMPLES, export_answer, export_named

__all__ = ["router"]

router = APIRouter(tags=["scite: search"])

_WORKS_SCANNED = 10_000
_STATEMENTS_SCANNED = 2_000
"""Results that are looked through where the search engine cannot do it: for a range of the tally, or an affiliation."""
_STEP = 500
_CITATIONS_OF_HITS = 200
"""Statements shown with the papers of one page, where papers were looked for, too."""
_WORK_FACETS = ("year", "type", "journal", "notice")
_STATEMENT_FACETS = ("stance", "section", *_WORK_FACETS)
_HIT = with_more(
    PAPER,
    PaperHit,
    citations=[citation(examples.STATEMENT)],
    highlighted_fields={"title": ["Leaving home: foreign expansion and <em>local</em> <em>ties</em>"]},
)
_PAGE = "The page of this address, where no parameter of this call is given."
_ANSWER = SearchAnswer(count=1, aggregations=Aggregations(citation_types={"contradicting": 1}), hits=[_HIT])


class _Found:
    """One page of results: the papers in order, and the statements that were found in each of them."""

    def __init__(self) -> None:
        self.works: dict[int, IndexedWork] = {}
        self.said: dict[int, list[IndexedStatement]] = {}

    def add_statements(self, statements: Sequence[IndexedStatement]) -> None:
        """Put statements under their citing papers."""
        for item in statements:
            self.works.setdefault(item.citing.id, item.citing)
            self.said.setdefault(item.citing.id, []).append(item)


class _Search:
    """One request."""

    def __init__(self, service: Service, query: SearchQuery) -> None:
        self.store: Store = service.store
        self.backend: SearchBackend = service.search
        self.query = query
        self.tree: Tree | None = query.tree()
        self.found = _Found()

    def run(self) -> SearchAnswer:
        """The answer."""
        offset, limit, count = self.query.offset, self.query.limit, 0
        of_works = of_statements = None
        if self.query.mode != "citations":
            count, of_works, taken = self._papers(offset, limit)
            offset, limit = max(0, offset - count), limit - taken
        if self.query.mode != "papers":
            total, of_statements = self._citations(offset, limit)
            count += total
        works = list(self.found.works.values())
        hits = [
            with_more(
                item,
                PaperHit,
                citations=[citation(each) for each in self.found.said.get(work.id, [])],
                highlighted_fields=self._highlighted(work),
            )
            for work, item in zip(works, papers(self.store, works), strict=True)
        ]
        return SearchAnswer(count=count, aggregations=_aggregations(of_statements or of_works, of_works), hits=hits)

    def _papers(self, offset: int, limit: int) -> tuple[int, SearchResult, int]:
        """Find papers; how many there are in all, the facets, and how many were taken."""
        filters, order = self.query.for_works(), self.query.order(statements=False)
        narrow = bool(self.query.has_ranges or self.query.affiliation or self.query.stances)
        first = self.backend.search(
            self.tree,
            kind="works",
            filters=filters,
            order=order,
            limit=max(1, min(limit, _STEP)),
            offset=0 if narrow else offset,
            facets=_WORK_FACETS,
        )
        if narrow:
            ids = self._fitting(self._all_ids(filters))
            total, page = len(ids), ids[offset : offset + limit]
        else:
            total, page = first.total, [int(hit.id) for hit in first.hits[:limit]]
        works = self.store.works(page)
        self.found.works.update((work.id, work) for work in works)
        if works and self.query.mode == "all":
            said = self.query.for_statements()
            within = Filters(stance=said.stance, section=said.section, citing_works=tuple(work.id for work in works))
            hits = self.backend.search(self.tree, filters=within, limit=_CITATIONS_OF_HITS).hits
            self.found.add_statements(self.store.statements([hit.id for hit in hits]))
        return total, first, len(works)

    def _all_ids(self, filters: Filters) -> list[int]:
        ids: list[int] = []
        cursor: Cursor | None = None
        while len(ids) < _WORKS_SCANNED:
            page = self.backend.search(
                self.tree,
                kind="works",
                filters=filters,
                order=self.query.order(statements=False),
                cursor=cursor,
                limit=_STEP,
            )
            ids += [int(hit.id) for hit in page.hits]
            cursor = page.next
            if cursor is None:
                break
        return ids

    def _fitting(self, ids: Sequence[int]) -> list[int]:
        """Those of the papers whose tally and affiliations are as wanted."""
        tallies = self.store.tallies(ids)
        fitting = [work_id for work_id in ids if self.query.fits(tallies[work_id])]
        wanted = self.query.affiliation.casefold()
        if not wanted:
            return fitting
        return [
            work.id
            for work in self.store.works(fitting)
            if any(wanted in each.casefold() for author in work.work.authors for each in author.affiliations)
        ]

    def _citations(self, offset: int, limit: int) -> tuple[int, SearchResult]:
        """Find statements; how many there are in all, and the facets."""
        narrow = bool(self.query.has_ranges or self.query.affiliation)
        result = self.backend.search(
            self.tree,
            filters=self.query.for_statements(),
            order=self.query.order(statements=True),
            limit=min(_STATEMENTS_SCANNED // 2, 1_000) if narrow else max(1, limit),
            offset=0 if narrow else offset,
            facets=_STATEMENT_FACETS,
        )
        ids = [hit.id for hit in result.hits]
        if not narrow:
            self.found.add_statements(self.store.statements(ids[: max(0, limit)]))
            return result.total, result
        items = self.store.statements(ids)
        known = set(self._fitting(list({item.citing.id for item in items})))
        items = [item for item in items if item.citing.id in known]
        self.found.add_statements(items[offset : offset + limit] if limit > 0 else [])
        return len(items), result

    def _highlighted(self, work: IndexedWork) -> dict[str, list[str]]:
        if self.tree is None:
            return {}
        marks = Highlighter(self.tree)
        texts = {"title": work.work.title, "abstract": work.work.abstract}
        found: dict[str, list[str]] = {}
        for name, text in texts.items():
            fragments = marks.fragments(text) if text else ()
            if any(each.hit for each in fragments):
                found[name] = [
                    "".join(f"<em>{escape(each.text)}</em>" if each.hit else escape(each.text) for each in fragments)
                ]
        return found


def _aggregations(result: SearchResult | None, of_works: SearchResult | None) -> Aggregations:
    """The counts by value: of the papers where papers were looked for, of the statements else."""
    if result is None:
        return Aggregations()
    best = of_works or result
    names = {stance.value if stance else "unclassified": word for stance, word in WIRE_STANCES.items()}
    return Aggregations(
        citation_types={names.get(word, word): count for word, count in result.counts("stance").items()},
        sections=result.counts("section"),
        years=best.counts("year"),
        journals=best.counts("journal"),
        paper_types=best.counts("type"),
        editorial_notices=best.counts("notice"),
    )


@router.get(
    "/search/match_reference",
    summary="The DOI of a described paper",
    responses=answers(MatchedReference, MatchedReference(doi=examples.DOI), problems=(404,)),
)
def get_match(
    service: Called,
    title: Annotated[
        str, Query(min_length=1, max_length=1_000, examples=["Leaving home: foreign expansion and local ties"])
    ],
    first_author: Annotated[str, Query(max_length=200, examples=["Moreno"])] = "",
) -> Response:
    """The DOI of the one paper that the title and the first author's name surely mean."""
    return json_answer(MatchedReference(doi=matched(service, title, first_author)))


@router.get(
    "/search",
    summary="Search papers and statements",
    responses=answers(SearchAnswer, _ANSWER, other={**EXPORT_EXAMPLES, "text/html": _PAGE}),
)
def get_search(request: Request, service: Called, query: Annotated[SearchQuery, Query()]) -> Response:
    """Papers that hold the words, and papers whose statements do, with these statements.

    `count` counts papers and statements that were found. The page under the same address is meant by `q` instead of `term`.
    """
    search = _Search(service, query)
    answer = search.run()
    export = export_named(request, query.format)
    if export is None:
        return tagged_answer(request, answer)
    return export_answer(export, list(search.found.works.values()))
