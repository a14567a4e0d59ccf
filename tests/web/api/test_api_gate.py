"""The door of the API: keys, scopes, rates, sizes, times, tags, headers, the log, and everything that is not meant well."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from citance.errors import StoreError
from citance.store import Scope
from citance.web.api.access_log import AccessLog, place_of
from citance.web.api.limits import Buckets
from citance.web.api.principals import KeyRing
from citance.web.api.problems import ProblemError
from citance.web.security import HEADERS
from web.api.conftest import Served
from web.seeded import TARGET_DOI

PROBLEM = "application/problem+json"
FIX = {"statement_id": "a-1", "stance": "mentioning"}


def test_reading_is_open_and_writing_needs_a_key(served: Served) -> None:
    client = served.client
    assert client.get("/api/v1/works").status_code == 200
    answer = client.post("/api/v1/corrections", json=FIX)
    assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM)
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 201), ("admin", 201)])
def test_scopes(serve: Callable[..., Served], scope: str, status: int) -> None:
    served = serve()
    assert served.client.post("/api/v1/corrections", json=FIX, headers=served.key(scope)).status_code == status
    keys = served.client.get("/api/v1/keys", headers=served.key(scope))
    assert keys.status_code == (200 if scope == "admin" else 403)


def test_a_key_in_either_header(served: Served) -> None:
    secret = served.key("admin")["authorization"].removeprefix("Bearer ")
    for headers in ({"x-api-key": secret}, {"authorization": f"bearer {secret}"}):
        assert served.client.get("/api/v1/keys", headers=headers).status_code == 200


@pytest.mark.parametrize("key", ["x", "citance_", "citance_000000000000_" + "a" * 43, "\x00", "é" * 10, "a" * 5_000])
def test_a_wrong_key_is_refused_everywhere(served: Served, key: str) -> None:
    for path in ("/api/v1/works", f"/tallies/{TARGET_DOI}"):
        answer = served.client.get(path, headers={"x-api-key": key.encode()})
        assert answer.status_code == 401, path
        assert answer.headers["content-type"] == PROBLEM


def test_a_revoked_key_is_refused_within_seconds(served: Served) -> None:
    now = 0.0
    ring = KeyRing(served.index.store.check_key, clock=lambda: now)
    made = served.index.store.make_key(Scope.READ)
    assert ring.principal(made.secret).key == made.key
    served.index.store.revoke_key(made.key.prefix)
    assert ring.known(made.secret) is not None
    now = 5.1
    assert ring.known(made.secret) is None
    with pytest.raises(ProblemError):
        ring.principal(made.secret)


def test_reading_may_need_a_key(serve: Callable[..., Served]) -> None:
    served = serve(api_open_reads=False)
    for path in ("/api/v1/works", f"/tallies/{TARGET_DOI}", "/search?term=ties", "/api/v1/docs"):
        assert served.client.get(path).status_code == 401
        assert served.client.get(path, headers=served.key("read")).status_code == 200
    assert served.client.get("/").status_code == 401  # the pages tell as much; there one signs in
    assert served.client.get("/sign-in").status_code == 200


def test_keys_over_http(serve: Callable[..., Served]) -> None:
    served = serve()
    client, admin = served.client, served.key("admin")
    made = client.post("/api/v1/keys", json={"scope": "read", "name": "desk", "rate": 2}, headers=admin)
    assert made.status_code == 201
    secret, prefix = made.json()["secret"], made.json()["key"]["prefix"]
    statuses = [client.get("/api/v1/works", headers={"x-api-key": secret}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    listed = client.get("/api/v1/keys", headers=admin)
    assert secret.rpartition("_")[2] not in listed.text
    assert client.delete(f"/api/v1/keys/{prefix}", headers=admin).json()["revoked_at"]
    assert client.delete("/api/v1/keys/000000000000", headers=admin).status_code == 404


def test_rates_by_address(serve: Callable[..., Served]) -> None:
    served = serve(api_rate=3)
    client = served.client
    answers = [client.get(f"/tallies/{TARGET_DOI}") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[-1].headers["content-type"] == PROBLEM
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 21
    assert answers[-1].headers["access-control-allow-origin"] == "*"
    assert client.get("/api/v1/works", headers=served.key("read")).status_code == 200
    assert client.get("/").status_code == 429  # one account for the pages and the API


def test_buckets_fill_again_and_are_shared(tmp_path: Path) -> None:
    now = [1_000.0]
    one, other = (Buckets(tmp_path / "rates", clock=lambda: now[0]) for _ in range(2))
    assert [one.take("a", 60).allowed for _ in range(30)] == [True] * 30
    assert [other.take("a", 60).allowed for _ in range(31)] == [True] * 30 + [False]
    assert one.take("b", 60).allowed
    wait = one.take("a", 60).wait
    assert 0 < wait <= 1
    now[0] += wait
    assert one.take("a", 60).allowed
    now[0] += 3_600
    assert [one.take("a", 60).allowed for _ in range(61)].count(True) == 60
    now[0] += 60
    assert one.take("a", 60, cost=500).remaining == 0  # dear, not impossible
    now[0] -= 10_000  # a clock that was put back
    assert one.take("a", 60).allowed


@given(
    st.lists(st.tuples(st.text(max_size=5), st.integers(1, 100), st.integers(1, 30), st.floats(0, 100)), max_size=30)
)
@settings(max_examples=50, deadline=None)
def test_no_bucket_gives_more_than_it_has(steps: list[tuple[str, int, int, float]]) -> None:
    now = [0.0]
    buckets = Buckets(clock=lambda: now[0])
    for caller, rate, cost, pause in steps:
        now[0] += pause
        taken = buckets.take(caller, rate, cost)
        assert 0 <= taken.remaining <= rate
        assert taken.allowed or taken.wait > 0


def test_conditional_reading(serve: Callable[..., Served]) -> None:
    served = serve()
    client = served.client
    for path in (
        f"/tallies/{TARGET_DOI}",
        "/api/v1/works",
        "/api/v1/statements",
        "/search?term=ties",
        "/api/v1/statements/a-1",
    ):
        first = client.get(path)
        tag = first.headers["etag"]
        again = client.get(path, headers={"if-none-match": f'"other", {tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), path
        assert client.get(path, headers={"if-none-match": "*"}).status_code == 200
        assert "no-cache" in first.headers["cache-control"]
    tag = client.get(f"/tallies/{TARGET_DOI}").headers["etag"]
    assert client.get(f"/tallies/{TARGET_DOI}", headers={"accept": "text/csv"}).headers["etag"] != tag
    client.post("/api/v1/corrections", json=FIX, headers=served.key("write"))
    after = client.get(f"/tallies/{TARGET_DOI}", headers={"if-none-match": tag})
    assert (after.status_code, after.json()["contradicting"]) == (200, 0)


def test_packed_answers(served: Served) -> None:
    packed = served.client.get("/api/v1/statements", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in packed.headers["vary"].lower()
    plain = served.client.get("/api/v1/statements", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert packed.json() == plain.json()
    assert len(gzip.compress(plain.content)) < len(plain.content)


@pytest.mark.parametrize(
    "path", [f"/tallies/{TARGET_DOI}", "/api/v1/works", "/search?term=ties", "/api/v1/openapi.json"]
)
def test_head_is_get_without_a_body(served: Served, path: str) -> None:
    head, whole = served.client.head(path), served.client.get(path, headers={"accept-encoding": "identity"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]
    assert head.headers.get("etag") == whole.headers.get("etag")


def test_every_answer_has_the_safe_headers(served: Served) -> None:
    for path in (f"/tallies/{TARGET_DOI}", "/api/v1/works", "/api/v1/nothing", "/api/v1/docs"):
        answer = served.client.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, path


def test_other_sites_may_read_but_not_write(served: Served) -> None:
    for path in ("/api/v1/works", "/api/v1/nothing"):
        assert served.client.get(path).headers["access-control-allow-origin"] == "*"
    for path in ("/api/v1/corrections", "/api/v1/keys"):
        assert "access-control-allow-origin" not in served.client.options(path).headers
        assert "access-control-allow-origin" not in served.client.post(path, json={}).headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2", 404),
        ("GET", "/api/v1/", 404),
        ("DELETE", "/api/v1/works", 405),
        ("PUT", f"/tallies/{TARGET_DOI}", 405),
        ("TRACE", "/api/v1/works", 405),
        ("GET", "/reference_check", 405),
        ("GET", "/api/v1/works?limit=0", 422),
        ("GET", "/api/v1/works?nonsense=1", 422),
        ("GET", "/api/v1/works?cursor=%00", 400),
        ("GET", "/api/v1/works?cursor=AAAA", 400),
        ("GET", "/api/v1/works?format=docx", 400),
        ("GET", "/api/v1/search/statements", 422),
        ("GET", "/api/v1/search/statements?q=x&cursor=zzz", 400),
        ("GET", "/api/v1/search/statements?q=x&facet=nonsense", 400),
        ("GET", "/api/v1/search/statements?q=(((&strict=true", 400),
        ("GET", "/api/v1/statements?cited=10.5555/nothing", 404),
        ("GET", "/api/v1/notices", 400),
        ("GET", "/api/v1/exports/nothing", 404),
        ("GET", "/api/v1/exports/ris?kind=statements", 400),
        ("GET", "/api/v1/exports/csv?q=a&about=1", 400),
        ("GET", "/search?term=x&limit=100000", 422),
        ("GET", "/search?term=x&date_from=now", 422),
        ("GET", "/search?term=x&citation_types=odd", 400),
        ("POST", "/reference_check", 415),
        ("POST", "/api/v1/extract", 415),
    ],
)
def test_errors_are_problems(served: Served, method: str, path: str, status: int) -> None:
    answer = served.client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    if status == 405:
        assert answer.headers["allow"]


HOSTILE = [
    "%00",
    "%ff%fe",
    "..%2f..%2fetc%2fpasswd",
    "%F0%9F%92%A9",
    "a" * 10_000,
    "%28" * 1_000,
    "10.5555/" + "%3Cscript%3E" * 20,
    "' OR 1=1 --",
    "10.5555/%25%30%30",
    "-1",
    "99999999999999999999999",
    "${jndi:ldap://x}",
    "%E2%80%AE",
]
PLACES = [
    "/tallies/{}",
    "/papers/{}",
    "/papers/sources/{}",
    "/tallies/cited-by-sections/{}",
    "/journal/{}/tallies",
    "/reference_check/tasks/{}",
    "/api/v1/works/{}",
    "/api/v1/tallies/{}",
    "/api/v1/statements/{}",
    "/api/v1/statements/{}/similar",
    "/api/v1/venues/{}",
    "/api/v1/authors/{}",
    "/api/v1/exports/{}",
    "/api/v1/reference-checks/{}",
    "/api/v1/search/statements?q={}",
    "/api/v1/search/works?q={}&facet=year",
    "/api/v1/works?cursor={}",
    "/api/v1/statements?cursor={}",
    "/api/v1/facets/statements?q={}",
    "/api/v1/authors?q={}",
    "/api/v1/venues?q={}",
    "/api/v1/notices?doi={}",
    "/api/v1/references?citing={}",
    "/search?term={}",
    "/search?term={}&mode=papers&title={}&author={}&affiliation={}",
    "/search/match_reference?title={}&first_author={}",
    "/issn-editorial-notices?issn={}",
]


@pytest.mark.parametrize("place", PLACES)
def test_hostile_words_are_never_our_fault(served: Served, place: str) -> None:
    for word in HOSTILE:
        answer = served.client.get(place.replace("{}", word))
        assert answer.status_code < 500, word
        assert "script>" not in answer.text or answer.headers["content-type"] != "text/html"


async def _status(app: Starlette, scope: dict[str, Any]) -> int:
    """The status of a request that no client would send."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return int(sent[0]["status"])


def test_an_address_of_a_hundred_kilobytes(served: Served) -> None:
    for path, query in (("/search", "term=" + "a" * 100_000), ("/tallies/10.5555/" + "a" * 100_000, "")):
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [],
            "client": ("192.0.2.1", 1),
        }
        assert asyncio.run(_status(served.app, scope)) == 414


@pytest.mark.parametrize("path", ["/tallies", "/api/v1/tallies", "/api/v1/classify"])
def test_a_body_of_a_megabyte(served: Served, path: str) -> None:
    headers = {"content-type": "application/json"}
    assert served.client.post(path, content=b'["' + b"x" * 1_000_001 + b'"]', headers=headers).status_code == 413
    parts = (b"x" * 100_000 for _ in range(20))  # without a Content-Length
    assert served.client.post(path, content=parts, headers=headers).status_code == 413


@pytest.mark.parametrize(
    "kind", ["", "application/json; charset=utf-8", "application/x-www-form-urlencoded", "text/plain"]
)
def test_json_is_read_whatever_a_client_calls_it(served: Served, kind: str) -> None:
    headers = {"content-type": kind} if kind else {}
    answer = served.client.post("/tallies", content=f'["{TARGET_DOI.upper()}"]'.encode(), headers=headers)
    assert list(answer.json()["tallies"]) == [TARGET_DOI]


@pytest.mark.parametrize("path", ["/tallies", "/api/v1/classify", "/api/v1/corrections"])
def test_another_body_than_json(served: Served, path: str) -> None:
    answer = served.client.post(path, content=b"<a/>", headers={"content-type": "text/xml"})
    assert (answer.status_code, answer.headers["content-type"]) == (415, PROBLEM)


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2", "/api/v1/venues/x/y"])
def test_an_address_that_is_none(served: Served, path: str) -> None:
    answer = served.client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)
    assert "/api/v1/docs" in answer.json()["detail"]


def check_online(served: Served, path: str, headers: dict[str, str]) -> int:
    return served.client.post(path, files={"file": ("list.txt", b"one")}, headers=headers).status_code


@pytest.mark.parametrize("path", ["/api/v1/reference-checks?online=true", "/reference_check?online=true"])
def test_who_may_have_open_sources_asked(serve: Callable[..., Served], path: str) -> None:
    by_key = serve()
    assert check_online(by_key, path, {}) == 401
    assert check_online(by_key, path, by_key.key("read")) == 403
    assert check_online(by_key, path, by_key.key("write")) in (200, 202)
    assert check_online(by_key, path.partition("?")[0], {}) in (200, 202)
    anybody = serve(api_online="anybody")
    assert check_online(anybody, path, {}) in (200, 202)
    for closed in (serve(api_online="nobody"), serve(api_online="anybody", offline=True)):
        assert check_online(closed, path, closed.key("admin")) == 403


def test_a_huge_upload(serve: Callable[..., Served]) -> None:
    served = serve(api_upload_mb=1)
    folder = served.service.tasks.new_file().parent
    for path in ("/reference_check", "/api/v1/reference-checks", "/api/v1/extract"):
        answer = served.client.post(path, files={"file": ("big.pdf", b"x" * 1_100_000)})
        assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM)
    many = [("file", (f"{number}", b"x")) for number in range(5)]
    assert served.client.post("/reference_check", files=many).status_code == 422
    assert served.client.post("/reference_check", data={"file": "text"}).status_code in (415, 422)
    broken = {"content-type": "multipart/form-data; boundary=x"}
    assert served.client.post("/reference_check", content=b"--x\r\nrubbish", headers=broken).status_code == 422
    assert (
        served.client.post(
            "/reference_check", content=b"", headers={"content-type": "multipart/form-data"}
        ).status_code
        == 422
    )
    assert not list(folder.glob("*.upload"))


def test_an_answer_that_takes_too_long(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> None:
    served = serve(api_seconds=0.2)
    served.client.get("/api/v1")  # built before the clock runs
    monkeypatch.setattr(served.index.store, "stats", lambda: time.sleep(1.0), raising=False)
    answer = served.client.get("/api/v1/stats")
    assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
    assert answer.headers["retry-after"]


def test_a_broken_database_is_told_to_the_log_only(
    serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    served = serve()

    def broken(*_: object) -> None:
        raise StoreError("secret/path: disk I/O error")

    monkeypatch.setattr(served.service.quick, "tally", broken)
    monkeypatch.setattr(served.index.store, "works_after", broken, raising=False)
    with caplog.at_level(logging.ERROR):
        for path in (f"/tallies/{TARGET_DOI}", "/api/v1/works"):
            answer = served.client.get(path)
            assert (answer.status_code, answer.headers["content-type"]) == (503, PROBLEM)
            assert "secret" not in answer.text
    assert "secret/path" in caplog.text


def test_a_bug_is_a_problem_too(serve: Callable[..., Served], monkeypatch: pytest.MonkeyPatch) -> None:
    served = serve()
    monkeypatch.setattr(served.index.store, "works_after", lambda *_: 1 / 0, raising=False)
    answer = served.client.get("/api/v1/works")
    assert (answer.status_code, answer.headers["content-type"]) == (500, PROBLEM)
    assert "division" not in answer.text


def test_the_log_says_nothing_about_anybody(serve: Callable[..., Served], capsys: pytest.CaptureFixture[str]) -> None:
    served = serve(access_log=True)
    key = served.key("read")
    for path in (
        f"/tallies/{TARGET_DOI}",
        "/search?term=secretword",
        "/api/v1/works/10.5555/citing.1",
        "/api/v1/quux",
    ):
        served.client.get(path, headers=key)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert [line["place"] for line in lines] == ["/tallies/…", "/search", "/api/v1/works/…", "/api/v1/…"]
    assert [line["status"] for line in lines] == [200, 200, 200, 404]
    assert {line["scope"] for line in lines} == {"read"}
    written = json.dumps(lines)
    for word in ("5555", "secretword", "testclient", key["authorization"][7:20], "quux"):
        assert word not in written
    assert set(lines[0]) == {"time", "method", "place", "status", "ms", "bytes", "scope"}
    assert lines[0]["bytes"] > 50


def test_no_log_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    AccessLog(on=False).write("GET", "/", 200, 0.0, 1, "")
    assert capsys.readouterr().err == ""
    assert place_of("/a/b/works/c/d") == "/…/works/…"


def test_keys_are_kept_as_digests(served: Served) -> None:
    secret = served.key("read")["authorization"].removeprefix("Bearer ")
    with sqlite3.connect(served.index.store.path) as database:
        stored = " ".join(map(str, database.execute("SELECT * FROM api_key").fetchall()))
    assert secret.rpartition("_")[2] not in stored
    assert len(secret.rpartition("_")[2]) >= 43 or "_" in secret
