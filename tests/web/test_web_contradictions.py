"""Contested works, their map, their pairs, and contested claims, over a real store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import Author, SectionRole, Stance
from citance.settings import Settings
from citance.web import create_app
from citance.web.charts.scatter import Dot, scatter
from web.seeded import ATTACK, TARGET_DOI, judged, paper, put, said, seed

S, C = Stance.SUPPORTING, Stance.CONTRASTING
BLIND = {"cookie": "blind=on"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("contradictions") / "library.db") as index:
        seed(index.store, mentions=3)
        again = said(1, f"We could not confirm that exporters cut ties at home [1]. {ATTACK}", paper_id="d")
        both = said(2, "In line with Quill [2] suppliers are cut.", key="B2", paper_id="d")
        other = said(3, "Trust, too, was found to thin out [3].", key="B3", paper_id="d")
        less = said(4, "Unlike there [3], trust grew.", key="B3", paper_id="d", role=SectionRole.RESULTS)
        put(
            index.store,
            4,
            paper(
                4,
                [
                    (again, judged(again, C, "could not confirm")),
                    (both, judged(both, S, "In line with")),
                    (other, judged(other, S)),
                    (less, judged(less, C, "Unlike")),
                ],
                title=f"Ties hold {ATTACK}",
                authors=(Author(family="Kell", given="Ida"),),
            ),
        )
        index.catch_up()
        yield index


@pytest.fixture(scope="module")
def client(library: Index) -> TestClient:
    return TestClient(create_app(library), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def target(library: Index) -> int:
    return library.store.find_works(TARGET_DOI)[0].id


def get(client: TestClient, address: str, **headers: str) -> lxml_html.HtmlElement:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text[:300]
    assert "<script>alert" not in answer.text
    return lxml_html.fromstring(answer.text)


def text_of(page: lxml_html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def test_the_list_has_the_work_on_which_two_works_disagree(client: TestClient, target: int) -> None:
    page = get(client, "/contradictions")
    entries = page.xpath("//li[@class='contested-work']")
    assert [each.xpath(".//h3/a/@href") for each in entries] == [[f"/contradictions/{target}"]]
    assert [each.get("class") for each in entries[0].xpath(".//article")] == ["side contrasting", "side supporting"]
    assert "2 works contrast" in text_of(entries[0])
    assert "1 work supports" in text_of(entries[0])
    assert "95 % interval" in text_of(entries[0])


def test_html_and_json_tell_the_same(client: TestClient, target: int) -> None:
    data = client.get("/contradictions.json").json()
    assert (data["total"], data["works"], data["totals"]) == (1, "several", {"several": 1, "one": 1})
    (item,) = data["items"]
    assert item["work"]["id"] == target
    counts = item["contested"]["counts"]
    assert (counts["contrasting_works"], counts["supporting_works"], counts["works"]) == (2, 1, 3)
    assert item["contested"]["balance"][0] == pytest.approx(1 / 3)


def test_a_paper_that_says_both_is_listed_apart(client: TestClient) -> None:
    page = get(client, "/contradictions?works=one")
    assert "Trust in industrial districts" in text_of(page)
    assert "both said by one and the same work" in text_of(page)
    assert "Leaving home" not in text_of(page)


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 1),
        ("least=2", 0),
        ("whose=others", 0),  # the supporting one shares an author with the cited work
        ("from=2003&to=2003", 1),
        ("from=2004", 0),
        ("to=2002", 0),
        ("venue=99999", 0),
        ("view=broad", 1),
        ("sort=supporting", 1),
    ],
)
def test_filters_narrow_the_list(client: TestClient, query: str, total: int) -> None:
    data = client.get(f"/contradictions.json?works=several&{query}").json()
    assert data["total"] == total
    page = get(client, f"/contradictions?works=several&{query}")
    assert len(page.xpath("//li[@class='contested-work']")) == total
    if not total:
        assert "No work passes these filters" in text_of(page)


@pytest.mark.parametrize("query", ["least=x", "least=0", "least=-1", "least=9999999", "whose=nobody", "sort=up", "works=all", "from=²", "page=7", "view=odd", "venue=0"])  # fmt: skip
def test_what_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/contradictions?{query}").status_code in (400, 404)


def test_the_map_links_every_work_and_has_its_table(client: TestClient, target: int) -> None:
    page = get(client, "/contradictions")
    (drawn,) = page.xpath("//*[local-name()='svg' and @class='scatter']")
    assert drawn.xpath(".//a/@href") == [f"/contradictions/{target}"]
    assert "1 supporting, 2 contrasting" in drawn.xpath(".//a/@aria-label")[0]
    (row,) = page.xpath("//details[contains(@class,'map')]//tbody/tr")
    assert [cell.text_content() for cell in row.xpath("./td")] == ["2003", "2", "1"]
    assert not page.xpath("//main//@style")


def test_pairs_stand_side_by_side_and_the_rest_below(client: TestClient, target: int) -> None:
    data = client.get(f"/contradictions/{target}.json").json()
    paired = data["paired"]
    everything = [
        each["statement"]["id"]
        for each in (
            *(pair[side] for pair in paired["pairs"] for side in ("contrasting", "supporting")),
            *paired["contrasting"],
            *paired["supporting"],
        )
    ]
    assert sorted(everything) == ["a-1", "b-1", "d-1"]
    assert data["left_out"] == 0
    page = get(client, f"/contradictions/{target}")
    assert sorted(page.xpath("//article//a[@data-open]/@href")) == sorted(f"/statement/{each}" for each in everything)
    assert len(page.xpath("//h1")) == 1


def test_self_citations_can_be_left_out_of_the_pairs(client: TestClient, target: int) -> None:
    data = client.get(f"/contradictions/{target}.json?whose=others").json()
    assert data["paired"]["supporting"] == []
    assert data["paired"]["pairs"] == []
    assert data["contested"]["counts"]["supporting"] == 0
    assert "None is left." in text_of(get(client, f"/contradictions/{target}?whose=others"))


def test_a_work_that_nobody_disputes_says_so(client: TestClient, library: Index) -> None:
    quiet = library.store.find_works("10.5555/citing.3")[0].id
    assert "Nobody takes a stance here." in text_of(get(client, f"/contradictions/{quiet}"))
    assert client.get("/contradictions/99999999").status_code == 404
    assert client.get(f"/contradictions/{10**30}").status_code == 404


def test_claims_without_vectors_say_what_is_missing(client: TestClient) -> None:
    page = get(client, "/contradictions/claims")
    assert "citance index vectors" in text_of(page)
    assert client.get("/contradictions/claims.json").json() == {
        "total": 0,
        "page": 1,
        "by_meaning": False,
        "items": [],
    }


def test_the_box_leads_to_the_search_of_claims(client: TestClient) -> None:
    (box,) = get(client, "/contradictions").xpath("//form[contains(@class,'claim-box')]")
    assert box.get("action") == "/search"
    assert box.xpath(".//input[@name='kind']/@value") == ["claims"]


@pytest.mark.parametrize("address", ["/contradictions", "/contradictions/claims", "/contradictions/{target}"])
def test_blind_mode_hides_all_of_it(client: TestClient, target: int, address: str) -> None:
    address = address.format(target=target)
    page = get(client, address, **BLIND)
    assert "hidden (blind mode)" in text_of(page)
    assert not page.xpath("//article | //*[local-name()='svg' and @class='scatter'] | //table")
    data = client.get(f"{address}.json", headers=BLIND).json()
    assert data["hidden"] is True
    assert "items" not in data


def test_a_filter_set_by_a_script_gets_a_clean_address(client: TestClient) -> None:
    answer = client.get("/contradictions?works=several&view=&least=2&from=", headers={"hx-request": "true"})
    assert answer.headers["hx-push-url"] == "/contradictions?works=several&least=2"
    assert "hx-push-url" not in client.get("/contradictions?view=").headers


def test_a_correction_is_seen_at_once(tmp_path: Path) -> None:
    with Index.open(tmp_path / "library.db") as index:
        seed(index.store, mentions=1)
        index.catch_up()
        client = TestClient(create_app(index))
        assert client.get("/contradictions.json").json()["total"] == 1
        index.correct("b-1", Stance.MENTIONING, who="tester")
        assert client.get("/contradictions.json").json()["total"] == 0


def test_an_empty_library_says_what_it_takes(tmp_path: Path) -> None:
    with Index.open(tmp_path / "library.db") as index:
        page = get(TestClient(create_app(index)), "/contradictions")
        assert "No work of this library is both supported and contrasted" in text_of(page)
        assert "No such pair was found" in text_of(get(TestClient(create_app(index)), "/contradictions/claims"))


def test_text_is_shown_as_far_as_its_licence_allows(library: Index) -> None:
    stranger = TestClient(create_app(library, settings=Settings(show_text="nothing", local_rights=False)))
    page = get(stranger, "/contradictions")
    assert "In contrast to Moreno" not in text_of(page)
    assert "The text is not shown" in text_of(page)


# -- the map -----------------------------------------------------------------------------------------------------------


def dot(x: int, y: int) -> Dot:
    return Dot(x=x, y=y, title="t", year=None, address="/contradictions/1")


def test_places_grow_with_counts_and_stay_inside() -> None:
    drawn = scatter([dot(1, 1), dot(4, 1), dot(100, 81)])
    lefts = [each.left for each in drawn.dots]
    assert lefts == sorted(lefts)
    assert drawn.dots[2].top < drawn.dots[0].top
    assert [each.side for each in drawn.dots] == ["balanced", "supporting", "supporting"]
    assert all(0 <= each.left <= 100 and 0 <= each.top <= drawn.height for each in drawn.dots)


def test_works_at_one_place_do_not_hide_each_other() -> None:
    places = {(each.left, each.top) for each in scatter([dot(2, 2)] * 60).dots}
    assert len(places) == 60


def test_a_map_of_nothing_and_of_huge_numbers() -> None:
    assert scatter([]).dots == ()
    assert len(scatter([dot(10**9, 1)]).across) <= 15
