"""The filters of the contradictions, out of the address."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from citance.errors import UsageError
from citance.report.contradictions import ContestedOrder
from citance.store import Whose
from citance.web.parameters import view_is_broad

__all__ = ["LEAST", "Choice", "chosen", "whose_of"]

LEAST = (1, 2, 3, 5, 10)
"""Citing works on each side that can be asked for."""
_GREATEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Choice:
    """What is listed. `one_work` lists works on which a single citing work says both."""

    broad: bool
    whose: Whose
    least: int
    venue_id: int | None
    year_from: int | None
    year_to: int | None
    one_work: bool | None
    order: ContestedOrder

    @property
    def narrowed(self) -> bool:
        """Whether a filter is on that may be why nothing is found."""
        years = self.year_from is not None or self.year_to is not None
        return years or self.venue_id is not None or self.least > 1 or self.whose is not Whose.ALL

    @property
    def counted(self) -> tuple[object, ...]:
        """What the counting depends on."""
        return self.broad, self.whose, self.least, self.venue_id


def chosen(request: Request) -> Choice:
    """The filters; what makes no sense is a UsageError."""
    order = request.query_params.get("sort", "") or ContestedOrder.BALANCE
    if order not in tuple(ContestedOrder):
        raise UsageError(f"sort is one of {', '.join(ContestedOrder)}")
    works = request.query_params.get("works", "")
    if works not in ("", "several", "one"):
        raise UsageError("works is one of several, one")
    least = _number(request, "least", 1, 1_000)
    return Choice(
        broad=view_is_broad(request),
        whose=whose_of(request),
        least=1 if least is None else least,
        venue_id=_number(request, "venue", 1, _GREATEST_ID),
        year_from=_number(request, "from", 1, 9_999),
        year_to=_number(request, "to", 1, 9_999),
        one_work=None if not works else works == "one",
        order=ContestedOrder(order),
    )


def whose_of(request: Request) -> Whose:
    """Whose statements count."""
    text = request.query_params.get("whose", "") or Whose.ALL
    if text not in tuple(Whose):
        raise UsageError(f"whose is one of {', '.join(Whose)}")
    return Whose(text)


def _number(request: Request, name: str, least: int, most: int) -> int | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most):
        raise UsageError(f"{name} is a number from {least} to {most}")
    return int(text)
