"""Groups, lanes and places: deterministic, and nothing covers anything else."""

from __future__ import annotations

import itertools
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.model import Work
from citance.report.graph import (
    CitationGraph,
    GraphMap,
    LaneKind,
    communities_of,
    community_lanes,
    contrast_span,
    disputes_of,
    map_of,
    stance_lanes,
)
from citance.report.graph.timescale import time_scale
from citance.report.graph.words import telling_words, word_counts
from citance.store import WorkEdge
from report.graph_build import graph_of, work


def two_fields(number: int = 12) -> CitationGraph:
    """Two groups of works that cite one another, with one pair between them."""
    works = [
        work(i, 2000 + i % 15, f"Malaria parasites {i}" if i <= number else f"Glacier melting {i}")
        for i in range(1, 2 * number + 1)
    ]
    edges = [
        WorkEdge(b, a, mentioning=1)
        for first in (1, number + 1)
        for a, b in itertools.combinations(range(first, first + number), 2)
        if (a + b) % 3
    ]
    return graph_of(works, [*edges, WorkEdge(number + 1, 1, contrasting=1)])


def drawn(graph: CitationGraph, *, blind: bool = False) -> GraphMap:
    lanes = community_lanes(graph, communities_of(graph))
    return map_of(graph, lanes, name=lambda node: f"Name{node.id} et al.", blind=blind)


def test_works_that_cite_each_other_are_a_group_named_by_its_words() -> None:
    first, second = communities_of(two_fields())
    assert first.works == tuple(range(1, 13))
    assert second.works == tuple(range(13, 25))
    assert {"malaria", "parasites"} <= set(first.words)
    assert {"glacier", "melting"} <= set(second.words)


def test_the_same_graph_always_gives_the_same_map() -> None:
    graph = two_fields()
    assert drawn(graph) == drawn(graph)
    mixed = graph_of([node.item for node in graph.nodes], sorted(graph.edges, key=lambda edge: edge.cited % 7))
    assert communities_of(mixed) == communities_of(graph)


def test_many_small_groups_are_joined_by_their_words_until_there_is_room() -> None:
    works = []
    edges = []
    for number in range(20):
        subject = "coral reef" if number % 2 else "solar wind"
        works += [work(3 * number + i, 2000 + number, f"The {subject} no {number}") for i in (1, 2, 3)]
        edges += [WorkEdge(3 * number + 1, 3 * number + i, mentioning=1) for i in (2, 3)]
    groups = communities_of(graph_of(works, edges), most=4)
    assert len(groups) <= 4
    assert sorted(itertools.chain.from_iterable(group.works for group in groups)) == list(range(1, 61))
    for group in groups:
        subjects = {(work_id - 1) // 3 % 2 for work_id in group.works}
        assert len(subjects) == 1, "works on corals lie beside works on corals"


def test_an_empty_graph_has_an_empty_map() -> None:
    empty = graph_of([], [])
    assert communities_of(empty) == ()
    assert drawn(empty).nodes == ()
    assert drawn(graph_of([work(1)], [])).ticks == (), "no year is known"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 90))
def test_no_circle_or_name_covers_another(seed: int, number: int) -> None:
    rng = random.Random(seed)
    works = [
        work(i, rng.choice([None, 1890, 1999, 2010, 2011, 2012]), retracted=rng.random() < 0.02)
        for i in range(1, number + 1)
    ]
    edges = [
        WorkEdge(
            rng.randrange(1, number + 1), rng.randrange(1, number + 1), contrasting=rng.randrange(2), mentioning=1
        )
        for _ in range(2 * number)
    ]
    made = drawn(graph_of(works, [edge for edge in edges if edge.citing != edge.cited]))
    for one, two in itertools.combinations(made.nodes, 2):
        assert (one.x - two.x) ** 2 + (one.y - two.y) ** 2 >= (one.r + two.r) ** 2
    for node in made.nodes:
        band = made.lanes[node.lane]
        assert band.top <= node.y - node.r
        assert node.y + node.r <= band.bottom
        assert node.x - node.r >= 0
        assert node.x + node.r <= made.width
    assert all(node.label for node in made.nodes if node.node.retracted)


def test_years_lie_in_their_order_and_unknown_ones_apart() -> None:
    made = drawn(
        graph_of(
            [work(1, None), work(2, 1990), work(3, 2010), work(4, 2000)],
            [WorkEdge(3, i, mentioning=1) for i in (1, 2, 4)],
        )
    )
    x = {node.node.id: node.x for node in made.nodes}
    assert x[1] < made.known_from < x[2] < x[4] < x[3]


@pytest.mark.parametrize("year", [-5, 0, 99_999, 10**12])
def test_a_year_that_cannot_be_is_unknown(year: int) -> None:
    made = drawn(graph_of([work(1, year), work(2, 2010)], [WorkEdge(2, 1, mentioning=1)]))
    assert next(node for node in made.nodes if node.node.id == 1).x < made.known_from
    assert len(made.ticks) < 20


def test_a_long_thin_past_is_squeezed() -> None:
    years = [1797, 1850, *[2000 + i % 20 for i in range(98)]]
    scale = time_scale(years, left=0, right=1000)
    assert scale is not None
    assert scale.start(2000) <= 101
    assert scale.start(1797) == 0
    places = [scale.start(year) for year in range(1797, 2021)]
    assert places == sorted(places)
    assert scale.ticks()[0].year == 1797
    assert time_scale([], left=0, right=1) is None


def test_lanes_around_a_work_tell_the_stance_also_of_works_further_off() -> None:
    edges = [
        WorkEdge(2, 1, contrasting=1, supporting=3),
        WorkEdge(1, 3, supporting=1),
        WorkEdge(4, 1, mentioning=1),
        WorkEdge(5, 2, mentioning=1),
        WorkEdge(6, 1, unclassified=1),
    ]
    graph = graph_of([work(i, 2000 + i) for i in range(1, 7)], edges, focus=1, steps={2: 1, 3: 1, 4: 1, 5: 2, 6: 1})
    lanes = {lane.kind: lane.works for lane in stance_lanes(graph)}
    assert lanes == {
        LaneKind.CONTRASTING: (2, 5),
        LaneKind.FOCUS: (1,),
        LaneKind.SUPPORTING: (3,),
        LaneKind.MENTIONING: (4, 6),
    }
    made = map_of(graph, stance_lanes(graph), name=lambda node: "x")
    assert {each.edge.citing: each.aside for each in made.edges}[5] is True
    assert [each.stance for each in made.edges][-1] == "contrasting", "drawn above all others"


def test_arcs_lead_from_the_citing_to_the_cited_circle() -> None:
    made = drawn(graph_of([work(1, 1990), work(2, 2010)], [WorkEdge(2, 1, mentioning=1)]))
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", made.edges[0].path)]
    x = {node.node.id: node.x for node in made.nodes}
    assert abs(numbers[0] - x[2]) < 30
    assert abs(numbers[-2] - x[1]) < 30


def test_a_blind_map_tells_nothing_of_counts() -> None:
    made = drawn(two_fields(), blind=True)
    assert len({node.r for node in made.nodes}) == 1
    assert not any(node.contested for node in made.nodes)
    assert made.years == ()


def test_the_strip_counts_statements_by_the_citing_years() -> None:
    graph = graph_of(
        [work(1, 1990), work(2, 2010), work(3, 2010)],
        [WorkEdge(2, 1, contrasting=2), WorkEdge(3, 1, supporting=1, mentioning=5)],
    )
    assert [(year.year, year.contrasting, year.supporting) for year in drawn(graph).years] == [(2010, 2, 1)]


def test_disputes_are_ordered_by_the_works_that_contrast() -> None:
    graph = graph_of(
        [work(i, 2000 + i) for i in range(1, 6)],
        [
            WorkEdge(2, 1, contrasting=5),
            WorkEdge(3, 4, contrasting=1),
            WorkEdge(5, 4, contrasting=1, supporting=2),
            WorkEdge(5, 2, supporting=1),
        ],
    )
    first, second = disputes_of(graph)
    assert (first.node.id, first.works, first.contrasting, first.supporting, first.first, first.last) == (
        4,
        2,
        2,
        2,
        2003,
        2005,
    )
    assert second.node.id == 1
    assert contrast_span(graph).pairs == 3
    assert (contrast_span(graph).first, contrast_span(graph).last) == (2002, 2005)


@pytest.mark.parametrize(
    ("title", "keywords", "words"),
    [
        ("A study of the effects of Malaria's parasites", (), {"malaria", "parasites"}),
        ("", ("Home Cluster",), {"home cluster"}),
        ("1999 2000 =1+1", (), set()),
    ],
)
def test_words_without_a_subject_are_no_telling_words(title: str, keywords: tuple[str, ...], words: set[str]) -> None:
    assert set(word_counts(Work(title=title, keywords=keywords))) == words


def test_forms_of_one_word_are_named_once() -> None:
    counts = [word_counts(Work(title=title)) for title in ("Exporting firms", "A firm exporting", "Firms")]
    assert telling_words({0: counts, 1: [word_counts(Work(title="Glaciers"))]})[0] == ("exporting", "firms")
