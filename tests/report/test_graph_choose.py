"""Which works get into a graph."""

from __future__ import annotations

import pytest

from citance.errors import UsageError
from citance.model import Stance
from citance.report.graph import GraphFilters, core_graph, graph_around
from citance.store import WorkEdge
from report.graph_build import FakeSource, work

C, S = Stance.CONTRASTING, Stance.SUPPORTING


def chain() -> FakeSource:
    """1 ← 2 ← 3 ← 4, and 9 mentions 1; 5 contrasts 1 and is its own author's."""
    works = [work(number, 2000 + number, read=number != 3) for number in range(1, 10)]
    edges = [
        WorkEdge(2, 1, supporting=1),
        WorkEdge(3, 2, mentioning=1),
        WorkEdge(4, 3, mentioning=2),
        WorkEdge(9, 1, mentioning=4),
        WorkEdge(5, 1, contrasting=1, self_citation=True),
    ]
    return FakeSource(works, edges)


def ids(graph: object) -> set[int]:
    return {node.id for node in graph.nodes}  # type: ignore[attr-defined]


@pytest.mark.parametrize(("depth", "found"), [(1, {1, 2, 5, 9}), (2, {1, 2, 3, 5, 9}), (3, {1, 2, 3, 4, 5, 9})])
def test_a_graph_around_a_work_goes_as_many_steps_as_asked(depth: int, found: set[int]) -> None:
    graph = graph_around(chain(), [1], GraphFilters(depth=depth), focus=1)
    assert ids(graph) == found
    assert graph.focus == 1
    assert {node.id: node.distance for node in graph.nodes}[2] == 1


def test_stances_come_first_where_there_is_not_room_for_all() -> None:
    graph = graph_around(chain(), [1], GraphFilters(limit=2), focus=1)
    assert ids(graph) == {1, 5}
    assert graph.left_out == 2


def test_or_the_most_cited_ones_do() -> None:
    graph = graph_around(chain(), [1], GraphFilters(limit=2, first="citations"), focus=1)
    assert ids(graph) == {1, 2}, "2 is cited once, the others are not"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (GraphFilters(year_from=2003), {1, 5, 9}),
        (GraphFilters(year_to=2002), {1, 2}),
        (GraphFilters(stances=(C,)), {1, 5}),
        (GraphFilters(stances=(C, S)), {1, 2, 5}),
        (GraphFilters(self_citations=False), {1, 2, 9}),
        (GraphFilters(least=1), {1, 2}),
        (GraphFilters(depth=2, read_only=True), {1, 2, 5, 9}),
    ],
)
def test_filters_leave_out_works_and_pairs_but_never_the_work_itself(filters: GraphFilters, found: set[int]) -> None:
    assert ids(graph_around(chain(), [1], filters, focus=1)) == found


def test_a_work_that_nothing_is_tied_to_stands_alone() -> None:
    graph = graph_around(chain(), [7], GraphFilters(), focus=7)
    assert ids(graph) == {7}
    assert graph.edges == ()


def test_the_core_begins_with_what_is_disputed_and_shared() -> None:
    assert ids(core_graph(chain(), GraphFilters(limit=3))) == {1, 2, 5}
    whole = core_graph(chain(), GraphFilters())
    assert ids(whole) == {1, 2, 3, 5, 9}, "the room that is left is filled with their neighbours"
    assert whole.focus is None


def test_one_work_that_everybody_cites_does_not_fill_the_core() -> None:
    works = [work(number, 2000) for number in range(1, 200)]
    edges = [WorkEdge(number, 1, contrasting=2) for number in range(10, 190)]
    edges += [WorkEdge(number, number % 8 + 2, supporting=1) for number in range(10, 30)]
    graph = core_graph(FakeSource(works, edges), GraphFilters(limit=40))
    assert {node.id for node in graph.nodes} >= set(range(1, 10))


def test_without_stances_the_core_is_chosen_by_citations_alone() -> None:
    source = FakeSource(
        [work(number, 2000) for number in range(1, 6)],
        [WorkEdge(2, 1, contrasting=9), WorkEdge(3, 5, mentioning=1), WorkEdge(4, 5, mentioning=1)],
    )
    assert ids(core_graph(source, GraphFilters(limit=2, first="citations"))) == {3, 5}
    assert ids(core_graph(source, GraphFilters(limit=2))) == {1, 2}


def test_a_work_that_cites_itself_makes_no_pair() -> None:
    source = FakeSource([work(1), work(2)], [WorkEdge(1, 1, contrasting=3), WorkEdge(2, 1, supporting=1)])
    graph = core_graph(source, GraphFilters())
    assert [(edge.citing, edge.cited) for edge in graph.edges] == [(2, 1)]


def test_the_neighbours_of_a_thousand_works_are_not_all_looked_up() -> None:
    works = [work(number, 2000) for number in range(1, 1_200)]
    edges = [WorkEdge(number, 1, mentioning=1) for number in range(2, 1_200)]
    source = FakeSource(works, edges)
    graph = graph_around(source, [1], GraphFilters(depth=2, limit=1_000), focus=1)
    assert len(graph.nodes) == 1_000
    assert graph.left_out == 199
    assert graph.bounded
    assert max(source.asked) <= 150


def test_works_of_a_search_leave_room_for_what_ties_them_together() -> None:
    works = [work(number, 2000) for number in range(1, 31)]
    source = FakeSource(works, [WorkEdge(30, number, mentioning=1) for number in range(1, 30)])
    graph = graph_around(source, list(range(1, 30)), GraphFilters(limit=10))
    assert 30 in ids(graph)
    assert len(graph.nodes) == 10
    assert graph.left_out == 20


@pytest.mark.parametrize("wrong", [{"depth": 4}, {"limit": 0}, {"limit": 10**6}, {"year_from": 99_999}, {"least": -1}])
def test_numbers_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(UsageError):
        GraphFilters(**wrong)  # type: ignore[arg-type]
