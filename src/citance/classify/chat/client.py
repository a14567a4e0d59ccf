"""Requests to an OpenAI-compatible chat endpoint: bounded in time and size, patient with a busy server."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from citance.errors import ModelError, UsageError
from citance.text.reasons import words_of_answer, words_of_error

if TYPE_CHECKING:
    from citance.classify.choice import ChatOptions

__all__ = ["ChatClient", "Refused", "TooSlow"]

ANSWER_BYTES = 1_000_000
"""Of one reply; a judgement has about 400 bytes, so nothing honest comes near."""
_CONNECT = 10.0
_FEW_TRIES = 4
"""Attempts at a server that cannot be reached or fails inside; one that says 429 is asked until the time is over."""
_OPTIONAL = ("response_format", "temperature")
"""Fields that some servers or models do not know; each is left out once a server has complained of it."""

# stamina tells of every new attempt through this logger; without a handler the words would land on standard error.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class Refused(Exception):  # noqa: N818 - never leaves the package
    """The server has no usable answer to this request; the message is the reason, one line."""


class TooSlow(Refused):
    """The answer did not come in time."""


class _Busy(Exception):  # noqa: N818 - never leaves this module
    """Status 429 or 5xx; `wait` is the time in seconds that the server asks for, 0 where it names none."""

    def __init__(self, status: int, wait: float, reason: str) -> None:
        super().__init__(reason)
        self.status, self.wait, self.reason = status, wait, reason


class ChatClient:
    """One endpoint; usable from several threads at once."""

    def __init__(self, options: ChatOptions) -> None:
        """Check the options; nothing is sent yet.

        Raises:
            UsageError: the address, the model's name or the key is missing or none.
        """
        import httpx

        self._url = f"{_base(options.url)}/chat/completions"
        if not options.model.strip() or not options.model.isprintable():
            raise UsageError("a chat needs the name of its model (--chat-model, setting chat_model)")
        self._seconds = options.seconds
        self._lock = threading.Lock()
        self._body: dict[str, Any] = {
            "model": options.model.strip(),
            "temperature": 0,
            "response_format": {"type": "json_object"},
        }
        # A proxy of the environment cannot know this machine's own servers. Redirects are not followed: they would
        # carry texts and key to somewhere that nobody named.
        local = httpx.URL(self._url).host in ("localhost", "127.0.0.1", "::1")
        headers = {"accept-encoding": "identity", "user-agent": "citance", **_key(options.key_env)}
        self._client = httpx.Client(headers=headers, trust_env=not local, follow_redirects=False)

    def ask(self, messages: list[dict[str, str]]) -> str:
        """The text of the model's reply.

        Raises:
            Refused: the server has none for this request.
            TooSlow: it took too long.
            ModelError: the server cannot be reached, refuses the key, or does not know the model.
        """
        import httpx
        import stamina

        until = time.monotonic() + self._seconds
        tries = 0

        def again(error: Exception) -> bool | float:
            nonlocal tries
            left = until - time.monotonic()
            tries += 1
            if isinstance(error, _Busy):
                few = error.status == 429 or tries < _FEW_TRIES
                return (error.wait or True) if few and error.wait < left else False
            return isinstance(error, httpx.TransportError) and tries < _FEW_TRIES and left > 0

        try:
            for attempt in stamina.retry_context(
                again, attempts=None, timeout=self._seconds, wait_initial=0.5, wait_max=10.0, wait_jitter=0.5
            ):
                with attempt, _deadline():
                    return _content(self._post(messages, until))
        except _Busy as error:
            raise ModelError(f"the chat server does not answer: {error.reason}; {_RESUME}") from None
        except httpx.TransportError as error:
            raise ModelError(
                f"the chat server at {self._url} cannot be reached: {words_of_error(error)}; {_RESUME}"
            ) from error
        raise Refused("no answer")  # pragma: no cover - the loop returns or raises

    def _post(self, messages: list[dict[str, str]], until: float) -> bytes:
        """One request, and one more for every field that the server turns out not to know."""
        while True:
            body = dict(self._body)
            status, reply = self._send({**body, "messages": messages}, until)
            if status == 200:
                return reply
            reason = f"status {status}{words_of_answer(reply)}"
            if status in (401, 403):
                raise ModelError(f"the chat server refuses the key: {reason} (--chat-key-env names its variable)")
            if status == 404 or 300 <= status < 400:
                raise ModelError(f"no model {body['model']} at {self._url}: {reason}")
            unknown = next((name for name in _OPTIONAL if name in body and name.encode() in reply), None)
            if status not in (400, 422) or unknown is None:
                raise Refused(reason)
            with self._lock:
                self._body.pop(unknown, None)

    def _send(self, body: dict[str, Any], until: float) -> tuple[int, bytes]:
        """Status and reply; the reply is held to its size and time while it comes in."""
        import httpx

        left = max(until - time.monotonic(), 0.1)
        timeout = httpx.Timeout(left, connect=min(left, _CONNECT))
        with self._client.stream("POST", self._url, json=body, timeout=timeout) as answer:
            parts: list[bytes] = []
            total = 0
            for part in answer.iter_raw():
                total += len(part)
                if total > ANSWER_BYTES:
                    raise Refused(f"its answer is larger than {ANSWER_BYTES / 1_000_000:g} MB")
                if time.monotonic() > until:
                    raise TooSlow(_too_slow(self._seconds))
                parts.append(part)
            reply = b"".join(parts)
            if answer.status_code == 429 or answer.status_code >= 500:
                wait = _waiting(answer.headers.get("retry-after", ""))
                raise _Busy(answer.status_code, wait, f"status {answer.status_code}{words_of_answer(reply)}")
            return answer.status_code, reply


_RESUME = "what it has answered so far is kept, and the same command goes on from there"


def _too_slow(seconds: float) -> str:
    return f"no answer within {seconds:g} s (setting chat_timeout)"


@contextmanager
def _deadline() -> Iterator[None]:
    """Tell a request that ran out of its time from one that never reached the server."""
    import httpx

    try:
        yield
    except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
        raise TooSlow("no answer within the time of the setting chat_timeout") from error


def _base(url: str) -> str:
    """The address before `/chat/completions`."""
    import httpx

    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise UsageError(f"setting chat_url: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise UsageError(f"setting chat_url: {url!r} is no http address")
    return str(parsed).rstrip("/").removesuffix("/chat/completions").rstrip("/")


def _key(name: str) -> dict[str, str]:
    """The header with the key out of the environment."""
    if not name:
        return {}
    key = os.environ.get(name, "").strip()
    if not key:
        raise UsageError(f"the environment variable {name}, which shall hold the key of the chat server, is not set")
    if not key.isascii() or not key.isprintable():
        raise UsageError(f"the environment variable {name} holds no key: it has signs that no key has")
    return {"authorization": f"Bearer {key}"}


def _content(reply: bytes) -> str:
    """The model's words out of the server's reply."""
    try:
        content = json.loads(reply)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        content = None
    if not isinstance(content, str):
        raise Refused("its reply is none of a chat")
    return content


def _waiting(retry_after: str) -> float:
    """The waiting time that a header names in seconds; 0 for a date or nothing."""
    try:
        wait = float(retry_after)
    except ValueError:
        return 0.0
    return wait if 0 <= wait < 86_400 else 0.0
