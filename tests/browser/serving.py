"""A library behind a real server, in this process, for a browser to look at."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from citance.index import Index
from citance.settings import Settings
from citance.web import create_app
from citance.web.api import Service

__all__ = ["Site", "copied", "serving"]

_PATIENCE = 30.0


@dataclass(frozen=True)
class Site:
    """A served library: `url` without a slash at its end."""

    url: str
    index: Index
    folder: Path


def copied(library: Path, to: Path) -> Path:
    """A fresh copy of a library's folder; the database in it."""
    shutil.copytree(library, to)
    return to / "library.db"


@contextmanager
def serving(database: Path, **settings: object) -> Iterator[Site]:
    """Serve a library on a free port until the block ends."""
    known = Settings(db=str(database), **settings)  # type: ignore[arg-type]
    with Index.open(database, create=False) as index:
        service = Service(index, known)
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        app = create_app(index, banner=index.note, service=service, settings=known)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            until = time.monotonic() + _PATIENCE
            while not server.started:
                if time.monotonic() > until:
                    raise RuntimeError("the server did not start")
                time.sleep(0.02)
            yield Site(f"http://127.0.0.1:{listener.getsockname()[1]}", index, database.parent)
        finally:
            server.should_exit = True
            thread.join(_PATIENCE)
            service.close()
            listener.close()
