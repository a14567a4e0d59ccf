"""Search by meaning over HTTP and on the page: with vectors it answers, without them it says what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from web.api.conftest import Served

WITHOUT = (
    "/api/v1/search/statements?q=local+ties&meaning=true",
    "/api/v1/search/statements?q=meaning:ties",
    "/api/v1/facets/statements?q=meaning:ties",
    "/api/v1/claims?text=ties+grow+thin",
    "/api/v1/exports/csv?q=meaning:ties",
)


@pytest.fixture(scope="module")
def meant(serve: Callable[..., Served]) -> TestClient:
    served = serve()
    served.index.add_vectors()
    return served.client


@pytest.mark.parametrize("path", WITHOUT)
def test_without_vectors_the_reason_is_told(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (409, "application/problem+json")
    assert "citance index vectors" in answer.json()["detail"]


def test_the_page_without_vectors_tells_it_too(client: TestClient) -> None:
    for path in ("/search?q=meaning:ties", "/search?q=ties&meaning=yes"):
        answer = client.get(path)
        assert answer.status_code == 409
        assert "citance index vectors" in answer.text
    assert "Find by" not in client.get("/search?q=ties").text


@pytest.mark.parametrize("path", WITHOUT)
def test_with_vectors_all_of_it_answers(meant: TestClient, path: str) -> None:
    assert meant.get(path).status_code == 200


def test_switch_and_field_are_the_same_search(meant: TestClient) -> None:
    switched = meant.get("/api/v1/search/statements?q=firms+lose+ties&meaning=true").json()
    written = meant.get('/api/v1/search/statements?q=meaning:"firms lose ties"').json()
    assert [each["id"] for each in switched["items"]] == [each["id"] for each in written["items"]] != []
    assert switched["query"]["meaning"] == written["query"]["meaning"] == "firms lose ties"
    assert written["query"]["understood"] == 'meaning:"firms lose ties"'


def test_fields_and_filters_stay_conditions(meant: TestClient) -> None:
    for path in (
        "/api/v1/search/statements?q=ties+stance:contrasting&meaning=true",
        "/api/v1/search/statements?q=meaning:ties&stance=contrasting",
    ):
        items = meant.get(path).json()["items"]
        assert {each["stance"] for each in items} == {"contrasting"}


def test_paging_by_cursor_gives_each_once(meant: TestClient) -> None:
    path, ids = "/api/v1/search/statements?q=ties&meaning=true&limit=5", []
    whole = meant.get(path.replace("limit=5", "limit=200")).json()
    answer = meant.get(path).json()
    while True:
        ids += [each["id"] for each in answer["items"]]
        if answer["next"] is None:
            break
        answer = meant.get(f"{path}&cursor={answer['next']}").json()
    assert ids == [each["id"] for each in whole["items"]]
    assert len(ids) == whole["total"] > 5
    assert meant.get(f"{path}&cursor=x").status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/search/works?q=meaning:ties",
        "/api/v1/search/statements?q=ties&meaning=true&order=newest",
        "/api/v1/search/statements?q=stance:contrasting&meaning=true",
        "/api/v1/exports/ris?q=meaning:ties&kind=works",
    ],
)
def test_what_makes_no_sense_by_meaning(meant: TestClient, path: str) -> None:
    answer = meant.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")


def test_claims(meant: TestClient) -> None:
    answer = meant.get("/api/v1/claims?text=firms+that+export+keep+their+local+ties&limit=3").json()
    assert answer["looked_at"] > 0
    for side in ("supporting", "contrasting"):
        assert all(each["item"]["broad"] == side for each in answer[side])
        nearness = [each["nearness"] for each in answer[side]]
        assert nearness == sorted(nearness, reverse=True)
    assert answer["supporting"] or answer["contrasting"]
    assert meant.get("/api/v1/claims").status_code == 422
    assert meant.get("/api/v1/claims?text=%20").status_code == 400


def test_similar_by_meaning(meant: TestClient) -> None:
    items = meant.get("/api/v1/statements/c-3/similar?limit=3").json()["items"]
    assert items
    assert "c-3" not in {each["id"] for each in items}


def test_the_page_says_how_it_found(meant: TestClient) -> None:
    plain = meant.get("/search?q=ties").text
    assert "Find by" in plain
    assert "meaning=yes" in plain
    found = meant.get("/search?q=ties&meaning=yes")
    assert "Ranked by meaning" in found.text
    assert "Sort by" not in found.text
    assert '<span class="hit">' in found.text
    written = meant.get("/search.json?q=meaning:ties").json()
    assert written["meaning"] == "ties"
    assert written["total"] == meant.get("/search.json?q=ties&meaning=yes").json()["total"] > 0
    assert meant.get("/search?q=ties&meaning=perhaps").status_code == 400


def test_a_compatible_search_takes_meaning_for_a_word(meant: TestClient) -> None:
    assert meant.get("/search?term=meaning:ties").json()["count"] == meant.get("/search?term=ties").json()["count"]
