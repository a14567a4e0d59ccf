"""Several server processes on one port: each opens the library for itself, by the settings that all of them share."""

from __future__ import annotations

import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType

import uvicorn

from citance.errors import CitanceError
from citance.index import Index
from citance.settings import Settings, load_settings
from citance.web.api import Service
from citance.web.app import create_app

__all__ = ["serve_many", "serve_one"]

_TOO_SOON = 5.0
"""A process that ends sooner than so many seconds after its start would only do so again."""
_PATIENCE = 10.0
"""Seconds that a process has to answer what it has begun, once it is told to end."""


def serve_one(index: Index, settings: Settings, listener: socket.socket) -> None:
    """Serve an open library from this process until it is interrupted or told to end.

    Addresses of clients are believed of a proxy on this machine only.
    """
    service = Service(index, settings)
    app = create_app(index, banner=index.note, service=service, warm=True)
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    try:
        # Ctrl-C is how serving ends, not an interruption of something unfinished.
        with _ended_by_signal(), suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        service.close()


def serve_many(listener: socket.socket, workers: int) -> None:
    """Serve from processes that share a listening socket, until this one is interrupted; one that dies is replaced.

    Raises:
        CitanceError: a process ends as soon as it has begun.
    """
    # A fork has all that was imported at once; nothing with threads of its own was opened before.
    make = get_context("fork").Process if sys.platform == "linux" else get_context("spawn").Process
    running: dict[int, tuple[BaseProcess, float]] = {}

    def start() -> None:
        process = make(target=_serve, args=(listener,))
        process.start()
        running[process.sentinel] = (process, time.monotonic())

    with _ended_by_signal(), suppress(KeyboardInterrupt):
        try:
            for _ in range(workers):
                start()
            while True:
                wait(list(running))
                for ended in [sentinel for sentinel, (process, _) in running.items() if not process.is_alive()]:
                    process, since = running.pop(ended)
                    if time.monotonic() - since < _TOO_SOON:
                        raise CitanceError(f"a server process ended at once (exit code {process.exitcode})")
                    start()
        finally:
            _end([process for process, _ in running.values()])


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Let SIGTERM end this process as Ctrl-C does, so that what is open is closed and temporary files go."""
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _serve(listener: socket.socket) -> None:
    """The whole of one server process among several."""
    settings = load_settings()
    with Index.open(settings.db, create=False) as index:
        serve_one(index, settings, listener)


def _end(processes: list[BaseProcess]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + _PATIENCE
    for process in processes:
        process.join(max(0.0, until - time.monotonic()))
        if process.is_alive():
            process.kill()
            process.join()
