"""What part of the statements about a work takes which stance, and how sure that part is."""

from __future__ import annotations

import msgspec

from citance.model import Tally
from citance.report.intervals import share_interval

__all__ = ["StanceShare", "stance_shares"]

_ORDER = ("contrasting", "supporting", "mentioning", "unclassified")


class StanceShare(msgspec.Struct, frozen=True, kw_only=True):
    """One stance: how many statements, what share of all (0 to 1), and the bounds of its 95 % interval. The interval tells
    how far the share may lie from that among all statements there are, of which those read are taken as a sample."""

    name: str
    count: int
    share: float
    low: float
    high: float


def stance_shares(tally: Tally) -> tuple[StanceShare, ...]:
    """The shares of a tally, contrasting first; the unclassified only where there are any; () where nothing was counted."""
    if not tally.total:
        return ()
    found = []
    for name in _ORDER:
        count = int(getattr(tally, name))
        if count or name != "unclassified":
            interval = share_interval(count, tally.total)
            found.append(
                StanceShare(name=name, count=count, share=interval.share, low=interval.low, high=interval.high)
            )
    return tuple(found)
