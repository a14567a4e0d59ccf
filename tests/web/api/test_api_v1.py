"""`/api/v1`: every call with what it is for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient

from citance.model import IndexedWork
from citance.web.api.tasks import Tasks, TaskStatus
from web.api.conftest import Served, fake_check
from web.seeded import RETRACTED_DOI, TARGET_DOI

NDJSON = {"accept": "application/x-ndjson"}
ARTICLE = b"""<article><front><article-meta><title-group><article-title>Ties</article-title></title-group></article-meta>
</front><body><sec><title>Results</title><p>In contrast to Moreno [<xref ref-type="bibr" rid="B1">1</xref>], we find
that ties stay.</p></sec></body><back><ref-list><ref id="B1"><element-citation><article-title>Leaving home: foreign
expansion and local ties</article-title><year>2003</year><pub-id pub-id-type="doi">10.5555/ties(2003)a/b</pub-id>
</element-citation></ref></ref-list></back></article>"""


def every_page(client: TestClient, path: str, **params: Any) -> list[dict[str, Any]]:
    """All items of a list, page by page by its cursors."""
    items: list[dict[str, Any]] = []
    while True:
        answer = client.get(path, params=params)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        if page["next"] is None:
            return items
        assert 'rel="next"' in answer.headers["link"]
        params["cursor"] = page["next"]


def lines(client: TestClient, path: str) -> list[dict[str, Any]]:
    answer = client.get(path, headers=NDJSON)
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    return [msgspec.json.decode(line) for line in answer.content.splitlines()]


def test_works_in_pages_and_at_once(client: TestClient) -> None:
    paged = every_page(client, "/api/v1/works", limit=2)
    assert [item["id"] for item in paged] == sorted(item["id"] for item in paged)
    assert len(paged) == 7
    assert lines(client, "/api/v1/works") == paged
    (target,) = [item for item in paged if item["work"].get("doi") == TARGET_DOI]
    assert target["tally"]["contrasting"] == 1


@pytest.mark.parametrize("name", ["{doi}", "https://doi.org/{doi}", "{id}"])
def test_one_work(client: TestClient, name: str) -> None:
    work_id = client.get(f"/api/v1/tallies/{TARGET_DOI}").json()["id"]
    answer = client.get("/api/v1/works/" + name.format(doi=TARGET_DOI.upper(), id=work_id)).json()
    assert answer["work"]["doi"] == TARGET_DOI
    assert (answer["tally"]["contrasting"], answer["broad_tally"]["contrasting"]) == (1, 2)
    assert answer["coverage"]["with_statements"] == 3


@pytest.mark.parametrize(
    ("media_type", "word"),
    [
        ("text/csv", "title,authors"),
        ("application/x-research-info-systems", "TY  - "),
        ("application/x-bibtex", "@article{"),
        ("application/vnd.citationstyles.csl+json", '"title"'),
    ],
)
def test_works_in_other_formats(client: TestClient, media_type: str, word: str) -> None:
    for path in ("/api/v1/works", f"/api/v1/works/{TARGET_DOI}", "/api/v1/search/works?q=ties"):
        answer = client.get(path, headers={"accept": media_type})
        assert answer.headers["content-type"].startswith(media_type)
        assert word in answer.text
    both = client.get("/api/v1/works", headers={"accept": f"application/json, {media_type}"})
    assert both.headers["content-type"] == "application/json"


def test_statements_by_their_properties(client: TestClient) -> None:
    assert len(every_page(client, "/api/v1/statements", limit=5)) == 18
    assert len(lines(client, "/api/v1/statements")) == 18
    about = every_page(client, "/api/v1/statements", cited=TARGET_DOI, limit=4)
    assert len(about) == 15
    assert about[0]["stance"] == "contrasting"
    assert lines(client, f"/api/v1/statements?cited={TARGET_DOI}") == about
    two = client.get("/api/v1/statements", params={"stance": ["contrasting", "supporting"]}).json()
    assert {item["stance"] for item in two["items"]} == {"contrasting", "supporting"}
    assert client.get("/api/v1/statements?section=methods").json()["total"] == 4
    assert client.get("/api/v1/statements?notice=retraction").json()["items"][0]["cited"]["doi"] == RETRACTED_DOI
    assert client.get("/api/v1/statements?uncertain=yes").json()["total"] == 2
    assert client.get("/api/v1/statements?self_citation=yes").json()["total"] == 1
    assert client.get("/api/v1/statements?least_confidence=0.9").json()["total"] == 1


def test_one_statement(client: TestClient) -> None:
    answer = client.get("/api/v1/statements/a-1").json()
    assert (answer["stance"], answer["broad"], answer["confidence"]["value"]) == ("contrasting", "contrasting", 0.93)
    assert answer["judgement"]["evidence"]["text"] == "In contrast to"
    assert (answer["citing"]["doi"], answer["cited"]["doi"]) == ("10.5555/citing.1", TARGET_DOI)
    assert client.get("/api/v1/statements/b-2").json()["stance"] is None
    assert client.get("/api/v1/statements/none").status_code == 404


def test_similar_and_disagreeing(client: TestClient) -> None:
    similar = client.get("/api/v1/statements/c-3/similar?limit=3").json()["items"]
    assert len(similar) == 3
    assert "c-3" not in {item["id"] for item in similar}
    disagreeing = client.get("/api/v1/statements/a-1/similar?disagreeing=true").json()["items"]
    assert [item["stance"] for item in disagreeing] == ["supporting"]
    assert client.get("/api/v1/statements/none/similar").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/venues", "/api/v1/authors?q=Moreno", "/api/v1/venues?q=J"])
def test_venues_and_people_in_pages(client: TestClient, path: str) -> None:
    address, _, query = path.partition("?")
    given = dict([query.split("=")]) if query else {}
    whole = client.get(address, params={**given, "limit": 200}).json()
    assert whole["next"] is None
    assert whole["items"]
    assert every_page(client, address, **given, limit=1) == whole["items"]
    assert client.get(address, params={**given, "cursor": "x"}).status_code == 400


@pytest.mark.parametrize("name", ["99999999999999999999", "0" * 20, "-1", "\u00b2", "\x00", "0000-0000", "1' OR 1=1"])
def test_no_such_venue_or_person(client: TestClient, name: str) -> None:
    for kind in ("venues", "authors"):
        answer = client.get(f"/api/v1/{kind}/{quote(name)}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json"), kind


def test_an_export_gives_only_what_holds_all_words(client: TestClient) -> None:
    relaxed = "ties zebrafish"
    assert client.get("/api/v1/search/statements", params={"q": relaxed}).json()["query"]["relaxed"]
    assert client.get("/api/v1/exports/ndjson", params={"q": relaxed}).content == b""


def test_open_sources_are_asked_where_that_is_wanted(served: Served) -> None:
    for query, sources in (("", []), ("?online=true", ["Crossref"])):
        path = f"/api/v1/reference-checks{query}"
        answer = served.client.post(path, files={"file": ("a.txt", b"one")}, headers=served.key("write"))
        done = wait_for(served.client, answer.json()["id"])
        assert done["check"].get("sources", []) == sources


def test_search(client: TestClient) -> None:
    answer = client.get("/api/v1/search/statements", params={"q": "local ties", "facet": ["stance", "section"]}).json()
    assert answer["query"]["understood"]
    assert answer["total"] >= 1
    assert {value["value"] for value in answer["facets"]["stance"]} >= {"contrasting"}
    assert len(every_page(client, "/api/v1/search/statements", q="firms", limit=3)) == 13
    works = client.get("/api/v1/search/works?q=title:exporters").json()
    assert {item["work"]["doi"] for item in works["items"]} == {RETRACTED_DOI, "10.5555/citing.1"}
    newest = every_page(client, "/api/v1/search/works", q="type:research-article", order="newest", limit=1)
    assert [item["work"]["year"] for item in newest] == [2013, 2012, 2011]


def test_a_query_that_cannot_be_read(client: TestClient) -> None:
    assert client.get("/api/v1/search/statements", params={"q": "(ties"}).status_code == 200
    strict = client.get("/api/v1/search/statements", params={"q": "stance:odd", "strict": "true"})
    assert strict.status_code == 400
    assert "expected" in strict.json()["detail"]


def test_facets(client: TestClient) -> None:
    everything = client.get("/api/v1/facets/statements").json()
    assert everything["total"] == 18
    counts = {value["value"]: value["count"] for value in everything["facets"]["stance"]}
    assert counts == {"mentioning": 15, "contrasting": 1, "supporting": 1, "unclassified": 1}
    narrowed = client.get("/api/v1/facets/statements?stance=contrasting").json()
    assert narrowed["total"] == 1
    assert {value["value"]: value["count"] for value in narrowed["facets"]["stance"]} == counts
    assert client.get("/api/v1/facets/works?q=ties").json()["total"] == 1


def test_tallies_of_many(client: TestClient) -> None:
    answer = client.post("/api/v1/tallies", json=[TARGET_DOI.upper(), "10.5555/nowhere", "rubbish"]).json()
    assert answer["tallies"][TARGET_DOI]["contrasting"] == 1
    assert answer["unknown"] == ["10.5555/nowhere", "rubbish"]
    sections = client.get(f"/api/v1/tallies/{TARGET_DOI}").json()["by_section"]
    assert sum(each["tally"]["total"] for each in sections) == 15


def test_references(client: TestClient) -> None:
    answer = client.get("/api/v1/references?citing=10.5555/citing.1").json()
    assert [item["reference"]["key"] for item in answer["items"]] == ["B1", "B2", "B3", "B4"]
    assert [item["statements"] for item in answer["items"]] == [2, 1, 0, 0]
    assert lines(client, "/api/v1/references?citing=10.5555/citing.1") == answer["items"]
    assert client.get(f"/api/v1/references?citing={TARGET_DOI}").json()["items"] == []


def test_venues_and_authors(client: TestClient) -> None:
    venue = client.get("/api/v1/venues?q=Journal of Invented").json()["items"][0]
    answer = client.get(f"/api/v1/venues/{venue['id']}").json()
    assert (answer["tally"]["total"], answer["tally_of_others"]["total"]) == (15, 14)
    assert answer["works"][0]["work"]["doi"] == TARGET_DOI
    author = client.get("/api/v1/authors?q=Lindqvist").json()["items"][0]
    answer = client.get(f"/api/v1/authors/{author['id']}").json()
    assert (answer["author"]["family"], answer["tally"]["total"]) == ("Lindqvist", 15)
    assert client.get("/api/v1/authors/0000-0002-1825-0097").status_code == 404


def test_notices(client: TestClient) -> None:
    answer = client.get("/api/v1/notices", params={"doi": [RETRACTED_DOI.upper(), TARGET_DOI]}).json()
    assert [notice["kind"] for notice in answer["items"][RETRACTED_DOI]] == ["retraction"]
    assert TARGET_DOI not in answer["items"]


def test_exports(client: TestClient) -> None:
    for each in client.get("/api/v1/exports").json()["items"]:
        if each["name"] == "parquet":
            continue  # an extra
        answer = client.get(f"/api/v1/exports/{each['name']}")
        assert answer.status_code == 200, each
        assert each["suffix"] in answer.headers["content-disposition"]
    about = client.get("/api/v1/exports/ndjson", params={"about": TARGET_DOI})
    assert len(about.content.splitlines()) == 15
    found = client.get("/api/v1/exports/ndjson", params={"q": "firms"})
    assert len(found.content.splitlines()) == 13


def test_judging(client: TestClient) -> None:
    statement = {"citance": "In contrast to Moreno [1], we find ties.", "marker_start": 22, "marker_end": 25}
    answer = client.post("/api/v1/classify", json=[statement, statement])
    assert answer.status_code == 200
    first, second = answer.json()["items"]
    assert first == second
    assert first["model"] == answer.json()["model"]
    wrong = client.post("/api/v1/classify", json=[statement, {"citance": 3}, {"citance": "x"}])
    assert wrong.status_code == 422
    assert [fault["where"] for fault in wrong.json()["errors"]] == ["body.1", "body.2"]
    assert client.post("/api/v1/classify", json=[statement] * 101).status_code == 422
    assert client.post("/api/v1/classify", json=[]).status_code == 422


def test_extracting(client: TestClient) -> None:
    answer = client.post("/api/v1/extract", files={"file": ("../a\x00/b.xml", ARTICLE)})
    assert answer.status_code == 200, answer.text
    (line,) = answer.json()["items"]
    assert (answer.json()["file"], line["reference"]["doi"], line["section"]["role"]) == (
        "b.xml",
        TARGET_DOI,
        "results",
    )


@pytest.mark.slow
def test_extracting_rubbish(client: TestClient) -> None:
    for data in (b"\x00\x01\x02", b"%PDF-1.7 broken", b"", b"<a>" * 1_000):
        answer = client.post("/api/v1/extract", files={"file": ("x.bin", data)})
        assert answer.status_code in (415, 422)
        assert answer.json()["detail"]


def test_correcting(serve: Callable[..., Served]) -> None:
    served = serve()
    client, headers = served.client, served.key("write")
    body = {"statement_id": "b-1", "stance": "contrasting", "who": "R. Quill", "note": "see table 2"}
    answer = client.post("/api/v1/corrections", json=body, headers=headers)
    assert answer.status_code == 201
    assert answer.json()["who"] == "R. Quill"
    assert client.get(answer.headers["location"]).json()["items"] == [answer.json()]
    assert client.get("/api/v1/statements/b-1").json()["stance"] == "contrasting"
    assert client.get(f"/tallies/{TARGET_DOI}").json()["contradicting"] == 2
    assert client.get("/api/v1/search/statements?q=interviews&stance=contrasting").json()["total"] == 1
    wrong = {**body, "statement_id": "none"}
    assert client.post("/api/v1/corrections", json=wrong, headers=headers).status_code == 404
    assert client.post("/api/v1/corrections", json={**body, "x": 1}, headers=headers).status_code == 422


def wait_for(client: TestClient, task_id: str) -> dict[str, Any]:
    for _ in range(1_000):
        answer: dict[str, Any] = client.get(f"/api/v1/reference-checks/{task_id}").json()
        if answer["status"] not in ("PENDING", "STARTED"):
            return answer
        time.sleep(0.01)
    raise AssertionError("the check does not end")


def test_checking_a_list(client: TestClient) -> None:
    sent = client.post("/api/v1/reference-checks", files={"file": ("m.docx", b"x")})
    assert (sent.status_code, sent.json()["status"]) == (202, "PENDING")
    assert sent.headers["location"].endswith(sent.json()["id"])
    done = wait_for(client, sent.json()["id"])
    assert done["check"]["references"][0]["work"]["doi"] == TARGET_DOI
    waiting = client.post("/api/v1/reference-checks", files={"file": ("m.docx", b"wait")}).json()
    assert client.delete(f"/api/v1/reference-checks/{waiting['id']}").json()["status"] == "REVOKED"
    assert wait_for(client, waiting["id"])["check"] is None


def test_checks_are_seen_by_every_process(tmp_path: Path) -> None:
    one, other = (Tasks(tmp_path, fake_check, waiting=2, seconds=60) for _ in range(2))
    file = one.new_file()
    file.write_text("x")
    task = one.submit(file, "a")
    for _ in range(500):
        if other.get(task.id).status is TaskStatus.SUCCESS:
            break
        time.sleep(0.01)
    assert other.get(task.id).result is not None
    assert not file.exists()
    one.close()
    other.close()


def test_too_many_checks_and_forgotten_ones(serve: Callable[..., Served], tmp_path: Path) -> None:
    served = serve(api_tasks=2)
    ids = []
    for _ in range(2):
        sent = served.client.post("/reference_check", files={"file": ("m", b"wait")})
        ids.append(sent.json()["id"])
    refused = served.client.post("/reference_check", files={"file": ("m", b"wait")})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "30")
    assert len(list(served.service.tasks.new_file().parent.glob("*.upload"))) <= 2
    for task_id in ids:
        served.client.post(f"/reference_check/tasks/{task_id}/cancel")
    now = [1_000_000.0]
    tasks = Tasks(tmp_path, fake_check, waiting=5, seconds=60, clock=lambda: now[0])
    file = tasks.new_file()
    file.write_text("x")
    task = tasks.submit(file, "a")
    now[0] += 7 * 3600
    with pytest.raises(Exception, match="there is no such check"):
        tasks.get(task.id)
    tasks.close()


def test_what_a_killed_process_left_is_deleted(tmp_path: Path) -> None:
    old, new = tmp_path / "old.upload", tmp_path / "new.upload"
    for file in (old, new):
        file.write_text("x")
    os.utime(old, (0, 0))
    Tasks(tmp_path, fake_check, waiting=1, seconds=1).close()
    assert not old.exists()
    assert new.exists()


def test_the_entrance_and_the_counts(client: TestClient) -> None:
    entrance = client.get("/api/v1").json()
    assert client.get(entrance["documentation"]).status_code == 200
    assert client.get(entrance["openapi"]).status_code == 200
    assert client.get("/api/v1/stats").json()["by_stance"]["contrasting"] == 1


def test_works_come_out_as_nouns(client: TestClient) -> None:
    """What the API says of a work can be read back as the model's own noun."""
    raw = client.get(f"/api/v1/works/{TARGET_DOI}").json()
    item = msgspec.convert({key: raw[key] for key in ("id", "work", "has_paper", "notices")}, type=IndexedWork)
    assert item.work.title.startswith("Leaving home")
