"""What stands between an address and its page: who asks, forms, preferences, languages, packing, what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

import msgspec
import pytest
from starlette.responses import PlainTextResponse, Response
from starlette.testclient import TestClient

from citance.index import Index
from citance.settings import Settings
from citance.store import Scope
from citance.web import create_app
from citance.web.api import Service
from citance.web.i18n import language_for, translations_for
from citance.web.render import asset
from citance.web.visit import PageRoute, Visit, own_path, see_other
from web.seeded import seed

OWN = MappingProxyType({"sec-fetch-site": "same-origin"})
LOCAL = ("127.0.0.1", 50_000)
AWAY = ("203.0.113.7", 50_000)


def _save(visit: Visit) -> Response:
    return see_other(visit, visit.form.get("next", "/about"), f"Kept {visit.form.get('word')}")


def _take(visit: Visit) -> Response:
    told = [f"{each.name} {each.size} {each.path.read_bytes()!r}" for each in visit.form.files]
    return PlainTextResponse("\n".join([*told, *visit.form.all("word")]))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("foundation") / "library.db") as index:
        seed(index.store, mentions=3)
        index.search_index.catch_up(index.store)
        yield index


def _client(
    library: Index,
    monkeypatch: pytest.MonkeyPatch,
    client: tuple[str, int],
    host: str = "127.0.0.1:8000",
    **settings: object,
) -> TestClient:
    from citance.web import app

    own = (
        PageRoute("/try/save", _save, methods=("POST",), scope=Scope.WRITE),
        PageRoute("/try/take", _take, methods=("POST",), scope=Scope.WRITE, uploads=True),
    )
    monkeypatch.setattr(app, "ROUTES", (*own, *app.ROUTES))
    made = create_app(library, settings=Settings(**settings))  # type: ignore[arg-type]
    return TestClient(made, base_url=f"http://{host}", client=client, follow_redirects=False)


def test_a_form_is_worked_off_and_told_once(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, LOCAL)
    answer = client.post("/try/save", data={"word": "<b>ü"}, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/about")
    assert "Kept &lt;b&gt;ü" in client.get("/about").text
    assert "Kept" not in client.get("/about").text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://127.0.0.1:8000"}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:8000", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "null"}, 403),
        ({}, 403),
    ],
)
def test_forms_of_other_sites_are_refused(
    library: Index, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], status: int
) -> None:
    client = _client(library, monkeypatch, LOCAL)
    assert client.post("/try/save", data={"word": "x"}, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("client", "host", "rights", "status"),
    [
        (LOCAL, "127.0.0.1:8000", True, 303),
        (LOCAL, "localhost:8000", True, 303),
        (("::1", 1), "[::1]:8000", True, 303),
        (LOCAL, "127.0.0.1:8000", False, 401),
        (LOCAL, "rebound.example:8000", True, 401),
        (AWAY, "127.0.0.1:8000", True, 401),
        (AWAY, "library.example", True, 401),
    ],
)
def test_only_who_sits_here_may_write_without_a_key(
    library: Index, monkeypatch: pytest.MonkeyPatch, client: tuple[str, int], host: str, rights: bool, status: int
) -> None:
    visitor = _client(library, monkeypatch, client, host, local_rights=rights)
    assert visitor.post("/try/save", data={"word": "x"}, headers=OWN).status_code == status


def test_a_key_signs_in_and_out(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, AWAY, "library.example")
    reader, writer = library.store.make_key(Scope.READ), library.store.make_key(Scope.WRITE)
    wrong = client.post("/sign-in", data={"key": "citance_nothing"}, headers=OWN)
    assert wrong.status_code == 401
    assert "unknown or revoked" in wrong.text
    client.post("/sign-in", data={"key": reader.secret}, headers=OWN)
    refused = client.post("/try/save", data={"word": "x"}, headers=OWN)
    assert refused.status_code == 403
    assert "This needs a key of scope write; yours is of scope read." in refused.text
    assert "Sign in with a key" in refused.text, "a larger key may be at hand"
    assert "/sign-out" in client.get("/works/10.5555/none").text, "a page that says no knows who asks, too"
    answer = client.post("/sign-in", data={"key": writer.secret, "next": "/search?q=ties"}, headers=OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=ties")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    assert client.post("/try/save", data={"word": "x"}, headers=OWN).status_code == 303
    client.post("/sign-out", headers=OWN)
    assert client.post("/try/save", data={"word": "x"}, headers=OWN).status_code == 401


def test_a_closed_library_lets_in_with_a_key_only(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, AWAY, "library.example", api_open_reads=False)
    assert client.get("/about").status_code == 401
    assert "/sign-in?next=/about" in client.get("/about").text
    assert client.get("/sign-in").status_code == 200
    client.post("/sign-in", data={"key": library.store.make_key(Scope.READ).secret}, headers=OWN)
    assert client.get("/about").status_code == 200


def test_files_are_kept_while_the_page_works_and_then_gone(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, LOCAL)
    files = [("files", ("../../a.xml", b"<a/>")), ("files", ("..", b"b")), ("files", ("", b""))]
    answer = client.post("/try/take", data={"word": ["one", "two"]}, files=files, headers=OWN)
    assert answer.text.splitlines() == ["a.xml 4 b'<a/>'", ".. 1 b'b'", "one", "two"]


def test_a_form_has_bounds(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, LOCAL, api_upload_mb=1)
    assert client.post("/try/save", data={"word": "x" * 2_100_000}, headers=OWN).status_code == 413
    assert client.post("/try/take", files={"files": ("a", b"x" * 1_100_000)}, headers=OWN).status_code == 413
    assert client.post("/try/save", files={"files": ("a", b"x")}, headers=OWN).status_code == 400
    damaged = {**OWN, "content-type": "multipart/form-data; boundary=x"}
    assert client.post("/try/take", content=b"nothing", headers=damaged).status_code == 400


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/works/10.1/a?x=1#s-1", "/works/10.1/a?x=1#s-1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\nset-cookie: x", "/"),
        ("about", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_elsewhere(address: str, own: str) -> None:
    assert own_path(address) == own


def test_preferences_hold_on_every_page(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, AWAY, "library.example")
    assert 'data-theme="' not in client.get("/about").text
    for name, value in (("theme", "dark"), ("language", "de"), ("blind", "on"), ("keys", "off"), ("who", "Ada Ö.")):
        answer = client.post("/preferences", data={name: value, "next": "/about"}, headers=OWN)
        assert (answer.status_code, answer.headers["location"]) == (303, "/about")
    page = client.get("/about").text
    assert '<html lang="de" data-theme="dark" data-blind data-keys="off">' in page
    client.post("/preferences", data={"theme": "", "blind": "", "nonsense": "x", "keys": "loud"}, headers=OWN)
    assert '<html lang="de" data-keys="off">' in client.get("/about").text


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("", "fr,es;q=0.5,de;q=0.6", "de"),
        ("", "fr;q=x,pt-BR;q=0.3", "pt"),
        ("", "de;q=0,en", "en"),
        ("es", "de", "es"),
        ("xx", "de", "de"),
    ],
)
def test_the_language_is_the_chosen_or_the_readers(chosen: str, accepted: str, language: str) -> None:
    assert language_for(chosen, accepted) == language


def test_unknown_languages_leave_words_as_they_are() -> None:
    assert translations_for("xx").gettext("Search") == translations_for("en").gettext("Search") == "Search"


def test_pages_are_packed_and_their_files_kept(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    client = _client(library, monkeypatch, AWAY)
    page = client.get("/about")
    assert page.headers["content-encoding"] == "gzip"
    assert page.headers["cache-control"] == "no-cache"
    address = asset("citance.css")
    assert address in page.text
    assert "immutable" in client.get(address).headers["cache-control"]
    assert "immutable" not in client.get("/static/citance.css").headers.get("cache-control", "")


def test_rubbish_in_cookies_is_passed_over(library: Index, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    client = _client(library, monkeypatch, AWAY)
    for name in ("theme", "language", "blind", "keys", "who", "said", "citance_key"):
        client.cookies.set(name, "zz%00'<script>")
    page = client.get("/about")
    assert page.status_code == 200
    assert "zz%00" not in page.text


def test_pages_are_counted_and_noted_like_the_api(library: Index, capsys: pytest.CaptureFixture[str]) -> None:
    known = Settings(api_rate=3, access_log=True)
    service = Service(library, known, checker=lambda *given: b"")
    try:
        app = create_app(library, service=service)
        away = TestClient(app, base_url="http://library.example", client=AWAY)
        assert [away.get("/search?q=secret").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert int(away.get("/about").headers["retry-after"]) > 0
        here = TestClient(app, base_url="http://127.0.0.1", client=LOCAL)
        assert {here.get("/about").status_code for _ in range(5)} == {200}
    finally:
        service.close()
    lines = [msgspec.json.decode(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [(line["place"], line["status"]) for line in lines[:3]] == [("/search", 200)] * 3
    assert "secret" not in str(lines)
