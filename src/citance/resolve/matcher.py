"""Which of several candidates a reference names, or none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import msgspec
from rapidfuzz.fuzz import ratio

from citance.model import Candidate, Match, MatchMethod, Reference, Resolution, Work
from citance.resolve._compare import Comparison, Likeness, compare, reason_of
from citance.resolve._describe import Description, describe_reference, describe_work
from citance.resolve._preprints import is_preprint
from citance.resolve._thin import agrees_thinly, is_thin
from citance.resolve._titles import TitleLikeness
from citance.resolve._venues import VenueLikeness
from citance.resolve.blocking import reference_blocks, work_blocks
from citance.resolve.model import Weights, forbidden, load_weights, log_odds, sigmoid

__all__ = ["Matcher", "Verdict"]

_NAMES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "arxiv": "arXiv id"}
_NEAREST = 5
"""Candidates that are kept beside a match, or in the place of one."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether two descriptions are of one work, how sure that is (0 to 1), and why, in a line."""

    same: bool
    score: float
    reason: str


class _Judged(NamedTuple):
    odds: float
    candidate: Candidate
    described: Description
    found: Comparison
    forbidden: str


class Matcher:
    """The scoring model with its threshold: `citance.resolve.model` tells how it decides."""

    def __init__(self, weights: Weights | None = None, *, unites_preprints: bool = False) -> None:
        """Args:
            weights: the fitted ones where None.
            unites_preprints: whether a store may unite preprint and article by `version_of`.

        Raises:
            ModelError: the fitted weights are missing or damaged.
        """
        self.weights = weights or load_weights()
        self.unites_preprints = unites_preprints

    def blocks_of_work(self, work: Work) -> tuple[int, ...]:
        """See `work_blocks`."""
        return work_blocks(work)

    def blocks_of_reference(self, reference: Reference) -> tuple[int, ...]:
        """See `reference_blocks`."""
        return reference_blocks(reference)

    def match(self, reference: Reference, candidates: Sequence[Candidate]) -> Resolution:
        """The candidate that a reference names, or none, with the nearest ones and the reason.

        None of two that fit equally well is taken, unless they are descriptions of one and the same work: then the one
        with the lower id.
        """
        mine = describe_reference(reference, complete=bool(candidates))
        judged = sorted((self._judge(mine, reference, each) for each in candidates), key=_rank)
        nearest = tuple(self._match_of(mine, each) for each in judged[:_NEAREST])
        if not judged:
            return Resolution(reason="no work of the index is near")
        best = judged[0]
        if best.forbidden or sigmoid(best.odds) < self.weights.threshold:
            thin = [
                each for each in judged if is_thin(each.candidate) and agrees_thinly(each.found, mine, each.described)
            ]
            if len(thin) == 1:
                return self._thinly(mine, thin[0], nearest)
        if best.forbidden:
            return Resolution(nearest=nearest, reason=f"not taken: {best.forbidden}")
        if sigmoid(best.odds) < self.weights.threshold:
            return Resolution(nearest=nearest, reason=f"not sure enough: {nearest[0].reason}")
        for rival in judged[1:]:
            if rival.forbidden or best.odds - rival.odds >= self.weights.margin:
                break
            if not self._same(best.described, rival.described).same:
                return Resolution(nearest=nearest, reason=f"two works fit equally well: {nearest[0].reason}")
        return Resolution(match=nearest[0], nearest=nearest[1:], reason=nearest[0].reason)

    def _thinly(self, mine: Description, judged: _Judged, nearest: tuple[Match, ...]) -> Resolution:
        """A work of which hardly more than the title is known; its score is the least that is taken."""
        reason = f"{reason_of(judged.found, mine, judged.described)}; nothing else is known of the work"
        match = Match(judged.candidate.work_id, MatchMethod.SCORED, self.weights.threshold, reason)
        rest = tuple(each for each in nearest if each.work_id != match.work_id)
        return Resolution(match=match, nearest=rest, reason=reason)

    def same(self, one: Work, other: Work) -> Verdict:
        """Whether two descriptions are of one and the same work, whichever of them is given first.

        Identifiers decide where both have one of a kind: equal ones for it, different ones against it.
        """
        for name in ("doi", "pmid", "pmcid", "arxiv", "openalex"):
            mine, theirs = getattr(one, name), getattr(other, name)
            if mine and theirs:
                word = "agrees" if mine == theirs else "differs"
                return Verdict(same=mine == theirs, score=float(mine == theirs), reason=f"{name.upper()} {word}")
        return self._same(describe_work(one), describe_work(other))

    def _judge(self, mine: Description, said: Reference, candidate: Candidate) -> _Judged:
        other = describe_work(candidate.work)
        found = compare(mine, other)
        against = _other_identifier(said, candidate.work) or forbidden(found)
        return _Judged(log_odds(found, self.weights), candidate, other, found, against)

    def _match_of(self, mine: Description, judged: _Judged) -> Match:
        told = reason_of(judged.found, mine, judged.described)
        return Match(judged.candidate.work_id, MatchMethod.SCORED, round(sigmoid(judged.odds), 4), told)

    def _same(self, one: Description, other: Description) -> Verdict:
        found, back = compare(one, other), compare(other, one)
        odds = min(log_odds(found, self.weights), log_odds(back, self.weights))
        against = forbidden(found) or forbidden(back)
        score = sigmoid(odds)
        told = reason_of(found, one, other)
        if against:
            return Verdict(same=False, score=min(score, 0.5), reason=f"{told}: {against}")
        return Verdict(same=score >= self.weights.threshold, score=score, reason=told)

    def version_of(self, one: Work, other: Work) -> Verdict:
        """Whether two works are versions of one: a preprint and the article that came of it.

        A decision of its own, since volume, page, container and year differ by right. Exactly one of them must be a
        preprint (by its kind, DOI, arXiv id or container), it must not be younger than the article by more than a year
        nor older by more than five, the titles must be equal but for misprints or a subtitle and tell works apart, and
        the first authors must be the same person's. The score is the lower one of the titles' likeness and of the share
        of the authors of the one who are authors of the other.
        """
        if is_preprint(one) == is_preprint(other):
            return Verdict(same=False, score=0.0, reason="not a preprint and a published article")
        early, late = (one, other) if is_preprint(one) else (other, one)
        first, second = describe_work(early), describe_work(late)
        found = compare(first, second)
        score = min(ratio(first.letters, second.letters) / 100, _shared(first, second))
        told = reason_of(replace(found, volume=_NO, page=_NO, venue=VenueLikeness.MISSING), first, second)
        years = second.year - first.year if first.year and second.year else 0
        if found.title not in _VERSION_TITLES or found.author not in _VERSION_AUTHORS or not -1 <= years <= 5:
            return Verdict(same=False, score=min(score, 0.5), reason=told)
        return Verdict(same=score >= _VERSION_SCORE, score=score, reason=f"preprint and article: {told}")


_VERSION_TITLES = frozenset([TitleLikeness.EQUAL, TitleLikeness.NEAR, TitleLikeness.SHORTENED])
_VERSION_AUTHORS = frozenset([Likeness.EQUAL, Likeness.NEAR])
_VERSION_SCORE = 0.5
"""A dropped subtitle may be half of a title, and a group's paper may gain as many authors in review as it had."""
_NO = Likeness.MISSING


def _shared(one: Description, other: Description) -> float:
    """The share of the authors of the shorter list who are on the other one."""
    least = min(len(set(one.names)), len(set(other.names)))
    return len(set(one.names) & set(other.names)) / least if least else 0.0


def _rank(judged: _Judged) -> tuple[bool, float, int]:
    return bool(judged.forbidden), -judged.odds, judged.candidate.work_id


def _other_identifier(mine: Reference, other: Work) -> str:
    for name in ("doi", "pmid", "pmcid", "arxiv"):
        ours, theirs = getattr(mine, name), getattr(other, name)
        if ours and theirs and ours != theirs:
            return f"the {_NAMES[name]} differs"
    return ""
