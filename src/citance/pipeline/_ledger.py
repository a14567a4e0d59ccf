"""What a collection knows of its articles: a file of JSON lines beside them, of which an article's last line counts.

Lines are only ever added, so that a run that is killed at any moment loses at most the line it was writing, which the
next run passes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import msgspec

from citance.errors import InputError
from citance.sources import Hit

__all__ = ["Item", "ItemState", "Ledger", "key_of"]

_NAME = "collection.jsonl"


class ItemState(StrEnum):
    """How far an article is."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One article: `file` is its name in the collection's folder, `size` in bytes, `tries` the runs that asked for it,
    `reason` why the last of them failed."""

    key: str
    state: ItemState
    hit: Hit
    source: str = ""
    file: str = ""
    size: int = 0
    tries: int = 0
    reason: str = ""


def key_of(hit: Hit) -> str:
    """By what an article is known in a collection, whichever source it came from; "" where it has no identifier."""
    work = hit.work
    return work.doi or work.pmcid or work.arxiv or work.openalex or work.pmid or ""


class Ledger:
    """The articles of one collection, in the order in which they were found."""

    def __init__(self, folder: Path) -> None:
        """Read what is there; nothing is written yet.

        Raises:
            InputError: the file is there and cannot be read.
        """
        self._path = folder / _NAME
        self._items: dict[str, Item] = {}
        decoder = msgspec.json.Decoder(Item)
        try:
            lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        except OSError as error:
            raise InputError(f"{self._path}: {error.strerror}") from error
        for line in lines:
            try:
                item = decoder.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue  # cut off by the end of a run
            self._items[item.key] = item

    def __iter__(self) -> Iterator[Item]:
        return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: str) -> Item | None:
        """The article of this key."""
        return self._items.get(key)

    def put(self, item: Item) -> None:
        """Note how far an article is.

        Raises:
            InputError: the file cannot be written.
        """
        if self._items.get(item.key) == item:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                if file.tell() and not self._ends_well():
                    file.write(b"\n")
                file.write(msgspec.json.encode(item) + b"\n")
        except OSError as error:
            raise InputError(f"{self._path}: cannot be written: {error.strerror}") from error
        self._items[item.key] = item

    def _ends_well(self) -> bool:
        with self._path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) == b"\n"
