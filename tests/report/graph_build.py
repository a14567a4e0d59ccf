"""Graphs made of a few numbers, for the tests of the citation graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from citance.model import Author, EditorialNotice, IndexedWork, NoticeKind, Tally, Work
from citance.report.graph import CitationGraph, GraphNode
from citance.store import WorkEdge

__all__ = ["FakeSource", "graph_of", "work"]


def work(
    number: int, year: int | None = None, title: str = "", *, read: bool = True, retracted: bool = False
) -> IndexedWork:
    """A work whose number stands in its title and its author's name."""
    notice = EditorialNotice(kind=NoticeKind.RETRACTION, doi=f"10.5555/{number}", date="2015")
    return IndexedWork(
        id=number,
        work=Work(
            title=title or f"Title {number}",
            authors=(Author(family=f"Name{number}"),),
            year=year,
            doi=f"10.5555/{number}",
        ),
        has_paper=read,
        notices=(notice,) if retracted else (),
    )


def graph_of(
    works: Iterable[IndexedWork],
    edges: Iterable[WorkEdge],
    *,
    focus: int | None = None,
    steps: Mapping[int, int] | None = None,
) -> CitationGraph:
    """A graph; tallies count its own edges, `steps` are distances from the focus."""
    pairs = tuple(edges)
    nodes = tuple(
        GraphNode(item=item, tally=_tally(item.id, pairs), distance=(steps or {}).get(item.id, 0), rank=rank)
        for rank, item in enumerate(works)
    )
    return CitationGraph(nodes=nodes, edges=pairs, focus=focus)


def _tally(work_id: int, edges: Sequence[WorkEdge]) -> Tally:
    mine = [edge for edge in edges if edge.cited == work_id]
    return Tally(
        total=sum(edge.total for edge in mine),
        contrasting=sum(edge.contrasting for edge in mine),
        supporting=sum(edge.supporting for edge in mine),
        citing_works=len(mine),
    )


class FakeSource:
    """A store of works and pairs in memory."""

    def __init__(self, works: Iterable[IndexedWork], edges: Iterable[WorkEdge]) -> None:
        self._works = {item.id: item for item in works}
        self._edges = tuple(edges)
        self.asked: list[int] = []

    def works(self, work_ids: Iterable[int]) -> list[IndexedWork]:
        """The works with these ids."""
        return [self._works[work_id] for work_id in work_ids if work_id in self._works]

    def tallies(self, work_ids: Iterable[int], *, broad: bool = False) -> dict[int, Tally]:
        """Their counts."""
        return {work_id: _tally(work_id, self._edges) for work_id in work_ids}

    def edges_among(self, work_ids: Iterable[int], *, broad: bool = False) -> list[WorkEdge]:
        """The pairs between them."""
        wanted = set(work_ids)
        return [edge for edge in self._edges if edge.citing in wanted and edge.cited in wanted]

    def edges_at(self, work_ids: Sequence[int], *, broad: bool = False, most: int = 5_000) -> list[WorkEdge]:
        """The pairs that touch them."""
        self.asked.append(len(work_ids))
        wanted = set(work_ids)
        return [edge for edge in self._edges if edge.citing in wanted or edge.cited in wanted][:most]

    def telling_edges(self, most: int) -> list[WorkEdge]:
        """The pairs with a stance."""
        return [edge for edge in self._edges if edge.contrasting or edge.supporting][:most]

    def shared_works(self, most: int) -> list[int]:
        """The works that several cite."""
        cited = [edge.cited for edge in self._edges]
        return sorted({each for each in cited if cited.count(each) > 1})[:most]
