"""How many requests somebody may make: token buckets that all processes of a server share.

The buckets stand in a table of fixed size in a memory-mapped file, so that strangers cannot make it grow and a request
costs no question to a database. Two processes that write one slot in the same moment may lose one of two
tokens; a limit is not an account. Who falls into a slot that another one holds takes it over with a full bucket.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

__all__ = ["Allowance", "Buckets"]

_SLOT = struct.Struct("<Qdd")
_SLOTS = 1 << 15
"""786 KB; two of 250 callers that are active at the same time share a slot with a probability of 0.6."""


class Allowance(NamedTuple):
    """Whether a request may go on, what is left of the bucket, and after how many seconds there is room again."""

    allowed: bool
    limit: int
    remaining: int
    wait: float


class Buckets:
    """Token buckets by the name of a caller; each holds one minute's worth of requests and fills evenly."""

    def __init__(self, file: Path | None = None, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        size = _SLOT.size * _SLOTS
        if file is None:
            self._memory = mmap.mmap(-1, size)
            return
        with file.open("a+b") as opened:
            if opened.seek(0, 2) < size:
                opened.truncate(size)
            self._memory = mmap.mmap(opened.fileno(), size)

    def take(self, caller: str, rate: int, cost: int = 1) -> Allowance:
        """Take `cost` tokens out of the bucket of a caller who may make `rate` requests a minute. A cost above the
        rate is taken as the rate, so that what is dear is slow and not impossible."""
        digest = int.from_bytes(hashlib.blake2b(caller.encode(), digest_size=8).digest(), "little") or 1
        at = digest % _SLOTS * _SLOT.size
        owner, tokens, since = _SLOT.unpack_from(self._memory, at)
        now, cost = self._clock(), min(cost, rate)
        if owner != digest or not 0 <= tokens <= rate or since > now:
            tokens, since = float(rate), now
        tokens = min(float(rate), tokens + (now - since) * rate / 60)
        allowed = tokens >= cost
        tokens -= cost if allowed else 0
        _SLOT.pack_into(self._memory, at, digest, tokens, now)
        return Allowance(allowed, rate, int(tokens), 0.0 if allowed else (cost - tokens) * 60 / rate)
