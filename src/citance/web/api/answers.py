"""From values to answers: JSON by msgspec, lines of JSON for bulk, other formats by the writers of `report.exports`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from citance.web.api.tags import matches

__all__ = ["JSON", "NDJSON", "json_answer", "lines_answer", "tagged_answer", "wants"]

JSON = "application/json"
NDJSON = "application/x-ndjson"
_BATCH = 200
"""Lines that are sent together: one thread switch for each batch."""

_encoder = msgspec.json.Encoder()


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """One JSON value."""
    return Response(_encoder.encode(value), status, dict(headers or {}), media_type=JSON)


def tagged_answer(request: Request, value: object, headers: Mapping[str, str] | None = None) -> Response:
    """One JSON value with a tag made of it: 304 where the client has it already."""
    body = _encoder.encode(value)
    tag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    known = {"etag": tag, "cache-control": "no-cache", "vary": "Accept", **(headers or {})}
    if matches(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=known)
    return Response(body, 200, known, media_type=JSON)


def lines_answer(values: Iterable[object]) -> Response:
    """One JSON value a line, sent while they are read: memory stays flat however many there are."""
    return StreamingResponse(_batches(values), media_type=NDJSON)


def _batches(values: Iterable[object]) -> Iterator[bytes]:
    iterator = iter(values)
    while batch := list(islice(iterator, _BATCH)):
        yield b"".join(_encoder.encode(value) + b"\n" for value in batch)


def wants(request: Request, media_type: str) -> bool:
    """Whether the client names this media type in `Accept`."""
    accept = request.headers.get("accept", "")
    return any(part.split(";")[0].strip().lower() == media_type for part in accept.split(","))
