"""References whose markup names no field: what they are is read from their printed text.

One in eight references with a DOI in the shared JATS articles is such a string. It is done here and not by the readers,
because it takes a third of the time of reading an article, and nothing against the classifier's.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from citance.model import Reference
from citance.refstring import parse_references, split_label

__all__ = ["fill_untagged"]

_SHORTEST, _LONGEST = 20, 2_000
"""Characters of a text that is read; "Ibid." and a page of notes are no reference strings."""
_FIELDS = (
    "container",
    "volume",
    "issue",
    "pages",
    "publisher",
    "kind",
    "url",
    "doi",
    "pmid",
    "pmcid",
    "arxiv",
    "year",
)


def fill_untagged(references: Sequence[Reference]) -> tuple[Reference, ...]:
    """The references; those that have neither title nor container with what their text says."""
    result = list(references)
    places = [
        place
        for place, each in enumerate(result)
        if not each.title and not each.container and _SHORTEST <= len(each.raw) <= _LONGEST
    ]
    if places:
        # Together, which is several times faster than one by one.
        texts = [split_label(result[place].raw)[1] for place in places]
        for place, parsed in zip(places, parse_references(texts, numbered=False), strict=True):
            result[place] = _filled(result[place], parsed)
    return tuple(result)


def _filled(reference: Reference, parsed: Reference) -> Reference:
    """Every field that the markup left empty; of the authors the longer list."""
    empty = {name: getattr(parsed, name) for name in _FIELDS if not getattr(reference, name)}
    if not reference.year:
        empty["year_suffix"] = parsed.year_suffix
    authors = parsed.authors if len(parsed.authors) >= len(reference.authors) else reference.authors
    return msgspec.structs.replace(reference, title=parsed.title, authors=authors, **empty)
