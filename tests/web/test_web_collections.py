"""Collections on the pages: made in every way, read, sorted, filtered, changed, exported, deleted; who may do what."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.index import Index
from citance.settings import Settings
from citance.store import EventKind, Scope
from citance.web import create_app
from citance.web.security import HEADERS
from web.seeded import ATTACK, RETRACTED_DOI, TARGET_DOI, paper, put, seed

OWN = {"sec-fetch-site": "same-origin"}
BIB = f"""
@article{{moreno, title = {{Leaving home: foreign expansion and local ties}}, doi = {{{TARGET_DOI}}}, year = {{2003}}}}
@article{{quill, title = {{Exporters always cut their local suppliers}}, author = {{Quill, R}}, year = 2008}}
@article{{quill2, title = {{Exporters always cut their local suppliers}}, doi = {{{RETRACTED_DOI}}}}}
@article{{nobody, title = {{A work that no library holds, on Łódź}}, author = {{Żółć, Ańa}}, year = 1987, doi = {{10.5555/none}}}}
@article{{broken, title = {{Never closed
"""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that every test begins with a copy of."""
    folder = tmp_path_factory.mktemp("seeded")
    with Index.open(folder / "library.db") as index:
        seed(index.store, mentions=6)
        index.catch_up()
    return folder


@pytest.fixture
def library(tmp_path: Path, seeded: Path) -> Iterator[Index]:
    shutil.copytree(seeded, tmp_path / "copy")
    with Index.open(tmp_path / "copy" / "library.db") as index:
        yield index


@pytest.fixture
def client(library: Index) -> TestClient:
    return TestClient(create_app(library), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000))


@pytest.fixture
def reader(library: Index) -> TestClient:
    return TestClient(create_app(library), raise_server_exceptions=False)


def _made(client: TestClient, **data: Any) -> str:
    files = data.pop("files", None)
    answer = client.post("/collections", headers=OWN, data=data, files=files, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def _page(client: TestClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return lxml_html.document_fromstring(answer.text)


def test_a_list_of_a_bibtex_file(client: TestClient, library: Index) -> None:
    path = _made(client, name="Local ties", files={"file": ("my library.bib", BIB)})
    data = client.get(f"{path}.json").json()
    assert data["sums"]["works"] == 2, "the same work by DOI and by title is there once"
    assert next(each["title"] for each in data["works"]).startswith("Leaving home")
    assert data["missing"][0]["reference"]["doi"] == "10.5555/none"
    text = _page(client, path).text_content()
    assert "A work that no library holds, on Łódź" in text
    put(library.store, 9, paper(9, []))
    assert data["sums"]["strict"]["contrasting"] == 1
    assert data["sums"]["broad"]["contrasting"] == 2
    assert data["sums"]["notices"] == {"retraction": 1}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ris", f"TY  - JOUR\nTI  - Leaving home\nDO  - {TARGET_DOI}\nER  - \n"),
        ("a.csv", f"Key,Title,DOI\nX1,Leaving home,{TARGET_DOI}\n"),
        ("a.json", f'[{{"id": "x", "type": "article-journal", "DOI": "{TARGET_DOI}", "title": "Leaving home"}}]'),
        ("a.txt", f"https://doi.org/{TARGET_DOI}\n"),
        ("a.txt", "Leaving home: foreign expansion and local ties\n"),
    ],
)
def test_every_kind_of_file(client: TestClient, name: str, content: str) -> None:
    path = _made(client, name="One", files={"file": (name, content.encode())})
    assert [each["doi"] for each in client.get(f"{path}.json").json()["works"]] == [TARGET_DOI]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.bib", b""), ("a.json", b"{"), ("a.xml", b"<a>"), ("a.csv", b"wine,year\nred,1990\n"), ("a.pdf", b"%PDF-\x00\x01"),
     ("a.xml", b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;">]><a>&z;</a>')],
)  # fmt: skip
def test_files_that_cannot_be_read_say_so_and_make_nothing(
    client: TestClient, library: Index, name: str, content: bytes
) -> None:
    answer = client.post("/collections", headers=OWN, data={"name": "Bad"}, files={"file": (name, content)})
    assert answer.status_code == 400
    assert name in answer.text
    assert library.store.collections() == []


def test_a_kept_search_follows_the_library(client: TestClient, library: Index) -> None:
    path = _made(client, name="Ties", kind="search", query="q=ties&kind=works&page=3")
    found = library.store.collections()[0]
    assert found.query == "q=ties&kind=works"
    before = client.get(f"{path}.json").json()["sums"]["works"]
    assert before
    put(library.store, 8, paper(8, [], title="Ties that came later"))
    library.catch_up()
    data = client.get(f"{path}.json").json()
    assert data["sums"]["works"] == before + 1
    assert [each["kind"] for each in data["events"]] == ["works"]
    answer = client.post(f"{path}/works", headers=OWN, data={"work": "1"})
    assert answer.status_code == 400
    assert (
        client.post("/collections", headers=OWN, data={"name": "x", "kind": "search", "query": ""}).status_code == 400
    )


def test_a_search_for_statements_holds_the_works_that_they_are_about(client: TestClient) -> None:
    path = _made(client, name="Contrast", kind="search", query="q=exporters&stance=contrasting")
    assert [each["doi"] for each in client.get(f"{path}.json").json()["works"]] == [TARGET_DOI]


def test_pages_are_whole_and_safe(client: TestClient, library: Index) -> None:
    path = _made(client, name=ATTACK, description=ATTACK, text=ATTACK, files={"file": ("a.bib", BIB)})
    every = [item.id for item in library.store.iter_works()]
    client.post(f"{path}/works", headers=OWN, data={"work": [str(one) for one in every]})
    client.post(f"{path}/notes", headers=OWN, data={"text": ATTACK, "who": ATTACK})
    entry = library.store.collection_entries(int(path.rpartition("/")[2]))[0].id
    client.post(f"{path}/notes", headers=OWN, data={"text": ATTACK, "entry": str(entry)})
    note = library.store.collection_notes(int(path.rpartition("/")[2]))[0].id
    addresses = [
        "/collections",
        path,
        f"{path}?view=broad&sort=title&way=back",
        f"{path}?only=retracted",
        f"{path}/edit",
    ]
    addresses += [f"{path}/delete", f"{path}/notes/{note}", f"/collections/add?work={every[0]}", f"{path}/check"]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.text
        assert "<b>Bold" not in answer.text
        assert " style=" not in answer.text
        assert not re.search(r"\son\w+=", answer.text)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value or name == "referrer-policy"
        page = lxml_html.document_fromstring(answer.text)
        assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
        levels = [int(node.tag[1]) for node in page.xpath("//h1|//h2|//h3|//h4")]
        assert levels[0] == 1
        assert all(below - above <= 1 for above, below in pairwise(levels)), address
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids)), address
        for name in page.xpath("//@for"):
            assert name in ids
        for form in page.xpath("//@form"):
            assert form in ids


def test_sorting_filtering_and_pages(client: TestClient, library: Index) -> None:
    path = _made(client, name="All", text="")
    every = [str(item.id) for item in library.store.iter_works()]
    client.post(f"{path}/works", headers=OWN, data={"work": every})
    rows = client.get(f"{path}.json?sort=contrasting").json()["works"]
    counts = [row["strict"]["contrasting"] for row in rows]
    assert counts == sorted(counts, reverse=True)
    back = client.get(f"{path}.json?sort=contrasting&way=back").json()["works"]
    assert [row["strict"]["contrasting"] for row in back] == sorted(counts)
    titles = [row["title"] for row in client.get(f"{path}.json?sort=title").json()["works"]]
    assert titles == sorted(titles, key=str.casefold)
    kept = client.get(f"{path}.json?filter=moreno+2003").json()
    assert [row["doi"] for row in kept["works"]] == [TARGET_DOI]
    assert [row["doi"] for row in client.get(f"{path}.json?only=retracted").json()["works"]] == [RETRACTED_DOI]
    page = _page(client, f"{path}?sort=year")
    assert page.xpath("//th[@aria-sort='descending']//a/text()")[0].startswith("Year")
    for wrong in ("sort=colour", "only=blue", "page=99", "page=x", f"filter={'x' * 300}"):
        assert client.get(f"{path}?{wrong}").status_code in (400, 404)


def test_blind_mode_shows_no_counts(client: TestClient, library: Index) -> None:
    path = _made(client, name="All", text=TARGET_DOI)
    client.cookies.set("blind", "on")
    text = client.get(f"{path}?sort=contrasting&only=contested").text
    page = lxml_html.document_fromstring(text)
    assert "Counts are hidden" in page.text_content()
    assert not page.xpath(
        "//svg[contains(@class, 'bar')] | //*[@class='card contrasting'] | //table//*[contains(@class,'stance')]"
    )
    assert len(page.xpath("//tbody/tr[@data-item]")) == 1, "a filter by counts is off"
    assert not page.xpath("//th//a[contains(@href, 'sort=contrasting') or contains(@href, 'sort=total')]")


def test_works_are_added_moved_and_taken_out(client: TestClient, library: Index) -> None:
    path = _made(client, name="L", text=f"{TARGET_DOI}\n10.5555/citing.1")
    number = int(path.rpartition("/")[2])
    store = library.store
    first, second = store.collection_entries(number)
    client.post(f"{path}/move", headers=OWN, data={"entry": str(second.id), "place": "1"})
    assert [each.id for each in store.collection_entries(number)] == [second.id, first.id]
    client.post(f"{path}/remove", headers=OWN, data={"entry": [str(first.id)]})
    assert [each.id for each in store.collection_entries(number)] == [second.id]
    for fields in ({}, {"entry": "x"}, {"entry": "-1"}, {"entry": "99999999999"}):
        assert client.post(f"{path}/remove", headers=OWN, data=fields).status_code == 400
    for fields in ({"work": "0"}, {"work": "99999"}):
        assert client.post(f"{path}/works", headers=OWN, data=fields).status_code == 404
    assert client.post(f"{path}/works", headers=OWN, data={"text": "  "}).status_code == 400
    assert client.post("/collections/99/works", headers=OWN, data={"work": "1"}).status_code == 404
    answer = client.post(
        f"{path}/works", headers=OWN, data={"work": "1", "next": "https://evil.example/"}, follow_redirects=False
    )
    assert answer.headers["location"] == path


def test_from_a_works_report(client: TestClient, library: Index) -> None:
    work = library.store.find_works(TARGET_DOI)[0].id
    assert "A new collection of this name" in client.get(f"/collections/add?work={work}").text
    client.post("/collections/add", headers=OWN, data={"work": str(work), "name": "New"})
    assert library.store.collection_works(library.store.find_collection("new").id) == [work]
    again = _page(client, f"/collections/add?work={work}")
    assert again.xpath("//input[@type='radio']/@disabled")
    assert client.post("/collections/add", headers=OWN, data={"work": str(work)}).status_code == 400
    assert client.get("/collections/add").status_code == 400


def test_looking_again_finds_what_came(client: TestClient, library: Index) -> None:
    path = _made(client, name="L", text="A study that comes later, by nobody known\n10.5555/citing.7")
    assert client.get(f"{path}.json").json()["sums"] == {
        **client.get(f"{path}.json").json()["sums"],
        "works": 0,
        "missing": 2,
    }
    put(library.store, 7, paper(7, [], title="A study that comes later, by nobody known"))
    library.catch_up()
    assert client.get(f"{path}.json").json()["sums"]["works"] == 1, "by its DOI at once"
    client.post(f"{path}/again", headers=OWN)
    sums = client.get(f"{path}.json").json()["sums"]
    assert (sums["works"], sums["missing"]) == (1, 0), "both entries are the one work"


def test_edit_and_delete(client: TestClient, library: Index) -> None:
    path, other = _made(client, name="One"), _made(client, name="Two")
    client.post(f"{path}/edit", headers=OWN, data={"name": "Three", "description": "why"})
    assert library.store.find_collection("three").description == "why"
    assert client.post(f"{path}/edit", headers=OWN, data={"name": "two"}).status_code == 400
    assert client.post(f"{path}/edit", headers=OWN, data={"name": " "}).status_code == 400
    assert "Delete" in client.get(f"{path}/delete").text
    answer = client.post(f"{path}/delete", headers=OWN)
    assert "was deleted" in answer.text
    assert client.get(path).status_code == 404
    assert client.get(other).status_code == 200


def test_notes(client: TestClient, library: Index) -> None:
    path = _made(client, name="L", text=TARGET_DOI)
    number = int(path.rpartition("/")[2])
    client.post(f"{path}/notes", headers=OWN, data={"text": "first thoughts", "who": "Ada"})
    assert client.cookies.get("who")
    assert "first thoughts" in client.get(path).text
    note = library.store.collection_notes(number)[0].id
    client.post(f"{path}/notes/{note}", headers=OWN, data={"text": "second thoughts", "do": "change"})
    assert "second thoughts" in client.get(path).text
    client.post(f"{path}/notes/{note}", headers=OWN, data={"do": "delete"})
    assert library.store.collection_notes(number) == []
    assert client.get(f"{path}/notes/{note}").status_code == 404
    assert client.post(f"{path}/notes", headers=OWN, data={"text": "x" * 10_001}).status_code == 400
    assert client.post(f"{path}/notes", headers=OWN, data={"text": "x", "entry": "77"}).status_code == 404


def test_exports(client: TestClient, reader: TestClient) -> None:
    path = _made(client, name="Łocal ties / 1", text=TARGET_DOI)
    works = client.get(f"{path}/export/csv")
    assert [row["doi"] for row in csv.DictReader(io.StringIO(works.text))] == [TARGET_DOI]
    assert 'filename="ocal-ties-1.csv"' in works.headers["content-disposition"]
    assert TARGET_DOI in client.get(f"{path}/export/bibtex").text
    assert f"DO  - {TARGET_DOI}" in client.get(f"{path}/export/ris").text
    statements = client.get(f"{path}/export/ndjson?kind=statements")
    assert len(statements.text.splitlines()) == 9
    for name in ("graphml", "cito-ttl", "opencitations-csv"):
        assert client.get(f"{path}/export/{name}").status_code == 200
    assert client.get(f"{path}/export/word").status_code == 404
    assert client.get(f"{path}/export/ris?kind=statements").status_code == 400
    assert "We followed 212 firms" in statements.text
    assert "We followed 212 firms" not in reader.get(f"{path}/export/ndjson?kind=statements").text, "no open licence"


def test_who_may_do_what(client: TestClient, reader: TestClient, library: Index) -> None:
    path = _made(client, name="L", text=TARGET_DOI)
    assert reader.get(path).status_code == reader.get("/collections").status_code == 200
    page = lxml_html.document_fromstring(reader.get(path).text)
    assert not page.xpath("//form[@method='post' and not(@action='/preferences') and not(@action='/sign-out')]")
    for address in (
        "/collections",
        f"{path}/works",
        f"{path}/notes",
        f"{path}/delete",
        f"{path}/subscriptions",
        f"{path}/feed",
    ):
        assert reader.post(address, headers=OWN, data={"name": "x", "text": "x", "work": "1"}).status_code == 401
    assert client.post(f"{path}/delete", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    key = library.store.make_key(Scope.WRITE).secret
    reader.cookies.set("citance_key", key)
    assert reader.post(f"{path}/notes", headers=OWN, data={"text": "mine"}).status_code == 200
    assert reader.post(f"{path}/test-mail", headers=OWN, data={"address": "a@b.org"}).status_code == 403


def test_subscriptions_and_leaving(client: TestClient, reader: TestClient, library: Index) -> None:
    path = _made(client, name="L", text=TARGET_DOI)
    number = int(path.rpartition("/")[2])
    client.post(
        f"{path}/subscriptions", headers=OWN, data={"address": "ada@example.org", "kind": ["contrast", "turned"]}
    )
    (made,) = library.store.subscriptions(collection_id=number)
    assert made.kinds == (EventKind.CONTRAST, EventKind.TURNED)
    for fields in (
        {"address": "ada", "kind": "contrast"},
        {"address": "a@b.org"},
        {"address": "a@b.org\r\nBcc: x@y.org", "kind": "contrast"},
    ):
        assert client.post(f"{path}/subscriptions", headers=OWN, data=fields).status_code == 400
    address = f"/collections/unsubscribe/{made.token}"
    asked = reader.get(address)
    assert asked.status_code == 200
    assert "ada@example.org" not in asked.text
    assert library.store.subscriptions(collection_id=number), "asking ends nothing"
    assert reader.post(address, headers=OWN, data={"subscription": str(made.id)}).status_code == 200
    assert library.store.subscriptions() == []
    assert reader.get(address).status_code == reader.get("/collections/unsubscribe/x").status_code == 404


def test_a_closed_server(library: Index) -> None:
    settings = Settings(api_open_reads=False)
    away = TestClient(create_app(library, settings=settings), raise_server_exceptions=False)
    local = TestClient(
        create_app(library, settings=settings), base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000)
    )
    path = _made(local, name="L", text=TARGET_DOI)
    assert away.get(path).status_code == 401
    token = library.store.feed_token(int(path.rpartition("/")[2]))
    assert token in local.get(path).text
    local.post(f"{path}/feed", headers=OWN)
    assert token not in local.get(path).text


def test_many_works_are_answered_quickly(client: TestClient, library: Index) -> None:
    import time

    lines = "".join(
        f"@article{{k{n}, title={{Work number {n} of the naïve 工業 districts}}, author={{Żak, A{n} and Öz, B}}, "
        f"year={{{1950 + n % 70}}}, doi={{10.5555/many.{n % 190}}}}}\n"
        for n in range(200)
    )
    begun = time.perf_counter()
    path = _made(client, name="Zotero", files={"file": ("zotero.bib", lines.encode())})
    assert time.perf_counter() - begun < 10
    assert client.get(f"{path}.json").json()["sums"]["missing"] == 190, "ten entries repeat a DOI"
