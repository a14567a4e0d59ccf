"""What the settings say about calls to open services."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.settings import Settings

__all__ = ["ClientOptions", "Secret", "base_address", "origin", "secret_from"]

Origin = tuple[str, int]
"""Host and port: what an address may be trusted by."""


@dataclass(frozen=True)
class Secret:
    """What a request carries beside its address: never kept with the answer, never written to a message."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __bool__(self) -> bool:
        return bool(self.parameters or self.headers)


@dataclass(frozen=True)
class ClientOptions:
    """Bounds and manners of all calls.

    `seconds` bounds one answer with all its retries, `answer_bytes` its unpacked size; `lifetime` is the time in
    seconds for which an answer is kept whose sender names none; `pause` is the first wait before a retry where the
    service names none. `own` are the hosts and ports that the user has set as a service's address: only they may be
    private ones, may speak plain http, and have no rate limit of ours.
    """

    mailto: str = ""
    offline: bool = False
    cache: Path | None = None
    lifetime: float = 7 * 86_400
    seconds: float = 120
    answer_bytes: int = 100_000_000
    pause: float = 0.5
    own: frozenset[Origin] = frozenset()

    @classmethod
    def of(cls, settings: Settings) -> ClientOptions:
        """The options that settings ask for."""
        fields = type(settings).model_fields
        addresses = {name: str(getattr(settings, name)) for name in fields if name in _ADDRESSES}
        own = {origin(base_address(url, name)) for name, url in addresses.items() if url != fields[name].default}
        return cls(
            mailto=settings.mailto,
            offline=settings.offline,
            cache=Path(settings.http_cache).expanduser() if settings.http_cache else None,
            lifetime=settings.http_days * 86_400,
            seconds=settings.http_timeout,
            answer_bytes=settings.http_max_mb * 1_000_000,
            own=frozenset(own),
        )

    @property
    def cache_folder(self) -> Path:
        """The folder of the kept answers."""
        return self.cache or user_cache_path("citance", appauthor=False) / "http"


_ADDRESSES = frozenset(
    {
        "arxiv_url",
        "crossref_url",
        "datacite_url",
        "doi_url",
        "europepmc_url",
        "openalex_url",
        "pubmed_url",
        "retractionwatch_url",
        "ror_url",
        "unpaywall_url",
    }
)


def base_address(url: str, setting: str) -> str:
    """The address without a slash at its end.

    Raises:
        UsageError: it is no http address, or holds a password or a query.
    """
    plain = url.strip()
    try:
        parts = urlsplit(plain)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"setting {setting}: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise UsageError(f"setting {setting}: {url!r} is no http address")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UsageError(f"setting {setting}: an address without name, password and query is wanted")
    return plain.rstrip("/")


def origin(url: str) -> Origin:
    """Host and port of an http address."""
    parts = urlsplit(url)
    return (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def secret_from(variable: str) -> str:
    """The key that an environment variable holds, or "".

    Raises:
        UsageError: what it holds can be no key; the message names the variable only.
    """
    key = os.environ.get(variable, "").strip() if variable else ""
    if key and not (key.isascii() and key.isprintable()):
        raise UsageError(f"the environment variable {variable} holds no key: it has signs that no key has")
    return key
