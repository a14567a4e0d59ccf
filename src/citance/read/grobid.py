"""PDF files read by a running GROBID server, over its REST service.

What is asked for: `processFulltextDocument` without consolidation (citance resolves by itself, and a server must not go
out to others), without coordinates and sentences, with the raw text of references. A server that answers 503 is busy,
not broken: its documentation asks clients to come again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from citance.errors import CitanceError, InputError, UsageError
from citance.read.safexml import local_name, parse_xml
from citance.read.tei import find_texts, read_tei
from citance.text.reasons import words_of_answer, words_of_error

if TYPE_CHECKING:
    import httpx

    from citance.model import Paper
    from citance.read.options import ReadOptions

__all__ = ["FORMAT", "GrobidClient", "GrobidFailure", "check_grobid", "grobid_client"]

FORMAT = "grobid"
"""The `format` of papers that GROBID has read."""

_PARAMETERS = {
    "consolidateHeader": "0",
    "consolidateCitations": "0",
    "consolidateFunders": "0",
    "includeRawCitations": "1",
    "includeRawAffiliations": "0",
}
_FEW_TRIES = 4
"""Attempts at a server that cannot be reached; one that is busy is asked until the time is over."""
_PAUSE = 30.0
"""Seconds for which a server that could not be reached is left alone, so that a folder does not wait for every file."""
_CONNECT = 10.0

# stamina tells of every new attempt through this logger; without a handler the words would land on standard error.
logging.getLogger("stamina").addHandler(logging.NullHandler())


class GrobidFailure(InputError):  # noqa: N818 - reads as the reason
    """GROBID gave nothing for a file; the message is the reason, one line."""


class _Busy(Exception):  # noqa: N818 - never leaves this module
    """The server says 503; `wait` is the time in seconds that it asks for, 0 where it names none."""

    def __init__(self, wait: float) -> None:
        super().__init__("busy")
        self.wait = wait


class GrobidClient:
    """A GROBID server; one client per process, its connection kept open."""

    def __init__(self, url: str, *, seconds: float, answer_bytes: int) -> None:
        """Take the address of a server (the one before `/api`); `seconds` and `answer_bytes` bound each file.

        Raises:
            UsageError: the address is none.
        """
        self.url = _base(url)
        self.seconds = seconds
        self.answer_bytes = answer_bytes
        self._client = _client(self.url)
        self._down_until = 0.0

    def check_alive(self) -> None:
        """Return if the server answers that it is alive.

        Raises:
            CitanceError: it does not; the message says what to do.
        """
        import httpx

        try:
            answer = self._client.get(f"{self.url}/api/isalive", timeout=_CONNECT)
        except httpx.HTTPError as error:
            raise CitanceError(self._absent(words_of_error(error))) from error
        if answer.status_code != 503 and (answer.status_code != 200 or answer.text.strip().lower() != "true"):
            raise CitanceError(self._absent(f"/api/isalive gave status {answer.status_code}"))

    def _absent(self, reason: str) -> str:
        return (
            f"no GROBID server answers at {self.url} ({reason}): start it, name its address with --grobid-url, "
            "or let citance read the PDF files itself (--reader own)"
        )

    def read(self, data: bytes, sha256: str) -> Paper:
        """The paper that GROBID finds in a PDF.

        Raises:
            GrobidFailure: none, whatever the cause: the server, its answer, or the file.
        """
        tei = self.fetch(data)
        try:
            root, warnings = parse_xml(tei)
            texts = find_texts(root) if local_name(root.tag) in ("TEI", "teiCorpus") else []
            papers = [read_tei(text, sha256, warnings) for text in texts[:1]]
        except InputError as error:
            raise GrobidFailure(f"its answer cannot be read: {error}") from error
        if not papers:
            raise GrobidFailure("its answer is not TEI")
        if not papers[0].blocks and not papers[0].references:
            raise GrobidFailure("it found neither text nor references")
        return msgspec.structs.replace(papers[0], format=FORMAT)

    def fetch(self, data: bytes) -> bytes:
        """The TEI document for a PDF, as bytes.

        Raises:
            GrobidFailure: the server refuses the file, cannot be reached, or takes too long.
        """
        import httpx
        import stamina

        if time.monotonic() < self._down_until:
            raise GrobidFailure("the server cannot be reached")
        until = time.monotonic() + self.seconds
        tries = 0

        def again(error: Exception) -> bool | float:
            nonlocal tries
            left = until - time.monotonic()
            if isinstance(error, _Busy):
                return min(error.wait, left) or True if error.wait < left and left > 0 else False
            tries += 1
            return isinstance(error, httpx.TransportError) and tries < _FEW_TRIES and left > 0

        try:
            for attempt in stamina.retry_context(
                again, attempts=None, timeout=self.seconds, wait_initial=0.5, wait_max=10.0, wait_jitter=0.5
            ):
                with attempt, _deadline(until):
                    return self._post(data, until)
        except _Busy:
            raise GrobidFailure(f"the server was busy for {self.seconds:g} s (setting grobid_timeout)") from None
        except httpx.TransportError as error:
            self._down_until = time.monotonic() + _PAUSE
            raise GrobidFailure(f"the server cannot be reached: {words_of_error(error)}") from error
        raise GrobidFailure("the server gave no answer")  # pragma: no cover - the loop returns or raises

    def _post(self, data: bytes, until: float) -> bytes:
        """One request; the answer is held to its size and time while it comes in."""
        left = max(until - time.monotonic(), 0.1)
        with self._client.stream(
            "POST",
            f"{self.url}/api/processFulltextDocument",
            files={"input": ("paper.pdf", data, "application/pdf")},
            data=_PARAMETERS,
            timeout=_timeout(left),
        ) as answer:
            if answer.status_code == 503:
                raise _Busy(_seconds(answer.headers.get("retry-after", "")))
            parts: list[bytes] = []
            total = 0
            for part in answer.iter_raw():
                total += len(part)
                if total > self.answer_bytes:
                    raise GrobidFailure(f"its answer is larger than {self.answer_bytes / 1_000_000:g} MB")
                if time.monotonic() > until:
                    raise GrobidFailure(_too_long(self.seconds))
                parts.append(part)
            body = b"".join(parts)
            if answer.status_code == 204:
                raise GrobidFailure("it found nothing in the file")
            if answer.status_code != 200:
                raise GrobidFailure(f"status {answer.status_code}{words_of_answer(body)}")
            return body


@contextmanager
def _deadline(until: float) -> Iterator[None]:
    """Tell a request that ran out of its time from one that never reached the server."""
    import httpx

    try:
        yield
    except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
        raise GrobidFailure("it took longer than the setting grobid_timeout allows") from error
    except httpx.InvalidURL as error:
        raise GrobidFailure(f"the address is none: {error}") from error


def _too_long(seconds: float) -> str:
    return f"it took longer than {seconds:g} s (setting grobid_timeout)"


def _base(url: str) -> str:
    """The address before `/api`."""
    import httpx

    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise UsageError(f"setting grobid_url: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise UsageError(f"setting grobid_url: {url!r} is no http address")
    return str(parsed).rstrip("/").removesuffix("/api").rstrip("/")


def _client(url: str) -> httpx.Client:
    import httpx

    # A proxy of the environment cannot know this machine's own servers.
    local = httpx.URL(url).host in ("localhost", "127.0.0.1", "::1")
    # Uncompressed, so that what is counted is what there is.
    headers = {"accept": "application/xml", "accept-encoding": "identity", "user-agent": "citance"}
    return httpx.Client(headers=headers, trust_env=not local)


def _timeout(left: float) -> httpx.Timeout:
    import httpx

    return httpx.Timeout(left, connect=min(left, _CONNECT))


def _seconds(retry_after: str) -> float:
    """The waiting time that a header names in seconds; 0 for a date or nothing."""
    try:
        return max(float(retry_after), 0.0)
    except ValueError:
        return 0.0


@lru_cache(maxsize=4)
def _kept(url: str, seconds: float, answer_bytes: int) -> GrobidClient:
    return GrobidClient(url, seconds=seconds, answer_bytes=answer_bytes)


def grobid_client(options: ReadOptions) -> GrobidClient:
    """This process's client for the server that the options name."""
    return _kept(options.grobid_url, options.grobid_seconds, options.limits.file_bytes)


def check_grobid(options: ReadOptions) -> None:
    """Return if the server that a run wants is there, or none is wanted.

    Raises:
        CitanceError: there is none.
        UsageError: its address is none.
    """
    if options.reader == "grobid":
        grobid_client(options).check_alive()
