"""How far people agree when they judge the same statements, and how far the model agrees with them.

Of every person the latest verdict on a statement counts; of a statement that more than two have judged, the two who spoke
first. Verdicts without a name are left out: they may be one person's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from citance.model import Stance
from citance.report.intervals import share_interval
from citance.store import Drawn, Standing, Verdict, last_words, standing_of

__all__ = ["Agreement", "AgreementReport", "PairAgreement", "Share", "agreement_of", "agreement_report"]

_Z = 1.959963984540054
_MOST_PAIRS = 50

Pair = tuple[Stance, Stance]


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A number with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """How far two sides gave the same stance to `items` statements. `share` is the share of the same ones, with Wilson's
    interval; `kappa` is Cohen's, what that share is above chance (1 is full agreement, 0 what chance gives), with the
    interval of its large-sample standard error (Fleiss, Cohen and Everitt, Psychological Bulletin 72, 1969); None where
    both sides gave one stance only or nothing. `table` counts first side's stance → second side's."""

    items: int
    same: int
    share: Share
    kappa: Share | None
    table: dict[str, dict[str, int]]


class PairAgreement(msgspec.Struct, frozen=True, kw_only=True):
    """Two people and how far they agree (strict)."""

    first: str
    second: str
    agreement: Agreement


class AgreementReport(msgspec.Struct, frozen=True, kw_only=True):
    """`statements` have a verdict that counts; by `standing` they are single, agreed, disputed. `strict` and `broad` are
    over statements that two people judged, who judged first being the first side; `blind` is strict where the second one had
    not seen what was said before. `model` sets the model's stance (first side) against people's blind verdicts on statements
    that were drawn at random: that is how often the model is right by these people, at the library's own mix."""

    statements: int
    judges: int
    standing: dict[str, int]
    strict: Agreement
    broad: Agreement
    blind: Agreement
    model: Agreement
    pairs: tuple[PairAgreement, ...]


def agreement_of(pairs: Iterable[Pair]) -> Agreement:
    """How far the two sides of these pairs agree."""
    given = list(pairs)
    table = {one.value: {other.value: 0 for other in Stance} for one in Stance}
    for one, other in given:
        table[one.value][other.value] += 1
    same = sum(table[stance.value][stance.value] for stance in Stance)
    share = share_interval(same, len(given))
    return Agreement(
        items=len(given),
        same=same,
        share=Share(value=share.share, low=share.low, high=share.high),
        kappa=_kappa(given, table),
        table=table,
    )


def _kappa(pairs: Sequence[Pair], table: Mapping[str, Mapping[str, int]]) -> Share | None:
    total = len(pairs)
    if not total:
        return None
    names = [stance.value for stance in Stance]
    part = {(a, b): table[a][b] / total for a in names for b in names}
    rows = {a: sum(part[a, b] for b in names) for a in names}
    columns = {b: sum(part[a, b] for a in names) for b in names}
    seen = sum(part[a, a] for a in names)
    chance = sum(rows[a] * columns[a] for a in names)
    if chance > 1 - 1e-12:
        return None
    kappa = (seen - chance) / (1 - chance)
    on = sum(part[a, a] * (1 - (rows[a] + columns[a]) * (1 - kappa)) ** 2 for a in names)
    off = (1 - kappa) ** 2 * sum(part[a, b] * (columns[a] + rows[b]) ** 2 for a in names for b in names if a != b)
    variance = (on + off - (kappa - chance * (1 - kappa)) ** 2) / (total * (1 - chance) ** 2)
    half = _Z * math.sqrt(max(0.0, variance))
    return Share(value=kappa, low=max(-1.0, kappa - half), high=min(1.0, kappa + half))


def agreement_report(verdicts: Mapping[str, Sequence[Verdict]]) -> AgreementReport:
    """The report over verdicts that count, by statement, each the oldest first (`Store.verdicts`)."""
    standing = dict.fromkeys((each.value for each in Standing), 0)
    twos: list[tuple[Verdict, Verdict]] = []
    people: set[str] = set()
    model: list[Pair] = []
    for given in verdicts.values():
        found = standing_of(given)
        if found is not None:
            standing[found.value] += 1
        words = sorted(last_words(given).values(), key=lambda verdict: (verdict.at, verdict.id))
        people.update(verdict.person for verdict in words)
        if len(words) > 1:
            twos.append((words[0], words[1]))
        drawn = next((each for each in given if each.drawn == Drawn.RANDOM and each.blind and each.judged), None)
        if drawn is not None and drawn.judged is not None:
            model.append((drawn.judged, drawn.stance))
    return AgreementReport(
        statements=len(verdicts),
        judges=len(people),
        standing=standing,
        strict=agreement_of((one.stance, other.stance) for one, other in twos),
        broad=agreement_of((one.broad, other.broad) for one, other in twos),
        blind=agreement_of((one.stance, other.stance) for one, other in twos if other.blind),
        model=agreement_of(model),
        pairs=_by_pair(twos),
    )


def _by_pair(twos: Iterable[tuple[Verdict, Verdict]]) -> tuple[PairAgreement, ...]:
    """By couples of people, those with the most statements in common first."""
    found: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = {}
    for one, other in twos:
        left, right = (one, other) if one.person < other.person else (other, one)
        found.setdefault((left.person, right.person), []).append((left, right))
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))[:_MOST_PAIRS]
    return tuple(
        PairAgreement(
            first=couples[-1][0].who.strip(),
            second=couples[-1][1].who.strip(),
            agreement=agreement_of((one.stance, other.stance) for one, other in couples),
        )
        for _, couples in ranked
    )
