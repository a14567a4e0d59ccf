"""The citation style of a paper, decided once for the whole of it from how well each style agrees with the list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from citance.read.loose import LooseBlock
from citance.read.marking._brackets import Group, bracket_groups, candidates_of, doubt_glued, parenthesis_groups
from citance.read.marking._candidate import Candidate, Style
from citance.read.marking._labels import label_candidates
from citance.read.marking._links import Overlaps
from citance.read.marking._listing import Listing
from citance.read.marking._raised import plain_candidates, raised_candidates
from citance.read.marking._years import author_year_candidates

__all__ = ["Evidence", "decide", "gather"]

SURE = 0.5
"""Candidates with a lower score neither vote for a style nor become markers."""
_LEAST = 0.12
"""Share of the list that must be cited in a style for it to be believed; below it numbers agree by chance."""


# Numbers whose brackets or raising were lost: coverage and order that they must show.
_LAST_RESORTS = {Style.PLAIN: (0.5, 0.75), Style.SPACED: (0.8, 0.9)}


class Evidence(NamedTuple):
    """What one style finds in a paper: candidates per block, and how well they agree with the list."""

    style: Style
    candidates: list[list[Candidate]]
    coverage: float
    order: float
    linked: int

    @property
    def weight(self) -> float:
        """Coverage above all; then order and the file's own links."""
        return self.coverage * (0.7 + 0.3 * self.order) + min(1.0, self.linked / 10)


def gather(blocks: Sequence[LooseBlock], listing: Listing) -> list[Evidence]:
    """The evidence for every style that the list allows."""
    found: list[tuple[Style, list[list[Candidate]]]] = []
    numbers = listing.by_number
    if numbers:
        found.append((Style.BRACKET, _in_groups(blocks, [bracket_groups(b) for b in blocks], numbers)))
        found.append((Style.PARENTHESIS, _in_groups(blocks, [parenthesis_groups(b) for b in blocks], numbers)))
        found.append((Style.SUPERSCRIPT, [raised_candidates(b, numbers) for b in blocks]))
        found.append((Style.PLAIN, [plain_candidates(b, numbers, spaced=False) for b in blocks]))
        found.append((Style.SPACED, [plain_candidates(b, numbers, spaced=True) for b in blocks]))
    if listing.by_label:
        found.append((Style.LABEL, [label_candidates(b, listing) for b in blocks]))
    found.append((Style.AUTHOR_YEAR, [author_year_candidates(b, listing) for b in blocks]))
    return [_weigh(style, candidates, blocks, listing) for style, candidates in found]


def _in_groups(
    blocks: Sequence[LooseBlock], groups: list[list[Group]], numbers: Mapping[int, tuple[str, ...]]
) -> list[list[Candidate]]:
    return [
        candidates_of(block.text, several, numbers) for block, several in zip(blocks, doubt_glued(groups), strict=True)
    ]


def _weigh(
    style: Style, candidates: list[list[Candidate]], blocks: Sequence[LooseBlock], listing: Listing
) -> Evidence:
    place = {reference.key: number for number, reference in enumerate(listing.references)}
    sure = [each for several in candidates for each in several if each.score >= SURE and each.keys]
    cited: dict[str, None] = {}
    for each in sure:
        cited.update(dict.fromkeys(each.keys))
    linked = sum(_linked(block, several) for block, several in zip(blocks, candidates, strict=True) if block.links)
    coverage = len(cited) / max(1, len(listing.references))
    order = _order([place[key] for key in cited])
    return Evidence(style, candidates, coverage, order, linked)


def _linked(block: LooseBlock, candidates: list[Candidate]) -> int:
    """How many links of a block the candidates agree with."""
    ordered = sorted(candidates, key=lambda each: each.start)
    spans = Overlaps([(each.start, each.end) for each in ordered])
    return sum(
        any(link.key in (*ordered[at].keys, *ordered[at].rivals) for at in spans.of(link.start, link.end))
        for link in block.links
    )


def _order(places: list[int]) -> float:
    """The share of first citations that stand in the list's order: the longest rising run of them."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails) / len(places) if places else 0.0


def _believable(evidence: Evidence, listing: Listing) -> bool:
    """False where a style's agreement with the list may be chance: numbers in parentheses mean much else, the more so
    where the list prints no numbers."""
    if evidence.style is Style.PARENTHESIS:
        if not listing.labelled:
            return evidence.coverage >= 0.4 and evidence.order >= 0.85
        return evidence.coverage >= (0.25 if evidence.order >= 0.5 else 0.5)
    if evidence.linked:
        return True
    if evidence.style in (Style.BRACKET, Style.SUPERSCRIPT) and not listing.labelled:
        return evidence.coverage >= 0.25
    return evidence.coverage >= _LEAST


def decide(evidence: Sequence[Evidence], listing: Listing) -> Evidence | None:
    """The style that agrees best with the list; None when no one agrees with it enough."""
    best: Evidence | None = None
    for each in evidence:
        if each.style in _LAST_RESORTS or not _believable(each, listing):
            continue
        if best is None or each.weight > best.weight:
            best = each
    for each in evidence:
        floor = _LAST_RESORTS.get(each.style)
        if (
            floor
            and (listing.labelled or each.order >= 0.9)
            and each.coverage >= floor[0]
            and each.order >= floor[1]
            and (best is None or best.coverage < each.coverage / 2)
        ):
            best = each
    return best
