"""What is heavy to count is kept until the library changes."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

from starlette.exceptions import HTTPException

from citance.errors import CitanceError

__all__ = ["Remembered"]

T = TypeVar("T")
_MOST_SECONDS = 300.0
"""Independence of authors is judged after the change that made it necessary is numbered: nothing is kept for long."""

_log = logging.getLogger(__name__)


class _Changing(Protocol):
    """A library whose changes are numbered."""

    def watermark(self) -> int:
        """The number of its latest change."""
        ...


@dataclass
class _Value(Generic[T]):
    """A value, the state of the library that it is of, when it was made, and how long that took."""

    value: T
    watermark: int
    made_at: float
    took: float
    renewing: bool = False


class Remembered(Generic[T]):
    """Values by key, each as of a library's latest change, the ones asked for longest ago going first.

    Of several threads that ask for the same at once one makes it, the others wait. `patience`: whoever asks for a value that
    is out of date, and took longer than so many seconds to make, gets the old one, while a thread makes a new one.
    """

    def __init__(self, most: int = 64, *, seconds: float = _MOST_SECONDS, patience: float | None = None) -> None:
        self._most = most
        self._seconds = seconds
        self._patience = patience
        self._kept: WeakKeyDictionary[_Changing, OrderedDict[Hashable, _Value[T]]] = WeakKeyDictionary()
        self._making: dict[tuple[int, Hashable], Lock] = {}
        self._lock = Lock()

    def get(self, store: _Changing, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for this key since the library last changed, else what it gives now."""
        now = store.watermark()
        with self._lock:
            found = self._found(store, key)
            if found is not None and (self._is_fresh(found, now) or found.renewing):
                return found.value
            if found is not None and self._patience is not None and found.took > self._patience:
                found.renewing = True
                threading.Thread(target=self._renew, args=(store, key, make, found), daemon=True).start()
                return found.value
            making = self._making.setdefault((id(store), key), Lock())
        with making:
            with self._lock:
                found = self._found(store, key)
            if found is not None and self._is_fresh(found, now):
                return found.value
            try:
                return self._make(store, key, make, now)
            finally:
                with self._lock:
                    self._making.pop((id(store), key), None)

    def _found(self, store: _Changing, key: Hashable) -> _Value[T] | None:
        kept = self._kept.get(store)
        if kept is None or key not in kept:
            return None
        kept.move_to_end(key)
        return kept[key]

    def _is_fresh(self, found: _Value[T], now: int) -> bool:
        return found.watermark >= now and time.monotonic() - found.made_at < self._seconds

    def _make(self, store: _Changing, key: Hashable, make: Callable[[], T], watermark: int) -> T:
        start = time.monotonic()
        made = make()
        end = time.monotonic()
        with self._lock:
            kept = self._kept.setdefault(store, OrderedDict())
            kept[key] = _Value(made, watermark, end, end - start)
            kept.move_to_end(key)
            while len(kept) > self._most:
                kept.popitem(last=False)
        return made

    def _renew(self, store: _Changing, key: Hashable, make: Callable[[], T], old: _Value[T]) -> None:
        try:
            self._make(store, key, make, store.watermark())
        except (CitanceError, HTTPException) as error:  # the next visit tries again
            _log.warning("what a page shows could not be counted anew: %s", error)
        finally:
            old.renewing = False
