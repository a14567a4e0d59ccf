"""What is said about all works of a venue or a person, with its interval, and when it is too little to say anything."""

from __future__ import annotations

import msgspec

from citance.report.intervals import Interval, share_interval
from citance.store import GroupMix, MixCell

__all__ = [
    "LEAST_CITING_WORKS",
    "LEAST_TELLING",
    "Mix",
    "MixShares",
    "StanceMix",
    "WhoseWords",
    "mix_of",
    "stance_mix",
]

LEAST_TELLING = 20
"""Statements with a stance below which no share is shown: with 20 the 95 % interval of a share is at its widest 40
percentage points, with fewer it says hardly more than that nothing is known."""
LEAST_CITING_WORKS = 5
"""Citing works below which no share is shown: statements of one paper are not independent of each other."""


class Mix(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of statements by stance."""

    total: int = 0
    supporting: int = 0
    contrasting: int = 0
    mentioning: int = 0
    unclassified: int = 0

    @property
    def telling(self) -> int:
        """Those that take a stance."""
        return self.supporting + self.contrasting


class MixShares(msgspec.Struct, frozen=True, kw_only=True):
    """Shares with their 95 % intervals: of the statements that take a stance, those that support and those that
    contrast; and of all that are classified, those that take a stance."""

    supporting: Interval
    contrasting: Interval
    telling: Interval


class WhoseWords(msgspec.Struct, frozen=True, kw_only=True):
    """A mix, and its shares; None where it is too small for them."""

    mix: Mix
    shares: MixShares | None


class StanceMix(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about the works of a venue or a person.

    `everybody` are all statements; `others` those of citing works that share no author with the cited one; `own_author`
    the rest of them. `own_group` are those in which both works belong to the venue (the journal's self-citations).
    `saying` are the statements that the works themselves make about others. `enough` tells whether the gate of
    `LEAST_TELLING` statements with a stance by others, in `LEAST_CITING_WORKS` citing works, is passed.
    """

    works: int
    read: int
    cited: int
    citing_works: int
    enough: bool
    everybody: WhoseWords
    others: WhoseWords
    own_author: Mix
    own_group: Mix
    saying: WhoseWords
    least_telling: int = LEAST_TELLING
    least_citing_works: int = LEAST_CITING_WORKS


def mix_of(cells: tuple[MixCell, ...], *, broad: bool = False) -> Mix:
    """The cells' statements by stance."""
    counts = {"supporting": 0, "contrasting": 0, "mentioning": 0}
    total = 0
    for cell in cells:
        total += cell.statements
        stance = cell.broad if broad else cell.strict
        if stance in counts:
            counts[stance] += cell.statements
    return Mix(total=total, unclassified=total - sum(counts.values()), **counts)


def stance_mix(found: GroupMix, *, broad: bool = False) -> StanceMix:
    """The mix of a venue's or a person's works; shares only where there is enough to say something."""
    others = mix_of(tuple(cell for cell in found.about if not cell.own_author), broad=broad)
    enough = others.telling >= LEAST_TELLING and found.citing_works >= LEAST_CITING_WORKS
    saying = mix_of(found.saying, broad=broad)
    return StanceMix(
        works=found.works,
        read=found.read,
        cited=found.cited,
        citing_works=found.citing_works,
        enough=enough,
        everybody=_words(mix_of(found.about, broad=broad), shown=enough),
        others=_words(others, shown=enough),
        own_author=mix_of(tuple(cell for cell in found.about if cell.own_author), broad=broad),
        own_group=mix_of(tuple(cell for cell in found.about if cell.own_group), broad=broad),
        saying=_words(saying, shown=saying.telling >= LEAST_TELLING and found.read >= LEAST_CITING_WORKS),
    )


def _words(mix: Mix, *, shown: bool) -> WhoseWords:
    if not shown:
        return WhoseWords(mix=mix, shares=None)
    return WhoseWords(
        mix=mix,
        shares=MixShares(
            supporting=share_interval(mix.supporting, mix.telling),
            contrasting=share_interval(mix.contrasting, mix.telling),
            telling=share_interval(mix.telling, mix.total - mix.unclassified),
        ),
    )
