"""The pages of journals and of people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import Author, Stance
from citance.report.aggregates import LEAST_TELLING
from citance.web import create_app
from web.seeded import TARGET_DOI, judged, paper, put, said, seed

BLIND = {"cookie": "blind=on"}
JOURNAL = "Journal of Invented Business"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("people") / "library.db") as index:
        seed(index.store, mentions=30)
        index.catch_up()
        yield index


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Enough statements with a stance to show shares: three supporting to one contrasting."""
    with Index.open(tmp_path_factory.mktemp("rich") / "library.db") as index:
        for number in range(1, 9):
            told = []
            for place in range(4):
                statement = said(place, f"Our data {place} agree with it [1].", paper_id=f"p{number}")
                stance = Stance.CONTRASTING if place == 3 else Stance.SUPPORTING
                told.append((statement, judged(statement, stance)))
            people = (Author(family=f"Writer{number}", given="Zoe"),)
            put(index.store, number, paper(number, told, authors=people))
        index.catch_up()
        yield index


@cache
def client_of(library: Index) -> TestClient:
    return TestClient(create_app(library), raise_server_exceptions=False)


def get(library: Index, address: str, **headers: str) -> lxml_html.HtmlElement:
    answer = client_of(library).get(address, headers=headers)
    assert answer.status_code == 200, answer.text[:300]
    assert "<script>alert" not in answer.text
    page = lxml_html.fromstring(answer.text)
    assert len(page.xpath("//h1")) == 1
    assert not page.xpath("//main//@style")
    return page


def text_of(page: lxml_html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def venue_id(library: Index, title: str = JOURNAL) -> int:
    return library.store.venues(title)[0].id


def author_id(library: Index, name: str = "Moreno") -> int:
    return library.store.authors(name)[0].id


def test_journals_are_found_and_listed_and_never_sorted_by_stance(library: Index) -> None:
    page = get(library, "/venues")
    assert JOURNAL in text_of(page)
    titles = [each["title"] for each in client_of(library).get("/venues.json?sort=title").json()["items"]]
    assert titles == sorted(titles, key=str.lower)
    assert text_of(get(library, "/venues?q=Journal+of+Inv").xpath("//ul[@class='people-list']")[0]).startswith(JOURNAL)
    assert "No journal of this library" in text_of(get(library, "/venues?q=zebra"))
    assert "No journal begins with this letter" in text_of(get(library, "/venues?letter=q"))
    for wrong in ("sort=contrasting", "sort=supporting", "letter=ab", "page=9&sort=title", "q=" + "x" * 2000):
        assert client_of(library).get(f"/venues?{wrong}").status_code in (400, 404)


def test_a_journal_page_shows_counts_and_no_share_below_the_gate(library: Index) -> None:
    page = get(library, f"/venues/{venue_id(library)}")
    words = text_of(page)
    assert f"at least {LEAST_TELLING} statements" in words
    assert not page.xpath("//*[contains(@class,'share-line')]")
    rows = {row.xpath("./th")[0].text_content().split(" (")[0]: [cell.text_content() for cell in row.xpath("./td")]
            for row in page.xpath("//section[contains(@class,'group-mix')]//tbody/tr")}  # fmt: skip
    assert rows["Everybody"] == ["33", "1", "1", "31", "0"]
    assert rows["Others"] == ["32", "1", "0", "31", "0"]
    assert rows["The authors themselves"] == ["1", "0", "1", "0", "0"]
    assert "Leaving home" in words


def test_shares_stand_with_their_interval_and_their_coverage(rich: Index) -> None:
    page = get(rich, f"/venues/{venue_id(rich)}")
    words = text_of(page)
    assert "75 %" in words
    assert "24 of 32" in words
    assert words.count("95 % interval") >= 2
    assert "in 8 citing works" in words
    data = client_of(rich).get(f"/venues/{venue_id(rich)}.json").json()
    share, low, high = data["mix"]["others"]["shares"]["supporting"]
    assert share == pytest.approx(0.75)
    assert low < share < high
    assert sum(year["supporting"] for year in data["years"]) == 24
    assert page.xpath("//*[local-name()='svg' and @class='years']")


def test_broad_counts_what_strict_does_not(library: Index) -> None:
    address = f"/venues/{venue_id(library)}.json"
    strict, broad = (client_of(library).get(f"{address}?view={view}").json()["mix"] for view in ("strict", "broad"))
    assert (strict["others"]["mix"]["contrasting"], broad["others"]["mix"]["contrasting"]) == (1, 2)


def test_people_are_found_by_name_only(library: Index) -> None:
    assert "no list of all people" in text_of(get(library, "/authors"))
    found = get(library, "/authors?q=moreno").xpath("//ul[@class='people-list']//a/@href")
    assert found == [f"/authors/{each.id}" for each in library.store.authors("moreno")]
    assert "Nobody of this name" in text_of(get(library, "/authors?q=zebra"))


def test_a_persons_page_says_what_is_not_known_and_stays_out_of_search_engines(library: Index) -> None:
    address = f"/authors/{author_id(library)}"
    page = get(library, address)
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, nofollow"]
    assert client_of(library).get(address).headers["x-robots-tag"] == "noindex, nofollow"
    words = text_of(page)
    assert "may be several people" in words
    assert "has not been measured" in words
    assert "if you object to this page" in words
    assert "Bo Lindqvist" in text_of(page.xpath("//ul[@class='company']")[0])
    assert "within the journal" not in words.lower()


@pytest.mark.parametrize("address", ["/venues/99999", "/authors/99999", "/venues/x", "/authors/nobody", f"/venues/{10**30}", f"/authors/{10**30}", "/venues/0000-0000"])  # fmt: skip
def test_nobody_is_not_found(library: Index, address: str) -> None:
    assert client_of(library).get(address).status_code == 404


def test_hostile_names_are_shown_as_text(library: Index) -> None:
    found = library.store.authors("<b>Bold</b>") or library.store.authors("bold")
    assert found
    page = get(library, f"/authors/{found[0].id}")
    assert "<b>Bold</b>" in page.xpath("//h1")[0].text_content()


@pytest.mark.parametrize("kind", ["venues", "authors"])
def test_blind_mode_shows_no_count_and_no_telling_order(rich: Index, kind: str) -> None:
    number = venue_id(rich) if kind == "venues" else author_id(rich)
    page = get(rich, f"/{kind}/{number}", **BLIND)
    assert "hidden (blind mode)" in text_of(page)
    assert not page.xpath("//table | //*[local-name()='svg' and contains(@class,'years')] | //*[@class='mini-counts']")
    assert "interval" not in text_of(page)
    data = client_of(rich).get(f"/{kind}/{number}.json", headers=BLIND).json()
    assert data["mix"] is None
    assert data["years"] == []
    assert [each["tally"] for each in data["works"]] == [None] * len(data["works"])


def test_works_are_paged(library: Index) -> None:
    address = f"/venues/{venue_id(library, 'Annals of Invention')}"
    assert client_of(library).get(f"{address}.json").json()["works_total"] == 3
    assert client_of(library).get(f"{address}?page=2").status_code == 404


def test_a_retracted_work_of_a_person_is_named(library: Index) -> None:
    page = get(library, f"/authors/{author_id(library, 'Quill')}")
    assert "retracted" in text_of(page.xpath("//section[@id='notices']")[0])


def test_the_cited_work_leads_the_list(library: Index) -> None:
    data = client_of(library).get(f"/authors/{author_id(library)}.json").json()
    assert data["works"][0]["work"]["work"]["doi"] == TARGET_DOI
    assert data["works"][0]["tally"]["total"] == 33
