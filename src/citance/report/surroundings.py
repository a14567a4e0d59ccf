"""The text around a citing sentence, put together from what the library keeps of its paper: the sentences that cite, and the
ones beside them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citance.store import PassageNearby

__all__ = ["Line", "surroundings"]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the surroundings. `statement_ids` are the statements in it, () for one that cites nothing; `here` is the
    sentence that is asked about; `gap` tells that the paper goes on without citing between the line before and this one."""

    text: str
    statement_ids: tuple[str, ...] = ()
    here: bool = False
    gap: bool = False


def surroundings(passages: Sequence[PassageNearby], *, most: int = 9) -> tuple[Line, ...]:
    """The sentences of the same section around the one that is `here`, in reading order, at most `most` citing ones. Sentences
    that follow one another in the paper stand together, since each passage brings the sentences beside it."""
    centre = next((number for number, each in enumerate(passages) if each.here), None)
    if centre is None:
        return ()
    section = passages[centre].section
    low = high = centre
    while low > 0 and passages[low - 1].section == section and centre - low < most // 2:
        low -= 1
    while high + 1 < len(passages) and passages[high + 1].section == section and high - centre < most // 2:
        high += 1
    lines: list[Line] = []
    for passage in passages[low : high + 1]:
        _append(lines, passage)
    return tuple(lines)


def _append(lines: list[Line], passage: PassageNearby) -> None:
    """Put a passage behind the lines; what both tell stands there once."""
    here = Line(text=passage.citance, statement_ids=passage.statement_ids, here=passage.here)
    last = lines[-1].text if lines else ""
    if lines and not lines[-1].statement_ids and last == passage.citance:
        lines[-1] = msgspec.structs.replace(here, gap=lines[-1].gap)  # it was the sentence after the one before
    elif lines and passage.before and last == passage.before:
        lines.append(here)
    elif passage.before:
        lines.append(Line(text=passage.before, gap=bool(lines)))
        lines.append(here)
    else:
        lines.append(msgspec.structs.replace(here, gap=bool(lines)))
    if passage.after:
        lines.append(Line(text=passage.after))
