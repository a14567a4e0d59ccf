"""Which heads of the encoder are in force: those that came with citance, or local ones that `citance retrain` has kept.

Here are only names and paths, so that choosing a classifier loads nothing; `citance.classify.local_heads` has the rest.
"""

from __future__ import annotations

import re
from pathlib import Path

from platformdirs import user_data_path

from citance.errors import ModelError

__all__ = [
    "CURRENT",
    "POINTER",
    "SHIPPED",
    "current_heads",
    "heads_folder",
    "is_id",
    "pinned_heads",
    "unusable",
]

SHIPPED, CURRENT = "shipped", "current"
"""The two words for heads that are no path."""
POINTER = "current"
"""The file that names the heads in force."""
_ID = re.compile(r"[0-9]{8}-[0-9]{1,6}")


def heads_folder() -> Path:
    """Where local heads are kept; it need not exist."""
    return user_data_path("citance", appauthor=False) / "heads"


def is_id(name: str) -> bool:
    """Whether local heads may be called so: the day and a running number, "20261122-1"."""
    return _ID.fullmatch(name) is not None


def current_heads(folder: Path | None = None) -> str | None:
    """The id of the local heads in force; None where the shipped ones are.

    Raises:
        ModelError: the pointer cannot be read or names nothing.
    """
    pointer = (folder or heads_folder()) / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise unusable(pointer, str(error)) from error
    if not is_id(name):
        raise unusable(pointer, "it names no heads")
    return name


def pinned_heads(heads: str) -> str:
    """ "current" as the path of the heads that are in force now, or "shipped": what other processes and the cache of
    loaded classifiers can go by. Paths become absolute.

    Raises:
        ModelError: the pointer to the current heads is damaged.
    """
    if heads == CURRENT:
        name = current_heads()
        return SHIPPED if name is None else str(heads_folder() / f"{name}.npz")
    return heads if heads == SHIPPED else str(Path(heads).expanduser().absolute())


def unusable(path: Path, reason: str) -> ModelError:
    """The error for local heads that do not do, with the ways out."""
    return ModelError(
        f"the local heads {path} cannot be used: {reason}; `citance retrain --undo` goes back to the ones before,"
        ' the setting heads = "shipped" to those that came with citance'
    )
