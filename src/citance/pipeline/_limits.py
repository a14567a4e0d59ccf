"""The memory that a reader process may take.

The limit is one of address space, set when the process is ready: what it has by then (code, weights, threads' stacks)
does not count, so that the number means what one file may take. Python raises MemoryError at it; a library in C may end
the process, which the pool reports like every other death. Only Linux tells a process its size and keeps to the limit;
elsewhere there is none.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

__all__ = ["address_space", "limit_memory"]

_MEGABYTE = 1_000_000


def address_space() -> int:
    """Bytes of address space of this process; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def limit_memory(memory_mb: int) -> int:
    """Let this process grow by so many megabytes (10⁶ bytes) and write no core files.

    Returns its present size in bytes, or 0 where no limit is set. Only the soft limit is lowered: programs that are
    started from here may raise it again.
    """
    size = address_space()
    if sys.platform == "win32" or not memory_mb or not size:
        return 0
    import resource

    with suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = size + memory_mb * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
    return size
