"""Entity tags: an answer is as old as the latest change of the library.

The tag of a page of the API is made of the number of the latest change, so that a client's copy can be confirmed with one
question to the database and without making the answer again.
"""

from __future__ import annotations

from zlib import crc32

from citance._version import __version__

__all__ = ["matches", "tag_of"]

_VERSION = f"{crc32(__version__.encode()):x}"


def tag_of(marks: tuple[int, ...], accept: str) -> str:
    """The weak tag of what a client gets now: by the marks of the database and of the search index, the version of
    citance, and the form that the client asks for."""
    return f'W/"{"-".join(f"{mark:x}" for mark in marks)}-{_VERSION}-{crc32(accept.encode()):x}"'


def matches(header: str, tag: str) -> bool:
    """Whether an `If-None-Match` header names the tag; "*" does not, since nothing is known of what is there."""
    return any(part.strip() == tag for part in header.split(",")) if header else False
