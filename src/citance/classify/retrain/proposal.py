"""What retraining would bring, measured before anything is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from citance.classify.encoder_file import Heads
from citance.classify.protocol import ClassifierInput
from citance.classify.retrain.figures import Figure, figures, folds_of
from citance.classify.retrain.fitting import Learner, Read
from citance.classify.retrain.rows import CorrectedRow
from citance.classify.weights_file import CLASSES
from citance.errors import UsageError
from citance.model import Stance

__all__ = [
    "LEAST",
    "LEAST_OF_A_CLASS",
    "LEAST_RANDOM",
    "LibraryRow",
    "Moves",
    "Proposal",
    "TooFewCorrections",
    "propose",
]

LEAST = 20
LEAST_OF_A_CLASS = 5
LEAST_RANDOM = 200
"""Below this a random sample of the natural mix holds a handful of claims at most: too few to fit class shares to."""

Ints = npt.NDArray[np.int64]


class TooFewCorrections(UsageError):  # noqa: N818 - reads as the reason
    """Fewer corrections than new heads can be learnt from."""


class LibraryRow(NamedTuple):
    """A statement of the library that nobody has corrected, and its judgement's stances; None while unclassified."""

    item: ClassifierInput
    strict: Stance | None
    broad: Stance | None


class Moves(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the library's present judgements would change: present stance → new stance → number, the unchanged
    left out. `looked_at` of `total` statements that nobody has corrected were looked at."""

    looked_at: int
    total: int
    strict: dict[str, dict[str, int]]
    broad: dict[str, dict[str, int]]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """New heads, and what speaks for and against them.

    `held_out` and `held_out_broad` are figures over the corrections, each judged by heads that were fitted without its
    citing article; [] where all are of one article. They tell of statements like the corrected ones, not of the library
    at large. `reference` are the figures over the tutorial library's labelled statements, on which nothing was fitted:
    whether the model has forgotten. `settled` corrections are about statements that the cascade's first stage holds to
    be mentioning: heads cannot change them.
    """

    corrections: int
    articles: int
    by_stance: dict[str, int]
    settled: int
    random_sample: bool
    forced: bool
    held_out: list[Figure]
    held_out_broad: list[Figure]
    reference: list[Figure]
    library: Moves
    warnings: list[str]


def propose(
    learner: Learner,
    rows: Sequence[CorrectedRow],
    library: Sequence[LibraryRow],
    reference: Sequence[CorrectedRow],
    *,
    claims: Sequence[ClassifierInput] = (),
    total: int | None = None,
    random_sample: bool = False,
    force: bool = False,
) -> tuple[Proposal, Heads]:
    """Fit heads to corrections and measure what they change; nothing is written.

    Args:
        learner: the encoder with the heads that the fit starts at.
        rows: the corrections.
        library: statements that nobody has corrected, drawn at random; they hold still in the fit.
        reference: labelled statements that take no part in the fit.
        claims: further statements that nobody has corrected, and that the model holds to be supporting or contrasting.
        total: how many statements `library` was drawn from.
        random_sample: the corrected statements were drawn at random: the shares of the classes are fitted, too.
        force: fit also with too few corrections.

    Raises:
        TooFewCorrections: and not `force`.
        ModelError: the numbers do not allow a fit.
    """
    if not rows:
        raise TooFewCorrections("there are no corrections to learn from: `citance correct` makes them")
    strict, broad = (_classes(_of(rows, name)) for name in ("stance", "broad"))
    articles = [row.article for row in rows]
    read = learner.read([row.item for row in rows])
    old = learner.judge(read, learner.file.heads)
    lacking = _lacking(read, strict, broad, old, articles, random_sample)
    if lacking and not force:
        raise TooFewCorrections("; ".join(lacking) + " (--force fits all the same)")
    if read.settled.all():
        raise TooFewCorrections("the first stage settles every corrected statement: heads are not asked about them")
    others = learner.read([row.item for row in library], all_rows=False)
    still = others.joined(learner.read(claims, all_rows=False))
    heads = learner.fit(read, strict, broad, still, random_sample=random_sample)
    held = _held_out(learner, read, strict, broad, articles, still, random_sample)
    proposal = Proposal(
        corrections=len(rows),
        articles=len(set(articles)),
        by_stance={stance.value: int((strict == k).sum()) for k, stance in enumerate(CLASSES)},
        settled=int(read.settled.sum()),
        random_sample=random_sample,
        forced=bool(lacking),
        held_out=figures(strict, old[0], held[0], articles) if held else [],
        held_out_broad=figures(broad, old[1], held[1], articles) if held else [],
        reference=_reference(learner, reference, heads),
        library=_moves(learner, library, others, heads, total),
        warnings=lacking,
    )
    return msgspec.structs.replace(proposal, warnings=[*lacking, *_doubts(proposal)]), heads


def _of(rows: Sequence[CorrectedRow], name: str) -> list[Stance]:
    return [getattr(row, name) for row in rows]


def _classes(stances: Sequence[Stance]) -> Ints:
    return np.array([CLASSES.index(stance) for stance in stances], dtype=np.int64)


def _lacking(
    read: Read, strict: Ints, broad: Ints, old: tuple[Ints, Ints], articles: Sequence[str], random_sample: bool
) -> list[str]:
    """What there is too little of, in words."""
    usable = ~read.settled
    found = []
    least = LEAST_RANDOM if random_sample else LEAST
    if (count := int(usable.sum())) < least:
        settled = int(read.settled.sum())
        kind = "corrections of a random sample" if random_sample else "corrections"
        aside = f", and {settled} about statements that the first stage settles" if settled else ""
        found.append(f"{least} {kind} are needed, there are {count}{aside}")
    for k, stance in enumerate(CLASSES):
        strictly, widely = usable & (strict == k), usable & (broad == k)
        changed = (strictly & (old[0] != k)).any() or (widely & (old[1] != k)).any()
        count = int((strictly | widely).sum())
        if changed and count < LEAST_OF_A_CLASS:
            found.append(f"{LEAST_OF_A_CLASS} corrections to {stance} are needed, there are {count}")
    if len({article for article, here in zip(articles, usable, strict=True) if here}) < 2:
        found.append("corrections from at least two citing articles are needed, or nothing can be measured")
    return found


def _held_out(
    learner: Learner,
    read: Read,
    strict: Ints,
    broad: Ints,
    articles: Sequence[str],
    library: Read,
    random_sample: bool,
) -> tuple[Ints, Ints] | None:
    """Strict and broad classes of every correction, by heads fitted to other articles; None with one article only."""
    fold = folds_of(articles)
    if fold.max() == 0:
        return None
    found = (np.zeros_like(strict), np.zeros_like(broad))
    for number in range(int(fold.max()) + 1):
        inside, outside = fold != number, fold == number
        heads = learner.file.heads
        if (~read.settled[inside]).any():
            heads = learner.fit(read.take(inside), strict[inside], broad[inside], library, random_sample=random_sample)
        for whole, said in zip(found, learner.judge(read.take(outside), heads), strict=True):
            whole[outside] = said
    return found


def _reference(learner: Learner, rows: Sequence[CorrectedRow], heads: Heads) -> list[Figure]:
    if not rows:
        return []
    read = learner.read([row.item for row in rows], all_rows=False)
    before, after = learner.judge(read, learner.file.heads)[0], learner.judge(read, heads)[0]
    return figures(_classes(_of(rows, "stance")), before, after, [row.article for row in rows])


def _moves(learner: Learner, library: Sequence[LibraryRow], read: Read, heads: Heads, total: int | None) -> Moves:
    said = learner.judge(read, heads) if library else (np.zeros(0, dtype=np.int64),) * 2
    return Moves(
        looked_at=len(library),
        total=len(library) if total is None else total,
        strict=_counted([row.strict for row in library], said[0]),
        broad=_counted([row.broad for row in library], said[1]),
    )


def _counted(before: Sequence[Stance | None], after: Ints) -> dict[str, dict[str, int]]:
    pairs = Counter(
        (old.value if old else "unclassified", CLASSES[new].value)
        for old, new in zip(before, after.tolist(), strict=True)
        if old is not CLASSES[new]
    )
    found: dict[str, dict[str, int]] = {}
    for (old, new), number in sorted(pairs.items()):
        found.setdefault(old, {})[new] = number
    return found


def _doubts(proposal: Proposal) -> list[str]:
    """What the figures say against the new heads, in words."""
    found = []
    if not proposal.held_out:
        found.append("all corrections are of one article: nothing was held out, so nothing is known of the change")
    elif (change := proposal.held_out[0].change).high < 0:
        found.append("on held-out corrections the new heads are worse")
    elif change.low <= 0:
        found.append("the held-out change may be chance: its interval includes none")
    if proposal.reference and proposal.reference[0].change.high < 0:
        found.append("on the tutorial library's labelled statements the new heads are worse")
    if not proposal.library.looked_at:
        found.append("without a library nothing but the pull to the shipped heads keeps the mix of the classes")
    return found
