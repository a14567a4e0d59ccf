"""Names of files that strangers send."""

from __future__ import annotations

from pathlib import PurePosixPath

__all__ = ["safe_name"]

_LONGEST = 200


def safe_name(name: str) -> str:
    """The last part of a path, printable, short; "file" where nothing is left."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[-_LONGEST:] or "file"
