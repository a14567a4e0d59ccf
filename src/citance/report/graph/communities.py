"""Groups of works that cite one another more than others, each named by its telling words.

Louvain's method (Blondel et al. 2008, doi:10.1088/1742-5468/2008/10/P10008) on the pairs without direction, with a fixed seed
over works in the order of their ids, so that the same graph always falls into the same groups. A library of papers that
cite little in common falls into far more groups than a picture has room for: then the smallest one joins the group that it
has most pairs with, or, without any, the one whose titles share most words with it, until there is room.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

import msgspec

from citance.report.graph.nouns import CitationGraph
from citance.report.graph.words import telling_words, word_counts

__all__ = ["Community", "communities_of"]

_SEED = 20
_SMALLEST_ALONE = 3
"""Works of a group that gets a lane of its own."""


class Community(msgspec.Struct, frozen=True, kw_only=True):
    """A group of works, by their ids in order, and the words that tell it from the others."""

    number: int
    works: tuple[int, ...]
    words: tuple[str, ...]


def communities_of(graph: CitationGraph, *, most: int = 8) -> tuple[Community, ...]:
    """The groups of a graph, at most so many, the largest first; every work is in one of them."""
    if not graph.nodes:
        return ()
    groups = _louvain(graph)
    texts = {node.id: word_counts(node.item.work) for node in graph.nodes}
    if len(groups) > most or min(map(len, groups)) < _SMALLEST_ALONE:
        groups = _joined(groups, graph, texts, most)
    ordered = sorted((sorted(group) for group in groups), key=lambda group: (-len(group), group[0]))
    words = telling_words({number: [texts[each] for each in group] for number, group in enumerate(ordered)})
    return tuple(
        Community(number=number, works=tuple(group), words=words[number]) for number, group in enumerate(ordered)
    )


def _louvain(graph: CitationGraph) -> list[set[int]]:
    import networkx
    from networkx.algorithms.community import louvain_communities

    made = networkx.Graph()
    made.add_nodes_from(sorted(node.id for node in graph.nodes))
    weights: Counter[tuple[int, int]] = Counter()
    for edge in graph.edges:
        weights[min(edge.citing, edge.cited), max(edge.citing, edge.cited)] += edge.total
    made.add_weighted_edges_from((a, b, 1 + math.log(number)) for (a, b), number in sorted(weights.items()))
    return [set(group) for group in louvain_communities(made, weight="weight", seed=_SEED)]


class _Group:
    """A group while groups are joined: its works, the length of its words' vector, its pairs with others."""

    def __init__(self, works: set[int], words: Mapping[str, float]) -> None:
        self.works = works
        self.words = dict(words)
        self.length = math.sqrt(sum(value * value for value in self.words.values()))
        self.pairs: Counter[int] = Counter()

    def likeness(self, other: _Group) -> float:
        """The cosine of the two vectors of words."""
        if not self.length or not other.length:
            return 0.0
        short, long = sorted((self.words, other.words), key=len)
        return sum(value * long.get(word, 0.0) for word, value in short.items()) / (self.length * other.length)

    def take(self, other: _Group) -> None:
        """Take another group in."""
        self.works |= other.works
        for word, value in other.words.items():
            self.words[word] = self.words.get(word, 0.0) + value
        self.length = math.sqrt(sum(value * value for value in self.words.values()))


def _joined(
    groups: list[set[int]], graph: CitationGraph, texts: Mapping[int, Counter[str]], most: int
) -> list[set[int]]:
    """The smallest group joins its nearest one until there are few enough and none is tiny."""
    known = Counter(word for words in texts.values() for word in words)
    rarity = {word: math.log(1 + len(texts) / number) for word, number in known.items() if number > 1}
    left: dict[int, _Group] = {}
    home: dict[int, int] = {}
    for number, works in enumerate(sorted(groups, key=lambda group: (-len(group), min(group)))):
        total: Counter[str] = Counter()
        for work_id in works:
            total.update(texts[work_id])
            home[work_id] = number
        left[number] = _Group(works, {word: n * rarity[word] for word, n in total.items() if word in rarity})
    for edge in graph.edges:
        one, two = home[edge.citing], home[edge.cited]
        if one != two:
            left[one].pairs[two] += 1
            left[two].pairs[one] += 1
    while len(left) > 1:
        last = min(left, key=lambda number: (len(left[number].works), -number))
        if len(left) <= most and len(left[last].works) >= _SMALLEST_ALONE:
            break
        _join_nearest(left, last)
    return [group.works for group in left.values()]


def _join_nearest(left: dict[int, _Group], last: int) -> None:
    going = left.pop(last)
    nearest = max(
        left,
        key=lambda number: (
            going.pairs[number] / math.sqrt(len(left[number].works)),
            going.likeness(left[number]) if not going.pairs else 0.0,
            -len(left[number].works),
            -number,
        ),
    )
    left[nearest].take(going)
    for number, pairs in going.pairs.items():
        del left[number].pairs[last]
        if number != nearest:
            left[number].pairs[nearest] += pairs
            left[nearest].pairs[number] += pairs
