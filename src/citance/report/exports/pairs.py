"""One citing and one cited work with all statements between them: what graphs and citation tables are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import msgspec

from citance.model import IndexedStatement, IndexedWork, Stance

__all__ = ["Pair", "pairs_of"]


class Pair(msgspec.Struct, frozen=True):
    """A citation: who cites whom, and in which statements."""

    citing: IndexedWork
    cited: IndexedWork
    statements: tuple[IndexedStatement, ...]

    def count(self, stance: Stance | None) -> int:
        """How many of the statements have a stance (strict, in force); None counts the unclassified ones."""
        return sum(each.stance is stance for each in self.statements)

    @property
    def self_citation(self) -> bool:
        """Whether the two works share an author."""
        return any(each.statement.self_citation for each in self.statements)


def pairs_of(statements: Iterable[IndexedStatement]) -> Iterator[Pair]:
    """The pairs, in the order of their first statements. The statements of one citing work must come together; memory
    holds those of one citing work."""
    for _, mine in groupby(statements, key=lambda each: each.citing.id):
        found: dict[int, list[IndexedStatement]] = {}
        for each in mine:
            found.setdefault(each.cited.id, []).append(each)
        for some in found.values():
            yield Pair(some[0].citing, some[0].cited, tuple(some))
