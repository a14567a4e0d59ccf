"""`citance serve`."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, note, settings_for
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.index import Index
    from citance.settings import Settings

__all__ = ["HostOption", "PortOption", "serve", "serve_library"]

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on; 127.0.0.1 by default.")]
PortOption = Annotated[
    int | None, typer.Option("--port", "-p", min=0, max=65535, help="Port; 8000 by default, 0 takes a free one.")
]


def serve(
    host: HostOption = None,
    port: PortOption = None,
    workers: Annotated[
        int, typer.Option("--workers", "-w", min=1, max=64, help="Server processes; one by default.")
    ] = 1,
    access_log: Annotated[
        bool | None,
        typer.Option(
            "--access-log", help="A JSON line for each API request on standard error, without personal data."
        ),
    ] = None,
    db: DbOption = None,
) -> None:
    """Serve the library's pages and its API until Ctrl-C; where there is no library yet, an empty one is made."""
    from citance.cli._library import open_index

    settings = settings_for(db, host=host, port=port, access_log=access_log)
    made = "://" not in settings.db and not Path(settings.db).expanduser().exists()
    with open_index(settings, create=True) as index:
        if made:
            note(f"there was no library at {settings.db}: an empty one was made; fill it at /add, or by `citance add`")
        if workers == 1:
            serve_library(index, settings)
            return
    _serve_many(settings, workers)


def serve_library(index: Index, settings: Settings) -> None:
    """Serve pages and API from this process until Ctrl-C.

    Raises:
        UsageError: the port is taken, or the address is not this computer's.
    """
    from citance.web.serving import serve_one

    listener = _listen(settings.host, settings.port)
    with listener:
        index.search_index.catch_up(index.store)
        _tell(settings.host, listener)
        serve_one(index, settings, listener)


def _serve_many(settings: Settings, workers: int) -> None:
    """Serve from several processes that share a port, the waiting checks and the rates of callers."""
    import tempfile

    from citance.web.serving import serve_many

    listener = _listen(settings.host, settings.port)
    with listener, tempfile.TemporaryDirectory(prefix="citance-serve-", ignore_cleanup_errors=True) as folder:
        # The processes read their settings themselves; what the command line said reaches them this way.
        os.environ["CITANCE_DB"] = settings.db
        os.environ["CITANCE_API_FOLDER"] = settings.api_folder or folder
        os.environ["CITANCE_ACCESS_LOG"] = str(settings.access_log).lower()
        _tell(settings.host, listener)
        serve_many(listener, workers)


def _tell(host: str, listener: socket.socket) -> None:
    shown = f"[{host}]" if ":" in host else host
    note(f"serving http://{shown}:{listener.getsockname()[1]} (Ctrl-C ends it)")


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is bound already, so that nobody can take the port between the check and the serving."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, or asyncio does not switch Nagle's algorithm off: an answer in two parts then takes 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UsageError(
            f"{host}:{port}: {(error.strerror or str(error)).lower()}; name another with --port"
        ) from error
    return listener
