"""Which work of an index a reference names.

A cascade, each step only taken where the one before found nothing:

1. **Identifiers** (`doi`, `pmid`, `pmcid`, `arxiv`): the work that has the reference's. Nothing is scored, the score is 1.
2. **Fingerprint**: the one work whose normalised title, year and first author's family name are equal.
3. **Scored**: the works of the index under the reference's blocking numbers, compared by `citance.resolve.Matcher`.
4. **Sources**, where some are given: what they find for the reference is compared in the same way. A work that the index
   holds under one of its identifiers has its id there, any other one has 0: it is known, but not here.

A string is read into fields first. One that seems to hold several references is read as a whole and in parts, and resolved when
all that is found is one work; else nothing is taken, and all that were found are told as the nearest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Protocol

from msgspec.structs import replace

from citance.model import Candidate, Match, MatchMethod, Reference, Resolution, Work, WorkKey
from citance.refstring import parse_reference, split_references
from citance.resolve import Matcher, reference_keys, work_keys

__all__ = ["WorkFinder", "WorkIndex", "resolve"]

_MOST_REFERENCES = 20
"""References of one string that are looked at."""
_MOST_FOUND = 20
"""Works of one source that are compared with a reference."""


class WorkIndex(Protocol):
    """The works that references are resolved to; a store is one."""

    def works_by_keys(self, keys: Sequence[WorkKey]) -> Mapping[WorkKey, int]:
        """The ids of the works that have these handles; handles that none or several have are left out."""

    def candidates(self, blocks: Sequence[int]) -> list[Candidate]:
        """The works under any of these numbers; how many is bounded."""


class WorkFinder(Protocol):
    """A source of works outside the index."""

    def find(self, reference: Reference) -> list[Work]:
        """Works that may be the one that a reference names, the likeliest first; [] where it knows none or cannot be
        asked."""


def resolve(
    reference: Reference | str,
    index: WorkIndex,
    *,
    sources: Iterable[WorkFinder] | None = None,
    matcher: Matcher | None = None,
) -> Resolution:
    """Find the work that a reference, or a reference string, names. A wrong link is worse than none: see `Matcher`.

    Args:
        reference: with the fields that are known, or as printed.
        index: where the works are.
        sources: asked one after the other where the index holds no work that is near enough.
        matcher: the one with the fitted weights where None.

    Raises:
        ModelError: the matcher's weights are missing or damaged.
        StoreError: the index cannot be read.
    """
    using = matcher or _matcher()
    finders = tuple(sources or ())
    if isinstance(reference, Reference):
        return _resolve_one(reference, index, finders, using)
    parts = split_references(reference)[:_MOST_REFERENCES]
    if not parts:
        return Resolution(reason="the string is empty")
    whole = " ".join(reference.split())
    # The whole string, too: a line's end may look like an entry's.
    texts = [whole, *parts] if len(parts) > 1 else [whole]
    found = [_resolve_one(parse_reference(text), index, finders, using) for text in texts]
    matches = {each.match.work_id: each for each in found if each.match}
    if len(matches) > 1:
        told = tuple(each.match for each in matches.values() if each.match)
        return Resolution(nearest=told, reason=f"the string holds {len(parts)} references, of {len(matches)} works")
    return next(iter(matches.values()), found[0])


@cache
def _matcher() -> Matcher:
    return Matcher()


def _resolve_one(
    reference: Reference, index: WorkIndex, finders: Sequence[WorkFinder], matcher: Matcher
) -> Resolution:
    keys = reference_keys(reference)
    known = index.works_by_keys(keys) if keys else {}
    for key in keys:
        if key in known:
            reason = _EQUAL if key.method is MatchMethod.FINGERPRINT else f"{key.method.upper()} {key.value}"
            match = Match(known[key], key.method, 1.0, reason)
            return Resolution(match=match, reason=reason)
    blocks = matcher.blocks_of_reference(reference)
    result = matcher.match(reference, index.candidates(blocks) if blocks else [])
    for finder in finders:
        if result.match is not None:
            break
        outside = _from_source(reference, finder, index, matcher)
        if outside.match is not None or not result.nearest:
            result = outside
    return result


_EQUAL = "title, year and first author are equal"


def _from_source(reference: Reference, finder: WorkFinder, index: WorkIndex, matcher: Matcher) -> Resolution:
    """The same among the works that a source finds. Their ids here are negative until the index tells its own."""
    works = finder.find(reference)[:_MOST_FOUND]
    result = matcher.match(reference, [Candidate(work_id=-at, work=work) for at, work in enumerate(works, 1)])
    ids = {-at: _id_of(work, index) for at, work in enumerate(works, 1)}

    def told(match: Match) -> Match:
        name = works[-match.work_id - 1].doi or works[-match.work_id - 1].title
        return replace(match, work_id=ids[match.work_id], reason=f"{match.reason} ({name})")

    return Resolution(
        match=told(result.match) if result.match else None,
        nearest=tuple(told(each) for each in result.nearest),
        reason=result.reason,
    )


def _id_of(work: Work, index: WorkIndex) -> int:
    """The id of a work that the index holds under one of its identifiers; 0 where it does not."""
    keys = [key for key in work_keys(work) if key.method is not MatchMethod.FINGERPRINT]
    known = index.works_by_keys(keys) if keys else {}
    return next((known[key] for key in keys if key in known), 0)
