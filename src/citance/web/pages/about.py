"""What the words and numbers mean."""

from __future__ import annotations

from importlib import resources
from typing import Any

import msgspec
from starlette.requests import Request

from citance import __version__
from citance.model import CODEBOOK_VERSION
from citance.web.protocol import Library
from citance.web.render import Page

__all__ = ["page"]


class ModelCard(msgspec.Struct, frozen=True):
    """What the classifier's description says that a reader of the pages should know."""

    name: str
    trained_on: dict[str, Any] = {}

    @property
    def rows(self) -> int:
        """The number of labelled statements that the model was trained on, 0 if it is not told."""
        counts = (self.trained_on.get(name, 0) for name in ("rows", "public_rows"))
        return sum(count for count in counts if isinstance(count, int))


def page(index: Library, request: Request) -> Page:
    """The definitions in plain words, and where the labels come from."""
    data = {
        "version": __version__,
        "codebook": CODEBOOK_VERSION,
        "counts": index.store.stats(),
        "model": read_card(),
    }
    return Page("about.html", data, data)


def read_card() -> ModelCard | None:
    """The description of the model that this version brings, or None where it brings none."""
    try:
        raw = (resources.files("citance.classify") / "weights" / "linear.json").read_bytes()
        return msgspec.json.decode(raw, type=ModelCard)
    except (OSError, msgspec.MsgspecError):
        return None
