"""The nouns to and from the text that the tables keep."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from citance.model import (
    Cue,
    EditorialNotice,
    Evidence,
    MatchMethod,
    Paper,
    Reference,
    Section,
    Venue,
    Work,
    WorkKey,
)

__all__ = [
    "IDENTIFIERS",
    "KeyPair",
    "decode_grounds",
    "decode_keys",
    "decode_notice",
    "decode_paper",
    "decode_reference",
    "decode_section",
    "decode_work",
    "encode",
    "encode_keys",
    "fullness_of",
    "pairs",
    "rank_of",
    "work_of_reference",
]

KeyPair = tuple[str, str]
"""A `WorkKey` as the tables hold it: (method, value)."""

_RANK = {method.value: place for place, method in enumerate(MatchMethod)} | {"version": len(MatchMethod)}
IDENTIFIERS = frozenset({"doi", "pmid", "pmcid", "arxiv", "openalex"})
"""Methods whose values somebody gave to one work only: two different ones of a kind say that two works differ."""
_ENCODER = msgspec.json.Encoder()

decode_work = msgspec.json.Decoder(Work).decode
decode_paper = msgspec.json.Decoder(Paper).decode
decode_reference = msgspec.json.Decoder(Reference).decode
decode_notice = msgspec.json.Decoder(EditorialNotice).decode
decode_section = msgspec.json.Decoder(Section).decode
decode_grounds = msgspec.json.Decoder(tuple[Evidence | None, tuple[Cue, ...]]).decode
_decode_pairs = msgspec.json.Decoder(tuple[tuple[str, str], ...]).decode


def encode(value: object) -> str:
    """JSON text."""
    return _ENCODER.encode(value).decode()


def pairs(keys: Iterable[WorkKey]) -> tuple[KeyPair, ...]:
    """Keys as (method, value), without repetition, the most reliable first."""
    found = {(key.method.value, key.value): None for key in keys if key.method is not MatchMethod.NONE and key.value}
    return tuple(sorted(found, key=lambda pair: _RANK[pair[0]]))


def encode_keys(keys: tuple[KeyPair, ...]) -> str:
    """Keys as text; "[]" where there are none."""
    return encode(keys) if keys else "[]"


def decode_keys(text: str) -> tuple[KeyPair, ...]:
    """The keys that `encode_keys` wrote."""
    return () if text == "[]" else _decode_pairs(text)


def rank_of(pair: KeyPair) -> tuple[int, str]:
    """A sort key: the most reliable method first, then the value."""
    return _RANK[pair[0]], pair[1]


def work_of_reference(entry: Reference) -> Work:
    """What a reference says of the work that it names.

    An entry of which nothing was parsed gives its printed text as the title, so that the work has a face.
    """
    bare = not (entry.title or entry.authors or entry.container)
    return Work(
        title=entry.raw if bare else entry.title,
        authors=entry.authors,
        year=entry.year,
        doi=entry.doi,
        pmid=entry.pmid,
        pmcid=entry.pmcid,
        arxiv=entry.arxiv,
        venue=Venue(title=entry.container, publisher=entry.publisher),
        volume=entry.volume,
        issue=entry.issue,
        pages=entry.pages,
        kind=entry.kind,
    )


def fullness_of(work: Work) -> int:
    """How much a description tells: title and names weigh most, every further author a little."""
    return (
        16 * bool(work.title)
        + 8 * bool(work.authors)
        + 8 * (work.year is not None)
        + 4 * bool(work.venue.title)
        + 2 * (bool(work.volume) + bool(work.pages))
        + bool(work.issue)
        + bool(work.venue.publisher)
        + min(len(work.authors), 8)
    )
