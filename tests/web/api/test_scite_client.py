"""A client written from design/SCITE_API.md alone: every call, every key of every shape."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from starlette.testclient import TestClient

from citance.model import EditorialNotice, MatchMethod, NoticeKind, Venue, WorkKey
from web.api.conftest import Served
from web.seeded import RETRACTED_DOI, TARGET_DOI, put, said
from web.seeded import paper as citing_paper

CITING = "10.5555/citing.1"
TALLY = {"doi", "total", "supporting", "contradicting", "mentioning", "unclassified", "citingPublications"}
SECTIONS = {"total", "introduction", "methods", "results", "discussion", "other", "doi"}
PAPER = {
    "id", "doi", "slug", "type", "title", "abstract", "authors", "keywords", "year", "journal", "shortJournal", "publisher",
    "volume", "issue", "page", "issns", "retracted", "editorialNotices", "tally", "citingTally", "preprintLinks",
    "publicationLinks", "normalizedTypes",
}  # fmt: skip
AUTHOR = {"family", "given", "orcid", "affiliation"}
NOTICE = {"status", "date", "noticeDoi", "doi", "urls"}
CITATION = {
    "id", "source", "target", "snippet", "section", "type", "typeConfidence", "positive", "negative", "neutral",
    "expertClassification", "lang", "refLocation", "selfCites",
}  # fmt: skip
SPELLINGS = [
    TARGET_DOI,
    TARGET_DOI.upper(),
    quote(TARGET_DOI, safe=""),
    quote(TARGET_DOI, safe="/"),
    quote(quote(TARGET_DOI, safe=""), safe=""),
    f"https://doi.org/{TARGET_DOI}",
    f"doi:{TARGET_DOI}",
]


def check_paper(paper: dict[str, Any]) -> None:
    assert set(paper) >= PAPER
    assert set(paper["tally"]) == TALLY
    assert all(set(author) >= AUTHOR for author in paper["authors"])
    assert all(set(notice) == NOTICE for notice in paper["editorialNotices"])
    assert isinstance(paper["retracted"], bool)
    assert isinstance(paper["normalizedTypes"], list)


def check_citation(citation: dict[str, Any]) -> None:
    assert set(citation) == CITATION
    assert citation["type"] in ("supporting", "contradicting", "mentioning", "unclassified")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_tally_of_a_doi_in_any_spelling(client: TestClient, spelling: str) -> None:
    answer = client.get(f"/tallies/{spelling}")
    assert answer.status_code == 200
    assert answer.json() == {
        "doi": TARGET_DOI,
        "total": 15,
        "supporting": 1,
        "contradicting": 1,
        "mentioning": 13,
        "unclassified": 0,
        "citingPublications": 3,
    }


@pytest.mark.parametrize("doi", ["10.5555/nothing", "not-a-doi", "10.5555/%00", "%FF%FE", "aggregate", "10.1/"])
def test_an_unknown_doi_is_a_404_that_clients_read_as_zero(client: TestClient, doi: str) -> None:
    for path in ("/tallies/", "/papers/", "/papers/sources/", "/tallies/cited-by-sections/"):
        answer = client.get(path + doi)
        assert answer.status_code == 404, path
        assert answer.json()["status"] == 404


def test_a_known_work_that_nobody_cites_has_a_tally_of_zero(client: TestClient) -> None:
    answer = client.get(f"/tallies/{CITING}").json()
    assert (answer["total"], answer["citingPublications"]) == (0, 0)


def test_tallies_of_many_dois(client: TestClient) -> None:
    answer = client.post("/tallies", json=[TARGET_DOI.upper(), RETRACTED_DOI, "10.5555/nothing", "rubbish", ""])
    assert set(answer.json()) == {"tallies"}
    tallies = answer.json()["tallies"]
    assert set(tallies) == {TARGET_DOI, RETRACTED_DOI}
    assert all(set(tally) == TALLY and tally["doi"] == doi for doi, tally in tallies.items())


def test_one_tally_over_many_dois(client: TestClient) -> None:
    answer = client.post("/tallies/aggregate", json=[TARGET_DOI, RETRACTED_DOI, TARGET_DOI]).json()
    assert set(answer) == TALLY - {"doi"}
    assert (answer["total"], answer["mentioning"], answer["citingPublications"]) == (16, 14, 4)


def test_where_a_paper_is_cited(client: TestClient) -> None:
    expected = {
        "doi": TARGET_DOI, "total": 15, "introduction": 8, "methods": 4, "results": 1, "discussion": 2, "other": 0
    }  # fmt: skip
    one = client.get(f"/tallies/cited-by-sections/{TARGET_DOI}").json()
    many = client.post("/tallies/cited-by-sections", json=[TARGET_DOI, "10.5555/nothing"]).json()
    assert one == many == {"tallies": {TARGET_DOI: expected}}
    assert set(expected) == SECTIONS


def test_a_paper(client: TestClient) -> None:
    paper = client.get(f"/papers/{quote(RETRACTED_DOI, safe='')}").json()
    check_paper(paper)
    assert paper["doi"] == RETRACTED_DOI
    assert paper["retracted"] is True
    (notice,) = paper["editorialNotices"]
    assert notice == {
        "status": "retracted",
        "date": "2011-05-02",
        "noticeDoi": "10.5555/notice.1",
        "doi": RETRACTED_DOI,
        "urls": ["https://doi.org/10.5555/notice.1"],
    }


def test_many_papers(client: TestClient) -> None:
    answer = client.post("/papers", json=[TARGET_DOI.upper(), CITING, "10.5555/nothing"]).json()
    assert set(answer) == {"papers"}
    assert set(answer["papers"]) == {TARGET_DOI, CITING}
    for paper in answer["papers"].values():
        check_paper(paper)
    assert answer["papers"][CITING]["citingTally"]["contradicting"] == 1


def test_who_cites_a_paper(client: TestClient) -> None:
    answer = client.get(f"/papers/sources/{TARGET_DOI}").json()
    assert set(answer["papers"]) == {CITING, "10.5555/citing.2", "10.5555/citing.3"}
    for source, paper in answer["papers"].items():
        check_paper(paper)
        for citation in paper["citations"]:
            check_citation(citation)
            assert (citation["source"], citation["target"]) == (source, TARGET_DOI)
    first = answer["papers"][CITING]["citations"][0]
    assert (first["type"], first["negative"], first["typeConfidence"]) == ("contradicting", 0.93, 0.93)
    assert "In contrast to Moreno" in first["snippet"]
    assert first["refLocation"] == "B1"
    assert answer["papers"]["10.5555/citing.2"]["citations"][0]["selfCites"] is True
    page = client.get(f"/papers/sources/{TARGET_DOI}?limit=1&offset=1").json()
    assert (page["count"], len(page["papers"])) == (3, 1)


@pytest.mark.parametrize("mode", ["all", "citations", "papers"])
def test_search(client: TestClient, mode: str) -> None:
    answer = client.get("/search", params={"term": "ties", "mode": mode}).json()
    assert set(answer) == {"count", "aggregations", "hits"}
    assert answer["count"] >= len(answer["hits"]) > 0
    for hit in answer["hits"]:
        check_paper(hit)
        assert "highlightedFields" in hit
        for citation in hit["citations"]:
            check_citation(citation)
    said = [citation for hit in answer["hits"] for citation in hit["citations"]]
    assert bool(said) is (mode != "papers")


FILTERS: list[tuple[dict[str, str], set[str]]] = [
    ({"title": "leaving home"}, {TARGET_DOI}),
    ({"author": "lindqvist"}, {TARGET_DOI}),
    ({"journal": "annals of invention"}, {CITING, "10.5555/citing.2", "10.5555/citing.3"}),
    ({"has_retraction": "true"}, {RETRACTED_DOI}),
    ({"has_retraction": "false", "date_from": "2008", "date_to": "2008"}, set()),
    ({"has_withdrawn": "true"}, set()),
    ({"date_from": "2012-03-01", "date_to": "2013"}, {"10.5555/citing.2", "10.5555/citing.3"}),
    ({"has_tally": "false"}, {CITING, "10.5555/citing.2", "10.5555/citing.3"}),
    ({"supporting_from": "1"}, {TARGET_DOI}),
    ({"contrasting_from": "2"}, set()),
    ({"citing_publications_from": "1", "citing_publications_to": "2", "date_from": "2008"}, {RETRACTED_DOI}),
    ({"citation_types": "contradicting"}, {TARGET_DOI}),
    ({"paper_type": "research-article"}, {CITING, "10.5555/citing.2", "10.5555/citing.3"}),
    ({"affiliation": "nowhere"}, set()),
]


@pytest.mark.parametrize(("wanted", "found"), FILTERS, ids=[" ".join(wanted) for wanted, _ in FILTERS])
def test_filters_of_papers(client: TestClient, wanted: dict[str, str], found: set[str]) -> None:
    answer = client.get("/search", params={"term": "", "mode": "papers", **wanted}).json()
    assert {hit["doi"] for hit in answer["hits"]} == found
    assert answer["count"] == len(found)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"citation_types": "contradicting"}, 1),
        ({"citation_types": "contrasting,supporting"}, 2),
        ({"section": "methods"}, 4),
        ({"section": "Results and discussion"}, 1),
        ({"date_from": "2013"}, 12),
    ],
)
def test_filters_of_citations(client: TestClient, wanted: dict[str, str], count: int) -> None:
    answer = client.get("/search", params={"term": "", "mode": "citations", "limit": 100, **wanted}).json()
    assert answer["count"] == count == sum(len(hit["citations"]) for hit in answer["hits"])


def test_search_by_date_and_tally(client: TestClient) -> None:
    def years(**wanted: str) -> list[int]:
        params = {"term": "", "mode": "papers", **wanted}
        return [hit["year"] for hit in client.get("/search", params=params).json()["hits"]]

    assert years(sort="date") == sorted(years(sort="date"), reverse=True)
    assert years(sort="date", sort_order="asc") == sorted(years(sort="date"))
    assert years(sort="total")[0] == 2003
    assert years(sort="contrasting", limit="1") == [2003]


def test_search_in_pages(client: TestClient) -> None:
    params = {"term": "firms", "mode": "citations", "limit": 5}
    pages = [client.get("/search", params={**params, "offset": offset}).json() for offset in (0, 5, 10, 15)]
    ids = [citation["id"] for page in pages for hit in page["hits"] for citation in hit["citations"]]
    assert len(ids) == len(set(ids)) == pages[0]["count"] == 13
    whole = client.get("/search", params={"term": "ties", "limit": 3}).json()
    rest = client.get("/search", params={"term": "ties", "limit": 500, "offset": 3}).json()
    assert whole["count"] == rest["count"]


def test_search_as_a_file(client: TestClient) -> None:
    csv = client.get("/search?term=ties&mode=papers&format=csv")
    assert csv.headers["content-type"].startswith("text/csv")
    assert TARGET_DOI in csv.text
    assert client.get("/search?term=ties&mode=papers&format=ris").text.startswith("TY  - ")


def test_the_page_of_the_same_address_stays(client: TestClient) -> None:
    assert "text/html" in client.get("/search?q=ties").headers["content-type"]
    assert "text/html" in client.get("/search?q=ties&section=methods").headers["content-type"]
    assert "text/html" in client.get("/search").headers["content-type"]


def test_matching_a_reference(client: TestClient) -> None:
    params = {"title": "Leaving home - Foreign expansion and local ties.", "first_author": "Moreno, A."}
    assert client.get("/search/match_reference", params=params).json() == {"doi": TARGET_DOI}
    assert client.get("/search/match_reference", params={**params, "first_author": "Quill"}).status_code == 404
    assert client.get("/search/match_reference", params={"title": "Leaving"}).status_code == 404
    assert client.get("/search/match_reference").status_code == 422


def test_a_journal(client: TestClient) -> None:
    for path in ("/journal/2049-3630/tallies", "/issn-editorial-notices?issn=2049-3630", "/journal/rubbish/tallies"):
        assert client.get(path).status_code == 404
    assert client.get("/issn-editorial-notices").status_code == 422


@pytest.mark.parametrize("path", ["/tallies", "/papers", "/tallies/cited-by-sections"])
def test_limits_and_bad_bodies_are_4xx(client: TestClient, path: str) -> None:
    assert client.post(path, json=[TARGET_DOI] * 500).status_code == 200
    bodies: list[Any] = [[TARGET_DOI] * 501, {"dois": []}, [1, None], "10.5555/x", None, [[]], [{"a": "b"}]]
    for body in bodies:
        assert client.post(path, json=body).status_code == 422, body
    for raw in (b"", b"[", b"\xff\xfe", b"[" * 50_000 + b"]" * 50_000, b'["' + b"x" * 99_000 + b'"]'):
        status = client.post(path, content=raw, headers={"content-type": "application/json"}).status_code
        assert 400 <= status < 500, raw[:20]


def test_an_aggregate_takes_a_hundred(client: TestClient) -> None:
    assert client.post("/tallies/aggregate", json=[TARGET_DOI] * 100).status_code == 200
    assert client.post("/tallies/aggregate", json=[TARGET_DOI] * 101).status_code == 422


def wait_for(client: TestClient, task_id: str) -> dict[str, Any]:
    for _ in range(500):
        answer: dict[str, Any] = client.get(f"/reference_check/tasks/{task_id}").json()
        if answer["status"] not in ("PENDING", "STARTED"):
            return answer
        time.sleep(0.01)
    raise AssertionError("the check does not end")


def test_a_reference_check(client: TestClient) -> None:
    sent = client.post("/reference_check", files={"file": ("m.docx", b"hello")}).json()
    assert sent["status"] == "PENDING"
    answer = wait_for(client, sent["id"])
    assert set(answer) >= {"status", "info", "result", "papers", "tallies", "overallTally", "error"}
    assert (answer["status"], answer["error"]) == ("SUCCESS", None)
    assert set(answer["result"]) == {"metadata", "filetype", "citations"}
    (citation,) = answer["result"]["citations"]
    assert set(citation) == {"source", "target", "snippet", "refLocation", "section"}
    assert citation["target"] == TARGET_DOI
    check_paper(answer["papers"][TARGET_DOI])
    assert set(answer["tallies"][TARGET_DOI]) == TALLY
    assert answer["overallTally"]["total"] == 15


def test_a_check_that_fails_and_one_that_is_cancelled(client: TestClient) -> None:
    sent = client.post("/reference_check", files={"file": ("m.docx", b"damaged")}).json()
    failed = wait_for(client, sent["id"])
    assert (failed["status"], failed["error"], failed["result"]) == ("FAILURE", "not an article", None)
    waiting = client.post("/reference_check", files={"file": ("m.docx", b"wait")}).json()
    revoked = client.post(f"/reference_check/tasks/{waiting['id']}/cancel").json()
    assert revoked["status"] == "REVOKED"
    assert wait_for(client, waiting["id"])["status"] == "REVOKED"
    assert client.get(f"/reference_check/tasks/{'0' * 32}").status_code == 404


def test_any_site_may_read(client: TestClient) -> None:
    answer = client.get(f"/tallies/{TARGET_DOI}", headers={"origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"
    before = client.options(
        "/tallies", headers={"origin": "https://example.org", "access-control-request-method": "POST"}
    )
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == "*"
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "content-type" in before.headers["access-control-allow-headers"]


def test_a_journal_with_an_issn(serve: Callable[..., Served]) -> None:
    served = serve()
    venue = Venue(title="Journal of Invented Business", issns=("2049-3630",))
    own = citing_paper(9, [(said(1, "Nobody saw that coming [1].", paper_id="z"), None)])
    work = msgspec.structs.replace(own.paper.work, venue=venue, doi=TARGET_DOI, year=2003)
    notices = (
        EditorialNotice(kind=NoticeKind.CORRECTION, doi=TARGET_DOI, notice_doi="10.5555/c", reason="Erratum"),
        EditorialNotice(kind=NoticeKind.CONCERN, doi=TARGET_DOI, date="2005"),
    )
    parsed = msgspec.structs.replace(own.paper, work=work, references=(), notices=notices)
    whole = msgspec.structs.replace(
        own,
        paper=parsed,
        statements=(),
        judgements=(),
        work_keys=(WorkKey(MatchMethod.DOI, TARGET_DOI),),
        reference_keys=(),
    )
    put(served.index.store, 9, whole)
    served.index.store.refresh_people()
    tallies = served.client.get("/journal/20493630/tallies").json()
    assert tallies == {
        "issn": "2049-3630",
        "title": "Journal of Invented Business",
        "papers": 1,
        "total": 15,
        "supporting": 1,
        "contradicting": 1,
        "mentioning": 13,
        "unclassified": 0,
        "citingPublications": 3,
    }
    answer = served.client.get("/issn-editorial-notices?issn=2049-3630").json()
    assert {notice["status"] for notice in answer["editorialNotices"]} == {"has erratum", "has expression of concern"}
    assert (answer["count"], answer["issn"]) == (2, "2049-3630")
    assert served.client.get(f"/papers/{TARGET_DOI}").json()["issns"] == ["2049-3630"]
