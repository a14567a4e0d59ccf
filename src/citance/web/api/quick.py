"""`GET /tallies/{doi}`: the call that badges and plugins make for every paper on a page, without anything around it."""

from __future__ import annotations

import anyio.to_thread
import msgspec
from starlette.types import ASGIApp, Receive, Scope, Send

from citance.identifiers import clean_doi
from citance.model import Tally
from citance.web.api.problems import ProblemError
from citance.web.api.scite.shapes import SciteTally, scite_tally
from citance.web.api.service import Service

__all__ = ["quick_tally"]

_PREFIX = len("/tallies/")
_encode = msgspec.json.Encoder().encode
_JSON = (b"content-type", b"application/json")


def quick_tally(service: Service) -> ASGIApp:
    """The application that answers `/tallies/{doi}`; nothing else may come to it."""
    quick = service.quick

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        body = _encode(await _tally(scope["path"][_PREFIX:]))
        headers = [_JSON, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _tally(text: str) -> SciteTally:
        doi = clean_doi(text)
        found: Tally | None = None
        if doi:
            found = quick.tally(doi) if quick.direct else await anyio.to_thread.run_sync(quick.tally, doi)
        if doi is None or found is None:
            raise ProblemError(404, "Nothing is known of this DOI.")
        return scite_tally(doi, found)

    return answer
