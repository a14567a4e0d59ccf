"""A load generator for a server on this machine: a few kept connections in one thread, as light as Python allows.

It shares the cores with the server that it measures, so that it does nothing but write bytes that were made before, and look
for the end of the answer. An HTTP client library would take more of a core than the server does.
"""

from __future__ import annotations

import os
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Load", "get", "run_load", "serving"]

_READ = 65_536


@dataclass
class Load:
    """What a run gave: requests that were answered with 200, other answers by status, and seconds for each request."""

    seconds: float = 0.0
    answered: int = 0
    others: dict[int, int] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        """Answers with 200 per second."""
        return self.answered / self.seconds if self.seconds else 0.0

    def quantile(self, share: float) -> float:
        """The time, in milliseconds, within which a share of the answers came."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@dataclass
class _Connection:
    socket: socket.socket
    sent: float = 0.0
    buffer: bytes = b""


def run_load(port: int, paths: Sequence[str], *, connections: int = 8, seconds: float = 10.0) -> Load:
    """Ask for the paths in turn over some connections for some seconds; each asks again once it was answered."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() for path in paths]
    selector = selectors.DefaultSelector()
    load, turn = Load(), 0
    for _ in range(connections):
        opened = socket.create_connection(("127.0.0.1", port), timeout=30)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(opened, selectors.EVENT_READ, _Connection(opened))
    began = time.perf_counter()
    for key in selector.get_map().values():
        key.data.sent = time.perf_counter()
        key.data.socket.sendall(requests[turn % len(requests)])
        turn += 1
    end = began + seconds
    while (now := time.perf_counter()) < end:
        for key, _ in selector.select(timeout=max(0.0, end - now)):
            connection: _Connection = key.data
            connection.buffer += connection.socket.recv(_READ)
            status = _whole(connection.buffer)
            if status is None:
                continue
            done = time.perf_counter()
            load.waits.append(done - connection.sent)
            if status == 200:
                load.answered += 1
            else:
                load.others[status] = load.others.get(status, 0) + 1
            connection.buffer, connection.sent = b"", done
            connection.socket.sendall(requests[turn % len(requests)])
            turn += 1
    load.seconds = time.perf_counter() - began
    for key in list(selector.get_map().values()):
        key.data.socket.close()
    selector.close()
    return load


def _whole(buffer: bytes) -> int | None:
    """The status of an answer that has come whole, else None."""
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return None
    at = buffer.lower().find(b"content-length:", 0, head)
    length = int(buffer[at + 15 : buffer.find(b"\r\n", at)]) if at >= 0 else 0
    return int(buffer[9:12]) if len(buffer) >= head + 4 + length else None


def get(port: int, path: str) -> tuple[int, bytes]:
    """One request on a connection of its own: status and body, chunks and all."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as opened:
        opened.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        parts = b"".join(iter(lambda: opened.recv(_READ), b""))
    head, _, body = parts.partition(b"\r\n\r\n")
    return int(head[9:12]), body


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(database: Path, *, workers: int = 1) -> Iterator[tuple[int, float]]:
    """A running `citance serve` over a database: its port, and the seconds from its start to its first answer."""
    port = free_port()
    command = [sys.executable, "-m", "citance", "serve", "--port", str(port), "--workers", str(workers)]
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        env={**os.environ, "CITANCE_DB": str(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield port, _first_answer(process, port, began)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _first_answer(process: subprocess.Popen[bytes], port: int, began: float) -> float:
    while process.poll() is None and time.perf_counter() - began < 60:
        try:
            if get(port, "/robots.txt")[0] == 200:
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.01)
    said = process.stderr.read().decode() if process.stderr and process.poll() is not None else ""
    raise RuntimeError(f"citance serve did not answer: {said}")
