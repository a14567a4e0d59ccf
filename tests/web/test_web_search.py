"""The search page: what is asked, understood, found, filtered, sorted, kept; with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from lxml import html as lxml_html
from sqlalchemy import event
from starlette.testclient import TestClient

from citance.errors import UsageError
from citance.index import Index
from citance.model import Stance
from citance.search import Filters, parse_query
from citance.web import create_app
from citance.web.pages.search.asked import Asked, Sort
from citance.web.pages.search.elsewhere import folded_query

from .seeded import TARGET_DOI, judged, paper, put, said, seed

LOCAL = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """A small library with more than a page of statements about one work."""
    with Index.open(tmp_path_factory.mktemp("search") / "s.db") as made:
        seed(made.store, mentions=24)
        stances = (Stance.CONTRASTING, Stance.SUPPORTING)
        more = [said(n, f"Reasons number {n} were found anew by our survey [1].", paper_id="d") for n in range(4)]
        rows = [(each, judged(each, stances[at % 2], "found anew")) for at, each in enumerate(more)]
        put(made.store, 4, paper(4, rows, title="A fourth survey of reasons"))
        made.catch_up()
        yield made


@pytest.fixture(scope="module")
def client(index: Index) -> TestClient:
    """A stranger from elsewhere."""
    return TestClient(create_app(index))


@pytest.fixture(scope="module")
def local(index: Index) -> TestClient:
    """Somebody at this computer."""
    return TestClient(create_app(index), **LOCAL)  # type: ignore[arg-type]


def _stances(client: TestClient, address: str) -> list[str]:
    items = client.get(address).json()["statements"]
    return [(item["judgement"] or {"stance": "unclassified"})["stance"] for item in items]


def test_what_takes_a_stance_comes_first(client: TestClient) -> None:
    data = client.get("/search.json?q=reasons").json()
    assert data["sort"] == "evidence"
    assert data["total"] == 28
    first = _stances(client, "/search.json?q=reasons")
    assert set(first[:4]) == {"contrasting", "supporting"}
    assert set(first[4:]) == {"mentioning"}
    assert len(first) == 20
    second = client.get("/search.json?q=reasons&page=2").json()["statements"]
    ids = [item["statement"]["id"] for item in data["statements"]] + [item["statement"]["id"] for item in second]
    assert len(set(ids)) == 28, "the two parts join without a gap and without a double"


def test_both_parts_are_told_apart_by_headings(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/search?q=reasons").text)
    heads = [" ".join(node.text_content().split()) for node in page.xpath("//h3[@class='tier']")]
    assert heads == ["Statements that contrast or support 4", "Statements that only mention 24"]
    assert not lxml_html.document_fromstring(client.get("/search?q=reasons&stance=mentioning").text).xpath(
        "//h3[@class='tier']"
    )


def test_a_sentence_about_several_works_is_shown_once(tmp_path: Path) -> None:
    with Index.open(tmp_path / "t.db") as index:
        text = "Ties were studied before [1]."
        rows = [said(n, text, key=key, paper_id="p") for n, key in enumerate(("B1", "B2", "B3"))]
        put(index.store, 1, paper(1, [(each, judged(each, Stance.MENTIONING)) for each in rows]))
        index.catch_up()
        client = TestClient(create_app(index))
        page = lxml_html.document_fromstring(client.get("/search?q=studied+before").text)
        assert len(page.xpath("//article")) == 1
        assert len(page.xpath("//p[@class='also']/a")) == 2
        assert len(client.get("/search.json?q=studied+before").json()["statements"]) == 3


def test_several_values_of_a_filter_mean_any_of_them(client: TestClient) -> None:
    both = client.get("/search.json?q=reasons&stance=contrasting&stance=supporting").json()
    one = client.get("/search.json?q=reasons&stance=contrasting").json()
    assert (both["total"], one["total"]) == (4, 2)
    assert both["facets"]["stance"] == one["facets"]["stance"] == {"mentioning": 24, "contrasting": 2, "supporting": 2}
    ranged = client.get("/search.json?q=reasons&year_from=2014&year_to=2014").json()
    assert ranged["total"] == 4
    assert client.get("/search.json?q=reasons&year_from=2030").json()["total"] == 0
    sure = client.get("/search.json?q=reasons&least_confidence=0.9").json()
    assert sure["total"] == 2


def test_chips_take_one_filter_away_each(client: TestClient) -> None:
    address = "/search?q=reasons&stance=contrasting&stance=supporting&year_from=2014"
    page = lxml_html.document_fromstring(client.get(address).text)
    chips = [dict(enumerate(parse_qsl(urlsplit(node.get("href")).query))) for node in page.xpath("//a[@class='chip']")]
    assert [set(chip.values()) for chip in chips] == [
        {("q", "reasons"), ("stance", "supporting"), ("year_from", "2014")},
        {("q", "reasons"), ("stance", "contrasting"), ("year_from", "2014")},
        {("q", "reasons"), ("stance", "contrasting"), ("stance", "supporting")},
    ]
    assert page.xpath("//a[@class='chip all']/@href") == ["/search?q=reasons"]


def test_every_control_works_without_scripts(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/search?q=reasons&stance=contrasting&sort=newest").text)
    for node in page.xpath("//*[@hx-get]"):
        assert node.get("href") == node.get("hx-get") or node.get("action") == "/search"
    form = page.xpath("//form[@id='filters']")[0]
    sent = {(field.get("name"), field.get("value")) for field in form.xpath(".//input[@type='hidden']")}
    assert sent == {("q", "reasons"), ("kind", "statements"), ("sort", "newest")}
    assert form.xpath(".//input[@type='checkbox'][@checked]/@value") == ["contrasting"]
    assert form.xpath(".//button")
    assert page.xpath("//form[contains(@class,'sort')]//button")
    for node in page.xpath("//input[not(@type='hidden')] | //select"):
        name = node.get("id")
        assert node.xpath("ancestor::label") or page.xpath(f"//label[@for='{name}']"), name


def test_an_answer_to_a_script_pushes_the_canonical_address(client: TestClient) -> None:
    address = "/search?kind=statements&q=reasons&year_from=&year_to=&least_confidence=&sort=evidence&stance=supporting"
    assert client.get(address, headers={"hx-request": "true"}).headers["hx-push-url"] == (
        "/search?q=reasons&stance=supporting"
    )
    assert "hx-push-url" not in client.get(address).headers


def test_filters_alone_browse_the_library(client: TestClient) -> None:
    found = client.get("/search.json?q=&kind=statements&stance=contrasting").json()
    assert found["total"] == 3
    works = client.get("/search.json?q=&kind=works").json()
    assert works["sort"] == "total"
    assert works["works"][0]["work"]["work"]["doi"] == TARGET_DOI
    assert "How to search" in client.get("/search").text


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("local ties", [("All of these words", "local ties")]),
        ('"in contrast to"', [("The phrase", "in contrast to")]),
        ("ties year:2010..2015", [("The word", "ties"), ("Year", "from 2010 to 2015")]),
        ("ties -survey", [("The word", "ties"), ("not The word", "survey")]),
        ("author:moreno", [("Author", "moreno")]),
        ("ties OR trust", [("Any of", "ties trust")]),
        ("internationali*", [("Words that begin with", "internationali")]),
        ("self:no ties", [("The word", "ties"), ("Self-citation", "no")]),
        ('"ties home"~5', [("Near each other, at most 5 words between them", "ties home")]),
        ("confidence:>=0.8", [("Confidence", "from 0.8")]),
        ("meta-analysis", [("In one word or several", "meta-analysis")]),
    ],
)
def test_the_query_is_said_in_words(client: TestClient, query: str, parts: list[tuple[str, str]]) -> None:
    page = lxml_html.document_fromstring(client.get("/search", params={"q": query}).text)
    found = []
    for part in page.xpath("//span[@class='part' or @class='part excluded']"):
        values = " ".join(node.text_content() for node in part.xpath(".//span[contains(@class,'part-value')]"))
        label = part.xpath(".//span[@class='part-label']")[0].text_content()
        found.append((f"not {label}" if part.xpath("./b") else label, values))
    assert found == parts


def test_what_was_relaxed_is_told(client: TestClient) -> None:
    text = client.get("/search?q=what+does+the+survey+say+of+zebras+and+reasons").text
    assert "Nothing holds all of these words" in text
    assert "At least 2 of the words" in text
    assert "not looked for" in text
    marked = lxml_html.document_fromstring(text).xpath("//span[contains(@class,'hit')]/text()")
    assert "of" not in marked, "only what was looked for is marked"


def test_a_misspelt_word_is_mended(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/search?q=reesons").text)
    text = page.text_content()
    assert "No text here has the word “reesons”" in text
    assert "/search?q=reasons" in page.xpath("//p[@class='did-you-mean']/a/@href")
    assert client.get("/search.json?q=reasons").json()["total"]


def test_nothing_found_tells_what_is_covered(client: TestClient) -> None:
    text = " ".join(lxml_html.document_fromstring(client.get("/search?q=zebra").text).text_content().split())
    assert "The text of 4 papers was read." in text
    assert "The papers read are of the years 2011 to 2014." in text
    assert "no paper of this library says it in these words" in text


def test_a_wrong_query_is_told_kindly(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/search", params={"q": "reasons AND (survey"}).text)
    assert "expected a closing bracket" in page.text_content()
    assert page.xpath("//code[contains(@class,'where-wrong')]/mark")


def test_names_and_titles_lead_on(client: TestClient) -> None:
    text = client.get("/search?q=Annals+of+Invention").text
    page = lxml_html.document_fromstring(text)
    assert page.xpath("//ul[@class='by-name']//a[starts-with(@href,'/venues/')]/text()") == ["Annals of Invention"]
    author = lxml_html.document_fromstring(client.get("/search?q=Moreno").text)
    assert author.xpath("//ul[@class='by-name']//a[starts-with(@href,'/authors/')]/text()") == ["Ada Moreno"]
    titled = client.get("/search?q=trust+in+industrial+districts").text
    assert "The work with this title" in titled
    assert "by-name" not in titled


def test_claims_without_vectors_say_how_to_make_them(client: TestClient, local: TestClient) -> None:
    answer = client.get("/search?q=exporters+lose+local+ties&kind=claims")
    assert answer.status_code == 200
    assert "citance index vectors" in answer.text
    assert client.get("/search.json?q=exporters&kind=claims").json()["vectors"] is False
    button = "//form[@action='/admin/storage/rebuild/vectors']//button"
    assert lxml_html.document_fromstring(local.get("/search?q=exporters&kind=claims").text).xpath(button)
    assert not lxml_html.document_fromstring(answer.text).xpath(button), "only for those who may"
    assert "/search?q=exporters+lose+local+ties" in answer.text


def test_blind_mode_hides_counts_and_what_gives_them_away(index: Index) -> None:
    blind = TestClient(create_app(index), cookies={"blind": "on"})
    page = lxml_html.document_fromstring(blind.get("/search?q=reasons&sort=contrasting").text)
    assert not page.xpath("//main//*[contains(@class,'figure')][not(ancestor::article)]")
    assert not page.xpath("//main//h3[@class='tier']")
    assert not page.xpath("//main//svg[@role='img']")
    options = page.xpath("//select[@id='sort']/option/@value")
    assert not {"evidence", "contrasting"} & set(options)
    assert "28 statements" not in page.xpath("//main")[0].text_content()
    assert page.xpath("//option[@selected]/@value")[0] == "relevance"


def test_saving_is_for_those_who_may(client: TestClient, local: TestClient) -> None:
    address = "/search?q=reasons&stance=supporting&page=1"
    assert not lxml_html.document_fromstring(client.get(address).text).xpath("//form[@action='/collections']")
    page = lxml_html.document_fromstring(local.get(address).text)
    form = page.xpath("//form[@action='/collections']")[0]
    fields = {field.get("name"): field.get("value") for field in form.xpath(".//input")}
    assert fields["kind"] == "search"
    assert fields["query"] == "q=reasons&stance=supporting"
    assert page.xpath("//link[@type='application/atom+xml']/@href") == [
        "/feeds/search.atom?q=reasons&stance=supporting"
    ]


@pytest.mark.parametrize(
    "asked",
    [
        Asked(query="reasons", values={"stance": ("supporting", "contrasting")}),
        Asked(query="reasons OR survey", values={"section": ("discussion",)}, year_from=2013),
        Asked(query="reasons", values={"journal": ("Annals of Invention",), "self_citation": ("no",)}),
        Asked(query="reasons", least_confidence=0.9, year_to=2014),
        Asked(query="reasons", broad=True, values={"stance": ("contrasting",), "language": ("en",)}),
        Asked(query="survey", tab="works", values={"read": ("yes",), "type": ("research-article",)}),
        Asked(query="", values={"stance": ("contrasting",)}),
    ],
)
def test_a_search_with_filters_can_be_said_as_one_query(index: Index, asked: Asked) -> None:
    """What is exported, or copied as a command, is what the page shows."""
    if asked.query:
        shown = index.find(asked.query, kind=asked.kind, filters=asked.filters, limit=100)
    else:
        shown = index.search_index.search(None, filters=asked.filters, limit=100)
    folded = folded_query(asked, shown)
    assert folded
    assert not parse_query(folded).problems
    again = index.find(folded, kind=asked.kind, limit=100)
    assert {hit.id for hit in again.hits} == {hit.id for hit in shown.hits}
    assert shown.total


def test_what_the_query_language_cannot_say_is_not_offered(index: Index) -> None:
    asked = Asked(query="survey", tab="works", values={"cited": ("yes",)}, sort=Sort.RELEVANCE)
    assert folded_query(asked, index.find("survey", kind="works", filters=asked.filters)) == ""


@pytest.mark.parametrize(
    "wrong",
    ["kind=people", "sort=loudest", "year_from=x", "year_to=20155", "least_confidence=2", "least_confidence=nan",
     "stance=angry", "page=0", "meaning=maybe", "journal=" + "x" * 400, "&".join(f"year={n}" for n in range(60))],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(client: TestClient, wrong: str) -> None:
    assert client.get(f"/search?q=reasons&{wrong}").status_code == 400


def test_filters_keep_their_words() -> None:
    with pytest.raises(UsageError):
        _ = Asked(values={"stance": ("angry",)}).filters
    assert Asked(broad=True, values={"stance": ("contrasting",)}).filters == Filters(broad=("contrasting",))


def test_a_page_asks_the_database_few_questions(index: Index, client: TestClient) -> None:
    client.get("/search?q=warm")
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    engine = index.store._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        numbers = {}
        for address in ("/search?q=reasons", "/search?q=reasons&kind=works", "/search?q=", "/search?q=&kind=works"):
            asked.clear()
            assert client.get(address).status_code == 200
            numbers[address] = len([each for each in asked if not each.startswith(("BEGIN", "PRAGMA"))])
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert max(numbers.values()) <= 20, numbers
    assert Path(index.store.path).exists()
