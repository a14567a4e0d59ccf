"""What is done with a file that somebody sends; it is read in a process of its own, where hostile bytes do no harm."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec

from citance.errors import InputError, StoreError
from citance.model import ReferenceCheck
from citance.settings import Settings
from citance.store import Store

__all__ = ["Checked", "check_file", "extract_file"]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A reference check with the statements of the file, each as `citance extract` writes it; none of a bare list."""

    check: ReferenceCheck
    statements: tuple[msgspec.Raw, ...] = ()


def check_file(
    file: Path, name: str, cancelled: Callable[[], bool], online: bool, *, store: Store, settings: Settings
) -> bytes:
    """Check the references of a file against the library, and `online` against open sources; the encoded `Checked`.

    Raises:
        InputError: it cannot be read, takes more than one file may, or holds no reference.
        Cancelled: `cancelled` said so.
    """
    from citance.pipeline.checking import check_bytes, open_sources

    with open_sources(settings, online=online) as sources:
        data = _load(str(file))
        check = check_bytes(data, name, store, settings=settings, sources=sources, cancelled=cancelled)
    try:
        lines = extract_file(file, name, settings=settings).splitlines()
    except InputError:
        lines = []  # a list of references is no article
    return msgspec.json.encode(Checked(check=check, statements=tuple(map(msgspec.Raw, lines))))


def extract_file(file: Path, name: str, *, settings: Settings) -> bytes:
    """The statements of a file as the JSON lines of `citance extract`.

    Raises:
        InputError: it cannot be read, or takes more than one file may.
    """
    from citance.pipeline import Bounds, Task, run_tasks
    from citance.pipeline.contract import make_extractor
    from citance.read import ReadOptions
    from citance.read.inputs import InputFile

    options = ReadOptions.of(settings)
    size = file.stat().st_size
    item = InputFile(name=name, size=size, mtime_ns=0, weight=size, load=partial(_load, str(file)), portable=True)
    outcomes = run_tasks(
        iter([Task(item, extra_seconds=options.extra_seconds)]),
        partial(make_extractor, options),
        workers=1,
        bounds=Bounds(settings.file_seconds, settings.file_memory_mb),
        isolated=True,
    )
    for _, outcome in outcomes:
        if outcome.result is not None:
            return outcome.result
        raise InputError(outcome.reason)
    raise StoreError("the file was not worked on")


def _load(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot be opened: {error.strerror}") from error
