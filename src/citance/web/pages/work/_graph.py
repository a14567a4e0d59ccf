"""The tab "Graph": the works that cite a work and those that it cites."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citance.model import IndexedWork
from citance.web.pages.graph.ego import ego_graph
from citance.web.pages.work._choice import Choice
from citance.web.visit import Visit

__all__ = ["graph", "graph_data"]


def graph(visit: Visit, item: IndexedWork, choice: Choice) -> dict[str, Any]:
    """What the tab's template prints: the nearest works around this one."""
    return ego_graph(visit, item.id, broad=choice.broad)


def graph_data(made: Mapping[str, Any]) -> dict[str, Any]:
    """Where the graph is to be had, which has its own form for programs."""
    path, mark, asked = str(made["graph_address"]).partition("?")
    return {"graph": f"{path}.json{mark}{asked}"}
