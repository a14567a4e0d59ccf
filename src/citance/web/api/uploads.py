"""Files that clients send: kept in a bounded file on disk, never in memory, and deleted afterwards."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Query
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from citance.store import Scope
from citance.web.api.principals import ANYBODY, Principal
from citance.web.api.problems import ProblemError
from citance.web.api.service import Service
from citance.web.api.tasks import Task
from citance.web.names import safe_name

__all__ = ["FILE_BODY", "Online", "submit_check", "uploaded"]

_FIELDS = 10

FILE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "JATS, TEI or other article XML, PDF, Word, LaTeX, HTML, ePub, plain text, or a reference list.",
                        }
                    },
                },
                "example": {"file": "@manuscript.docx"},
            }
        },
    }
}
"""How the body of such a call is described."""


@asynccontextmanager
async def uploaded(request: Request, to: Path) -> AsyncIterator[str]:
    """Write the form's file to `to` and give its name, without folders and control characters.

    Raises:
        ProblemError: 415 for another body than a form, 422 for a form that is damaged or has no file.
    """
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise ProblemError(415, "Send the file as multipart/form-data, in a part named file.")
    try:
        async with request.form(max_files=1, max_fields=_FIELDS) as form:
            part = form.get("file")
            if not isinstance(part, UploadFile):
                raise ProblemError(422, "The form has no file in a part named file.")
            name = safe_name(part.filename or "")
            await anyio.to_thread.run_sync(_copy, part, to)
    except HTTPException as error:
        if error.status_code == 400:
            raise ProblemError(422, f"The form cannot be read: {error.detail}") from error
        raise
    except ClientDisconnect as error:
        raise ProblemError(400, "The file did not come whole.") from error
    yield name


def _copy(part: UploadFile, to: Path) -> None:
    with to.open("wb") as out:
        shutil.copyfileobj(part.file, out, 1 << 20)


Online = Annotated[
    bool,
    Query(
        description=(
            "Also ask open sources (Crossref and others) about what is not in the library. The setting `api_online` says who"
            " may: by default whoever has a key of scope write."
        )
    ),
]


def _require_online(request: Request, service: Service) -> None:
    """Refuse to ask open sources where the settings, or the caller's key, do not allow it.

    Raises:
        ProblemError: 401 or 403.
    """
    allowed = service.settings.api_online
    if service.settings.offline or allowed == "nobody":
        raise ProblemError(403, "This server asks no open sources; leave online away.")
    if allowed == "write":
        principal: Principal = request.scope.get("citance.principal", ANYBODY)
        principal.require(Scope.WRITE)


async def submit_check(request: Request, service: Service, *, online: bool = False) -> Task:
    """Hand the form's file over to be checked, `online` also against open sources.

    Raises:
        ProblemError: 401 or 403 where open sources may not be asked, 415 or 422 as `uploaded`, 503 where too many checks are
            waiting.
    """
    if online:
        _require_online(request, service)
    file = service.tasks.new_file()
    handed_over = False
    try:
        async with uploaded(request, file) as name:
            handed_over = True
            submit = partial(service.tasks.submit, file, name, online=online)
            return await anyio.to_thread.run_sync(submit)
    finally:
        if not handed_over:
            file.unlink(missing_ok=True)
