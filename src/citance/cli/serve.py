"""`citance serve`."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import DbOption, note, settings_for
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.index import Index

__all__ = ["HostOption", "PortOption", "serve", "serve_library"]

HostOption = Annotated[str | None, typer.Option("--host", help="Address to listen on; 127.0.0.1 by default.")]
PortOption = Annotated[
    int | None, typer.Option("--port", "-p", min=0, max=65535, help="Port; 8000 by default, 0 takes a free one.")
]


def serve(host: HostOption = None, port: PortOption = None, db: DbOption = None) -> None:
    """Serve the library's pages until Ctrl-C."""
    from citance.cli._library import open_index

    settings = settings_for(db, host=host, port=port)
    with open_index(settings) as index:
        serve_library(index, settings.host, settings.port)


def serve_library(index: Index, host: str, port: int) -> None:
    """Serve pages until Ctrl-C.

    Raises:
        UsageError: the port is taken, or the address is not this computer's.
    """
    import uvicorn

    from citance.web import create_app

    listener = _listen(host, port)
    index.search_index.catch_up(index.store)
    shown = f"[{host}]" if ":" in host else host
    note(f"serving http://{shown}:{listener.getsockname()[1]} (Ctrl-C ends it)")
    config = uvicorn.Config(create_app(index, banner=index.note), log_level="warning", access_log=False)
    # Ctrl-C is how serving ends, not an interruption of something unfinished.
    with listener, suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that is bound already, so that nobody can take the port between the check and the serving."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
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
