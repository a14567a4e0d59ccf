"""How often a host is asked: a token bucket for each, shared by all threads.

`DOCUMENTED` keeps to what the services say of themselves (looked up in November 2026; each adapter's docstring tells
more), and stays below it where a service lets one be quicker than citance needs to be:

* OpenAlex: at most 100 requests a second.
* Crossref: its limits differ by pool and kind of request and come with every answer (x-rate-limit-limit,
  x-rate-limit-interval), which `slow_down` follows; up to then, one or three a second.
* Europe PMC and Unpaywall name no rate that could be found, Unpaywall 100,000 calls a day.
* arXiv: one request every three seconds and one connection at a time, over all its hosts.
* DataCite: 500 in five minutes, 1,000 for those who say who they are.
* NCBI: three a second without a key.
* ROR: 50 in five minutes, 2,000 for those with a client id.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from citance.errors import SourceRefused

__all__ = ["DOCUMENTED", "Limits", "Rate"]


@dataclass(frozen=True)
class Rate:
    """`number` requests in `seconds`, `burst` of them at once, over `connections` at the same time."""

    number: float
    seconds: float = 1.0
    burst: int = 1
    connections: int = 4


DOCUMENTED: Mapping[str, Rate] = {
    "api.openalex.org": Rate(10, burst=5),
    "api.crossref.org": Rate(1, connections=1),
    "api.crossref.org mailto": Rate(3, connections=3),
    "ebi.ac.uk": Rate(5, burst=2),
    "api.unpaywall.org": Rate(5, burst=2),
    "arxiv.org": Rate(1, seconds=3, connections=1),
    "api.datacite.org": Rate(500, seconds=300, burst=5),
    "api.datacite.org mailto": Rate(1000, seconds=300, burst=5),
    "ncbi.nlm.nih.gov": Rate(3),
    "api.ror.org": Rate(50, seconds=300, burst=25),
    "api.ror.org client": Rate(2000, seconds=300, burst=25),
}
"""By the end of the host's name; a word behind it names those who say who they are."""

_OTHERS = Rate(1, burst=2, connections=2)
"""Hosts of publishers and repositories, which nobody asked about."""
_FREE = Rate(1_000_000, burst=1_000_000, connections=8)


class _Bucket:
    """The tokens of one host; `clock` gives seconds."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self.per_second = rate.number / rate.seconds
        self.burst = float(max(rate.burst, 1))
        self.tokens = self.burst
        self.clock = clock
        self.at = clock()
        self.held_until = 0.0
        self.places = threading.Semaphore(rate.connections)

    def reserve(self, now: float) -> float:
        """Take a token, perhaps of the future, and tell how long to wait for it."""
        self.tokens = min(self.burst, self.tokens + (now - self.at) * self.per_second)
        self.at = now
        self.tokens -= 1
        return max(-self.tokens / self.per_second, self.held_until - now, 0.0)

    def give_back(self) -> None:
        self.tokens += 1


class Limits:
    """The rates of all hosts. Safe to be used by several threads."""

    def __init__(
        self,
        table: Mapping[str, Rate] = DOCUMENTED,
        *,
        known_as: frozenset[str] = frozenset(),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the table; `known_as` are the words behind host names that hold for this user."""
        self._table = table
        self._known_as = known_as
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, host: str, until: float, *, free: bool = False) -> None:
        """Return when the host may be asked; `until` is a time of the clock.

        Raises:
            SourceRefused: that would take longer.
        """
        now = self._clock()
        with self._lock:
            bucket = self._bucket(host, free)
            seconds = bucket.reserve(now)
            if now + seconds > until:
                bucket.give_back()
                raise SourceRefused(f"{host} asks for {seconds:,.0f} s of patience; ask again later")
        if seconds:
            self._sleep(seconds)

    @contextmanager
    def place(self, host: str, *, free: bool = False) -> Iterator[None]:
        """One of the connections that the host allows at the same time."""
        with self._lock:
            places = self._bucket(host, free).places
        with places:
            yield

    def hold(self, host: str, seconds: float, *, free: bool = False) -> None:
        """Leave a host alone that asked for it."""
        with self._lock:
            bucket = self._bucket(host, free)
            bucket.held_until = max(bucket.held_until, self._clock() + seconds)

    def slow_down(self, host: str, number: float, seconds: float) -> None:
        """Keep to a lower rate that the host itself has named."""
        if number > 0 and seconds > 0:
            with self._lock:
                bucket = self._bucket(host, free=False)
                bucket.per_second = min(bucket.per_second, number / seconds)

    def _bucket(self, host: str, free: bool) -> _Bucket:
        name, rate = (f"{host} free", _FREE) if free else self._rate(host)
        bucket = self._buckets.get(name)
        if bucket is None:
            bucket = self._buckets[name] = _Bucket(rate, self._clock)
        return bucket

    def _rate(self, host: str) -> tuple[str, Rate]:
        for name, rate in sorted(self._table.items(), key=lambda item: -len(item[0])):
            suffix, _, known = name.partition(" ")
            if (host == suffix or host.endswith("." + suffix)) and (not known or known in self._known_as):
                return suffix, rate
        return host, _OTHERS
