"""The first page and its one box: what a text is taken for, where it leads, and what the library says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import Stance
from citance.report import library_coverage
from citance.web import create_app
from citance.web.figures import library_figures
from citance.web.pages.home.meant import What, what_is_meant

from .seeded import ATTACK, TARGET_DOI, paper, put, said, seed

LOCAL = {"base_url": "http://127.0.0.1:8000", "client": ("127.0.0.1", 50000)}
OWN = {"sec-fetch-site": "same-origin"}

LIST = """1. Moreno A, Lindqvist B. Leaving home: foreign expansion and local ties. J Invented Bus 2003;12:1-20.
2. Vaszary É. Trust in industrial districts. Annals of Invention 1999;3(2):11-19."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """A small library, which the tests only read."""
    with Index.open(tmp_path_factory.mktemp("home") / "h.db") as made:
        seed(made.store)
        made.catch_up()
        yield made


@pytest.fixture(scope="module")
def client(index: Index) -> TestClient:
    """A stranger from elsewhere, who is not led on by himself."""
    return TestClient(create_app(index), follow_redirects=False)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", What.NOTHING),
        (" \n\t ", What.NOTHING),
        ("10.1000/182", What.IDENTIFIER),
        ("https://doi.org/10.1000/182", What.IDENTIFIER),
        ("doi: 10.1000/182", What.IDENTIFIER),
        ("PMID: 12345678", What.IDENTIFIER),
        ("12345678", What.IDENTIFIER),
        ("PMC1234567", What.IDENTIFIER),
        ("arXiv:2101.12345", What.IDENTIFIER),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", What.IDENTIFIER),
        ("10.1000/182\n10.1000/183", What.IDENTIFIERS),
        ("10.1000/182, 10.1000/183; PMID: 12345678", What.IDENTIFIERS),
        ("• 10.1000/182\n• 10.1000/183", What.IDENTIFIERS),
        (LIST, What.REFERENCES),
        ("[1] Short one.\n[2] Another one.\n[3] A third.", What.REFERENCES),
        ("@article{a, title={B}}", What.REFERENCES),
        ("TY  - JOUR\nTI  - A title", What.REFERENCES),
        (LIST.splitlines()[0][3:], What.REFERENCE),
        ("stance:contrasting ties", What.QUERY),
        ('"in contrast to" OR trust', What.QUERY),
        ("As firms internationalize, do their ties to the local industrial cluster weaken?", What.SENTENCE),
        ("internationalization weakens the ties of firms to clusters", What.SENTENCE),
        ("Do ties\nweaken at home?", What.SENTENCE),
        ("local ties", What.WORDS),
        ("2015 2016", What.WORDS),
        ("2015", What.WORDS),
        ("COVID-19", What.WORDS),
        ("10 reasons", What.WORDS),
    ],
)
def test_a_text_is_taken_for_what_it_is(text: str, what: What) -> None:
    assert what_is_meant(text).what is what


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_something(text: str) -> None:
    meant = what_is_meant(text)
    assert (meant.what is What.NOTHING) == (not meant.text)


def _led(client: TestClient, text: str) -> str:
    answer = client.post("/find", data={"text": text}, headers=OWN)
    assert answer.status_code in (303, 307), text
    address: str = answer.headers["location"]
    return address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (TARGET_DOI, "/works/10.5555/ties%282003%29a/b"),
        (f"https://doi.org/{TARGET_DOI.upper()}", "/works/10.5555/ties%282003%29a/b"),
        ("Leaving home: foreign expansion and local ties", "/works/10.5555/ties%282003%29a/b"),
        (LIST.splitlines()[0][3:], "/works/10.5555/ties%282003%29a/b"),
        ("local ties", "/search?q=local+ties"),
        ("stance:contrasting ties", "/search?q=stance%3Acontrasting+ties"),
        ("Do firms lose their ties abroad?", "/search?q=Do+firms+lose+their+ties+abroad%3F"),
        ("10.1000/unknown", "/find?text=10.1000%2Funknown"),
        (f"{TARGET_DOI}\n10.1000/unknown", "/find?text=10.5555%2Fties%282003%29a%2Fb%0A10.1000%2Funknown"),
        (
            "Quill R. Nobody wrote this one. J Invented Bus 2003;12:1-20.",
            "/search?q=Nobody+wrote+this+one&kind=works",
        ),
        (LIST, "/check"),
        ("", "/"),
    ],
)
def test_the_box_leads_on(client: TestClient, text: str, address: str) -> None:
    from urllib.parse import unquote

    assert unquote(_led(client, text)) == unquote(address)


def test_a_reference_list_is_sent_on_as_it_is(client: TestClient) -> None:
    answer = client.post("/find", data={"text": LIST}, headers=OWN)
    assert answer.status_code == 307, "the browser sends the form again, to the check"
    shown = client.get("/find", params={"text": LIST})
    form = lxml_html.document_fromstring(shown.text).xpath("//form[@action='/check']")[0]
    assert form.xpath(".//textarea[@name='text']")[0].text.strip() == LIST


def test_what_was_understood_is_said(client: TestClient) -> None:
    answer = client.post("/find", data={"text": "Leaving home: foreign expansion and local ties"}, headers=OWN)
    assert "Understood as a title" in bytes.fromhex(answer.cookies["said"]).decode()


def test_a_list_of_identifiers_is_told_apart(client: TestClient) -> None:
    data = client.get("/find.json", params={"text": f"{TARGET_DOI}, 10.1000/unknown"}).json()
    assert [item["work"] is not None for item in data["items"]] == [True, False]
    assert data["items"][0]["tally"]["contrasting"] == 1
    text = client.get("/find", params={"text": f"{TARGET_DOI}, 10.1000/unknown"}).text
    assert "Understood as 2 identifiers; 1 of them name a work" in text
    alone = client.get("/find", params={"text": "10.1000/unknown"}).text
    assert "Not in this library" in alone


def test_a_form_from_elsewhere_is_refused(client: TestClient) -> None:
    assert client.post("/find", data={"text": "x"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_hostile_text_stays_text(client: TestClient) -> None:
    for address in (f"/search?q={ATTACK}", "/find"):
        answer = client.get(
            address, params={"text": f"10.1000/<b>x</b>\n10.1000/{ATTACK}"} if "find" in address else None
        )
        assert "<script>alert" not in answer.text
        assert "<b>x" not in answer.text


def test_the_figures_are_those_of_the_store(index: Index, client: TestClient) -> None:
    data = client.get("/library.json").json()
    stats, coverage = index.stats(), data["coverage"]
    assert coverage["papers"] == 3
    assert coverage["listed_only"] == stats.works - 3
    assert coverage["references"] == stats.references == 12
    assert coverage["identified"] == 6, "two of the four entries of each list have a DOI"
    assert (coverage["first_year"], coverage["last_year"]) == (2011, 2013)
    assert coverage["years"] == {"2011": 1, "2012": 1, "2013": 1}
    assert coverage["statements"] == stats.statements
    assert coverage["unclassified"] == 1
    assert coverage["last_added"]
    assert library_coverage(index.store, stats, {}).first_year is None


def test_examples_are_statements_of_this_library(index: Index, client: TestClient) -> None:
    figures = library_figures(index)
    assert figures.examples[Stance.CONTRASTING].statement.id == "a-1"
    for stance, item in figures.examples.items():
        assert index.store.statement(item.statement.id).stance is stance
    page = lxml_html.document_fromstring(client.get("/").text)
    assert "In contrast to Moreno and Lindqvist" in page.xpath("//figure")[0].text_content()


def test_example_questions_find_something(index: Index) -> None:
    questions = library_figures(index).questions
    assert questions
    for question in questions:
        if question.found:
            found = index.find(question.text)
            assert found.total == question.found
            assert not found.relaxed


def test_figures_follow_the_library(tmp_path: Path) -> None:
    with Index.open(tmp_path / "f.db") as growing:
        seed(growing.store)
        growing.catch_up()
        assert library_figures(growing).coverage.papers == 3
        assert library_figures(growing) is library_figures(growing), "counted once"
        new = said(1, "A fourth paper speaks of it, too [1].", paper_id="z")
        put(growing.store, 9, paper(9, [(new, None)]))
        growing.catch_up()
        assert library_figures(growing).coverage.papers == 4


def test_files_are_dropped_by_those_who_may(index: Index, client: TestClient) -> None:
    assert not lxml_html.document_fromstring(client.get("/").text).xpath("//form[@action='/add']")
    local = TestClient(create_app(index), **LOCAL)  # type: ignore[arg-type]
    form = lxml_html.document_fromstring(local.get("/").text).xpath("//form[@action='/add']")[0]
    assert form.get("enctype") == "multipart/form-data"
    assert form.xpath(".//input[@type='file'][@name='files'][@multiple]")


def test_an_empty_library_says_how_to_fill_it(tmp_path: Path) -> None:
    with Index.open(tmp_path / "e.db") as empty:
        local = TestClient(create_app(empty), **LOCAL)  # type: ignore[arg-type]
        text = local.get("/").text
        assert "The library is empty" in text
        assert "citance add FOLDER" in text
        assert "data-drop" in text
        assert local.get("/search").status_code == 200
        assert local.get("/search?q=&kind=works").status_code == 200


def test_blind_mode_shows_no_figure(index: Index) -> None:
    blind = TestClient(create_app(index), cookies={"blind": "on"})
    page = lxml_html.document_fromstring(blind.get("/").text)
    assert "Counts are hidden (blind mode)" in page.text_content()
    assert not page.xpath("//main//*[contains(@class,'figure')]")
    assert not page.xpath("//main//svg[@role='img']")
    assert not page.xpath("//main//ol")
