"""Feeds: valid Atom, stable ids, conditional requests, events that arrive, closed servers, hostile text."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import EditorialNotice, NoticeKind, Stance
from citance.settings import Settings
from citance.store import NewEntry
from citance.web import create_app
from citance.web.pages.feeds.atom import rfc3339
from web.seeded import ATTACK, RETRACTED_DOI, TARGET_DOI, judged, paper, put, said, seed

A = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that every test begins with a copy of."""
    folder = tmp_path_factory.mktemp("seeded")
    with Index.open(folder / "library.db") as index:
        seed(index.store, mentions=3)
        index.catch_up()
    return folder


@pytest.fixture
def library(tmp_path: Path, seeded: Path) -> Iterator[Index]:
    shutil.copytree(seeded, tmp_path / "copy")
    with Index.open(tmp_path / "copy" / "library.db") as index:
        yield index


@pytest.fixture
def client(library: Index) -> TestClient:
    return TestClient(create_app(library))


def _collection(library: Index, *dois: str, name: str = "Ties") -> int:
    entries = [NewEntry(work_id=library.store.find_works(doi)[0].id) for doi in dois]
    made = library.store.make_collection(name, entries=entries)
    library.store.look_at_collection(made.id)
    return made.id


def _checked(body: bytes) -> Any:
    """The feed, after what RFC 4287 asks of every feed and entry was looked at."""
    root = etree.fromstring(body)
    assert root.tag == f"{A}feed"
    ids = []
    for node in (root, *root.iter(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(A + name)) == 1, name
        assert re.fullmatch(r"tag:[\w.-]+,2026:citance/[!-~]+", node.findtext(f"{A}id")), "a tag URI"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", node.findtext(f"{A}updated"))
        alternates = [link for link in node.findall(f"{A}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert alternates[0].get("href").startswith("http")
        ids.append(node.findtext(f"{A}id"))
    assert len(ids) == len(set(ids))
    assert [link.get("rel") for link in root.findall(f"{A}link")] == ["self", "alternate"]
    assert root.find(f"{A}author/{A}name") is not None, "one author for all entries that have none"
    entries = [node.findtext(f"{A}updated") for node in root.iter(f"{A}entry")]
    assert root.findtext(f"{A}updated") >= max(entries, default="")
    for node in root.iter(f"{A}content"):
        assert node.get("type") == "html"
        assert "<script" not in (node.text or "")
    return root


def _contrast(library: Index, number: int, key: str = "B1") -> None:
    statement = said(1, f"In contrast to them [1], number {number} differs. {ATTACK}", key=key, paper_id=f"n{number}")
    put(library.store, number, paper(number, [(statement, judged(statement, Stance.CONTRASTING))]))
    library.catch_up()


def test_a_collections_feed_tells_what_is_new(client: TestClient, library: Index) -> None:
    number = _collection(library, TARGET_DOI, RETRACTED_DOI, name=ATTACK)
    path = f"/feeds/collection/{number}.atom"
    first = _checked(client.get(path).content)
    assert len(first.findall(f"{A}entry")) == 1, "the beginning; what was there before is not told"
    _contrast(library, 31)
    library.store.update_notices(
        "list", [("1", EditorialNotice(kind=NoticeKind.RETRACTION, doi=TARGET_DOI, date="2026-01-02", reason=ATTACK))]
    )
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = _checked(answer.content)
    kinds = [node.get("term") for node in feed.iter(f"{A}category")]
    assert sorted(kinds) == ["contrast", "notice", "statements"]
    again = _checked(client.get(path).content)
    assert [node.text for node in again.iter(f"{A}id")] == [node.text for node in feed.iter(f"{A}id")]
    only = _checked(client.get(f"{path}?kind=notice").content)
    assert [node.get("term") for node in only.iter(f"{A}category")] == ["notice"]
    assert client.get(f"{path}?kind=weather").status_code == 400
    assert client.get("/feeds/collection/99.atom").status_code == 404
    assert client.get(f"/feeds/collection/{10**12}.atom").status_code == 404


def test_conditional_requests(client: TestClient, library: Index) -> None:
    path = f"/feeds/collection/{_collection(library, TARGET_DOI)}.atom"
    answer = client.get(path)
    etag, modified = answer.headers["etag"], answer.headers["last-modified"]
    known = client.get(path, headers={"if-none-match": f'"other", W/{etag}'})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == etag
    assert client.get(path, headers={"if-modified-since": modified}).status_code == 304
    assert client.get(path, headers={"if-none-match": '"other"', "if-modified-since": modified}).status_code == 200
    assert client.get(path, headers={"if-modified-since": "yesterday"}).status_code == 200
    _contrast(library, 32)
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_a_works_feed(client: TestClient, library: Index) -> None:
    work = library.store.find_works(TARGET_DOI)[0].id
    feed = _checked(client.get(f"/feeds/work/{work}.atom").content)
    assert len(feed.findall(f"{A}entry")) == 6
    _contrast(library, 33)
    newest = _checked(client.get(f"/feeds/work/{work}.atom").content).find(f"{A}entry")
    assert newest.findtext(f"{A}id").endswith("/statement/n33-1")
    only = _checked(client.get(f"/feeds/work/{work}.atom?stance=contrasting").content)
    assert {node.get("term") for node in only.iter(f"{A}category")} == {"contrasting"}
    assert client.get(f"/feeds/work/{work}.atom?stance=angry").status_code == 400
    retracted = library.store.find_works(RETRACTED_DOI)[0].id
    kinds = [
        node.get("term") for node in _checked(client.get(f"/feeds/work/{retracted}.atom").content).iter(f"{A}category")
    ]
    assert "notice" in kinds
    assert client.get("/feeds/work/999.atom").status_code == 404


def test_a_searchs_feed(client: TestClient, library: Index) -> None:
    feed = _checked(client.get("/feeds/search.atom?q=ties&stance=contrasting&kind=works").content)
    assert [node.get("term") for node in feed.iter(f"{A}category")] == ["contrasting"]
    assert _checked(client.get("/feeds/search.atom?q=zebra").content).find(f"{A}entry") is None
    assert len(_checked(client.get("/feeds/search.atom?stance=supporting").content).findall(f"{A}entry")) == 1
    for wrong in ("", "q=", "q=x&stance=angry", "q=x&year_from=soon", f"q={'x' * 5000}"):
        assert client.get(f"/feeds/search.atom?{wrong}").status_code == 400


def test_text_only_as_far_as_licences_allow(client: TestClient, library: Index) -> None:
    work = library.store.find_works(TARGET_DOI)[0].id
    assert "We followed 212 firms" not in client.get(f"/feeds/work/{work}.atom").text
    local = TestClient(create_app(library), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000))
    assert "We followed 212 firms" in local.get(f"/feeds/work/{work}.atom").text


def test_a_closed_server_asks_for_the_token(library: Index) -> None:
    number, other = _collection(library, TARGET_DOI), _collection(library, RETRACTED_DOI, name="Other")
    settings = Settings(api_open_reads=False, public_url="https://citance.example.org/")
    client = TestClient(create_app(library, settings=settings))
    path, token = f"/feeds/collection/{number}.atom", library.store.feed_token(number)
    assert client.get(path).status_code == 401
    assert client.get(f"{path}?token=wrong").status_code == 401
    assert client.get(f"{path}?token={library.store.feed_token(other)}").status_code == 401
    answer = client.get(f"{path}?token={token}")
    assert "private" in answer.headers["cache-control"]
    assert _checked(answer.content).findtext(f"{A}id") == f"tag:citance.example.org,2026:citance/collection/{number}"
    assert token not in answer.text
    assert client.get("/feeds/search.atom?q=ties").status_code == 401


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("2026-01-02T03:04:05.678901+00:00", "2026-01-02T03:04:05Z"),
        ("2026-01-02T03:04:05+02:00", "2026-01-02T01:04:05Z"),
        ("2026-01-02", "2026-01-02T00:00:00Z"),
        ("2026-01", "2026-01-01T00:00:00Z"),
        ("2026", "2026-01-01T00:00:00Z"),
        ("", "1970-01-01T00:00:00Z"),
        ("soon", "1970-01-01T00:00:00Z"),
        ("0001-01-01", "1970-01-01T00:00:00Z"),
    ],
)
def test_times(given: str, told: str) -> None:
    assert rfc3339(given) == told
    datetime.fromisoformat(told)
