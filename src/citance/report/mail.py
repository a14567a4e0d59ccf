"""Letters, and the mail server that takes them."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from citance.errors import SourceUnavailable, UsageError
from citance.settings import Settings

__all__ = ["Mailer", "letter"]

_POLICY = SMTP.clone(max_line_length=998)
"""No header is folded: where words in other scripts are, folding takes spaces from between them or adds some."""
_LONGEST_SUBJECT = 150
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))


def letter(
    *, sender: str, to: str, subject: str, text: str, html: str = "", headers: Mapping[str, str] | None = None
) -> EmailMessage:
    """A letter; whatever its parts hold, no header can come out of them.

    Raises:
        UsageError: an address that cannot stand in a header.
    """
    made = EmailMessage(policy=_POLICY)
    try:
        made["From"] = sender
        made["To"] = to
        made["Subject"] = _line(subject)[:_LONGEST_SUBJECT]
        made["Date"] = format_datetime(datetime.now(UTC))
        made["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
        made["Auto-Submitted"] = "auto-generated"
        for name, value in (headers or {}).items():
            made[name] = _line(value)
    except (ValueError, IndexError) as error:
        raise UsageError(f"a letter cannot be made: {error}") from error
    made.set_content(_body(text))
    if html:
        made.add_alternative(_body(html), subtype="html")
    return made


def _line(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _body(text: str) -> str:
    """Text that can be encoded, without control characters."""
    clean = "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
    return clean.encode("utf-8", "replace").decode("utf-8")


class Mailer:
    """A connection to the mail server of the settings; a context manager."""

    def __init__(self, settings: Settings) -> None:
        parts = urlsplit(settings.smtp_url)
        if not parts.hostname:
            raise UsageError("no mail server: set smtp_url")
        if not settings.mail_from:
            raise UsageError("no sender: set mail_from")
        self._settings = settings
        self._host = parts.hostname
        self._secure = parts.scheme == "smtps"
        self._port = parts.port or (465 if self._secure else 587)
        self._user = unquote(parts.username or "")
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connect and log in.

        Raises:
            SourceUnavailable: the server cannot be reached, or does not let us in.
        """
        timeout = self._settings.smtp_timeout
        password = os.environ.get(self._settings.smtp_password_env, "") if self._settings.smtp_password_env else ""
        try:
            context = ssl.create_default_context()
            if self._secure:
                self._server = smtplib.SMTP_SSL(self._host, self._port, timeout=timeout, context=context)
            else:
                self._server = smtplib.SMTP(self._host, self._port, timeout=timeout)
                self._server.ehlo()
                if self._server.has_extn("starttls"):
                    self._server.starttls(context=context)
                    self._server.ehlo()
                elif self._user and self._host not in _LOCAL:
                    raise SourceUnavailable(f"{self._host} has no STARTTLS: the password is not sent in the clear")
            if self._user:
                self._server.login(self._user, password)
        except (OSError, smtplib.SMTPException) as error:
            self._close()
            raise SourceUnavailable(
                f"the mail server {self._host}:{self._port} cannot be used: {_said(error)}"
            ) from error
        except SourceUnavailable:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _close(self) -> None:
        if self._server is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server = None

    def send(self, made: EmailMessage) -> None:
        """Hand a letter over.

        Raises:
            SourceUnavailable: the server did not take it.
        """
        if self._server is None:
            raise UsageError("the mailer is not open")
        try:
            self._server.send_message(made)
        except (OSError, smtplib.SMTPException) as error:
            raise SourceUnavailable(f"{self._host} did not take the letter: {_said(error)}") from error


def _said(error: Exception) -> str:
    """What a server or the network said, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = (
            error.smtp_error.decode("utf-8", "replace")
            if isinstance(error.smtp_error, bytes)
            else str(error.smtp_error)
        )
        return _line(f"{error.smtp_code} {said}")[:300]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "it refuses the address"
    return _line(str(error) or type(error).__name__)[:300]
