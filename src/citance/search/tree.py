"""A query as a tree: what every back end compiles, and never an engine's own syntax.

The words in it are as a person wrote them (lower case, accents kept): each back end asks `citance.search.analysis`
for the terms that they may stand for, language by language, so that one tree means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["All", "Between", "Is", "Node", "Not", "Prefix", "Query", "Some", "SyntaxProblem", "Words", "leaves"]


@dataclass(frozen=True)
class Words:
    """A word, or several in a row; `slop` is how many other words may stand between them (0: a phrase, in this order;
    more: in any order, as near as that). `field` is "" for all text, else title, author, journal, cited or citing."""

    words: tuple[str, ...]
    field: str = ""
    slop: int = 0


@dataclass(frozen=True)
class Prefix:
    """A word by its beginning, without stemming; `field` as for `Words`."""

    start: str
    field: str = ""


@dataclass(frozen=True)
class Is:
    """A property that has exactly this value: a facet's name and one of its values, or `cited_doi`, `citing_doi`, `doi`
    with a DOI."""

    field: str
    value: str


@dataclass(frozen=True)
class Between:
    """A number between two others, both included, None for no end. `field` is year, or confidence in ten-thousandths."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True)
class Not:
    """Leave out what the part finds."""

    part: Node


@dataclass(frozen=True)
class All:
    """Every part must be found."""

    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Some:
    """At least one part must be found, or `least` of them; more than one only where a query was relaxed."""

    parts: tuple[Node, ...]
    least: int = 1


Node: TypeAlias = Words | Prefix | Is | Between | Not | All | Some


@dataclass(frozen=True)
class SyntaxProblem:
    """What could not be read as it stands: `position` counts characters from 0, `expected` says what would make sense
    there, `taken_as` what was made of it instead."""

    position: int
    expected: str
    taken_as: str = ""

    def __str__(self) -> str:
        made = f"; {self.taken_as}" if self.taken_as else ""
        return f"At character {self.position + 1}: expected {self.expected}{made}."


@dataclass(frozen=True)
class Query:
    """A parsed query. `root` is None where there is nothing to look for; `problems` are what could not be read,
    `notes` sentences for the user (the problems among them), `understood` the canonical text of the tree, which parses
    to the same tree. `meaning` holds the text after `meaning:`, which only a search by vectors can use."""

    text: str
    root: Node | None
    notes: tuple[str, ...] = ()
    problems: tuple[SyntaxProblem, ...] = ()
    understood: str = ""
    meaning: str = ""

    @property
    def positive_terms(self) -> tuple[Words | Prefix, ...]:
        """The words that are looked for, not those that are excluded, nor properties."""
        if self.root is None:
            return ()
        return tuple(leaf for leaf in leaves(self.root) if isinstance(leaf, Words | Prefix))


def leaves(node: Node) -> Iterator[Words | Prefix | Is | Between]:
    """The leaves of a tree that are looked for, those under `Not` left out."""
    if isinstance(node, All | Some):
        for part in node.parts:
            yield from leaves(part)
    elif not isinstance(node, Not):
        yield node
