"""DOIs whose notices are still to be asked for: what one run could not ask is kept in a file for the next one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from citance.errors import StoreError

__all__ = ["DueNotices"]


class DueNotices:
    """DOIs of works that a source without notices has described. `fresh` are those of this run that were not asked for
    yet, `left` those that could not be asked for."""

    def __init__(self, file: Path | None) -> None:
        """Take up what a file holds, if there is one; nothing is kept where None. A damaged one counts as none."""
        self._file = file
        self.fresh: dict[str, None] = {}
        self.left: dict[str, None] = {}
        try:
            kept = msgspec.json.decode(file.read_bytes(), type=list[str]) if file and file.exists() else []
        except (msgspec.DecodeError, OSError):
            kept = []
        self.left.update(dict.fromkeys(kept))

    def __len__(self) -> int:
        return len({**self.left, **self.fresh})

    def add(self, dois: Iterable[str]) -> None:
        """Put DOIs down to be asked for."""
        self.fresh.update(dict.fromkeys(dois))

    def retry(self) -> None:
        """Ask for what is left again."""
        self.fresh, self.left = {**self.left, **self.fresh}, {}

    def drop_fresh(self) -> None:
        """Nobody is there to be asked; what an earlier run has left stays."""
        self.fresh.clear()

    def take(self, number: int) -> list[str]:
        """The next DOIs to ask for; they count as left until `done` is told of them."""
        taken = list(self.fresh)[:number]
        for doi in taken:
            del self.fresh[doi]
        self.left.update(dict.fromkeys(taken))
        return taken

    def done(self, dois: Iterable[str]) -> None:
        """They were asked for."""
        for doi in dois:
            self.left.pop(doi, None)
            self.fresh.pop(doi, None)

    def save(self) -> None:
        """Leave what is left to the next run; take the file away where nothing is.

        Raises:
            StoreError: the file cannot be written.
        """
        if self._file is None:
            return
        try:
            if len(self):
                self._file.write_bytes(msgspec.json.encode(list({**self.left, **self.fresh})))
            else:
                self._file.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{self._file} cannot be written: {error.strerror}") from error
