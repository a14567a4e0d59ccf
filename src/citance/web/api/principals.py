"""Who asks: a key, or nobody in particular."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from citance.store import ApiKey, Scope
from citance.web.api.problems import ProblemError

__all__ = ["ANYBODY", "KeyRing", "Principal", "key_in"]

_REMEMBERED = 1_000
_SECONDS = 5.0
"""How long an answer about a key is kept: a revoked one works for at most so long."""
_CHALLENGE = {"www-authenticate": 'Bearer realm="citance"'}


@dataclass(frozen=True, slots=True)
class Principal:
    """The key that a request brought, or None."""

    key: ApiKey | None = None

    @property
    def scope(self) -> str:
        """The key's scope, "" without a key."""
        return self.key.scope.value if self.key else ""

    def require(self, scope: Scope) -> None:
        """Refuse who may not do this.

        Raises:
            ProblemError: 401 without a key, 403 with one of too small a scope.
        """
        if self.key is None:
            raise ProblemError(401, f"This needs a key of scope {scope.value}.", _CHALLENGE)
        if not self.key.scope.includes(scope):
            raise ProblemError(403, f"This needs a key of scope {scope.value}; yours may {self.key.scope.value}.")


ANYBODY = Principal()


def key_in(headers: list[tuple[bytes, bytes]]) -> str:
    """The key that the headers of a request bring, "" for none."""
    for name, value in headers:
        if name == b"authorization":
            kind, _, rest = value.decode("latin-1").partition(" ")
            if kind.lower() == "bearer":
                return rest.strip()
        elif name == b"x-api-key":
            return value.decode("latin-1").strip()
    return ""


class KeyRing:
    """Looks keys up, and keeps what was found for a few seconds; wrong keys are not kept, so that nobody fills the memory
    with them."""

    def __init__(self, check: Callable[[str], ApiKey | None], clock: Callable[[], float] = time.monotonic) -> None:
        self._check = check
        self._clock = clock
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[float, Principal]] = OrderedDict()

    def known(self, text: str) -> Principal | None:
        """Who showed this key within the last seconds, without asking the database."""
        found = self._known.get(text)
        return found[1] if found and self._clock() - found[0] < _SECONDS else None

    def principal(self, text: str) -> Principal:
        """Who shows this key.

        Raises:
            ProblemError: 401, the key is unknown, revoked or wrong.
        """
        found = self.known(text)
        if found:
            return found
        key = self._check(text)
        if key is None:
            with self._lock:
                self._known.pop(text, None)
            raise ProblemError(401, "This key is unknown or revoked.", _CHALLENGE)
        found = Principal(key)
        with self._lock:
            self._known[text] = (self._clock(), found)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return found
