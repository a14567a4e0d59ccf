"""What the row of a mention says about which work it is of.

A row keeps a list of (method, value). Most are keys of its own: identifiers, the fingerprint, and ("none", digest) by
which a mention without any of these is told from others once something has to name it. Two more kinds name a key of
another mention, as a handle ("doi:10.1000/x"):

* ("version", handle): this mention says that the key belongs to another version of the same work. It counts like a
  key of its own, and lets a work have several identifiers of one kind.
* ("scored", handle): this mention was found to be of the work with that key, by its description. It holds as long as
  another mention gives that key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from citance.identifiers import clean_arxiv, clean_doi, clean_openalex, clean_pmcid, clean_pmid
from citance.model import Reference, Work
from citance.store._codec import IDENTIFIERS, KeyPair, encode, rank_of

__all__ = [
    "NONE",
    "SCORED",
    "VERSION",
    "Links",
    "anchor_of_record",
    "anchor_of_reference",
    "anchor_of_text",
    "best",
    "handle",
    "links",
    "pair_of",
    "said_itself",
    "version_pairs",
]

NONE, SCORED, VERSION = "none", "scored", "version"
_DIGEST_BYTES = 12
_CLEAN = {
    "doi": clean_doi,
    "pmid": clean_pmid,
    "pmcid": clean_pmcid,
    "arxiv": clean_arxiv,
    "openalex": clean_openalex,
}


class Links(NamedTuple):
    """The list of a row, sorted out: its own keys (the most reliable first), those of other versions, and the key that
    it was tied to by score."""

    own: tuple[KeyPair, ...]
    versions: tuple[KeyPair, ...] = ()
    tie: KeyPair | None = None

    @property
    def claims(self) -> tuple[KeyPair, ...]:
        """The keys that its work has because of it."""
        return self.own + self.versions


def handle(key: KeyPair) -> str:
    """A key as one word."""
    return f"{key[0]}:{key[1]}"


def pair_of(text: str) -> KeyPair:
    """The key that `handle` made a word of."""
    method, _, value = text.partition(":")
    return method, value


def links(keys: Iterable[KeyPair]) -> Links:
    """Sort the list of a row out."""
    own: list[KeyPair] = []
    versions: list[KeyPair] = []
    tie: KeyPair | None = None
    for key in keys:
        if key[0] == VERSION:
            versions.append(pair_of(key[1]))
        elif key[0] == SCORED:
            tie = pair_of(key[1])
        else:
            own.append(key)
    return Links(tuple(own), tuple(versions), tie)


def said_itself(keys: Iterable[KeyPair]) -> tuple[KeyPair, ...]:
    """The list without what the store has added to it."""
    return tuple(key for key in keys if key[0] not in (SCORED, NONE))


def best(keys: Iterable[KeyPair]) -> KeyPair | None:
    """The most reliable key, or None."""
    return min(keys, key=rank_of, default=None)


def version_pairs(work: Work) -> tuple[KeyPair, ...]:
    """What a description says of the identifiers of its other versions, as the list of a row keeps it."""
    mine = {(method, getattr(work, method)) for method in IDENTIFIERS}
    found: dict[KeyPair, None] = {}
    for text in work.versions:
        method, _, value = text.partition(":")
        cleaned = _CLEAN[method](value) if method in _CLEAN else None
        key = (method, cleaned) if cleaned else ("doi", clean_doi(text) or "")
        if key[1] and key not in mine:
            found[VERSION, handle(key)] = None
    return tuple(sorted(found))


def anchor_of_reference(entry: Reference) -> KeyPair:
    """The key by which a reference without any other can be named: a digest of its words."""
    return anchor_of_text(encode(msgspec.structs.replace(entry, key="", index=0, entry="", label="")))


def anchor_of_record(source: str, identifier: str) -> KeyPair:
    """The key of a record that has no other."""
    return anchor_of_text(f"{source}:{identifier}")


def anchor_of_text(text: str) -> KeyPair:
    """A key made of the words of a mention."""
    return NONE, hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()
