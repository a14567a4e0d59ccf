"""How long the citation graph takes: `python -m benchmarks.graph [--db FILE]`.

A made graph of 2,000 works and 10,000 pairs (twelve groups, four fifths of the pairs within them, years from 1980 to 2025), and the
largest that is offered, are grouped, laid out and drawn; with --db the same for the core of a library and for the
graphs around its most discussed works, from the question to the database on. Figures are CPU time, the least of three runs; there
are no floors, since they depend on the machine.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from citance.model import Author, IndexedWork, Tally, Work
from citance.report.graph import (
    MOST_NODES,
    CitationGraph,
    GraphFilters,
    GraphNode,
    communities_of,
    community_lanes,
    core_graph,
    graph_around,
    map_of,
    stance_lanes,
)
from citance.store import Store, WorkEdge

_SEED = 5
_GROUPS = 12
_WITHIN = 0.8
_FIRST, _LAST = 1980, 2025
_DISCUSSED = 20

T = TypeVar("T")


def made_graph(nodes: int, edges: int) -> CitationGraph:
    """A graph whose groups are known."""
    rng = random.Random(_SEED)
    years = {number: rng.randint(_FIRST, _LAST) for number in range(1, nodes + 1)}
    pairs: dict[tuple[int, int], WorkEdge] = {}
    while len(pairs) < edges:
        one = rng.randint(1, nodes)
        two = (
            rng.randrange(one % _GROUPS or _GROUPS, nodes + 1, _GROUPS)
            if rng.random() < _WITHIN
            else rng.randint(1, nodes)
        )
        if years[one] == years[two]:
            continue
        citing, cited = (one, two) if years[one] > years[two] else (two, one)
        contrast, support = int(rng.random() < 0.02), int(rng.random() < 0.05)
        pairs[citing, cited] = WorkEdge(citing, cited, contrast, support, rng.randint(1, 4))
    cited_by = dict.fromkeys(years, 0)
    for _, cited in pairs:
        cited_by[cited] += 1
    return CitationGraph(
        nodes=tuple(
            GraphNode(item=_work(number, year), tally=Tally(citing_works=cited_by[number]), distance=0, rank=number)
            for number, year in years.items()
        ),
        edges=tuple(pairs.values()),
    )


def _work(number: int, year: int) -> IndexedWork:
    title = f"Subject{number % _GROUPS} and part{number % 97} of thing{number % 41}"
    return IndexedWork(id=number, work=Work(title=title, authors=(Author(family=f"Name{number}"),), year=year))


def least(do: Callable[[], T]) -> tuple[float, T]:
    """The least of three CPU times, in milliseconds, and what came out."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        made = do()
        best = min(best, time.process_time() - start)
    return best * 1000, made


def figures_of(graph: CitationGraph, what: str) -> Iterator[tuple[str, str]]:
    """Grouping and drawing one graph."""
    size = f"{what}: {len(graph.nodes):,} works, {len(graph.edges):,} pairs"
    grouping, groups = least(lambda: communities_of(graph))
    yield f"{size}: groups, ms", f"{grouping:,.0f}"
    drawing, _ = least(
        lambda: map_of(graph, community_lanes(graph, groups), name=lambda node: node.item.work.title[:30])
    )
    yield f"{size}: map, ms", f"{drawing:,.0f}"


def library_figures(path: Path) -> Iterator[tuple[str, str]]:
    """The graphs of a library, from the first question on."""
    with Store.open(path, create=False) as store:
        for limit in (150, 300, 2_000):
            taken, graph = least(lambda limit=limit: core_graph(store, GraphFilters(limit=limit)))  # type: ignore[misc]
            yield (
                f"core of a library: {len(graph.nodes):,} works, {len(graph.edges):,} pairs: read, ms",
                f"{taken:,.0f}",
            )
            yield from figures_of(graph, "core of a library")
        slowest = 0.0
        for found in store.most_discussed(_DISCUSSED):
            slowest = max(slowest, least(lambda found=found: _ego(store, found.work.id))[0])  # type: ignore[misc]
        yield f"around one work, one step, slowest of {_DISCUSSED}: all, ms", f"{slowest:,.0f}"


def _ego(store: Store, work_id: int) -> None:
    graph = graph_around(store, [work_id], GraphFilters(limit=60), focus=work_id)
    communities_of(graph)
    map_of(graph, stance_lanes(graph), name=lambda node: node.item.work.title[:30])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", type=Path, help="a library to measure, too; it is only read")
    given = parser.parse_args()
    communities_of(made_graph(10, 12))  # imports networkx, which is done once
    rows = [*figures_of(made_graph(2_000, 10_000), "made"), *figures_of(made_graph(MOST_NODES, 20_000), "made")]
    if given.db:
        rows += library_figures(given.db)
    width = max(len(what) for what, _ in rows)
    for what, figure in rows:
        print(f"{what:{width}}  {figure:>8}")


if __name__ == "__main__":
    main()
