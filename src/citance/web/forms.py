"""Reading what a form sends: bounded, in files where it brings files, and only from this server's own pages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio.to_thread
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive

from citance.errors import UsageError
from citance.web.access import is_own_page
from citance.web.names import safe_name
from citance.web.visit import Form, Upload

__all__ = ["read_form"]

_LONGEST_FORM = 2_000_000
"""Bytes of a form without files: a pasted reference list of some thousand entries."""
_MOST_FIELDS = 2_000
_MOST_FILES = 200


@asynccontextmanager
async def read_form(request: Request, *, uploads: bool, most_mb: int) -> AsyncIterator[Form]:
    """The form of a request. Its files lie in a folder of their own, which is deleted at the end.

    Raises:
        HTTPException: 403 for a form that is not from a page of this server, 413 for one that is too large.
        UsageError: it cannot be read.
    """
    if not is_own_page(request):
        raise HTTPException(403, "Forms are taken from this server's own pages only.")
    most = most_mb * 1_000_000 if uploads else _LONGEST_FORM
    bounded = Request(request.scope, _bounded(request, most))
    try:
        async with bounded.form(
            max_files=_MOST_FILES if uploads else 0, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FORM
        ) as given:
            with tempfile.TemporaryDirectory(prefix="citance-upload-", ignore_cleanup_errors=True) as folder:
                fields: dict[str, tuple[str, ...]] = {}
                files: list[Upload] = []
                for name, value in given.multi_items():
                    if isinstance(value, UploadFile):
                        if value.filename:
                            files.append(await anyio.to_thread.run_sync(_keep, value, Path(folder) / str(len(files))))
                    else:
                        fields[name] = (*fields.get(name, ()), _plain(value))
                yield Form(fields, tuple(files))
    except HTTPException as error:
        if error.status_code == 400:
            raise UsageError(f"the form cannot be read: {error.detail}") from error
        raise
    except UnicodeError as error:  # of a part that names a character set of its own
        raise UsageError("the form is in no character set that can be read") from error
    except ClientDisconnect as error:
        raise UsageError("the form did not come whole") from error


def _plain(text: str) -> str:
    """Text that every database and file takes: neither NUL nor halves of signs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _keep(part: UploadFile, folder: Path) -> Upload:
    """Write a file of the form to a folder of its own, under its name."""
    folder.mkdir()
    name = safe_name(part.filename or "")
    path = folder / ("file" if name in (".", "..") else name)
    with path.open("wb") as out:
        shutil.copyfileobj(part.file, out, 1 << 20)
    return Upload(name=name, path=path, size=path.stat().st_size)


def _bounded(request: Request, most: int) -> Receive:
    said = request.headers.get("content-length", "0")
    come = 0

    async def receive() -> Message:
        nonlocal come
        if said.isdigit() and int(said) > most:
            raise HTTPException(413, f"At most {most:,} bytes can be sent here.")
        message = await request.receive()
        come += len(message.get("body", b""))
        if come > most:
            raise HTTPException(413, f"At most {most:,} bytes can be sent here.")
        return message

    return receive
