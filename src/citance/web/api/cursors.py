"""Opaque marks of where a page of a list ended."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Protocol, TypeVar
from zlib import crc32

import msgspec

from citance.errors import UsageError

__all__ = ["decode_cursor", "encode_cursor", "page_of"]


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


T = TypeVar("T", bound=_Numbered)


def page_of(of: str, found: Sequence[T], limit: int) -> tuple[Sequence[T], str | None]:
    """The first `limit` items, and the mark after them where `found`, which was asked for one more, has more."""
    page = found[:limit]
    return page, encode_cursor(of, page[-1].id) if len(found) > limit else None


def encode_cursor(of: str, last: int) -> str:
    """A mark of the list `of` after the item numbered `last`."""
    body = msgspec.msgpack.encode((last, crc32(f"{of} {last}".encode())))
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def decode_cursor(of: str, text: str | None) -> int:
    """The number that a mark holds; 0 where there is none.

    Raises:
        UsageError: no mark of this list.
    """
    if not text:
        return 0
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        last, check = msgspec.msgpack.decode(raw, type=tuple[int, int])
    except (ValueError, binascii.Error, UnicodeError, msgspec.MsgspecError) as error:
        raise UsageError("this is no cursor of this list") from error
    if check != crc32(f"{of} {last}".encode()):
        raise UsageError("this is a cursor of another list")
    return last
