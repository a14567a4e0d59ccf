"""Where files that were added on the pages are kept: they are needed whenever readers become better, or a file is to be read
again, since the database holds what was read and no originals."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from citance.errors import StoreError, UsageError
from citance.index import search_folder
from citance.settings import Settings
from citance.web.names import safe_name
from citance.web.visit import Upload

__all__ = ["beside_database", "keep_uploads", "new_batch", "open_batch", "uploads_folder"]

_BATCH = re.compile(r"\d{4}-\d\d-\d\d-[0-9a-f]{16}")
_DEEPEST = 12
"""Folders within one another that are made."""
_LEAST_FREE = 200_000_000
"""Bytes that stay free on the disk."""


def beside_database(settings: Settings, suffix: str) -> Path:
    """A folder beside the database file, or where the search index of a database on a server lies."""
    return search_folder(settings.db).with_suffix(f".{suffix}")


def uploads_folder(settings: Settings) -> Path:
    """The folder that keeps what was added on the pages."""
    return (
        Path(settings.uploads_folder).expanduser() if settings.uploads_folder else beside_database(settings, "uploads")
    )


def new_batch(settings: Settings) -> Path:
    """A new folder for files that come together; its name cannot be guessed.

    Raises:
        StoreError: it cannot be made, or the disk is nearly full.
    """
    folder = uploads_folder(settings) / f"{datetime.now(UTC):%Y-%m-%d}-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise StoreError(f"the folder for added files cannot be made: {folder}: {error.strerror}") from error
    if free < _LEAST_FREE:
        raise UsageError("the disk is nearly full: nothing can be added before there is room")
    return folder


def open_batch(settings: Settings, name: str) -> Path:
    """The folder of files that came before and belong to these.

    Raises:
        UsageError: there is none of this name.
    """
    folder = uploads_folder(settings) / name
    if not _BATCH.fullmatch(name) or not folder.is_dir():
        raise UsageError("the files that came before these are not there; begin again")
    return folder


def keep_uploads(folder: Path, files: Sequence[Upload], paths: Sequence[str] = ()) -> None:
    """Move files into a folder; `paths`, one for each file, say in which folders below it, as they lay where they came
    from.

    Raises:
        StoreError: one cannot be moved.
    """
    told = paths if len(paths) == len(files) else [file.name for file in files]
    for file, path in zip(files, told, strict=True):
        to = folder.joinpath(*_parts(path))
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file.path, _free(to))
        except OSError as error:
            raise StoreError(f"{file.name} cannot be kept: {error.strerror or error}") from error


def _parts(path: str) -> list[str]:
    """The folders and the name of a file, safe to make: nothing hidden, nothing that leads upwards."""
    parts = [safe_name(part).lstrip(".") for part in path.replace("\\", "/").split("/")[-_DEEPEST:]]
    return [part for part in parts if part] or ["file"]


def _free(path: Path) -> Path:
    """The path, or one like it where it is taken."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return free
