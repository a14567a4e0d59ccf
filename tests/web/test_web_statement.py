"""The page of a statement, and the form on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import Stance
from citance.web import create_app
from web.seeded import ATTACK, seed

OWN = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Index]:
    with Index.open(tmp_path / "library.db") as index:
        seed(index.store)
        index.search_index.catch_up(index.store)
        yield index


@pytest.fixture
def client(library: Index) -> TestClient:
    return TestClient(
        create_app(library),
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
        headers=OWN,
        follow_redirects=False,
    )


def page_of(client: TestClient, sid: str) -> lxml_html.HtmlElement:
    answer = client.get(f"/statement/{sid}")
    assert answer.status_code == 200
    return lxml_html.document_fromstring(answer.text)


def words(page: lxml_html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def test_a_statement_tells_why(client: TestClient) -> None:
    page = page_of(client, "a-1")
    assert "In contrast to Moreno and Lindqvist" in words(page)
    assert page.xpath("//blockquote//*[@class='evidence']/text()") == ["In contrast to"]
    assert page.xpath("//table[contains(@class, 'probabilities')]//tr[@class='given']")
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://127.0.0.1:8000/statement/a-1"]
    assert page.xpath("//button[@data-copy='quote' and @data-copy-text]")


def test_the_rule_that_fits_is_named_and_linked(client: TestClient, library: Index) -> None:
    told = [each for each in library.store.iter_statements() if each.judgement and "(rule 3)" in each.judgement.why]
    assert told, "the library has one whose reason names rule 3"
    page = page_of(client, told[0].statement.id)
    assert page.xpath("//a[@href='/about#rule-3']")
    assert client.get(f"/statement/{told[0].statement.id}.json").json()["rules"] == [3]


def test_others_cited_in_the_sentence_have_stances_of_their_own(client: TestClient, library: Index) -> None:
    around = library.store.passages_around("a-1")
    (here,) = [each for each in around if each.here]
    data = client.get("/statement/a-1.json").json()
    assert [each["id"] for each in data["same_sentence"]] == [sid for sid in here.statement_ids if sid != "a-1"]
    assert any(line["here"] for line in data["surroundings"])


def test_the_form_knows_what_is_in_force_and_keeps_a_verdict(client: TestClient, library: Index) -> None:
    page = page_of(client, "a-1")
    assert page.xpath("//input[@name='strict' and @checked]/@value") == ["contrasting"]
    fields = {"strict": "mentioning", "broad": "contrasting", "who": "Ada L.", "note": "<i>others</i> found it"}
    answer = client.post("/statement/a-1/correct", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/statement/a-1#corrections")
    item = library.store.statement("a-1")
    assert (item.stance, item.broad) == (Stance.MENTIONING, Stance.CONTRASTING)
    page = page_of(client, "a-1")
    assert "Ada L." in words(page)
    assert "<i>others</i>" in words(page), "a note is text"
    assert page.xpath("//input[@name='strict' and @checked]/@value") == ["mentioning"]
    assert page.xpath("//input[@name='broad' and @checked]/@value") == ["contrasting"]
    assert page.xpath("//input[@name='who']/@value") == ["Ada L."]
    number = library.store.correction_log("a-1")[0].id
    client.post("/corrections/withdraw", data={"number": str(number), "next": "/statement/a-1"})
    page = page_of(client, "a-1")
    assert page.xpath("//li[@class='withdrawn']")
    assert page.xpath("//input[@name='strict' and @checked]/@value") == ["contrasting"]


def test_a_dispute_is_shown(client: TestClient, library: Index) -> None:
    library.correct("a-1", Stance.SUPPORTING, who="Ada")
    library.correct("a-1", Stance.CONTRASTING, who="Bo")
    text = words(page_of(client, "a-1"))
    assert "People judge this statement differently" in text
    assert client.get("/statement/a-1.json").json()["standing"] == "disputed"
    library.correct("a-1", Stance.CONTRASTING, who="ADA")
    assert "two people agree" in words(page_of(client, "a-1"))


@pytest.mark.parametrize(
    ("sid", "fields", "status"),
    [
        ("a-1", {}, 400),
        ("a-1", {"strict": "good"}, 400),
        ("a-1", {"strict": "supporting", "broad": "bad"}, 400),
        ("a-1", {"strict": "supporting", "note": "x" * 2_001}, 400),
        ("nothing", {"strict": "supporting"}, 404),
    ],
)
def test_the_form_is_checked(
    client: TestClient, library: Index, sid: str, fields: dict[str, str], status: int
) -> None:
    assert client.post(f"/statement/{sid}/correct", data=fields).status_code == status
    assert library.store.correction_log("a-1") == []


def test_who_may_not_write_is_told_how_to(library: Index) -> None:
    guest = TestClient(create_app(library), headers=OWN, follow_redirects=False)
    page = lxml_html.document_fromstring(guest.get("/statement/a-1").text)
    assert not page.xpath("//form[@class='correct']")
    (link,) = page.xpath("//section[contains(@class, 'correct-section')]//a/@href")
    assert link.startswith("/sign-in?next=")
    assert guest.post("/statement/a-1/correct", data={"strict": "supporting"}).status_code == 401


def test_labelled_examples_are_near_it(client: TestClient, library: Index) -> None:
    library.correct("b-1", Stance.SUPPORTING, who="Ada")
    page = page_of(client, "a-1")
    (section,) = page.xpath("//section[@aria-labelledby='examples']")
    links = section.xpath(".//a/@href")
    assert "/statement/a-1" not in links
    assert "labelled example" in words(section) or "/statement/b-1" in links


def test_hostile_texts_are_shown_as_text(client: TestClient) -> None:
    answer = client.get("/statement/b-3")
    assert ATTACK not in answer.text
    assert "<script>alert" not in answer.text
    assert client.get("/statement/" + "x" * 500).status_code == 404
