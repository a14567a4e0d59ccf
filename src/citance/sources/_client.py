"""The one HTTP client for all open services.

What it sees to, so that no adapter must: answers are kept on disk and asked for again only when they have grown old
(hishel, RFC 9111); a busy or failing service is asked again, as it wishes itself (Retry-After) or ever more slowly
(stamina), within one limit of time; every host at its own rate; no answer larger or slower than the settings allow; no
address that leads into a private network, and none that leads from https to http; no page of HTML taken for data; and
offline, not a single call. Errors of httpx become those of `citance.errors` here and nowhere else.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar

from citance._version import __version__
from citance.errors import BadAnswer, SourceError, SourceMissing, SourceRefused, SourceUnavailable
from citance.sources._content import ACCEPT, Kind, decode_json, parse_xml, waiting, wrong_content
from citance.sources._limits import Limits
from citance.sources._options import ClientOptions, Secret, origin
from citance.sources._safety import check_redirect, check_url
from citance.text.reasons import words_of_answer, words_of_error

if TYPE_CHECKING:
    import httpx
    from lxml import etree

__all__ = ["Client", "Downloaded"]

_Decoded = TypeVar("_Decoded")

_CONNECT = 15.0
_FEW_TRIES = 4
"""Attempts at a service that cannot be reached or fails inside; one that is busy is asked until the time is over."""
_REDIRECTS = 8
_HEAD = 2000
_KEPT_BYTES = 20_000_000
"""Larger answers are not kept."""
_CACHE_BYTES = 1_000_000_000

# Without a handler their words would land on standard error.
for _name in ("stamina", "hishel"):
    logging.getLogger(_name).addHandler(logging.NullHandler())


class Downloaded:
    """A file that was fetched: where it lies, its size in bytes, and the media type that was named."""

    __slots__ = ("media", "path", "size")

    def __init__(self, path: Path, size: int, media: str) -> None:
        self.path, self.size, self.media = path, size, media


class _Busy(Exception):  # noqa: N818 - never leaves this module
    """Status 408, 425, 429 or 5xx; `wait` is the time in seconds that the service asks for, 0 where it names none."""

    def __init__(self, status: int, wait: float, reason: str) -> None:
        super().__init__(reason)
        self.status, self.wait, self.reason = status, wait, reason


class _Sink:
    """Where an answer goes, held to its size while it comes in."""

    def __init__(self, most: int, file: BinaryIO | None = None) -> None:
        self.most, self.file = most, file
        self.head = b""
        self.size = 0
        self.parts: list[bytes] = []

    def restart(self) -> None:
        """Forget what another attempt has left."""
        self.head, self.size, self.parts = b"", 0, []
        if self.file is not None:
            self.file.seek(0)
            self.file.truncate()

    def take(self, part: bytes) -> None:
        self.size += len(part)
        if self.size > self.most:
            raise BadAnswer(f"the answer is larger than {self.most / 1_000_000:g} MB")
        if len(self.head) < _HEAD:
            self.head = (self.head + part)[:_HEAD]
        if self.file is None:
            self.parts.append(part)
        else:
            self.file.write(part)


class Client:
    """Calls to open services; a context manager, safe to be used by several threads."""

    def __init__(self, options: ClientOptions | None = None, *, limits: Limits | None = None) -> None:
        """Take the options; nothing is sent, no file opened yet."""
        self.options = options or ClientOptions()
        self._limits = limits or Limits(known_as=frozenset({"mailto"} if self.options.mailto else ()))
        self._opened: _Transports | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of connections and of the kept answers."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @property
    def calls(self) -> int:
        """How many requests have really gone out."""
        return self._opened.outbound.calls if self._opened else 0

    def get(
        self,
        url: str,
        parameters: Mapping[str, str] | None = None,
        *,
        kind: Kind = Kind.JSON,
        secret: Secret | None = None,
        keep: bool = True,
    ) -> bytes:
        """The body of an answer.

        Args:
            url: an http(s) address.
            parameters: are put behind it.
            kind: what is asked for; another content is refused.
            secret: parameters and headers that neither the kept answer nor a message shows.
            keep: whether the answer may come from, and go to, those that are kept.

        Raises:
            SourceError: there is none that could be used; the class tells why, the message names the host.
        """
        sink = _Sink(self.options.answer_bytes)
        self._fetch(_address(url, parameters), kind, secret or Secret(), sink, keep)
        return b"".join(sink.parts)

    def get_json(
        self, url: str, parameters: Mapping[str, str] | None = None, *, secret: Secret | None = None
    ) -> object:
        """The value of a JSON answer; raises as `get`."""
        return self._decoded(decode_json, url, parameters, Kind.JSON, secret)

    def get_xml(
        self, url: str, parameters: Mapping[str, str] | None = None, *, secret: Secret | None = None
    ) -> etree._Element:
        """The root of an XML answer; raises as `get`."""
        return self._decoded(parse_xml, url, parameters, Kind.XML, secret)

    def download(self, url: str, to: Path, *, kind: Kind = Kind.TEXT, secret: Secret | None = None) -> Downloaded:
        """Fetch a file; it gets its name only when it is whole, and is never taken from the kept answers.

        Raises:
            SourceError: as `get`; also when the file cannot be written.
        """
        part = to.with_name(f"{to.name}.part")
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb+") as file:
                sink = _Sink(self.options.answer_bytes, file)
                media = self._fetch(_address(url, None), kind, secret or Secret(), sink, keep=False)
            part.replace(to)
        except OSError as error:
            raise SourceError(f"{to}: cannot be written: {error.strerror or error}") from error
        finally:
            part.unlink(missing_ok=True)
        return Downloaded(to, sink.size, media)

    def _decoded(
        self,
        decode: Callable[[bytes], _Decoded],
        url: str,
        parameters: Mapping[str, str] | None,
        kind: Kind,
        secret: Secret | None,
    ) -> _Decoded:
        address = _address(url, parameters)
        body = self.get(address, kind=kind, secret=secret)
        try:
            return decode(body)
        except BadAnswer as error:
            self._transports().forget(address)  # else the same would be read again for days
            raise BadAnswer(f"{origin(address)[0]}: {error}") from error.__cause__

    def _transports(self) -> _Transports:
        with self._lock:
            if self._opened is None:
                self._opened = _Transports(self.options, self._limits)
            return self._opened

    def _fetch(self, url: str, kind: Kind, secret: Secret, sink: _Sink, keep: bool) -> str:
        """Attempts until one succeeds or the time is over; gives the media type."""
        import httpx
        import stamina

        until = time.monotonic() + self.options.seconds
        tries = 0

        def again(error: Exception) -> bool | float:
            nonlocal tries
            tries += 1
            left = until - time.monotonic()
            if isinstance(error, _Busy):
                few = error.status == 429 or error.wait > 0 or tries < _FEW_TRIES
                return (error.wait or True) if few and error.wait < left else False
            return isinstance(error, httpx.TransportError) and tries < _FEW_TRIES and left > 0

        host = origin(url)[0]
        with _translated(host, self.options.seconds):
            for attempt in stamina.retry_context(
                again,
                attempts=None,
                timeout=self.options.seconds,
                wait_initial=self.options.pause,
                wait_max=10.0,
                wait_jitter=self.options.pause,
            ):
                with attempt:
                    sink.restart()
                    return self._follow(url, kind, secret, sink, keep, until)
        raise SourceUnavailable(f"{host}: no answer")  # pragma: no cover - the loop returns or raises

    def _follow(self, url: str, kind: Kind, secret: Secret, sink: _Sink, keep: bool, until: float) -> str:
        """One attempt, with the redirects that it leads to; the secret stays with the host that it is for."""
        for _ in range(_REDIRECTS + 1):
            check_url(url, self.options.own)
            where = origin(url)
            place = self._limits.place(where[0], free=where in self.options.own)
            with place, closing(self._once(url, kind, secret, keep, until)) as answer:
                if not answer.has_redirect_location:
                    self._check_status(answer, url, sink)
                    _take(answer, sink, until, self.options.seconds)
                    reason = wrong_content(kind, answer.headers.get("content-type", ""), sink.head)
                    if reason:
                        raise BadAnswer(reason)
                    return str(answer.headers.get("content-type", "")).partition(";")[0].strip()
                target = str(answer.url.join(answer.headers["location"]))
            check_redirect(url, target)
            if where != origin(target):
                secret = Secret()
            url = target
        raise SourceRefused("leads from one address to the next without end")

    def _once(self, url: str, kind: Kind, secret: Secret, keep: bool, until: float) -> httpx.Response:
        """Send one request; the body is still to come."""
        import httpx

        from citance.sources._transport import CALL, Call

        left = max(until - time.monotonic(), 0.1)
        headers = {
            "accept": ACCEPT[kind],
            "accept-encoding": "gzip, deflate",
            "user-agent": _agent(self.options.mailto),
        }
        timeout = {"connect": min(left, _CONNECT), "read": left, "write": left, "pool": left}
        extensions = {CALL: Call(kind, until, secret), "timeout": timeout, "caching": {"key": _key(url)}}
        request = httpx.Request("GET", url, headers=headers, extensions=extensions)
        answer = self._transports().way(keep=keep).handle_request(request)
        answer.request = request
        return answer

    def _check_status(self, answer: httpx.Response, url: str, sink: _Sink) -> None:
        """Raise what a status other than success means."""
        status = answer.status_code
        if status in (200, 203):
            return
        if status == 204:
            raise BadAnswer("the answer is empty")
        reason = f"status {status}{words_of_answer(_beginning(answer))}"
        if status in (408, 425, 429) or status >= 500:
            wait = waiting(answer.headers.get("retry-after", ""))
            if wait:
                where = origin(url)
                self._limits.hold(where[0], wait, free=where in self.options.own)
            raise _Busy(status, wait, reason)
        if status in (404, 410):
            raise SourceMissing(reason)
        raise SourceRefused(reason)


class _Transports:
    """The ways of a request: by the kept answers, or past them."""

    def __init__(self, options: ClientOptions, limits: Limits) -> None:
        from hishel import CacheOptions, SqliteStorage
        from hishel.httpx import CacheTransport

        from citance.sources._transport import NoNetwork, Outbound

        self.outbound = Outbound(options, limits)
        self._past: httpx.BaseTransport = NoNetwork() if options.offline else self.outbound
        self._storage = SqliteStorage(
            database_path=options.cache_folder / "answers.db", max_stream_size=_KEPT_BYTES, max_size=_CACHE_BYTES
        )
        # Offline everything that is kept is good, however old.
        rules: bool | CacheOptions = False if options.offline else CacheOptions(shared=False)
        self._kept = CacheTransport(self._past, self._storage, rfc=rules)

    def way(self, *, keep: bool) -> httpx.BaseTransport:
        return self._kept if keep else self._past

    def forget(self, url: str) -> None:
        for entry in self._storage.get_entries(_key(url)):
            self._storage.remove_entry(entry.id)

    def close(self) -> None:
        self._storage.close()
        self.outbound.close()


@contextmanager
def _translated(host: str, seconds: float) -> Iterator[None]:
    """Errors of httpx, and reasons without a host, as errors of citance that name the host."""
    import httpx

    try:
        yield
    except _Busy as error:
        patience = f", asks to wait {error.wait:,.0f} s" if error.wait else ""
        raised = SourceRefused if error.status == 429 else SourceUnavailable
        raise raised(f"{host}: {error.reason}{patience}") from None
    except (httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout) as error:
        raise SourceUnavailable(f"{host}: no answer within {seconds:g} s (setting http_timeout)") from error
    except httpx.RemoteProtocolError as error:
        raise BadAnswer(f"{host}: the answer is cut off or no HTTP: {words_of_error(error)}") from error
    except httpx.TransportError as error:
        raise SourceUnavailable(f"{host}: cannot be reached: {words_of_error(error)}") from error
    except httpx.DecodingError as error:
        raise BadAnswer(f"{host}: the answer cannot be unpacked") from error
    except (httpx.InvalidURL, httpx.StreamError) as error:
        raise SourceRefused(f"{host}: {words_of_error(error)}") from error
    except RuntimeError as error:  # of the kept answers: another program's database, or a later version's
        raise SourceError(f"the kept answers cannot be used (setting http_cache): {words_of_error(error)}") from error
    except SourceError as error:
        if str(error).startswith(host):
            raise
        raise type(error)(f"{host}: {error}") from error.__cause__


def _take(answer: httpx.Response, sink: _Sink, until: float, seconds: float) -> None:
    """The body, piece by piece, until it is whole, too large or too slow."""
    for part in answer.iter_bytes():
        sink.take(part)
        if time.monotonic() > until:
            raise SourceUnavailable(f"no whole answer within {seconds:g} s (setting http_timeout)")


def _beginning(answer: httpx.Response) -> bytes:
    """The first bytes of a failure's page."""
    beginning = b""
    for part in answer.iter_bytes():
        beginning += part
        if len(beginning) >= _HEAD:
            break
    return beginning[:_HEAD]


def _address(url: str, parameters: Mapping[str, str] | None) -> str:
    import httpx

    try:
        return str(httpx.URL(url).copy_merge_params(dict(parameters))) if parameters else str(httpx.URL(url))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise SourceRefused(f"not a web address: {words_of_error(error)}") from error


def _key(url: str) -> str:
    """By what a kept answer is found, on line and off."""
    return hashlib.sha256(f"citance 1 {url}".encode()).hexdigest()


def _agent(mailto: str) -> str:
    """Who asks: the form that Crossref and DataCite ask for."""
    return f"citance/{__version__} (mailto:{mailto})" if mailto else f"citance/{__version__}"
