"""The graph as files."""

from __future__ import annotations

import csv
import io

import networkx
import pytest

from citance.report.graph import (
    communities_of,
    community_lanes,
    edges_csv,
    graph_to_graphml,
    graphology_data,
    map_of,
    nodes_csv,
)
from citance.store import WorkEdge
from report.graph_build import graph_of, work

EVIL = '=HYPERLINK("http://x")\x07 <b>&'


def graph() -> object:
    return graph_of(
        [work(1, 1999, EVIL, read=False), work(2, None, retracted=True), work(3, 2011)],
        [WorkEdge(2, 1, contrasting=1, mentioning=2), WorkEdge(3, 1, supporting=1, self_citation=True)],
    )


GROUPS = {1: "a · b", 2: "a · b", 3: "c"}


def test_graphml_is_read_back_whole() -> None:
    data = graph_to_graphml(graph(), GROUPS)  # type: ignore[arg-type]
    back = networkx.parse_graphml(data.decode())
    assert set(back.nodes) == {"w1", "w2", "w3"}
    assert back.nodes["w1"]["title"] == '=HYPERLINK("http://x") <b>&'
    assert back.nodes["w1"]["year"] == 1999
    assert "year" not in back.nodes["w2"]
    assert "etract" in back.nodes["w2"]["notices"]
    assert back.nodes["w3"]["group"] == "c"
    assert back.edges["w2", "w1"]["contrasting"] == 1
    assert back.edges["w2", "w1"]["statements"] == 3
    assert back.edges["w3", "w1"]["self_citation"] is True


def test_csv_holds_no_formulas() -> None:
    rows = list(csv.DictReader(io.StringIO("".join(nodes_csv(graph(), GROUPS)))))  # type: ignore[arg-type]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["title"].startswith("'=HYPERLINK")
    assert rows[0]["contrasting"] == "1"
    pairs = list(csv.DictReader(io.StringIO("".join(edges_csv(graph())))))  # type: ignore[arg-type]
    assert [(row["citing"], row["cited"], row["stance"]) for row in pairs] == [
        ("2", "1", "contrasting"),
        ("3", "1", "supporting"),
    ]


@pytest.mark.parametrize("word", ["contrasting", "supporting", "mentioning", "statements", "citing_works"])
def test_blind_files_hold_no_counts(word: str) -> None:
    made = graph()
    assert word not in graph_to_graphml(made, GROUPS, blind=True).decode()  # type: ignore[arg-type]
    assert word not in "".join(nodes_csv(made, GROUPS, blind=True))  # type: ignore[arg-type]
    assert word not in "".join(edges_csv(made, blind=True))  # type: ignore[arg-type]


def test_graphology_data_has_places_and_looks() -> None:
    made = graph()
    lanes = community_lanes(made, communities_of(made))  # type: ignore[arg-type]
    drawn = map_of(made, lanes, name=lambda node: f"N{node.id}")  # type: ignore[arg-type]
    data = graphology_data(made, drawn, GROUPS, address=lambda node: f"/work/{node.id}")  # type: ignore[arg-type]
    nodes = {each["key"]: each["attributes"] for each in data["nodes"]}  # type: ignore[attr-defined]
    assert nodes["1"]["contested"] is True
    assert nodes["2"]["retracted"] is True
    assert nodes["1"]["address"] == "/work/1"
    assert all(0 <= each["y"] <= data["attributes"]["height"] for each in nodes.values())  # type: ignore[index]
    assert {each["source"] for each in data["edges"]} == {"2", "3"}  # type: ignore[attr-defined]
