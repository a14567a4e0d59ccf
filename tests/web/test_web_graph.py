"""The pages of the citation graph over a real store."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from lxml import etree
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import Correction, Stance
from citance.web import create_app
from web.seeded import ATTACK, RETRACTED_DOI, TARGET_DOI, seed


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("graph") / "library.db") as index:
        seed(index.store, mentions=4)
        index.search_index.catch_up(index.store)
        yield index


@pytest.fixture(scope="module")
def client(library: Index) -> TestClient:
    return TestClient(
        create_app(library),
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
        raise_server_exceptions=False,
    )


def nodes(client: TestClient, address: str) -> dict[str, dict[str, object]]:
    """The works of a graph, by title, out of its JSON."""
    data = client.get(address.replace("/graph", "/graph.json", 1)).json()
    return {each["attributes"]["title"]: each["attributes"] for each in data["nodes"]}


PAGES = [
    "/graph",
    "/graph?limit=1",
    "/graph?q=ties&depth=1",
    "/graph?q=zebra",
    f"/graph?work={TARGET_DOI}",
    f"/graph?work={TARGET_DOI}&depth=3&view=broad&first=citations&least=1",
    "/graph?stance=contrasting&sort=title",
    "/graph?from=2030",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_graph_is_whole_and_safe(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<b>Bold" not in answer.text
    assert " style=" not in answer.text
    page = lxml_html.document_fromstring(answer.text)
    levels = [int(node.tag[1]) for node in page.xpath("//h1|//h2|//h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for table in page.xpath("//table"):
        assert table.xpath("caption")
    assert not [
        box.get("id")
        for box in page.xpath("//input[@id]|//select[@id]")
        if not page.xpath(f"//label[@for='{box.get('id')}']") and box.get("type") != "hidden"
    ]


def test_circles_are_links_with_a_name_and_arcs_tell_their_counts(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/graph").text)
    links = page.xpath("//svg//a[@data-node]")
    rows = page.xpath("//section[@id='works']//tbody/tr")
    assert len(links) == len(rows) == 7
    for link in links:
        assert link.xpath("title")[0].text.strip()
        assert client.get(link.get("href")).status_code == 200
    arc = next(each for each in page.xpath("//svg//path[@data-from]") if "contrasting" in each.get("class"))
    assert (
        "1 contrasting, 0 supporting, 0 mentioning" in arc.xpath("title")[0].text
        or "1 contrasting, 0 supporting, 1 mentioning" in arc.xpath("title")[0].text
    )
    assert page.xpath("//svg//a//text//tspan[contains(., 'retracted')]")


def test_the_page_says_where_the_disagreement_lies(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/graph").text)
    (dispute,) = page.xpath("//ol[@class='graph-disputes']/li")
    words = " ".join(dispute.text_content().split())
    assert "Moreno and Lindqvist 2003" in words
    assert "1 contrasting by 1 work, 2011" in words
    for link in dispute.xpath(".//a/@href"):
        assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("stance=contrasting", {"Do exporters stay at home?"}, {"A review of internationalization"}),
        ("self=no", {"Do exporters stay at home?"}, set()),
        ("from=2000", {"A review of internationalization"}, {"Trust in industrial districts"}),
        ("read=yes", {"Do exporters stay at home?"}, {"Trust in industrial districts"}),
        ("least=2", set(), {"Trust in industrial districts"}),
    ],
)
def test_filters(client: TestClient, query: str, there: set[str], gone: set[str]) -> None:
    found = set(nodes(client, f"/graph?work={TARGET_DOI}&depth=3&{query}"))
    assert there <= found
    assert not gone & found
    assert "Leaving home: foreign expansion and local ties" in found, "the work itself is always there"


def test_broad_stances_count_anybodys_evidence(client: TestClient) -> None:
    def contrast(address: str) -> int:
        data = client.get(address).json()
        return sum(each["attributes"]["contrasting"] for each in data["edges"])

    assert contrast("/graph.json") == 1
    assert contrast("/graph.json?view=broad") == 2


def test_a_collection_and_a_search_start_a_graph(client: TestClient, library: Index) -> None:
    assert "Trust in industrial districts" in nodes(client, "/graph?q=trust&depth=1")
    assert set(nodes(client, "/graph?q=trust&depth=0")) == {"Trust in industrial districts"}
    assert client.get("/graph?collection=99").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "depth=9",
        "depth=x",
        "limit=100000",
        "limit=-1",
        "from=x",
        "stance=angry",
        "view=wide",
        "first=me",
        "read=maybe",
        "sort=colour",
        "work=1&q=x",
        f"q={'x' * 1001}",
        f"work={'9' * 600}",
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/graph?{query}").status_code in (400, 404)
    assert client.get(f"/graph.svg?{query}").status_code in (400, 404)


@pytest.mark.parametrize("address", ["/graph?work=999", "/graph?work=10.5555/none", "/graph?page=9"])
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_downloads_hold_what_the_page_shows(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/graph?stance=contrasting").text)
    addresses = page.xpath("//ul[@class='graph-downloads']//a/@href")
    assert len(addresses) == 5
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "stance=contrasting" in address
    pairs = list(csv.DictReader(io.StringIO(client.get("/graph/edges.csv?stance=contrasting").text)))
    assert len(pairs) == len(page.xpath("//svg//path[@data-from]")) == 1
    works = list(csv.DictReader(io.StringIO(client.get("/graph/nodes.csv?stance=contrasting").text)))
    assert len(works) == len(page.xpath("//svg//a[@data-node]"))


def test_the_standalone_picture_is_svg_with_its_looks_inside(client: TestClient) -> None:
    answer = client.get("/graph.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-disposition"].startswith("attachment")
    root = etree.fromstring(answer.content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not root.xpath("//*[@class or @href or @data-node]")
    arcs = root.xpath("//*[@stroke='#a8450c' and @stroke-dasharray]")
    assert arcs
    assert ATTACK in "".join(root.itertext())


def test_graphml_is_well_formed(client: TestClient) -> None:
    root = etree.fromstring(client.get("/graph.graphml").content)
    assert len(root.findall(".//{*}node")) == 7


@pytest.mark.parametrize(
    "path", ["/graph", "/graph.svg", "/graph.json", "/graph.graphml", "/graph/nodes.csv", "/graph/edges.csv"]
)
def test_blind_mode_hides_counts_and_stances(client: TestClient, path: str) -> None:
    client.cookies.set("blind", "on")
    try:
        text = client.get(f"{path}?stance=contrasting&sort=contrasting").text
    finally:
        client.cookies.clear()
    plain = lxml_html.document_fromstring(text).xpath("//main")[0] if path == "/graph" else None
    words = lxml_html.tostring(plain, encoding="unicode") if plain is not None else text
    assert not re.search(r'contrasting"|supporting"|\d+ (?:contrasting|supporting|mentioning)', words)
    assert "citing_works" not in words
    if plain is not None:
        assert "Blind mode" in words
        assert len(plain.xpath(".//svg//a[@data-node]")) == 7, "the filter by stance gives nothing away"


def test_a_graph_is_made_anew_when_the_library_changes(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Index.open(tmp_path_factory.mktemp("changing") / "library.db") as index:
        seed(index.store, mentions=1)
        client = TestClient(create_app(index))

        def contrast() -> int:
            return sum(each["attributes"]["contrasting"] for each in client.get("/graph.json").json()["edges"])

        assert contrast() == 1
        index.store.correct(Correction(statement_id="c-0", stance=Stance.CONTRASTING, broad=Stance.CONTRASTING))
        assert contrast() == 2


def test_the_address_says_only_what_is_not_as_usual(client: TestClient) -> None:
    answer = client.get(
        "/graph?q=&stance=contrasting&stance=supporting&stance=mentioning&from=&limit=60&view=strict&least="
    )
    assert answer.headers["hx-push-url"] == "/graph?limit=60"
    answer = client.get("/graph?stance=supporting&stance=contrasting")
    assert answer.headers["hx-push-url"] == "/graph?stance=contrasting%2Csupporting"


def test_the_table_is_sorted_by_links(client: TestClient) -> None:
    page = lxml_html.document_fromstring(client.get("/graph?sort=title").text)
    titles = [" ".join(each.text_content().split()) for each in page.xpath("//section[@id='works']//tbody//th/a[1]")]
    assert titles == sorted(titles, key=str.casefold)
    assert page.xpath("//th[@aria-sort='ascending']")[0].text_content().strip() == "Work"


def test_the_retracted_work_is_marked_by_word(client: TestClient) -> None:
    text = client.get(f"/graph?work={RETRACTED_DOI}").text
    page = lxml_html.document_fromstring(text)
    assert page.xpath("//section[@id='works']//span[contains(@class, 'severe')]")[0].text == "retracted"


def test_a_large_graph_brings_the_first_works_as_links(monkeypatch: pytest.MonkeyPatch, client: TestClient) -> None:
    from citance.web.pages.graph import making

    monkeypatch.setattr(making, "LARGEST_DRAWN", 3)
    page = lxml_html.document_fromstring(client.get("/graph?limit=61").text)
    assert len(page.xpath("//svg//a[@data-node]")) == 3
    (box,) = page.xpath("//*[@data-graph]")
    assert "hidden" in box.attrib
    assert client.get(box.get("data-sigma")).status_code == 200
    assert client.get(box.get("data-graphology")).status_code == 200
    assert len(client.get(box.get("data-graph")).json()["nodes"]) == 7
    assert len(page.xpath("//section[@id='works']//tbody/tr")) == 7
