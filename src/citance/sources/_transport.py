"""The last step of a call, below the cache: what really goes out, and how.

Below the cache, since what is kept must neither hold keys and e-mail addresses nor count against a host's rate. Answers
that name no lifetime are given one here, which the cache then keeps to; answers of another kind than asked for
("HTML instead of JSON", with status 200) are marked as not to be kept.
"""

from __future__ import annotations

import threading
import urllib.request
from email.utils import formatdate

import httpx

from citance.errors import OfflineError, SourceRefused
from citance.sources._content import Kind, wrong_media
from citance.sources._limits import Limits
from citance.sources._options import ClientOptions, Secret, origin
from citance.sources._safety import check_host, is_public

__all__ = ["CALL", "Call", "NoNetwork", "Outbound"]

CALL = "citance"
"""The name of the request's extension that holds its `Call`."""
_FRESHNESS = ("cache-control", "expires", "pragma")


class Call:
    """What the last step must know of a request: until when (monotonic), what for, and its secret."""

    __slots__ = ("kind", "secret", "until")

    def __init__(self, kind: Kind, until: float, secret: Secret) -> None:
        self.kind, self.until, self.secret = kind, until, secret


class NoNetwork(httpx.BaseTransport):
    """Takes the place of the network when none may be used."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Refuse."""
        raise OfflineError(f"{request.url.host}: offline, and this answer is not kept from an earlier call")


class Outbound(httpx.BaseTransport):
    """Sends requests; safe to be used by several threads."""

    def __init__(self, options: ClientOptions, limits: Limits) -> None:
        self._options = options
        self._limits = limits
        self._ways: dict[str, httpx.HTTPTransport] = {}
        self._lock = threading.Lock()
        self.calls = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for the host's turn, send, and look at who answered."""
        call: Call = request.extensions[CALL]
        url, host = request.url, request.url.host
        own = origin(str(url)) in self._options.own
        proxy = self._proxy(url, own)
        if not own and not proxy:
            check_host(host)
        self._limits.wait(host, call.until, free=own)
        with self._lock:
            self.calls += 1
        answer = self._way(proxy).handle_request(_with_secret(request, call.secret))
        if not own and not proxy:
            _check_peer(answer, host)
        self._learn(host, answer.headers)
        return _with_lifetime(answer, call.kind, self._options.lifetime)

    def close(self) -> None:
        """Let go of all connections."""
        for way in self._ways.values():
            way.close()

    def _proxy(self, url: httpx.URL, own: bool) -> str:
        """The proxy that the environment names for an address; none for this machine's own servers."""
        if own and url.host in ("localhost", "127.0.0.1", "::1"):
            return ""
        proxies = urllib.request.getproxies()
        proxy = proxies.get(url.scheme) or proxies.get("all") or ""
        return "" if not proxy or urllib.request.proxy_bypass(url.host) else proxy

    def _way(self, proxy: str) -> httpx.HTTPTransport:
        with self._lock:
            if proxy not in self._ways:
                address = proxy if "://" in proxy or not proxy else f"http://{proxy}"
                self._ways[proxy] = httpx.HTTPTransport(proxy=address or None)
            return self._ways[proxy]

    def _learn(self, host: str, headers: httpx.Headers) -> None:
        """Follow a rate that the host names as Crossref does: a number, and an interval such as "1s"."""
        try:
            number = float(headers.get("x-rate-limit-limit", ""))
            seconds = float(headers.get("x-rate-limit-interval", "").rstrip("s"))
        except ValueError:
            return
        self._limits.slow_down(host, number, seconds)


def _with_secret(request: httpx.Request, secret: Secret) -> httpx.Request:
    if not secret:
        return request
    url = request.url.copy_merge_params(dict(secret.parameters)) if secret.parameters else request.url
    headers = httpx.Headers([*request.headers.raw, *httpx.Headers(dict(secret.headers)).raw])
    return httpx.Request(request.method, url, headers=headers, extensions=request.extensions)


def _check_peer(answer: httpx.Response, host: str) -> None:
    stream = answer.extensions.get("network_stream")
    peer = stream.get_extra_info("server_addr") if stream is not None else None
    if peer and not is_public(str(peer[0])):
        answer.close()
        raise SourceRefused(f"{host} leads to a private address")


def _with_lifetime(answer: httpx.Response, kind: Kind, lifetime: float) -> httpx.Response:
    """The answer with the headers that the cache goes by."""
    headers = answer.headers
    if answer.status_code == 200:
        if wrong_media(kind, headers.get("content-type", "")):
            headers["cache-control"] = "no-store"
        elif not any(name in headers for name in _FRESHNESS):
            headers["cache-control"] = f"max-age={int(lifetime)}"
    if "date" not in headers:
        headers["date"] = formatdate(usegmt=True)  # without it a kept answer would never age
    return answer
