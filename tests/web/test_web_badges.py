"""The badge, its builder, oEmbed, the page of data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from starlette.testclient import TestClient

from citance.index import Index
from citance.model import Tally
from citance.settings import load_settings
from citance.web import create_app
from citance.web.i18n import LANGUAGES, translations_for
from citance.web.pages.badges._svg import Badge, BadgeStyle, BadgeTheme, draw
from citance.web.pages.badges._widths import text_width
from web.seeded import ATTACK, RETRACTED_DOI, TARGET_DOI, seed

SVG = "{http://www.w3.org/2000/svg}"
HOST = "http://testserver"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Index.open(tmp_path_factory.mktemp("badges") / "library.db") as index:
        seed(index.store)
        index.search_index.catch_up(index.store)
        yield TestClient(create_app(index))


def picture(client: TestClient, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    return etree.fromstring(answer.content)


def words(root: etree._Element) -> list[str]:
    return [text.text or "" for text in root.iter(f"{SVG}text")]


def test_badge_tells_the_counts(client: TestClient) -> None:
    root = picture(client, f"/badge/{TARGET_DOI}.svg")
    assert words(root) == ["“citance", "1 contrasting", "1 supporting", "13 mentioning"]
    assert root.findtext(f"{SVG}desc") == "1 contrasting, 1 supporting, 13 mentioning"
    assert root.findtext(f"{SVG}title") == "Leaving home: foreign expansion and local ties"
    assert root.get("role") == "img"


def test_broad_badge_counts_evidence_of_others(client: TestClient) -> None:
    assert words(picture(client, f"/badge/{TARGET_DOI}.svg?view=broad"))[1] == "2 contrasting"


def test_retraction_stands_before_the_counts(client: TestClient) -> None:
    found = words(picture(client, f"/badge/{RETRACTED_DOI}.svg?style=compact"))
    assert found == ["“citance", "retracted", "0", "0", "1"]


def test_unknown_work_gets_a_grey_badge_that_is_not_kept_long(client: TestClient) -> None:
    answer = client.get("/badge/10.5555/nobody.knows.svg")
    assert answer.status_code == 200
    assert "not in this library" in answer.text
    assert answer.headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize("name", ["nonsense", "10.5555x", "%3Cscript%3E", "x" * 400])
def test_what_is_no_identifier_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/badge/{name}.svg").status_code == 404


@pytest.mark.parametrize("query", ["style=huge", "theme=pink", "lang=tlh", "view=sideways"])
def test_choices_that_make_no_sense_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/badge/{TARGET_DOI}.svg?{query}").status_code == 400


def test_badge_may_be_shown_anywhere_and_is_asked_for_once(client: TestClient) -> None:
    answer = client.get(f"/badge/{TARGET_DOI}.svg")
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "set-cookie" not in answer.headers
    again = client.get(f"/badge/{TARGET_DOI}.svg", headers={"if-none-match": f'"other", W/{answer.headers["etag"]}'})
    assert again.status_code == 304
    assert not again.content
    dark = client.get(f"/badge/{TARGET_DOI}.svg?theme=dark")
    assert dark.headers["etag"] != answer.headers["etag"]


def test_badge_holds_nothing_that_a_policy_could_refuse(client: TestClient) -> None:
    for query in ("", "?style=bar&theme=dark", "?style=compact"):
        text = client.get(f"/badge/{TARGET_DOI}.svg{query}").text
        for forbidden in ("<style", "style=", "<script", "href", "url(", "<foreignObject", "@import"):
            assert forbidden not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", BadgeStyle)
def test_lines_stay_inside_the_badge(language: str, style: BadgeStyle) -> None:
    tally = Tally(total=2_469_134, supporting=1_234_567, contrasting=999_999, mentioning=234_568)
    badge = Badge(tally=tally, title=ATTACK, notice="expression of concern")
    svg, width, _ = draw(badge, translations_for(language).gettext, style=style, theme=BadgeTheme.DARK)
    root = etree.fromstring(svg.encode())
    ends = 0.0
    for text in root.iter(f"{SVG}text"):
        start = float(text.get("x", "nan"))
        assert start >= ends
        ends = start + float(text.get("textLength", "nan"))
    assert ends < width
    assert float(root.get("width", "0")) == width


@given(title=st.text(), notice=st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_title_gives_sound_xml(title: str, notice: str) -> None:
    svg, _, _ = draw(Badge(tally=Tally(total=1, mentioning=1), title=title, notice=notice), str)
    root = etree.fromstring(svg.encode())
    assert {element.tag for element in root.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "desc", "rect", "path", "text")
    }


def test_wider_text_is_reckoned_wider() -> None:
    assert text_width("ill") < text_width("www") < text_width("www", bold=True)
    assert text_width("") == 0
    assert text_width("統計") > text_width("ab")


def test_builder_gives_lines_to_copy(client: TestClient) -> None:
    made = client.get("/badges.json", params={"id": TARGET_DOI, "style": "bar", "theme": "dark"}).json()["badge"]
    address = f"{HOST}{made['dark']}"
    assert client.get(address).status_code == 200
    assert address in made["markdown"]
    assert made["markdown"].startswith("[![")
    assert made["rst"].startswith(".. image:: ")
    assert f":target: {made['page']}" in made["rst"]
    assert client.get(made["page"]).status_code == 200
    assert "<picture>" not in made["html"]
    both = client.get("/badges.json", params={"id": TARGET_DOI, "theme": "auto"}).json()["badge"]
    assert "prefers-color-scheme: dark" in both["html"]


def test_address_of_the_settings_goes_into_the_lines(tmp_path: Path) -> None:
    with Index.open(tmp_path / "library.db") as index:
        seed(index.store)
        client = TestClient(create_app(index, settings=load_settings(public_url="https://citance.example.org/")))
        made = client.get("/badges.json", params={"id": TARGET_DOI}).json()["badge"]
        assert made["markdown"].count("https://citance.example.org/") == 2
        told = client.get("/oembed", params={"url": f"https://citance.example.org/works/{TARGET_DOI}"})
        assert told.json()["provider_url"] == "https://citance.example.org"


def test_builder_shows_the_badge_without_scripts(client: TestClient) -> None:
    page = client.get("/badges", params={"id": TARGET_DOI}).text
    assert '<img src="/badge/' in page
    assert "This is no DOI" in client.get("/badges", params={"id": "<b>x"}).text
    assert "does not know the work" in client.get("/badges", params={"id": "10.5555/unknown"}).text


def test_blind_reader_sees_no_badge(client: TestClient) -> None:
    page = client.get("/badges", params={"id": TARGET_DOI}, headers={"cookie": "blind=on"}).text
    assert "<img" not in page
    assert "Counts are hidden" in page


def test_oembed_of_a_work(client: TestClient) -> None:
    told = client.get("/oembed", params={"url": f"{HOST}/works/{TARGET_DOI}"}).json()
    assert told["type"] == "rich"
    assert told["version"] == "1.0"
    assert told["title"] == "Leaving home: foreign expansion and local ties"
    assert "<script" not in told["html"]
    assert "<iframe" not in told["html"]
    inside = etree.fromstring(told["html"].replace('">', '">', 1).replace("></a>", "/></a>").encode())
    assert client.get(str(inside[0].get("src"))).status_code == 200


def test_oembed_keeps_within_the_room(client: TestClient) -> None:
    address = f"{HOST}/work/1"
    wide = client.get("/oembed", params={"url": address}).json()
    narrow = client.get("/oembed", params={"url": address, "maxwidth": 120, "maxheight": 10}).json()
    assert narrow["width"] <= 120 < wide["width"]
    assert narrow["height"] <= 10


def test_oembed_as_xml_says_the_same(client: TestClient) -> None:
    given = {"url": f"{HOST}/works/{TARGET_DOI}"}
    told = client.get("/oembed", params=given).json()
    root = etree.fromstring(client.get("/oembed", params={**given, "format": "xml"}).content)
    assert {child.tag: child.text for child in root} == {name: str(value) for name, value in told.items()}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 400),
        ({"url": f"{HOST}/about"}, 404),
        ({"url": "https://elsewhere.example/works/10.5555/x"}, 404),
        ({"url": f"{HOST}/work/99999999999999999999"}, 404),
        ({"url": "http://[bad"}, 404),
        ({"url": f"{HOST}/work/1", "maxwidth": "-3"}, 400),
        ({"url": f"{HOST}/work/1", "format": "yaml"}, 501),
    ],
)
def test_oembed_refuses_by_the_book(client: TestClient, given: dict[str, str], status: int) -> None:
    assert client.get("/oembed", params=given).status_code == status


def test_hostile_title_stays_text_in_oembed(client: TestClient) -> None:
    told = client.get("/oembed", params={"url": f"{HOST}/works/10.5555/citing.2"}).json()
    assert "<script" not in told["html"]
    assert ATTACK in told["title"]


def test_data_page_lists_every_form(client: TestClient) -> None:
    formats = json.loads(client.get("/data.json").content)["formats"]
    page = client.get("/data").text
    assert {"csv", "ndjson", "parquet", "bibtex", "cito-ttl"} <= {each["name"] for each in formats}
    for each in formats:
        assert f"--format {each['name']} " in page


def test_commands_of_the_data_page_exist() -> None:
    text = (Path(__file__).resolve().parents[2] / "src/citance/web/templates/badges/data.html").read_text("utf-8")
    from citance.report.exports import EXPORTS
    from citance.web.pages.badges._words import FORMATS

    assert set(FORMATS) == set(EXPORTS)
    assert "citance export" in text
