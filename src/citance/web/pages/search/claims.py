"""What supports and what contrasts around a claim: two sides by meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from citance.errors import UsageError
from citance.index import Index
from citance.model import IndexedStatement
from citance.report import Interval, share_interval

__all__ = ["ClaimSides", "Side", "ask"]

_EACH: Final = 10
"""Sentences of each side that are shown."""
_FEWEST: Final = 5
"""Statements with a stance below which a share says nothing."""


@dataclass(frozen=True)
class Side:
    """The statements of one stance with their nearness (0 to 1), the nearest first; `total` counts those not shown, too."""

    stance: str
    statements: tuple[tuple[IndexedStatement, float], ...]
    total: int


@dataclass(frozen=True)
class ClaimSides:
    """A claim and what was found near it: `looked_at` statements, of which the two sides take a stance. `balance` is the share
    of supporting ones among these with its interval, None where there are too few to speak of a share."""

    text: str
    looked_at: int
    contrasting: Side
    supporting: Side
    balance: Interval | None

    @property
    def with_stance(self) -> int:
        """How many take a stance."""
        return self.contrasting.total + self.supporting.total

    @property
    def nearest(self) -> float:
        """The nearness of the nearest statement shown, 0 without any."""
        return max((near for side in (self.contrasting, self.supporting) for _, near in side.statements), default=0.0)


def ask(index: Index, text: str) -> ClaimSides:
    """What is near to a claim.

    Raises:
        VectorsMissing: there are no vectors.
        UsageError: there is no claim.
    """
    if not text:
        raise UsageError("give a claim, such as: internationalization weakens local cluster ties")
    found = index.ask_claim(text, limit=_EACH)
    total = found.all_supporting + found.all_contrasting
    return ClaimSides(
        text=text,
        looked_at=found.looked_at,
        contrasting=Side("contrasting", found.contrasting, found.all_contrasting),
        supporting=Side("supporting", found.supporting, found.all_supporting),
        balance=share_interval(found.all_supporting, total) if total >= _FEWEST else None,
    )
