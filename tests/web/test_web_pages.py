"""Every page, as HTML and as JSON, over a real store and a real search index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.errors import StoreError
from citance.index import Index
from citance.web import create_app
from citance.web.security import HEADERS
from web.seeded import RETRACTED_DOI, TARGET_DOI, WHY, seed

BANNER = "Invented articles & nothing real"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("web") / "library.db") as index:
        seed(index.store, mentions=60)
        index.search_index.catch_up(index.store)
        yield index


@pytest.fixture(scope="module")
def client(library: Index) -> TestClient:
    """Somebody at this computer, who is shown every text in full."""
    return TestClient(
        create_app(library, banner=BANNER),
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
        raise_server_exceptions=False,
    )


PAGES = [
    "/",
    "/search",
    "/search?q=ties",
    "/search?q=ties&kind=works",
    "/search?q=zebra",
    "/search?q=reasons&uncertain=yes",
    "/search?q=10.5555/citing.1",
    "/search?q=ties&stance=contrasting&section=results&view=broad",
    "/about",
    "/work/1",
    f"/works/{TARGET_DOI}",
    f"/works/{TARGET_DOI}?view=broad",
    f"/works/{TARGET_DOI}?stance=mentioning&page=2",
    f"/works/{TARGET_DOI}?section=methods",
    f"/works/{RETRACTED_DOI}",
    "/works/10.5555/citing.1",
    "/works/10.5555/citing.2",
    "/statement/a-1",
    "/statement/c-0",
    "/statement/b-2",
    "/statement/b-3",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_and_safe(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "<b>Bold" not in answer.text
    assert " style=" not in answer.text, "the policy forbids inline styles"
    assert not re.search(r"\son\w+=", answer.text)
    page = lxml_html.document_fromstring(answer.text)
    for script in page.xpath("//script"):
        assert script.get("src", "").startswith("/static/") or script.get("type") == "application/ld+json"
    assert page.get("lang") == "en"
    assert len(page.xpath("//main")) == len(page.xpath("//h1")) == 1
    assert page.xpath("//title")[0].text.strip()
    assert BANNER in page.text_content()
    levels = [int(node.tag[1]) for node in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
    loaded = [
        *page.xpath("//*/@src"),
        *page.xpath("//link[@rel='stylesheet' or @rel='icon' or contains(@rel, 'load')]/@href"),
    ]
    assert all(address.startswith("/static/") for address in loaded), "nothing is loaded from elsewhere"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in page.xpath("//input[@type='search']"):
        assert page.xpath(f"//label[@for='{field.get('id')}']")
    for name in page.xpath("//@aria-labelledby"):
        assert name in ids


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_our_own_leads_somewhere(client: TestClient, path: str) -> None:
    page = lxml_html.document_fromstring(client.get(path).text)
    base = path.split("?")[0]
    for address in set(page.xpath("//a/@href")):
        if address.startswith("?"):
            address = base + address
        if address.startswith("/"):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/library.json", "most_discussed"),
        ("/search.json?q=ties", "statements"),
        ("/search.json?q=ties&kind=works", "works"),
        ("/about.json", "codebook"),
        ("/work/1.json", "strict"),
        (f"/works/{TARGET_DOI}.json", "groups"),
        ("/statement/a-1.json", "statement"),
    ],
)
def test_the_same_as_json(client: TestClient, path: str, key: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert key in answer.json()
    asked = client.get(path.replace("library.json", "").replace(".json", ""), headers={"accept": "application/json"})
    assert asked.json() == answer.json()


def test_most_discussed_works_are_objects(client: TestClient) -> None:
    first = client.get("/library.json").json()["most_discussed"][0]
    assert set(first) == {"work", "strict", "broad"}
    assert first["strict"]["total"] > 0


def test_a_work_page_says_it_all(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get(f"/works/{TARGET_DOI}").text)
    text = " ".join(page.text_content().split())
    assert "63 citation statements from 3 citing works" in text
    assert "Read 3 of 3 citing works in this library" in text
    assert [node.text_content().split()[0] for node in page.xpath("//section[@class='group']/h3")] == [
        "Contrasting",
        "Supporting",
        "Mentioning",
    ]
    card = page.get_element_by_id("s-a-1")
    assert card.xpath(".//*[contains(@class,'marker')]")[0].text == "[1]"
    assert card.xpath(".//*[contains(@class,'evidence')]")[0].text == "In contrast to"
    assert "high confidence 0.93" in card.text_content()
    assert "Results › Limits" in card.text_content()
    assert card.xpath(".//*[@class='context']")[0].text == "We followed 212 firms for ten years."
    assert "self-citation" in page.get_element_by_id("s-b-1").text_content()
    assert "Page 1 of 3" in text
    label = page.xpath("//svg[contains(@class,'thick')]/@aria-label")[0]
    assert label == "1 contrasting, 1 supporting, 61 mentioning"
    assert page.xpath("//a[@href='https://doi.org/10.5555/ties(2003)a/b']")


def test_paging_reaches_every_statement(client: TestClient) -> None:
    seen = []
    for number in (1, 2, 3):
        page = lxml_html.document_fromstring(client.get(f"/works/{TARGET_DOI}?stance=mentioning&page={number}").text)
        seen += page.xpath("//article[contains(@class,'card')]/@id")
    assert len(seen) == len(set(seen)) == 61


def test_broad_view_moves_statements(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get(f"/works/{TARGET_DOI}?view=broad").text)
    first = page.xpath("//section[@class='group']")[0]
    assert set(first.xpath(".//article/@id")) == {"s-a-1", "s-a-2"}
    assert "strict: mentioning" in page.get_element_by_id("s-a-2").text_content()


def test_a_retracted_work_says_so_first(client: TestClient) -> None:
    text = client.get(f"/works/{RETRACTED_DOI}").text
    assert text.index("This work has been retracted.") < text.index("<h1 ")
    assert "2011-05-02" in text
    assert "retracted" in client.get("/").text


def test_reference_list_of_a_read_paper(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/works/10.5555/citing.1?tab=references").text)
    entries = [" ".join(node.text_content().split()) for node in page.xpath("//ol[@class='reference-list']/li")]
    assert len(entries) == 4
    assert "1 contrasting 1 mentioning where:" in entries[0]
    assert "not cited in the text" in entries[2]
    assert "This paper cites 1 retracted work." in page.text_content()


def test_search_highlights_and_filters(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/search?q=replicate+survey").text)
    hits = [node.text for node in page.xpath("//span[contains(@class,'hit')]")]
    assert hits == ["survey", "replicate"]
    context = lxml_html.document_fromstring(client.get("/search?q=followed+firms").text)
    assert context.xpath("//*[@class='context']/span[@class='hit']")[0].text == "followed"
    filtered = client.get("/search.json?q=moreno&stance=contrasting&view=broad").json()
    assert {item["statement"]["id"] for item in filtered["statements"]} == {"a-1", "a-2"}
    assert filtered["stances"]["contrasting"] == 2


def test_search_has_further_filters_and_orders(client: TestClient) -> None:
    data = client.get("/search.json?q=moreno").json()
    assert data["understood"] == "moreno"
    assert sum(data["facets"]["confidence"].values()) == data["total"]
    only = client.get("/search.json?q=moreno&confidence=high&sort=contrasting").json()
    assert only["total"] == data["facets"]["confidence"]["high"]
    assert only["facets"]["confidence"] == data["facets"]["confidence"], "its own filter is off in a facet"
    text = client.get("/search?q=moreno&confidence=high").text
    assert "Confidence" in text
    assert "Sort" in text
    for wrong in ("sort=loudest", "confidence=enormous", "kind=works&sort=confidence"):
        assert client.get(f"/search?q=moreno&{wrong}").status_code == 400
    assert "Understood as" in client.get("/search?q=moreno+OR").text


def test_search_without_a_result_helps(client: TestClient) -> None:
    text = client.get("/search?q=zebra").text
    assert "Nothing found for" in text
    assert "OR between them" in text
    assert "Clear the filters" in client.get("/search?q=replicate&stance=supporting").text
    assert "hold most of them" in client.get("/search?q=replicate+survey+zebra").text


def test_an_identifier_leads_to_its_work(client: TestClient) -> None:
    text = client.get(f"/search?q=https://doi.org/{TARGET_DOI}").text
    assert "The work with this identifier" in text
    assert "Leaving home" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/nothing.json", 404),
        ("/work/999999", 404),
        ("/work/99999999999999999999999999", 404),
        ("/work/abc", 404),
        ("/works/10.1/none", 404),
        ("/works/%00", 404),
        ("/statement/none", 404),
        ("/statement/%ff%fe", 404),
        ("/static/none.css", 404),
        ("/static/../app.py", 404),
        ("/static/%2e%2e/app.py", 404),
        ("/search?q=ties&kind=people", 400),
        ("/search?q=ties&stance=angry", 400),
        ("/search?q=ties&section=nowhere", 400),
        ("/search?q=ties&view=wide", 400),
        ("/search?q=ties&page=0", 400),
        ("/search?q=ties&page=-1", 400),
        ("/search?q=ties&page=x", 400),
        ("/search?q=ties&page=999999999999", 400),
        ("/search?q=ties&page=٣", 400),
        (f"/search?q={'x' * 1_001}", 400),
        ("/work/1?page=x", 400),
        ("/search?q=ties&page=400", 404),
        (f"/works/{TARGET_DOI}?stance=mentioning&page=9", 404),
        (f"/works/{TARGET_DOI}?stance=supporting&section=methods&page=2", 404),
    ],
)
def test_errors_have_one_shape(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-security-policy"] == HEADERS["content-security-policy"]
    assert "Traceback" not in answer.text
    as_json = client.get(path, headers={"accept": "application/json"})
    assert set(as_json.json()["error"]) == {"status", "title", "detail"}
    assert as_json.json()["error"]["status"] == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_reading_only(client: TestClient, method: str) -> None:
    assert client.request(method, "/search").status_code == 405


def test_head(client: TestClient) -> None:
    answer = client.head(f"/works/{TARGET_DOI}")
    assert answer.status_code == 200
    assert not answer.content


def test_robots_and_icon(client: TestClient) -> None:
    assert "Disallow: /search" in client.get("/robots.txt").text
    assert client.get("/static/favicon.svg").headers["content-type"].startswith("image/svg+xml")


@pytest.mark.parametrize(("error", "status"), [(StoreError("db /secret/path"), 503), (RuntimeError("secret"), 500)])
def test_failures_tell_no_secret(library: Index, tmp_path: Path, error: Exception, status: int) -> None:
    class Broken(Index):
        def find(self, query: object, **options: object) -> NoReturn:  # type: ignore[override]
            raise error

    broken = TestClient(create_app(Broken(library.store, tmp_path)), raise_server_exceptions=False)
    answer = broken.get("/search?q=ties")
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert "<h1>" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_banner_where_there_is_none(library: Index) -> None:
    assert 'class="banner"' not in TestClient(create_app(library)).get("/").text


def test_an_empty_library(tmp_path: Path) -> None:
    with Index.open(tmp_path / "empty.db") as index:
        client = TestClient(create_app(index))
        for path in ("/", "/search?q=ties", "/about", "/library.json"):
            assert client.get(path).status_code == 200
        assert "The library is empty" in client.get("/").text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=200), kind=st.sampled_from(["statements", "works"]))
def test_no_query_breaks_the_page(client: TestClient, query: str, kind: str) -> None:
    answer = client.get("/search", params={"q": query, "kind": kind})
    assert answer.status_code == 200
    for script in lxml_html.document_fromstring(answer.text).xpath("//script"):
        assert script.get("src", "").startswith("/static/")
        assert not script.text


def test_colours_are_readable() -> None:
    """WCAG AA, 4.5:1, for every text colour on every ground it stands on, in both schemes."""
    css = (Path(__file__).parents[2] / "src/citance/web/static/citance.css").read_text()
    named = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", css)
    light, dark = {name: colour for name, colour, _ in named}, {name: colour for name, _, colour in named}
    pairs = [
        *((ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "raised", "sunken", "marker-tint")),
        *((ink, "paper") for ink in ("contrasting", "supporting", "mentioning")),
        *((ink, "raised") for ink in ("contrasting", "supporting", "mentioning")),
        ("severe", "severe-tint"),
        ("warning", "warning-tint"),
        ("warning", "paper"),
        ("ink", "hit"),
        ("raised", "link"),
    ]
    for scheme in (light, dark):
        for ink, ground in pairs:
            assert _contrast(scheme[ink], scheme[ground]) >= 4.5, (ink, ground)


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _badges(page: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    return page.xpath(".//*[contains(concat(' ', @class, ' '), ' badge uncertain ')]")


@pytest.mark.parametrize(
    ("path", "number"),
    [("/statement/c-0", 1), ("/statement/c-1", 1), ("/statement/c-2", 0), ("/search?q=reasons&uncertain=yes", 2)],
)
def test_an_open_question_is_told_by_word_and_sign(client: TestClient, path: str, number: int) -> None:
    page = lxml_html.document_fromstring(client.get(path).text)
    found = [badge for card in page.xpath("//*[contains(@class, 'card-head')]") for badge in _badges(card)]
    assert len(found) == number
    for badge in found:
        assert badge.text_content().strip() == "uncertain"
        assert badge.xpath(".//*[local-name()='svg']")


def test_the_rule_stands_on_card_and_page(client: TestClient) -> None:
    for path in ("/statement/c-0", "/search?q=reasons&uncertain=yes"):
        page = lxml_html.document_fromstring(client.get(path).text)
        (line,) = page.xpath("//p[@class='why']")
        assert WHY in line.text_content()
    assert not lxml_html.document_fromstring(client.get("/statement/c-1").text).xpath("//p[@class='why']")


def test_the_counts_tell_the_open_questions(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get(f"/works/{TARGET_DOI}").text)
    assert "2 uncertain" in page.xpath("//table[1]")[0].text_content()
    assert client.get(f"/works/{TARGET_DOI}.json").json()["strict"]["uncertain"] == 2
    found = client.get("/search.json?q=reasons&uncertain=yes").json()
    assert (found["total"], found["uncertain"]) == (2, 2)
    assert all(one["judgement"]["uncertain"] for one in found["statements"])
    assert client.get("/search?q=reasons&uncertain=maybe").status_code == 400
