"""The citation graph: which works it shows, their groups, their places on a time map, and the map as files."""

from citance.report.graph.choose import core_graph, graph_around
from citance.report.graph.communities import Community, communities_of
from citance.report.graph.exports import edges_csv, graph_to_graphml, graphology_data, nodes_csv
from citance.report.graph.finding import Dispute, Span, contrast_span, disputes_of
from citance.report.graph.lanes import Lane, LaneKind, community_lanes, stance_lanes
from citance.report.graph.map import map_of
from citance.report.graph.nouns import DEEPEST, MOST_NODES, CitationGraph, EdgeSource, GraphFilters, GraphNode
from citance.report.graph.shapes import GraphMap, MapEdge, MapNode

__all__ = [
    "DEEPEST",
    "MOST_NODES",
    "CitationGraph",
    "Community",
    "Dispute",
    "EdgeSource",
    "GraphFilters",
    "GraphMap",
    "GraphNode",
    "Lane",
    "LaneKind",
    "MapEdge",
    "MapNode",
    "Span",
    "communities_of",
    "community_lanes",
    "contrast_span",
    "core_graph",
    "disputes_of",
    "edges_csv",
    "graph_around",
    "graph_to_graphml",
    "graphology_data",
    "map_of",
    "nodes_csv",
    "stance_lanes",
]
