"""The report of a work: its tabs, filters, orders, what programs read of it, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from lxml import html as lxml_html
from sqlalchemy import event
from starlette.testclient import TestClient

from citance.errors import StoreError
from citance.index import Index
from citance.model import Stance
from citance.web import create_app
from web.seeded import ATTACK, RETRACTED_DOI, TARGET_DOI, paper, put, said, seed

LOCAL = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}
TARGET = f"/works/{TARGET_DOI}"
MOST_QUESTIONS = 25


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index.open(tmp_path_factory.mktemp("work") / "library.db") as index:
        seed(index.store, mentions=60)
        index.catch_up()
        yield index


@pytest.fixture(scope="module")
def client(library: Index) -> TestClient:
    return TestClient(create_app(library), raise_server_exceptions=False, **LOCAL)


def _page(client: TestClient, address: str, **cookies: str) -> lxml_html.HtmlElement:
    headers = {"cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, answer.text[:500]
    return lxml_html.document_fromstring(answer.text)


def _ids(page: lxml_html.HtmlElement) -> list[str]:
    return [each.removeprefix("s-") for each in page.xpath("//article[contains(@class,'card')]/@id")]


def _text(page: lxml_html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


@contextmanager
def _counted(library: Index) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    engine = library.store._engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


# -- the list ------------------------------------------------------------------------------------------------------


def test_values_of_one_filter_are_joined_by_or(client: TestClient) -> None:
    both = client.get(f"{TARGET}.json?stance=contrasting&stance=supporting").json()
    assert both["total"] == 2
    assert [group["stance"] for group in both["groups"]] == ["contrasting", "supporting"]
    assert both["facets"]["stance"] == {"mentioning": 61, "contrasting": 1, "supporting": 1}, "its own filter is off"
    narrow = client.get(f"{TARGET}.json?stance=contrasting&stance=supporting&section=results").json()
    assert narrow["total"] == 1


def test_all_orders_reach_all_statements(client: TestClient) -> None:
    whole = set()
    for number in (1, 2, 3):
        whole.update(_ids(_page(client, f"{TARGET}?page={number}")))
    assert len(whole) == 63
    for sort in ("supporting", "newest", "oldest", "confidence"):
        for view in ("strict", "broad"):
            found = [
                each
                for number in (1, 2, 3)
                for each in _ids(_page(client, f"{TARGET}?sort={sort}&view={view}&page={number}"))
            ]
            assert len(found) == 63
            assert set(found) == whole, (sort, view)
    assert _ids(_page(client, f"{TARGET}?sort=supporting"))[0] == "b-1"
    assert _ids(_page(client, TARGET))[0] == "a-1"


def test_the_heading_of_a_stance_counts_all_its_pages(client: TestClient) -> None:
    page = _page(client, f"{TARGET}?page=2")
    (heading,) = page.xpath("//h3[contains(@class,'group-head')]")
    assert _text(heading) == "Mentioning 61"


def test_statements_of_one_paper_stand_together(client: TestClient) -> None:
    page = _page(client, TARGET)
    (group,) = page.xpath("//div[@class='paper-group']")
    assert "21 more statements from Author3 and Second 2013" in _text(group)
    assert len(group.xpath(".//article")) == 22


def test_words_are_found_within_the_statements_about_it(client: TestClient) -> None:
    page = _page(client, f"{TARGET}?q=interviews+confirm")
    assert _ids(page) == ["b-1"]
    assert [each.text for each in page.xpath("//span[contains(@class,'hit')]")] == ["interviews", "confirm"]
    assert "“interviews confirm”" in _text(page.xpath("//ul[@class='chips']")[0])
    assert _ids(_page(client, f"{TARGET}?q=suppliers+are+always+cut")) == []


def test_chips_take_one_filter_away(client: TestClient) -> None:
    page = _page(client, f"{TARGET}?stance=contrasting&section=results&year_from=2011")
    chips = {_text(each).split(" ×")[0]: each.get("href") for each in page.xpath("//ul[@class='chips']//a")}
    assert set(chips) == {"Stance: Contrasting", "Section: Results", "From: 2011", "Clear all filters"}
    assert "section" not in chips["Section: Results"]
    assert "stance=contrasting" in chips["Section: Results"]
    assert "year_from=2011" in chips["Section: Results"]
    assert "year_from" not in chips["From: 2011"]
    for address in chips.values():
        assert client.get(address).status_code == 200


def test_the_form_brings_its_choices_along(client: TestClient) -> None:
    page = _page(client, f"{TARGET}?view=broad&stance=contrasting&q=moreno&year_from=2000")
    (form,) = page.xpath("//form[@id='filters']")
    assert form.xpath(".//input[@name='view']/@value") == ["broad"]
    assert form.xpath(".//input[@name='q']/@value") == ["moreno"]
    assert page.xpath("//input[@name='stance'][@checked]/@value") == ["contrasting"]
    assert all(each.get("form") == "filters" for each in page.xpath("//input[@type='checkbox'][@name]"))


@pytest.mark.parametrize(
    "wrong",
    [
        "tab=nothing",
        "sort=loudest",
        "stance=angry",
        "section=nowhere",
        "year_from=x",
        "year_to=٣",
        "view=wide",
        "page=0",
        "confidence=enormous",
        "tab=references&show=nothing",
        "q=" + "x" * 1_001,
        "&".join(f"journal={number}" for number in range(30)),
        "journal=" + "x" * 400,
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, wrong: str) -> None:
    assert client.get(f"{TARGET}?{wrong}").status_code == 400


def test_a_page_beyond_the_end_is_not_there(client: TestClient) -> None:
    for address in (f"{TARGET}?page=4", f"{TARGET}?tab=references&page=2", f"{TARGET}?page=450"):
        assert client.get(address).status_code == 404


def test_unclassified_statements_are_told(library: Index, client: TestClient) -> None:
    page = _page(client, f"/work/{library.store.statement('b-2').cited.id}")
    assert "No statement has been judged yet" in _text(page)
    assert _ids(page) == ["b-2"]


def test_a_work_that_nobody_cites(client: TestClient) -> None:
    text = _text(_page(client, "/works/10.5555/citing.1"))
    assert "Nothing in this library cites it" in text
    assert "See what it cites itself" in text


def test_without_a_search_index_the_store_answers(library: Index, tmp_path: Path) -> None:
    class Blind(Index):
        @property
        def search_index(self) -> object:  # type: ignore[override]
            raise StoreError("the search index is gone")

    client = TestClient(create_app(Blind(library.store, tmp_path)), **LOCAL)
    page = _page(client, TARGET)
    assert "The search index cannot be read" in _text(page)
    assert _ids(page)[:2] == ["a-1", "b-1"]
    assert _ids(_page(client, f"{TARGET}?stance=supporting")) == ["b-1"]
    for tab in ("references", "timeline", "history"):
        assert client.get(f"{TARGET}?tab={tab}").status_code == 200


# -- blind mode ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["", "?tab=references", "?tab=timeline"])
def test_every_tab_names_who_supports_and_who_contrasts(library: Index, client: TestClient, tab: str) -> None:
    work = library.find_work(TARGET_DOI)
    page = _page(client, TARGET + tab)
    for stance in (Stance.CONTRASTING, Stance.SUPPORTING):
        told = library.store.statements_about(work.id, stance=stance, limit=1)[0].statement.id
        (voice,) = page.xpath(f"//div[contains(@class,'voice') and contains(@class,'{stance.value}')]")
        assert voice.xpath(f".//dd/a[@href='/statement/{told}']")
        assert len(voice.xpath(".//dd/a")) <= 3
    assert not _page(client, TARGET + tab, blind="on").xpath("//div[contains(@class,'voice')]")


def test_blind_mode_gives_no_count_away(client: TestClient) -> None:
    page = _page(client, TARGET, blind="on")
    main = page.xpath("//main")[0]
    for number in ("61", "63", "2 uncertain"):
        assert number not in _text(main), number
    assert not main.xpath(".//*[contains(@class,'bar ')] | .//figure")
    assert not main.xpath(".//h3[contains(@class,'group-head')]"), "no grouping by stance"
    assert not main.xpath(".//input[@name='stance']")
    assert page.xpath("//select[@name='sort']/option[@selected]/@value") == ["newest"]
    assert _ids(_page(client, f"{TARGET}?sort=contrasting", blind="on"))[0] != "a-1"
    assert len(_ids(_page(client, f"{TARGET}?stance=contrasting", blind="on"))) == 25, "a short list would tell"
    assert "hidden" in _text(_page(client, f"{TARGET}?tab=timeline", blind="on"))


# -- other tabs ----------------------------------------------------------------------------------------------------


def test_references_tell_what_the_paper_says_of_them(client: TestClient) -> None:
    data = client.get("/works/10.5555/citing.1.json?tab=references").json()
    first, retracted, uncited, _ = data["references"]
    assert [each["stance"] for each in first["statements"]] == ["contrasting", "mentioning"]
    assert first["tally"]["total"] == 63
    assert first["match"]["method"] == "doi"
    assert retracted["cited_when"] == "unknown", "the paper's date is no more precise than its year"
    assert uncited["statements"] == []
    assert data["never_cited_in_the_text"] == 2
    broad = client.get("/works/10.5555/citing.1.json?tab=references&view=broad").json()["references"][0]
    assert [each["stance"] for each in broad["statements"]] == ["contrasting", "contrasting"]


def test_references_are_chosen_by_what_is_said(client: TestClient) -> None:
    address = "/works/10.5555/citing.1?tab=references"
    contrasted = _page(client, f"{address}&show=contrasted").xpath("//ol[@class='reference-list']/li/@value")
    assert contrasted == ["1"]
    assert _page(client, f"{address}&show=uncited").xpath("//ol[@class='reference-list']/li/@value") == ["3", "4"]
    assert _ids(_page(client, f"{address}&show=reading")) == ["a-1", "a-2", "a-3"], "in the order of the text"


def test_a_work_without_a_text_has_no_references(client: TestClient) -> None:
    assert "nothing is known of what it cites" in _text(_page(client, f"{TARGET}?tab=references"))


def test_the_timeline_says_it_in_words_and_numbers(client: TestClient) -> None:
    page = _page(client, f"{TARGET}?tab=timeline")
    text = _text(page)
    assert "First contrast in 2011, latest in 2011: 1 contrasting statement." in text
    assert "First support in 2012, latest in 2012: 1 supporting statement." in text
    assert "2003 published" in text
    rows = [[_text(cell) for cell in row.xpath("th|td")] for row in page.xpath("//table//tbody/tr")]
    assert rows == [
        ["2011", "0", "0", "1", "1", "1", "2"],
        ["2012", "1", "1", "0", "1", "0", "1"],
        ["2013", "0", "1", "0", "1", "60", "60"],
    ]
    lead = page.xpath("//svg//a[contains(@href,'stance=contrasting')]/@href")[0]
    assert _ids(_page(client, lead)) == ["a-1"]


def test_the_timeline_tells_of_papers_without_a_year(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from citance.web.pages.work import _cited_by, _timeline

    known = _cited_by.count_years
    monkeypatch.setattr(_timeline, "count_years", lambda *args, **named: known(*args, **named)[1:])
    assert "2 statements from papers whose year is not known." in _text(_page(client, f"{TARGET}?tab=timeline"))
    assert client.get(f"{TARGET}.json?tab=timeline").json()["undated"] == 2


def test_a_retraction_stands_on_the_timeline(client: TestClient) -> None:
    text = _text(_page(client, f"/works/{RETRACTED_DOI}?tab=timeline"))
    assert "retracted 2 May 2011" in text
    assert "No supporting statement in any year." in text


def test_history_names_the_file_and_nothing_of_its_folder(library: Index, client: TestClient) -> None:
    page = _page(client, "/works/10.5555/citing.1?tab=history")
    assert "1.xml" in _text(page)
    data = client.get(f"{TARGET}.json?tab=history").json()
    assert data["files"] == []
    assert data["models"] == {"test-1": 63}
    assert data["corrections"] == []


def test_corrections_stand_in_the_history(tmp_path: Path) -> None:
    with Index.open(tmp_path / "c.db") as index:
        seed(index.store, mentions=2)
        index.catch_up()
        index.correct("c-0", Stance.SUPPORTING, who="Ada <b>", note="They measured it <i>")
        client = TestClient(create_app(index), **LOCAL)
        page = _page(client, f"{TARGET}?tab=history")
        assert "They measured it <i>" in _text(page)
        assert page.xpath("//a[@href='/statement/c-0']")
        assert client.get(f"{TARGET}.json").json()["strict"]["supporting"] == 2


# -- what programs read ------------------------------------------------------------------------------------------------


def test_programs_read_who_wrote_it(client: TestClient) -> None:
    page = _page(client, TARGET)
    tags = [(each.get("name"), each.get("content")) for each in page.xpath("//meta[starts-with(@name,'citation_')]")]
    assert ("citation_doi", TARGET_DOI) in tags
    assert [content for name, content in tags if name == "citation_author"] == ["Ada Moreno", "Bo Lindqvist"]
    described = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert described["@type"] == "ScholarlyArticle"
    assert described["name"].startswith("Leaving home")
    assert described["author"][0] == {"@type": "Person", "name": "Ada Moreno"}
    assert page.xpath("//link[@rel='canonical']/@href") == ["/works/10.5555/ties%282003%29a/b"]
    assert page.xpath("//link[@type='application/json+oembed']")


def test_no_title_gets_out_of_the_data_block(library: Index, client: TestClient) -> None:
    for address in ("/works/10.5555/citing.2", f"/work/{library.store.statement('b-3').cited.id}"):
        answer = client.get(address).text
        page = lxml_html.document_fromstring(answer)
        (block,) = page.xpath("//script[@type='application/ld+json']")
        assert "<" not in block.text
        assert ATTACK in json.loads(block.text)["name"]
        assert "<script>alert" not in answer


def test_signposts_stand_in_the_headers(client: TestClient) -> None:
    link = client.get(TARGET).headers["link"]
    assert '<https://doi.org/10.5555/ties%282003%29a/b>; rel="cite-as"' in link
    assert '<https://schema.org/AboutPage>; rel="type"' in link
    assert '<https://schema.org/ScholarlyArticle>; rel="type"' in link
    described = link.split('; rel="describedby"')[0].rsplit("<", 1)[1].rstrip(">")
    assert client.get(described).json()["work"]["work"]["doi"] == TARGET_DOI


def test_shares_carry_their_interval(client: TestClient) -> None:
    shares = {each["name"]: each for each in client.get(f"{TARGET}.json").json()["shares"]}
    assert shares["contrasting"]["count"] == 1
    assert shares["contrasting"]["low"] < 1 / 63 < shares["contrasting"]["high"] < 0.1
    text = _text(_page(client, TARGET))
    assert "1 contrasting" in text
    assert "sharing an author with this one" in text
    assert "1 self-citation (2 %)" in text


def test_htmx_is_told_the_shortest_address(client: TestClient) -> None:
    asked = f"{TARGET}?q=&year_from=&year_to=&sort=contrasting&stance=supporting"
    answer = client.get(asked, headers={"hx-request": "true"})
    assert answer.headers["hx-push-url"].endswith("?stance=supporting")
    assert "hx-push-url" not in client.get(asked).headers


# -- what it costs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?view=broad", "?tab=references", "?tab=timeline", "?tab=history"])
def test_the_number_of_questions_is_small(library: Index, client: TestClient, query: str) -> None:
    client.get(TARGET + query)
    with _counted(library) as asked:
        assert client.get(TARGET + query).status_code == 200
    assert len(asked) <= MOST_QUESTIONS, "\n".join(asked)


def test_the_number_of_questions_does_not_grow(tmp_path: Path) -> None:
    numbers = []
    for mentions in (3, 90):
        with Index.open(tmp_path / f"{mentions}.db") as index:
            seed(index.store, mentions=mentions)
            for number in range(4, 4 + mentions // 10):
                statement = said(1, "We took the measure of Moreno and Lindqvist [1].", paper_id=f"p{number}")
                put(index.store, number, paper(number, [(statement, None)]))
            index.catch_up()
            client = TestClient(create_app(index), **LOCAL)
            client.get(TARGET)
            with _counted(index) as asked:
                client.get(TARGET)
            numbers.append(len(asked))
    assert numbers[0] == numbers[1]
