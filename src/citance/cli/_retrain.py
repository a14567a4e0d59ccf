"""What `citance retrain` prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from citance.cli._common import print_table, print_text, warn

if TYPE_CHECKING:
    from citance.classify.local_heads import HeadsCard
    from citance.classify.retrain import Figure, Interval, Proposal
    from citance.pipeline.retraining import Rejudged

__all__ = ["counting", "print_heads", "print_proposal", "print_rejudged"]

_COLUMNS = ("figure", "n", "before", "after", "change")
_RIGHT = ("n", "before", "after", "change", "number")


def print_proposal(proposal: Proposal) -> None:
    """The figures of a proposal and what speaks against it."""
    kinds = ", ".join(f"{number} {stance}" for stance, number in proposal.by_stance.items() if number)
    print_text(f"{proposal.corrections} corrections ({kinds}) of {proposal.articles} citing articles")
    if proposal.settled:
        print_text(f"{proposal.settled} of them are settled by the first stage, which heads do not change")
    for title, found in (
        ("held-out corrections, strict stance", proposal.held_out),
        ("held-out corrections, broad stance", proposal.held_out_broad),
        ("tutorial library, strict stance: nothing was fitted to it", proposal.reference),
    ):
        if found:
            print_text(f"\n{title}")
            print_table(_COLUMNS, [_row(one) for one in found], right=_RIGHT)
    moves = proposal.library
    if moves.looked_at:
        print_text(
            f"\npresent judgements that would change, of {moves.looked_at:,} looked at ({moves.total:,} in all)"
        )
        print_table(("present", "new", "number"), _moved(moves.strict), right=_RIGHT)
    for line in proposal.warnings:
        warn(f"note: {line}")


def _row(figure: Figure) -> Sequence[str]:
    return (figure.name, str(figure.n), _shown(figure.before), _shown(figure.after), _shown(figure.change, "+"))


def _shown(interval: Interval, sign: str = "") -> str:
    return f"{interval.value:{sign}.3f} ({interval.low:{sign}.3f} to {interval.high:{sign}.3f})"


def _moved(table: dict[str, dict[str, int]]) -> list[Sequence[str]]:
    rows = [(old, new, f"{number:,}") for old, to in table.items() for new, number in to.items()]
    return list(rows) or [("none", "", "0")]


def print_heads(cards: Sequence[HeadsCard], current: str | None) -> None:
    """The kept heads, the oldest first, the ones in force marked."""
    rows = [("" if current else "in force", "shipped", "", "", "")]
    for card in cards:
        mark = "in force" if card.id == current else ""
        rows.append((mark, card.id, card.made, f"{card.corrections:,}", card.parent or "shipped"))
    print_table(("", "heads", "made", "corrections", "after"), rows, right=("corrections",))


def print_rejudged(done: Rejudged) -> None:
    """How many statements were judged, and how their stances moved."""
    print_text(f"{done.judged:,} statements judged by {done.model}, {done.current:,} were so already")
    if done.judged:
        print_table(("present", "new", "number"), _moved(done.changed), right=_RIGHT)


@contextmanager
def counting(word: str, total: int, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that is told the number so far."""
    from rich.console import Console
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), disable=hidden or not sys.stderr.isatty(), transient=True)
    with bar:
        task = bar.add_task(word, total=total)
        yield lambda done: bar.update(task, completed=done)
