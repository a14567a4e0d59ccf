"""Cursors: where a page ended, as a text that only its maker can read, checked against change and confusion."""

from __future__ import annotations

import base64
import binascii
import hashlib

import msgspec

from citance.errors import UsageError
from citance.search.contract import Cursor, Filters, Kind, Order
from citance.search.tree import Query

__all__ = ["Mark", "decode_cursor", "encode_cursor", "fingerprint"]


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """The last item of a page: its sort value (a score, or the order's number), its id, and how many items have been
    shown up to it."""

    value: float | int
    id: str
    shown: int


def fingerprint(kind: Kind, order: Order, filters: Filters, query: Query | None) -> bytes:
    """What a cursor belongs to: it must not be used with another query."""
    text = repr((kind, order.value, filters, query.root if query else None))
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=6).digest()


def _check(owner: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, key=owner, digest_size=6).digest()


def encode_cursor(mark: Mark, owner: bytes) -> Cursor:
    """The cursor of a mark."""
    body = msgspec.json.encode(mark)
    return base64.urlsafe_b64encode(_check(owner, body) + body).decode().rstrip("=")


def decode_cursor(cursor: Cursor, owner: bytes) -> Mark:
    """The mark of a cursor.

    Raises:
        UsageError: it is none, was changed, or belongs to another query, filter or order.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        if len(cursor) > 500 or raw[:6] != _check(owner, raw[6:]):
            raise UsageError("this cursor is not one of this query, filters and order")
        return msgspec.json.decode(raw[6:], type=Mark)
    except (binascii.Error, ValueError) as error:
        raise UsageError("this is no cursor; leave it out to begin at the first result") from error
