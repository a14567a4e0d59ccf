"""What a stranger may try: every address with hostile values, forms without rights, headers that lie, texts that are made to
keep a pattern busy, and a library that must look the same after it all."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import quote, urlencode, urljoin

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from citance.errors import InputError
from citance.identifiers import clean_doi, find_doi
from citance.index import Index
from citance.model import Stance
from citance.read.bibfile import read_bibtex
from citance.report.bibliography import read_works_list
from citance.settings import Settings
from citance.store import EventKind, NewEntry, Scope
from citance.web import create_app
from citance.web.access import is_foreign, is_local
from citance.web.api import Service
from citance.web.pages import ROUTES
from citance.web.pages.graph import making
from citance.web.pages.home.meant import What, what_is_meant
from citance.web.showing import Reader, shown_page
from citance.web.visit import Page, PageRoute, own_path
from web.seeded import TARGET_DOI, seed

OWN = {"sec-fetch-site": "same-origin"}
LOCAL = ("127.0.0.1", 50000)
AWAY = ("203.0.113.9", 50000)

OPEN_FORMS = {
    "/find": "leads on to another page, and keeps nothing",
    "/check": "a reader's own list, kept for some hours under an address that nobody guesses",
    "/check/{id}/delete": "whoever has the address of an unkept check owns it; a kept one needs the scope",
    "/jobs/{id}/cancel": "the same for the job of a check; others need the scope",
    "/preferences": "cookies of the reader's own browser",
    "/corrections/keys": "a cookie of the reader's own browser",
    "/sign-in": "shows a key, and puts it into a cookie",
    "/sign-out": "takes a cookie away",
    "/collections/unsubscribe/{token}": "the link in a letter: whoever has it is told no more",
}
"""The forms that take no scope, each with its reason."""


def _filled(store: Index) -> dict[str, str]:
    """Something behind every address: the values of the parts that the patterns name."""
    seed(store.store, mentions=30)
    store.search_index.catch_up(store.store)
    store.correct("a-1", Stance.MENTIONING, who="<b>Ada</b>", note="<script>window.pwned=1</script>")
    made = store.store.make_collection("A list", who="Ada")
    store.store.add_to_collection(made.id, [NewEntry(work_id=1, method="hand")])
    note = store.store.add_note(made.id, "A note", who="Ada")
    store.store.look_at_collection(made.id)
    told = store.store.subscribe(made.id, "ada@example.org", [EventKind.CONTRAST])
    key = store.store.make_key(Scope.READ, name="a reader")
    job = store.store.add_job("check", "A list", {})
    return {
        "id:int": "1",
        "note:int": str(note.id),
        "subscription:int": str(told.id),
        "identifier:path": TARGET_DOI,
        "token": told.token,
        "venue": "1",
        "author": "1",
        "prefix": key.key.prefix,
        "what": "index",
        "name": "a.db",
        "format": "csv",
        "job": job,
        "statement": "a-1",
    }


@pytest.fixture(scope="module")
def parts() -> dict[str, str]:
    return {}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, parts: dict[str, str]) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("hardened") / "library.db") as index:
        parts.update(_filled(index))
        yield index


def _client(library: Index, who: tuple[str, int], host: str = "127.0.0.1:8000", **more: object) -> TestClient:
    known = Settings(db=str(library.store.database_file), **more)  # type: ignore[arg-type]
    return TestClient(
        create_app(library, settings=known),
        base_url=f"http://{host}",
        client=who,
        raise_server_exceptions=False,
        follow_redirects=False,
    )


@pytest.fixture(scope="module")
def local(library: Index) -> TestClient:
    return _client(library, LOCAL)


@pytest.fixture(scope="module")
def stranger(library: Index) -> TestClient:
    return _client(library, AWAY, "library.example")


def _path(route: PageRoute, parts: dict[str, str]) -> str:
    """The address of a route with something behind it."""

    def value(found: re.Match[str]) -> str:
        name = found.group(1)
        if name == "id":
            return parts["statement" if route.path.startswith("/statement") else "job"]
        return quote(parts[name], safe="/:")

    return re.sub(r"\{([\w:]+)\}", value, route.path)


def _dump(library: Index) -> str:
    """All that the database holds, the lines that tell how far a follower is apart."""
    file = library.store.database_file
    assert file is not None
    with sqlite3.connect(file) as database:
        return "\n".join(database.iterdump())


GETS = tuple(route for route in ROUTES if "GET" in route.methods)
POSTS = tuple(route for route in ROUTES if "POST" in route.methods)
NAMES = (
    "q", "text", "kind", "sort", "view", "page", "meaning", "stance", "section", "year", "year_from", "year_to", "confidence",
    "least_confidence", "uncertain", "journal", "language", "type", "notice", "place", "self_citation", "tab", "show", "work",
    "collection", "depth", "limit", "from", "to", "least", "read", "self", "first", "letter", "id", "style", "theme", "lang",
    "url", "format", "maxwidth", "maxheight", "next", "mode", "after", "at", "back", "blind", "state", "changed", "who", "only",
    "filter", "way", "all", "licence", "query", "token", "scope", "topic", "citing_notice", "independence", "cited",
)  # fmt: skip
FIELDS = (
    "name", "description", "query", "kind", "text", "work", "entry", "place", "next", "collection", "who", "note", "do", "address",
    "subscription", "strict", "broad", "verdict", "id", "mode", "after", "at", "back", "blind", "scope", "rate", "key", "sample",
    "force", "correction", "theme", "language", "keys", "online", "batch", "paths", "more", "drawn", "supporting", "undo",
)  # fmt: skip
HOSTILE = (
    "<script>window.pwned=1</script>", "\"'><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "]]>", "\0", "\x1b[2J",
    "\u202egnp.exe", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "-1", "0", "99999999999999999999999",
    "0" * 20 + "9" * 20, "1e309", "NaN", "١٢", "²", "//evil.example", "//[", "/\\evil.example", "../../etc/passwd", "%00", "a" * 900,
    "(" * 200, '"' * 3, "title:", "year:>x", "NOT NOT", "a AND", "*", "10.1/" + "]" * 300, "' OR 1=1 --", "\r\nX-Evil: yes", "",
    "contrasting", "uncertain", "yes", "claims", "works", "broad", "2015", "1",
)  # fmt: skip
values = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
EASY = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def test_every_form_needs_a_scope_or_has_a_reason() -> None:
    open_forms = {route.path for route in POSTS if route.scope not in (Scope.WRITE, Scope.ADMIN)}
    assert open_forms == set(OPEN_FORMS)


def test_administration_is_for_administrators() -> None:
    assert all(route.scope is Scope.ADMIN for route in ROUTES if route.path.startswith("/admin"))


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.path)
@EASY
@given(given_values=st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=8))
def test_no_parameter_breaks_a_page(
    local: TestClient, parts: dict[str, str], route: PageRoute, given_values: list[tuple[str, str]]
) -> None:
    asked = urlencode(given_values, errors="replace")
    path = _path(route, parts)
    for address in (path, f"{path}.json") if route.json else (path,):
        answer = local.get(f"{address}?{asked}")
        assert answer.status_code < 500 or answer.status_code == 501, (address, given_values, answer.text[:300])
        assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("name", NAMES)
def test_no_hostile_value_breaks_a_page(stranger: TestClient, name: str) -> None:
    """Each value of each name once, over the pages that read most of them."""
    pages = ("/search", "/graph", f"/works/{TARGET_DOI}", "/corrections", "/corrections/log", "/collections/1", "/find",
             "/contradictions", "/oembed", "/badges", "/authors", "/venues", "/feeds/search.atom", "/sign-in")  # fmt: skip
    for number, value in enumerate(HOSTILE):
        path = pages[(number + len(name)) % len(pages)]
        answer = stranger.get(f"{path}?{urlencode({name: value}, errors='replace')}")
        assert answer.status_code < 500 or answer.status_code == 501, (path, name, value)


@given(part=st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=30)))
@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@pytest.mark.parametrize(
    "path",
    ["/works/{}", "/work/{}", "/statement/{}", "/venues/{}", "/authors/{}", "/check/{}", "/jobs/{}", "/badge/{}.svg", "/collections/{}",
     "/contradictions/{}", "/feeds/work/{}.atom", "/collections/1/export/{}", "/collections/unsubscribe/{}", "/admin/keys/{}/revoke",
     "/admin/storage/backups/{}/delete", "/static/{}", "/{}"],
)  # fmt: skip
def test_no_part_of_an_address_breaks_a_page(local: TestClient, path: str, part: str) -> None:
    sent = quote(part.encode("utf-8", "replace"), safe="")
    answer = local.get(path.format(sent))
    assert answer.status_code < 500, (path, part)
    assert urljoin("http://127.0.0.1:8000/", answer.headers.get("location", "/")).startswith("http://127.0.0.1:8000/")


@pytest.mark.parametrize("route", GETS, ids=lambda route: route.path)
def test_reading_changes_nothing(
    library: Index, stranger: TestClient, local: TestClient, parts: dict[str, str], route: PageRoute
) -> None:
    before = _dump(library)
    for client in (stranger, local):
        client.get(_path(route, parts))
        client.get(_path(route, parts) + ".json")
        assert _dump(library) == before


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
def test_no_stranger_writes(library: Index, stranger: TestClient, parts: dict[str, str], route: PageRoute) -> None:
    """Strangers are refused what needs a scope, and other sites' pages everything."""
    before = _dump(library)
    path = _path(route, parts)
    fields = dict.fromkeys(FIELDS, "1")
    if route.path not in OPEN_FORMS:
        assert stranger.post(path, data=fields, headers=OWN).status_code == 401
    assert stranger.post(path, data=fields, headers={"sec-fetch-site": "cross-site"}).status_code in (401, 403)
    assert stranger.post(path, data=fields).status_code in (401, 403)
    assert _dump(library) == before


@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
@EASY
@given(fields=st.dictionaries(st.sampled_from(FIELDS), st.lists(values, min_size=1, max_size=3), max_size=8))
def test_no_field_breaks_a_form(
    tmp_path_factory: pytest.TempPathFactory, route: PageRoute, fields: dict[str, list[str]]
) -> None:
    client, parts = _scratch(tmp_path_factory)
    sent = urlencode(fields, doseq=True, errors="replace").encode()
    headers = {**OWN, "content-type": "application/x-www-form-urlencoded"}
    answer = client.post(_path(route, parts), content=sent, headers=headers)
    assert answer.status_code < 500, (route.path, fields, answer.text[:300])
    assert not answer.headers.get("location", "/").startswith(("//", "http:", "https:", "javascript:", "/\\"))


_made: list[tuple[TestClient, dict[str, str]]] = []


def _scratch(tmp_path_factory: pytest.TempPathFactory) -> tuple[TestClient, dict[str, str]]:
    """A library that may be written to, one for all."""
    if not _made:
        index = Index.open(tmp_path_factory.mktemp("scratch") / "library.db").__enter__()
        _made.append((_client(index, LOCAL), _filled(index)))
    return _made[0]


@pytest.fixture(scope="module", autouse=True)
def _closed() -> Iterator[None]:
    yield
    _made.clear()


# -- headers that lie -------------------------------------------------------------------------------------------------------


def _connection(client: str, host: str | None, version: str = "1.1", **headers: str) -> dict[str, object]:
    listed = [(b"host", host.encode())] if host is not None else []
    listed += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "client": (client, 1), "http_version": version, "headers": listed}


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "[::1]"])
def test_this_computer_by_its_own_names_is_local(host: str) -> None:
    assert is_local(_connection("127.0.0.1", host), Settings())
    assert is_local(_connection("::1", host), Settings())


@pytest.mark.parametrize(
    "connection",
    [
        _connection("127.0.0.1", "localhost:8000.evil.example"),
        _connection("127.0.0.1", "localhost.evil.example"),
        _connection("127.0.0.1", "127.0.0.1.:8000"),
        _connection("127.0.0.1", "localhost@evil.example"),
        _connection("127.0.0.1", "rebound.example:8000"),
        _connection("127.0.0.1", ""),
        _connection("127.0.0.1", None),
        _connection("203.0.113.9", "localhost"),
        _connection("127.0.0.1", "127.0.0.1:8000", version="1.0"),
        _connection("127.0.0.1", "127.0.0.1:8000", x_forwarded_for="127.0.0.1"),
        _connection("127.0.0.1", "127.0.0.1:8000", x_forwarded_for=""),
        _connection("127.0.0.1", "127.0.0.1:8000", x_real_ip="203.0.113.9"),
        _connection("127.0.0.1", "127.0.0.1:8000", forwarded="for=203.0.113.9"),
        _connection("127.0.0.1", "127.0.0.1:8000", via="1.1 proxy"),
        _connection("127.0.0.1", "127.0.0.1:8000", x_forwarded_host="library.example"),
    ],
    ids=lambda each: str(each["headers"]),
)
def test_what_a_proxy_passes_on_is_not_local(connection: dict[str, object]) -> None:
    assert not is_local(connection, Settings())


def test_two_host_headers_are_not_local() -> None:
    connection = _connection("127.0.0.1", "localhost")
    connection["headers"] = [(b"host", b"localhost"), (b"host", b"evil.example")]
    assert not is_local(connection, Settings())


def test_a_page_from_elsewhere_is_foreign() -> None:
    for origin in ("https://evil.example", "null", "http://localhost.evil.example", "http://[", "file://"):
        assert is_foreign(_connection("127.0.0.1", "localhost", origin=origin)), origin
    for origin in ("http://localhost:3000", "http://127.0.0.1:8000", "http://[::1]:8000"):
        assert not is_foreign(_connection("127.0.0.1", "localhost", origin=origin)), origin
    assert not is_foreign(_connection("127.0.0.1", "localhost"))


def test_other_sites_cannot_read_the_library_of_this_computer(library: Index) -> None:
    """A page that somebody happens to visit may ask the server on their own computer, but is not let read the answer."""
    known = Settings(db=str(library.store.database_file), show_text="nothing")
    service = Service(library, known)
    try:
        app = create_app(library, service=service)
        client = TestClient(app, base_url="http://127.0.0.1:8000", client=LOCAL)
        away = TestClient(app, base_url="http://library.example", client=AWAY)
        evil = {"origin": "https://evil.example"}
        path = "/api/v1/statements/a-1"
        mine = client.get(path)
        assert "access-control-allow-origin" in mine.headers
        assert "exporters keep their local ties" in mine.text
        theirs = client.get(path, headers=evil)
        assert "access-control-allow-origin" not in theirs.headers
        assert "exporters keep their local ties" not in theirs.text
        assert "access-control-allow-origin" not in client.options("/tallies", headers=evil).headers
        assert away.get(path, headers=evil).headers["access-control-allow-origin"] == "*"
        assert "exporters keep their local ties" not in away.get(path, headers=evil).text
    finally:
        service.close()


@pytest.mark.parametrize(
    "host", ["[", "a b", 'evil.example"><script>', "x:99999999", "", "é".encode().decode("latin-1")]
)
def test_no_host_breaks_a_page(local: TestClient, host: str) -> None:
    for path in (
        "/",
        "/statement/a-1",
        f"/works/{TARGET_DOI}",
        "/oembed?url=x",
        "/feeds/work/1.atom",
        "/badges?id=10.5555/x",
    ):
        answer = local.get(path, headers={b"host": host.encode("latin-1")})
        assert answer.status_code < 500, path
        assert "<script>" not in answer.text.replace('<script type="module"', "").replace("<script src", "")


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "//[",
        "http://[",
        "/\\evil.example",
        "\\\\evil",
        "/\tevil",
        "javascript:x",
        "",
        "x",
        "/a\r\nb",
    ],
)
def test_nobody_is_led_elsewhere(address: str) -> None:
    assert own_path(address, "/here") == "/here"


@pytest.mark.parametrize(
    "charset", ["utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "rot13", "utf-16", "nothing"]
)
def test_no_character_set_breaks_a_form(local: TestClient, charset: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n+2AA- \\ud800 \xff\r\n--x--\r\n'
    answer = local.post(
        "/find", content=body, headers={**OWN, "content-type": f"multipart/form-data; boundary=x; charset={charset}"}
    )
    assert answer.status_code < 500


# -- texts that keep a pattern busy -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["pmid" + " " * 200_000 + "!", "a" + "\n" * 200_000 + "b", "10.1234/" + "]" * 200_000, "http://" + "/" * 200_000, "doi:" * 50_000,
     "10.1111." * 25_000, "1" * 200_000, "@" * 200_000, "\n@" * 100_000],
    ids=lambda text: text[:12].strip(),
)  # fmt: skip
def test_long_texts_take_no_longer_than_long_texts_take(text: str) -> None:
    """Each took from minutes to hours where its time grew by the square of its length."""
    began = time.perf_counter()
    assert what_is_meant(text).what in What
    clean_doi(text)
    find_doi(text)
    assert time.perf_counter() - began < 4


@pytest.mark.parametrize("text", ["@article{a,\n title = {" + "\n" * 100_000, "@article{a, x " + "\n" * 100_000 + "!}", "\n" * 200_000 + "x"],
                         ids=["open", "closed", "empty"])  # fmt: skip
def test_long_lists_take_no_longer_than_long_lists_take(text: str) -> None:
    began = time.perf_counter()
    read_bibtex(text)
    with suppress(InputError):
        read_works_list(text.encode())
    assert time.perf_counter() - began < 6


def test_a_form_of_very_many_fields_is_refused(stranger: TestClient) -> None:
    began = time.perf_counter()
    headers = {**OWN, "content-type": "application/x-www-form-urlencoded"}
    assert stranger.post("/find", content=b"a&" * 500_000, headers=headers).status_code == 400
    assert time.perf_counter() - began < 10


# -- what strangers are not told ----------------------------------------------------------------------------------------


def test_strangers_learn_no_address_and_no_token(library: Index, stranger: TestClient, parts: dict[str, str]) -> None:
    secret = ["ada@example.org", parts["token"], str(Path(str(library.store.database_file)).parent)]
    for route in GETS:
        if route.scope in (Scope.WRITE, Scope.ADMIN) or "{token}" in route.path:
            continue
        for suffix in ("", ".json"):
            answer = stranger.get(_path(route, parts) + suffix)
            assert not any(each in answer.text for each in secret), route.path


def test_no_answer_holds_the_settings_secrets(
    library: Index, monkeypatch: pytest.MonkeyPatch, parts: dict[str, str]
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "hunter-two-hunter")
    monkeypatch.setenv("OPENALEX_API_KEY", "hunter-three-hunter")
    client = _client(library, LOCAL, smtp_url="smtp://name@mail.example", mail_from="a@b.example")
    for route in GETS:
        for suffix in ("", ".json"):
            assert "hunter-" not in client.get(_path(route, parts) + suffix).text, route.path


def test_closed_texts_stay_closed(library: Index, parts: dict[str, str]) -> None:
    """No page, file or feed that a stranger may read holds a word of a text that is not to be shown."""
    client = _client(library, AWAY, "library.example", show_text="nothing")
    words = ("keep their local ties", "grow thin", "212 firms", "holds in every industry", "a later survey")
    asked = [_path(route, parts) for route in GETS if route.scope not in (Scope.WRITE, Scope.ADMIN)]
    asked += [each + ".json" for each in asked]
    asked += [
        "/search?q=ties", "/search.json?q=ties", "/search?q=ties&meaning=yes", "/search?q=ties&kind=claims", "/feeds/search.atom?q=ties",
        f"/works/{TARGET_DOI}?q=ties", "/work/1?tab=timeline", "/work/1?tab=history", "/work/2?tab=references", "/work/1.json?tab=history",
        "/corrections?mode=random", "/corrections?mode=claims&blind=off", "/corrections.json?blind=off&mode=random",
        *[f"/collections/1/export/{kind}?kind=statements" for kind in ("csv", "ndjson", "cito-ttl", "graphml", "opencitations-csv")],
        *[f"/statement/{sid}" for sid in ("a-1", "a-2", "a-3", "b-1", "b-2", "b-3")],
        *[f"/statement/{sid}.json" for sid in ("a-1", "a-2", "a-3", "b-1", "b-2", "b-3")],
    ]  # fmt: skip
    for address in asked:
        answer = client.get(address)
        shown = [each for each in words if each in answer.text.lower()]
        assert not shown, (address, shown)


def test_graphs_wait_for_their_turn(stranger: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for many large ones is put off, and keeps nobody from the other pages."""
    monkeypatch.setattr(making, "_PATIENCE", 0.01)
    taken = BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(making, "_turns", taken)
    refused = stranger.get("/graph?limit=60&from=1990")
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "10"
    taken.release()
    assert stranger.get("/graph?limit=60&from=1990").status_code == 200
    assert stranger.get("/graph?limit=60&from=1991").status_code == 200


def test_nothing_slips_by_what_trims_texts(library: Index) -> None:
    """Whatever holds statements on a page: lists, sets, what can be gone through once."""
    item = library.store.statement("a-1")
    reader = Reader(insider=False, settings=Settings(show_text="nothing"))
    held = {
        "a": [item],
        "b": (each for each in [item]),
        "c": {"x": item}.values(),
        "d": {"x": item}.items(),
        "e": iter([(1, item)]),
    }
    page = shown_page(reader, Page("x.html", held, {"again": iter([item])}))
    assert "keep their local ties" not in repr(page.context)
    assert "keep their local ties" not in repr(page.data)
    kept = {"k": frozenset({1, 2}), "m": {"x": 1}.keys()}
    assert shown_page(reader, Page("x.html", kept, None)).context["k"] is kept["k"]


def test_a_message_can_be_read_as_json(local: TestClient) -> None:
    """Errors are told to programs in their own form, whatever was asked."""
    answer = local.get("/search.json?kind=%3Cscript%3E")
    assert msgspec.json.decode(answer.content)["error"]["status"] == 400
