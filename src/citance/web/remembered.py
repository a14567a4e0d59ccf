"""What is heavy to count is kept until the library changes."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, Protocol, TypeVar
from weakref import WeakKeyDictionary

__all__ = ["Remembered"]

T = TypeVar("T")
_MOST_SECONDS = 300.0
"""Independence of authors is judged after the change that made it necessary is numbered: nothing is kept for long."""


class _Changing(Protocol):
    """A library whose changes are numbered."""

    def watermark(self) -> int:
        """The number of its latest change."""
        ...


class Remembered(Generic[T]):
    """Values by key, each as of a library's latest change, the ones asked for longest ago going first.

    Two threads that ask for the same at once may both make it; neither waits for the other.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._kept: WeakKeyDictionary[_Changing, OrderedDict[Hashable, tuple[int, float, T]]] = WeakKeyDictionary()
        self._lock = Lock()

    def get(self, store: _Changing, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gave for this key since the library last changed, else what it gives now."""
        now = store.watermark()
        with self._lock:
            kept = self._kept.setdefault(store, OrderedDict())
            found = kept.get(key)
            if found is not None and found[0] == now and time.monotonic() - found[1] < _MOST_SECONDS:
                kept.move_to_end(key)
                return found[2]
        made = make()
        with self._lock:
            kept[key] = (now, time.monotonic(), made)
            kept.move_to_end(key)
            while len(kept) > self._most:
                kept.popitem(last=False)
        return made
