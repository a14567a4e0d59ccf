"""From the entries of a list to the works of the library.

A cascade, each step only taken where the one before found nothing: identifiers and the fingerprint, then the description
(both by `resolve`), then, for a line that is nothing but a title, the one work of that title. What is found in none of these
ways stays in the collection as it was given, with the reason and with its handles, so that it is found once it comes.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Sequence
from itertools import chain

from citance.errors import AmbiguousError, NotFoundError, UsageError
from citance.model import IndexedWork, Reference
from citance.report.bibliography import ListEntry
from citance.report.collections.protocol import CollectionLibrary
from citance.resolve import reference_keys
from citance.store import NewEntry

__all__ = ["match_entries", "match_entry"]

NOT_HERE = "no work of this library has this identifier"
NO_MATCH = "nothing in this library answers to it"
SEVERAL = "several works of this library answer to it"
LATER = "not looked up by its words yet: the list is long"
_LEAST_TITLE = 12
"""Letters of a line that is looked up as a title: less is a word that many titles hold."""


def match_entries(
    library: CollectionLibrary, entries: Sequence[ListEntry], *, seconds: float | None = None
) -> list[NewEntry]:
    """Look entries up in a library. After so many `seconds` those that are left are looked up by their handles only, and
    say so.

    Raises:
        StoreError: the database cannot be read.
    """
    end = None if seconds is None else time.monotonic() + seconds
    found: list[NewEntry] = []
    for number, entry in enumerate(entries):
        if end is not None and time.monotonic() > end:
            return found + _by_keys_only(library, entries[number:])
        found.append(match_entry(library, entry))
    return found


def _by_keys_only(library: CollectionLibrary, entries: Sequence[ListEntry]) -> list[NewEntry]:
    """The same by handles alone, for all entries in a few questions."""
    keys = [reference_keys(each.reference) if each.reference is not None else () for each in entries]
    known = library.store.works_by_keys(list(dict.fromkeys(chain.from_iterable(keys))))
    found: list[NewEntry] = []
    for entry, mine in zip(entries, keys, strict=True):
        key = next((each for each in mine if each in known), None)
        found.append(
            NewEntry(
                work_id=known[key] if key is not None else None,
                given=entry.given,
                reference=entry.reference,
                keys=mine,
                method=key.method.value if key is not None else "",
                reason="" if key is not None else LATER,
            )
        )
    return found


def match_entry(library: CollectionLibrary, entry: ListEntry) -> NewEntry:
    """Look one entry up."""
    said = entry.reference
    resolution = library.resolve(said if said is not None else entry.given)
    keys = reference_keys(said) if said is not None else ()
    if resolution.match is not None:
        return NewEntry(
            work_id=resolution.match.work_id,
            given=entry.given,
            reference=said,
            keys=keys,
            method=resolution.match.method.value,
            reason=resolution.match.reason,
        )
    title = said.title if said is not None else entry.given
    reason = _reason(said, resolution.reason)
    if len(title) >= _LEAST_TITLE and not (said is not None and _is_identified(said)):
        by_title = _by_title(library, title, said)
        if isinstance(by_title, IndexedWork):
            return NewEntry(work_id=by_title.id, given=entry.given, reference=said, keys=keys, method="title")
        reason = by_title or reason
    return NewEntry(given=entry.given, reference=said, keys=keys, reason=reason)


def _is_identified(said: Reference) -> bool:
    return bool(said.doi or said.pmid or said.pmcid or said.arxiv)


def _reason(said: Reference | None, told: str) -> str:
    if said is not None and _is_identified(said) and not said.title:
        return NOT_HERE
    return told or NO_MATCH


def _by_title(library: CollectionLibrary, title: str, said: Reference | None) -> IndexedWork | str:
    """The one work that bears this title, in whatever spelling of its signs, and no other year; else why there is none."""
    try:
        found = library.find_work(title)
    except AmbiguousError:
        return SEVERAL
    except (NotFoundError, UsageError):
        return ""
    same_year = said is None or not said.year or not found.work.year or abs(said.year - found.work.year) <= 1
    return found if _bare(found.work.title) == _bare(title) and same_year else ""


def _bare(title: str) -> str:
    """A title's letters and digits alone, without case and accents."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    return "".join(sign for sign in folded if sign.isalnum())
