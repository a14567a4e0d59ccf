"""The HTTP client: what it keeps, how patient it is, where it does not go, what it takes for an answer."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from citance.errors import (
    BadAnswer,
    OfflineError,
    SourceError,
    SourceMissing,
    SourceRefused,
    SourceUnavailable,
    UsageError,
)
from citance.settings import Settings
from citance.sources import Client, ClientOptions, Kind, Secret
from citance.sources._content import waiting, wrong_content
from citance.sources._options import base_address, origin, secret_from
from citance.sources._safety import check_host, check_redirect, check_url, is_public
from fixtures.source_server import HTML, SourceServer, as_json, as_xml

JSON = {"content-type": "application/json"}
MakeClient = Callable[..., Client]


def test_an_answer_is_kept_and_not_asked_for_again(server: SourceServer, make_client: MakeClient) -> None:
    server.rules["/a"] = as_json({"x": 1})
    for _ in range(2):
        with make_client() as client:
            assert client.get_json(f"{server.url}/a", {"q": "é &"}) == {"x": 1}
    assert [each.query for each in server.asked] == [{"q": "é &"}]


@pytest.mark.parametrize("header", ["no-store", "max-age=0"])
def test_the_senders_own_words_on_keeping_are_obeyed(server: SourceServer, client: Client, header: str) -> None:
    server.rules["/a"] = as_json({"x": 1}, **{"cache-control": header})
    client.get_json(f"{server.url}/a")
    client.get_json(f"{server.url}/a")
    assert len(server.asked) == 2


def test_an_old_answer_is_confirmed_by_its_mark(server: SourceServer, client: Client) -> None:
    server.rules["/a"] = [
        as_json({"x": 1}, **{"cache-control": "max-age=0", "etag": '"1"'}),
        (304, {"etag": '"1"'}, b""),
    ]
    assert client.get_json(f"{server.url}/a") == client.get_json(f"{server.url}/a") == {"x": 1}
    assert server.asked[1].headers["if-none-match"] == '"1"'


def test_offline_makes_no_call_and_answers_from_what_was_kept_however_old(
    server: SourceServer, make_client: MakeClient, tmp_path: Path
) -> None:
    server.rules["/a"] = as_json({"x": 1}, **{"cache-control": "max-age=0"})
    make_client().get_json(f"{server.url}/a", secret=Secret({"mailto": "a@b.org"}))
    with make_client(offline=True) as client:
        assert client.get_json(f"{server.url}/a") == {"x": 1}
        with pytest.raises(OfflineError, match="not kept"):
            client.get_json(f"{server.url}/b")
        with pytest.raises(OfflineError):
            client.download(f"{server.url}/a", tmp_path / "a")
    assert len(server.asked) == 1


def test_secrets_reach_the_service_and_nothing_else(
    server: SourceServer, make_client: MakeClient, tmp_path: Path
) -> None:
    server.rules["/a"] = as_json({"x": 1})
    server.rules["/bad"] = (400, {}, b"bad request")
    secret = Secret({"api_key": "TOPSECRET"}, {"X-Token": "TOPSECRET"})
    with make_client() as client:
        client.get_json(f"{server.url}/a", secret=secret)
        with pytest.raises(SourceRefused) as caught:
            client.get_json(f"{server.url}/bad", secret=secret)
    assert server.asked[0].query == {"api_key": "TOPSECRET"}
    assert server.asked[0].headers["x-token"] == "TOPSECRET"
    assert "TOPSECRET" not in str(caught.value) + repr(secret)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "http").iterdir())
    assert b"/a" in kept
    assert b"TOPSECRET" not in kept


def test_who_asks_is_told(server: SourceServer, make_client: MakeClient) -> None:
    server.rules["/a"] = as_json({})
    make_client(mailto="ada@hedge.example").get_json(f"{server.url}/a")
    assert "mailto:ada@hedge.example" in server.asked[0].headers["user-agent"]


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_429_is_asked_again_when_it_says_so(server: SourceServer, client: Client, form: str) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(seconds=2.5), usegmt=True)
    busy = as_json({}, 429, **{"retry-after": "1" if form == "seconds" else then})
    server.rules["/a"] = [busy, as_json({"x": 1})]
    assert client.get_json(f"{server.url}/a") == {"x": 1}
    assert server.asked[1].at - server.asked[0].at > 0.9


def test_a_service_that_asks_for_too_much_patience_is_left_alone(server: SourceServer, client: Client) -> None:
    server.rules["/a"] = as_json({}, 429, **{"retry-after": "3600"})
    for path in ("/a", "/b"):  # the second one is not even sent
        with pytest.raises(SourceRefused, match=r"3,[56]\d\d s"):
            client.get_json(server.url + path)
    assert server.paths() == ["/a"]


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_failing_service_is_asked_again(server: SourceServer, client: Client, status: int) -> None:
    server.rules["/a"] = [(status, {}, b"oops"), (status, {}, b"oops"), as_json({"x": 1})]
    assert client.get_json(f"{server.url}/a") == {"x": 1}


def test_a_service_that_goes_on_failing_is_given_up(server: SourceServer, client: Client) -> None:
    server.rules["/a"] = (500, {"content-type": "text/plain"}, b"out of hedges")
    with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1: status 500: out of hedges"):
        client.get_json(f"{server.url}/a")
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        ((404, JSON, b"{}"), SourceMissing, "status 404"),
        ((410, {}, b""), SourceMissing, "status 410"),
        ((403, {"content-type": "text/html"}, HTML), SourceRefused, "status 403$"),
        ((422, JSON, b'{"message": "no email"}'), SourceRefused, "no email"),
        ((200, JSON, b""), BadAnswer, "empty"),
        ((204, {}, b""), BadAnswer, "empty"),
        ((200, {"content-type": "text/html"}, HTML), BadAnswer, "HTML instead of JSON"),
        ((200, JSON, HTML), BadAnswer, "HTML instead of JSON"),
        ((200, JSON, b'{"a": [1, 2'), BadAnswer, "cut off"),
        ((200, JSON, b"\xff\xfe\x00"), BadAnswer, "not JSON"),
        ((200, JSON, b"[" * 100_000), BadAnswer, "not JSON"),
        ((200, {**JSON, "content-encoding": "gzip"}, b"no gzip at all"), BadAnswer, "unpacked"),
        ((302, {"location": "/a"}, b""), SourceRefused, "without end"),
        ((302, {"location": "http://169.254.169.254/latest"}, b""), SourceRefused, "private"),
        ((302, {"location": "http://localhost:1/"}, b""), SourceRefused, "private"),
        ((302, {"location": "file:///etc/passwd"}, b""), SourceRefused, "not a web address"),
        ((302, {"location": "http://user:word@example.org/"}, b""), SourceRefused, "password"),
    ],
)
def test_answers_that_are_none(
    server: SourceServer, client: Client, answer: object, error: type[SourceError], words: str
) -> None:
    server.rules["/a"] = answer  # type: ignore[assignment]
    with pytest.raises(error, match=words):
        client.get_json(f"{server.url}/a")


def test_bad_answers_are_not_kept(server: SourceServer, client: Client) -> None:
    good = as_json({"x": 1})
    server.rules["/html"] = [(200, {"content-type": "text/html"}, HTML), good]
    server.rules["/cut"] = [(200, {**JSON, "cache-control": "max-age=999"}, b'{"a": [1'), good]
    for path in ("/html", "/cut"):
        with pytest.raises(BadAnswer):
            client.get_json(server.url + path)
        assert client.get_json(server.url + path) == {"x": 1}


def test_a_body_that_ends_too_early(server: SourceServer, client: Client) -> None:
    server.rules["/a"] = as_json({"x": "y" * 1000})
    server.cut = 500
    with pytest.raises(BadAnswer, match="cut off"):
        client.get_json(f"{server.url}/a")
    server.cut = None
    assert client.get_json(f"{server.url}/a")


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_body_is_not_taken_in(server: SourceServer, make_client: MakeClient, packed: bool) -> None:
    body = b'"' + b"x" * 30_000_000 + b'"'
    headers = {**JSON, "content-encoding": "gzip"} if packed else JSON
    server.rules["/a"] = (200, headers, gzip.compress(body, 1) if packed else body)
    with pytest.raises(BadAnswer, match="larger than 1 MB"):
        make_client(answer_bytes=1_000_000).get_json(f"{server.url}/a")


def test_a_slow_answer_is_not_waited_for(server: SourceServer, make_client: MakeClient) -> None:
    server.rules["/a"] = as_json({"x": "y" * 1000})
    server.drip = 0.05
    start = time.monotonic()
    with pytest.raises(SourceUnavailable, match="http_timeout"):
        make_client(seconds=0.5).get_json(f"{server.url}/a")
    assert time.monotonic() - start < 3


def test_a_server_that_is_not_there(make_client: MakeClient) -> None:
    client = make_client(own=frozenset({("127.0.0.1", 1)}))
    with pytest.raises(SourceUnavailable, match="cannot be reached"):
        client.get_json("http://127.0.0.1:1/")


def test_redirects_are_followed_without_the_secret(server: SourceServer, client: Client) -> None:
    server.rules["/old"] = (301, {"location": "/new?x=1"}, b"")
    server.rules["/new"] = as_json({"x": 1})
    assert client.get_json(f"{server.url}/old", secret=Secret({"key": "k"})) == {"x": 1}
    assert server.asked[-1].query == {"x": "1", "key": "k"}  # still the same host
    other = server.url.replace("127.0.0.1", "localhost")
    server.rules["/away"] = (301, {"location": f"{other}/new"}, b"")
    with pytest.raises(SourceRefused):
        client.get_json(f"{server.url}/away", secret=Secret({"key": "k"}))


def test_the_secret_stays_with_its_host(server: SourceServer, make_client: MakeClient) -> None:
    other = server.url.replace("127.0.0.1", "localhost")
    client = make_client(own=frozenset({origin(server.url), origin(other)}))
    server.rules["/away"] = (302, {"location": f"{other}/new"}, b"")
    server.rules["/new"] = as_json({"x": 1})
    client.get_json(f"{server.url}/away", secret=Secret({"key": "k"}, {"x-token": "t"}))
    assert server.asked[-1].query == {}
    assert "x-token" not in server.asked[-1].headers


def test_downloads_are_whole_or_not_there(server: SourceServer, client: Client, tmp_path: Path) -> None:
    server.rules["/a.pdf"] = [(503, {}, b""), (200, {"content-type": "application/pdf"}, b"%PDF-1.7 hedges")]
    found = client.download(f"{server.url}/a.pdf", tmp_path / "new" / "a.pdf", kind=Kind.PDF)
    assert found.path.read_bytes() == b"%PDF-1.7 hedges"
    assert (found.size, found.media) == (15, "application/pdf")
    server.rules["/b.pdf"] = (200, {"content-type": "application/pdf"}, HTML)
    with pytest.raises(BadAnswer, match="HTML instead of PDF"):
        client.download(f"{server.url}/b.pdf", tmp_path / "new" / "b.pdf", kind=Kind.PDF)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.pdf"]


def test_xml_is_read_without_its_entities(server: SourceServer, client: Client) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    server.rules["/a"] = as_xml(bomb)
    assert not (client.get_xml(f"{server.url}/a").text or "").strip()
    server.rules["/b"] = as_xml("<a><b></a>")
    with pytest.raises(BadAnswer, match="not XML"):
        client.get_xml(f"{server.url}/b")


def test_one_client_serves_several_threads(server: SourceServer, client: Client) -> None:
    server.rules["/"] = lambda asked: as_json({"path": asked.path})
    found: list[object] = []

    def ask(number: int) -> None:
        found.append(client.get_json(f"{server.url}/{number}"))

    threads = [threading.Thread(target=ask, args=(number % 5,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 20


def test_a_damaged_cache_is_no_reason_not_to_answer(
    server: SourceServer, make_client: MakeClient, tmp_path: Path
) -> None:
    (tmp_path / "http").mkdir()
    (tmp_path / "http" / "answers.db").write_bytes(b"no database at all" * 1000)
    server.rules["/a"] = as_json({"x": 1})
    assert make_client().get_json(f"{server.url}/a") == {"x": 1}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("no address", False),
    ],
)
def test_private_addresses_are_known(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://LOCALHOST./x",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "ftp://example.org/",
        "gopher://example.org/",
        "http:///x",
        "https://a:b@example.org/",
        "http://[broken/",
        "https://example.org/" + "a" * 9000,
    ],
)
def test_addresses_that_are_not_asked(url: str) -> None:
    with pytest.raises(SourceRefused):
        check_url(url, frozenset())


def test_own_hosts_may_be_private() -> None:
    check_url("http://127.0.0.1:8000/x", frozenset({("127.0.0.1", 8000)}))
    with pytest.raises(SourceRefused):
        check_url("http://127.0.0.1:8001/x", frozenset({("127.0.0.1", 8000)}))


def test_a_name_that_leads_inside_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("8.8.8.8", 0)), (0, 0, 0, "", ("10.0.0.1", 0))]
    )
    with pytest.raises(SourceRefused, match="private"):
        check_host("rebinding.example")


def test_a_name_that_changes_its_mind_gives_no_answer(
    server: SourceServer, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name was resolved to a public address; the one that answered is this machine."""
    server.rules["/a"] = as_json({"secret": 1})
    monkeypatch.setattr("citance.sources._transport.check_host", lambda host: None)
    url = server.url.replace("127.0.0.1", "rebinding.example")
    import socket

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: real("127.0.0.1", *more, **named))
    with pytest.raises(SourceRefused, match="private"):
        make_client().get_json(f"{url}/a")


def test_https_never_leads_to_http() -> None:
    check_redirect("http://a.org/", "https://a.org/")
    check_redirect("https://a.org/", "https://b.org/")
    with pytest.raises(SourceRefused, match="https to http"):
        check_redirect("https://a.org/", "http://a.org/")


@pytest.mark.parametrize(
    ("text", "seconds"), [("3", 3), ("0", 0), ("-1", 0), ("nan", 0), ("soon", 0), ("", 0), ("inf", 864_000)]
)
def test_waiting_times(text: str, seconds: float) -> None:
    assert waiting(text) == seconds
    assert waiting("Wed, 21 Oct 2015 07:28:00 GMT") == 0


@pytest.mark.parametrize(
    ("kind", "media", "head", "good"),
    [
        (Kind.PDF, "application/octet-stream", b"\n%PDF-1.4", True),
        (Kind.PDF, "application/pdf", b"not", False),
        (Kind.ARCHIVE, "", b"\x1f\x8b\x08", True),
        (Kind.ARCHIVE, "", b"a" * 257 + b"ustar", True),
        (Kind.ARCHIVE, "text/plain", b"sorry", False),
        (Kind.XML, "text/plain", b"\xef\xbb\xbf<a/>", True),
        (Kind.XML, "", b"{}", False),
        (Kind.JSON, "text/plain", b"{}", True),
        (Kind.TEXT, "text/csv", b"<!-- x --> <html>", False),
        (Kind.TEXT, "text/csv", b"a,b", True),
    ],
)
def test_contents(kind: Kind, media: str, head: bytes, good: bool) -> None:
    assert (wrong_content(kind, media, head) == "") is good


def test_options_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    options = ClientOptions.of(
        Settings(mailto="a@b.org", offline=True, http_days=1, crossref_url="http://10.0.0.5:81/c/")
    )
    assert (options.mailto, options.offline, options.lifetime) == ("a@b.org", True, 86_400)
    assert options.own == {("10.0.0.5", 81)}
    assert ClientOptions.of(Settings()).own == frozenset()


@pytest.mark.parametrize(
    "url", ["", "hedge", "ftp://a.org", "http://", "https://u:p@a.org", "https://a.org/?q=1", "http://a:x/"]
)
def test_addresses_of_settings_are_checked(url: str) -> None:
    with pytest.raises(UsageError, match="openalex_url"):
        base_address(url, "openalex_url")


def test_keys_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEDGE_KEY", " abc ")
    assert (secret_from("HEDGE_KEY"), secret_from(""), secret_from("HEDGE_NONE")) == ("abc", "", "")
    monkeypatch.setenv("HEDGE_KEY", "a\nb")
    with pytest.raises(UsageError, match="HEDGE_KEY") as caught:
        secret_from("HEDGE_KEY")
    assert "a\nb" not in str(caught.value)
