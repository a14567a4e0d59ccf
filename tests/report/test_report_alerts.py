"""Alerts: letters that are sent once, to a mail server of the test; and what no header can be made to say."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from citance.errors import SourceUnavailable, UsageError
from citance.index import Index
from citance.model import Stance
from citance.report.alerts import alert_letters, refresh_all, send_letters
from citance.report.mail import Mailer, letter
from citance.settings import Settings
from citance.store import EventKind, NewEntry
from citance.web.showing import Reader
from web.seeded import ATTACK, TARGET_DOI, judged, paper, put, said, seed


class _Handler(socketserver.StreamRequestHandler):
    """A mail server as small as can be: it says yes, but to addresses that it was told to refuse."""

    server: Server

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word in ("EHLO", "HELO"):
                self._say("250 test")
            elif word == "RCPT" and any(each in line for each in self.server.refused):
                self._say("550 no such user\tor so")
            elif word == "DATA":
                self._say("354 go on")
                lines = []
                while (more := self.rfile.readline()) != b".\r\n":
                    lines.append(more.removeprefix(b".") if more.startswith(b"..") else more)
                self.server.letters.append(b"".join(lines))
                self._say("250 taken")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    """What it was sent, and whom it refuses."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.letters: list[bytes] = []
        self.refused: list[str] = []

    @property
    def settings(self) -> Settings:
        """The settings that lead to it."""
        address = f"smtp://127.0.0.1:{self.server_address[1]}"
        return Settings(smtp_url=address, mail_from="citance@example.org", public_url="https://c.example.org/x")

    def messages(self) -> list[EmailMessage]:
        """What it was sent, parsed."""
        return [email.message_from_bytes(each, policy=email.policy.default) for each in self.letters]  # type: ignore[misc]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "library.db") as index:
        seed(index.store, mentions=2)
        index.catch_up()
        yield index


def _collection(library: Index, name: str, *addresses: str) -> int:
    work = library.store.find_works(TARGET_DOI)[0].id
    made = library.store.make_collection(name, entries=[NewEntry(work_id=work)])
    library.store.look_at_collection(made.id)
    for address in addresses:
        library.store.subscribe(made.id, address, [EventKind.CONTRAST])
    return made.id


def _contrast(library: Index, number: int) -> None:
    statement = said(1, f"In contrast to them [1], number {number} differs. {ATTACK}", paper_id=f"n{number}")
    put(library.store, number, paper(number, [(statement, judged(statement, Stance.CONTRASTING))]))
    library.catch_up()


def _run(library: Index, server: Server) -> tuple[int, list[tuple[str, str]]]:
    settings = server.settings
    refresh_all(library)
    letters = alert_letters(library.store, settings, Reader(insider=False, settings=settings).shown)
    with Mailer(settings) as mailer:
        return send_letters(library.store, letters, mailer.send)


def test_each_thing_is_told_once(library: Index, server: Server) -> None:
    _collection(library, f"Ties {ATTACK}", "ada@example.org", "bo@example.org")
    _collection(library, "Łódź: 工業", "ada@example.org")
    assert _run(library, server) == (0, [])
    _contrast(library, 41)
    assert _run(library, server) == (2, [])
    first = next(each for each in server.messages() if each["To"] == "ada@example.org")
    assert first["From"] == "citance@example.org"
    assert first["Subject"].startswith("2 events: ")
    assert "Łódź: 工業" in first["Subject"]
    token = library.store.subscriptions()[0].token
    assert first["List-Unsubscribe"] == f"<https://c.example.org/x/collections/unsubscribe/{token}>"
    plain, html = first.get_body(("plain",)), first.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "number 41 differs" in plain.get_content()
    assert "https://c.example.org/x/statement/n41-1" in plain.get_content()
    assert "<script" not in html.get_content()
    assert _run(library, server) == (0, []), "nothing is told twice"


def test_who_was_not_reached_is_told_the_next_time(library: Index, server: Server) -> None:
    _collection(library, "Ties", "ada@example.org", "bo@example.org")
    _contrast(library, 42)
    server.refused = ["bo@example.org"]
    sent, problems = _run(library, server)
    assert (sent, [address for address, _ in problems]) == (1, ["bo@example.org"])
    server.refused = []
    assert _run(library, server) == (1, [])
    assert [each["To"] for each in server.messages()] == ["ada@example.org", "bo@example.org"]


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    settings = Settings(smtp_url="smtp://127.0.0.1:1", mail_from="citance@example.org", smtp_timeout=2)
    with pytest.raises(SourceUnavailable), Mailer(settings):
        pass
    for wrong in (Settings(), Settings(smtp_url="smtp://127.0.0.1:25")):
        with pytest.raises(UsageError):
            Mailer(wrong)


def test_a_password_is_not_sent_in_the_clear(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from citance.report import mail

    monkeypatch.setattr(mail, "_LOCAL", frozenset())
    monkeypatch.setenv("SMTP_PASSWORD", "secret")
    address = f"smtp://me@127.0.0.1:{server.server_address[1]}"
    settings = Settings(smtp_url=address, mail_from="citance@example.org")
    with pytest.raises(SourceUnavailable, match="STARTTLS"), Mailer(settings):
        pass


def test_no_header_comes_out_of_words() -> None:
    evil = "Hello\r\nBcc: everybody@example.org\r\n\r\nbody\u2028X: y\x00"
    made = letter(
        sender="a@example.org", to="b@example.org", subject=evil, text=evil, headers={"List-Unsubscribe": evil}
    )
    parsed = email.message_from_bytes(made.as_bytes(), policy=email.policy.default)
    assert parsed["Bcc"] is None
    assert parsed["X"] is None
    assert len(parsed.get_all("Subject") or []) == 1
    for address in ("b@example.org\r\nBcc: c@example.org", "b@example.org\nBcc: c@example.org"):
        with pytest.raises(UsageError):
            letter(sender="a@example.org", to=address, subject="x", text="x")
