"""What asking will cost, told before anything is asked. Tokens are estimated: servers count them each in their own way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from citance.classify.chat.prompt import SYSTEM, messages_for

__all__ = ["Estimate", "as_text", "estimate"]

BYTES_PER_TOKEN = 3.6
"""Of UTF-8: English prose has 4 to 4.5 with common tokenisers, numbers, names and JSON have less."""
ANSWER_TOKENS = 110
"""Of one judgement: ids, stances, probabilities and a short sentence."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Statements, those that were answered before, requests, and tokens in and out for the rest."""

    statements: int
    known: int
    requests: int
    tokens_in: int
    tokens_out: int

    def price(self, per_million_in: float, per_million_out: float) -> float:
        """The cost in the currency of the prices per million tokens."""
        return (self.tokens_in * per_million_in + self.tokens_out * per_million_out) / 1_000_000


def tokens(text: str) -> int:
    """About how many tokens a text has."""
    return math.ceil(len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN)


def estimate(statements: int, known: int, requests: Sequence[Sequence[dict[str, Any]]]) -> Estimate:
    """The estimate for requests, each a list of rendered statements."""
    asked = sum(map(len, requests))
    inside = 0
    for one in requests:
        _, user = messages_for(["0-000000000000"] * len(one), one)
        inside += tokens(SYSTEM) + tokens(user["content"])
    return Estimate(statements, known, len(requests), inside, asked * ANSWER_TOKENS)


def as_text(found: Estimate, price_in: float | None, price_out: float | None) -> str:
    """The estimate in one line for people."""
    line = f"{found.statements:,} statements, {found.known:,} of them answered before"
    if not found.requests:
        return f"{line}: nothing to ask"
    line += f": {found.requests:,} requests, about {found.tokens_in:,} tokens in and {found.tokens_out:,} out"
    if price_in is None and price_out is None:
        return f"{line} (--price-in and --price-out show the cost)"
    return f"{line}; about {found.price(price_in or 0.0, price_out or 0.0):,.2f} at these prices"
